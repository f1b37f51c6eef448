// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pixels.h"

#include "check.h"

#include <cairo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool
put(void* user, const void* bytes, size_t n_bytes)
{
  return fwrite(bytes, 1, n_bytes, user) == n_bytes;
}

/// cairo's PNG reader calls this for the next bytes
static cairo_status_t
get(void* user, unsigned char* bytes, unsigned n_bytes)
{
  return fread(bytes, 1, n_bytes, user) == n_bytes ? CAIRO_STATUS_SUCCESS
                                                   : CAIRO_STATUS_READ_ERROR;
}

Pixels
pixels_of(UiCanvas* canvas)
{
  FILE* file = tmpfile();
  REQUIRE(file != NULL);
  REQUIRE(!ui_canvas_save(canvas, put, file));
  rewind(file);
  cairo_surface_t* surface =
      cairo_image_surface_create_from_png_stream(get, file);
  fclose(file);
  REQUIRE_INT(cairo_surface_status(surface), CAIRO_STATUS_SUCCESS);

  Pixels pixels = {(uint32_t)cairo_image_surface_get_width(surface),
                   (uint32_t)cairo_image_surface_get_height(surface),
                   NULL};
  pixels.colours =
      calloc((size_t)pixels.width * pixels.height, sizeof(uint32_t));
  REQUIRE(pixels.colours != NULL);
  const unsigned char* data   = cairo_image_surface_get_data(surface);
  const size_t         stride = (size_t)cairo_image_surface_get_stride(surface);
  for (uint32_t y = 0; y < pixels.height; ++y) {
    uint32_t* row = pixels.colours + (size_t)y * pixels.width;
    memcpy(row, data + y * stride, pixels.width * sizeof(uint32_t));
    for (uint32_t x = 0; x < pixels.width; ++x) {
      row[x] &= 0xFFFFFF;
    }
  }
  cairo_surface_destroy(surface);
  return pixels;
}

void
pixels_free(Pixels* pixels)
{
  free(pixels->colours);
  *pixels = (Pixels){0};
}

uint32_t
pixels_at(const Pixels* pixels, uint32_t x, uint32_t y)
{
  REQUIRE(x < pixels->width && y < pixels->height);
  return pixels->colours[(size_t)y * pixels->width + x];
}

bool
pixels_same(const Pixels* one, const Pixels* two)
{
  return one->width == two->width && one->height == two->height &&
         !memcmp(one->colours,
                 two->colours,
                 (size_t)one->width * one->height * sizeof(uint32_t));
}

Extent
pixels_other_than(const Pixels* pixels, uint32_t colour)
{
  Extent extent = {pixels->width, pixels->height, 0, 0};
  for (uint32_t y = 0; y < pixels->height; ++y) {
    for (uint32_t x = 0; x < pixels->width; ++x) {
      if (pixels_at(pixels, x, y) != colour) {
        extent.left   = x < extent.left ? x : extent.left;
        extent.top    = y < extent.top ? y : extent.top;
        extent.right  = x + 1 > extent.right ? x + 1 : extent.right;
        extent.bottom = y + 1;
      }
    }
  }
  return extent.bottom ? extent : (Extent){0};
}
