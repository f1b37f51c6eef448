// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "menus.h"

#include "edit.h"
#include "kits.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/// What an entry does; what to, or with, is its argument
typedef enum {
  DO_NOTHING,
  DO_KIT,       ///< Load the dictionary of that number
  DO_FILE,      ///< Load one that is chosen by the host's means
  DO_SAVE,      ///< Type a name to save under
  DO_SET,       ///< Set the port of the menu's place to the argument
  DO_TYPE,      ///< Type its value
  DO_TOGGLE,    ///< Toggle the port of that number
  DO_RESET,     ///< Set the port of that number to its default
  DO_TRIGGER,   ///< Let the port of that number act
  DO_REST,      ///< Let the strip of that number, from 1, be the rest
  DO_ZOOM,      ///< Show things at that many percent
  DO_RENAME,    ///< Show names to choose from
  DO_NAME,      ///< Name the strip as the entry says
  DO_TYPE_NAME, ///< Type its name
  DO_TAKE,      ///< Show dictionaries to take from
  DO_TAKE_KIT,  ///< Show the sources of the dictionary of that number
  DO_TAKE_THIS, ///< Take what the entry says from the dictionary last shown
  DO_TYPE_TAKE, ///< Type what to take
  DO_COPY,      ///< Let both settings be the one that is heard
} Deed;

/// A command is a deed times this and its argument
#define DEEDS 4096

/// Names that sources often have
static const char* const names[] = {"vocals",
                                    "drums",
                                    "bass",
                                    "guitar",
                                    "piano",
                                    "strings",
                                    "other",
                                    "kick",
                                    "snare",
                                    "hi-hat",
                                    "toms",
                                    "cymbals",
                                    "speech",
                                    "noise",
                                    "rest"};

/// Append an entry, in the place of the last one if there is no more room, and
/// return it
static WinEntry*
add(WinDesk* desk, Deed deed, uint32_t argument, const char* text)
{
  WinMenu* const menu = &desk->model->menu;
  menu->n_entries += menu->n_entries < WIN_N_ENTRIES;
  WinEntry* const entry = &menu->entries[menu->n_entries - 1];
  memset(entry, 0, sizeof(*entry));
  entry->command = (int)(deed * DEEDS + argument % DEEDS);
  snprintf(entry->text, sizeof(entry->text), "%.*s", WIN_EDIT_SIZE - 1, text);
  return entry;
}

static void
add_line(WinDesk* desk)
{
  add(desk, DO_NOTHING, 0, "")->is_line = true;
}

/// Append a switch, if the plugin has it
static void
add_switch(WinDesk* desk, PlugPortRole role, uint32_t strip, const char* text)
{
  const uint32_t port = win_model_port(desk->model, role, strip);
  if (port < PLUG_N_PORTS) {
    add(desk, DO_TOGGLE, port, text)->is_checked =
        desk->model->values[port] > 0.5f;
  }
}

/// Append a trigger, if the plugin has it
static WinEntry*
add_trigger(WinDesk* desk, PlugPortRole role, uint32_t strip, const char* text)
{
  const uint32_t  port  = win_model_port(desk->model, role, strip);
  WinEntry* const entry = add(desk, DO_TRIGGER, port, text);
  entry->is_disabled    = port >= PLUG_N_PORTS;
  return entry;
}

/// Append a value of the port that the menu is of
static void
add_value(WinDesk* desk, uint32_t port, uint32_t argument, const char* text)
{
  const float now  = port < PLUG_N_PORTS ? desk->model->values[port] : -1.0f;
  const float then = (float)argument;
  add(desk, DO_SET, argument, text)->is_checked = fabsf(now - then) < 0.01f;
}

