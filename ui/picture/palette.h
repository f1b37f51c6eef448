// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_PALETTE_H
#define UI_PALETTE_H

#include "nms/attributes.h"

#include <stdint.h>

/**
   @file palette.h
   The colours of the pictures, as 0xRRGGBB.
*/

/// The page
#define UI_COLOUR_PAGE 0x0E1116U

/// The floor of every panel, where nothing is
#define UI_COLOUR_PANEL 0x07090DU

/// What holds the controls of a window
#define UI_COLOUR_BOX 0x14181FU

/// What lies above those: menus
#define UI_COLOUR_MENU 0x1E242DU

/// Edges of what can be pressed
#define UI_COLOUR_EDGE 0x2B333EU

/// What is chosen
#define UI_COLOUR_CHOSEN 0x2F5379U

/// What is on as it should be, and what went wrong or is silenced
#define UI_COLOUR_GOOD 0x7FE08AU
#define UI_COLOUR_BAD 0xFF8B7BU

/// Text that matters
#define UI_COLOUR_TEXT 0xE8ECF1U

/// Text that explains
#define UI_COLOUR_FAINT 0x8B95A3U

/// Lines
#define UI_COLOUR_LINE 0x39424EU

/// Return the colour of a level, 0 (dark) to 1 (bright), clamped.
NMS_NODISCARD uint32_t ui_palette_heat(double level);

/// Colours of sources
#define UI_N_SOURCE_COLOURS 8

/**
   Return the colour of a source; after eight they come again.

   The first four, and the grey, are apart for those who do not see red, green
   or blue, too: Okabe & Ito (2008), "Color universal design".
*/
NMS_NODISCARD uint32_t ui_palette_source(uint32_t source);

/// Return a source's colour at a level: 0 is the panel, 1 nearly white.
NMS_NODISCARD uint32_t ui_palette_shade(uint32_t source, double level);

/// Return a mix of two colours: the first for 0, the second for 1.
NMS_NODISCARD uint32_t ui_palette_mix(uint32_t from, uint32_t to, double part);

/// Return the grey of a level, for a scale which all sources share.
NMS_NODISCARD uint32_t ui_palette_grey(double level);

#endif // UI_PALETTE_H
