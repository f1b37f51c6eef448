// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "sing.h"

#include "end.h"

#include <math.h>
#include <stdlib.h>

/// Samples that are averaged to one for finding pitches
#define COARSE 4

/// Shortest and longest periods that are looked for, in averaged samples
#define SHORTEST 24
#define LONGEST 160

/// Averaged samples that are compared
#define WINDOW 320

/// Periods of a whole recording are sorted to find the median
static int
compare_periods(const void* a, const void* b)
{
  const float x = *(const float*)a;
  const float y = *(const float*)b;

  return x < y ? -1 : x > y ? 1 : 0;
}

/// Return the correlation of two stretches of samples.
static double
correlate(const float* a, const float* b)
{
  float sum = 0.0f;

  for (int i = 0; i < WINDOW; ++i) {
    sum += a[i] * b[i];
  }
  return sum;
}

/// Return the period at a place in averaged samples, 0 if there is none.
static double
period_at(const float* x)
{
  const double energy       = correlate(x, x);
  double       all[LONGEST] = {0};
  double       best         = 0.0;

  if (energy < WINDOW * 1e-5) {
    return 0.0;
  }
  for (int lag = SHORTEST; lag < LONGEST; ++lag) {
    const double other = correlate(x + lag, x + lag);

    all[lag] = correlate(x, x + lag) / sqrt((energy * other) + 1e-9);
    best     = fmax(best, all[lag]);
  }
  // The first of the good ones, as multiples of the period are as good
  for (int lag = SHORTEST + 1; lag < LONGEST - 1 && best > 0.7; ++lag) {
    if (all[lag] > 0.88 * best && all[lag] >= all[lag - 1] &&
        all[lag] >= all[lag + 1]) {
      const double bend = all[lag - 1] - (2.0 * all[lag]) + all[lag + 1];
      const double off =
          bend < -1e-9 ? 0.5 * (all[lag - 1] - all[lag + 1]) / bend : 0.0;

      return COARSE * (lag + off);
    }
  }
  return 0.0;
}

RenPitches
ren_pitches_new(const RenSound* speech)
{
  const size_t n       = speech->n_samples / COARSE;
  float* const coarse  = ren_new(n + LONGEST + WINDOW, sizeof(float));
  RenPitches   pitches = {NULL, (speech->n_samples / REN_SING_HOP) + 1};

  pitches.periods = ren_new(pitches.n_frames, sizeof(float));
  for (size_t i = 0; i < n; ++i) {
    for (size_t j = 0; j < COARSE; ++j) {
      coarse[i] += speech->samples[(i * COARSE) + j] / (float)COARSE;
    }
  }
  for (size_t f = 0; f < pitches.n_frames; ++f) {
    const size_t at = f * REN_SING_HOP / COARSE;

    if (at < n) {
      const size_t back = at < WINDOW / 2 ? at : WINDOW / 2;

      pitches.periods[f] = (float)period_at(coarse + at - back);
    }
  }
  free(coarse);
  return pitches;
}

void
ren_pitches_free(RenPitches* pitches)
{
  free(pitches->periods);
  pitches->periods  = NULL;
  pitches->n_frames = 0;
}

double
ren_pitches_median(const RenPitches* pitches)
{
  float* const sorted = ren_new(pitches->n_frames, sizeof(float));
  size_t       n      = 0;
  double       midi   = 0.0;

  for (size_t f = 0; f < pitches->n_frames; ++f) {
    if (pitches->periods[f] > 0.0f) {
      sorted[n++] = pitches->periods[f];
    }
  }
  if (n > 0) {
    qsort(sorted, n, sizeof(float), compare_periods);
    midi = 69.0 + (12.0 * log2(REN_RATE / (440.0 * sorted[n / 2])));
  }
  free(sorted);
  return midi;
}

/// Return the loudest place of a period around a sample.
static size_t
mark_near(const RenSound* speech, double at, double period)
{
  const double from = fmax(0.0, at - (0.5 * period));
  const size_t end  = (size_t)(from + period);
  size_t       best = (size_t)from;

  for (size_t i = (size_t)from; i < end && i < speech->n_samples; ++i) {
    if (speech->samples[i] > speech->samples[best]) {
      best = i;
    }
  }
  return best;
}

/// Add a grain of speech, windowed, at a place.
static void
add_grain(RenSound*       out,
          double          place,
          const RenSound* speech,
          size_t          centre,
          double          half,
          double          gain)
{
  const long n  = (long)half;
  const long at = lrint(place);

  for (long i = -n + 1; i < n; ++i) {
    const long from = (long)centre + i;
    const long to   = at + i;

    if (from >= 0 && (size_t)from < speech->n_samples && to >= 0 &&
        (size_t)to < out->n_samples) {
      const double window =
          0.5 + (0.5 * cos(3.14159265358979 * (double)i / half));

      out->samples[to] += (float)(gain * window * speech->samples[from]);
    }
  }
}

RenSound
ren_sing(const RenSound* speech, const RenPitches* pitches, const RenTune* tune)
{
  const size_t most =
      (size_t)((double)speech->n_samples * tune->stretch) + REN_RATE;
  RenSound out  = ren_sound_new(most);
  double   from = 0.0;
  double   to   = 0.0;

  while (from < (double)speech->n_samples && to < (double)most) {
    const size_t frame  = (size_t)(from / REN_SING_HOP);
    const double period = pitches->periods[frame];
    const size_t now    = tune->start + (size_t)(to / REN_SING_HOP);

    if (period > 0.0 && tune->n_frames > 0) {
      const float midi =
          tune->midi[now < tune->n_frames ? now : tune->n_frames - 1];
      const double step = REN_RATE / (440.0 * exp2((midi - 69.0) / 12.0));

      add_grain(&out,
                to,
                speech,
                mark_near(speech, from, period),
                period,
                sqrt(step / period));
      to += step;
      from += step / tune->stretch;
    } else {
      add_grain(&out, to, speech, (size_t)from, REN_SING_HOP, 1.0);
      to += REN_SING_HOP;
      from += REN_SING_HOP;
    }
  }
  out.n_samples = to < (double)most ? (size_t)to : most;
  return out;
}
