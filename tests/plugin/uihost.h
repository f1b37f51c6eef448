// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UIHOST_H
#define UIHOST_H

#include "host.h"

#include <lv2/options/options.h>
#include <lv2/ui/ui.h>
#include <xcb/xcb.h>

#include <stdbool.h>
#include <stdint.h>

/**
   @file uihost.h
   A host's window with the plugin's in it, and the plugin itself behind that.
*/

#define UIHOST_EVENTS 4096

/// Modifiers of an event
#define UIHOST_SHIFT 1U
#define UIHOST_CTRL 4U

/// What a host does not offer, as bits
typedef enum {
  UIHOST_NO_IDLE    = 1U << 0U,
  UIHOST_NO_TOUCH   = 1U << 1U,
  UIHOST_NO_RESIZE  = 1U << 2U,
  UIHOST_NO_REQUEST = 1U << 3U,
  UIHOST_NO_OPTIONS = 1U << 4U,
  UIHOST_NO_MAP     = 1U << 5U,
  UIHOST_NO_PARENT  = 1U << 6U,
} UiHostLack;

/// What the window asked of the host
typedef struct {
  bool     is_touch;
  uint32_t port;
  float    value; ///< Or 1 and 0 for a touch
} UiHostNote;

/// A host
typedef struct {
  Host*                       host; ///< Activated
  xcb_connection_t*           x;
  xcb_window_t                parent;
  xcb_window_t                window; ///< The plugin's
  void*                       library;
  const LV2UI_Descriptor*     descriptor;
  const LV2UI_Idle_Interface* idle;
  LV2UI_Handle                ui; ///< NULL while there is none
  float                       scale;
  uint32_t                    lacks;   ///< UiHostLack
  uint32_t                    key_ms;  ///< When keys are pressed
  bool                        is_gone; ///< idle() said so

  // What the plugin's window may use as long as it is open
  float               rate;
  LV2_Options_Option  options[3];
  LV2UI_Touch         touch;
  LV2UI_Resize        resize;
  LV2UI_Request_Value request;

  UiHostNote notes[UIHOST_EVENTS]; ///< [n_notes]
  uint32_t   n_notes;
  uint32_t   n_requests;       ///< For files
  uint32_t   n_messages;       ///< From the plugin, passed on
  float      told[HOST_PORTS]; ///< What the window was told last
  bool       was_told[HOST_PORTS];
  uint32_t   seed;  ///< Of the noise that comes in
  float      level; ///< And how loud it is
} UiHost;

/// Load the plugin and its window, and make the host's; end the test if that
/// fails.
UiHost* uihost_new(const HostConfig* config);

/// Close everything.
void uihost_free(UiHost* uihost);

/// Open the plugin's window; false if it declined.
bool uihost_open(UiHost* uihost);

/// Close it; fine if there is none.
void uihost_close(UiHost* uihost);

/// Free the plugin before its window is closed; nothing runs after that.
void uihost_end_plugin(UiHost* uihost);

/// Destroy the host's window before the plugin's is closed.
void uihost_destroy_parent(UiHost* uihost);

/// Let a thirtieth of a second pass: audio, messages, idle.
void uihost_step(UiHost* uihost);

/// Let many pass.
void uihost_steps(UiHost* uihost, uint32_t n);

/// Wait until the server has done all that was asked of it.
void uihost_settle(UiHost* uihost);

/// Pretend that the pointer does something in the plugin's window, pixels.
void uihost_move(UiHost* uihost, int x, int y, uint32_t state);
void uihost_button(UiHost* uihost, int button, bool is_press, int x, int y);

/// As that, with modifiers.
void uihost_click(UiHost* uihost, int button, int x, int y, uint32_t state);

/// Pretend that a key with a symbol of X's is pressed.
void uihost_key(UiHost* uihost, uint32_t symbol, uint32_t state);

/// Give the plugin's window another size, as hosts do.
void uihost_resize(UiHost* uihost, uint32_t width, uint32_t height);

/// Return how large it is.
void uihost_size(UiHost* uihost, uint32_t* width, uint32_t* height);

/// Return the colour of a pixel as the screen shows it, 0xRRGGBB.
uint32_t uihost_pixel(UiHost* uihost, int x, int y);

/// Write what the screen shows as PNG; end the test if that fails.
void uihost_picture(UiHost* uihost, const char* path);

/// Return how many errors the X server has sent to the host.
uint32_t uihost_errors(UiHost* uihost);

#endif // UIHOST_H
