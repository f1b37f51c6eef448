// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef WIN_EVENTS_H
#define WIN_EVENTS_H

#include "desk.h"
#include "pane/event.h"

#include <stdbool.h>

/**
   @file events.h
   What pointer and keys do.
*/

/// Between one event and the next
typedef struct {
  WinDesk* desk;
  WinPart  drag;   ///< Whose value is dragged, or WIN_NOTHING
  double   drag_y; ///< Where the pointer was last, pixels
  double   knob_y; ///< Where the knob would be, pixels
  WinPart  last;   ///< What was clicked last
  double   last_s; ///< When
  double   last_x; ///< And where, pixels
  double   last_y; ///< Pixels
} WinEvents;

/// Begin without anything held; the desk has to live longer.
void win_events_init(WinEvents* events, WinDesk* desk);

/**
   Take an event.

   The desk is laid out before and after it, so its layout is that of the model
   as it is then.

   @return Whether there was a use for it; keys that have none are the host's.
*/
bool win_events_take(WinEvents* events, const UiEvent* event);

/// Return whether keys are wanted: something has the focus.
bool win_events_wants_keys(const WinEvents* events);

/// Return what a place is for, in a sentence, "" for nothing.
const char* win_events_hint(const WinModel* model, WinPart part);

#endif // WIN_EVENTS_H
