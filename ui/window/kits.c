// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "kits.h"

#include "base/memory.h"
#include "base/text.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SUFFIX ".nmf"

/// Longest head of a dictionary (docs/dictionary.md)
#define MAX_HEAD 1048576

static int
compare_kits(const void* a, const void* b)
{
  const WinKit* const one   = a;
  const WinKit* const other = b;
  return strcmp(one->name, other->name);
}

/// Append the dictionaries of a folder, by name
static void
list_folder(WinModel* model, const char* folder, bool is_saved)
{
  DIR* const     entries = opendir(folder);
  const uint32_t first   = model->n_kits;
  if (!entries) {
    return;
  }

  for (const struct dirent* entry = readdir(entries);
       entry && model->n_kits < WIN_N_KITS;
       entry = readdir(entries)) {
    const char* const name   = entry->d_name;
    const size_t      length = strlen(name);
    const size_t      suffix = sizeof(SUFFIX) - 1;
    WinKit* const     kit    = &model->kits[model->n_kits];
    if (*name == '.' || length <= suffix ||
        strcmp(name + length - suffix, SUFFIX) != 0 ||
        length - suffix >= sizeof(kit->name)) {
      continue;
    }
    const int n = snprintf(kit->path, sizeof(kit->path), "%s/%s", folder, name);
    if (n > 0 && n < (int)sizeof(kit->path)) {
      memcpy(kit->name, name, length - suffix);
      kit->name[length - suffix] = '\0';
      kit->is_saved              = is_saved;
      ++model->n_kits;
    }
  }
  closedir(entries);
  qsort(model->kits + first,
        model->n_kits - first,
        sizeof(model->kits[0]),
        compare_kits);
}

void
win_kits_list(WinModel* model, const char* bundle)
{
  model->n_kits = 0;
  if (bundle && *bundle) {
    const size_t length = strlen(bundle);
    char* const  folder = ui_format("%s%s" PLUG_PRESET_FOLDER,
                                   bundle,
                                   bundle[length - 1] == '/' ? "" : "/");
    if (folder) {
      list_folder(model, folder, false);
    }
    free(folder);
  }

  const char* const data = getenv("XDG_DATA_HOME");
  const char* const home = getenv("HOME");
  char*             own  = NULL;
  if (data && *data == '/') {
    own = ui_format("%s/nmf-separate", data);
  } else if (home && *home) {
    own = ui_format("%s/.local/share/nmf-separate", home);
  }
  if (own) {
    list_folder(model, own, true);
  }
  free(own);
}

/// Read the head of a dictionary, a text owned by the caller; NULL if there is
/// none
static char*
read_head(const char* path)
{
  FILE* const file = fopen(path, "rb");
  if (!file) {
    return NULL;
  }

  unsigned char bytes[8] = {0};
  size_t        length   = 0;
  char*         head     = NULL;
  if (fread(bytes, 1, sizeof(bytes), file) == sizeof(bytes)) {
    for (size_t b = sizeof(bytes); b > 0 && length <= MAX_HEAD; --b) {
      length = length << 8U | bytes[b - 1];
    }
    head = length <= MAX_HEAD ? ui_new(length + 1, 1) : NULL;
  }
  if (head && fread(head, 1, length, file) != length) {
    free(head);
    head = NULL;
  }
  fclose(file);
  return head;
}

uint32_t
win_kits_sources(const char* path, char names[][PLUG_TEXT_SIZE])
{
  // The list of sources is JSON in a string of JSON, so its quotes are escaped;
  // names have no letter that has to be (docs/dictionary.md)
  static const char key[] = "\\\"name\\\"";

  uint32_t    n    = 0;
  char* const head = read_head(path);
  const char* at   = head ? strstr(head, "\"sources\"") : NULL;
  while (at && n < WIN_N_KIT_SOURCES && (at = strstr(at, key))) {
    at += sizeof(key) - 1;
    at += strspn(at, ": ");
    const char* const end =
        !strncmp(at, "\\\"", 2) ? strstr(at + 2, "\\\"") : NULL;
    if (end && end > at + 2 && end - at - 2 < PLUG_TEXT_SIZE) {
      memcpy(names[n], at + 2, (size_t)(end - at - 2));
      names[n][end - at - 2] = '\0';
      ++n;
    }
  }
  free(head);
  return n;
}
