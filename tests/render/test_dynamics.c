// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_dynamics.c
   Compression and distortion: silence stays silent, what is loud gets quieter,
   and stems keep their share of the sum.
*/

#include "check.h"
#include "dynamics.h"
#include "recording.h"
#include "tone.h"

#include <math.h>
#include <stddef.h>

#define N_STEMS 2

static const RenCompressor compressor = {0.0, 4.0, 0.002, 0.05};

/// Check that stems still have the same share of their sum as before
static void
check_shares(const RenSound* stems, const RenSound* before)
{
  for (size_t i = 0; i < before[0].n_samples; ++i) {
    const double was = (double)before[0].samples[i] * stems[1].samples[i];
    const double is  = (double)before[1].samples[i] * stems[0].samples[i];
    CHECK_NEAR(is, was, 1e-6);
  }
}

/// Make two stems that get louder in the middle
static void
make_stems(RenSound* stems)
{
  stems[0] = tone_new(200.0, 0.1, 2 * REN_RATE);
  stems[1] = tone_new(310.0, 0.05, 2 * REN_RATE);
  for (size_t i = REN_RATE; i < 2 * REN_RATE; ++i) {
    stems[0].samples[i] *= 8.0f;
    stems[1].samples[i] *= 8.0f;
  }
}

/// Free stems
static void
free_stems(RenSound* stems)
{
  ren_sound_free(&stems[0]);
  ren_sound_free(&stems[1]);
}

/// Return the RMS of a part of a recording
static double
rms_between(const RenSound* sound, size_t from, size_t to)
{
  const RenSound part = {sound->samples + from, to - from};
  return ren_sound_rms(&part);
}

static void
test_compress(void)
{
  RenSound before[N_STEMS];
  RenSound stems[N_STEMS];
  make_stems(before);
  make_stems(stems);
  ren_compress(stems, N_STEMS, &compressor);
  CHECK(tone_is_finite(&stems[0]) && tone_is_finite(&stems[1]));
  check_shares(stems, before);

  // What is below the threshold stays, bit by bit; what is above does not
  for (size_t i = 0; i < REN_RATE; ++i) {
    CHECK(stems[0].samples[i] == before[0].samples[i]);
  }
  const size_t from = REN_RATE + REN_RATE / 2;
  const double loud = rms_between(&stems[0], from, 2 * REN_RATE);
  CHECK(loud < 0.95 * rms_between(&before[0], from, 2 * REN_RATE));
  CHECK(loud > rms_between(&stems[0], 0, REN_RATE));
  free_stems(before);
  free_stems(stems);
}

static void
test_saturate(void)
{
  RenSound before[N_STEMS];
  RenSound stems[N_STEMS];
  make_stems(before);
  make_stems(stems);
  ren_saturate(stems, N_STEMS, 12.0);
  check_shares(stems, before);
  double peak = 0.0;
  double was  = 0.0;
  for (size_t i = 0; i < stems[0].n_samples; ++i) {
    const double is = fabs((double)stems[0].samples[i] + stems[1].samples[i]);
    const double x  = fabs((double)before[0].samples[i] + before[1].samples[i]);
    CHECK(is <= x + 1e-6);
    peak = fmax(peak, is);
    was  = fmax(was, x);
  }
  CHECK(peak < 0.7 * was);
  free_stems(before);
  free_stems(stems);
}

static void
test_distort(void)
{
  for (int db = 0; db <= 40; db += 10) {
    RenSound sound = tone_new(220.0, 0.3, REN_RATE);
    RenSound again = tone_new(220.0, 0.003, REN_RATE);
    ren_distort(&sound, db, 0.2);
    ren_distort(&again, db, 0.2);
    CHECK(tone_is_finite(&sound));
    CHECK(ren_sound_rms(&sound) <= 0.6);
    CHECK_NEAR(tone_frequency(&sound), 220.0, 1.0);
    // However loud it was
    CHECK_NEAR(ren_sound_rms(&again), ren_sound_rms(&sound), 1e-3);
    ren_sound_free(&sound);
    ren_sound_free(&again);
  }

  // More is more distorted: a square at last
  RenSound square = tone_new(220.0, 0.3, REN_RATE);
  ren_distort(&square, 60.0, 0.0);
  CHECK_NEAR(ren_sound_peak(&square), 0.5, 0.01);
  CHECK_NEAR(ren_sound_rms(&square), 0.5, 0.02);
  ren_sound_free(&square);
}

static void
test_silence(void)
{
  RenSound silent[N_STEMS] = {ren_sound_new(REN_RATE), ren_sound_new(REN_RATE)};
  ren_compress(silent, N_STEMS, &compressor);
  ren_saturate(silent, N_STEMS, 20.0);
  ren_distort(&silent[0], 20.0, 0.3);
  CHECK(ren_sound_peak(&silent[0]) == 0.0);
  CHECK(ren_sound_peak(&silent[1]) == 0.0);
  free_stems(silent);
}

int
main(void)
{
  test_compress();
  test_saturate();
  test_distort();
  test_silence();
  return check_result();
}
