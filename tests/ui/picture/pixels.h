// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PIXELS_H
#define PIXELS_H

#include "picture/canvas.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file pixels.h
   What a canvas shows, pixel by pixel, as whoever opens its PNG sees it.
*/

/// A picture
typedef struct {
  uint32_t  width;
  uint32_t  height;
  uint32_t* colours; ///< [height][width], 0xRRGGBB, owned
} Pixels;

/// Where in a picture something is, in pixels; all zeros for nowhere
typedef struct {
  uint32_t left;
  uint32_t top;
  uint32_t right;  ///< One beyond
  uint32_t bottom; ///< One beyond
} Extent;

/// Save a canvas and read it; ends the test if that fails.
Pixels pixels_of(UiCanvas* canvas);

/// Free what a picture owns.
void pixels_free(Pixels* pixels);

/// Return the colour at a place.
uint32_t pixels_at(const Pixels* pixels, uint32_t x, uint32_t y);

/// Return whether two pictures are the same.
bool pixels_same(const Pixels* one, const Pixels* two);

/// Return where a picture has any other colour than one.
Extent pixels_other_than(const Pixels* pixels, uint32_t colour);

#endif // PIXELS_H
