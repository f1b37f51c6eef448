// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  A window that is told anything and to which anything is done, as
  window_steps.h says: what goes to the host stays within the ports' ranges,
  texts are whole, and all of it is drawn.
*/

#define _GNU_SOURCE // memfd_create

#include "check.h"
#include "cut.h"
#include "fuzz.h"
#include "lv2/link.h"
#include "picture/canvas.h"
#include "protocol/ports.h"
#include "small.h"
#include "window/desk.h"
#include "window/draw.h"
#include "window/edit.h"
#include "window/events.h"
#include "window/kits.h"
#include "window/model.h"
#include "window_steps.h"

#include <lv2/atom/atom.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/// Steps, and pictures, of an input at most, so that none takes long
#define MOST_STEPS 200
#define MOST_DRAWN 4

/// A window and its host
typedef struct {
  WinModel* model;
  WinDesk   desk;
  WinEvents events;
  WinLink   link;
  double    clock_s;
  uint32_t  n_drawn;
} Window;

/// Made once, as pictures are large
static UiCanvas* canvas;

/// The host's side: what comes must be what a plugin can be given
static void
write_port(LV2UI_Controller controller,
           uint32_t         port,
           uint32_t         size,
           uint32_t         protocol,
           const void*      bytes)
{
  const Window* const window = controller;
  REQUIRE(port < window->model->n_ports);
  const PlugPortRow* const row = window->model->ports[port].row;
  REQUIRE(!(row->flags & PLUG_IS_OUTPUT));
  if (!protocol) {
    float value = 0.0f;
    REQUIRE_INT(size, sizeof(value));
    memcpy(&value, bytes, sizeof(value));
    REQUIRE(value >= row->minimum && value <= row->maximum);
    return;
  }

  LV2_Atom atom;
  REQUIRE_INT(row->role, PLUG_PORT_CONTROL);
  REQUIRE(size >= sizeof(atom));
  memcpy(&atom, bytes, sizeof(atom));
  REQUIRE_INT(size, sizeof(atom) + atom.size);
}

/// Pointer and keys, as a window system tells of them
static void
take_event(Window* window, Cut* cut)
{
  static const char* const letters[] = {
      "a", "-", "6", "\xc3\xa4", " ", ".", "\xe2\x82\xac", "\xf0\x9f\xa5\x81"};

  UiEvent event = {
      .kind = (UiEventKind)(cut_number(cut, 1) % (UI_EVENT_UNFOCUS + 1))};
  event.x             = (double)(int16_t)cut_number(cut, 2);
  event.y             = (double)(int16_t)cut_number(cut, 2);
  event.button        = cut_number(cut, 1);
  const uint32_t bits = cut_number(cut, 1);
  event.is_ctrl       = bits & 1U;
  event.is_shift      = bits & 2U;
  event.is_alt        = bits & 4U;
  event.key           = (UiKey)(cut_number(cut, 1) % (UI_KEY_OTHER + 1));
  event.steps         = (int)(cut_number(cut, 1) ^ 128U) - 128;
  window->clock_s += 0.01 * cut_number(cut, 1);
  event.time_s = window->clock_s;
  snprintf(event.text, sizeof(event.text), "%s", letters[bits >> 3U & 7U]);
  (void)win_events_take(&window->events, &event);
}

static void
tell_message(Window* window, Cut* cut)
{
  size_t             n_bytes = 0;
  void* const        bytes   = cut_stretch(cut, &n_bytes);
  const WinPortEvent event   = {window->link.notify,
                                (uint32_t)n_bytes,
                                window->link.event_transfer,
                                bytes};
  (void)win_link_told(&window->link, &window->desk, &event);
  free(bytes);
}

static void
tell_value(Window* window, Cut* cut)
{
  const uint32_t port     = cut_number(cut, 1);
  const uint32_t size     = cut_number(cut, 1);
  const uint32_t protocol = cut_number(cut, 1);
  const uint32_t bits     = cut_number(cut, 4);

  const WinPortEvent event = {port, size ? sizeof(bits) : 1, protocol, &bits};
  if (protocol != window->link.event_transfer) {
    (void)win_link_told(&window->link, &window->desk, &event);
  }
}

static void
draw(Window* window, uint32_t which)
{
  WinDesk* const desk = &window->desk;
  if (window->n_drawn++ < MOST_DRAWN) {
    win_desk_lay_out(desk, desk->width, desk->height);
    win_draw(canvas,
             &desk->layout,
             window->model,
             which < PLUG_N_STRIPS ? desk->layout.strips[which].all
                                   : desk->layout.page);
  }
}

