// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "watching.h"

#include "check.h"
#include "protocol/patch.h"
#include "protocol/walk.h"
#include "tools.h"

#include <stdio.h>

static LV2_URID
map(LV2_URID_Map_Handle handle, const char* uri)
{
  (void)handle;
  return host_map(uri);
}

Host*
watching_open(const char* bundle, const char* uri, HostKind kind)
{
  const HostConfig config = {bundle, uri, WATCHING_RATE, kind, WATCHING_MOST};
  Host*            host   = host_new(&config);
  host_activate(host);
  return host;
}

const char*
watching_load(Host* host, const char* kit, const char* name)
{
  static char path[512];
  snprintf(path, sizeof(path), "%s/%s.nmf", kit, name);
  host_set_dictionary(host, path);
  host_settle(host);
  host_activate(host);
  return path;
}

void
watching_look(const Host* host, Window* window)
{
  LV2_URID_Map urid_map = {NULL, map};
  PlugUris     uris;
  REQUIRE(plug_uris_map(&uris, &urid_map));

  PlugAtom event = {0, 0, NULL};
  PlugWalk walk  = plug_patch_begin(&uris, &host->notify.sequence);
  while (plug_walk_event(&walk, &event)) {
    bool is_ours = false;
    if (plug_show_read(&uris, &event, &window->show)) {
      ++window->n_shows;
      window->n_columns += window->show.n_columns;
      is_ours = true;
    }
    if (plug_show_read_about(&uris, &event, &window->about)) {
      ++window->n_abouts;
      is_ours = true;
    }
    if (plug_show_read_part(&uris, &event, &window->part)) {
      ++window->n_parts;
      is_ours = true;
    }
    if (is_ours && event.size > window->largest) {
      window->largest = event.size;
    }
  }
}

void
watching_noise(Host* host, uint32_t block, uint32_t n, Window* window)
{
  Random random = {n};
  for (uint32_t at = 0; at < n; at += block) {
    host_begin(host, block);
    for (uint32_t c = 0; c < host->n_inputs; ++c) {
      for (uint32_t i = 0; i < block; ++i) {
        host->in[c][i] = (float)random_between(&random, -0.5, 0.5);
      }
    }
    host_run(host);
    watching_look(host, window);
  }
}

PlugShowStrip
watching_told(Host* host, uint32_t strip)
{
  Window window = {.n_abouts = 0};
  host_watch(host, PLUG_N_SOURCES, 0);
  host_begin(host, 0);
  host_run(host);
  watching_look(host, &window);
  CHECK_INT(window.n_abouts, 1);
  return window.about.strips[strip - 1];
}
