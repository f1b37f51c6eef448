// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef WIN_DRAW_MENU_H
#define WIN_DRAW_MENU_H

#include "pen.h"

/// Draw the open menu, as far as it is damaged.
void win_draw_menu(const WinPen* pen);

#endif // WIN_DRAW_MENU_H
