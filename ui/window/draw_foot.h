// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef WIN_DRAW_FOOT_H
#define WIN_DRAW_FOOT_H

#include "pen.h"

/// Draw the line at the foot, as far as it is damaged.
void win_draw_foot(const WinPen* pen);

#endif // WIN_DRAW_FOOT_H
