// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What pointer and keys do to the model, and what is asked of the plugin.

#include "check.h"
#include "protocol/ports.h"
#include "window/desk.h"
#include "window/edit.h"
#include "window/events.h"
#include "window/layout.h"
#include "window/menus.h"
#include "window/model.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static WinModel* model;
static WinDesk   desk;
static WinEvents events;
static double    clock_s;

static void
begin(void)
{
  model = win_model_new(&plug_variants[0], 48000.0);
  REQUIRE(model != NULL);
  REQUIRE(win_desk_init(&desk, model));
  win_events_init(&events, &desk);
  clock_s = 100.0;
}

static void
end(void)
{
  win_desk_clear(&desk);
  win_model_free(model);
}

static uint32_t
port_of(PlugPortRole role, uint32_t strip)
{
  const uint32_t port = win_model_port(model, role, strip);
  REQUIRE(port < PLUG_N_PORTS);
  return port;
}

static float
gain(uint32_t strip)
{
  return model->values[port_of(PLUG_PORT_GAIN, strip)];
}

static UiEvent
event_at(UiEventKind kind, double x, double y)
{
  clock_s += 1.0;
  return (UiEvent){.kind   = kind,
                   .x      = x,
                   .y      = y,
                   .button = UI_BUTTON_LEFT,
                   .time_s = clock_s};
}

static UiEvent
event_on(UiEventKind kind, WinPartKind part, uint32_t strip)
{
  win_desk_lay_out(&desk, WIN_WIDTH, WIN_HEIGHT);
  const UiBox box = win_layout_box(&desk.layout, (WinPart){part, strip, 0});
  REQUIRE(box.width > 0.0);
  return event_at(kind, box.x + 0.5 * box.width, box.y + 0.5 * box.height);
}

static void
click(WinPartKind part, uint32_t strip)
{
  UiEvent event = event_on(UI_EVENT_PRESS, part, strip);
  CHECK(win_events_take(&events, &event));
  event.kind = UI_EVENT_RELEASE;
  CHECK(win_events_take(&events, &event));
}

static bool
key(UiKey which, const char* text)
{
  UiEvent event = event_at(UI_EVENT_KEY, 0.0, 0.0);
  event.key     = which;
  snprintf(event.text, sizeof(event.text), "%s", text);
  return win_events_take(&events, &event);
}

static void
type(const char* text)
{
  for (; *text; ++text) {
    const char letter[2] = {*text, '\0'};
    CHECK(key(UI_KEY_TEXT, letter));
  }
}

/// Forget what was asked, and return how many of a kind that was
static uint32_t
drain(WinActionKind kind)
{
  WinAction action;
  uint32_t  n = 0;
  while (win_desk_next(&desk, &action)) {
    n += action.kind == kind;
  }
  return n;
}

/// Require that the next text that is told is this
static void
expect_told(PlugProperty property, const char* text)
{
  WinAction action;
  while (win_desk_next(&desk, &action)) {
    if (action.kind == WIN_TELL) {
      CHECK_INT(action.property, property);
      CHECK_TEXT(action.text, text);
      return;
    }
  }
  CHECK_TEXT("nothing told", text);
}

/// Choose the entry of the open menu with a text
static void
choose(const char* text)
{
  for (uint32_t e = 0; e < model->menu.n_entries; ++e) {
    if (!strcmp(model->menu.entries[e].text, text)) {
      win_menus_choose(&desk, e);
      return;
    }
  }
  CHECK_TEXT("no such entry", text);
}

/// With Ctrl a drag is ten times finer, and to press or let go of Ctrl while it
/// goes on moves nothing
static void
ctrl_drags_finely_without_a_jump(void)
{
  begin();
  const double y  = win_layout_y_of(&desk.layout, 0, 0.0f);
  UiEvent      at = event_on(UI_EVENT_PRESS, WIN_FADER, 0);
  at.y            = y;
  win_events_take(&events, &at);
  at.kind = UI_EVENT_MOVE;
  at.y    = y + 20.0;
  win_events_take(&events, &at);
  const float coarse = gain(0);
  CHECK_BELOW(coarse, -2.0f);

  at.is_ctrl = true;
  win_events_take(&events, &at);
  CHECK_NEAR(gain(0), coarse, 0.0);
  at.y += 20.0;
  win_events_take(&events, &at);
  const float fine = gain(0);
  CHECK_NEAR((fine - coarse) / coarse, 0.1, 0.03);

  at.is_ctrl = false;
  win_events_take(&events, &at);
  CHECK_NEAR(gain(0), fine, 0.0);
  at.y += 1.0;
  win_events_take(&events, &at);
  CHECK_NEAR(gain(0), fine, 1.0);
  at.kind = UI_EVENT_RELEASE;
  win_events_take(&events, &at);
  CHECK_INT(drain(WIN_TOUCH), 2);
  end();
}

