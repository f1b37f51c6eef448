// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_form.c
   When things happen in a song: bars and beats in order, late off-beats, and
   sections that last to its end.
*/

#include "check.h"
#include "form.h"
#include "random.h"
#include "recording.h"

#include <stddef.h>

static void
test_bars(void)
{
  static const double tempos[] = {60, 89, 120, 141, 180};
  for (RenRandom seed = 0; seed < 50; ++seed) {
    for (int t = 0; t < 5; ++t) {
      RenRandom     random    = seed;
      const size_t  n_samples = (size_t)(1 + seed) * 3 * REN_RATE;
      const RenForm form      = ren_form_new(&random, tempos[t], n_samples);
      const double  end_s     = (double)n_samples / REN_RATE;
      CHECK(ren_form_time(&form, form.n_bars, 0.0) >= end_s - 1e-9);
      CHECK(ren_form_time(&form, form.n_bars - 1, 0.0) < end_s);
      CHECK(form.section_bars == 2 || form.section_bars == 4 ||
            form.section_bars == 8);
      CHECK(form.n_sections >= 1 && form.n_sections <= REN_MAX_SECTIONS);
      CHECK(form.n_samples == n_samples);
      int last = 0;
      for (int bar = 0; bar < form.n_bars; ++bar) {
        const int section = ren_form_section(&form, bar);
        CHECK(section == last || section == last + 1);
        CHECK(section < form.n_sections);
        CHECK(ren_form_plays(&form, bar, bar % 4));
        last = section;
      }
      CHECK_INT(last, form.n_sections - 1);
    }
  }
}

/// Beats are where the tempo says; only off-beats are late
static void
test_time(void)
{
  RenRandom random = 1;
  RenForm   form   = ren_form_new(&random, 120.0, (size_t)60 * REN_RATE);
  CHECK_NEAR(ren_form_beat_s(&form), 0.5, 1e-12);
  CHECK_NEAR(ren_form_time(&form, 0, 0.0), 0.0, 1e-12);
  CHECK_NEAR(ren_form_time(&form, 3, 2.0), 7.0, 1e-9);
  CHECK_NEAR(ren_form_time(&form, 0, 0.5), 0.25, 1e-9);
  form.swing = 1.0 / 6.0;
  CHECK_NEAR(ren_form_time(&form, 3, 2.0), 7.0, 1e-9);
  CHECK_NEAR(ren_form_time(&form, 0, 0.5), 0.5 * 2.0 / 3.0, 1e-9);
  CHECK_NEAR(ren_form_time(&form, 0, 0.25), 0.5 / 3.0, 1e-9);
  CHECK_NEAR(ren_form_time(&form, 0, 1.75), 0.5 * (1.0 + 5.0 / 6.0), 1e-9);
  for (int i = 1; i < 1600; ++i) {
    CHECK(ren_form_time(&form, 0, i / 100.0) >
          ren_form_time(&form, 0, (i - 1) / 100.0));
  }
  // A beat beyond the bar is one of the next
  CHECK_NEAR(ren_form_time(&form, 0, 5.5), ren_form_time(&form, 1, 1.5), 1e-9);
}

static void
test_playing(void)
{
  RenRandom random = 5;
  RenForm   form   = ren_form_new(&random, 100.0, (size_t)300 * REN_RATE);
  form.playing[1]  = 0x5; // The first and the third
  for (int bar = 0; bar < form.n_bars; ++bar) {
    const int is_second = ren_form_section(&form, bar) == 1;
    CHECK_INT(ren_form_plays(&form, bar, 0), 1);
    CHECK_INT(ren_form_plays(&form, bar, 1), !is_second);
    CHECK_INT(ren_form_plays(&form, bar, 2), 1);
    CHECK_INT(ren_form_plays(&form, bar, 3), !is_second);
  }
}

int
main(void)
{
  test_bars();
  test_time();
  test_playing();
  return check_result();
}
