// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_room.c
   Rooms decay, in the time they are to, and leave the dry sound as it is.
*/

#include "check.h"
#include "random.h"
#include "recording.h"
#include "room.h"
#include "tone.h"

#include <math.h>
#include <stddef.h>

/// Return the RMS of a tenth of a second
static double
level_at(const RenSound* sound, double at_s)
{
  const RenSound part = {sound->samples + (size_t)(at_s * REN_RATE),
                         REN_RATE / 10};
  return ren_sound_rms(&part);
}

static void
test_decay(double decay_s)
{
  for (RenRandom seed = 0; seed < 8; ++seed) {
    RenRandom     random = seed;
    const RenRoom room   = ren_room_new(&random, decay_s, -12.0);
    RenSound      sound  = tone_impulse(3 * REN_RATE);
    check_note("%g s, seed %u", decay_s, (unsigned)seed);
    ren_room_add(&room, &sound);
    CHECK(tone_is_finite(&sound));
    CHECK_NEAR(sound.samples[0], 1.0, 1e-6);

    // High frequencies go sooner, so it is no slower than asked for
    const double fallen_db = ren_db(level_at(&sound, 0.1)) -
                             ren_db(level_at(&sound, 0.1 + decay_s / 2.0));
    CHECK(fallen_db > 25.0);
    CHECK(fallen_db < 80.0);
    ren_sound_free(&sound);
  }
  check_no_note();
}

/// More of it is more, by as much as was asked for
static void
test_wet(void)
{
  for (RenRandom seed = 0; seed < 8; ++seed) {
    double levels[2];
    for (int i = 0; i < 2; ++i) {
      RenRandom     random = seed;
      const RenRoom room   = ren_room_new(&random, 1.0, i ? -10.0 : -30.0);
      RenSound      sound  = tone_impulse(REN_RATE);
      ren_room_add(&room, &sound);
      levels[i] = ren_db(level_at(&sound, 0.2));
      ren_sound_free(&sound);
    }
    CHECK_NEAR(levels[1] - levels[0], 20.0, 0.1);
  }
}

/// A room sounds the same for all that stand in it
static void
test_same(void)
{
  RenRandom     random = 3;
  const RenRoom room   = ren_room_new(&random, 0.8, -15.0);
  RenSound      one    = tone_new(300.0, 0.2, REN_RATE);
  RenSound      two    = tone_new(300.0, 0.2, REN_RATE);
  ren_room_add(&room, &one);
  ren_room_add(&room, &two);
  CHECK(tone_same(&one, &two));
  ren_sound_free(&one);
  ren_sound_free(&two);
}

/// Each echo is quieter than the one before, and where it should be
static void
test_echo(void)
{
  RenSound sound = tone_impulse(2 * REN_RATE);
  ren_echo_add(&sound, 0.25, 0.5, 0.0);
  const size_t step = REN_RATE / 4 + 1;
  for (size_t i = 0; i < 7; ++i) {
    CHECK_NEAR(sound.samples[i * step], exp2(-(double)i), 1e-6);
    CHECK(fabs((double)sound.samples[i * step + step / 2]) < 1e-9);
  }
  ren_sound_free(&sound);
}

static void
test_double(void)
{
  RenRandom random   = 1;
  RenSound  sound    = ren_sound_new(REN_RATE);
  sound.samples[100] = 1.0f;
  ren_double_add(&random, &sound, 0.01, 0.02, 0.5);
  CHECK(sound.samples[100] == 1.0f);
  double sum = 0.0;
  for (size_t i = 0; i < sound.n_samples; ++i) {
    const double x = (double)sound.samples[i];
    CHECK(i == 100 || x == 0.0 || (i >= 540 && i <= 983));
    sum += i == 100 ? 0.0 : x;
  }
  CHECK_NEAR(sum, 0.5, 0.05);
  ren_sound_free(&sound);
}

int
main(void)
{
  test_decay(0.4);
  test_decay(1.0);
  test_decay(2.0);
  test_wet();
  test_same();
  test_echo();
  test_double();
  return check_result();
}
