// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pane.h"

#include "base/clock.h"
#include "base/memory.h"
#include "keyboard.h"
#include "pane_impl.h"
#include "screen.h"

#include <xcb/xcb.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/// WM_NORMAL_HINTS, as ICCCM 4.1.2.3 has it: flags, then numbers by their place
enum {
  HINTS_FLAGS,
  HINTS_MIN_WIDTH = 5,
  HINTS_MIN_HEIGHT,
  HINTS_BASE_WIDTH = 15,
  HINTS_BASE_HEIGHT,
  N_HINTS = 18,
};

#define HINTS_HAVE_MIN (1U << 4U)
#define HINTS_HAVE_BASE (1U << 8U)

UiPane*
ui_pane_new(uint32_t parent, const char** why)
{
  UiPane* const pane = ui_new(1, sizeof(UiPane));
  if (!pane) {
    *why = "memory is short";
    return NULL;
  }

  pane->parent     = parent;
  pane->connection = xcb_connect(NULL, NULL);
  *why             = xcb_connection_has_error(pane->connection)
                         ? "there is no X server"
                         : ui_screen_find(pane->connection, parent, &pane->screen);
  if (*why) {
    ui_pane_free(pane);
    return NULL;
  }
  return pane;
}

void
ui_pane_free(UiPane* pane)
{
  if (!pane) {
    return;
  }

  // Not xcb_destroy_window() first: what a connection made goes with it
  ui_keyboard_free(pane->keyboard);
  xcb_disconnect(pane->connection);
  free(pane->next);
  free(pane->sent);
  free(pane);
}

double
ui_pane_scale(const UiPane* pane)
{
  return pane->screen.scale;
}

uint32_t
ui_pane_window(const UiPane* pane)
{
  return pane->window;
}

void
ui_pane_wish(UiPane* pane, uint32_t width, uint32_t height)
{
  if (ui_pane_is_dead(pane)) {
    return;
  }

  const uint32_t hints[N_HINTS] = {[HINTS_FLAGS] =
                                       HINTS_HAVE_MIN | HINTS_HAVE_BASE,
                                   [HINTS_MIN_WIDTH]   = width / 3,
                                   [HINTS_MIN_HEIGHT]  = height / 3,
                                   [HINTS_BASE_WIDTH]  = width,
                                   [HINTS_BASE_HEIGHT] = height};
  xcb_change_property(pane->connection,
                      XCB_PROP_MODE_REPLACE,
                      pane->window,
                      XCB_ATOM_WM_NORMAL_HINTS,
                      XCB_ATOM_WM_SIZE_HINTS,
                      32,
                      N_HINTS,
                      hints);
  xcb_flush(pane->connection);
}

void
ui_pane_set_size(UiPane* pane, uint32_t width, uint32_t height)
{
  const uint32_t values[] = {width, height};
  if (!ui_pane_is_dead(pane)) {
    xcb_configure_window(pane->connection,
                         pane->window,
                         XCB_CONFIG_WINDOW_WIDTH | XCB_CONFIG_WINDOW_HEIGHT,
                         values);
    xcb_flush(pane->connection);
  }
}

/// Send all requests, and return whether the window is really there
static bool
is_made(UiPane* pane)
{
  xcb_get_geometry_reply_t* const geometry = xcb_get_geometry_reply(
      pane->connection, xcb_get_geometry(pane->connection, pane->window), NULL);
  if (!geometry) {
    return false;
  }

  pane->width  = geometry->width;
  pane->height = geometry->height;
  free(geometry);
  return true;
}

bool
ui_pane_open(UiPane* pane, uint32_t width, uint32_t height)
{
  xcb_connection_t* const connection = pane->connection;

  pane->window   = xcb_generate_id(connection);
  pane->colormap = xcb_generate_id(connection);
  pane->gc       = xcb_generate_id(connection);
  xcb_create_colormap(connection,
                      XCB_COLORMAP_ALLOC_NONE,
                      pane->colormap,
                      pane->screen.root,
                      pane->screen.visual);
  // Without a background the server paints nothing that flickers; what is
  // not the parent's way of colours needs a border and a map of its own
  const uint32_t values[] = {XCB_BACK_PIXMAP_NONE,
                             0,
                             XCB_GRAVITY_NORTH_WEST,
                             UI_PANE_EVENTS,
                             pane->colormap};
  xcb_create_window(connection,
                    pane->screen.depth,
                    pane->window,
                    pane->parent,
                    0,
                    0,
                    (uint16_t)width,
                    (uint16_t)height,
                    0,
                    XCB_WINDOW_CLASS_INPUT_OUTPUT,
                    pane->screen.visual,
                    XCB_CW_BACK_PIXMAP | XCB_CW_BORDER_PIXEL |
                        XCB_CW_BIT_GRAVITY | XCB_CW_EVENT_MASK |
                        XCB_CW_COLORMAP,
                    values);
  const uint32_t exposures = 0;
  xcb_create_gc(connection,
                pane->gc,
                pane->window,
                XCB_GC_GRAPHICS_EXPOSURES,
                &exposures);
  ui_pane_wish(pane, width, height);
  xcb_map_window(connection, pane->window);
  pane->keyboard = ui_keyboard_new(connection);
  return is_made(pane);
}

/// Return whether the key that was taken last is one that was passed on, and
/// comes back: hosts give keys that they have no use for to the window
static bool
comes_back(const UiPane* pane)
{
  const bool     is_sent  = pane->press.response_type & 0x80U;
  const uint32_t since_ms = pane->press.time - pane->passed_ms;
  return is_sent && pane->press.time && pane->passed_ms &&
         (since_ms == 0 || since_ms > UINT32_MAX / 2);
}

