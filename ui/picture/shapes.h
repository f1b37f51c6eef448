// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_SHAPES_H
#define UI_SHAPES_H

#include "canvas.h"

#include <stdint.h>

/**
   @file shapes.h
   What controls are drawn with: round boxes, lines, ellipses, with smooth
   edges.

   What is empty leaves no mark.
*/

/// A place on the page, pixels
typedef struct {
  double x;
  double y;
} UiPoint;

/// Fill a box with round corners; the radius is made small enough.
void ui_shape_box(UiCanvas* canvas, UiBox box, double radius, uint32_t colour);

/// Draw the line, a pixel wide, along the inner edge of such a box.
void ui_shape_edge(UiCanvas* canvas, UiBox box, double radius, uint32_t colour);

/// Fill a box so that what was there shines through; `cover` is 0 to 1.
void ui_shape_veil(UiCanvas* canvas, UiBox box, uint32_t colour, double cover);

/// Fill a box from one colour at the top to another at the bottom.
void
ui_shape_gradient(UiCanvas* canvas, UiBox box, uint32_t top, uint32_t bottom);

/// Fill the ellipse that touches the sides of a box.
void ui_shape_ellipse(UiCanvas* canvas, UiBox box, uint32_t colour);

/// Draw the line of such an ellipse, `width` pixels wide, within the box.
void ui_shape_ring(UiCanvas* canvas, UiBox box, double width, uint32_t colour);

/// Fill a polygon of `n` corners.
void ui_shape_polygon(UiCanvas*      canvas,
                      const UiPoint* points,
                      uint32_t       n,
                      uint32_t       colour);

/// Draw a line from one to the next of `n` points, `width` pixels wide.
void ui_shape_line(UiCanvas*      canvas,
                   const UiPoint* points,
                   uint32_t       n,
                   double         width,
                   uint32_t       colour);

#endif // UI_SHAPES_H
