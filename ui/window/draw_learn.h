// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef WIN_DRAW_LEARN_H
#define WIN_DRAW_LEARN_H

#include "pen.h"

#include <stdint.h>

/// Level of a strip's colour behind words
#define WIN_DONE_SHADE 0.32

/// Draw the button that teaches a strip, with its state in words; that of the
/// residual keeps it apart.
void win_draw_learn(const WinPen* pen, uint32_t strip);

#endif // WIN_DRAW_LEARN_H
