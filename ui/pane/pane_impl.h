// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_PANE_IMPL_H
#define UI_PANE_IMPL_H

#include "keyboard.h"
#include "picture/canvas.h"
#include "screen.h"

#include <xcb/xcb.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file pane_impl.h
   What a pane is made of, for pane.c and pane_events.c alone.
*/

/// What a pane wants to be told; keys only when it takes them
#define UI_PANE_EVENTS                                           \
  (XCB_EVENT_MASK_EXPOSURE | XCB_EVENT_MASK_STRUCTURE_NOTIFY |   \
   XCB_EVENT_MASK_BUTTON_PRESS | XCB_EVENT_MASK_BUTTON_RELEASE | \
   XCB_EVENT_MASK_POINTER_MOTION | XCB_EVENT_MASK_LEAVE_WINDOW | \
   XCB_EVENT_MASK_FOCUS_CHANGE)

/// A question to the server that is under way
typedef struct {
  bool     is_asked;
  uint32_t sequence;
} UiPaneQuestion;

typedef struct UiPaneImpl UiPane;

struct UiPaneImpl {
  xcb_connection_t* connection;
  UiScreen          screen;
  xcb_window_t      parent;
  xcb_window_t      window;
  xcb_colormap_t    colormap;
  xcb_gcontext_t    gc;
  UiKeyboard*       keyboard;

  uint32_t width;
  uint32_t height;
  bool     is_mapped; ///< The window itself
  bool     is_shown;  ///< And all that it is in
  bool     is_dead;
  bool     takes_keys;
  double   taken_s; ///< When the keys were taken
  UiBox    exposed;

  UiPaneQuestion        done;      ///< With what was shown last
  UiPaneQuestion        focus;     ///< Who had it before
  UiPaneQuestion        viewed;    ///< Whether it may be seen
  double                asked_s;   ///< When that was asked last
  xcb_generic_event_t*  next;      ///< Looked at, but not yet taken
  xcb_key_press_event_t press;     ///< That was taken last
  xcb_timestamp_t       passed_ms; ///< When what was passed on last was
                                   ///< pressed, 0 if nothing was

  uint32_t* sent; ///< [n_sent], pixels that are sent
  size_t    n_sent;
};

/// Return whether a question is no longer under way; `*answer`, owned by the
/// caller, is NULL if there was none or it has failed.
bool ui_pane_has_answer(UiPane* pane, UiPaneQuestion* question, void** answer);

#endif // UI_PANE_IMPL_H
