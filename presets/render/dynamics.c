// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "dynamics.h"

#include <math.h>

/// What recordings are brought to before distortion
static const double reference = 0.25;

/// Return the RMS of the sum of stems where it sounds.
static double
bus_rms(const RenSound* stems, size_t n_stems)
{
  RenSound sum = ren_sound_new(stems[0].n_samples);
  double   rms = 0.0;

  for (size_t s = 0; s < n_stems; ++s) {
    ren_sound_add(&sum, &stems[s], 1.0);
  }
  rms = ren_sound_active_rms(&sum);
  ren_sound_free(&sum);
  return rms;
}

/// Return a sample of the sum of stems.
static double
bus_sample(const RenSound* stems, size_t n_stems, size_t i)
{
  double sum = 0.0;

  for (size_t s = 0; s < n_stems; ++s) {
    sum += stems[s].samples[i];
  }
  return sum;
}

/// Multiply a sample of each stem.
static void
scale_sample(RenSound* stems, size_t n_stems, size_t i, double gain)
{
  for (size_t s = 0; s < n_stems; ++s) {
    stems[s].samples[i] *= (float)gain;
  }
}

void
ren_compress(RenSound* stems, size_t n_stems, const RenCompressor* compressor)
{
  const double rms       = bus_rms(stems, n_stems);
  const double threshold = rms * ren_gain(compressor->threshold_db);
  const double exponent  = (1.0 / compressor->ratio) - 1.0;
  const double rise      = exp(-1.0 / (compressor->attack_s * REN_RATE));
  const double fall      = exp(-1.0 / (compressor->release_s * REN_RATE));
  double       level     = 0.0;

  if (rms <= 0.0) {
    return;
  }
  for (size_t i = 0; i < stems[0].n_samples; ++i) {
    const double x = fabs(bus_sample(stems, n_stems, i));
    const double c = x > level ? rise : fall;

    level = x + (c * (level - x)) + 1e-20;
    if (level > threshold) {
      scale_sample(stems, n_stems, i, pow(level / threshold, exponent));
    }
  }
}

void
ren_saturate(RenSound* stems, size_t n_stems, double db)
{
  const double rms  = bus_rms(stems, n_stems);
  const double gain = reference * ren_gain(db) / rms;

  if (rms <= 0.0) {
    return;
  }
  for (size_t i = 0; i < stems[0].n_samples; ++i) {
    const double x = gain * bus_sample(stems, n_stems, i);

    if (fabs(x) > 1e-3) {
      scale_sample(stems, n_stems, i, tanh(x) / x);
    }
  }
}

/// Return the logarithm of the hyperbolic cosine.
static double
log_cosh(double x)
{
  const double y = fabs(x);

  return y + log1p(exp(-2.0 * y)) - 0.6931471805599453;
}

void
ren_distort(RenSound* sound, double db, double bias)
{
  const double rms    = ren_sound_active_rms(sound);
  const double gain   = rms > 0.0 ? reference * ren_gain(db) / rms : 0.0;
  const double offset = tanh(bias);
  double       before = bias;
  double       area   = log_cosh(bias);

  for (size_t i = 0; i < sound->n_samples && rms > 0.0; ++i) {
    const double x    = (gain * sound->samples[i]) + bias;
    const double next = log_cosh(x);
    const double step = x - before;
    const double y =
        fabs(step) > 1e-4 ? (next - area) / step : tanh(0.5 * (x + before));

    sound->samples[i] = (float)(0.5 * (y - offset));
    before            = x;
    area              = next;
  }
}
