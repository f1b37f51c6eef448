// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "finder.h"

#include "base/memory.h"
#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

/// How deep folders are searched
#define MAX_DEPTH 16

/// Places for files met at first, a power of two
#define FIRST_PLACES 64

/// A file or folder by its identity
typedef struct UiFinderSeen {
  dev_t device;
  ino_t inode;
  bool  used;
} Seen;

/// A search
typedef struct {
  UiFinder* finder;
  UiReport* report;
  size_t    n_files;  ///< All
  size_t    n_others; ///< Neither files nor folders
  size_t    n_again;  ///< Met before
} Search;

/// Return the place of an identity, free or its own
static Seen*
find_place(Seen* seen, size_t n_places, const Seen* wanted)
{
  const uint64_t hash =
      ((uint64_t)wanted->inode * 31 + (uint64_t)wanted->device) *
      0x9E3779B97F4A7C15U;
  size_t at = (size_t)(hash >> 32U) & (n_places - 1);
  while (seen[at].used && (seen[at].device != wanted->device ||
                           seen[at].inode != wanted->inode)) {
    at = (at + 1) & (n_places - 1);
  }
  return &seen[at];
}

/// Make room, so that half of the places stay free
static void
grow(UiFinder* finder)
{
  if (2 * finder->n_seen < finder->n_places) {
    return;
  }
  const size_t n_places =
      finder->n_places ? 2 * finder->n_places : FIRST_PLACES;
  Seen* const seen = ui_new(n_places, sizeof(Seen));
  for (size_t i = 0; i < finder->n_places; ++i) {
    const Seen* const old = &finder->seen[i];
    if (old->used) {
      *find_place(seen, n_places, old) = *old;
    }
  }
  free(finder->seen);
  finder->seen     = seen;
  finder->n_places = n_places;
}

bool
ui_finder_meet(UiFinder* finder, const struct stat* info)
{
  grow(finder);
  const Seen  wanted = {info->st_dev, info->st_ino, true};
  Seen* const place  = find_place(finder->seen, finder->n_places, &wanted);
  const bool  is_new = !place->used;
  *place             = wanted;
  finder->n_seen += is_new;
  return is_new;
}

static int
is_visible(const struct dirent* entry)
{
  return entry->d_name[0] != '.';
}

static int
compare(const struct dirent** a, const struct dirent** b)
{
  return strcmp((*a)->d_name, (*b)->d_name);
}

static void search_folder(Search* search, const char* folder, int depth);

/// Add a file, or search a folder; takes over `path`
static void // NOLINTNEXTLINE(misc-no-recursion): MAX_DEPTH ends it
add_entry(Search* search, char* path, int depth)
{
  UiFinder* const finder = search->finder;
  struct stat     info;
  const bool      exists = !stat(path, &info);
  search->n_files += exists && S_ISREG(info.st_mode);
  if (!exists || !(S_ISREG(info.st_mode) || S_ISDIR(info.st_mode))) {
    ++search->n_others;
  } else if (S_ISDIR(info.st_mode) && depth >= MAX_DEPTH) {
    ui_report_add(search->report,
                  UI_WARNING,
                  path,
                  "left out: it is more than %d folders deep",
                  MAX_DEPTH);
  } else if (!ui_finder_meet(finder, &info)) {
    ++search->n_again;
  } else if (S_ISDIR(info.st_mode)) {
    search_folder(search, path, depth + 1);
  } else {
    finder->paths =
        ui_grow((void*)finder->paths, finder->n_paths + 1, sizeof(char*));
    finder->paths[finder->n_paths++] = path;
    return;
  }
  free(path);
}

/// Search a folder
static void // NOLINTNEXTLINE(misc-no-recursion): MAX_DEPTH ends it
search_folder(Search* search, const char* folder, int depth)
{
  struct dirent** entries   = NULL;
  const int       n_entries = scandir(folder, &entries, is_visible, compare);
  if (n_entries < 0) {
    ui_report_add(search->report,
                  UI_WARNING,
                  folder,
                  "left out: it cannot be read: %s",
                  strerror(errno)); // NOLINT(concurrency-mt-unsafe)
    return;
  }
  for (int i = 0; i < n_entries; ++i) {
    char* const path = ui_path_join(folder, entries[i]->d_name);
    free(entries[i]);
    add_entry(search, path, depth);
  }
  free((void*)entries);
}

bool
ui_finder_search(UiFinder* finder, const char* folder, UiReport* report)
{
  Search      search = {.finder = finder, .report = report};
  struct stat info;
  if (!stat(folder, &info)) {
    ui_finder_meet(finder, &info);
  }
  search_folder(&search, folder, 1);
  if (search.n_others || search.n_again) {
    ui_report_add(report,
                  UI_NOTE,
                  folder,
                  "left out: %zu that %s no file%s, %zu that %s met before",
                  search.n_others,
                  search.n_others == 1 ? "is" : "are",
                  search.n_others == 1 ? "" : "s",
                  search.n_again,
                  search.n_again == 1 ? "was" : "were");
  }
  return search.n_files || ui_report_fail(report, folder, "holds no files");
}

void
ui_finder_clear(UiFinder* finder)
{
  for (size_t i = 0; i < finder->n_paths; ++i) {
    free(finder->paths[i]);
  }
  free((void*)finder->paths);
  free(finder->seen);
  *finder = (UiFinder){0};
}
