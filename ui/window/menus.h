// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef WIN_MENUS_H
#define WIN_MENUS_H

#include "desk.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file menus.h
   What menus offer, and what their entries do.
*/

/// Return the port that a place shows, or PLUG_N_PORTS.
uint32_t win_menus_port(const WinDesk* desk, WinPart part);

/// Open the menu of a place; return whether it has one.
bool win_menus_open(WinDesk* desk, WinPart of);

/// Close the open menu.
void win_menus_close(WinDesk* desk);

/// Return whether a menu is open.
bool win_menus_is_open(const WinDesk* desk);

/// Do what an entry of the open menu says, and close it, or open the menu
/// behind it.
void win_menus_choose(WinDesk* desk, uint32_t index);

/// Scroll the open menu.
void win_menus_scroll(WinDesk* desk, int steps);

#endif // WIN_MENUS_H
