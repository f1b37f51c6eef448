// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_filter.c
   Filters: their gain at both ends of the spectrum and where they turn, from
   their impulse responses.
*/

#include "check.h"
#include "filter.h"
#include "random.h"
#include "recording.h"
#include "tone.h"

#include <math.h>
#include <stddef.h>

/// Long enough for every response to die away
#define LENGTH 20000

#define NYQUIST_HZ (REN_RATE / 2.0)

/// Check a filter's gain at 0 Hz, at a frequency and at half the rate, dB
static void
check_gains(RenFilter filter, double hz, double low, double at, double high)
{
  RenSound response = tone_impulse(LENGTH);
  ren_filter(&response, filter);
  CHECK(tone_is_finite(&response));
  CHECK_NEAR(ren_db(tone_transform(&response, hz)), at, 0.01);
  if (low > -100.0) {
    CHECK_NEAR(ren_db(tone_transform(&response, 0.0)), low, 0.01);
  } else {
    CHECK_BELOW(ren_db(tone_transform(&response, 0.0)), -80.0);
  }
  if (high > -100.0) {
    CHECK_NEAR(ren_db(tone_transform(&response, NYQUIST_HZ)), high, 0.01);
  } else {
    CHECK_BELOW(ren_db(tone_transform(&response, NYQUIST_HZ)), -80.0);
  }
  // It has come to rest
  CHECK(fabs((double)response.samples[LENGTH - 1]) < 1e-6);
  ren_sound_free(&response);
}

static void
test_gains(void)
{
  static const double frequencies_hz[] = {60, 300, 1000, 5000, 15000};
  static const double qs[]             = {0.5, 0.70710678, 2.0};
  static const double levels_db[]      = {-12, -3, 0, 6};
  for (size_t f = 0; f < 5; ++f) {
    const double hz = frequencies_hz[f];
    for (size_t q = 0; q < 3; ++q) {
      check_note("%g Hz, Q %g", hz, qs[q]);
      check_gains(ren_lowpass(hz, qs[q]), hz, 0.0, ren_db(qs[q]), -200.0);
      check_gains(ren_highpass(hz, qs[q]), hz, -200.0, ren_db(qs[q]), 0.0);
      for (size_t d = 0; d < 4; ++d) {
        check_gains(
            ren_bell(hz, qs[q], levels_db[d]), hz, 0.0, levels_db[d], 0.0);
      }
    }
    for (size_t d = 0; d < 4; ++d) {
      const double db = levels_db[d];
      check_note("%g Hz, %g dB", hz, db);
      check_gains(ren_low_shelf(hz, db), hz, db, db / 2.0, 0.0);
      check_gains(ren_high_shelf(hz, db), hz, 0.0, db / 2.0, db);
    }
  }
  check_no_note();
}

/// A recording is filtered from rest, each time
static void
test_rest(void)
{
  RenFilter filter = ren_lowpass(500.0, 0.7);
  RenSound  one    = tone_new(440.0, 0.5, 2000);
  RenSound  two    = tone_new(440.0, 0.5, 2000);
  ren_filter(&one, filter);
  ren_filter(&two, filter);
  CHECK(tone_same(&one, &two));
  ren_sound_free(&one);
  ren_sound_free(&two);
}

/// What chance chooses stays within its bounds, and is the same for a seed
static void
test_random_filters(void)
{
  for (RenRandom seed = 0; seed < 40; ++seed) {
    RenRandom random = seed;
    RenSound  bright = tone_impulse(LENGTH);
    ren_brighten(&random, &bright, 4000.0, 9.0);
    const double high_db = ren_db(tone_transform(&bright, NYQUIST_HZ));
    CHECK_NEAR(ren_db(tone_transform(&bright, 0.0)), 0.0, 0.01);
    CHECK(high_db > -0.01 && high_db < 9.01);
    ren_sound_free(&bright);

    RenSound equalized = tone_impulse(LENGTH);
    RenSound again     = tone_impulse(LENGTH);
    ren_equalize(&random, &equalized, 4.0);
    for (int hz = 20; hz < NYQUIST_HZ; hz *= 2) {
      CHECK_NEAR(ren_db(tone_transform(&equalized, hz)), 0.0, 12.5);
    }
    random = seed;
    ren_brighten(&random, &again, 4000.0, 9.0); // As before
    ren_sound_free(&again);
    again = tone_impulse(LENGTH);
    ren_equalize(&random, &again, 4.0);
    CHECK(tone_same(&equalized, &again));
    ren_sound_free(&again);
    ren_sound_free(&equalized);
  }
}

int
main(void)
{
  test_gains();
  test_rest();
  test_random_filters();
  return check_result();
}
