// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef WIN_DRAW_PARTS_H
#define WIN_DRAW_PARTS_H

#include "pen.h"

#include <stdint.h>

/// Draw where a strip's source is and what it is made of, as far as they are
/// damaged.
void win_draw_parts(const WinPen* pen, uint32_t strip);

#endif // WIN_DRAW_PARTS_H