/// The host's values win, but for the one that is held
static void
host_wins_unless_dragged(void)
{
  begin();
  UiEvent at = event_on(UI_EVENT_PRESS, WIN_FADER, 0);
  at.y       = win_layout_y_of(&desk.layout, 0, 0.0f);
  win_events_take(&events, &at);
  CHECK(!win_desk_told(&desk, port_of(PLUG_PORT_GAIN, 0), -20.0f));
  CHECK_NEAR(gain(0), 0.0, 0.0);
  CHECK(win_desk_told(&desk, port_of(PLUG_PORT_GAIN, 1), -20.0f));
  CHECK_NEAR(gain(1), -20.0, 0.0);
  at.kind = UI_EVENT_RELEASE;
  win_events_take(&events, &at);
  CHECK(win_desk_told(&desk, port_of(PLUG_PORT_GAIN, 0), -20.0f));
  CHECK_NEAR(gain(0), -20.0, 0.0);
  CHECK(!win_desk_told(&desk, 5000, 1.0f));
  CHECK(!win_desk_told(&desk, port_of(PLUG_PORT_GAIN, 0), NAN));
  end();
}

static void
clicks_and_wheel_set_gains(void)
{
  begin();
  UiEvent wheel = event_on(UI_EVENT_WHEEL, WIN_FADER, 2);
  wheel.steps   = 1;
  win_events_take(&events, &wheel);
  CHECK_NEAR(gain(2), 1.0, 1e-6);
  wheel.is_ctrl = true;
  wheel.steps   = -1;
  win_events_take(&events, &wheel);
  CHECK_NEAR(gain(2), 0.8, 1e-6);
  wheel.is_ctrl = false;
  wheel.steps   = 100;
  win_events_take(&events, &wheel);
  CHECK_NEAR(gain(2), 12.0, 0.0);

  // Two clicks soon after each other are a double one, later ones are not
  UiEvent press = event_on(UI_EVENT_PRESS, WIN_FADER, 2);
  win_events_take(&events, &press);
  press.time_s += 0.2;
  win_events_take(&events, &press);
  CHECK_NEAR(gain(2), 0.0, 0.0);
  win_desk_change(&desk, port_of(PLUG_PORT_GAIN, 2), -20.0f);
  press.time_s += 5.0;
  win_events_take(&events, &press);
  press.time_s += 5.0;
  win_events_take(&events, &press);
  CHECK(fabsf(gain(2)) > 0.0f);
  press.is_shift = true;
  press.time_s += 5.0;
  win_events_take(&events, &press);
  CHECK_NEAR(gain(2), 0.0, 0.0);
  end();
}

static void
buttons_toggle(void)
{
  begin();
  static const struct {
    WinPartKind  kind;
    PlugPortRole role;
    uint32_t     strip;
  } buttons[] = {{WIN_MUTE, PLUG_PORT_MUTE, 1},
                 {WIN_SOLO, PLUG_PORT_SOLO, 4},
                 {WIN_BYPASS, PLUG_PORT_ENABLED, 0},
                 {WIN_LEARN, PLUG_PORT_LEARN, 3}};
  for (size_t b = 0; b < sizeof(buttons) / sizeof(buttons[0]); ++b) {
    const uint32_t port   = port_of(buttons[b].role, buttons[b].strip);
    const float    before = model->values[port];
    click(buttons[b].kind, buttons[b].strip);
    CHECK_NEAR(model->values[port], 1.0 - (double)before, 0.0);
    click(buttons[b].kind, buttons[b].strip);
    CHECK_NEAR(model->values[port], before, 0.0);
  }
  click(WIN_APART, 4);
  CHECK_NEAR(model->values[port_of(PLUG_PORT_APART, 0)], 1.0, 0.0);

  win_desk_write(&desk, port_of(PLUG_PORT_LOCK, 0), 1.0f);
  click(WIN_LEARN, 0); // Nothing is learnt on a locked strip, and it says so
  CHECK_NEAR(model->values[port_of(PLUG_PORT_LEARN, 0)], 0.0, 0.0);
  CHECK(strstr(model->foot, "locked") != NULL);
  end();
}

