// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "events.h"

#include "edit.h"
#include "keys.h"
#include "menus.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Two clicks within so much are a double one
#define DOUBLE_S 0.4
#define DOUBLE_PIXELS 6.0

/// How much less a knob goes than the pointer, with Ctrl
#define FINE_DRAG 0.1

/// Half a fader's knob, units
#define HALF_KNOB 7.0

static const WinPart nothing = {WIN_NOTHING, 0, 0};

void
win_events_init(WinEvents* events, WinDesk* desk)
{
  memset(events, 0, sizeof(*events));
  events->desk   = desk;
  events->last_s = -1.0;
}

bool
win_events_wants_keys(const WinEvents* events)
{
  return events->desk->model->focus.kind != WIN_NOTHING ||
         win_edit_is_open(events->desk);
}

/// Return what a strip's learning button would do
static const char*
hint_of_learn(const WinModel* model, uint32_t strip)
{
  switch (win_model_state(model, strip)) {
  case PLUG_STATE_ARMED:
  case PLUG_STATE_LISTENING:
    return "Click to learn what was heard.";
  case PLUG_STATE_LEARNING:
    return "Learning. A click takes back what was heard last.";
  default:
    return "Click to listen to what comes in, click again to learn it as this "
           "source.";
  }
}

const char*
win_events_hint(const WinModel* model, WinPart part)
{
  static const struct {
    WinPartKind kind;
    const char* text;
  } hints[] = {
      {WIN_KIT,
       "The dictionary: click to choose another one, wheel for the "
       "next."},
      {WIN_KIT_PREVIOUS, "The dictionary before this one."},
      {WIN_KIT_NEXT, "The dictionary after this one."},
      {WIN_SETTINGS,
       "Two settings to compare. Right click makes both the one that is "
       "heard."},
      {WIN_LATENCY, "Longer separates better; hosts compensate the delay."},
      {WIN_SHARPNESS,
       "Low shares sounds softly, high gives them to the strongest source."},
      {WIN_STEREO, "Whether where sources are, left or right, counts, too."},
      {WIN_REST, "The strip that learns what the others leave of a mix."},
      {WIN_BYPASS, "Off passes the input through, as late as ever."},
      {WIN_MENU, "Zoom, image, undo, saving."},
      {WIN_PICTURE, "What comes in; the colour is the source that owns it."},
      {WIN_NAME, "Double click to rename this source."},
      {WIN_STRIP_MENU, "Rename, take from a preset, clear, undo, lock."},
      {WIN_FADER, "Drag with Ctrl for fine steps, double click for 0 dB."},
      {WIN_MUTE, "Silences this source."},
      {WIN_SOLO, "Silences all sources without a solo."},
      {WIN_PLACE, "Where this source is between left and right."},
      {WIN_LIGHT, "A part of this source, low ones first; brighter is louder."},
      {WIN_APART,
       "On, what no source explains is this strip; off, they share "
       "it."},
  };

  if (part.kind == WIN_LEARN) {
    return hint_of_learn(model, part.strip);
  }
  for (size_t h = 0; h < sizeof(hints) / sizeof(hints[0]); ++h) {
    if (hints[h].kind == part.kind) {
      return hints[h].text;
    }
  }
  return "";
}

/// Note what is below the pointer
static void
hover(WinEvents* events, WinPart part)
{
  WinDesk* const  desk  = events->desk;
  WinModel* const model = desk->model;
  const bool      is_new =
      model->hover.kind != part.kind || model->hover.strip != part.strip;
  model->hover = part;
  if (is_new && (desk->said_s <= 0.0 || !model->is_error)) {
    snprintf(
        model->foot, sizeof(model->foot), "%s", win_events_hint(model, part));
    model->is_error = false;
    desk->said_s    = 0.0;
  }
}

