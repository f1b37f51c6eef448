// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef WIN_EDIT_H
#define WIN_EDIT_H

#include "desk.h"
#include "pane/event.h"

#include <stdbool.h>

/**
   @file edit.h
   A text that is edited in its place: a name, a value, a dictionary's name.
*/

/**
   Begin to edit.

   @param of   WIN_FADER its gain, WIN_SHARPNESS its value, WIN_NAME the name of
   a strip, WIN_STRIP_MENU what is taken from a dictionary, WIN_MENU the name to
   save under; another one is not edited.
   @param text At first, all of it selected; NULL for what there is now.
*/
void win_edit_begin(WinDesk* desk, WinPart of, const char* text);

/// Do what the text says, and end.
void win_edit_accept(WinDesk* desk);

/// End, and change nothing.
void win_edit_cancel(WinDesk* desk);

/// Take a key; while a text is edited, none is left to others.
void win_edit_key(WinDesk* desk, const UiEvent* event);

/// Return whether a text is edited.
bool win_edit_is_open(const WinDesk* desk);

/// Read a number as people type it, "-6", "3,5 dB", "-inf"; false if it is
/// none.
bool win_edit_read_number(const char* text, float* value);

#endif // WIN_EDIT_H
