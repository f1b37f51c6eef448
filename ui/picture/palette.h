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

/// Text that matters
#define UI_COLOUR_TEXT 0xE8ECF1U

/// Text that explains
#define UI_COLOUR_FAINT 0x8B95A3U

/// Lines
#define UI_COLOUR_LINE 0x39424EU

/// Return the colour of a level, 0 (dark) to 1 (bright), clamped.
NMS_NODISCARD uint32_t ui_palette_heat(double level);

/// Return the colour of a source; after eight they come again.
NMS_NODISCARD uint32_t ui_palette_source(uint32_t source);

/// Return a source's colour at a level: 0 is the panel, 1 nearly white.
NMS_NODISCARD uint32_t ui_palette_shade(uint32_t source, double level);

/// Return the grey of a level, for a scale which all sources share.
NMS_NODISCARD uint32_t ui_palette_grey(double level);

#endif // UI_PALETTE_H
