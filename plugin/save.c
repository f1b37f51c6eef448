// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "save.h"

#include "file.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void
plug_save_path(const char* name, char* path, size_t size)
{
  const char* const data = getenv("XDG_DATA_HOME");
  const char* const home = getenv("HOME");

  // A path that is not absolute counts as none, as the rules of XDG say
  const bool has_data = data && *data == '/';
  const bool has_home = home && *home == '/';
  path[0]             = '\0';
  if (!nms_dictionary_name_is_good(name) || (!has_data && !has_home)) {
    return;
  }

  const int length = snprintf(path,
                              size,
                              "%s%s/nmf-separate/%s.nmf",
                              has_data ? data : home,
                              has_data ? "" : "/.local/share",
                              name);
  if (length < 0 || (size_t)length >= size) {
    path[0] = '\0';
  }
}

/// Make the folders that a file is to lie in
static bool
make_folders(char* path)
{
  for (char* slash = strchr(path + 1, '/'); slash;
       slash       = strchr(slash + 1, '/')) {
    *slash            = '\0';
    const bool is_bad = mkdir(path, 0700) && errno != EEXIST;
    *slash            = '/';
    if (is_bad) {
      return false;
    }
  }

  return true;
}

const char*
plug_save(const NmsDictionary* dictionary, const char* name)
{
  char path[PATH_MAX];
  if (!dictionary) {
    return "There is nothing to be saved";
  }
  plug_save_path(name, path, sizeof(path));
  if (!*path) {
    return "This is no name to save a dictionary under";
  }
  if (!access(path, F_OK)) {
    return "A dictionary of this name is there already, so it was not saved";
  }

  void*  bytes   = NULL;
  size_t n_bytes = 0;
  if (nms_dictionary_encode(dictionary, NMS_F32, &bytes, &n_bytes)) {
    return "There is not enough memory to save the dictionary";
  }

  const bool is_saved =
      make_folders(path) && plug_file_write(path, bytes, n_bytes);
  free(bytes);
  return is_saved ? "The dictionary is saved"
                  : "The dictionary cannot be written to your data folder";
}