/// Set a fader to where its knob is, in tenths of a dB or, fine, fiftieths
static void
write_knob(WinEvents* events, bool is_fine)
{
  WinDesk* const desk = events->desk;
  const float    rate = is_fine ? 50.0f : 10.0f;
  const float    gain =
      win_layout_gain_at(&desk->layout, events->drag.strip, events->knob_y);
  win_desk_write(desk,
                 win_menus_port(desk, events->drag),
                 gain < PLUG_MUTE_DB + 0.2f ? PLUG_MUTE_DB
                                            : rintf(gain * rate) / rate);
}

/// Begin to drag a fader: its knob comes to the pointer, unless that is fine
static void
begin_drag(WinEvents* events, WinPart part, const UiEvent* event)
{
  WinDesk* const desk = events->desk;
  const uint32_t port = win_menus_port(desk, part);
  if (port >= PLUG_N_PORTS) {
    return;
  }

  win_desk_hold(desk, port);
  events->drag   = part;
  events->drag_y = event->y;
  events->knob_y =
      win_layout_y_of(&desk->layout, part.strip, desk->model->values[port]);
  const double half = HALF_KNOB * desk->layout.scale;
  if (!event->is_ctrl && fabs(events->knob_y - event->y) > half) {
    events->knob_y = event->y;
    write_knob(events, false);
  }
}

/// Move the knob as the pointer moved
static void
drag(WinEvents* events, const UiEvent* event)
{
  const UiBox way =
      events->desk->layout.strips[events->drag.strip % PLUG_N_STRIPS].meter;
  const double moved = event->y - events->drag_y;
  if (fabs(moved) > 0.0) {
    events->knob_y += moved * (event->is_ctrl ? FINE_DRAG : 1.0);
    events->knob_y = fmin(fmax(events->knob_y, way.y), way.y + way.height);
    events->drag_y = event->y;
    write_knob(events, event->is_ctrl);
  }
}

static void
end_drag(WinEvents* events)
{
  win_desk_let_go(events->desk);
  events->drag = nothing;
}

/// Listen, learn, or take back, whatever comes next
static void
click_learn(WinDesk* desk, uint32_t strip)
{
  const WinModel* const model = desk->model;
  if (win_model_value(model, PLUG_PORT_LOCK, strip, 0.0f) > 0.5f) {
    win_desk_say(desk, false, "This strip is locked; its menu unlocks it");
  } else if (win_model_state(model, strip) == PLUG_STATE_LEARNING) {
    win_desk_trigger(desk, win_model_port(model, PLUG_PORT_UNDO, 0));
  } else {
    win_desk_toggle(desk, win_model_port(model, PLUG_PORT_LEARN, strip));
  }
}

/// Open the menu of a place, which then takes keys
static void
open_menu(WinDesk* desk, WinPart part)
{
  if (win_menus_open(desk, part)) {
    desk->model->focus = part;
  }
}

/// Do what a click on a place does that is no drag
static void
click(WinEvents* events, WinPart part, bool is_double)
{
  WinDesk* const desk = events->desk;
  switch (part.kind) {
  case WIN_KIT_PREVIOUS:
  case WIN_KIT_NEXT:
    win_desk_step_kit(desk, part.kind == WIN_KIT_NEXT ? 1 : -1);
    break;
  case WIN_SETTINGS:
    win_desk_switch(desk, part.index);
    break;
  case WIN_BYPASS:
  case WIN_MUTE:
  case WIN_SOLO:
  case WIN_APART:
    win_desk_toggle(
        desk,
        win_menus_port(
            desk, part.kind == WIN_APART ? (WinPart){WIN_APART, 0, 0} : part));
    break;
  case WIN_LEARN:
    click_learn(desk, part.strip);
    break;
  case WIN_NAME:
    if (is_double) {
      win_edit_begin(desk, part, NULL);
    }
    break;
  case WIN_KIT:
  case WIN_LATENCY:
  case WIN_SHARPNESS:
  case WIN_STEREO:
  case WIN_REST:
  case WIN_MENU:
  case WIN_STRIP_MENU:
    open_menu(desk, part);
    break;
  default:
    break;
  }
}

