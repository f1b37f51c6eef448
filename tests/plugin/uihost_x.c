// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "uihost.h"

#include "check.h"

#include <cairo.h>

#include <stdlib.h>
#include <string.h>

void
uihost_settle(UiHost* uihost)
{
  free(xcb_get_input_focus_reply(
      uihost->x, xcb_get_input_focus(uihost->x), NULL));
}

/// Send an event to the plugin's window
static void
post(UiHost* uihost, const void* event)
{
  if (uihost->window) {
    xcb_send_event(uihost->x, 0, uihost->window, 0, event);
    uihost_settle(uihost);
  }
}

void
uihost_move(UiHost* uihost, int x, int y, uint32_t state)
{
  const xcb_motion_notify_event_t event = {.response_type = XCB_MOTION_NOTIFY,
                                           .event         = uihost->window,
                                           .event_x       = (int16_t)x,
                                           .event_y       = (int16_t)y,
                                           .state         = (uint16_t)state};
  char                            bytes[32] = {0};
  memcpy(bytes, &event, sizeof(event));
  post(uihost, bytes);
}

static void
post_button(
    UiHost* uihost, uint8_t type, int button, const int at[2], uint32_t state)
{
  const xcb_button_press_event_t event     = {.response_type = type,
                                              .detail        = (xcb_button_t)button,
                                              .event         = uihost->window,
                                              .event_x       = (int16_t)at[0],
                                              .event_y       = (int16_t)at[1],
                                              .state         = (uint16_t)state};
  char                           bytes[32] = {0};
  memcpy(bytes, &event, sizeof(event));
  post(uihost, bytes);
}

void
uihost_button(UiHost* uihost, int button, bool is_press, int x, int y)
{
  const int at[2] = {x, y};
  post_button(
      uihost, is_press ? XCB_BUTTON_PRESS : XCB_BUTTON_RELEASE, button, at, 0);
}

void
uihost_click(UiHost* uihost, int button, int x, int y, uint32_t state)
{
  const int at[2] = {x, y};
  post_button(uihost, XCB_BUTTON_PRESS, button, at, state);
  post_button(uihost, XCB_BUTTON_RELEASE, button, at, state);
}

/// Return the code of a key by what it gives, and whether with shift
static xcb_keycode_t
find_key(UiHost* uihost, uint32_t symbol, bool* is_shifted)
{
  const xcb_setup_t* setup = xcb_get_setup(uihost->x);
  const uint8_t      n = (uint8_t)(setup->max_keycode - setup->min_keycode + 1);
  xcb_get_keyboard_mapping_reply_t* map = xcb_get_keyboard_mapping_reply(
      uihost->x,
      xcb_get_keyboard_mapping(uihost->x, setup->min_keycode, n),
      NULL);
  REQUIRE(map != NULL);
  const xcb_keysym_t* symbols = xcb_get_keyboard_mapping_keysyms(map);
  xcb_keycode_t       code    = 0;
  for (uint32_t k = 0; k < n && !code; ++k) {
    for (uint32_t level = 0; level < 2 && !code; ++level) {
      if (symbols[k * map->keysyms_per_keycode + level] == symbol) {
        code        = (xcb_keycode_t)(setup->min_keycode + k);
        *is_shifted = level == 1;
      }
    }
  }
  free(map);
  REQUIRE(code != 0);
  return code;
}

void
uihost_key(UiHost* uihost, uint32_t symbol, uint32_t state)
{
  bool                        is_shifted = false;
  const xcb_keycode_t         code  = find_key(uihost, symbol, &is_shifted);
  const xcb_key_press_event_t event = {
      .response_type = XCB_KEY_PRESS,
      .detail        = code,
      .time          = uihost->key_ms,
      .event         = uihost->window,
      .state         = (uint16_t)(state | (is_shifted ? UIHOST_SHIFT : 0U))};
  char bytes[32] = {0};
  memcpy(bytes, &event, sizeof(event));
  post(uihost, bytes);
}

void
uihost_resize(UiHost* uihost, uint32_t width, uint32_t height)
{
  const uint32_t size[] = {width, height};
  for (uint32_t w = 0; w < (uihost->window ? 2 : 1); ++w) {
    xcb_configure_window(uihost->x,
                         w ? uihost->window : uihost->parent,
                         XCB_CONFIG_WINDOW_WIDTH | XCB_CONFIG_WINDOW_HEIGHT,
                         size);
  }
  uihost_settle(uihost);
}

void
uihost_size(UiHost* uihost, uint32_t* width, uint32_t* height)
{
  xcb_get_geometry_reply_t* geometry = xcb_get_geometry_reply(
      uihost->x, xcb_get_geometry(uihost->x, uihost->window), NULL);
  REQUIRE(geometry != NULL);
  *width  = geometry->width;
  *height = geometry->height;
  free(geometry);
}

/// Return what the screen shows; to be freed
static uint32_t*
grab(UiHost* uihost, uint32_t width, uint32_t height)
{
  xcb_get_image_reply_t* image =
      xcb_get_image_reply(uihost->x,
                          xcb_get_image(uihost->x,
                                        XCB_IMAGE_FORMAT_Z_PIXMAP,
                                        uihost->window,
                                        0,
                                        0,
                                        (uint16_t)width,
                                        (uint16_t)height,
                                        ~0U),
                          NULL);
  REQUIRE(image != NULL);
  uint32_t* pixels = malloc((size_t)width * height * 4);
  REQUIRE(pixels != NULL);
  memcpy(pixels, xcb_get_image_data(image), (size_t)width * height * 4);
  free(image);
  return pixels;
}

uint32_t
uihost_pixel(UiHost* uihost, int x, int y)
{
  uint32_t width  = 0;
  uint32_t height = 0;
  uihost_size(uihost, &width, &height);
  uint32_t*      pixels = grab(uihost, width, height);
  const uint32_t pixel  = pixels[(uint32_t)y * width + (uint32_t)x] & 0xFFFFFFU;
  free(pixels);
  return pixel;
}

void
uihost_picture(UiHost* uihost, const char* path)
{
  uint32_t width  = 0;
  uint32_t height = 0;
  uihost_size(uihost, &width, &height);
  uint32_t*        pixels = grab(uihost, width, height);
  cairo_surface_t* surface =
      cairo_image_surface_create_for_data((unsigned char*)pixels,
                                          CAIRO_FORMAT_RGB24,
                                          (int)width,
                                          (int)height,
                                          (int)width * 4);
  REQUIRE(!cairo_surface_write_to_png(surface, path));
  cairo_surface_destroy(surface);
  free(pixels);
}

uint32_t
uihost_errors(UiHost* uihost)
{
  uint32_t n = 0;
  for (xcb_generic_event_t* event = xcb_poll_for_event(uihost->x); event;
       event                      = xcb_poll_for_event(uihost->x)) {
    n += event->response_type == 0;
    free(event);
  }
  return n;
}
