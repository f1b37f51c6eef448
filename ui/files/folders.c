// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "folders.h"

#include "base/memory.h"
#include "base/text.h"
#include "target.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool
cli_folders_make(CliFolders* made, const char* path, CliReport* report)
{
  bool        ok    = true;
  CliReport   above = {0};
  const char* at    = path;
  while (ok && *at) {
    at += strspn(at, "/");
    at += strcspn(at, "/");
    bool        now    = false;
    char* const folder = cli_format("%.*s", (int)(at - path), path);
    ok                 = cli_target_make_folder(folder, &now, &above);
    if (ok && now) {
      made->paths =
          cli_grow((void*)made->paths, made->n_paths + 1, sizeof(char*));
      made->paths[made->n_paths++] = folder;
    } else {
      free(folder);
    }
  }
  cli_report_clear(&above);
  // Says why not, of the whole path
  return ok || cli_target_make_folder(path, NULL, report);
}

bool
cli_folders_make_for(CliFolders* made, const char* file, CliReport* report)
{
  const int   length = (int)(cli_path_base(file) - file);
  char* const folder =
      cli_format("%.*s", length > 1 ? length - 1 : length, file);
  const bool ok = cli_folders_make(made, folder, report);
  free(folder);
  return ok;
}

void
cli_folders_remove(CliFolders* made)
{
  for (size_t i = made->n_paths; i > 0; --i) {
    rmdir(made->paths[i - 1]);
  }
  cli_folders_clear(made);
}

void
cli_folders_clear(CliFolders* made)
{
  for (size_t i = 0; i < made->n_paths; ++i) {
    free(made->paths[i]);
  }
  free((void*)made->paths);
  *made = (CliFolders){0};
}
