// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "mix.h"

#include <math.h>
#include <stdio.h>

/// What peaks may reach
static const double ceiling = 0.97;

/// Where rounding off begins
static const double knee = 0.6;

void
ren_mix_level(RenSound* stem, double db)
{
  const double rms = ren_sound_active_rms(stem);

  if (rms > 1e-7) {
    ren_sound_scale(stem, ren_gain(db) / rms);
  }
}

void
ren_mix_level_bus(RenSound* stems, size_t n_stems, double db)
{
  RenSound sum = ren_sound_new(stems[0].n_samples);
  double   rms = 0.0;

  for (size_t i = 0; i < n_stems; ++i) {
    ren_sound_add(&sum, &stems[i], 1.0);
  }
  rms = ren_sound_active_rms(&sum);
  for (size_t i = 0; i < n_stems && rms > 1e-7; ++i) {
    ren_sound_scale(&stems[i], ren_gain(db) / rms);
  }
  ren_sound_free(&sum);
}

void
ren_mix_limit(RenSound* stems, size_t n_stems)
{
  double peak = 0.0;

  for (size_t i = 0; i < stems[0].n_samples; ++i) {
    double x = 0.0;

    for (size_t s = 0; s < n_stems; ++s) {
      x += stems[s].samples[i];
    }
    x = fabs(x);
    if (x > knee) {
      const double left = ceiling - knee;
      const double y    = knee + (left * tanh((x - knee) / left));

      for (size_t s = 0; s < n_stems; ++s) {
        stems[s].samples[i] *= (float)(y / x);
      }
    }
  }
  for (size_t i = 0; i < n_stems; ++i) {
    peak = fmax(peak, ren_sound_peak(&stems[i]));
  }
  for (size_t i = 0; i < n_stems && peak > ceiling; ++i) {
    ren_sound_scale(&stems[i], ceiling / peak);
  }
}

void
ren_mix_describe(const RenSound* stem, const char* song, const char* name)
{
  const double rms   = ren_sound_rms(stem);
  double       steps = 0.0;
  double       step  = 0.0;

  // The root of the mean square of the derivative over that of the signal is
  // the centroid of the power spectrum, about
  for (size_t i = 1; i < stem->n_samples; ++i) {
    const double d = (double)stem->samples[i] - stem->samples[i - 1];

    steps += d * d;
    step = fmax(step, fabs(d));
  }
  steps = sqrt(steps / (double)stem->n_samples);
  printf("%s %-8s rms %6.1f active %6.1f crest %5.1f dB centroid %6.0f Hz "
         "step %.2f\n",
         song,
         name,
         ren_db(rms),
         ren_db(ren_sound_active_rms(stem)),
         ren_db(ren_sound_peak(stem)) - ren_db(rms),
         rms > 1e-7 ? steps / rms * REN_RATE / (2.0 * 3.14159265358979) : 0.0,
         step);
}
