// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "view.h"

#include "base/clock.h"
#include "base/memory.h"
#include "pane/guard.h"
#include "pane/pane.h"
#include "picture/canvas.h"
#include "preferences.h"
#include "window/desk.h"
#include "window/draw.h"
#include "window/events.h"
#include "window/kits.h"
#include "window/layout.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/// How often the plugin is told that a window watches, seconds
#define WATCH_S 1.0

/// Most pixels of a picture; a larger window stays empty
#define MAX_PIXELS ((size_t)1 << 26U)

/// Parts of the picture that are drawn at once, at most
#define MAX_BOXES 32

struct WinViewImpl {
  WinViewSetup setup;
  WinLink      link;
  WinModel*    model;
  WinDesk      desk;
  WinEvents    events;
  UiPane*      pane;
  double       scale; ///< Of the host or the screen
  bool         is_busy;

  UiCanvas*    canvas;
  UiPanePixels pixels;
  uint32_t*    rows; ///< Of `pixels`, owned

  WinChange change;           ///< Since it was drawn last
  UiBox     boxes[MAX_BOXES]; ///< And these
  uint32_t  n_boxes;
  WinPart   watched;   ///< What was below the pointer when that was told
  double    watched_s; ///< And when
  double    idle_s;    ///< When there was time last
};

/// Return a length at the zoom that counts
static uint32_t
zoomed(const WinView* view, double length)
{
  return (uint32_t)rint(fmax(1.0, length * view->model->zoom));
}

/// Make what is behind the window
static bool
make_desk(WinView* view)
{
  const WinViewSetup* const setup = &view->setup;
  view->model = win_model_new(setup->variant, setup->sample_rate_hz);
  if (!view->model || !win_desk_init(&view->desk, view->model)) {
    return false;
  }

  win_events_init(&view->events, &view->desk);
  win_kits_list(view->model, setup->bundle);
  view->desk.has_files = setup->host.request != NULL;
  view->desk.zoom      = win_preferences_zoom();
  return true;
}

/// Make the window itself
static const char*
make_pane(WinView* view)
{
  const char* why = NULL;
  view->pane      = ui_pane_new(view->setup.parent, &why);
  if (!view->pane) {
    return why;
  }

  // What the host wants counts, else what the screen does, and never both
  view->scale =
      view->setup.scale > 0.0 ? view->setup.scale : ui_pane_scale(view->pane);
  view->model->zoom     = view->scale * view->desk.zoom;
  const uint32_t width  = zoomed(view, WIN_WIDTH);
  const uint32_t height = zoomed(view, WIN_HEIGHT);
  if (!ui_pane_open(view->pane, width, height)) {
    return "the X server makes no window";
  }

  const LV2UI_Resize* const resize = view->setup.resize;
  if (resize && resize->ui_resize) {
    (void)resize->ui_resize(resize->handle, (int)width, (int)height);
  }
  return NULL;
}

WinView*
win_view_new(const WinViewSetup* setup, const char** why)
{
  WinView* const view = ui_new(1, sizeof(WinView));
  *why                = "memory is short";
  if (!view) {
    return NULL;
  }

  const UiGuard guard = ui_guard_begin();
  view->setup         = *setup;
  view->change.is_all = true;
  view->watched_s     = -2.0 * WATCH_S;
  view->idle_s        = ui_clock_now_s();
  view->is_busy       = true; // Hosts may call while they resize
  if (make_desk(view)) {
    *why = win_link_init(&view->link, &setup->host, view->model)
               ? make_pane(view)
               : "the host does not number URIs";
  }
  view->is_busy = false;
  if (*why) {
    win_view_free(view);
    ui_guard_end(&guard);
    return NULL;
  }

  win_link_ask(&view->link);
  if (!setup->has_idle) {
    win_desk_say(&view->desk,
                 false,
                 "This host gives windows no time: it moves with values only");
  }
  ui_guard_end(&guard);
  return view;
}

