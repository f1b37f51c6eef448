// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#define _XOPEN_SOURCE 700 // nftw()

#include "folder.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void
folder_fail(const char* what)
{
  fprintf(stderr, "starve-tool: %s: %s\n", what, strerror(errno));
  exit(99);
}

/// Return a number for what is in a file
static uint64_t
content_of(const char* path)
{
  uint64_t    content = 14695981039346656037U; // FNV-1a
  FILE* const file    = fopen(path, "rb");
  if (!file) {
    folder_fail(path);
  }
  for (int byte = getc(file); byte != EOF; byte = getc(file)) {
    content = (content ^ (uint64_t)byte) * 1099511628211U;
  }
  fclose(file);
  return content;
}

static Folder* listed; ///< By the function below

static int
list_entry(const char*        path,
           const struct stat* info,
           int                kind,
           struct FTW*        where)
{
  (void)kind;
  if (!where->level) {
    return 0;
  }
  if (listed->n == MAX_FILES) {
    folder_fail("too many files");
  }
  Entry* const entry = &listed->entries[listed->n++];
  memset(entry, 0, sizeof(*entry));
  snprintf(entry->path, sizeof(entry->path), "%s", path);
  entry->is_folder = S_ISDIR(info->st_mode);
  entry->content   = S_ISREG(info->st_mode) ? content_of(path) : 0;
  return 0;
}

void
folder_list(Folder* folder)
{
  folder->n = 0;
  listed    = folder;
  if (nftw(".", list_entry, 16, FTW_PHYS)) {
    folder_fail("nftw");
  }
}

const Entry*
folder_find(const Folder* folder, const char* path)
{
  for (int i = 0; i < folder->n; ++i) {
    if (!strcmp(folder->entries[i].path, path)) {
      return &folder->entries[i];
    }
  }
  return NULL;
}

void
folder_clean(const Folder* folder, const Folder* before)
{
  // Folders come before what is in them
  for (int i = folder->n - 1; i >= 0; --i) {
    if (!folder_find(before, folder->entries[i].path)) {
      remove(folder->entries[i].path);
    }
  }
}
