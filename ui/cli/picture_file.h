// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_PICTURE_FILE_H
#define UI_PICTURE_FILE_H

#include "base/report.h"
#include "files/target.h"
#include "nms/attributes.h"
#include "picture/canvas.h"

#include <stdbool.h>

/**
   @file picture_file.h
   Pictures in files.
*/

/**
   Write a picture as PNG and bring it to the disk, without committing it.

   @param canvas In and out.
   @param target In and out, empty so far.
   @param report In and out.
   @return False with an error.

   Not realtime: blocks.
*/
NMS_NODISCARD bool
ui_picture_file_save(UiCanvas* canvas, UiTarget* target, UiReport* report);

#endif // UI_PICTURE_FILE_H