uint32_t
win_menus_port(const WinDesk* desk, WinPart part)
{
  static const struct {
    WinPartKind  kind;
    PlugPortRole role;
  } roles[] = {{WIN_LATENCY, PLUG_PORT_HOP},
               {WIN_SHARPNESS, PLUG_PORT_SHARPNESS},
               {WIN_STEREO, PLUG_PORT_STEREO},
               {WIN_REST, PLUG_PORT_REST},
               {WIN_BYPASS, PLUG_PORT_ENABLED},
               {WIN_FADER, PLUG_PORT_GAIN},
               {WIN_MUTE, PLUG_PORT_MUTE},
               {WIN_SOLO, PLUG_PORT_SOLO},
               {WIN_LEARN, PLUG_PORT_LEARN},
               {WIN_APART, PLUG_PORT_APART}};

  for (size_t r = 0; r < sizeof(roles) / sizeof(roles[0]); ++r) {
    if (roles[r].kind == part.kind) {
      return win_model_port(desk->model, roles[r].role, part.strip);
    }
  }
  return PLUG_N_PORTS;
}

static void
fill_kits(WinDesk* desk)
{
  const uint32_t now = win_model_kit(desk->model);
  for (uint32_t k = 0; k < desk->model->n_kits; ++k) {
    if (k &&
        desk->model->kits[k].is_saved != desk->model->kits[k - 1].is_saved) {
      add_line(desk);
    }
    add(desk, DO_KIT, k, desk->model->kits[k].name)->is_checked = k == now;
  }
  add_line(desk);
  add(desk, DO_FILE, 0, "file\xe2\x80\xa6")->is_disabled = !desk->has_files;
  add(desk, DO_SAVE, 0, "save as\xe2\x80\xa6");
}

/// Offer a port's values that have names
static void
fill_points(WinDesk* desk, uint32_t port)
{
  if (port >= PLUG_N_PORTS) {
    return;
  }
  const PlugPortRow* const row = desk->model->ports[port].row;
  for (uint32_t p = 0; p < row->n_points; ++p) {
    const char* const label = row->points[p].label;
    add_value(
        desk, port, (uint32_t)row->points[p].value, label + strspn(label, " "));
  }
}

static void
fill_sharpness(WinDesk* desk, uint32_t port)
{
  add_value(desk, port, 0, "as learnt");
  add_value(desk, port, 1, "1.0  soft");
  add_value(desk, port, 2, "2.0");
  add_value(desk, port, 4, "4.0  hard");
  add(desk, DO_TYPE, 0, "value\xe2\x80\xa6");
}

static void
fill_rest(WinDesk* desk)
{
  const uint32_t now = win_model_rest(desk->model);

  add(desk, DO_REST, 0, "none")->is_checked = !now;
  for (uint32_t strip = 0; strip < PLUG_N_SOURCES; ++strip) {
    char name[PLUG_TEXT_SIZE];
    char text[WIN_EDIT_SIZE];
    win_model_name(desk->model, strip, name);
    snprintf(text, sizeof(text), "%u  %s", strip + 1, name);
    add(desk, DO_REST, strip + 1, text)->is_checked = now == strip + 1;
  }
  add_line(desk);
  add_switch(desk, PLUG_PORT_FOLLOW_REST, 0, "follow the rest");
}

static void
fill_window(WinDesk* desk)
{
  static const uint32_t zooms[] = {75, 100, 125, 150, 200, 300};
  for (size_t z = 0; z < sizeof(zooms) / sizeof(zooms[0]); ++z) {
    char text[WIN_EDIT_SIZE];
    snprintf(text, sizeof(text), "zoom %u %%", zooms[z]);
    add(desk, DO_ZOOM, zooms[z], text)->is_checked =
        fabs(desk->zoom * 100.0 - zooms[z]) < 0.5;
  }
  add_line(desk);
  if (desk->model->variant->n_channels > 1) {
    add_switch(desk, PLUG_PORT_FOLLOW, 0, "follow the image");
    add_switch(desk, PLUG_PORT_FREEZE, 0, "freeze the image");
    add_line(desk);
  }
  add_switch(desk, PLUG_PORT_APART, 0, "keep the unexplained apart");
  add_trigger(desk, PLUG_PORT_UNDO, 0, "undo take");
  add(desk, DO_COPY, 0, "copy A and B alike");
  add_line(desk);
  add(desk, DO_SAVE, 0, "save dictionary as\xe2\x80\xa6");
  add(desk, DO_FILE, 0, "dictionary from a file\xe2\x80\xa6")->is_disabled =
      !desk->has_files;
}

