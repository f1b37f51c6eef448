// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef WIN_HISTORY_H
#define WIN_HISTORY_H

#include "nms/attributes.h"
#include "protocol/show.h"

#include <stdint.h>

/**
   @file history.h
   The last seconds of the spectrogram, in constant memory.
*/

/// Columns from the left edge of the picture to the right
#define WIN_HISTORY_SHOWN 640

/// Columns that are kept: those, and what is needed to draw between them
#define WIN_HISTORY_COLUMNS (WIN_HISTORY_SHOWN + 2)

/// A ring of columns
typedef struct WinHistoryImpl WinHistory;

/// Make an empty history; owned by the caller, NULL if memory is short.
NMS_NODISCARD WinHistory* win_history_new(void);

/// Free a history; NULL is fine.
void win_history_free(WinHistory* history);

/// Add the newest column; the oldest is forgotten when there is no more room.
void win_history_add(WinHistory* history, const PlugShowColumn* column);

/// Return a column, 0 for the newest; NULL for those not yet there.
const PlugShowColumn* win_history_at(const WinHistory* history, uint32_t age);

/// Return how many were ever added: changes whenever there is a new one.
uint64_t win_history_count(const WinHistory* history);

#endif // WIN_HISTORY_H
