// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef WIN_LAYOUT_H
#define WIN_LAYOUT_H

#include "model.h"
#include "picture/canvas.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file layout.h
   Where everything in the window is, in pixels, for whatever size it has.
*/

/// Size at a scale of 1, pixels
#define WIN_WIDTH 980
#define WIN_HEIGHT 620

/// Boxes of everything, at one size of the window
typedef struct WinLayoutImpl WinLayout;

/**
   Lay the window out.

   @param model  In: which strips there are, the open menu, the zoom.
   @param width  Pixels, >= 1; what has no room is smaller or left out.
   @param height Pixels, >= 1.
   @param layout Out.
*/
void win_layout_make(const WinModel* model,
                     uint32_t        width,
                     uint32_t        height,
                     WinLayout*      layout);

/// Return the box of a place; empty if it is not there.
UiBox win_layout_box(const WinLayout* layout, WinPart part);

/// Return the topmost place at a point.
WinPart win_layout_at(const WinLayout* layout, double x, double y);

/// Return the gain of a fader at a height in its box, dB, -90 to 12, by the taper
/// that gives +-12 dB half of the way.
float win_layout_gain_at(const WinLayout* layout, uint32_t strip, double y);

/// Return the height of a gain in the box of a fader.
double win_layout_y_of(const WinLayout* layout, uint32_t strip, float gain_db);

#endif // WIN_LAYOUT_H
