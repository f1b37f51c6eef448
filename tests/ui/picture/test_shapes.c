// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_shapes.c
   Shapes fill their box, leave its corners, and keep out of what is around it.
*/

#include "check.h"
#include "picture/palette.h"
#include "picture/shapes.h"
#include "pixels.h"

#include <math.h>
#include <stdint.h>

#define WIDTH 80
#define HEIGHT 60
#define RED 0xFF0000U

static const UiBox box = {10, 20, 40, 30};

static UiCanvas*
new_canvas(void)
{
  UiCanvas* canvas = ui_canvas_new(WIDTH, HEIGHT);
  REQUIRE(canvas != NULL);
  return canvas;
}

/// Check that all of the box is touched and nothing around it
static void
check_extent(const Pixels* pixels)
{
  const Extent extent = pixels_other_than(pixels, UI_COLOUR_PAGE);
  CHECK_INT(extent.left, 10);
  CHECK_INT(extent.top, 20);
  CHECK_INT(extent.right, 50);
  CHECK_INT(extent.bottom, 50);
}

static void
test_boxes_have_round_corners(void)
{
  UiCanvas* canvas = new_canvas();
  ui_shape_box(canvas, box, 8.0, RED);
  Pixels pixels = pixels_of(canvas);
  check_extent(&pixels);
  CHECK_INT(pixels_at(&pixels, 30, 35), RED);
  CHECK_INT(pixels_at(&pixels, 10, 35), RED);
  CHECK_INT(pixels_at(&pixels, 30, 20), RED);
  CHECK_INT(pixels_at(&pixels, 10, 20), UI_COLOUR_PAGE);
  CHECK_INT(pixels_at(&pixels, 49, 49), UI_COLOUR_PAGE);
  pixels_free(&pixels);
  ui_canvas_free(canvas);
}

static void
test_a_radius_too_large_makes_ends_round(void)
{
  UiCanvas* canvas = new_canvas();
  ui_shape_box(canvas, box, 1000.0, RED);
  Pixels pixels = pixels_of(canvas);
  check_extent(&pixels);
  CHECK_INT(pixels_at(&pixels, 30, 20), RED);
  pixels_free(&pixels);
  ui_canvas_free(canvas);
}

static void
test_edges_are_within_the_box(void)
{
  UiCanvas* canvas = new_canvas();
  ui_shape_edge(canvas, box, 5.0, RED);
  Pixels pixels = pixels_of(canvas);
  check_extent(&pixels);
  CHECK_INT(pixels_at(&pixels, 10, 35), RED);
  CHECK_INT(pixels_at(&pixels, 49, 35), RED);
  CHECK_INT(pixels_at(&pixels, 11, 35), UI_COLOUR_PAGE);
  CHECK_INT(pixels_at(&pixels, 30, 20), RED);
  CHECK_INT(pixels_at(&pixels, 30, 21), UI_COLOUR_PAGE);
  pixels_free(&pixels);
  ui_canvas_free(canvas);
}

static void
test_veils_let_shine_through(void)
{
  UiCanvas* canvas = new_canvas();
  ui_canvas_fill(canvas, (UiBox){0, 0, WIDTH, HEIGHT}, 0x0000FFU);
  ui_shape_veil(canvas, box, RED, 0.5);
  Pixels pixels = pixels_of(canvas);
  CHECK_NEAR(pixels_at(&pixels, 30, 35) >> 16U, 128, 1);
  CHECK_NEAR(pixels_at(&pixels, 30, 35) & 0xFFU, 128, 1);
  CHECK_INT(pixels_at(&pixels, 9, 35), 0x0000FF);
  pixels_free(&pixels);
  ui_canvas_free(canvas);
}

static void
test_gradients_go_from_top_to_bottom(void)
{
  UiCanvas* canvas = new_canvas();
  ui_shape_gradient(canvas, box, RED, 0x0000FFU);
  Pixels pixels = pixels_of(canvas);
  check_extent(&pixels);
  for (uint32_t y = 21; y < 50; ++y) {
    CHECK(pixels_at(&pixels, 30, y) >> 16U < pixels_at(&pixels, 30, y - 1) >>
          16U);
  }
  CHECK(pixels_at(&pixels, 30, 20) >> 16U > 240);
  CHECK((pixels_at(&pixels, 30, 49) & 0xFFU) > 240);
  pixels_free(&pixels);
  ui_canvas_free(canvas);
}

