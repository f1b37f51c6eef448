// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "play.h"

#include <math.h>
#include <stdbool.h>

/// Points of the interpolating sinc
#define TAPS 16

/// Points before the position
#define BEFORE 7

/// Positions between two samples that it is tabulated for
#define PHASES 512

/// Samples between two looks at pitch and envelope
#define CONTROL 32

static const double pi = 3.14159265358979323846;

/// Return the table of sincs, made at the first call.
static const float (*sincs(void))[TAPS]
{
  static float table[PHASES][TAPS];
  static bool  made = false;

  for (int p = 0; p < PHASES && !made; ++p) {
    double values[TAPS];
    double sum = 0.0;

    for (int t = 0; t < TAPS; ++t) {
      const double x      = t - BEFORE - ((double)p / PHASES);
      const double window = 0.5 + (0.5 * cos(2.0 * pi * x / (TAPS + 1)));

      values[t] = (fabs(x) < 1e-9 ? 1.0 : sin(pi * x) / (pi * x)) * window;
      sum += values[t];
    }
    for (int t = 0; t < TAPS; ++t) {
      table[p][t] = (float)(values[t] / sum);
    }
  }
  made = true;
  return (const float(*)[TAPS])table;
}

/// Return a recording's value between its samples.
static float
value_at(const RenSound* in, double position)
{
  const double       floored = floor(position);
  const int          phase   = (int)((position - floored) * PHASES);
  const float* const sinc    = sincs()[phase];
  const long         first   = (long)floored - BEFORE;
  float              sum     = 0.0f;

  if (first >= 0 && (size_t)first + TAPS <= in->n_samples) {
    const float* const samples = in->samples + first;

    for (int t = 0; t < TAPS; ++t) {
      sum += samples[t] * sinc[t];
    }
    return sum;
  }
  for (int t = 0; t < TAPS; ++t) {
    const long i = first + t;

    if (i >= 0 && (size_t)i < in->n_samples) {
      sum += in->samples[i] * sinc[t];
    }
  }
  return sum;
}

/// Return a factor in [0, 1] that rises over `length`.
static double
ramp(double at, double length)
{
  if (length <= 0.0 || at >= length) {
    return at >= 0.0 ? 1.0 : 0.0;
  }
  return at <= 0.0 ? 0.0 : 0.5 - (0.5 * cos(pi * at / length));
}

/// Return the speed at a time after the start.
static double
speed_at(const RenPlay* play, double time_s)
{
  double semitones = 0.0;

  if (play->glide != 0.0 && time_s < play->glide_s) {
    semitones += play->glide * (1.0 - ramp(time_s, play->glide_s));
  }
  if (play->vibrato != 0.0) {
    semitones +=
        play->vibrato * ramp(time_s - 0.1, 0.3) *
        sin((2.0 * pi * play->vibrato_hz * time_s) + play->vibrato_phase);
  }
  return semitones == 0.0 ? play->ratio : play->ratio * exp2(semitones / 12.0);
}

/// Return the envelope at a time after the start.
static double
envelope_at(const RenPlay* play, double time_s, double left_s)
{
  double gain = play->gain * ramp(left_s, 0.005);

  if (play->attack_s > 0.0) {
    gain *= ramp(time_s, play->attack_s);
  }
  if (play->hold_s > 0.0 && time_s > play->hold_s) {
    gain *= 1.0 - ramp(time_s - play->hold_s, play->release_s);
  }
  return gain;
}

void
ren_play(RenSound* out, const RenSound* in, const RenPlay* play)
{
  const double end      = (double)in->n_samples;
  const long   start    = lrint(play->start_s * REN_RATE);
  double       position = play->skip_s * REN_RATE;
  double       gain     = envelope_at(play, 0.0, 1.0);

  for (long block = 0; position < end; block += CONTROL) {
    const double time_s = (double)(block + CONTROL) / REN_RATE;
    const double speed  = speed_at(play, time_s);
    const double left_s = (end - position - (speed * CONTROL)) / REN_RATE;
    const double next   = envelope_at(play, time_s, left_s);
    const double step   = (next - gain) / CONTROL;

    for (long i = 0; i < CONTROL; ++i) {
      const long at = start + block + i;

      if (at >= 0 && (size_t)at < out->n_samples && position < end) {
        out->samples[at] += (float)gain * value_at(in, position);
      }
      position += speed;
      gain += step;
    }
    gain = next;
    if (start + block >= (long)out->n_samples ||
        (play->hold_s > 0.0 && time_s > play->hold_s + play->release_s)) {
      break;
    }
  }
}
