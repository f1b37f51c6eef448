// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_excerpt.c
   Excerpts of performances: they sound where their stem plays, all players in
   turn, and what was played is preferred to pauses.
*/

#include "check.h"
#include "form.h"
#include "library.h"
#include "part.h"
#include "random.h"
#include "recording.h"
#include "tone.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/// Sections of one bar, of two seconds
#define N_SECTIONS 12
#define SECTION ((size_t)2 * REN_RATE)

/// Render a stem that plays in the sections of some bits
static RenSound
render(RenRandom* random, const RenFolder* players, size_t n, unsigned sections)
{
  RenSound out  = ren_sound_new(N_SECTIONS * SECTION);
  RenForm  form = {.bpm          = 120.0,
                   .n_bars       = N_SECTIONS,
                   .section_bars = 1,
                   .n_sections   = N_SECTIONS,
                   .n_samples    = out.n_samples};
  for (unsigned i = 0; i < N_SECTIONS; ++i) {
    form.playing[i] = ((sections >> i) & 1U) << REN_OTHER;
  }

  RenBand band = {0};
  band.random  = random;
  band.form    = &form;
  ren_excerpts_render(&band, REN_OTHER, players, n, &out);
  return out;
}

/// Return the middle of a section, without what fades
static RenSound
middle(const RenSound* sound, size_t section)
{
  const size_t fade = REN_RATE / 5;
  return (RenSound){sound->samples + (section * SECTION) + fade,
                    SECTION - (2 * fade)};
}

/// Each section has another player at another speed, and short recordings are
/// repeated to its end; where the stem pauses there is silence
static void
test_players(void)
{
  RenRandom       random    = 1;
  RenSample       samples[] = {{.sound = tone_new(200.0, 0.01, REN_RATE / 3)},
                               {.sound = tone_new(800.0, 0.5, 5 * SECTION)}};
  const RenFolder players[] = {{&samples[0], 1}, {&samples[1], 1}};
  const unsigned  sections  = 0xF7F;
  RenSound        out       = render(&random, players, 2, sections);
  int             n_low     = 0;
  for (size_t i = 0; i < N_SECTIONS; ++i) {
    const RenSound part = middle(&out, i);
    const double   hz   = tone_frequency(&part);
    if (!((sections >> i) & 1U)) {
      CHECK(ren_sound_peak(&part) < 1e-6);
      continue;
    }
    n_low += hz < 400.0;
    CHECK_NEAR(12.0 * log2(hz / (hz < 400.0 ? 200.0 : 800.0)), 0.0, 3.6);
    // Whatever the level of the recording
    CHECK_NEAR(ren_db(ren_sound_rms(&part)), -20.0, 1.5);
  }
  CHECK(n_low > 1 && n_low < N_SECTIONS - 2);
  ren_sound_free(&out);
  ren_sound_free(&samples[0].sound);
  ren_sound_free(&samples[1].sound);
}

/// Of a recording half of which is a pause mostly the other half is taken
static void
test_pauses(void)
{
  RenRandom       random = 1;
  RenSample       sample = {.sound = tone_new(300.0, 0.3, 40 * SECTION)};
  const RenFolder player = {&sample, 1};
  memset(sample.sound.samples, 0, 20 * SECTION * sizeof(float));

  RenSound out    = render(&random, &player, 1, 0xFFF);
  int      n_loud = 0;
  for (size_t i = 0; i < N_SECTIONS; ++i) {
    const RenSound part = middle(&out, i);
    n_loud += ren_db(ren_sound_rms(&part)) > -23.0;
  }
  CHECK(n_loud >= N_SECTIONS - 3);
  ren_sound_free(&out);
  ren_sound_free(&sample.sound);
}

int
main(void)
{
  test_players();
  test_pauses();
  return check_result();
}