static void
test_ellipses_and_rings_touch_the_sides(void)
{
  for (int is_ring = 0; is_ring < 2; ++is_ring) {
    UiCanvas* canvas = new_canvas();
    if (is_ring) {
      ui_shape_ring(canvas, box, 4.0, RED);
    } else {
      ui_shape_ellipse(canvas, box, RED);
    }
    Pixels pixels = pixels_of(canvas);
    check_extent(&pixels);
    CHECK_INT(pixels_at(&pixels, 30, 35), is_ring ? UI_COLOUR_PAGE : RED);
    CHECK_INT(pixels_at(&pixels, 12, 35), RED);
    CHECK_INT(pixels_at(&pixels, 11, 21), UI_COLOUR_PAGE);
    pixels_free(&pixels);
    ui_canvas_free(canvas);
  }
}

static void
test_polygons_and_lines_go_through_their_points(void)
{
  static const UiPoint points[] = {{10, 20}, {50, 20}, {50, 50}};

  UiCanvas* canvas = new_canvas();
  ui_shape_polygon(canvas, points, 3, RED);
  Pixels pixels = pixels_of(canvas);
  check_extent(&pixels);
  CHECK_INT(pixels_at(&pixels, 40, 25), RED);
  CHECK_INT(pixels_at(&pixels, 20, 40), UI_COLOUR_PAGE);
  pixels_free(&pixels);
  ui_canvas_free(canvas);

  canvas = new_canvas();
  ui_shape_line(canvas, points, 3, 4.0, RED);
  pixels = pixels_of(canvas);
  CHECK_INT(pixels_at(&pixels, 30, 20), RED);
  CHECK_INT(pixels_at(&pixels, 49, 40), RED);
  CHECK_INT(pixels_at(&pixels, 30, 35), UI_COLOUR_PAGE); // It is not closed
  pixels_free(&pixels);
  ui_canvas_free(canvas);
}

/// What is empty leaves no mark, and what follows is drawn
static void
test_empty_boxes_leave_no_mark(void)
{
  static const UiBox empty[] = {
      {10, 10, 0, 10}, {10, 10, 10, 0}, {10, 10, -5, 10}, {10, 10, 10, -5}};

  UiCanvas* canvas = new_canvas();
  for (size_t i = 0; i < sizeof(empty) / sizeof(empty[0]); ++i) {
    ui_shape_box(canvas, empty[i], 3.0, RED);
    ui_shape_edge(canvas, empty[i], 3.0, RED);
    ui_shape_gradient(canvas, empty[i], RED, RED);
    ui_shape_ellipse(canvas, empty[i], RED);
    ui_shape_ring(canvas, empty[i], 2.0, RED);
  }
  ui_shape_box(canvas, (UiBox){10, 10, NAN, 10}, 3.0, RED);
  ui_shape_polygon(canvas, NULL, 0, RED);
  ui_shape_line(canvas, NULL, 0, 1.0, RED);
  Pixels pixels = pixels_of(canvas);
  CHECK_INT(pixels_other_than(&pixels, UI_COLOUR_PAGE).bottom, 0);
  pixels_free(&pixels);
  ui_shape_box(canvas, box, 0.0, RED);
  pixels = pixels_of(canvas);
  check_extent(&pixels);
  pixels_free(&pixels);
  ui_canvas_free(canvas);
}

int
main(void)
{
  test_boxes_have_round_corners();
  test_a_radius_too_large_makes_ends_round();
  test_edges_are_within_the_box();
  test_veils_let_shine_through();
  test_gradients_go_from_top_to_bottom();
  test_ellipses_and_rings_touch_the_sides();
  test_polygons_and_lines_go_through_their_points();
  test_empty_boxes_leave_no_mark();
  return check_result();
}
