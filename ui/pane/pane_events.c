// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/clock.h"
#include "event.h"
#include "pane.h"
#include "pane_impl.h"

#include <xcb/xcbext.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/// How often the server is asked whether the window may be seen, seconds
#define ASK_S 0.5

/// For how long a focus that was taken is defended, seconds
#define RETAKE_S 0.3

/// Note that a part of the window has to be shown anew
static void
expose(UiPane* pane, UiBox box)
{
  UiBox* const all = &pane->exposed;
  if (all->width <= 0.0) {
    *all = box;
    return;
  }

  const double right = fmax(all->x + all->width, box.x + box.width);
  const double below = fmax(all->y + all->height, box.y + box.height);
  all->x             = fmin(all->x, box.x);
  all->y             = fmin(all->y, box.y);
  all->width         = right - all->x;
  all->height        = below - all->y;
}

/// Note what the server tells of the window; false if that is an event for
/// others to know
static bool
note(UiPane* pane, const xcb_generic_event_t* event)
{
  switch (event->response_type & 0x7FU) {
  case XCB_EXPOSE: {
    const xcb_expose_event_t* const at = (const xcb_expose_event_t*)event;
    expose(pane, (UiBox){at->x, at->y, at->width, at->height});
    return true;
  }
  case XCB_CONFIGURE_NOTIFY: {
    const xcb_configure_notify_event_t* const now =
        (const xcb_configure_notify_event_t*)event;
    if (now->window == pane->window) {
      pane->width  = now->width;
      pane->height = now->height;
    }
    return true;
  }
  case XCB_MAP_NOTIFY:
    pane->is_mapped = true;
    pane->is_shown  = true;
    return true;
  case XCB_UNMAP_NOTIFY:
    pane->is_mapped = false;
    return true;
  case XCB_DESTROY_NOTIFY:
    pane->is_dead = true;
    return true;
  default:
    return false;
  }
}

/// Fill in what all events of the pointer tell
static void
read_pointer(UiEvent* event, int x, int y, uint32_t state)
{
  event->x        = x;
  event->y        = y;
  event->is_ctrl  = state & XCB_MOD_MASK_CONTROL;
  event->is_shift = state & XCB_MOD_MASK_SHIFT;
  event->is_alt   = state & XCB_MOD_MASK_1;
}

/// Translate a button; false if it is one of a kind unknown here
static bool
read_button(const xcb_button_press_event_t* press, UiEvent* event)
{
  const bool is_press = (press->response_type & 0x7FU) == XCB_BUTTON_PRESS;
  read_pointer(event, press->event_x, press->event_y, press->state);
  if (press->detail == 4 || press->detail == 5) {
    event->kind  = UI_EVENT_WHEEL;
    event->steps = press->detail == 4 ? 1 : -1;
    return is_press;
  }

  event->kind   = is_press ? UI_EVENT_PRESS : UI_EVENT_RELEASE;
  event->button = press->detail;
  return press->detail <= UI_BUTTON_RIGHT;
}

/// Return whether keys go elsewhere for good: a window manager that sees a
/// click gives the focus to the host's window, after we have taken it
static bool
is_focus_lost(UiPane* pane)
{
  if (!pane->takes_keys) {
    return false;
  }
  if (fabs(ui_clock_now_s() - pane->taken_s) < RETAKE_S) {
    xcb_set_input_focus(pane->connection,
                        XCB_INPUT_FOCUS_PARENT,
                        pane->window,
                        XCB_CURRENT_TIME);
    return false;
  }

  // And it stays there
  const uint32_t events = UI_PANE_EVENTS;
  xcb_change_window_attributes(
      pane->connection, pane->window, XCB_CW_EVENT_MASK, &events);
  pane->takes_keys = false;
  return true;
}