void
ui_pane_pass_on(UiPane* pane)
{
  if (ui_pane_is_dead(pane) || comes_back(pane)) {
    return;
  }

  pane->passed_ms             = pane->press.time;
  xcb_key_press_event_t press = pane->press;
  press.event                 = pane->parent;
  press.child                 = XCB_NONE;
  xcb_send_event(pane->connection,
                 1,
                 pane->parent,
                 XCB_EVENT_MASK_KEY_PRESS,
                 (const char*)&press);
  press.response_type = XCB_KEY_RELEASE;
  xcb_send_event(pane->connection,
                 1,
                 pane->parent,
                 XCB_EVENT_MASK_KEY_RELEASE,
                 (const char*)&press);
  xcb_flush(pane->connection);
}

void
ui_pane_take_keys(UiPane* pane, bool takes)
{
  if (ui_pane_is_dead(pane) || pane->takes_keys == takes) {
    return;
  }

  const uint32_t events =
      UI_PANE_EVENTS | (takes ? XCB_EVENT_MASK_KEY_PRESS : 0U);
  xcb_change_window_attributes(
      pane->connection, pane->window, XCB_CW_EVENT_MASK, &events);

  // Whoever had the keys before gets them again
  xcb_window_t to = pane->window;
  if (takes && !pane->focus.is_asked) {
    pane->focus.sequence = xcb_get_input_focus(pane->connection).sequence;
    pane->focus.is_asked = true;
  } else if (!takes) {
    void* answer = NULL;
    to           = pane->parent;
    if (ui_pane_has_answer(pane, &pane->focus, &answer) && answer) {
      const xcb_window_t had =
          ((const xcb_get_input_focus_reply_t*)answer)->focus;
      to = had > XCB_INPUT_FOCUS_POINTER_ROOT && had != pane->window
               ? had
               : pane->parent;
    }
    free(answer);
  }
  xcb_set_input_focus(
      pane->connection, XCB_INPUT_FOCUS_PARENT, to, XCB_CURRENT_TIME);
  pane->takes_keys = takes;
  pane->taken_s    = ui_clock_now_s();
  xcb_flush(pane->connection);
}

bool
ui_pane_is_dead(const UiPane* pane)
{
  return pane->is_dead || xcb_connection_has_error(pane->connection);
}

bool
ui_pane_is_visible(const UiPane* pane)
{
  return pane->is_mapped && pane->is_shown && !ui_pane_is_dead(pane);
}

void
ui_pane_size(const UiPane* pane, uint32_t* width, uint32_t* height)
{
  *width  = pane->width;
  *height = pane->height;
}

UiBox
ui_pane_take_exposed(UiPane* pane)
{
  const UiBox box = pane->exposed;
  pane->exposed   = (UiBox){0.0, 0.0, 0.0, 0.0};
  return box;
}

bool
ui_pane_is_ready(UiPane* pane)
{
  void* answer = NULL;
  if (ui_pane_is_dead(pane) ||
      !ui_pane_has_answer(pane, &pane->done, &answer)) {
    return false;
  }
  free(answer);
  return true;
}

/// Return the smaller of two lengths and an edge
static uint32_t
end_of(double edge, uint32_t a, uint32_t b)
{
  const double most = (double)(a < b ? a : b);
  return (uint32_t)fmax(0.0, fmin(ceil(edge), most));
}

void
ui_pane_show(UiPane* pane, const UiPanePixels* pixels, UiBox box)
{
  const uint32_t left  = (uint32_t)fmax(floor(box.x), 0.0);
  const uint32_t top   = (uint32_t)fmax(floor(box.y), 0.0);
  const uint32_t right = end_of(box.x + box.width, pane->width, pixels->width);
  const uint32_t below =
      end_of(box.y + box.height, pane->height, pixels->height);
  if (ui_pane_is_dead(pane) || right <= left || below <= top) {
    return;
  }

  // As many rows at once as a request may have
  const size_t width = (size_t)(right - left);
  const size_t room =
      (size_t)xcb_get_maximum_request_length(pane->connection) * 4 - 64;
  const size_t all    = below - top;
  const size_t n_most = room / (4 * width) < all ? room / (4 * width) : all;
  if (n_most * width > pane->n_sent) {
    uint32_t* const sent = ui_grow(pane->sent, n_most * width, 4);
    if (!sent) {
      return;
    }
    pane->sent   = sent;
    pane->n_sent = n_most * width;
  }
  for (size_t y = top; n_most && y < below; y += n_most) {
    const size_t n = below - y < n_most ? below - y : n_most;
    for (size_t r = 0; r < n; ++r) {
      memcpy(pane->sent + r * width,
             pixels->rows + (y + r) * pixels->stride + left,
             4 * width);
    }
    xcb_put_image(pane->connection,
                  XCB_IMAGE_FORMAT_Z_PIXMAP,
                  pane->window,
                  pane->gc,
                  (uint16_t)width,
                  (uint16_t)n,
                  (int16_t)left,
                  (int16_t)y,
                  0,
                  pane->screen.depth,
                  (uint32_t)(4 * n * width),
                  (const uint8_t*)pane->sent);
  }
}

void
ui_pane_end_show(UiPane* pane)
{
  // When this is answered, the server has drawn
  if (!ui_pane_is_dead(pane) && !pane->done.is_asked) {
    pane->done.sequence = xcb_get_input_focus(pane->connection).sequence;
    pane->done.is_asked = true;
    xcb_flush(pane->connection);
  }
}
