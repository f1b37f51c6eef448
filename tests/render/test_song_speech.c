// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
  @file test_song_speech.c
  Speech in noise: how loud both are, and that clean speech is among it.
*/

#include "check.h"
#include "library.h"
#include "mix.h"
#include "random.h"
#include "recording.h"
#include "song.h"
#include "tone.h"

#include <math.h>
#include <stddef.h>

#define N_SONGS 150

/// Levels of one song, dB
typedef struct {
  double speech;
  double ratio; ///< Of the speech to the noise
} Levels;

/// Render a song of a second
static Levels
render_song(RenLibrary* library, int number)
{
  RenRandom random  = (RenRandom)number;
  RenSound  stems[] = {ren_sound_new(REN_RATE), ren_sound_new(REN_RATE)};

  random = ren_random_next(&random);
  ren_song_speech.render(&random, library, stems);

  const double speech = ren_db(ren_sound_active_rms(&stems[0]));
  const double noise  = ren_db(ren_sound_active_rms(&stems[1]));
  CHECK(tone_is_finite(&stems[0]) && tone_is_finite(&stems[1]));
  ren_sound_free(&stems[0]);
  ren_sound_free(&stems[1]);
  return (Levels){speech, speech - noise};
}

/// Return a library of a voice and a noise, both tones
static RenLibrary
make_library(RenFolder* voice, RenSample* samples)
{
  RenLibrary library = {.speech   = voice,
                        .n_voices = 1,
                        .noise    = {.samples = &samples[2], .n_samples = 1}};

  *voice = (RenFolder){.samples = samples, .n_samples = 2};
  for (int i = 0; i < 3; ++i) {
    samples[i].sound = tone_new(200.0 * (i + 1), 0.3, 2 * REN_RATE);
  }
  return library;
}

/// Most of it is noisy, a quarter nearly clean; what has less noise, of which
/// less can be taken away, is louder, so that its errors count
static void
test_levels(void)
{
  RenFolder  voice;
  RenSample  samples[3] = {0};
  RenLibrary library    = make_library(&voice, samples);
  double     means[2]   = {0.0, 0.0};
  int        counts[2]  = {0, 0};

  CHECK(!ren_song_speech.missing(&library));
  for (int i = 0; i < N_SONGS; ++i) {
    const Levels levels = render_song(&library, i);

    // The rise and fall of the noise is up to 4 dB, and a voice may begin late
    if (levels.speech > -100.0) {
      CHECK(levels.ratio > -12.0 && levels.ratio < 46.0);
      const int is_clean = levels.ratio > 14.0;

      means[is_clean] += levels.speech;
      ++counts[is_clean];
    }
  }
  const double n = counts[0] + counts[1];
  CHECK(n > 0.5 * N_SONGS);
  CHECK_NEAR(counts[1] / n, 0.22, 0.09);
  CHECK(means[1] / counts[1] > means[0] / counts[0] + 2.5);
  for (int i = 0; i < 3; ++i) {
    ren_sound_free(&samples[i].sound);
  }
}

/// Neither speech alone nor noise alone is enough
static void
test_missing(void)
{
  RenFolder  voice;
  RenSample  samples[3] = {0};
  RenLibrary library    = make_library(&voice, samples);

  library.noise.n_samples = 0;
  CHECK_TEXT(ren_song_speech.missing(&library), "noise");
  library.n_voices = 0;
  CHECK_TEXT(ren_song_speech.missing(&library), "speech");
  for (int i = 0; i < 3; ++i) {
    ren_sound_free(&samples[i].sound);
  }
}

int
main(void)
{
  test_levels();
  test_missing();
  return check_result();
}
