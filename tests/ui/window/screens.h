// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef SCREENS_H
#define SCREENS_H

#include "window/layout.h"
#include "window/model.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file screens.h
   Windows as pixels: drawn without X, read from and written to PNGs, compared.
*/

/// Pixels of a window
typedef struct {
  uint32_t  width;
  uint32_t  height;
  uint32_t* pixels; ///< [height][width], 0xRRGGBB, owned
} Screen;

/// How two screens differ, in steps of a channel
typedef struct {
  double mean;  ///< Over all
  double worst; ///< Of the means over squares of some pixels
} ScreenGap;

/// Make an empty screen; ends the test without memory.
Screen screen_new(uint32_t width, uint32_t height);

/// Draw what is in a box, as a window does.
void screen_draw(Screen* screen, const WinModel* model, UiBox damage);

/// Draw everything anew on a screen of a size.
Screen screen_of(const WinModel* model, uint32_t width, uint32_t height);

/// Read a PNG; without pixels if that fails.
Screen screen_read(const char* path);

/// Write a PNG; ends the test if that fails.
void screen_write(const Screen* screen, const char* path);

/// Free the pixels.
void screen_free(Screen* screen);

/// Return whether all pixels are the same.
bool screen_same(const Screen* one, const Screen* two);

/// Return how far any pixel is off in any channel; ends the test if the sizes
/// differ.
uint32_t screen_most_off(const Screen* one, const Screen* two);

/// Compare screens of one size by squares of so many pixels a side.
ScreenGap screen_gap(const Screen* one, const Screen* two, uint32_t side);

#endif // SCREENS_H
