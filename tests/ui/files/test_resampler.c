// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_resampler.c
   Another rate: the same sound, as long as it was, in whatever blocks it comes.
*/

#include "check.h"
#include "files/resampler.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// Return silence, owned by the caller
static float*
new_samples(size_t n)
{
  float* samples = calloc(n, sizeof(float));
  REQUIRE(samples != NULL);
  return samples;
}

/// What came out of a resampler
typedef struct {
  float*   samples;
  uint32_t n_samples;
} Tape;

static void
record(void* user, const float* const* channels, uint32_t n_samples)
{
  Tape* const tape = user;
  memcpy(
      tape->samples + tape->n_samples, channels[1], n_samples * sizeof(float));
  tape->n_samples += n_samples;
}

static void
test_resampler(void)
{
  enum { N = 48000 };
  float* const sine  = new_samples(N);
  float* const other = new_samples(N);
  for (int i = 0; i < N; ++i) {
    sine[i] = (float)sin(2.0 * 3.14159265358979 * 997.0 * i / N);
  }
  Tape tapes[2] = {{new_samples(2 * N), 0}, {new_samples(2 * N), 0}};
  for (uint32_t t = 0; t < 2; ++t) {
    const uint32_t     block     = t ? 9999 : 480;
    UiResampler* const resampler = ui_resampler_new(48000.0, 44100.0, 2);
    for (uint32_t at = 0; at < N; at += block) {
      const float* const channels[] = {other + at, sine + at};
      ui_resampler_run(resampler,
                       channels,
                       N - at < block ? N - at : block,
                       record,
                       &tapes[t]);
    }
    ui_resampler_run(resampler, NULL, 0, record, &tapes[t]);
    ui_resampler_free(resampler);
  }
  CHECK(tapes[0].n_samples == 44100);
  CHECK(tapes[1].n_samples == 44100);
  double worst     = 0.0;
  bool   same_bits = true;
  for (int i = 1000; i < 43100; ++i) {
    const double wanted = sin(2.0 * 3.14159265358979 * 997.0 * i / 44100.0);
    worst     = fmax(worst, fabs((double)tapes[0].samples[i] - wanted));
    same_bits = same_bits && tapes[0].samples[i] == tapes[1].samples[i];
  }
  CHECK(worst < 1e-3);
  CHECK(same_bits);
  free(sine);
  free(other);
  free(tapes[0].samples);
  free(tapes[1].samples);
}

/// Return how long a second becomes
static uint32_t
convert_second(double from_hz, double to_hz)
{
  const uint32_t     n         = (uint32_t)from_hz;
  float*             silence   = new_samples(n);
  const float* const both[]    = {silence, silence};
  Tape               tape      = {new_samples(2 * (size_t)to_hz), 0};
  UiResampler*       resampler = ui_resampler_new(from_hz, to_hz, 2);
  REQUIRE(resampler != NULL);
  ui_resampler_run(resampler, both, n, record, &tape);
  ui_resampler_run(resampler, NULL, 0, record, &tape);
  ui_resampler_free(resampler);
  for (uint32_t i = 0; i < tape.n_samples; ++i) {
    CHECK(tape.samples[i] == 0.0f);
  }
  free(tape.samples);
  free(silence);
  return tape.n_samples;
}

static void
test_length(void)
{
  static const double rates_hz[] = {8000, 22050, 44100, 48000, 96000, 192000};
  for (size_t i = 0; i < 6; ++i) {
    for (size_t k = 0; k < 6; ++k) {
      check_note("%g to %g Hz", rates_hz[i], rates_hz[k]);
      CHECK_INT(convert_second(rates_hz[i], rates_hz[k]), rates_hz[k]);
    }
  }
  check_no_note();
}

int
main(void)
{
  test_resampler();
  test_length();
  ui_resampler_free(NULL);
  return check_result();
}
