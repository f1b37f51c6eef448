// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "desk.h"

#include "base/memory.h"
#include "base/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// How long a trigger is held: longer than any block, seconds
#define PULSE_S 0.5

/// How long a message stays, seconds
#define SAID_S 6.0

bool
win_desk_init(WinDesk* desk, WinModel* model)
{
  memset(desk, 0, sizeof(*desk));
  desk->model   = model;
  desk->held    = PLUG_N_PORTS;
  desk->zoom    = 1.0;
  desk->actions = ui_new(WIN_N_ACTIONS, sizeof(WinAction));
  win_desk_lay_out(desk, WIN_WIDTH, WIN_HEIGHT);
  return desk->actions != NULL;
}

void
win_desk_clear(WinDesk* desk)
{
  free(desk->actions);
  desk->actions = NULL;
}

void
win_desk_lay_out(WinDesk* desk, uint32_t width, uint32_t height)
{
  desk->width  = width;
  desk->height = height;
  win_layout_make(desk->model, width, height, &desk->layout);
}

bool
win_desk_has_steps(WinPart part)
{
  return part.kind == WIN_FADER || part.kind == WIN_SHARPNESS ||
         part.kind == WIN_LATENCY;
}

/// Return the next free place for an action; NULL if nobody takes them
static WinAction*
add_action(WinDesk* desk, WinActionKind kind)
{
  if (desk->n_actions >= WIN_N_ACTIONS) {
    return NULL;
  }

  WinAction* const action =
      &desk->actions[(desk->first_action + desk->n_actions) % WIN_N_ACTIONS];
  ++desk->n_actions;
  action->kind     = kind;
  action->port     = PLUG_N_PORTS;
  action->value    = 0.0f;
  action->property = PLUG_PROPERTY_DICTIONARY;
  action->text[0]  = '\0';
  return action;
}

bool
win_desk_next(WinDesk* desk, WinAction* action)
{
  if (!desk->n_actions) {
    return false;
  }

  *action            = desk->actions[desk->first_action];
  desk->first_action = (desk->first_action + 1) % WIN_N_ACTIONS;
  --desk->n_actions;
  return true;
}

/// Return whether a port is one that users set
static bool
is_control(const WinModel* model, uint32_t port)
{
  return port < model->n_ports &&
         model->ports[port].row->type == PLUG_FLOAT_PORT &&
         !(model->ports[port].row->flags & PLUG_IS_OUTPUT);
}

/// Add an action with a port's value
static void
add_value(WinDesk* desk, WinActionKind kind, uint32_t port, float value)
{
  WinAction* const action = add_action(desk, kind);
  if (action) {
    action->port  = port;
    action->value = value;
  }
}

void
win_desk_write(WinDesk* desk, uint32_t port, float value)
{
  WinModel* const model = desk->model;
  if (!is_control(model, port) || !isfinite(value)) {
    return;
  }

  const PlugPortRow* const row = model->ports[port].row;
  float now = fminf(fmaxf(value, row->minimum), row->maximum);
  if (row->flags & PLUG_IS_INTEGER) {
    now = rintf(now);
  }
  (void)win_model_set(model, port, now);
  add_value(desk, WIN_WRITE, port, now);
}

void
win_desk_change(WinDesk* desk, uint32_t port, float value)
{
  if (is_control(desk->model, port)) {
    add_value(desk, WIN_TOUCH, port, 1.0f);
    win_desk_write(desk, port, value);
    add_value(desk, WIN_TOUCH, port, 0.0f);
  }
}

void
win_desk_hold(WinDesk* desk, uint32_t port)
{
  win_desk_let_go(desk);
  if (is_control(desk->model, port)) {
    desk->held = port;
    add_value(desk, WIN_TOUCH, port, 1.0f);
  }
}

void
win_desk_let_go(WinDesk* desk)
{
  if (desk->held < PLUG_N_PORTS) {
    add_value(desk, WIN_TOUCH, desk->held, 0.0f);
    desk->held = PLUG_N_PORTS;
  }
}

