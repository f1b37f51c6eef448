// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_PANE_H
#define UI_PANE_H

#include "event.h"
#include "nms/attributes.h"
#include "picture/canvas.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file pane.h
   A window within another one, on a connection of its own.

   Nothing here waits for the server but the constructor.  When the connection
   is lost, or the window was destroyed with its parent, the window is dead: all
   functions go on to be safe, and do nothing.
*/

/// A window
typedef struct UiPaneImpl UiPane;

/// A picture to be shown
typedef struct {
  const uint32_t* rows;   ///< [height][stride], 0x00RRGGBB, the top row first
  size_t          stride; ///< From row to row, pixels
  uint32_t        width;  ///< Pixels
  uint32_t        height; ///< Pixels
} UiPanePixels;

/**
   Connect to the server that the environment names.

   @param parent Window of the host that ours will be in.
   @param why    Out, a text that stays, if that fails.
   @return Owned by the caller; NULL if there is no such server, window or
   memory, or none of the ways to show colours that are known here.

   Window thread, as all here.  Not realtime: waits for the server.
*/
NMS_NODISCARD UiPane* ui_pane_new(uint32_t parent, const char** why);

/// Close the window and the connection; NULL is fine.
void ui_pane_free(UiPane* pane);

/**
   Return how much larger than usual this screen wants things: Xft.dpi over 96;
   1 if that is not set.
*/
double ui_pane_scale(const UiPane* pane);

/**
   Make the window and show it.

   @param width  Pixels, what it has at first and would like to have.
   @param height Pixels.
   @return False if the window could not be made.

   Not realtime: waits until the server knows all of it.
*/
NMS_NODISCARD bool ui_pane_open(UiPane* pane, uint32_t width, uint32_t height);

/// Return the window's number.
uint32_t ui_pane_window(const UiPane* pane);

/// Say what size the window would like to have; it keeps the one it has.
void ui_pane_wish(UiPane* pane, uint32_t width, uint32_t height);

/// Take the size that the host gives, which it did not give the window itself.
void ui_pane_set_size(UiPane* pane, uint32_t width, uint32_t height);

/**
   Take the next event.

   @return False if there is none; sizes, damage and visibility are up to date
   then.
*/
bool ui_pane_next(UiPane* pane, UiEvent* event);

/// Give the key that was taken last to the parent, which may have use for it,
/// unless it had it before and has sent it back.
void ui_pane_pass_on(UiPane* pane);

/// Ask for keys, or ask for them no more.
void ui_pane_take_keys(UiPane* pane, bool takes);

/// Return whether the window is gone.
bool ui_pane_is_dead(const UiPane* pane);

/// Return whether somebody may see it.
bool ui_pane_is_visible(const UiPane* pane);

/// Return the size it has, pixels.
void ui_pane_size(const UiPane* pane, uint32_t* width, uint32_t* height);

/// Return what has to be shown anew because it was covered, and forget it.
UiBox ui_pane_take_exposed(UiPane* pane);

/// Return whether the server is done with what was shown last.
bool ui_pane_is_ready(UiPane* pane);

/// Show a part of a picture; what lies outside it or the window is left out.
void ui_pane_show(UiPane* pane, const UiPanePixels* pixels, UiBox box);

/// Say that all parts were shown; ui_pane_is_ready() tells when that is done.
void ui_pane_end_show(UiPane* pane);

#endif // UI_PANE_H
