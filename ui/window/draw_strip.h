// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef WIN_DRAW_STRIP_H
#define WIN_DRAW_STRIP_H

#include "pen.h"

#include <stdint.h>

/// Draw a strip, as far as it is damaged.
void win_draw_strip(const WinPen* pen, uint32_t strip);

#endif // WIN_DRAW_STRIP_H
