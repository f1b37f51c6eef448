// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  What the tests with the windows of real hosts need beside xdotool:

      window_tool where
      window_tool close WINDOW

  The first prints where strip 1 has its fader's middle, 0 dB and bottom,
  pixels.  The second asks a window to close, as a window manager does for its
  user; to destroy it from outside, as xdotool does, takes from a host's
  toolkit what it still draws to.
*/

#include "check.h"
#include "protocol/ports.h"
#include "window/layout.h"
#include "window/model.h"

#include <xcb/xcb.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
print_fader(void)
{
  WinModel* model = win_model_new(&plug_variants[0], 48000.0);
  REQUIRE(model != NULL);
  WinLayout layout;
  win_layout_make(model, WIN_WIDTH, WIN_HEIGHT, &layout);
  const UiBox box = layout.strips[0].fader;
  printf("%.0f %.0f %.0f\n",
         box.x + 0.5 * box.width,
         win_layout_y_of(&layout, 0, 0.0f),
         win_layout_y_of(&layout, 0, PLUG_MUTE_DB));
  win_model_free(model);
}

static xcb_atom_t
find_atom(xcb_connection_t* x, const char* name)
{
  xcb_intern_atom_reply_t* reply = xcb_intern_atom_reply(
      x, xcb_intern_atom(x, 0, (uint16_t)strlen(name), name), NULL);
  REQUIRE(reply != NULL);
  const xcb_atom_t atom = reply->atom;
  free(reply);
  return atom;
}

static void
ask_to_close(xcb_window_t window)
{
  xcb_connection_t* x = xcb_connect(NULL, NULL);
  REQUIRE(!xcb_connection_has_error(x));
  const xcb_client_message_event_t event = {
      .response_type = XCB_CLIENT_MESSAGE,
      .format        = 32,
      .window        = window,
      .type          = find_atom(x, "WM_PROTOCOLS"),
      .data.data32   = {find_atom(x, "WM_DELETE_WINDOW"), XCB_CURRENT_TIME}};
  xcb_generic_error_t* error = xcb_request_check(
      x,
      xcb_send_event_checked(
          x, 0, window, XCB_EVENT_MASK_NO_EVENT, (const char*)&event));
  REQUIRE(error == NULL);
  xcb_disconnect(x);
}

int
main(int argc, char** argv)
{
  if (argc == 2 && !strcmp(argv[1], "where")) {
    print_fader();
  } else if (argc == 3 && !strcmp(argv[1], "close")) {
    ask_to_close((xcb_window_t)strtoul(argv[2], NULL, 0));
  } else {
    fprintf(stderr, "Usage: window_tool where | close WINDOW\n");
    return EXIT_FAILURE;
  }
  return EXIT_SUCCESS;
}
