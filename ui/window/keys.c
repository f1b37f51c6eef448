// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "keys.h"

#include "edit.h"
#include "menus.h"

/// Steps of the wheel and the arrows
#define STEP_DB 1.0f
#define FINE_STEP_DB 0.2f
#define LARGE_STEP_DB 6.0f
#define STEP_SHARPNESS 0.1f
#define FINE_STEP_SHARPNESS 0.02f

void
win_keys_step(WinDesk* desk, WinPart part, int steps, bool is_fine)
{
  const WinModel* const model = desk->model;
  const uint32_t        port  = win_menus_port(desk, part);
  if (port >= PLUG_N_PORTS || port == desk->held) {
    return;
  }

  const float now = model->values[port];
  if (part.kind == WIN_LATENCY) {
    const int choice = (int)plug_choice_of_hop(now) + steps;
    const int last   = PLUG_N_CHOICES - 1;
    win_desk_change(
        desk,
        port,
        (float)(PLUG_FIRST_HOP << (uint32_t)(choice < 0      ? 0
                                             : choice > last ? last
                                                             : choice)));
    return;
  }

  const bool  is_db = part.kind == WIN_FADER;
  const float size  = is_db ? (is_fine ? FINE_STEP_DB : STEP_DB)
                            : (is_fine ? FINE_STEP_SHARPNESS : STEP_SHARPNESS);
  win_desk_change(desk, port, now + (float)steps * size);
}

/// Take a key while a menu is open
static void
key_in_menu(WinDesk* desk, const UiEvent* event)
{
  WinModel* const model = desk->model;
  const int       n     = (int)model->menu.n_entries;
  const bool      is_in = model->hover.kind == WIN_ENTRY;
  int             at    = is_in ? (int)model->hover.index : -1;
  if (event->key == UI_KEY_ESCAPE) {
    win_menus_close(desk);
  } else if (event->key == UI_KEY_ENTER && is_in) {
    win_menus_choose(desk, (uint32_t)at);
  } else if (event->key == UI_KEY_UP || event->key == UI_KEY_DOWN) {
    const int way = event->key == UI_KEY_DOWN ? 1 : -1;
    at            = at < 0 && way < 0 ? n : at;
    do {
      at += way;
    } while (at >= 0 && at < n && model->menu.entries[at].is_line);
    if (at >= 0 && at < n) {
      model->hover    = (WinPart){WIN_ENTRY, 0, (uint32_t)at};
      const int first = (int)model->menu.first;
      const int shown = (int)desk->layout.n_entries;
      win_menus_scroll(desk,
                       at < first            ? at - first
                       : at >= first + shown ? at - first - shown + 1
                                             : 0);
    }
  }
}

/// Take a key while a control has the focus; return whether it is one of its
static bool
key_on_control(WinDesk* desk, const UiEvent* event)
{
  const WinPart part = desk->model->focus;
  if (part.kind == WIN_NOTHING || event->is_alt) {
    return false;
  }

  const int large = part.kind == WIN_FADER ? (int)(LARGE_STEP_DB / STEP_DB) : 1;
  switch (event->key) {
  case UI_KEY_UP:
  case UI_KEY_RIGHT:
    win_keys_step(desk, part, 1, event->is_ctrl);
    return true;
  case UI_KEY_DOWN:
  case UI_KEY_LEFT:
    win_keys_step(desk, part, -1, event->is_ctrl);
    return true;
  case UI_KEY_PAGE_UP:
    win_keys_step(desk, part, large, false);
    return true;
  case UI_KEY_PAGE_DOWN:
    win_keys_step(desk, part, -large, false);
    return true;
  case UI_KEY_HOME:
  case UI_KEY_DELETE:
    win_desk_reset(desk, win_menus_port(desk, part));
    return true;
  case UI_KEY_ENTER:
    if (part.kind == WIN_LATENCY) {
      (void)win_menus_open(desk, part);
    } else {
      win_edit_begin(desk, part, NULL);
    }
    return true;
  case UI_KEY_ESCAPE:
    desk->model->focus = (WinPart){WIN_NOTHING, 0, 0};
    return true;
  default:
    return false;
  }
}

bool
win_keys_take(WinDesk* desk, const UiEvent* event)
{
  if (win_edit_is_open(desk)) {
    const bool is_known = event->key != UI_KEY_OTHER && !event->is_alt &&
                          (event->key != UI_KEY_TEXT || !event->is_ctrl);
    if (is_known) {
      win_edit_key(desk, event);
    }
    return is_known;
  }
  if (win_menus_is_open(desk)) {
    const bool is_known = event->key == UI_KEY_ESCAPE ||
                          event->key == UI_KEY_ENTER ||
                          event->key == UI_KEY_UP || event->key == UI_KEY_DOWN;
    if (is_known) {
      key_in_menu(desk, event);
    }
    return is_known;
  }
  return key_on_control(desk, event);
}