/// A trigger goes up, and down again later; one that was left up goes down
/// first
static void
triggers_are_held_long_enough(void)
{
  begin();
  const uint32_t port = port_of(PLUG_PORT_UNDO, 0);
  win_desk_trigger(&desk, port);
  win_desk_trigger(&desk, port);
  CHECK_INT(drain(WIN_WRITE), 1);
  CHECK_NEAR(model->values[port], 1.0, 0.0);
  (void)win_desk_tick(&desk, 0.3);
  CHECK_NEAR(model->values[port], 1.0, 0.0);
  (void)win_desk_tick(&desk, 0.3);
  CHECK_NEAR(model->values[port], 0.0, 0.0);
  CHECK_INT(drain(WIN_WRITE), 1);

  (void)win_desk_told(&desk, port, 1.0f);
  win_desk_trigger(&desk, port);
  CHECK_NEAR(model->values[port], 0.0, 0.0);
  (void)win_desk_tick(&desk, 0.6);
  CHECK_NEAR(model->values[port], 1.0, 0.0);
  win_desk_finish(&desk); // As when the window closes now
  CHECK_NEAR(model->values[port], 0.0, 0.0);
  end();
}

static void
settings_are_compared(void)
{
  begin();
  const uint32_t port = port_of(PLUG_PORT_GAIN, 0);
  win_desk_change(&desk, port, -10.0f);
  win_desk_switch(&desk, 1); // B is what A was until it is changed
  CHECK_NEAR(gain(0), -10.0, 0.0);
  win_desk_change(&desk, port, 5.0f);
  drain(WIN_WRITE);
  win_desk_switch(&desk, 0);
  CHECK_NEAR(gain(0), -10.0, 0.0);
  CHECK_INT(drain(WIN_WRITE), 1);
  win_desk_switch(&desk, 1);
  CHECK_NEAR(gain(0), 5.0, 0.0);
  win_desk_copy_settings(&desk);
  win_desk_switch(&desk, 0);
  CHECK_NEAR(gain(0), 5.0, 0.0);

  const uint32_t learn = port_of(PLUG_PORT_LEARN, 0); // It is no setting
  win_desk_write(&desk, learn, 1.0f);
  win_desk_switch(&desk, 1);
  CHECK_NEAR(model->values[learn], 1.0, 0.0);
  end();
}

static void
keys_need_a_click(void)
{
  begin();
  CHECK(!win_events_wants_keys(&events));
  CHECK(!key(UI_KEY_UP, ""));
  click(WIN_FADER, 1);
  CHECK(win_events_wants_keys(&events));
  CHECK(key(UI_KEY_HOME, ""));
  CHECK_NEAR(gain(1), 0.0, 0.0);
  CHECK(key(UI_KEY_UP, ""));
  CHECK_NEAR(gain(1), 1.0, 1e-6);
  CHECK(key(UI_KEY_PAGE_DOWN, ""));
  CHECK_NEAR(gain(1), -5.0, 1e-6);
  CHECK(!key(UI_KEY_TEXT, " ")); // Space is the host's
  CHECK(!key(UI_KEY_OTHER, ""));

  CHECK(key(UI_KEY_ENTER, ""));
  type("-3,5 dB");
  CHECK(key(UI_KEY_ENTER, ""));
  CHECK_NEAR(gain(1), -3.5, 0.0);
  CHECK(key(UI_KEY_ENTER, ""));
  type("loud");
  CHECK(key(UI_KEY_ENTER, ""));
  CHECK_NEAR(gain(1), -3.5, 0.0);
  CHECK(model->is_error);
  CHECK(key(UI_KEY_ESCAPE, ""));
  CHECK(!win_events_wants_keys(&events));
  end();
}

static void
names_are_typed_or_chosen(void)
{
  begin();
  UiEvent press = event_on(UI_EVENT_PRESS, WIN_NAME, 2);
  win_events_take(&events, &press);
  press.time_s += 0.1;
  win_events_take(&events, &press);
  REQUIRE(win_edit_is_open(&desk));
  type("my voice");
  CHECK(key(UI_KEY_TEXT, "\xc3\xa4"));
  CHECK(key(UI_KEY_TEXT, "x"));
  CHECK(key(UI_KEY_BACKSPACE, ""));
  CHECK(key(UI_KEY_ENTER, ""));
  expect_told((PlugProperty)(PLUG_PROPERTY_NAME + 2), "my voice\xc3\xa4");

  click(WIN_STRIP_MENU, 0);
  choose("rename\xe2\x80\xa6");
  REQUIRE(win_menus_is_open(&desk));
  choose("vocals");
  CHECK(!win_menus_is_open(&desk));
  expect_told(PLUG_PROPERTY_NAME, "vocals");

  // As much as a name may have, and no half letters at its end
  win_edit_begin(&desk, (WinPart){WIN_NAME, 0, 0}, "");
  for (int n = 0; n < 100; ++n) {
    key(UI_KEY_TEXT, "\xe2\x82\xac");
  }
  CHECK_INT(strlen(model->edit.text), 45);
  CHECK(key(UI_KEY_LEFT, ""));
  CHECK(key(UI_KEY_DELETE, ""));
  CHECK_INT(strlen(model->edit.text), 42);
  CHECK(key(UI_KEY_ESCAPE, ""));
  CHECK_INT(drain(WIN_TELL), 0);
  end();
}

