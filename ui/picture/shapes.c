// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "shapes.h"

#include "canvas_impl.h"

#include <cairo.h>
#include <math.h>
#include <stdbool.h>

#define HALF_PI 1.5707963267948966

static bool
is_empty(UiBox box)
{
  return !(box.width > 0.0 && box.height > 0.0);
}

/// Go along a box with round corners
static void
trace_box(cairo_t* cairo, UiBox box, double radius)
{
  const double r      = fmin(radius, 0.5 * fmin(box.width, box.height));
  const double right  = box.x + box.width;
  const double bottom = box.y + box.height;
  if (!(r > 0.0)) {
    cairo_rectangle(cairo, box.x, box.y, box.width, box.height);
    return;
  }
  cairo_new_sub_path(cairo);
  cairo_arc(cairo, right - r, box.y + r, r, -HALF_PI, 0.0);
  cairo_arc(cairo, right - r, bottom - r, r, 0.0, HALF_PI);
  cairo_arc(cairo, box.x + r, bottom - r, r, HALF_PI, 2.0 * HALF_PI);
  cairo_arc(cairo, box.x + r, box.y + r, r, 2.0 * HALF_PI, 3.0 * HALF_PI);
  cairo_close_path(cairo);
}

void
ui_shape_box(UiCanvas* canvas, UiBox box, double radius, uint32_t colour)
{
  if (!is_empty(box)) {
    ui_canvas_set_colour(canvas, colour, 1.0);
    trace_box(canvas->cairo, box, radius);
    cairo_fill(canvas->cairo);
  }
}

void
ui_shape_edge(UiCanvas* canvas, UiBox box, double radius, uint32_t colour)
{
  const UiBox inner = {
      box.x + 0.5, box.y + 0.5, box.width - 1.0, box.height - 1.0};
  if (!is_empty(inner)) {
    ui_canvas_set_colour(canvas, colour, 1.0);
    cairo_set_line_width(canvas->cairo, 1.0);
    trace_box(canvas->cairo, inner, radius - 0.5);
    cairo_stroke(canvas->cairo);
  }
}

void
ui_shape_veil(UiCanvas* canvas, UiBox box, uint32_t colour, double cover)
{
  ui_canvas_set_colour(canvas, colour, cover);
  cairo_rectangle(canvas->cairo, box.x, box.y, box.width, box.height);
  cairo_fill(canvas->cairo);
}

/// Let a gradient have a colour at one of its ends
static void
add_stop(cairo_pattern_t* pattern, double at, uint32_t colour)
{
  cairo_pattern_add_color_stop_rgb(pattern,
                                   at,
                                   (double)(colour >> 16U & 0xFFU) / 255.0,
                                   (double)(colour >> 8U & 0xFFU) / 255.0,
                                   (double)(colour & 0xFFU) / 255.0);
}

void
ui_shape_gradient(UiCanvas* canvas, UiBox box, uint32_t top, uint32_t bottom)
{
  if (is_empty(box)) {
    return;
  }
  cairo_pattern_t* const pattern =
      cairo_pattern_create_linear(0.0, box.y, 0.0, box.y + box.height);
  add_stop(pattern, 0.0, top);
  add_stop(pattern, 1.0, bottom);
  if (cairo_pattern_status(pattern)) {
    ui_canvas_fill(canvas, box, top); // cairo would draw nothing more
  } else {
    cairo_set_source(canvas->cairo, pattern);
    cairo_rectangle(canvas->cairo, box.x, box.y, box.width, box.height);
    cairo_fill(canvas->cairo);
  }
  cairo_pattern_destroy(pattern);
}

/// Go along the ellipse in a box
static void
trace_ellipse(cairo_t* cairo, UiBox box)
{
  cairo_save(cairo);
  cairo_translate(cairo, box.x + 0.5 * box.width, box.y + 0.5 * box.height);
  cairo_scale(cairo, 0.5 * box.width, 0.5 * box.height);
  cairo_new_sub_path(cairo);
  cairo_arc(cairo, 0.0, 0.0, 1.0, 0.0, 4.0 * HALF_PI);
  cairo_close_path(cairo);
  cairo_restore(cairo);
}

void
ui_shape_ellipse(UiCanvas* canvas, UiBox box, uint32_t colour)
{
  if (!is_empty(box)) {
    ui_canvas_set_colour(canvas, colour, 1.0);
    trace_ellipse(canvas->cairo, box);
    cairo_fill(canvas->cairo);
  }
}

void
ui_shape_ring(UiCanvas* canvas, UiBox box, double width, uint32_t colour)
{
  const UiBox middle = {box.x + 0.5 * width,
                        box.y + 0.5 * width,
                        box.width - width,
                        box.height - width};
  if (!is_empty(middle)) {
    ui_canvas_set_colour(canvas, colour, 1.0);
    cairo_set_line_width(canvas->cairo, width);
    trace_ellipse(canvas->cairo, middle);
    cairo_stroke(canvas->cairo);
  }
}

/// Go from point to point
static void
trace_points(cairo_t* cairo, const UiPoint* points, uint32_t n)
{
  cairo_new_path(cairo);
  for (uint32_t i = 0; i < n; ++i) {
    cairo_line_to(cairo, points[i].x, points[i].y);
  }
}

void
ui_shape_polygon(UiCanvas*      canvas,
                 const UiPoint* points,
                 uint32_t       n,
                 uint32_t       colour)
{
  ui_canvas_set_colour(canvas, colour, 1.0);
  trace_points(canvas->cairo, points, n);
  cairo_fill(canvas->cairo);
}

void
ui_shape_line(UiCanvas*      canvas,
              const UiPoint* points,
              uint32_t       n,
              double         width,
              uint32_t       colour)
{
  ui_canvas_set_colour(canvas, colour, 1.0);
  cairo_set_line_width(canvas->cairo, width);
  cairo_set_line_join(canvas->cairo, CAIRO_LINE_JOIN_ROUND);
  trace_points(canvas->cairo, points, n);
  cairo_stroke(canvas->cairo);
  cairo_set_line_join(canvas->cairo, CAIRO_LINE_JOIN_MITER);
}
