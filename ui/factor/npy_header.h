// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_NPY_HEADER_H
#define UI_NPY_HEADER_H

#include "base/report.h"
#include "nms/attributes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file npy_header.h
   What the header of a .npy file says: a Python dictionary as text.

   NEP 1, "A simple file format for NumPy arrays".
*/

/// What every such file begins with
#define UI_NPY_MAGIC "\x93NUMPY"

/// Bytes of that
#define UI_NPY_MAGIC_SIZE 6

/// Longest header that is read, bytes
#define UI_NPY_MAX_HEADER 65536

/// A matrix in a file
typedef struct {
  uint32_t n_rows;
  uint32_t n_columns;
  uint32_t value_size; ///< 4 or 8 bytes: float or double, little-endian
  bool     by_columns; ///< In Fortran's order
} UiNpyHeader;

/**
   Read the text of a header.

   @param text   In, its zero after it.
   @param header Out.
   @param path   In, what an error is about.
   @param report In and out.
   @return False with an error if it makes no sense, or is not of a matrix of
   little-endian floats of 32 or 64 bits with a row and a column at least.

   Any thread.
*/
NMS_NODISCARD bool ui_npy_header_parse(const char*  text,
                                       UiNpyHeader* header,
                                       const char*  path,
                                       UiReport*    report);

/**
   Write what stands before the values of a matrix of float32 in rows: magic,
   version 1.0, and the text, padded to a multiple of 64 bytes.

   @param n_rows    >= 1.
   @param n_columns >= 1.
   @param bytes     Out, [UI_NPY_HEADER_SIZE].

   Any thread.
*/
void ui_npy_header_write(uint32_t n_rows, uint32_t n_columns, char* bytes);

/// Bytes that ui_npy_header_write() writes
#define UI_NPY_HEADER_SIZE 128

#endif // UI_NPY_HEADER_H
