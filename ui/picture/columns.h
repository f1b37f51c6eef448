// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef CLI_COLUMNS_H
#define CLI_COLUMNS_H

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
typedef struct CliColumnsImpl CliColumns;

/**
   Make an empty store.

   @param n_rows   Values per column, >= 1.
   @param capacity Columns at most, even, >= 2.
   @return Owned by the caller; NULL if memory is short.
*/
NMS_NODISCARD CliColumns* cli_columns_new(uint32_t n_rows, uint32_t capacity);

/// Free a store; NULL is fine.
void cli_columns_free(CliColumns* columns);

/// Add a frame, [n_rows], values >= 0.
void cli_columns_add(CliColumns* columns, const float* frame);

/// Return the number of columns, a last one with fewer frames among them.
NMS_NODISCARD uint32_t cli_columns_count(const CliColumns* columns);

/// Return how many frames a column stands for.
NMS_NODISCARD uint32_t cli_columns_step(const CliColumns* columns);

/// Return a column, [n_rows].
NMS_NODISCARD const float* cli_columns_at(const CliColumns* columns,
                                          uint32_t          index);

#endif // CLI_COLUMNS_H
