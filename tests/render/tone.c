// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tone.h"

#include <math.h>
#include <string.h>

static const double pi = 3.14159265358979323846;

RenSound
tone_new(double hz, double amplitude, size_t n_samples)
{
  RenSound sound = ren_sound_new(n_samples);
  for (size_t i = 0; i < n_samples; ++i) {
    sound.samples[i] =
        (float)(amplitude * sin(2.0 * pi * hz * (double)i / REN_RATE));
  }
  return sound;
}

RenSound
tone_impulse(size_t n_samples)
{
  RenSound sound   = ren_sound_new(n_samples);
  sound.samples[0] = 1.0f;
  return sound;
}

double
tone_transform(const RenSound* sound, double hz)
{
  double real      = 0.0;
  double imaginary = 0.0;
  for (size_t i = 0; i < sound->n_samples; ++i) {
    const double angle = 2.0 * pi * hz * (double)i / REN_RATE;
    real += (double)sound->samples[i] * cos(angle);
    imaginary += (double)sound->samples[i] * sin(angle);
  }
  return hypot(real, imaginary);
}

double
tone_frequency(const RenSound* sound)
{
  double first = -1.0;
  double last  = -1.0;
  int    n     = 0;
  for (size_t i = 1; i < sound->n_samples; ++i) {
    const double a = (double)sound->samples[i - 1];
    const double b = (double)sound->samples[i];
    if (a < 0.0 && b >= 0.0) {
      last  = (double)i - b / (b - a);
      first = n ? first : last;
      ++n;
    }
  }
  return n > 1 ? (n - 1) * REN_RATE / (last - first) : 0.0;
}

bool
tone_is_finite(const RenSound* sound)
{
  for (size_t i = 0; i < sound->n_samples; ++i) {
    if (!isfinite(sound->samples[i])) {
      return false;
    }
  }
  return true;
}

bool
tone_same(const RenSound* one, const RenSound* two)
{
  return one->n_samples == two->n_samples &&
         !memcmp(one->samples, two->samples, one->n_samples * sizeof(float));
}
