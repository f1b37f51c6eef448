// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_CANVAS_IMPL_H
#define UI_CANVAS_IMPL_H

#include "fonts.h"

#include <cairo.h>
#include <stdint.h>

/**
   @file canvas_impl.h
   What a canvas is made of, for those who draw on it by cairo.
*/

struct UiCanvasImpl {
  cairo_surface_t* surface;
  cairo_t*         cairo;
  UiFonts*         fonts[2]; ///< Plain and bold
  cairo_status_t   status;   ///< Why something was not drawn, the first time
};

/// Choose the colour to draw with, and how much it covers, 0 to 1.
void ui_canvas_set_colour(struct UiCanvasImpl* canvas,
                          uint32_t             colour,
                          double               cover);

#endif // UI_CANVAS_IMPL_H
