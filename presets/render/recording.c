// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "recording.h"

#include "end.h"

#include <math.h>
#include <sndfile.h>
#include <stdlib.h>

/// Frames per block of the active RMS, 50 ms
#define BLOCK 2205

RenSound
ren_sound_new(size_t n_samples)
{
  const RenSound sound = {ren_new(n_samples, sizeof(float)), n_samples};

  return sound;
}

void
ren_sound_free(RenSound* sound)
{
  free(sound->samples);
  sound->samples   = NULL;
  sound->n_samples = 0;
}

RenSound
ren_sound_read(const char* path)
{
  SF_INFO        info = {0};
  SNDFILE* const file = sf_open(path, SFM_READ, &info);

  if (!file) {
    ren_end(path, sf_strerror(NULL));
  }
  if (info.samplerate != REN_RATE) {
    ren_end(path, "is not at 44100 Hz");
  }

  RenSound     sound   = ren_sound_new((size_t)info.frames);
  const size_t width   = (size_t)info.channels;
  float* const samples = ren_new(sound.n_samples * width, sizeof(float));

  if (sf_readf_float(file, samples, info.frames) != info.frames) {
    ren_end(path, "is cut short");
  }
  sf_close(file);
  for (size_t i = 0; i < sound.n_samples; ++i) {
    double sum = 0.0;

    for (size_t c = 0; c < width; ++c) {
      sum += samples[(i * width) + c];
    }
    sound.samples[i] = (float)(sum / (double)width);
  }
  free(samples);
  return sound;
}

void
ren_sound_write(const RenSound* sound, const char* path)
{
  SF_INFO info = {0};

  info.samplerate = REN_RATE;
  info.channels   = 1;
  info.format     = SF_FORMAT_WAV | SF_FORMAT_PCM_16;

  SNDFILE* const   file = sf_open(path, SFM_WRITE, &info);
  const sf_count_t n    = (sf_count_t)sound->n_samples;
  short* const     pcm  = ren_new(sound->n_samples, sizeof(short));

  if (!file) {
    ren_end(path, sf_strerror(NULL));
  }
  for (size_t i = 0; i < sound->n_samples; ++i) {
    const double scaled = (double)sound->samples[i] * 32767.0;

    pcm[i] = (short)lrint(fmin(32767.0, fmax(-32768.0, scaled)));
  }
  if (sf_writef_short(file, pcm, n) != n || sf_close(file) != 0) {
    ren_end(path, "cannot be written");
  }
  free(pcm);
}

void
ren_sound_add(RenSound* sound, const RenSound* other, double gain)
{
  const size_t n =
      other->n_samples < sound->n_samples ? other->n_samples : sound->n_samples;

  for (size_t i = 0; i < n; ++i) {
    sound->samples[i] += (float)gain * other->samples[i];
  }
}

void
ren_sound_scale(RenSound* sound, double gain)
{
  for (size_t i = 0; i < sound->n_samples; ++i) {
    sound->samples[i] *= (float)gain;
  }
}

double
ren_sound_peak(const RenSound* sound)
{
  double peak = 0.0;

  for (size_t i = 0; i < sound->n_samples; ++i) {
    peak = fmax(peak, fabs((double)sound->samples[i]));
  }
  return peak;
}

/// Return the sum of the squares of samples.
static double
energy(const float* samples, size_t n)
{
  double sum = 0.0;

  for (size_t i = 0; i < n; ++i) {
    sum += (double)samples[i] * samples[i];
  }
  return sum;
}

double
ren_sound_rms(const RenSound* sound)
{
  return sound->n_samples ? sqrt(energy(sound->samples, sound->n_samples) /
                                 (double)sound->n_samples)
                          : 0.0;
}

double
ren_sound_active_rms(const RenSound* sound)
{
  const size_t n_blocks = sound->n_samples / BLOCK;
  double       loudest  = 0.0;
  double       sum      = 0.0;
  size_t       n        = 0;

  for (size_t b = 0; b < n_blocks; ++b) {
    loudest = fmax(loudest, energy(sound->samples + (b * BLOCK), BLOCK));
  }
  for (size_t b = 0; b < n_blocks; ++b) {
    const double e = energy(sound->samples + (b * BLOCK), BLOCK);

    if (e > loudest * 1e-3) {
      sum += e;
      ++n;
    }
  }
  return n ? sqrt(sum / ((double)n * BLOCK)) : 0.0;
}

double
ren_gain(double db)
{
  return pow(10.0, db / 20.0);
}

double
ren_db(double amplitude)
{
  return amplitude > 1e-10 ? 20.0 * log10(amplitude) : -200.0;
}
