// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "keyboard.h"

#include "base/memory.h"

#include <xkbcommon/xkbcommon-keysyms.h>
#include <xkbcommon/xkbcommon-x11.h>
#include <xkbcommon/xkbcommon.h>

#include <stdlib.h>

struct UiKeyboardImpl {
  struct xkb_context* context;
  struct xkb_keymap*  keymap;
  struct xkb_state*   state;
};

UiKeyboard*
ui_keyboard_new(xcb_connection_t* connection)
{
  UiKeyboard* const keyboard = ui_new(1, sizeof(UiKeyboard));
  if (!keyboard) {
    return NULL;
  }

  if (xkb_x11_setup_xkb_extension(connection,
                                  XKB_X11_MIN_MAJOR_XKB_VERSION,
                                  XKB_X11_MIN_MINOR_XKB_VERSION,
                                  XKB_X11_SETUP_XKB_EXTENSION_NO_FLAGS,
                                  NULL,
                                  NULL,
                                  NULL,
                                  NULL)) {
    const int32_t device = xkb_x11_get_core_keyboard_device_id(connection);
    keyboard->context    = xkb_context_new(XKB_CONTEXT_NO_FLAGS);
    if (keyboard->context && device >= 0) {
      xkb_context_set_log_level(keyboard->context, XKB_LOG_LEVEL_CRITICAL);
      keyboard->keymap = xkb_x11_keymap_new_from_device(
          keyboard->context, connection, device, XKB_KEYMAP_COMPILE_NO_FLAGS);
    }
    if (keyboard->keymap) {
      keyboard->state = xkb_state_new(keyboard->keymap);
    }
  }

  if (!keyboard->state) {
    ui_keyboard_free(keyboard);
    return NULL;
  }
  return keyboard;
}

void
ui_keyboard_free(UiKeyboard* keyboard)
{
  if (keyboard) {
    xkb_state_unref(keyboard->state);
    xkb_keymap_unref(keyboard->keymap);
    xkb_context_unref(keyboard->context);
    free(keyboard);
  }
}

/// Return which of our keys one is
static UiKey
key_of(xkb_keysym_t symbol)
{
  static const struct {
    xkb_keysym_t symbols[2]; ///< That of the keypad second
    UiKey        key;
  } keys[] = {{{XKB_KEY_Up, XKB_KEY_KP_Up}, UI_KEY_UP},
              {{XKB_KEY_Down, XKB_KEY_KP_Down}, UI_KEY_DOWN},
              {{XKB_KEY_Left, XKB_KEY_KP_Left}, UI_KEY_LEFT},
              {{XKB_KEY_Right, XKB_KEY_KP_Right}, UI_KEY_RIGHT},
              {{XKB_KEY_Home, XKB_KEY_KP_Home}, UI_KEY_HOME},
              {{XKB_KEY_End, XKB_KEY_KP_End}, UI_KEY_END},
              {{XKB_KEY_Page_Up, XKB_KEY_KP_Page_Up}, UI_KEY_PAGE_UP},
              {{XKB_KEY_Page_Down, XKB_KEY_KP_Page_Down}, UI_KEY_PAGE_DOWN},
              {{XKB_KEY_Return, XKB_KEY_KP_Enter}, UI_KEY_ENTER},
              {{XKB_KEY_Escape, XKB_KEY_Escape}, UI_KEY_ESCAPE},
              {{XKB_KEY_Delete, XKB_KEY_KP_Delete}, UI_KEY_DELETE},
              {{XKB_KEY_BackSpace, XKB_KEY_BackSpace}, UI_KEY_BACKSPACE}};

  for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); ++k) {
    if (symbol == keys[k].symbols[0] || symbol == keys[k].symbols[1]) {
      return keys[k].key;
    }
  }
  return UI_KEY_OTHER;
}

void
ui_keyboard_read(UiKeyboard*                  keyboard,
                 const xcb_key_press_event_t* press,
                 UiEvent*                     event)
{
  event->key     = UI_KEY_OTHER;
  event->text[0] = '\0';
  if (!keyboard) {
    return;
  }

  // All that an event tells of the state, without asking for more events
  xkb_state_update_mask(keyboard->state,
                        press->state & 0xFFU,
                        0,
                        0,
                        0,
                        0,
                        (xkb_layout_index_t)(press->state >> 13U & 3U));
  event->key =
      key_of(xkb_state_key_get_one_sym(keyboard->state, press->detail));
  if (event->key == UI_KEY_OTHER) {
    const int length = xkb_state_key_get_utf8(
        keyboard->state, press->detail, event->text, sizeof(event->text));
    const bool is_letter = length > 0 && length < (int)sizeof(event->text) &&
                           (unsigned char)event->text[0] >= ' ' &&
                           event->text[0] != '\177';
    event->key = is_letter && !event->is_ctrl && !event->is_alt ? UI_KEY_TEXT
                                                                : UI_KEY_OTHER;
  }
}
