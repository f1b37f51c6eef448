// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_sing.c
   The pitch of speech is found, and speech sung on a tune has the tune's.
*/

#include "check.h"
#include "recording.h"
#include "sing.h"
#include "tone.h"

#include <math.h>
#include <stddef.h>

/// Return what a throat does: a pulse in each period, ringing
static RenSound
make_voice(double hz, size_t n_samples)
{
  RenSound sound = ren_sound_new(n_samples);
  for (size_t i = 0; i < n_samples; ++i) {
    const double since = fmod((double)i, REN_RATE / hz) / REN_RATE;
    sound.samples[i]   = (float)(0.4 * exp(-since * 600.0) *
                               cos(2.0 * 3.14159265358979 * 700.0 * since));
  }
  return sound;
}

/// Return the pitch of a recording as a MIDI number, 0 without voice
static double
pitch_of(const RenSound* sound)
{
  RenPitches   pitches = ren_pitches_new(sound);
  const double midi    = ren_pitches_median(&pitches);
  ren_pitches_free(&pitches);
  CHECK(!pitches.periods && !pitches.n_frames);
  return midi;
}

static void
test_pitches(void)
{
  for (int midi = 41; midi <= 65; midi += 3) {
    RenSound voice = make_voice(440.0 * exp2((midi - 69) / 12.0), REN_RATE);
    check_note("pitch %d", midi);
    CHECK_NEAR(pitch_of(&voice), midi, 0.3);
    ren_sound_free(&voice);
  }
  check_no_note();
  RenSound silent = ren_sound_new(REN_RATE);
  CHECK(pitch_of(&silent) == 0.0);
  ren_sound_free(&silent);
}

/// Sung, it has the tune's pitch and lasts as much longer as was asked for
static void
test_tune(void)
{
  RenSound   voice   = make_voice(130.0, REN_RATE);
  RenPitches pitches = ren_pitches_new(&voice);
  CHECK_INT(pitches.n_frames, REN_RATE / REN_SING_HOP + 1);
  for (int midi = 46; midi <= 58; midi += 4) {
    for (int stretch = 1; stretch <= 3; ++stretch) {
      const float   note = (float)midi;
      const RenTune tune = {&note, 1, 0, stretch};
      RenSound      sung = ren_sing(&voice, &pitches, &tune);
      RenSound      same = ren_sing(&voice, &pitches, &tune);
      check_note("pitch %d, stretched %d times", midi, stretch);
      CHECK(tone_is_finite(&sung));
      CHECK(tone_same(&sung, &same));
      CHECK_NEAR(pitch_of(&sung), midi, 0.5);
      CHECK_NEAR(sung.n_samples, stretch * REN_RATE, 0.1 * stretch * REN_RATE);
      CHECK(ren_sound_rms(&sung) > 0.3 * ren_sound_rms(&voice));
      CHECK(ren_sound_rms(&sung) < 3.0 * ren_sound_rms(&voice));
      ren_sound_free(&sung);
      ren_sound_free(&same);
    }
  }
  check_no_note();
  ren_pitches_free(&pitches);
  ren_sound_free(&voice);
}

/// Without a voice there is nothing to sing: it stays as it is
static void
test_unvoiced(void)
{
  static const float note   = 60.0f;
  const RenTune      tune   = {&note, 1, 0, 2.0};
  RenSound           silent = ren_sound_new(REN_RATE);
  RenPitches         none   = ren_pitches_new(&silent);
  RenSound           sung   = ren_sing(&silent, &none, &tune);
  CHECK_NEAR(sung.n_samples, REN_RATE, REN_SING_HOP);
  CHECK(ren_sound_peak(&sung) == 0.0);
  ren_sound_free(&sung);
  ren_pitches_free(&none);
  ren_sound_free(&silent);
}

int
main(void)
{
  test_pitches();
  test_tune();
  test_unvoiced();
  return check_result();
}
