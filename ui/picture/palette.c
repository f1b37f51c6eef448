// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "palette.h"

#include <stddef.h>

/// From dark to bright, evenly spaced
static const uint32_t heat[] = {
    UI_COLOUR_PANEL,
    0x17123DU,
    0x401A6EU,
    0x78267EU,
    0xB5367AU,
    0xE8555FU,
    0xFB8B57U,
    0xFEC287U,
    0xFCFDD0U,
};

/// Okabe's and Ito's; their blue is lighter, to be read as text
static const uint32_t sources[UI_N_SOURCE_COLOURS] = {
    0xD55E00U,
    0x56B4E9U,
    0xF0E442U,
    0x009E73U,
    0xCC79A7U,
    0xE69F00U,
    0x5A82D8U,
    0xBBBBBBU, // Grey
};

uint32_t
ui_palette_mix(uint32_t from, uint32_t to, double part)
{
  uint32_t colour = 0;
  for (uint32_t shift = 0; shift <= 16; shift += 8) {
    const double a = (double)(from >> shift & 0xFFU);
    const double b = (double)(to >> shift & 0xFFU);
    colour |= (uint32_t)(a + (b - a) * part + 0.5) << shift;
  }
  return colour;
}

static double
clamp(double level)
{
  return level > 0.0 ? (level < 1.0 ? level : 1.0) : 0.0;
}

uint32_t
ui_palette_heat(double level)
{
  const size_t n_steps = sizeof(heat) / sizeof(heat[0]) - 1;
  const double at      = clamp(level) * (double)n_steps;
  const size_t step    = at < (double)n_steps ? (size_t)at : n_steps - 1;
  return ui_palette_mix(heat[step], heat[step + 1], at - (double)step);
}

uint32_t
ui_palette_source(uint32_t source)
{
  return sources[source % UI_N_SOURCE_COLOURS];
}

uint32_t
ui_palette_shade(uint32_t source, double level)
{
  static const uint32_t white = 0xFFFFFFU;
  static const double   knee  = 0.75; // Full hue; above it turns to white

  const double   part = clamp(level);
  const uint32_t hue  = ui_palette_source(source);
  return part < knee
             ? ui_palette_mix(UI_COLOUR_PANEL, hue, part / knee)
             : ui_palette_mix(hue, white, 0.7 * (part - knee) / (1.0 - knee));
}

uint32_t
ui_palette_grey(double level)
{
  return ui_palette_shade(UI_N_SOURCE_COLOURS - 1, level);
}
