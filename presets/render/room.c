// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "room.h"

#include "end.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double pi = 3.14159265358979323846;

RenRoom
ren_room_new(RenRandom* random, double decay_s, double wet_db)
{
  const double size = ren_uniform(random, 0.5, 1.4) * fmin(1.0, decay_s + 0.5);
  RenRoom      room = {0};
  double       lost = 0.0;

  for (int i = 0; i < REN_ROOM_DELAYS; ++i) {
    const double ms = size * (13.0 + (4.3 * i) + ren_uniform(random, 0.0, 3.5));

    room.delays[i] = (size_t)(ms * REN_RATE / 1000.0) | 1U;
    room.gains[i] =
        pow(10.0, -3.0 * (double)room.delays[i] / REN_RATE / decay_s);
    lost += 1.0 - (room.gains[i] * room.gains[i]);
  }
  room.damping   = ren_uniform(random, 0.15, 0.65);
  room.pre_delay = (size_t)(ren_uniform(random, 0.0, 0.02) * REN_RATE);
  // The tail's energy is about that fed in, divided by what a passage loses
  room.wet = ren_gain(wet_db) * sqrt(lost / REN_ROOM_DELAYS) * 1.4;
  for (int i = 0; i < REN_ROOM_EARLY; ++i) {
    const double ms =
        size * ren_uniform(random, 2.0 + (2.0 * i), 10.0 + (4.0 * i));

    room.early[i]       = (size_t)(ms * REN_RATE / 1000.0);
    room.early_gains[i] = ren_gain(wet_db) * 0.5 * exp(-ms / 25.0) *
                          (ren_chance(random, 0.5) ? 1.0 : -1.0);
  }
  return room;
}

/// Multiply by a Hadamard matrix of unit energy.
static void
scatter(double* x)
{
  for (int step = 1; step < REN_ROOM_DELAYS; step *= 2) {
    for (int i = 0; i < REN_ROOM_DELAYS; i += 2 * step) {
      for (int j = i; j < i + step; ++j) {
        const double a = x[j];
        const double b = x[j + step];

        x[j]        = a + b;
        x[j + step] = a - b;
      }
    }
  }
  for (int i = 0; i < REN_ROOM_DELAYS; ++i) {
    x[i] *= 0.35355339059327376;
  }
}

/// Write the network's output for an input.
static void
run_network(const RenRoom* room, const RenSound* in, float* out)
{
  float* lines[REN_ROOM_DELAYS];
  size_t at[REN_ROOM_DELAYS]    = {0};
  double lows[REN_ROOM_DELAYS]  = {0};
  double state[REN_ROOM_DELAYS] = {0};

  for (int d = 0; d < REN_ROOM_DELAYS; ++d) {
    lines[d] = ren_new(room->delays[d], sizeof(float));
  }
  for (size_t i = 0; i < in->n_samples; ++i) {
    const double fed =
        i >= room->pre_delay ? in->samples[i - room->pre_delay] : 0.0;
    double sum = 0.0;

    for (int d = 0; d < REN_ROOM_DELAYS; ++d) {
      const double read = lines[d][at[d]];

      lows[d]  = read + (room->damping * (lows[d] - read)) + 1e-20;
      state[d] = lows[d] * room->gains[d];
      sum += d % 2 ? -read : read;
    }
    scatter(state);
    for (int d = 0; d < REN_ROOM_DELAYS; ++d) {
      lines[d][at[d]] = (float)(state[d] + (d % 3 ? fed : -fed));
      at[d]           = at[d] + 1 < room->delays[d] ? at[d] + 1 : 0;
    }
    out[i] = (float)(sum * 0.35355339059327376);
  }
  for (int d = 0; d < REN_ROOM_DELAYS; ++d) {
    free(lines[d]);
  }
}

void
ren_room_add(const RenRoom* room, RenSound* sound)
{
  RenSound wet = ren_sound_new(sound->n_samples);

  run_network(room, sound, wet.samples);
  ren_sound_scale(&wet, room->wet);
  for (int e = 0; e < REN_ROOM_EARLY; ++e) {
    const float gain = (float)room->early_gains[e];

    for (size_t i = room->early[e]; i < sound->n_samples; ++i) {
      wet.samples[i] += gain * sound->samples[i - room->early[e]];
    }
  }
  ren_sound_add(sound, &wet, 1.0);
  ren_sound_free(&wet);
}

void
ren_echo_add(RenSound* sound, double delay_s, double gain, double damping)
{
  const size_t delay = (size_t)(delay_s * REN_RATE) + 1;
  float* const line  = ren_new(delay, sizeof(float));
  size_t       at    = 0;
  double       low   = 0.0;

  for (size_t i = 0; i < sound->n_samples; ++i) {
    low      = line[at] + (damping * (low - line[at])) + 1e-20;
    line[at] = (float)((low + sound->samples[i]) * gain);
    sound->samples[i] += (float)low;
    at = at + 1 < delay ? at + 1 : 0;
  }
  free(line);
}

void
ren_double_add(RenRandom* random,
               RenSound*  sound,
               double     low_s,
               double     high_s,
               double     gain)
{
  const double hz     = ren_uniform(random, 0.15, 0.6);
  const double phase  = ren_uniform(random, 0.0, 2.0 * pi);
  const double middle = 0.5 * (low_s + high_s) * REN_RATE;
  const double swing  = 0.5 * (high_s - low_s) * REN_RATE;
  float* const copy   = ren_new(sound->n_samples, sizeof(float));

  memcpy(copy, sound->samples, sound->n_samples * sizeof(float));
  for (size_t i = 0; i < sound->n_samples; ++i) {
    const double delay =
        middle + (swing * sin((2.0 * pi * hz * (double)i / REN_RATE) + phase));
    const double position = (double)i - delay;

    if (position >= 1.0 && position + 1.0 < (double)sound->n_samples) {
      const size_t j    = (size_t)position;
      const double part = position - (double)j;

      sound->samples[i] +=
          (float)(gain * (((1.0 - part) * copy[j]) + (part * copy[j + 1])));
    }
  }
  free(copy);
}
