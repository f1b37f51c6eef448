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
add(CliPresets* found, const char* folder, const char* file)
{
  char* const name = cli_path_stem(file);
  for (size_t i = 0; i < found->n_presets; ++i) {
    if (!strcmp(found->presets[i].name, name)) {
      free(name);
      return;
    }
  }
  found->presets =
      cli_grow(found->presets, found->n_presets + 1, sizeof(CliPreset));
  found->presets[found->n_presets++] =
      (CliPreset){name, cli_path_join(folder, file)};
}

/// Add every dictionary of a folder, if there is one
static void
add_folder(CliPresets* found, const char* folder)
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
add_environment(CliPresets* found)
{
  const char* at = getenv("NMF_SEPARATE_PRESETS");
  while (at && *at) {
    const int   length = (int)strcspn(at, ":");
    char* const folder = cli_format("%.*s", length, at);
    add_folder(found, folder);
    free(folder);
    at += length;
    at += *at == ':';
  }
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
add_beside_executable(CliPresets* found)
{
  char          path[4096] = "";
  const ssize_t length     = readlink("/proc/self/exe", path, sizeof(path) - 1);
  if (length > 0 && to_parent(path) && to_parent(path)) {
    char* const folder = cli_format("%s" BELOW_PREFIX, path);
    add_folder(found, folder);
    free(folder);
  }
}

static int
compare(const void* a, const void* b)
{
  return strcmp(((const CliPreset*)a)->name, ((const CliPreset*)b)->name);
}

CliPresets
cli_presets_find(void)
{
  CliPresets found = {0};
  add_environment(&found);
  add_beside_executable(&found);
  add_folder(&found, CLI_PRESETS_FOLDER);
  if (found.n_presets) {
    qsort(found.presets, found.n_presets, sizeof(CliPreset), compare);
  }
  return found;
}

void
cli_presets_free(CliPresets* presets)
{
  for (size_t i = 0; i < presets->n_presets; ++i) {
    free(presets->presets[i].name);
    free(presets->presets[i].path);
  }
  free(presets->presets);
  *presets = (CliPresets){0};
}

/// Say that there is no such preset, and which there are
static void
complain(const CliPresets* presets, const char* name, CliReport* report)
{
  char* known = cli_format("%s", "");
  for (size_t i = 0; i < presets->n_presets; ++i) {
    char* const longer = cli_format(
        "%s%s%s", known, *known ? ", " : "", presets->presets[i].name);
    free(known);
    known = longer;
  }
  cli_report_fail(report,
                  name,
                  "is neither a dictionary file nor a preset; presets: %s",
                  *known ? known : "none installed");
  free(known);
}

char*
cli_preset_resolve(const char* name, CliReport* report)
{
  if (strchr(name, '/') || ends_in_nmf(name)) {
    return cli_format("%s", name);
  }
  CliPresets presets = cli_presets_find();
  char*      path    = NULL;
  for (size_t i = 0; i < presets.n_presets && !path; ++i) {
    if (!strcmp(presets.presets[i].name, name)) {
      path = cli_format("%s", presets.presets[i].path);
    }
  }
  if (!path && !access(name, R_OK)) {
    path = cli_format("%s", name);
  }
  if (!path) {
    complain(&presets, name, report);
  }
  cli_presets_free(&presets);
  return path;
}

/// Print one preset
static bool
print_preset(const CliPreset* preset, CliReport* report)
{
  NmsDictionary* const dictionary = cli_dictionary_read(preset->path, report);
  if (!dictionary) {
    return false;
  }
  char* const name = cli_shown(preset->name);
  printf("%-12s ", name);
  free(name);
  for (uint32_t i = 0; i < dictionary->shape.n_sources; ++i) {
    printf("%s%s", i ? ", " : "", dictionary->sources[i].name);
  }
  fputs("  (", stdout);
  cli_show(stdout, preset->path);
  fputs(")\n", stdout);
  nms_dictionary_free(dictionary);
  return true;
}

bool
cli_presets_list(CliReport* report)
{
  CliPresets presets = cli_presets_find();
  bool       ok      = presets.n_presets ||
            cli_report_fail(report, NULL, "no presets are installed");
  for (size_t i = 0; i < presets.n_presets; ++i) {
    ok = print_preset(&presets.presets[i], report) && ok;
  }
  cli_presets_free(&presets);
  return ok;
}
