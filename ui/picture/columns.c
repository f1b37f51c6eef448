// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "columns.h"

#include "base/memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct UiColumnsImpl {
  float*   values; ///< [capacity][n_rows]
  uint32_t n_rows;
  uint32_t capacity;
  uint32_t n_columns; ///< Begun
  uint32_t step;      ///< Frames per column
  uint32_t n_merged;  ///< Frames in the last column, 1 to step
};

UiColumns*
ui_columns_new(uint32_t n_rows, uint32_t capacity)
{
  UiColumns* const columns = ui_new(1, sizeof(UiColumns));
  if (!columns) {
    return NULL;
  }
  columns->values = ui_new((size_t)n_rows * capacity, sizeof(float));
  if (!columns->values) {
    ui_columns_free(columns);
    return NULL;
  }
  columns->n_rows   = n_rows;
  columns->capacity = capacity;
  columns->step     = 1;
  return columns;
}

void
ui_columns_free(UiColumns* columns)
{
  if (columns) {
    free(columns->values);
    free(columns);
  }
}

/// Return where a column stands
static float*
column_at(const UiColumns* columns, uint32_t index)
{
  return columns->values + (size_t)index * columns->n_rows;
}

/// Raise each value of one column to that of another
static void
merge(float* into, const float* from, uint32_t n_rows)
{
  for (uint32_t i = 0; i < n_rows; ++i) {
    into[i] = from[i] > into[i] ? from[i] : into[i];
  }
}

/// Make room: two columns become one
static void
halve(UiColumns* columns)
{
  const size_t n_bytes = columns->n_rows * sizeof(float);
  columns->n_columns /= 2;
  columns->step *= 2;
  columns->n_merged = columns->step;
  for (uint32_t i = 0; i < columns->n_columns; ++i) {
    memmove(column_at(columns, i), column_at(columns, 2 * i), n_bytes);
    merge(
        column_at(columns, i), column_at(columns, 2 * i + 1), columns->n_rows);
  }
}

void
ui_columns_add(UiColumns* columns, const float* frame)
{
  const bool begun = columns->n_columns && columns->n_merged < columns->step;
  if (begun) {
    merge(column_at(columns, columns->n_columns - 1), frame, columns->n_rows);
    ++columns->n_merged;
    return;
  }
  if (columns->n_columns == columns->capacity) {
    halve(columns);
  }
  memcpy(column_at(columns, columns->n_columns++),
         frame,
         columns->n_rows * sizeof(float));
  columns->n_merged = 1;
}

uint32_t
ui_columns_count(const UiColumns* columns)
{
  return columns->n_columns;
}

uint32_t
ui_columns_step(const UiColumns* columns)
{
  return columns->step;
}

const float*
ui_columns_at(const UiColumns* columns, uint32_t index)
{
  return column_at(columns, index);
}
