// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef WIN_DRAW_PICTURE_H
#define WIN_DRAW_PICTURE_H

#include "pen.h"

/// Draw the spectrogram with its scales, as far as it is damaged.
void win_draw_picture(const WinPen* pen);

#endif // WIN_DRAW_PICTURE_H