/// The names of the sources in a file that the user chose
static void
read_file(Cut* cut)
{
  static char names[WIN_N_KIT_SOURCES][PLUG_TEXT_SIZE];

  char        path[64];
  size_t      n_bytes = 0;
  void* const bytes   = cut_stretch(cut, &n_bytes);
  const int   file    = memfd_create("kit", 0);
  REQUIRE(file >= 0);
  REQUIRE_INT(write(file, bytes, n_bytes), n_bytes);
  snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
  const uint32_t n = win_kits_sources(path, names);
  REQUIRE(n <= WIN_N_KIT_SOURCES);
  for (uint32_t k = 0; k < n; ++k) {
    REQUIRE(memchr(names[k], 0, PLUG_TEXT_SIZE) != NULL);
  }
  close(file);
  free(bytes);
}

static void
do_step(Window* window, Cut* cut)
{
  switch ((WindowStep)(cut_number(cut, 1) % WINDOW_N_STEPS)) {
  case WINDOW_EVENT:
    take_event(window, cut);
    break;
  case WINDOW_MESSAGE:
    tell_message(window, cut);
    break;
  case WINDOW_VALUE:
    tell_value(window, cut);
    break;
  case WINDOW_TICK:
    (void)win_desk_tick(&window->desk, 0.01 * cut_number(cut, 1));
    break;
  case WINDOW_SIZE: {
    const uint32_t width  = 1 + cut_number(cut, 2) % WINDOW_WIDTH;
    const uint32_t height = 1 + cut_number(cut, 2) % WINDOW_HEIGHT;
    win_desk_lay_out(&window->desk, width, height);
    break;
  }
  case WINDOW_DRAW:
    draw(window, cut_number(cut, 1));
    break;
  case WINDOW_FILE:
    read_file(cut);
    break;
  }
}

static void
check_model(const WinModel* model)
{
  for (uint32_t p = 0; p < model->n_ports; ++p) {
    REQUIRE(isfinite(model->values[p]));
  }
  REQUIRE(strlen(model->edit.text) < WIN_EDIT_SIZE);
  REQUIRE(model->edit.cursor <= strlen(model->edit.text));
  REQUIRE(model->menu.n_entries <= WIN_N_ENTRIES);
  REQUIRE(memchr(model->foot, 0, sizeof(model->foot)) != NULL);
  for (uint32_t p = 0; p < PLUG_N_PROPERTIES; ++p) {
    REQUIRE(memchr(model->texts[p], 0, sizeof(model->texts[p])) != NULL);
  }
}

/// As after each step: what was asked for goes to the plugin
static void
do_actions(Window* window)
{
  WinAction action;
  while (win_desk_next(&window->desk, &action)) {
    win_link_do(&window->link, &action, &window->desk);
  }
  win_link_watch(&window->link, window->model->hover);
  check_model(window->model);
}

/// Two dictionaries to choose from, of which one has no file
static void
add_kits(WinModel* model)
{
  model->n_kits = 2;
  snprintf(model->kits[0].name, sizeof(model->kits[0].name), "drums");
  snprintf(model->kits[1].name, sizeof(model->kits[1].name), "mine");
  snprintf(model->kits[1].path, sizeof(model->kits[1].path), "/nowhere/a.nmf");
  model->kits[1].is_saved = true;
}

int
LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t n_bytes)
{
  Cut               cut    = {bytes, n_bytes};
  const uint32_t    kind   = cut_number(&cut, 1);
  LV2_URID_Map      urids  = {NULL, small_map};
  Window            window = {0};
  const WinLinkHost host   = {write_port, &window, &urids, NULL, NULL};
  if (!canvas) {
    canvas = ui_canvas_new(WINDOW_WIDTH, WINDOW_HEIGHT);
    REQUIRE(canvas != NULL);
  }

  window.model = win_model_new(&plug_variants[kind % PLUG_N_VARIANTS], 44100.0);
  REQUIRE(window.model != NULL);
  REQUIRE(win_desk_init(&window.desk, window.model));
  REQUIRE(win_link_init(&window.link, &host, window.model));
  win_events_init(&window.events, &window.desk);
  add_kits(window.model);
  window.desk.has_files = kind & 4U;
  window.model->zoom    = kind & 8U ? 1.5 : 0.5;
  win_desk_lay_out(&window.desk, WINDOW_WIDTH, WINDOW_HEIGHT);

  for (uint32_t n = 0; n < MOST_STEPS && cut.n_left; ++n) {
    do_step(&window, &cut);
    do_actions(&window);
  }
  window.n_drawn = 0;
  draw(&window, PLUG_N_STRIPS);
  win_desk_finish(&window.desk);
  do_actions(&window);
  win_desk_clear(&window.desk);
  win_model_free(window.model);
  return 0;
}
