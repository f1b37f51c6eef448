// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  A window that is told anything and to which anything is done: what goes to the
  host stays within the ports' ranges, texts are whole, and all of it is drawn.

      test_window_random [STEPS]
*/

#include "check.h"
#include "lv2/link.h"
#include "picture/canvas.h"
#include "protocol/ports.h"
#include "window/desk.h"
#include "window/draw.h"
#include "window/edit.h"
#include "window/events.h"
#include "window/model.h"

#include <lv2/atom/atom.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_WIDTH 1200
#define MAX_HEIGHT 800

static uint32_t  seed = 7;
static WinModel* model;
static uint32_t  n_sent;
static char      uris[512][128];
static uint32_t  n_uris;

static uint32_t
random_below(uint32_t limit)
{
  seed = seed * 1664525U + 1013904223U;
  return (uint32_t)((uint64_t)(seed >> 4U) * limit >> 28U);
}

static LV2_URID
map_uri(LV2_URID_Map_Handle handle, const char* uri)
{
  (void)handle;
  uint32_t u = 0;
  while (u < n_uris && strcmp(uris[u], uri) != 0) {
    ++u;
  }
  REQUIRE(u < 512);
  if (u == n_uris) {
    snprintf(uris[n_uris++], sizeof(uris[0]), "%s", uri);
  }
  return u + 1;
}

/// The host's side: what comes must be what a plugin can be given
static void
write_port(LV2UI_Controller controller,
           uint32_t         port,
           uint32_t         size,
           uint32_t         protocol,
           const void*      bytes)
{
  (void)controller;
  ++n_sent;
  REQUIRE(port < model->n_ports);
  const PlugPortRow* row = model->ports[port].row;
  REQUIRE(!(row->flags & PLUG_IS_OUTPUT));
  if (!protocol) {
    float value = 0.0f;
    REQUIRE_INT(size, sizeof(value));
    memcpy(&value, bytes, sizeof(value));
    REQUIRE(value >= row->minimum && value <= row->maximum);
    return;
  }
  REQUIRE_INT(row->role, PLUG_PORT_CONTROL);
  LV2_Atom atom;
  REQUIRE(size >= sizeof(atom));
  memcpy(&atom, bytes, sizeof(atom));
  REQUIRE_INT(size, sizeof(atom) + atom.size);
}

static UiEvent
random_event(double* clock_s)
{
  static const char* const letters[] = {"a", "-", "6", "\xc3\xa4", " ", "."};
  *clock_s += 0.01 * random_below(60);
  UiEvent event = {.kind     = (UiEventKind)random_below(UI_EVENT_UNFOCUS + 1),
                   .x        = random_below(MAX_WIDTH + 40) - 20.0,
                   .y        = random_below(MAX_HEIGHT + 40) - 20.0,
                   .button   = 1 + random_below(3),
                   .steps    = (int)random_below(7) - 3,
                   .is_ctrl  = !random_below(4),
                   .is_shift = !random_below(6),
                   .is_alt   = !random_below(9),
                   .time_s   = *clock_s,
                   .key      = (UiKey)random_below(UI_KEY_OTHER + 1)};
  if (event.kind == UI_EVENT_UNFOCUS && random_below(8)) {
    event.kind = UI_EVENT_KEY;
  }
  snprintf(event.text, sizeof(event.text), "%s", letters[random_below(6)]);
  return event;
}

