// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_mix.c
   Levels are those asked for, and nothing clips.
*/

#include "check.h"
#include "mix.h"
#include "recording.h"
#include "tone.h"

#define N_STEMS 3

static void
test_level(void)
{
  static const double levels_db[] = {-40.0, -20.0, -3.0};
  for (int i = 0; i < 3; ++i) {
    RenSound stem = tone_new(300.0, 0.2, REN_RATE);
    ren_mix_level(&stem, levels_db[i]);
    CHECK_NEAR(ren_db(ren_sound_active_rms(&stem)), levels_db[i], 0.01);
    ren_sound_free(&stem);
  }
  RenSound silent = ren_sound_new(REN_RATE);
  ren_mix_level(&silent, 0.0);
  CHECK(ren_sound_peak(&silent) == 0.0);
  ren_sound_free(&silent);
}

/// Return the sum of stems, freed with ren_sound_free()
static RenSound
sum_of(const RenSound* stems)
{
  RenSound sum = ren_sound_new(stems[0].n_samples);
  for (int i = 0; i < N_STEMS; ++i) {
    ren_sound_add(&sum, &stems[i], 1.0);
  }
  return sum;
}

static void
test_bus(void)
{
  RenSound stems[N_STEMS] = {tone_new(300.0, 0.2, REN_RATE),
                             tone_new(500.0, 0.1, REN_RATE),
                             ren_sound_new(REN_RATE)};
  ren_mix_level_bus(stems, N_STEMS, -12.0);
  RenSound sum = sum_of(stems);
  CHECK_NEAR(ren_db(ren_sound_active_rms(&sum)), -12.0, 0.01);
  CHECK_NEAR(ren_sound_rms(&stems[0]) / ren_sound_rms(&stems[1]), 2.0, 1e-3);
  CHECK(ren_sound_peak(&stems[2]) == 0.0);
  ren_sound_free(&sum);
  for (int i = 0; i < N_STEMS; ++i) {
    ren_sound_free(&stems[i]);
  }
}

/// Neither the sum nor a stem clips, though stems may cancel each other
static void
test_limit(double amplitude, double sign)
{
  RenSound stems[N_STEMS] = {tone_new(300.0, amplitude, REN_RATE),
                             tone_new(300.0, sign * amplitude, REN_RATE),
                             tone_new(900.0, 0.01, REN_RATE)};
  RenSound before         = sum_of(stems);
  ren_mix_limit(stems, N_STEMS);
  RenSound sum = sum_of(stems);
  CHECK(tone_is_finite(&sum));
  CHECK_BELOW(ren_sound_peak(&sum), 0.9701);
  for (int i = 0; i < N_STEMS; ++i) {
    CHECK_BELOW(ren_sound_peak(&stems[i]), 0.9701);
  }
  if (ren_sound_peak(&before) < 0.6 && amplitude < 0.9) {
    CHECK(tone_same(&sum, &before)); // There was nothing to do
  }
  ren_sound_free(&before);
  ren_sound_free(&sum);
  for (int i = 0; i < N_STEMS; ++i) {
    ren_sound_free(&stems[i]);
  }
}

int
main(void)
{
  static const double amplitudes[] = {0.1, 0.29, 0.5, 1.0, 5.0};
  test_level();
  test_bus();
  for (int i = 0; i < 5; ++i) {
    test_limit(amplitudes[i], 1.0);
    test_limit(amplitudes[i], -1.0);
    test_limit(amplitudes[i], 0.5);
  }
  return check_result();
}
