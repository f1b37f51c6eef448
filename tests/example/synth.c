// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "synth.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static const double two_pi = 6.283185307179586;

/// Most harmonics of a sung note
#define MAX_HARMONICS 80

/// The three formants of a vowel
typedef struct {
  char   vowel;
  double frequency_hz[3];
  double gain[3];
} Formants;

// Peterson & Barney, "Control methods used in a study of the vowels", 1952
static const Formants formants[] = {
    {'a', {730.0, 1090.0, 2440.0}, {1.0, 0.56, 0.040}},
    {'e', {530.0, 1840.0, 2480.0}, {1.0, 0.14, 0.063}},
    {'i', {270.0, 2290.0, 3010.0}, {1.0, 0.071, 0.040}},
    {'o', {570.0, 840.0, 2410.0}, {1.0, 0.45, 0.020}},
    {'u', {300.0, 870.0, 2240.0}, {1.0, 0.11, 0.008}},
};

double
synth_random(uint32_t* seed)
{
  *seed = (*seed * 1664525U) + 1013904223U;
  return ((double)(*seed >> 8U) / 8388608.0) - 1.0;
}

/// Return the frequency of a MIDI note number.
static double
pitch_hz(double pitch)
{
  return 440.0 * exp2((pitch - 69.0) / 12.0);
}

/// Return the sample at which a note starts.
static size_t
first_sample(const BenchSound* sound, const SynthNote* note)
{
  return (size_t)lrint(fmax(0.0, note->start_s) * sound->sample_rate_hz);
}

/// Return how many samples of `length_s` seconds fit after `first`.
static size_t
fitting_samples(const BenchSound* sound, size_t first, double length_s)
{
  const size_t n      = (size_t)lrint(length_s * sound->sample_rate_hz);
  const size_t n_left = first < sound->n_samples ? sound->n_samples - first : 0;

  return n < n_left ? n : n_left;
}

/// Add one sample of a note to both channels.
static void
put(BenchSound* sound, const SynthNote* note, size_t index, double value)
{
  const double scaled = value * note->velocity;

  float* const at = sound->samples + (2 * index);
  at[0] += (float)(scaled * cos(note->pan * two_pi / 4.0));
  at[1] += (float)(scaled * sin(note->pan * two_pi / 4.0));
}

void
synth_kick(BenchSound* sound, const SynthNote* note, uint32_t* seed)
{
  const size_t first = first_sample(sound, note);
  const size_t n     = fitting_samples(sound, first, 0.45);
  const double tune  = 1.0 + (0.02 * synth_random(seed));
  double       phase = 0.0;

  for (size_t i = 0; i < n; ++i) {
    const double t     = (double)i / sound->sample_rate_hz;
    const double hz    = tune * (52.0 + (110.0 * exp(-t / 0.025)));
    const double click = synth_random(seed) * exp(-t / 0.003);

    phase += two_pi * hz / sound->sample_rate_hz;
    put(sound,
        note,
        first + i,
        (0.9 * sin(phase) * exp(-t / 0.11)) + (0.15 * click));
  }
}

void
synth_snare(BenchSound* sound, const SynthNote* note, uint32_t* seed)
{
  const size_t first = first_sample(sound, note);
  const size_t n     = fitting_samples(sound, first, 0.4);
  const double tune  = 1.0 + (0.015 * synth_random(seed));
  double       low   = 0.0;

  for (size_t i = 0; i < n; ++i) {
    const double t     = (double)i / sound->sample_rate_hz;
    const double noise = synth_random(seed);
    const double head =
        sin(two_pi * 186.0 * tune * t) + (0.6 * sin(two_pi * 331.0 * tune * t));

    // What is above some 1.5 kHz of the noise are the wires
    low += 0.2 * (noise - low);
    put(sound,
        note,
        first + i,
        (0.35 * head * exp(-t / 0.05)) +
            (0.45 * (noise - low) * exp(-t / 0.085)));
  }
}

void
synth_hat(BenchSound*      sound,
          const SynthNote* note,
          double           decay_s,
          uint32_t*        seed)
{
  const size_t first  = first_sample(sound, note);
  const size_t n      = fitting_samples(sound, first, 6.0 * decay_s);
  double       low[2] = {0.0, 0.0};

  for (size_t i = 0; i < n; ++i) {
    const double t     = (double)i / sound->sample_rate_hz;
    const double noise = synth_random(seed);

    low[0] += 0.65 * (noise - low[0]);
    low[1] += 0.65 * (noise - low[0] - low[1]);
    put(sound,
        note,
        first + i,
        0.4 * (noise - low[0] - low[1]) * exp(-t / decay_s));
  }
}