/// A message of the plugin's, perhaps with faults, in memory of just its size
static void
tell_message(const WinLink* link, WinDesk* desk)
{
  union {
    LV2_Atom_Sequence sequence;
    uint64_t          space[1024];
  } buffer = {.sequence = {{sizeof(buffer), 0}, {0, 0}}};
  const PlugPatchWriter writer =
      plug_patch_write(&link->uris, &buffer.sequence);

  PlugShow      show;
  PlugShowAbout about;
  PlugShowPart  part = {random_below(6), random_below(60), {0}};
  memset(&about, 0, sizeof(about));
  for (size_t b = 0; b < sizeof(show); ++b) {
    ((unsigned char*)&show)[b] = (unsigned char)random_below(256);
  }
  show.n_columns = random_below(3);
  for (uint32_t s = 0; s < PLUG_N_SOURCES; ++s) {
    about.strips[s].n_components = random_below(99);
    about.strips[s].n_lights     = random_below(PLUG_SHOW_LIGHTS + 1);
    about.strips[s].has_place    = random_below(2);
    about.strips[s].pan          = (float)random_below(3) - 1.0f;
    about.strips[s].width        = (float)random_below(2);
    about.strips[s].is_learnt    = random_below(2);
  }
  bool is_written = false;
  switch (random_below(4)) {
  case 0:
    is_written = plug_show_write(&link->uris, &writer, &show);
    break;
  case 1:
    is_written = plug_show_write_about(&link->uris, &writer, &about);
    break;
  case 2:
    is_written = plug_show_write_part(&link->uris, &writer, &part);
    break;
  default:
    is_written = plug_patch_write_set(
        &link->uris,
        &writer,
        (PlugProperty)random_below(PLUG_N_PROPERTIES),
        "/a/long/path/to/\xe2\x82\xac some file of the user's.nmf");
    break;
  }
  if (!is_written) {
    return;
  }

  const char* at = (const char*)&buffer + sizeof(LV2_Atom_Sequence) +
                   offsetof(LV2_Atom_Event, body);
  LV2_Atom atom = {0, 0};
  memcpy(&atom, at, sizeof(atom));
  uint32_t size = (uint32_t)sizeof(atom) + atom.size;
  char*    copy = malloc(size);
  REQUIRE(copy != NULL);
  memcpy(copy, at, size);
  for (uint32_t n = random_below(3) ? 0 : random_below(8); n > 0; --n) {
    copy[random_below(size)] = (char)random_below(256);
  }
  if (!random_below(8)) {
    char* shorter = realloc(copy, random_below(size) + 1);
    REQUIRE(shorter != NULL);
    copy = shorter;
    size = 1;
  }
  const WinPortEvent event = {link->notify, size, link->event_transfer, copy};
  (void)win_link_told(link, desk, &event);
  free(copy);
}

/// A value of any port, perhaps none that it can have
static void
tell_value(const WinLink* link, WinDesk* desk)
{
  static const float odd[] = {0.0f, 1.0f, -1e30f, 1e30f, NAN, INFINITY, 3.7f};
  const float        value = random_below(2) ? odd[random_below(7)]
                                             : (float)random_below(200) - 100.0f;
  const WinPortEvent event = {random_below(model->n_ports + 4),
                              random_below(9) ? sizeof(value) : 1,
                              random_below(9) ? 0 : random_below(90),
                              &value};
  (void)win_link_told(link, desk, &event);
}

static void
check_model(void)
{
  for (uint32_t p = 0; p < model->n_ports; ++p) {
    REQUIRE(isfinite(model->values[p]));
  }
  REQUIRE(strlen(model->edit.text) < WIN_EDIT_SIZE);
  REQUIRE(model->edit.cursor <= strlen(model->edit.text));
  REQUIRE(model->menu.n_entries <= WIN_N_ENTRIES);
  REQUIRE(memchr(model->foot, 0, sizeof(model->foot)) != NULL);
}

int
main(int argc, char** argv)
{
  const long        n_steps = argc > 1 ? strtol(argv[1], NULL, 10) : 10000;
  LV2_URID_Map      map     = {NULL, map_uri};
  const WinLinkHost host    = {write_port, NULL, &map, NULL, NULL};
  UiCanvas*         canvas  = ui_canvas_new(MAX_WIDTH, MAX_HEIGHT);
  REQUIRE(canvas != NULL);

  double clock_s = 0.0;
  for (uint32_t v = 0; v < PLUG_N_VARIANTS; ++v) {
    WinDesk   desk;
    WinEvents events;
    WinLink   link;
    model = win_model_new(&plug_variants[v], 44100.0);
    REQUIRE(model != NULL);
    REQUIRE(win_desk_init(&desk, model));
    REQUIRE(win_link_init(&link, &host, model));
    win_events_init(&events, &desk);
    desk.has_files = true;
    model->zoom    = 1.2;
    for (long n = 0; n < n_steps / PLUG_N_VARIANTS; ++n) {
      const UiEvent event = random_event(&clock_s);
      (void)win_events_take(&events, &event);
      tell_message(&link, &desk);
      tell_value(&link, &desk);
      (void)win_desk_tick(&desk, 0.001 * random_below(99));
      WinAction action;
      while (win_desk_next(&desk, &action)) {
        win_link_do(&link, &action, &desk);
      }
      win_link_watch(&link, model->hover);
      check_model();
      if (!random_below(100)) {
        win_desk_lay_out(
            &desk, 1 + random_below(MAX_WIDTH), 1 + random_below(MAX_HEIGHT));
        win_draw(canvas, &desk.layout, model, desk.layout.page);
      }
    }
    win_desk_finish(&desk);
    win_desk_clear(&desk);
    win_model_free(model);
  }
  CHECK(n_sent > (uint32_t)n_steps);
  ui_canvas_free(canvas);
  return check_result();
}
