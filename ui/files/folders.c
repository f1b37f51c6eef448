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
ui_folders_make(UiFolders* made, const char* path, UiReport* report)
{
  bool        ok    = true;
  UiReport    above = {0};
  const char* at    = path;
  while (ok && *at) {
    at += strspn(at, "/");
    at += strcspn(at, "/");
    bool        now    = false;
    char* const folder = ui_format("%.*s", (int)(at - path), path);
    ok                 = ui_target_make_folder(folder, &now, &above);
    if (ok && now) {
      made->paths =
          ui_grow((void*)made->paths, made->n_paths + 1, sizeof(char*));
      made->paths[made->n_paths++] = folder;
    } else {
      free(folder);
    }
  }
  ui_report_clear(&above);
  // Says why not, of the whole path
  return ok || ui_target_make_folder(path, NULL, report);
}

bool
ui_folders_make_for(UiFolders* made, const char* file, UiReport* report)
{
  const int   length = (int)(ui_path_base(file) - file);
  char* const folder =
      ui_format("%.*s", length > 1 ? length - 1 : length, file);
  const bool ok = ui_folders_make(made, folder, report);
  free(folder);
  return ok;
}

void
ui_folders_remove(UiFolders* made)
{
  for (size_t i = made->n_paths; i > 0; --i) {
    rmdir(made->paths[i - 1]);
  }
  ui_folders_clear(made);
}

void
ui_folders_clear(UiFolders* made)
{
  for (size_t i = 0; i < made->n_paths; ++i) {
    free(made->paths[i]);
  }
  free((void*)made->paths);
  *made = (UiFolders){0};
}
