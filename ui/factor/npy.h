// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_NPY_H
#define UI_NPY_H

#include "base/report.h"
#include "files/target.h"
#include "nms/attributes.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file npy.h
   Non-negative matrices in .npy files, as NumPy reads and writes them.
*/

/// A matrix; starts as all zeros
typedef struct {
  uint32_t n_rows;
  uint32_t n_columns;
  float*   values; ///< [n_rows][n_columns], finite, >= 0; owned
} UiMatrix;

/// Make a matrix of zeros; freed with ui_matrix_clear().
NMS_NODISCARD UiMatrix ui_matrix_new(uint32_t n_rows, uint32_t n_columns);

/// Free what the matrix owns.
void ui_matrix_clear(UiMatrix* matrix);

/**
   Return whether a file is to be read as a matrix: its name ends in .npy, or it
   begins as such files do.  What is no regular file is not looked into.

   Setup thread.  Not realtime: blocks.
*/
NMS_NODISCARD bool ui_npy_knows(const char* path);

/**
   Read a matrix: version 1.0 or 2.0, floats of 32 or 64 bits, rows or columns
   first, little-endian.

   @param path   In; a pipe is spooled.
   @param matrix Out; nothing to be freed after an error.
   @param report In and out.
   @return False with an error that names the cause, such as a value that is
   negative or not finite, with its place.

   Setup thread.  Not realtime: blocks.
*/
NMS_NODISCARD bool
ui_npy_read(const char* path, UiMatrix* matrix, UiReport* report);

/**
   Write a matrix: version 1.0, floats of 32 bits, rows first; and bring it to
   the disk, without committing it.

   @param matrix In.
   @param target In and out, empty so far.
   @param report In and out.
   @return False with an error.

   Not realtime: blocks.
*/
NMS_NODISCARD bool
ui_npy_write(const UiMatrix* matrix, UiTarget* target, UiReport* report);

#endif // UI_NPY_H
