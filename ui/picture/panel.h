// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_PANEL_H
#define UI_PANEL_H

#include "canvas.h"
#include "nms/attributes.h"

#include <stdint.h>

/**
   @file panel.h
   What every picture's panels have in common: the titles above, pixels in a
   frame, the scale of levels, and how parts share a panel.
*/

/// Where something lies along one side of the page, pixels
typedef struct {
  double begin;
  double length;
} UiReach;

/// What is drawn side by side in one panel
typedef struct {
  uint32_t n_parts; ///< >= 1, with a gap between any two
  uint32_t n_items; ///< Of all parts, >= 1; each gets the same room
} UiParts;

/**
   Return where one of several parts lies, in whole pixels.

   @param panel Where all of them lie.
   @param parts In.
   @param index Of the part.
   @param first Of its items, counted over all parts.
   @param n     Its items.
*/
NMS_NODISCARD UiReach ui_panel_part(UiReach        panel,
                                    const UiParts* parts,
                                    uint32_t       index,
                                    uint32_t       first,
                                    uint32_t       n);

/**
   Write the title and the line below it at the top of a page.

   @param x       Left edge, as of the panels.
   @param width   Of the panels; longer texts are written smaller.
   @param title   In.
   @param caption In, or NULL if there was no memory for it.
*/
void ui_panel_write_titles(UiCanvas*   canvas,
                           double      x,
                           double      width,
                           const char* title,
                           const char* caption);

/// Write a line such as that below the title, vertically centred at `at.y`, at
/// most `at.width` long.
void ui_panel_write_caption(UiCanvas* canvas, UiBox at, const char* caption);

/// Draw pixels in a thin frame.
void ui_panel_paint(UiCanvas* canvas, UiBox box, const UiPixels* pixels);

/**
   Draw the scale of levels to the right of a panel.

   @param box      Of the panel.
   @param floor_db Lowest level, < 0.
   @param colour   Returns the colour of a level from 0 to 1.
*/
void ui_panel_draw_levels(UiCanvas* canvas,
                          UiBox     box,
                          double    floor_db,
                          uint32_t (*colour)(double level));

#endif // UI_PANEL_H
