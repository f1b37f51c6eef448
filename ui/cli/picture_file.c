// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "picture_file.h"

#include <stddef.h>

/// Where a picture goes
typedef struct {
  UiTarget* target;
  UiReport* report;
  bool      ok; ///< All was written so far; else it is reported
} File;

/// Write the picture's next bytes
static bool
write_bytes(void* user, const void* bytes, size_t n_bytes)
{
  File* const file = user;
  file->ok = ui_target_write(file->target, bytes, n_bytes, file->report);
  return file->ok;
}

bool
ui_picture_file_save(UiCanvas* canvas, UiTarget* target, UiReport* report)
{
  File              file  = {target, report, true};
  const char* const cause = ui_canvas_save(canvas, write_bytes, &file);
  if (file.ok && cause) {
    return ui_report_fail(
        report, ui_target_path(target), "cannot be drawn: %s", cause);
  }
  return file.ok && ui_target_sync(target, report);
}
