// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef WINDOW_STEPS_H
#define WINDOW_STEPS_H

/**
   @file window_steps.h
   What an input for the window is made of: a byte for the window, then steps,
   each a byte and what it takes.
*/

/// Steps
typedef enum {
  WINDOW_EVENT,   ///< Kind, x, y (2 bytes each), button, bits, key, wheel, time
  WINDOW_MESSAGE, ///< A stretch, an atom of the plugin's
  WINDOW_VALUE,   ///< Port, size, protocol, and the bits of a float
  WINDOW_TICK,    ///< Hundredths of a second
  WINDOW_SIZE,    ///< Width, height (2 bytes each)
  WINDOW_DRAW,    ///< Which strip, or all
  WINDOW_FILE,    ///< A stretch, a dictionary to take a source of
} WindowStep;

/// Number of steps
#define WINDOW_N_STEPS (WINDOW_FILE + 1)

/// Largest window, pixels
#define WINDOW_WIDTH 500
#define WINDOW_HEIGHT 320

#endif // WINDOW_STEPS_H
