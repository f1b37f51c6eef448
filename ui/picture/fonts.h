// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_FONTS_H
#define UI_FONTS_H

#include "nms/attributes.h"

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>

/**
   @file fonts.h
   Fonts for texts in any script: the plain one where it has the letters, else
   the first of those fontconfig offers that has them.

   Letters are set one after the other, from left to right, and not joined.
*/

/// The fonts of this machine in one weight
typedef struct UiFontsImpl UiFonts;

/// Make a choice of fonts; owned by the caller, NULL if memory is short.
/// Nothing is looked for yet.
NMS_NODISCARD UiFonts* ui_fonts_new(bool bold);

/// Free it; NULL is fine.
void ui_fonts_free(UiFonts* fonts);

/**
   Choose the font for the beginning of a text; the plain one if there is no
   memory to look for another.

   @param fonts In and out.
   @param cairo In and out: draws with that font from now on.
   @param text  In, UTF-8, not empty.
   @return How many bytes can be written with it.

   Any one thread.  Not realtime: reads files.
*/
size_t ui_fonts_select(UiFonts* fonts, cairo_t* cairo, const char* text);

#endif // UI_FONTS_H
