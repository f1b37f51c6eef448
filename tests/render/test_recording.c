// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_recording.c
   Recordings in memory: their figures, sums, and their way through a file.
*/

#include "check.h"
#include "recording.h"
#include "scratch.h"
#include "tone.h"

#include <sndfile.h>

#include <math.h>
#include <stddef.h>

static void
test_decibels(void)
{
  CHECK_NEAR(ren_gain(0.0), 1.0, 1e-12);
  CHECK_NEAR(ren_gain(20.0), 10.0, 1e-9);
  CHECK_NEAR(ren_gain(-6.0), 0.501187, 1e-6);
  CHECK_NEAR(ren_db(0.1), -20.0, 1e-9);
  CHECK_NEAR(ren_db(ren_gain(-37.5)), -37.5, 1e-9);
  CHECK(ren_db(0.0) == -200.0);
  CHECK(ren_db(1e-30) == -200.0);
}

static void
test_levels(void)
{
  RenSound tone = tone_new(441.0, 0.5, REN_RATE);
  CHECK_NEAR(ren_sound_rms(&tone), 0.5 / sqrt(2.0), 1e-4);
  CHECK_NEAR(ren_sound_peak(&tone), 0.5, 1e-4);
  CHECK_NEAR(ren_sound_active_rms(&tone), 0.5 / sqrt(2.0), 1e-3);

  // Silence around it counts for one of the two only
  RenSound longer = ren_sound_new(4 * REN_RATE);
  ren_sound_add(&longer, &tone, -1.0);
  CHECK_NEAR(ren_sound_rms(&longer), 0.25 / sqrt(2.0), 1e-4);
  CHECK_NEAR(ren_sound_active_rms(&longer), 0.5 / sqrt(2.0), 1e-3);
  CHECK_NEAR(ren_sound_peak(&longer), 0.5, 1e-4);
  ren_sound_scale(&longer, 0.1);
  CHECK_NEAR(ren_sound_peak(&longer), 0.05, 1e-5);
  ren_sound_free(&longer);
  ren_sound_free(&tone);
  CHECK(!tone.samples && !tone.n_samples);
}

static void
test_empty(void)
{
  RenSound empty = ren_sound_new(0);
  CHECK(ren_sound_rms(&empty) == 0.0);
  CHECK(ren_sound_peak(&empty) == 0.0);
  CHECK(ren_sound_active_rms(&empty) == 0.0);
  ren_sound_free(&empty);
  RenSound silent = ren_sound_new(REN_RATE);
  CHECK(ren_sound_active_rms(&silent) == 0.0);
  ren_sound_free(&silent);
}

/// The shorter one ends a sum
static void
test_add(void)
{
  RenSound one = tone_new(100.0, 0.5, 1000);
  RenSound two = tone_new(100.0, 0.25, 700);
  ren_sound_add(&one, &two, 2.0);
  CHECK_NEAR(one.samples[110], 2.0 * two.samples[110] * 2.0, 1e-6);
  CHECK_NEAR(
      one.samples[990], 0.5 * sin(2.0 * 3.14159265358979 * 990 / 441.0), 1e-5);
  ren_sound_add(&two, &one, 1.0);
  CHECK_INT(two.n_samples, 700);
  ren_sound_free(&one);
  ren_sound_free(&two);
}

static void
test_file(void)
{
  RenSound tone   = tone_new(441.0, 0.5, 5000);
  tone.samples[7] = 3.0f; // Clipped
  ren_sound_write(&tone, "tone.wav");
  RenSound read = ren_sound_read("tone.wav");
  REQUIRE_INT(read.n_samples, 5000);
  for (size_t i = 0; i < 5000; ++i) {
    CHECK_NEAR(read.samples[i], i == 7 ? 1.0f : tone.samples[i], 6e-5);
  }
  ren_sound_free(&read);
  ren_sound_free(&tone);
}

/// The channels' mean is taken
static void
test_channels(void)
{
  static const float both[] = {0.5f, 0.25f, -1.0f, 0.0f, 0.125f, -0.125f};
  SF_INFO            info   = {.samplerate = REN_RATE,
                               .channels   = 2,
                               .format     = SF_FORMAT_WAV | SF_FORMAT_FLOAT};
  SNDFILE*           file   = sf_open("stereo.wav", SFM_WRITE, &info);
  REQUIRE(file != NULL);
  CHECK_INT(sf_writef_float(file, both, 3), 3);
  CHECK_INT(sf_close(file), 0);
  RenSound read = ren_sound_read("stereo.wav");
  REQUIRE_INT(read.n_samples, 3);
  CHECK(read.samples[0] == 0.375f);
  CHECK(read.samples[1] == -0.5f);
  CHECK(read.samples[2] == 0.0f);
  ren_sound_free(&read);
}

int
main(void)
{
  scratch_enter();
  test_decibels();
  test_levels();
  test_empty();
  test_add();
  test_file();
  test_channels();
  scratch_leave();
  return check_result();
}