static void
menus_set_what_they_say(void)
{
  begin();
  click(WIN_LATENCY, 0);
  choose("23 ms");
  CHECK_NEAR(model->values[port_of(PLUG_PORT_HOP, 0)], 512.0, 0.0);
  click(WIN_STEREO, 0);
  choose("Off");
  CHECK_NEAR(model->values[port_of(PLUG_PORT_STEREO, 0)], 1.0, 0.0);
  click(WIN_REST, 0);
  choose("2  Source 2");
  CHECK_NEAR(model->values[port_of(PLUG_PORT_REST, 0)], 2.0, 0.0);
  click(WIN_SHARPNESS, 0);
  choose("2.0");
  CHECK_NEAR(model->values[port_of(PLUG_PORT_SHARPNESS, 0)], 2.0, 0.0);
  click(WIN_MENU, 0);
  drain(WIN_ZOOM);
  choose("zoom 150 %");
  CHECK_NEAR(desk.zoom, 1.5, 0.0);
  CHECK_INT(drain(WIN_ZOOM), 1);
  click(WIN_MENU, 0);
  choose("save dictionary as\xe2\x80\xa6");
  type("mine");
  key(UI_KEY_ENTER, "");
  expect_told(PLUG_PROPERTY_SAVE, "mine");

  // A click beside a menu closes it, and does nothing else
  click(WIN_LATENCY, 0);
  REQUIRE(win_menus_is_open(&desk));
  click(WIN_MUTE, 4);
  CHECK(!win_menus_is_open(&desk));
  CHECK_NEAR(model->values[port_of(PLUG_PORT_MUTE, 4)], 0.0, 0.0);

  // Keys go through it
  click(WIN_REST, 0);
  CHECK(key(UI_KEY_DOWN, ""));
  CHECK(key(UI_KEY_ENTER, ""));
  CHECK_NEAR(model->values[port_of(PLUG_PORT_REST, 0)], 0.0, 0.0);
  end();
}

/// What the plugin says in words is shown, as an error only if it is one
static void
status_is_said(void)
{
  begin();
  static const char bad[] = "x.nmf: not a dictionary";
  win_desk_told_text(&desk, PLUG_PROPERTY_STATUS, bad, sizeof(bad) - 1);
  CHECK_TEXT(model->foot, bad);
  CHECK(model->is_error);
  win_desk_told_text(&desk, PLUG_PROPERTY_SOURCES, "one, two", 8);
  win_desk_told_text(&desk, PLUG_PROPERTY_STATUS, "a.nmf: 2 sources", 16);
  CHECK_TEXT(model->foot, "a.nmf: 2 sources");
  CHECK(!model->is_error);
  (void)win_desk_tick(&desk, 30.0);
  CHECK_TEXT(model->foot, "");
  end();
}

static void
numbers_are_read_as_typed(void)
{
  static const struct {
    const char* text;
    bool        is_number;
    float       value;
  } cases[] = {{"-6", true, -6.0f},
               {" +3.5 dB", true, 3.5f},
               {"3,5", true, 3.5f},
               {"-inf", true, PLUG_MUTE_DB},
               {"\xe2\x88\x92"
                "6",
                true,
                -6.0f},
               {"", false, 0.0f},
               {"-", false, 0.0f},
               {"1.2.3", false, 0.0f},
               {"0x10", false, 0.0f},
               {"1e5", false, 0.0f},
               {"9999999999999999", false, 0.0f}};
  for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); ++c) {
    float value = 0.0f;
    check_note("%s", cases[c].text);
    CHECK(win_edit_read_number(cases[c].text, &value) == cases[c].is_number);
    if (cases[c].is_number) {
      CHECK_NEAR(value, cases[c].value, 1e-6);
    }
  }
  check_no_note();
}

int
main(void)
{
  ctrl_drags_finely_without_a_jump();
  host_wins_unless_dragged();
  clicks_and_wheel_set_gains();
  buttons_toggle();
  triggers_are_held_long_enough();
  settings_are_compared();
  keys_need_a_click();
  names_are_typed_or_chosen();
  menus_set_what_they_say();
  status_is_said();
  numbers_are_read_as_typed();
  return check_result();
}