static void
fill_strip(WinDesk* desk, uint32_t strip)
{
  if (strip >= PLUG_N_SOURCES) {
    add_switch(desk, PLUG_PORT_APART, 0, "keep the unexplained apart");
    return;
  }

  const WinModel* const model = desk->model;
  const bool            is_locked =
      win_model_value(model, PLUG_PORT_LOCK, strip, 0.0f) > 0.5f;
  const bool is_empty = win_model_state(model, strip) == PLUG_STATE_EMPTY;
  const bool is_rest  = win_model_rest(model) == strip + 1;
  add(desk, DO_RENAME, 0, "rename\xe2\x80\xa6");
  add(desk, DO_TAKE, 0, "take from a preset\xe2\x80\xa6")->is_disabled =
      is_locked;
  add_line(desk);
  add(desk, DO_REST, is_rest ? 0 : strip + 1, "learn the rest")->is_checked =
      is_rest;
  add_trigger(desk, PLUG_PORT_UNDO, 0, "undo take");
  add_trigger(desk, PLUG_PORT_CLEAR, strip, "clear")->is_disabled =
      is_locked || is_empty;
  add_switch(desk, PLUG_PORT_LOCK, strip, "lock");
}

static void
fill_names(WinDesk* desk)
{
  add(desk, DO_TYPE_NAME, 0, "type a name\xe2\x80\xa6");
  add_line(desk);
  for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); ++n) {
    add(desk, DO_NAME, 0, names[n]);
  }
}

/// Offer what a value can be, and to type it
static void
fill_fader(WinDesk* desk, uint32_t port)
{
  add(desk, DO_TYPE, 0, "value\xe2\x80\xa6");
  add(desk, DO_RESET, port, "0 dB");
}

bool
win_menus_is_open(const WinDesk* desk)
{
  return desk->model->menu.of.kind != WIN_NOTHING;
}

void
win_menus_close(WinDesk* desk)
{
  WinModel* const model = desk->model;
  if (win_part_equal(model->focus, model->menu.of) &&
      !win_desk_has_steps(model->focus)) {
    model->focus = (WinPart){WIN_NOTHING, 0, 0};
  }
  memset(&desk->model->menu, 0, sizeof(desk->model->menu));
}

/// Begin an empty menu in the place of the one that is open
static void
begin(WinDesk* desk, WinPart of)
{
  memset(&desk->model->menu, 0, sizeof(desk->model->menu));
  desk->model->menu.of = of;
}

/// Close a menu that offers nothing; return whether it stays
static bool
end(WinDesk* desk)
{
  if (!desk->model->menu.n_entries) {
    win_menus_close(desk);
  }
  return win_menus_is_open(desk);
}

bool
win_menus_open(WinDesk* desk, WinPart of)
{
  const uint32_t port = win_menus_port(desk, of);
  begin(desk, of);
  switch (of.kind) {
  case WIN_KIT:
    fill_kits(desk);
    break;
  case WIN_LATENCY:
  case WIN_STEREO:
    fill_points(desk, port);
    if (of.kind == WIN_STEREO) {
      add_line(desk);
      add_switch(desk, PLUG_PORT_FOLLOW, 0, "follow the image");
      add_switch(desk, PLUG_PORT_FREEZE, 0, "freeze the image");
    }
    break;
  case WIN_SHARPNESS:
    fill_sharpness(desk, port);
    break;
  case WIN_REST:
    fill_rest(desk);
    break;
  case WIN_MENU:
    fill_window(desk);
    break;
  case WIN_STRIP_MENU:
    fill_strip(desk, of.strip);
    break;
  case WIN_FADER:
    fill_fader(desk, port);
    break;
  case WIN_SETTINGS:
    add(desk, DO_COPY, 0, "copy A and B alike");
    break;
  default:
    break;
  }
  return end(desk);
}

/// Offer dictionaries to take a source from
static void
open_take(WinDesk* desk, WinPart of)
{
  begin(desk, of);
  for (uint32_t k = 0; k < desk->model->n_kits; ++k) {
    add(desk, DO_TAKE_KIT, k, desk->model->kits[k].name);
  }
  add_line(desk);
  add(desk, DO_TYPE_TAKE, 0, "type KIT:SOURCE\xe2\x80\xa6");
}

