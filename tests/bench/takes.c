// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "takes.h"

#include "sound.h"
#include "text.h"

#include <fftw3.h>
#include <sndfile.h>

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// What there is to learn from
typedef struct {
  char*      paths[BENCH_MAX_SOURCES];
  BenchSound sounds[BENCH_MAX_SOURCES];
  unsigned   n;
} Takes;

/// Convolution by transforms of one length
typedef struct {
  size_t         n;        ///< Samples
  float*         samples;  ///< [n]
  fftwf_complex* spectrum; ///< [n / 2 + 1]
  fftwf_complex* room;     ///< [n / 2 + 1]
  fftwf_plan     to_spectrum;
  fftwf_plan     to_room;
  fftwf_plan     back;
} Convolution;

static void
clear(Takes* takes)
{
  for (unsigned i = 0; i < takes->n; ++i) {
    bench_sound_free(&takes->sounds[i]);
    free(takes->paths[i]);
  }
}

/// Read all takes of a case; a source that is never heard has none.
static bool
read_all(Takes* takes, const char* work, const BenchSource* sources)
{
  bool done = true;
  for (const BenchSource* s = sources; done && s->name; ++s) {
    char* const path = bench_text("%s/train/%s.wav", work, s->name);
    if (access(path, F_OK)) {
      free(path);
      continue;
    }
    takes->paths[takes->n] = path;
    done                   = bench_sound_read(&takes->sounds[takes->n], path);
    ++takes->n;
  }
  return done;
}

/// Return the energy of a part of a sound.
static double
energy_of(const BenchSound* sound, size_t begin, size_t end)
{
  const size_t n_channels = (size_t)sound->n_channels;
  double       energy     = 0.0;
  for (size_t i = begin * n_channels; i < end * n_channels; ++i) {
    energy += (double)sound->samples[i] * (double)sound->samples[i];
  }
  return energy;
}

/// Return where the part of `n` samples begins that all are loudest in.
static size_t
find_loudest(const Takes* takes, size_t n)
{
  const size_t step  = (size_t)takes->sounds[0].sample_rate_hz / 10;
  double       most  = -INFINITY;
  size_t       found = 0;
  for (size_t begin = 0; begin + n <= takes->sounds[0].n_samples;
       begin += step) {
    double sum = 0.0;
    for (unsigned i = 0; i < takes->n; ++i) {
      sum += log(energy_of(&takes->sounds[i], begin, begin + n) + 1e-9);
    }
    if (sum > most) {
      most  = sum;
      found = begin;
    }
  }
  return found;
}

/// Put a sound in the place of a take.
static bool
write_take(const Takes* takes, unsigned index, const BenchSound* sound)
{
  return bench_sound_write(sound, takes->paths[index], SF_FORMAT_FLOAT);
}

/// Keep so many samples of each take.
static BenchTakes
keep(const Takes* takes, size_t n)
{
  if (!takes->n || takes->sounds[0].n_samples < n) {
    return BENCH_TAKES_TOO_SHORT;
  }

  const size_t begin = find_loudest(takes, n);
  bool         done  = true;
  for (unsigned i = 0; done && i < takes->n; ++i) {
    BenchSound part = {0};
    done = bench_sound_cut(&takes->sounds[i], begin, begin + n, &part) &&
           write_take(takes, i, &part);
    bench_sound_free(&part);
  }
  return done ? BENCH_TAKES_DONE : BENCH_TAKES_FAILED;
}

BenchTakes
bench_takes_shorten(const char* work, const BenchSource* sources, double kept_s)
{
  Takes      takes  = {.n = 0};
  BenchTakes result = BENCH_TAKES_FAILED;
  if (read_all(&takes, work, sources)) {
    const int rate_hz = takes.n ? takes.sounds[0].sample_rate_hz : 0;
    result            = keep(&takes, (size_t)(kept_s * rate_hz));
  }
  clear(&takes);
  return result;
}

/// Make a convolution of sounds of at most `n_samples` with short rooms.
static bool
open_convolution(Convolution* c, size_t n_samples)
{
  c->n = 1;
  while (c->n < n_samples + 16384) {
    c->n *= 2;
  }
  const int n = (int)c->n;
  c->samples  = fftwf_alloc_real(c->n);
  c->spectrum = fftwf_alloc_complex((c->n / 2) + 1);
  c->room     = fftwf_alloc_complex((c->n / 2) + 1);
  c->to_spectrum =
      fftwf_plan_dft_r2c_1d(n, c->samples, c->spectrum, FFTW_ESTIMATE);
  c->to_room = fftwf_plan_dft_r2c_1d(n, c->samples, c->room, FFTW_ESTIMATE);
  c->back    = fftwf_plan_dft_c2r_1d(n, c->spectrum, c->samples, FFTW_ESTIMATE);
  return c->to_spectrum && c->to_room && c->back;
}

