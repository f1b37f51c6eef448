// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_LOG_ROWS_H
#define UI_LOG_ROWS_H

#include "nms/attributes.h"

#include <stddef.h>
#include <stdint.h>

/**
   @file log_rows.h
   A spectrum on a logarithmic axis: bins become the rows of a picture.
*/

/// The axis
typedef struct UiLogRowsImpl UiLogRows;

/**
   Make an axis from 40 Hz, or half a bin if that is more, to the last bin.

   @param n_rows         >= 2, the lowest frequency first.
   @param n_bins         >= 2, from 0 Hz.
   @param bin_spacing_hz From bin to bin, > 0.
   @return Owned by the caller; NULL if memory is short.
*/
NMS_NODISCARD UiLogRows*
ui_log_rows_new(uint32_t n_rows, uint32_t n_bins, double bin_spacing_hz);

/// Free an axis; NULL is fine.
void ui_log_rows_free(UiLogRows* axis);

/**
   Map a spectrum to rows: the largest bin where a row spans several, between
   two bins the line from one to the other.

   @param axis In.
   @param bins In, [n_bins], >= 0.
   @param rows Out, [n_rows].
*/
void ui_log_rows_map(const UiLogRows* axis, const float* bins, float* rows);

/// Return where a frequency lies on the axis: 0 at the lowest, 1 at the
/// highest.
NMS_NODISCARD double ui_log_rows_position(const UiLogRows* axis,
                                          double           frequency_hz);

#endif // UI_LOG_ROWS_H
