// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_EVENT_H
#define UI_EVENT_H

#include <stdbool.h>
#include <stdint.h>

/**
   @file event.h
   What pointer and keyboard do, whatever window system tells it.
*/

/// What happened
typedef enum {
  UI_EVENT_MOVE,
  UI_EVENT_PRESS,
  UI_EVENT_RELEASE,
  UI_EVENT_WHEEL,
  UI_EVENT_LEAVE, ///< The pointer has left the window
  UI_EVENT_KEY,
  UI_EVENT_UNFOCUS, ///< Keys go elsewhere from now on
} UiEventKind;

/// Keys with a meaning
typedef enum {
  UI_KEY_TEXT, ///< What `text` says
  UI_KEY_UP,
  UI_KEY_DOWN,
  UI_KEY_LEFT,
  UI_KEY_RIGHT,
  UI_KEY_HOME,
  UI_KEY_END,
  UI_KEY_PAGE_UP,
  UI_KEY_PAGE_DOWN,
  UI_KEY_ENTER,
  UI_KEY_ESCAPE,
  UI_KEY_DELETE,
  UI_KEY_BACKSPACE,
  UI_KEY_OTHER, ///< None of ours
} UiKey;

/// Buttons of a pointer
typedef enum { UI_BUTTON_LEFT = 1, UI_BUTTON_MIDDLE, UI_BUTTON_RIGHT } UiButton;

/// An event
typedef struct {
  UiEventKind kind;
  double      x;      ///< Pixels
  double      y;      ///< Pixels
  uint32_t    button; ///< UiButton, or another one
  int         steps;  ///< Of the wheel, up is positive
  bool        is_ctrl;
  bool        is_shift;
  bool        is_alt;
  double      time_s; ///< From any begin on
  UiKey       key;
  char        text[8]; ///< UTF-8 of one letter
} UiEvent;

#endif // UI_EVENT_H
