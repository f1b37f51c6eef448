// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "sound.h"

#include <sndfile.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Return the number of values of all channels together.
static size_t
n_values(const BenchSound* sound)
{
  return sound->n_samples * (size_t)sound->n_channels;
}

/// Say what went wrong with a file, and return false.
static bool
fail(const char* path, const char* why)
{
  fprintf(stderr, "error: %s: %s\n", path, why);
  return false;
}

bool
bench_sound_new(BenchSound* sound,
                size_t      n_samples,
                int         n_channels,
                int         sample_rate_hz)
{
  *sound         = (BenchSound){NULL, n_samples, n_channels, sample_rate_hz};
  sound->samples = calloc(n_values(sound) + 1, sizeof(float));
  if (!sound->samples) {
    memset(sound, 0, sizeof(*sound));
    return fail("samples", "Out of memory");
  }
  return true;
}

void
bench_sound_free(BenchSound* sound)
{
  free(sound->samples);
  memset(sound, 0, sizeof(*sound));
}

bool
bench_sound_read(BenchSound* sound, const char* path)
{
  memset(sound, 0, sizeof(*sound));

  SF_INFO  info = {0};
  SNDFILE* file = sf_open(path, SFM_READ, &info);
  if (!file) {
    return fail(path, sf_strerror(NULL));
  }

  const bool made = bench_sound_new(
      sound, (size_t)info.frames, info.channels, info.samplerate);
  const bool done =
      made && sf_readf_float(file, sound->samples, info.frames) == info.frames;
  sf_close(file);

  if (made && !done) {
    bench_sound_free(sound);
    return fail(path, "Ends too early");
  }
  return done;
}

bool
bench_sound_write(const BenchSound* sound, const char* path, int subtype)
{
  SF_INFO info = {0};

  info.samplerate = sound->sample_rate_hz;
  info.channels   = sound->n_channels;
  info.format     = SF_FORMAT_WAV | subtype;

  SNDFILE* file = sf_open(path, SFM_WRITE, &info);
  if (!file) {
    return fail(path, sf_strerror(NULL));
  }

  sf_command(file, SFC_SET_CLIPPING, NULL, SF_TRUE);
  const sf_count_t n_samples = (sf_count_t)sound->n_samples;
  const sf_count_t n_done    = sf_writef_float(file, sound->samples, n_samples);
  const int        status    = sf_close(file);
  return (n_done == n_samples && !status) || fail(path, "Cannot be written");
}

bool
bench_sound_add(BenchSound* sound, const BenchSound* other)
{
  if (sound->n_channels != other->n_channels ||
      sound->sample_rate_hz != other->sample_rate_hz) {
    return fail("recordings", "Rates or channels differ");
  }

  const size_t n       = n_values(sound);
  const size_t n_other = n_values(other);
  for (size_t i = 0; i < n && i < n_other; ++i) {
    sound->samples[i] += other->samples[i];
  }
  return true;
}

bool
bench_sound_cut(const BenchSound* sound,
                size_t            begin,
                size_t            end,
                BenchSound*       part)
{
  const size_t n_channels = (size_t)sound->n_channels;
  if (!bench_sound_new(
          part, end - begin, sound->n_channels, sound->sample_rate_hz)) {
    return false;
  }

  memcpy(part->samples,
         sound->samples + (begin * n_channels),
         n_values(part) * sizeof(float));
  return true;
}

bool
bench_sound_is_silent(const BenchSound* sound)
{
  const size_t n = n_values(sound);
  for (size_t i = 0; i < n; ++i) {
    if (sound->samples[i] != 0.0f) {
      return false;
    }
  }
  return true;
}

double
bench_sound_sdr_db(const BenchSound* reference, const BenchSound* estimate)
{
  if (reference->n_samples != estimate->n_samples ||
      reference->n_channels != estimate->n_channels) {
    return NAN;
  }

  const size_t n      = n_values(reference);
  double       signal = 0.0;
  double       error  = 0.0;
  for (size_t i = 0; i < n; ++i) {
    const double s = (double)reference->samples[i];
    const double e = s - (double)estimate->samples[i];
    signal += s * s;
    error += e * e;
  }
  return signal > 0.0 ? 10.0 * log10(signal / error) : NAN;
}