static void
close_convolution(Convolution* c)
{
  fftwf_destroy_plan(c->to_spectrum);
  fftwf_destroy_plan(c->to_room);
  fftwf_destroy_plan(c->back);
  fftwf_free(c->samples);
  fftwf_free(c->spectrum);
  fftwf_free(c->room);
}

/// Return a number from 0 to 1 that looks random (Knuth's 64-bit generator).
static double
next_random(uint64_t* state)
{
  *state = *state * 6364136223846793005U + 1442695040888963407U;
  return (double)(*state >> 11U) / 9007199254740992.0;
}

/// Make the response from one source to the microphone of another.
static void
set_room(Convolution* c, unsigned from, unsigned to, double rate_hz)
{
  uint64_t     state = 1 + from * 64 + to;
  const size_t n     = (size_t)(0.150 * rate_hz);

  (void)next_random(&state);
  const size_t delay =
      (size_t)((0.002 + 0.008 * next_random(&state)) * rate_hz);
  memset(c->samples, 0, c->n * sizeof(float));
  for (size_t i = 0; i < n; ++i) {
    const double fall     = pow(10.0, -3.0 * (double)i / (0.250 * rate_hz));
    c->samples[delay + i] = (float)(fall * (2.0 * next_random(&state) - 1.0));
  }
  fftwf_execute(c->to_room);
}

/// Compute what is heard of a channel of a sound in the room that is set.
static void
convolve(Convolution* c, const BenchSound* sound, size_t channel)
{
  memset(c->samples, 0, c->n * sizeof(float));
  for (size_t i = 0; i < sound->n_samples; ++i) {
    c->samples[i] = sound->samples[i * (size_t)sound->n_channels + channel];
  }
  fftwf_execute(c->to_spectrum);
  for (size_t i = 0; i <= c->n / 2; ++i) {
    const float re = c->spectrum[i][0];
    const float im = c->spectrum[i][1];

    c->spectrum[i][0] = re * c->room[i][0] - im * c->room[i][1];
    c->spectrum[i][1] = re * c->room[i][1] + im * c->room[i][0];
  }
  fftwf_execute(c->back);
}

/// Add what is heard of a sound elsewhere, at a level against the sound.
static bool
add_bleed(Convolution*      c,
          const BenchSound* sound,
          double            bleed_db,
          BenchSound*       heard)
{
  const size_t n_channels = (size_t)sound->n_channels;
  BenchSound   bleed      = {0};
  if (!bench_sound_cut(sound, 0, sound->n_samples, &bleed)) {
    return false;
  }
  for (size_t channel = 0; channel < n_channels; ++channel) {
    convolve(c, sound, channel);
    for (size_t i = 0; i < sound->n_samples; ++i) {
      bleed.samples[i * n_channels + channel] = c->samples[i];
    }
  }

  const double own  = energy_of(sound, 0, sound->n_samples);
  const double gain = pow(10.0, bleed_db / 20.0) *
                      sqrt(own / energy_of(&bleed, 0, bleed.n_samples));
  for (size_t i = 0; i < bleed.n_samples * n_channels; ++i) {
    bleed.samples[i] *= (float)gain;
  }
  const bool done = bench_sound_add(heard, &bleed);
  bench_sound_free(&bleed);
  return done;
}

/// Write each take with all others bleeding in.
static bool
mix_all(const Takes* takes, Convolution* c, double bleed_db)
{
  bool done = true;
  for (unsigned to = 0; done && to < takes->n; ++to) {
    const BenchSound* const own   = &takes->sounds[to];
    BenchSound              heard = {0};
    done = bench_sound_cut(own, 0, own->n_samples, &heard);
    for (unsigned from = 0; done && from < takes->n; ++from) {
      if (from != to) {
        set_room(c, from, to, own->sample_rate_hz);
        done = add_bleed(c, &takes->sounds[from], bleed_db, &heard);
      }
    }
    done = done && write_take(takes, to, &heard);
    bench_sound_free(&heard);
  }
  return done;
}

BenchTakes
bench_takes_bleed(const char* work, const BenchSource* sources, double bleed_db)
{
  Takes takes = {.n = 0};
  bool  done  = read_all(&takes, work, sources);
  if (done && takes.n) {
    Convolution c = {.n = 0};
    done          = open_convolution(&c, takes.sounds[0].n_samples) &&
           mix_all(&takes, &c, bleed_db);
    close_convolution(&c);
  }
  clear(&takes);
  return done ? BENCH_TAKES_DONE : BENCH_TAKES_FAILED;
}