/// Offer the sources of a dictionary
static void
open_sources(WinDesk* desk, WinPart of, uint32_t kit)
{
  if (kit >= desk->model->n_kits) {
    win_menus_close(desk);
    return;
  }

  char           sources[WIN_N_KIT_SOURCES][PLUG_TEXT_SIZE];
  const uint32_t n = win_kits_sources(desk->model->kits[kit].path, sources);
  begin(desk, of);
  for (uint32_t s = 0; s < n; ++s) {
    add(desk, DO_TAKE_THIS, kit, sources[s]);
  }
  if (!n) {
    win_menus_close(desk);
    win_desk_say(desk, true, "%s cannot be read", desk->model->kits[kit].name);
  }
}

/// Take the source that an entry names
static void
take(WinDesk* desk, WinPart of, uint32_t kit, const char* source)
{
  if (kit < desk->model->n_kits) {
    char text[2 * PLUG_TEXT_SIZE + WIN_EDIT_SIZE];
    snprintf(text, sizeof(text), "%s:%s", desk->model->kits[kit].name, source);
    win_desk_take(desk, of.strip, text);
  }
}

/// Do what needs no menu any more
static void
perform(WinDesk* desk, WinPart of, const WinEntry* entry)
{
  const uint32_t argument = (uint32_t)entry->command % DEEDS;
  switch ((Deed)((uint32_t)entry->command / DEEDS)) {
  case DO_KIT:
    if (argument < desk->model->n_kits) {
      win_desk_tell(
          desk, PLUG_PROPERTY_DICTIONARY, desk->model->kits[argument].path);
    }
    break;
  case DO_FILE:
    win_desk_ask_file(desk);
    break;
  case DO_SAVE:
    win_edit_begin(desk, (WinPart){WIN_MENU, 0, 0}, "");
    break;
  case DO_SET:
    win_desk_change(desk, win_menus_port(desk, of), (float)argument);
    break;
  case DO_TYPE:
    win_edit_begin(desk, of, NULL);
    break;
  case DO_TOGGLE:
    win_desk_toggle(desk, argument);
    break;
  case DO_RESET:
    win_desk_reset(desk, argument);
    break;
  case DO_TRIGGER:
    win_desk_trigger(desk, argument);
    break;
  case DO_REST:
    win_desk_change(
        desk, win_model_port(desk->model, PLUG_PORT_REST, 0), (float)argument);
    break;
  case DO_ZOOM:
    win_desk_set_zoom(desk, argument / 100.0);
    break;
  case DO_NAME:
    win_desk_tell(
        desk, (PlugProperty)(PLUG_PROPERTY_NAME + of.strip), entry->text);
    break;
  case DO_TYPE_NAME:
    win_edit_begin(desk, (WinPart){WIN_NAME, of.strip, 0}, NULL);
    break;
  case DO_TAKE_THIS:
    take(desk, of, argument, entry->text);
    break;
  case DO_TYPE_TAKE:
    win_edit_begin(desk, of, "");
    break;
  case DO_COPY:
    win_desk_copy_settings(desk);
    break;
  default:
    break;
  }
}

void
win_menus_choose(WinDesk* desk, uint32_t index)
{
  const WinMenu* const menu = &desk->model->menu;
  if (index >= menu->n_entries) {
    return;
  }

  const WinPart  of    = menu->of;
  const WinEntry entry = menu->entries[index];
  if (entry.is_disabled || entry.is_line) {
    return;
  }
  switch ((Deed)((uint32_t)entry.command / DEEDS)) {
  case DO_RENAME:
    begin(desk, of);
    fill_names(desk);
    break;
  case DO_TAKE:
    open_take(desk, of);
    break;
  case DO_TAKE_KIT:
    open_sources(desk, of, (uint32_t)entry.command % DEEDS);
    break;
  default:
    win_menus_close(desk);
    perform(desk, of, &entry);
    break;
  }
}

void
win_menus_scroll(WinDesk* desk, int steps)
{
  WinMenu* const menu  = &desk->model->menu;
  const uint32_t shown = desk->layout.n_entries;
  const int last = menu->n_entries > shown ? (int)(menu->n_entries - shown) : 0;
  const int first = (int)menu->first + steps;
  menu->first     = (uint32_t)(first < 0 ? 0 : first > last ? last : first);
}