/// Translate an event; false if it is none of ours
static bool
read_event(UiPane* pane, const xcb_generic_event_t* from, UiEvent* event)
{
  memset(event, 0, sizeof(*event));
  event->time_s = ui_clock_now_s();
  switch (from->response_type & 0x7FU) {
  case XCB_MOTION_NOTIFY: {
    const xcb_motion_notify_event_t* const motion =
        (const xcb_motion_notify_event_t*)from;
    event->kind = UI_EVENT_MOVE;
    read_pointer(event, motion->event_x, motion->event_y, motion->state);
    return true;
  }
  case XCB_BUTTON_PRESS:
  case XCB_BUTTON_RELEASE:
    return read_button((const xcb_button_press_event_t*)from, event);
  case XCB_LEAVE_NOTIFY: {
    const xcb_leave_notify_event_t* const leave =
        (const xcb_leave_notify_event_t*)from;
    event->kind = UI_EVENT_LEAVE;
    return leave->mode == XCB_NOTIFY_MODE_NORMAL;
  }
  case XCB_KEY_PRESS:
    pane->press = *(const xcb_key_press_event_t*)from;
    event->kind = UI_EVENT_KEY;
    read_pointer(
        event, pane->press.event_x, pane->press.event_y, pane->press.state);
    ui_keyboard_read(pane->keyboard, &pane->press, event);
    return true;
  case XCB_FOCUS_OUT:
    event->kind = UI_EVENT_UNFOCUS;
    return ((const xcb_focus_out_event_t*)from)->mode ==
               XCB_NOTIFY_MODE_NORMAL &&
           is_focus_lost(pane);
  default:
    return false;
  }
}

/// Take the next event of the server's, of motions in a row the last one
static xcb_generic_event_t*
take(UiPane* pane)
{
  xcb_generic_event_t* event =
      pane->next ? pane->next : xcb_poll_for_event(pane->connection);

  pane->next = NULL;
  while (event && (event->response_type & 0x7FU) == XCB_MOTION_NOTIFY) {
    pane->next = xcb_poll_for_queued_event(pane->connection);
    if (!pane->next ||
        (pane->next->response_type & 0x7FU) != XCB_MOTION_NOTIFY) {
      break;
    }
    free(event);
    event      = pane->next;
    pane->next = NULL;
  }
  return event;
}

bool
ui_pane_has_answer(UiPane* pane, UiPaneQuestion* question, void** answer)
{
  *answer = NULL;
  if (!question->is_asked) {
    return true;
  }

  xcb_generic_error_t* error = NULL;
  if (!xcb_poll_for_reply(
          pane->connection, question->sequence, answer, &error)) {
    return false;
  }
  free(error);
  question->is_asked = false;
  return true;
}

/// Ask now and then whether the window and all that it is in is shown, of which
/// there are no events
static void
ask_view(UiPane* pane)
{
  void*      answer    = NULL;
  const bool was_asked = pane->viewed.is_asked;
  if (!ui_pane_has_answer(pane, &pane->viewed, &answer)) {
    return;
  }
  if (was_asked) {
    const xcb_get_window_attributes_reply_t* const attributes = answer;
    pane->is_dead = pane->is_dead || !attributes;
    pane->is_shown =
        attributes && attributes->map_state == XCB_MAP_STATE_VIEWABLE;
    free(answer);
  }

  const double now_s = ui_clock_now_s();
  if (fabs(now_s - pane->asked_s) > ASK_S) {
    pane->viewed.sequence =
        xcb_get_window_attributes(pane->connection, pane->window).sequence;
    pane->viewed.is_asked = true;
    pane->asked_s         = now_s;
  }
}

bool
ui_pane_next(UiPane* pane, UiEvent* event)
{
  while (!ui_pane_is_dead(pane)) {
    xcb_generic_event_t* const from = take(pane);
    if (!from) {
      ask_view(pane);
      xcb_flush(pane->connection);
      return false;
    }

    // Errors come as events, too, and tell nothing that matters
    const bool is_ours = !note(pane, from) && read_event(pane, from, event);
    free(from);
    if (is_ours) {
      return true;
    }
  }
  return false;
}
