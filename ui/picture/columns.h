// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_COLUMNS_H
#define UI_COLUMNS_H

#include "nms/attributes.h"

#include <stdint.h>

/**
   @file columns.h
   A picture's columns in constant memory, however long the recording.

   When the store is full, neighbours are merged and every later column stands
   for twice as many frames.  Merged values are the larger ones, so that short
   events stay visible.
*/

/// A store of columns
typedef struct UiColumnsImpl UiColumns;

/**
   Make an empty store.

   @param n_rows   Values per column, >= 1.
   @param capacity Columns at most, even, >= 2.
   @return Owned by the caller; NULL if memory is short.
*/
NMS_NODISCARD UiColumns* ui_columns_new(uint32_t n_rows, uint32_t capacity);

/// Free a store; NULL is fine.
void ui_columns_free(UiColumns* columns);

/// Add a frame, [n_rows], values >= 0.
void ui_columns_add(UiColumns* columns, const float* frame);

/// Return the number of columns, a last one with fewer frames among them.
NMS_NODISCARD uint32_t ui_columns_count(const UiColumns* columns);

/// Return how many frames a column stands for.
NMS_NODISCARD uint32_t ui_columns_step(const UiColumns* columns);

/// Return a column, [n_rows].
NMS_NODISCARD const float* ui_columns_at(const UiColumns* columns,
                                         uint32_t         index);

#endif // UI_COLUMNS_H
