// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef WIN_KEYS_H
#define WIN_KEYS_H

#include "desk.h"
#include "pane/event.h"

#include <stdbool.h>

/**
   @file keys.h
   Values that go by steps, and what keys do where they have the focus.
*/

/// Change a value by steps: 1 dB, fine ones 0.2 dB.
void win_keys_step(WinDesk* desk, WinPart part, int steps, bool is_fine);

/// Take a key; return whether there is a use for it.
bool win_keys_take(WinDesk* desk, const UiEvent* event);

#endif // WIN_KEYS_H