void
win_desk_reset(WinDesk* desk, uint32_t port)
{
  if (port < desk->model->n_ports) {
    win_desk_change(desk, port, desk->model->ports[port].row->initial);
  }
}

void
win_desk_toggle(WinDesk* desk, uint32_t port)
{
  if (port < desk->model->n_ports) {
    win_desk_change(desk, port, desk->model->values[port] < 0.5f ? 1.0f : 0.0f);
  }
}

/// Set a trigger in a while
static void
add_pulse(WinDesk* desk, uint32_t port, float value)
{
  for (uint32_t p = 0; p < WIN_N_PULSES; ++p) {
    if (desk->pulses[p].left_s <= 0.0) {
      desk->pulses[p] = (WinPulse){port, value, PULSE_S};
      return;
    }
  }
}

void
win_desk_trigger(WinDesk* desk, uint32_t port)
{
  if (!is_control(desk->model, port)) {
    return;
  }
  for (uint32_t p = 0; p < WIN_N_PULSES; ++p) {
    if (desk->pulses[p].left_s > 0.0 && desk->pulses[p].port == port) {
      return; // It acts already
    }
  }

  // It acts when it goes up, so one that a host left up has to go down first
  const bool is_up = desk->model->values[port] > 0.5f;
  win_desk_write(desk, port, is_up ? 0.0f : 1.0f);
  add_pulse(desk, port, is_up ? 1.0f : 0.0f);
}

void
win_desk_tell(WinDesk* desk, PlugProperty property, const char* text)
{
  WinAction* const action = add_action(desk, WIN_TELL);
  if (action) {
    action->property = property;
    snprintf(action->text, sizeof(action->text), "%s", text);
  }
}

void
win_desk_take(WinDesk* desk, uint32_t strip, const char* text)
{
  if (strip < PLUG_N_SOURCES && *text) {
    win_desk_tell(desk, (PlugProperty)(PLUG_PROPERTY_TAKE + strip), text);
  }
}

void
win_desk_ask_file(WinDesk* desk)
{
  if (!desk->has_files) {
    win_desk_say(desk, false, "This host lets no file be chosen from here");
  } else {
    (void)add_action(desk, WIN_FILE);
  }
}

void
win_desk_set_zoom(WinDesk* desk, double zoom)
{
  desk->zoom = fmin(fmax(zoom, WIN_MIN_ZOOM), WIN_MAX_ZOOM);
  add_value(desk, WIN_ZOOM, PLUG_N_PORTS, (float)desk->zoom);
}

/// Return whether a port belongs to a setting: what the sound is, and nothing
/// that acts or is about learning
static bool
is_setting(const WinModel* model, uint32_t port)
{
  static const PlugPortRole roles[] = {PLUG_PORT_HOP,
                                       PLUG_PORT_SHARPNESS,
                                       PLUG_PORT_GAIN,
                                       PLUG_PORT_MUTE,
                                       PLUG_PORT_SOLO,
                                       PLUG_PORT_APART,
                                       PLUG_PORT_STEREO};

  bool is_one = false;
  for (size_t r = 0; r < sizeof(roles) / sizeof(roles[0]); ++r) {
    is_one = is_one || model->ports[port].row->role == roles[r];
  }
  return is_one;
}

void
win_desk_switch(WinDesk* desk, uint32_t setting)
{
  WinModel* const model = desk->model;
  if (setting >= WIN_N_SETTINGS || setting == model->setting) {
    return;
  }

  for (uint32_t p = 0; p < model->n_ports; ++p) {
    const float now                    = model->values[p];
    const bool  is_first               = !desk->has_second && setting == 1;
    const float then                   = model->settings[setting][p];
    model->settings[model->setting][p] = now;
    if (is_first) {
      model->settings[setting][p] = now;
    } else if (is_setting(model, p) && fabsf(then - now) > 0.0f) {
      win_desk_change(desk, p, then);
    }
  }
  model->setting   = setting;
  desk->has_second = true;
}

