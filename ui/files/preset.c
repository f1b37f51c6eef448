// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "preset.h"

#include "base/memory.h"
#include "base/text.h"
#include "dictionary_file.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// Where presets are, seen from the folder above the executable's
#define BELOW_PREFIX "/share/nmf-separate/presets"

static bool
ends_in_nmf(const char* name)
{
  const size_t length = strlen(name);
  return length > 4 && !strcmp(name + length - 4, ".nmf");
}

/// Add a preset unless one of its name was found before
static void
add(UiPresets* found, const char* folder, const char* file)
{
  char* const name = ui_path_stem(file);
  for (size_t i = 0; i < found->n_presets; ++i) {
    if (!strcmp(found->presets[i].name, name)) {
      free(name);
      return;
    }
  }
  found->presets =
      ui_grow(found->presets, found->n_presets + 1, sizeof(UiPreset));
  found->presets[found->n_presets++] =
      (UiPreset){name, ui_path_join(folder, file)};
}

/// Add every dictionary of a folder, if there is one
static void
add_folder(UiPresets* found, const char* folder)
{
  DIR* const stream = opendir(folder);
  if (!stream) {
    return;
  }
  for (const struct dirent* entry = readdir(stream); entry;
       entry                      = readdir(stream)) {
    if (ends_in_nmf(entry->d_name)) {
      add(found, folder, entry->d_name);
    }
  }
  closedir(stream);
}

/// Add the folders of $NMF_SEPARATE_PRESETS
static void
add_environment(UiPresets* found)
{
  const char* at = getenv("NMF_SEPARATE_PRESETS");
  while (at && *at) {
    const int   length = (int)strcspn(at, ":");
    char* const folder = ui_format("%.*s", length, at);
    add_folder(found, folder);
    free(folder);
    at += length;
    at += *at == ':';
  }
}

char*
ui_presets_saved_folder(void)
{
  const char* const data = getenv("XDG_DATA_HOME");
  const char* const home = getenv("HOME");

  // A path that is not absolute counts as none, as the rules of XDG say
  if (data && *data == '/') {
    return ui_format("%s/nmf-separate", data);
  }
  return home && *home == '/' ? ui_format("%s/.local/share/nmf-separate", home)
                              : NULL;
}

/// Add what was saved for this user, by a plugin or by nmf-live
static void
add_saved(UiPresets* found)
{
  char* const folder = ui_presets_saved_folder();
  if (folder) {
    add_folder(found, folder);
  }
  free(folder);
}

/// Cut off what follows the last '/', and that; false if there is none
static bool
to_parent(char* path)
{
  char* const slash = strrchr(path, '/');
  if (slash) {
    *slash = '\0';
  }
  return slash != NULL;
}

/// Add the folder that is found from where the executable is
static void
add_beside_executable(UiPresets* found)
{
  char          path[4096] = "";
  const ssize_t length     = readlink("/proc/self/exe", path, sizeof(path) - 1);
  if (length > 0 && to_parent(path) && to_parent(path)) {
    char* const folder = ui_format("%s" BELOW_PREFIX, path);
    add_folder(found, folder);
    free(folder);
  }
}

static int
compare(const void* a, const void* b)
{
  return strcmp(((const UiPreset*)a)->name, ((const UiPreset*)b)->name);
}

UiPresets
ui_presets_find(void)
{
  UiPresets found = {0};
  add_environment(&found);
  add_saved(&found);
  add_beside_executable(&found);
  add_folder(&found, UI_PRESETS_FOLDER);
  if (found.n_presets) {
    qsort(found.presets, found.n_presets, sizeof(UiPreset), compare);
  }
  return found;
}

void
ui_presets_free(UiPresets* presets)
{
  for (size_t i = 0; i < presets->n_presets; ++i) {
    free(presets->presets[i].name);
    free(presets->presets[i].path);
  }
  free(presets->presets);
  *presets = (UiPresets){0};
}

/// Say that there is no such preset, and which there are
static void
complain(const UiPresets* presets, const char* name, UiReport* report)
{
  char* known = ui_format("%s", "");
  for (size_t i = 0; i < presets->n_presets; ++i) {
    char* const longer = ui_format(
        "%s%s%s", known, *known ? ", " : "", presets->presets[i].name);
    free(known);
    known = longer;
  }
  ui_report_fail(report,
                 name,
                 "is neither a dictionary file nor a preset; presets: %s",
                 *known ? known : "none installed");
  free(known);
}

char*
ui_preset_resolve(const char* name, UiReport* report)
{
  if (strchr(name, '/') || ends_in_nmf(name)) {
    return ui_format("%s", name);
  }
  UiPresets presets = ui_presets_find();
  char*     path    = NULL;
  for (size_t i = 0; i < presets.n_presets && !path; ++i) {
    if (!strcmp(presets.presets[i].name, name)) {
      path = ui_format("%s", presets.presets[i].path);
    }
  }
  if (!path && !access(name, R_OK)) {
    path = ui_format("%s", name);
  }
  if (!path) {
    complain(&presets, name, report);
  }
  ui_presets_free(&presets);
  return path;
}

/// Print one preset
static bool
print_preset(const UiPreset* preset, UiReport* report)
{
  NmsDictionary* const dictionary = ui_dictionary_read(preset->path, report);
  if (!dictionary) {
    return false;
  }
  char* const name = ui_shown(preset->name);
  printf("%-12s ", name);
  free(name);
  for (uint32_t i = 0; i < dictionary->shape.n_sources; ++i) {
    printf("%s%s", i ? ", " : "", dictionary->sources[i].name);
  }
  fputs("  (", stdout);
  ui_show(stdout, preset->path);
  fputs(")\n", stdout);
  nms_dictionary_free(dictionary);
  return true;
}

bool
ui_presets_list(UiReport* report)
{
  UiPresets presets = ui_presets_find();
  bool      ok      = presets.n_presets ||
            ui_report_fail(report, NULL, "no presets are installed");
  for (size_t i = 0; i < presets.n_presets; ++i) {
    ok = print_preset(&presets.presets[i], report) && ok;
  }
  ui_presets_free(&presets);
  return ok;
}