/// Take all that was asked for to where it goes
static void
do_actions(WinView* view)
{
  // Behind this may be the host, which calls back
  static const uint32_t max_actions = 4 * WIN_N_ACTIONS;
  WinAction             action;
  for (uint32_t n = 0; n < max_actions && win_desk_next(&view->desk, &action);
       ++n) {
    if (action.kind != WIN_ZOOM) {
      win_link_do(&view->link, &action, &view->desk);
      continue;
    }

    view->model->zoom                = view->scale * view->desk.zoom;
    const uint32_t            width  = zoomed(view, WIN_WIDTH);
    const uint32_t            height = zoomed(view, WIN_HEIGHT);
    const LV2UI_Resize* const resize = view->setup.resize;
    win_preferences_set_zoom(view->desk.zoom);
    win_desk_say(&view->desk,
                 false,
                 "Zoom %.0f %%.  If the window stays as it is, make it larger, "
                 "or open it again",
                 100.0 * view->desk.zoom);
    ui_pane_wish(view->pane, width, height);
    if (resize && resize->ui_resize) {
      (void)resize->ui_resize(resize->handle, (int)width, (int)height);
    }
  }
}

void
win_view_free(WinView* view)
{
  if (!view) {
    return;
  }

  const UiGuard guard = ui_guard_begin();
  view->is_busy       = true;
  if (view->desk.actions) {
    if (view->pane && ui_pane_window(view->pane)) {
      win_desk_finish(&view->desk);
      do_actions(view);
    }
    win_desk_clear(&view->desk);
  }
  ui_canvas_free(view->canvas);
  ui_pane_free(view->pane);
  win_model_free(view->model);
  free(view->rows);
  free(view);
  ui_guard_end(&guard);
}

uint32_t
win_view_window(const WinView* view)
{
  return ui_pane_window(view->pane);
}

/// Note that a part of the picture has to be drawn anew
static void
add_box(WinView* view, UiBox box)
{
  if (view->n_boxes < MAX_BOXES) {
    view->boxes[view->n_boxes++] = box;
  } else {
    view->change.is_all = true;
  }
}

static void
add_change(WinView* view, WinChange change)
{
  view->change.is_all = view->change.is_all || change.is_all;
  view->change.moves  = view->change.moves || change.moves;
  view->change.strips |= change.strips;
}

/// Note what an event changes in the picture: a pointer that only passes by, or
/// drags, a little
static void
take_event(WinView* view, const UiEvent* event)
{
  WinModel* const model   = view->model;
  WinDesk* const  desk    = &view->desk;
  const WinPart   before  = model->hover;
  const bool      is_move = event->kind == UI_EVENT_MOVE;
  const bool      is_used = win_events_take(&view->events, event);
  if (event->kind == UI_EVENT_KEY && !is_used) {
    ui_pane_pass_on(view->pane);
  }
  if (!is_move || before.kind == WIN_LIGHT || model->hover.kind == WIN_LIGHT) {
    view->change.is_all = view->change.is_all || !is_move ||
                          !win_part_equal(before, model->hover);
  } else if (view->events.drag.kind != WIN_NOTHING) {
    view->change.strips |= 1U << view->events.drag.strip;
  } else if (!win_part_equal(before, model->hover)) {
    add_box(view, win_layout_box(&desk->layout, before));
    add_box(view, win_layout_box(&desk->layout, model->hover));
    add_box(view, desk->layout.foot);
  }
}

/// Follow the window's size; what does not fit into memory is not drawn
static void
follow_size(WinView* view)
{
  uint32_t width  = 0;
  uint32_t height = 0;
  ui_pane_size(view->pane, &width, &height);
  if (width == view->pixels.width && height == view->pixels.height &&
      view->canvas) {
    return;
  }

  const size_t n = (size_t)width * height;
  ui_canvas_free(view->canvas);
  free(view->rows);
  view->canvas = NULL;
  view->rows   = n && n <= MAX_PIXELS ? ui_new(n, sizeof(uint32_t)) : NULL;
  view->pixels = (UiPanePixels){view->rows, width, width, height};
  if (view->rows) {
    view->canvas = ui_canvas_new_at(view->rows, width, width, height);
  }
  view->change.is_all = true;
}

