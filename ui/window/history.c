// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "history.h"

#include "base/memory.h"

#include <stdbool.h>
#include <stdlib.h>

struct WinHistoryImpl {
  uint64_t       n_added;
  PlugShowColumn columns[WIN_HISTORY_COLUMNS]; ///< By number, modulo
};

WinHistory*
win_history_new(void)
{
  return ui_new(1, sizeof(WinHistory));
}

void
win_history_free(WinHistory* history)
{
  free(history);
}

void
win_history_add(WinHistory* history, const PlugShowColumn* column)
{
  history->columns[history->n_added++ % WIN_HISTORY_COLUMNS] = *column;
}

const PlugShowColumn*
win_history_at(const WinHistory* history, uint32_t age)
{
  const bool is_there = age < WIN_HISTORY_COLUMNS && age < history->n_added;
  return is_there ? &history->columns[(history->n_added - 1 - age) %
                                      WIN_HISTORY_COLUMNS]
                  : NULL;
}

uint64_t
win_history_count(const WinHistory* history)
{
  return history->n_added;
}
