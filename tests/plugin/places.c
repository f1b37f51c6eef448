// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "places.h"

#include "check.h"

#include <stddef.h>

const char* places_bundle;
WinModel*   places_model;
WinLayout   places_layout;

void
places_init(const char* bundle)
{
  places_bundle = bundle;
  places_model  = win_model_new(&plug_variants[0], 48000.0);
  REQUIRE(places_model != NULL);
  win_layout_make(places_model, WIN_WIDTH, WIN_HEIGHT, &places_layout);
}

void
places_clear(void)
{
  win_model_free(places_model);
}

UiHost*
places_new_host(const char* uri)
{
  const HostConfig config = {places_bundle, uri, 48000.0, HOST_STEPPED, 800};
  return uihost_new(&config);
}

UiHost*
places_open_host(const char* uri)
{
  UiHost* uihost = places_new_host(uri);
  REQUIRE(uihost_open(uihost));
  uihost_steps(uihost, 4);
  return uihost;
}

void
places_find(UiHost* uihost, WinPartKind kind, uint32_t strip, int* x, int* y)
{
  uint32_t width  = 0;
  uint32_t height = 0;
  uihost_size(uihost, &width, &height);
  places_model->zoom = (double)uihost->scale;
  win_layout_make(places_model, width, height, &places_layout);
  const UiBox box = win_layout_box(&places_layout, (WinPart){kind, strip, 0});
  REQUIRE(box.width > 0.0);
  *x = (int)(box.x + 0.5 * box.width);
  *y = (int)(box.y + 0.5 * box.height);
}

void
places_click(UiHost* uihost, int button, WinPartKind kind, uint32_t strip)
{
  int x = 0;
  int y = 0;
  places_find(uihost, kind, strip, &x, &y);
  uihost_click(uihost, button, x, y, 0);
  uihost_steps(uihost, 1);
}

uint32_t
places_port(PlugPortRole role, uint32_t strip)
{
  const uint32_t port = win_model_port(places_model, role, strip);
  REQUIRE(port < PLUG_N_PORTS);
  return port;
}

float
places_value(UiHost* uihost, PlugPortRole role, uint32_t strip)
{
  return uihost->host->values[places_port(role, strip)];
}
