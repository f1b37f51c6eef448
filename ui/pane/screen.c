// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "screen.h"

#include "base/memory.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/// Find the screen that a window is on, or NULL
static const xcb_screen_t*
find_screen(xcb_connection_t* connection, xcb_window_t window)
{
  xcb_get_geometry_reply_t* const geometry = xcb_get_geometry_reply(
      connection, xcb_get_geometry(connection, window), NULL);
  if (!geometry) {
    return NULL;
  }

  xcb_screen_iterator_t screens =
      xcb_setup_roots_iterator(xcb_get_setup(connection));
  while (screens.rem && screens.data->root != geometry->root) {
    xcb_screen_next(&screens);
  }
  free(geometry);
  return screens.rem ? screens.data : NULL;
}

/// Return whether pixels of a depth are 32 bits, in this machine's order
static bool
is_known_depth(const xcb_setup_t* setup, uint8_t depth)
{
  const uint32_t one        = 1;
  uint8_t        first_byte = 0;
  memcpy(&first_byte, &one, 1);
  if ((setup->image_byte_order == XCB_IMAGE_ORDER_LSB_FIRST) !=
      (first_byte == 1)) {
    return false;
  }

  xcb_format_iterator_t formats = xcb_setup_pixmap_formats_iterator(setup);
  for (; formats.rem; xcb_format_next(&formats)) {
    if (formats.data->depth == depth) {
      return formats.data->bits_per_pixel == 32;
    }
  }
  return false;
}

/// Return a way of colours that is 0xRRGGBB among those of a depth, or 0
static xcb_visualid_t
find_visual(const xcb_depth_t* depth)
{
  xcb_visualtype_iterator_t visuals = xcb_depth_visuals_iterator(depth);
  for (; visuals.rem; xcb_visualtype_next(&visuals)) {
    if (visuals.data->_class == XCB_VISUAL_CLASS_TRUE_COLOR &&
        visuals.data->red_mask == 0xFF0000U &&
        visuals.data->green_mask == 0xFF00U &&
        visuals.data->blue_mask == 0xFFU) {
      return visuals.data->visual_id;
    }
  }
  return 0;
}

/// Read Xft.dpi among the resources that the session set
static double
read_scale(xcb_connection_t* connection, xcb_window_t root)
{
  static const char name[] = "Xft.dpi:";

  double                          scale = 1.0;
  xcb_get_property_reply_t* const reply =
      xcb_get_property_reply(connection,
                             xcb_get_property(connection,
                                              0,
                                              root,
                                              XCB_ATOM_RESOURCE_MANAGER,
                                              XCB_ATOM_STRING,
                                              0,
                                              16384),
                             NULL);
  if (!reply) {
    return scale;
  }

  const size_t length = (size_t)xcb_get_property_value_length(reply);
  char* const  text   = ui_new(length + 1, 1);
  if (text) {
    memcpy(text, xcb_get_property_value(reply), length);
    for (const char* line = text; line; line = strchr(line, '\n')) {
      line += *line == '\n';
      if (!strncmp(line, name, sizeof(name) - 1)) {
        const double dpi = strtod(line + sizeof(name) - 1, NULL);
        scale            = dpi >= 48.0 && dpi <= 480.0 ? dpi / 96.0 : scale;
      }
    }
    free(text);
  }
  free(reply);
  return scale;
}

const char*
ui_screen_find(xcb_connection_t* connection,
               xcb_window_t      window,
               UiScreen*         screen)
{
  const xcb_screen_t* const found = find_screen(connection, window);
  if (!found) {
    return "the host's window is not on this X server";
  }

  xcb_depth_iterator_t depths = xcb_screen_allowed_depths_iterator(found);
  screen->root                = found->root;
  screen->visual              = 0;
  for (; depths.rem && !screen->visual; xcb_depth_next(&depths)) {
    screen->depth = depths.data->depth;
    if (screen->depth == 24 &&
        is_known_depth(xcb_get_setup(connection), screen->depth)) {
      screen->visual = find_visual(depths.data);
    }
  }
  if (!screen->visual) {
    return "this screen has no 24-bit colours";
  }

  screen->scale = read_scale(connection, found->root);
  return NULL;
}
