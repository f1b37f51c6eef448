// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_SCREEN_H
#define UI_SCREEN_H

#include "nms/attributes.h"

#include <xcb/xcb.h>

#include <stdbool.h>
#include <stdint.h>

/**
   @file screen.h
   The screen that a window is on: how it shows colours, and how large things
   are wanted there.
*/

/// A screen
typedef struct {
  xcb_window_t   root;
  xcb_visualid_t visual; ///< 0xRRGGBB in 32 bits of this machine's order
  uint8_t        depth;
  double         scale; ///< Xft.dpi over 96; 1 if that is not set
} UiScreen;

/**
   Ask for the screen of a window.

   @param window Any.
   @param screen Out.
   @return NULL, or why that fails, a text that stays.

   Waits for the server.
*/
NMS_NODISCARD const char* ui_screen_find(xcb_connection_t* connection,
                                         xcb_window_t      window,
                                         UiScreen*         screen);

#endif // UI_SCREEN_H