/// Return whether this is the second click of a double one
static bool
is_double_click(WinEvents* events, WinPart part, const UiEvent* event)
{
  const double passed_s  = event->time_s - events->last_s;
  const bool   is_double = win_part_equal(part, events->last) &&
                         passed_s >= 0.0 && passed_s < DOUBLE_S &&
                         fabs(event->x - events->last_x) < DOUBLE_PIXELS &&
                         fabs(event->y - events->last_y) < DOUBLE_PIXELS;
  events->last   = is_double ? nothing : part;
  events->last_s = event->time_s;
  events->last_x = event->x;
  events->last_y = event->y;
  return is_double;
}

/// Press on what is below an open menu or text: only close that
static bool
press_over(WinEvents* events, WinPart part)
{
  WinDesk* const desk = events->desk;
  if (win_menus_is_open(desk)) {
    if (part.kind == WIN_ENTRY) {
      win_menus_choose(desk, part.index);
    } else {
      win_menus_close(desk);
    }
    return true;
  }
  if (win_edit_is_open(desk)) {
    if (part.kind != WIN_EDIT) {
      win_edit_accept(desk);
    }
    return true;
  }
  return false;
}

static void
press(WinEvents* events, const UiEvent* event)
{
  WinDesk* const  desk  = events->desk;
  WinModel* const model = desk->model;
  const WinPart   part  = win_layout_at(&desk->layout, event->x, event->y);
  hover(events, part);
  if (press_over(events, part)) {
    events->last = nothing;
    return;
  }

  model->focus = win_desk_has_steps(part) ? part : nothing;
  if (event->button == UI_BUTTON_RIGHT) {
    open_menu(desk, part);
    return;
  }
  if (event->button != UI_BUTTON_LEFT) {
    return;
  }

  model->pressed       = part;
  const bool is_double = is_double_click(events, part, event);
  if (win_desk_has_steps(part) &&
      (event->is_shift || (is_double && part.kind == WIN_FADER))) {
    win_desk_reset(desk, win_menus_port(desk, part));
  } else if (part.kind == WIN_FADER) {
    begin_drag(events, part, event);
  } else {
    click(events, part, is_double);
  }
}

/// Let the wheel turn what is below the pointer
static void
turn_wheel(WinEvents* events, const UiEvent* event)
{
  WinDesk* const desk = events->desk;
  const WinPart  part = win_layout_at(&desk->layout, event->x, event->y);
  if (win_menus_is_open(desk)) {
    win_menus_scroll(desk, -event->steps);
  } else if (win_edit_is_open(desk)) {
    return;
  } else if (part.kind == WIN_KIT) {
    win_desk_step_kit(desk, -event->steps);
  } else if (win_desk_has_steps(part)) {
    win_keys_step(desk, part, event->steps, event->is_ctrl);
  }
}

bool
win_events_take(WinEvents* events, const UiEvent* event)
{
  WinDesk* const  desk    = events->desk;
  WinModel* const model   = desk->model;
  bool            is_used = true;
  win_desk_lay_out(desk, desk->width, desk->height);
  switch (event->kind) {
  case UI_EVENT_MOVE:
    if (events->drag.kind != WIN_NOTHING) {
      drag(events, event);
    } else {
      hover(events, win_layout_at(&desk->layout, event->x, event->y));
    }
    break;
  case UI_EVENT_PRESS:
    press(events, event);
    break;
  case UI_EVENT_RELEASE:
    if (event->button == UI_BUTTON_LEFT) {
      end_drag(events);
      model->pressed = nothing;
    }
    break;
  case UI_EVENT_WHEEL:
    turn_wheel(events, event);
    break;
  case UI_EVENT_LEAVE:
    if (events->drag.kind == WIN_NOTHING) {
      hover(events, nothing);
    }
    break;
  case UI_EVENT_KEY:
    is_used = win_keys_take(desk, event);
    break;
  case UI_EVENT_UNFOCUS:
    model->focus = nothing;
    win_edit_cancel(desk);
    break;
  }
  win_desk_lay_out(desk, desk->width, desk->height);
  return is_used;
}