void
win_desk_copy_settings(WinDesk* desk)
{
  WinModel* const model = desk->model;
  memcpy(model->settings[1 - model->setting],
         model->values,
         sizeof(model->values));
  desk->has_second = true;
}

void
win_desk_step_kit(WinDesk* desk, int steps)
{
  const WinModel* const model = desk->model;
  if (!model->n_kits) {
    win_desk_say(desk, false, "There are no dictionaries to choose from");
    return;
  }

  const int      n    = (int)model->n_kits;
  const uint32_t now  = win_model_kit(model);
  const int      from = now < model->n_kits ? (int)now : steps > 0 ? -1 : 0;
  win_desk_tell(desk,
                PLUG_PROPERTY_DICTIONARY,
                model->kits[(((from + steps) % n) + n) % n].path);
}

void
win_desk_say(WinDesk* desk, bool is_error, const char* format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(desk->model->foot, sizeof(desk->model->foot), format, arguments);
  va_end(arguments);
  desk->model->is_error = is_error;
  desk->said_s          = SAID_S;
}

bool
win_desk_told(WinDesk* desk, uint32_t port, float value)
{
  WinModel* const model = desk->model;
  if (port == desk->held || !win_model_set(model, port, value)) {
    return false;
  }

  // Why a strip has failed was perhaps said before that it has
  if (model->ports[port].row->role == PLUG_PORT_STATE &&
      win_model_state(model, model->ports[port].strip) == PLUG_STATE_FAILED &&
      *model->texts[PLUG_PROPERTY_STATUS]) {
    win_desk_say(desk, true, "%s", model->texts[PLUG_PROPERTY_STATUS]);
  }
  return true;
}

/// Return whether the plugin has something to complain of
static bool
has_failed(const WinModel* model)
{
  bool failed = !*model->texts[PLUG_PROPERTY_SOURCES];
  for (uint32_t strip = 0; strip < PLUG_N_SOURCES; ++strip) {
    failed = failed || win_model_state(model, strip) == PLUG_STATE_FAILED;
  }
  return failed;
}

void
win_desk_told_text(WinDesk*     desk,
                   PlugProperty property,
                   const char*  text,
                   uint32_t     length)
{
  char* const    mine = desk->model->texts[property];
  const uint32_t n    = length < PLUG_PATH_SIZE ? length : PLUG_PATH_SIZE - 1U;
  const bool     has_changed = strlen(mine) != n || memcmp(mine, text, n) != 0;
  memcpy(mine, text, n);
  mine[n] = '\0';
  if (has_changed && property == PLUG_PROPERTY_STATUS && n) {
    win_desk_say(desk, has_failed(desk->model), "%s", mine);
  }
}

bool
win_desk_tick(WinDesk* desk, double seconds)
{
  for (uint32_t p = 0; p < WIN_N_PULSES; ++p) {
    WinPulse* const pulse = &desk->pulses[p];
    if (pulse->left_s <= 0.0) {
      continue;
    }
    pulse->left_s -= seconds;
    if (pulse->left_s <= 0.0) {
      win_desk_write(desk, pulse->port, pulse->value);
      if (pulse->value > 0.5f) {
        *pulse = (WinPulse){pulse->port, 0.0f, PULSE_S};
      }
    }
  }

  const bool was_said = desk->said_s > 0.0;
  desk->said_s        = fmax(0.0, desk->said_s - seconds);
  if (was_said && desk->said_s <= 0.0) {
    desk->model->foot[0]  = '\0';
    desk->model->is_error = false;
  }
  const bool has_moved = win_model_tick(desk->model, seconds);
  return has_moved || (was_said && desk->said_s <= 0.0);
}

void
win_desk_finish(WinDesk* desk)
{
  win_desk_let_go(desk);
  for (uint32_t p = 0; p < WIN_N_PULSES; ++p) {
    if (desk->pulses[p].left_s > 0.0) {
      desk->pulses[p].left_s = 0.0;
      win_desk_write(desk, desk->pulses[p].port, 0.0f);
    }
  }
}
