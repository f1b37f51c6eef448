// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "desk.h"

#include <math.h>

/// What an arrow up and one to the right add, dB
#define COARSE_DB 1.0
#define FINE_DB 0.2

void
live_desk_set_streams(LiveDesk* desk, const UiStreams* streams)
{
  desk->n_strips = streams->n_streams;
  desk->selected = 0;
  for (uint32_t i = 0; i < desk->n_strips; ++i) {
    const float gain = streams->gains[i];
    const bool  mute = gain == 0.0f;

    desk->strips[i] = (LiveStrip){
        .gain_db = mute ? 0.0 : 20.0 * log10((double)gain),
        .gain    = mute ? 1.0f : gain,
        .mute    = mute,
    };
  }
}

/// Set a gain, within its limits, as exactly as it is shown
static void
set_gain(LiveStrip* strip, double gain_db)
{
  const double tenths = round(10.0 * gain_db);
  strip->gain_db = fmin(fmax(0.1 * tenths, LIVE_MIN_GAIN_DB), LIVE_MAX_GAIN_DB);
  strip->gain    = strip->gain_db <= LIVE_MIN_GAIN_DB
                       ? 0.0f
                       : (float)pow(10.0, strip->gain_db / 20.0);
}

/// Do what a key says to the strip selected
static bool
press_strip(LiveStrip* strip, int key)
{
  switch (key) {
  case 'm':
    strip->mute = !strip->mute;
    return true;
  case 's':
    strip->solo = !strip->solo;
    return true;
  case '0':
    set_gain(strip, 0.0);
    return true;
  case LIVE_KEY_UP:
    set_gain(strip, strip->gain_db + COARSE_DB);
    return true;
  case LIVE_KEY_DOWN:
    set_gain(strip, strip->gain_db - COARSE_DB);
    return true;
  case LIVE_KEY_RIGHT:
    set_gain(strip, strip->gain_db + FINE_DB);
    return true;
  case LIVE_KEY_LEFT:
    set_gain(strip, strip->gain_db - FINE_DB);
    return true;
  default:
    return false;
  }
}

bool
live_desk_press(LiveDesk* desk, int key)
{
  if (key >= '1' && key <= '9') {
    const uint32_t strip = (uint32_t)(key - '1');
    const bool     known = strip < desk->n_strips;
    desk->selected       = known ? strip : desk->selected;
    return known;
  }
  switch (key) {
  case 'b':
    desk->bypass = !desk->bypass;
    return true;
  case 'r':
    desk->record = !desk->record;
    return true;
  case 'p':
    desk->next_preset = true;
    return true;
  case 'q':
    desk->quit = true;
    return true;
  default:
    return desk->n_strips && press_strip(&desk->strips[desk->selected], key);
  }
}

void
live_desk_gains(const LiveDesk* desk, float* gains)
{
  NmsStrip strips[LIVE_MAX_STRIPS];
  for (uint32_t i = 0; i < desk->n_strips; ++i) {
    const LiveStrip* const strip = &desk->strips[i];
    strips[i] = (NmsStrip){0.0f, strip->mute, strip->solo, true};
  }
  nms_strips_gains(strips, desk->n_strips, gains);
  for (uint32_t i = 0; i < desk->n_strips; ++i) {
    gains[i] *= desk->strips[i].gain; // By 0 or 1: the bits of nmf-separate
  }
}
