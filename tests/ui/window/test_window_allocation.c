// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_window_allocation.c
   A window when memory is short: it lacks what there is none for, and nothing
   ends the host.

   The linker hands the allocations of these rooms to engine/hooks.c.
*/

#include "check.h"
#include "hooks.h"
#include "picture/canvas.h"
#include "window/desk.h"
#include "window/draw.h"
#include "window/events.h"
#include "window/kits.h"
#include "window/layout.h"
#include "window/menus.h"
#include "window/model.h"

#include <stdint.h>
#include <stdio.h>

#define WIDTH 980
#define HEIGHT 620

/// Not NULL, for what came to be
static char made[1];

static uint32_t pixels[WIDTH * HEIGHT];

/// Fill a model with texts that are cut, a picture and a menu
static void
fill(WinModel* model)
{
  const PlugShow show = {.n_columns = 2, .columns = {{{9}, {9}}, {{9}, {9}}}};
  for (int i = 0; i < 20; ++i) {
    win_model_show(model, &show);
  }
  snprintf(model->texts[PLUG_PROPERTY_DICTIONARY],
           PLUG_PATH_SIZE,
           "/a/name that is as long as it can be, and then some more.nmf");
  model->menu.of        = (WinPart){WIN_STRIP_MENU, 1, 0};
  model->menu.n_entries = 2;
  snprintf(model->menu.entries[0].text, WIN_EDIT_SIZE, "Clear");
  model->edit.of = (WinPart){WIN_NAME, 0, 0};
  snprintf(model->edit.text, WIN_EDIT_SIZE, "drums");
}

/// Draw on a canvas of the caller's memory
static bool
draw(const WinModel* model)
{
  WinLayout layout;
  win_layout_make(model, WIDTH, HEIGHT, &layout);
  UiCanvas* canvas = ui_canvas_new_at(pixels, WIDTH, WIDTH, HEIGHT);
  if (canvas) {
    win_draw(canvas, &layout, model, layout.page);
    win_draw(canvas, &layout, model, layout.strips[2].all);
  }
  ui_canvas_free(canvas);
  return canvas != NULL;
}

static NmsStatus
try_window(void** out)
{
  WinModel* model = win_model_new(&plug_variants[0], 48000.0);
  bool      came  = model != NULL;
  if (model) {
    model->zoom = 1.0;
    fill(model);
    came = draw(model);
  }
  win_model_free(model);
  *out = came ? made : NULL;
  return came ? NMS_SUCCESS : NMS_NO_MEMORY;
}

/// Do things with a desk: list, open, type, ask
static void
use(WinDesk* desk, WinEvents* events)
{
  static const WinPart places[] = {
      {WIN_KIT, 0, 0}, {WIN_STRIP_MENU, 1, 0}, {WIN_MENU, 0, 0}};

  win_kits_list(desk->model, ".");
  for (size_t p = 0; p < sizeof(places) / sizeof(places[0]); ++p) {
    (void)win_menus_open(desk, places[p]);
    win_menus_choose(desk, 0);
  }
  win_menus_close(desk);
  UiEvent event = {.kind = UI_EVENT_PRESS, .button = UI_BUTTON_LEFT};
  (void)win_events_take(events, &event);
  win_desk_finish(desk);
}

static NmsStatus
try_desk(void** out)
{
  WinModel* model = win_model_new(&plug_variants[0], 48000.0);
  bool      came  = false;
  if (model) {
    WinDesk   desk;
    WinEvents events;
    came = win_desk_init(&desk, model);
    if (came) {
      win_events_init(&events, &desk);
      use(&desk, &events);
      win_desk_clear(&desk);
    }
  }
  win_model_free(model);
  *out = came ? made : NULL;
  return came ? NMS_SUCCESS : NMS_NO_MEMORY;
}

int
main(void)
{
  hooks_attempt(try_window, "window", true);
  hooks_attempt(try_desk, "desk", true);
  return check_result();
}
