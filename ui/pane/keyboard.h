// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_KEYBOARD_H
#define UI_KEYBOARD_H

#include "event.h"
#include "nms/attributes.h"

#include <xcb/xcb.h>

/**
   @file keyboard.h
   Which letters the keys give, by libxkbcommon.
*/

/// A keyboard
typedef struct UiKeyboardImpl UiKeyboard;

/// Ask the server for its keyboard; owned by the caller, NULL if it has none
/// that is known here.
NMS_NODISCARD UiKeyboard* ui_keyboard_new(xcb_connection_t* connection);

/// Free it; NULL is fine.
void ui_keyboard_free(UiKeyboard* keyboard);

/// Fill in key and text of an event; NULL gives UI_KEY_OTHER.
void ui_keyboard_read(UiKeyboard*                  keyboard,
                      const xcb_key_press_event_t* press,
                      UiEvent*                     event);

#endif // UI_KEYBOARD_H