/// Fill a string with the shape of a pluck, without a mean.
static void
excite(double* string, size_t n, double brightness, uint32_t* seed)
{
  double low  = 0.0;
  double mean = 0.0;
  for (size_t i = 0; i < n; ++i) {
    low += (0.1 + (0.8 * brightness)) * (synth_random(seed) - low);
    string[i] = low;
    mean += low / (double)n;
  }
  for (size_t i = 0; i < n; ++i) {
    string[i] -= mean;
  }
}

void
synth_pluck(BenchSound*      sound,
            const SynthNote* note,
            double           pitch,
            double           brightness,
            uint32_t*        seed)
{
  // The average of two neighbours delays by half a sample, the rest is tuned
  // by a first-order allpass
  const double period = sound->sample_rate_hz / pitch_hz(pitch);
  const size_t delay  = (size_t)(period - 1.0);
  const double rest   = period - (double)delay - 0.5;
  const double tune   = (1.0 - rest) / (1.0 + rest);
  const size_t first  = first_sample(sound, note);
  const size_t n      = fitting_samples(sound, first, note->length_s + 0.3);
  double*      string = calloc(delay, sizeof(double));
  if (!string) {
    abort();
  }
  excite(string, delay, brightness, seed);

  double last = 0.0;
  double in   = 0.0;
  double out  = 0.0;
  for (size_t i = 0; i < n; ++i) {
    const double t       = (double)i / sound->sample_rate_hz;
    const double now     = string[i % delay];
    const double damping = t < note->length_s ? 0.998 : 0.96;
    const double next    = damping * 0.5 * (now + last);

    out                = (tune * (next - out)) + in;
    in                 = next;
    last               = now;
    string[i % delay]  = out;
    const double onset = fmin(1.0, t / 0.002);
    put(sound, note, first + i, onset * now);
  }
  free(string);
}

/// Return the gain of a vowel's formants at a frequency.
static double
formant_gain(char vowel, double hz)
{
  double gain = 0.004;
  for (size_t i = 0; i < sizeof(formants) / sizeof(formants[0]); ++i) {
    if (formants[i].vowel != vowel) {
      continue;
    }
    for (size_t j = 0; j < 3; ++j) {
      const double width = 60.0 + (0.05 * formants[i].frequency_hz[j]);
      const double off   = (hz - formants[i].frequency_hz[j]) / width;
      gain += formants[i].gain[j] / (1.0 + (off * off));
    }
  }
  return gain;
}

/// Return the loudness of a held note: rises in 50 ms, falls in 90 ms.
static double
swell(double t, double length_s)
{
  return fmin(1.0, t / 0.05) * fmin(1.0, fmax(0.0, (length_s - t) / 0.09));
}

/// Return the sum of harmonics of `phase`, by sin((k + 1) x) =
/// 2 cos(x) sin(k x) - sin((k - 1) x).
static double
sum_harmonics(const double* amplitudes, size_t n, double phase)
{
  const double twice    = 2.0 * cos(phase);
  double       previous = 0.0;
  double       current  = sin(phase);
  double       sum      = 0.0;
  for (size_t k = 0; k < n; ++k) {
    sum += amplitudes[k] * current;
    const double next = (twice * current) - previous;
    previous          = current;
    current           = next;
  }
  return sum;
}

/// Fill in the amplitudes of a vowel's harmonics up to 9 kHz; return their
/// number, at most MAX_HARMONICS.
static size_t
shape_harmonics(double* amplitudes, double base_hz, char vowel)
{
  size_t n = 0;
  while (n < MAX_HARMONICS && ((double)n + 1.0) * base_hz < 9000.0) {
    const double harmonic = (double)n + 1.0;
    amplitudes[n] = 0.8 * formant_gain(vowel, harmonic * base_hz) / harmonic;
    ++n;
  }
  return n;
}

void
synth_sing(BenchSound*      sound,
           const SynthNote* note,
           double           pitch,
           char             vowel,
           uint32_t*        seed)
{
  const double base_hz = pitch_hz(pitch);
  double       amplitudes[MAX_HARMONICS];
  const size_t n_parts = shape_harmonics(amplitudes, base_hz, vowel);

  const size_t first  = first_sample(sound, note);
  const size_t n      = fitting_samples(sound, first, note->length_s);
  double       phase  = 0.0;
  double       breath = 0.0;
  for (size_t i = 0; i < n; ++i) {
    const double t       = (double)i / sound->sample_rate_hz;
    const double depth   = 0.35 * fmin(1.0, t / 0.4);
    const double vibrato = depth * sin(two_pi * 5.4 * t);
    const double scoop   = -0.8 * exp(-t / 0.04);
    const double hz      = base_hz * exp2((vibrato + scoop) / 12.0);

    phase += two_pi * hz / sound->sample_rate_hz;
    breath += 0.4 * (synth_random(seed) - breath);
    put(sound,
        note,
        first + i,
        swell(t, note->length_s) *
            (sum_harmonics(amplitudes, n_parts, phase) + (0.01 * breath)));
  }
}