/// Draw a part, and show it
static void
draw_box(WinView* view, UiBox box)
{
  if (box.width > 0.0 && box.height > 0.0) {
    win_draw(view->canvas, &view->desk.layout, view->model, box);
    ui_pane_show(view->pane, &view->pixels, box);
  }
}

/// Draw all that has changed
static void
draw(WinView* view)
{
  const WinLayout* const layout  = &view->desk.layout;
  const UiBox            exposed = ui_pane_take_exposed(view->pane);
  win_desk_lay_out(&view->desk, view->pixels.width, view->pixels.height);
  if (view->change.is_all) {
    draw_box(view, layout->page);
  } else {
    UiBox    moving[WIN_N_MOVING];
    uint32_t n = view->change.moves ? win_layout_moving(layout, moving) : 0;
    for (uint32_t b = 0; b < n; ++b) {
      draw_box(view, moving[b]);
    }
    for (uint32_t strip = 0; strip < PLUG_N_STRIPS; ++strip) {
      if (view->change.strips & 1U << strip) {
        draw_box(view, layout->strips[strip].all);
      }
    }
    for (uint32_t b = 0; b < view->n_boxes; ++b) {
      draw_box(view, view->boxes[b]);
    }
    ui_pane_show(view->pane, &view->pixels, exposed);
  }
  ui_pane_end_show(view->pane);
  view->change  = (WinChange){false, false, 0};
  view->n_boxes = 0;
}

/// Tell the plugin that somebody watches, if somebody does
static void
watch(WinView* view, double now_s)
{
  const WinPart hover = view->model->hover;
  const bool    is_other =
      !win_part_equal(hover, view->watched) &&
      (hover.kind == WIN_LIGHT || view->watched.kind == WIN_LIGHT);
  if (is_other || fabs(now_s - view->watched_s) >= WATCH_S) {
    win_link_watch(&view->link, hover);
    view->watched   = hover;
    view->watched_s = now_s;
  }
}

/// Take events, let time pass, draw
static void
work(WinView* view)
{
  const double now_s = ui_clock_now_s();
  UiEvent      event;
  while (ui_pane_next(view->pane, &event)) {
    follow_size(view);
    win_desk_lay_out(&view->desk, view->pixels.width, view->pixels.height);
    take_event(view, &event);
    do_actions(view);
  }
  view->change.moves =
      win_desk_tick(&view->desk, fmin(fmax(now_s - view->idle_s, 0.0), 1.0)) ||
      view->change.moves;
  view->idle_s = now_s;
  do_actions(view);
  ui_pane_take_keys(view->pane, win_events_wants_keys(&view->events));

  if (ui_pane_is_visible(view->pane)) {
    follow_size(view);
    watch(view, now_s);
    if (view->canvas && ui_pane_is_ready(view->pane)) {
      draw(view);
    }
  }
}

bool
win_view_idle(WinView* view)
{
  if (view->is_busy) {
    return true; // Called from within what we asked of the host
  }

  const UiGuard guard = ui_guard_begin();
  view->is_busy       = true;
  work(view);
  view->is_busy      = false;
  const bool is_dead = ui_pane_is_dead(view->pane);
  ui_guard_end(&guard);
  return !is_dead;
}

void
win_view_told(WinView* view, const WinPortEvent* event)
{
  add_change(view, win_link_told(&view->link, &view->desk, event));
  if (!view->setup.has_idle) {
    (void)win_view_idle(view);
  }
}

void
win_view_resize(WinView* view, uint32_t width, uint32_t height)
{
  const UiGuard guard = ui_guard_begin();
  ui_pane_set_size(view->pane, width, height);
  ui_guard_end(&guard);
}
