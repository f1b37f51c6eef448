// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_groove.c
   Drum grooves on a kit of clicks: hits are where the text has them, nearly,
   and of its velocities; every groove has toms, and a crash after a fill; all
   of it is the same every time.
*/

#include "check.h"

#include "folder.h"
#include "groove.h"
#include "sound.h"
#include "text.h"

#include <sndfile.h>

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { rate_hz = 8000, n_hits = 3 };

/// One piece alone, on all beats
static const BenchGroove beats = {
    .name    = "beats",
    .bpm     = 120.0,
    .n_steps = 4,
    .seed    = 5,
    .form    = "ab",
    .bars    = {{{[BENCH_TOM_HIGH] = "9999"}}, {{[BENCH_TOM_MIDDLE] = "3333"}}},
};

/// An open hi-hat, which a closed one ends
static const BenchGroove hats = {
    .name    = "hats",
    .bpm     = 120.0,
    .n_steps = 4,
    .seed    = 6,
    .form    = "a",
    .bars    = {{{[BENCH_HAT_OPEN] = "9...", [BENCH_HAT_CLOSED] = ".9.."}}},
};

/// Write recordings of a piece: constant for a time, the later the louder.
static void
write_piece(const char* kit, const char* piece, double length_s)
{
  for (int i = 0; i < n_hits; ++i) {
    const size_t n     = (size_t)(length_s * rate_hz);
    BenchSound   sound = {0};
    char* const  path  = bench_text("%s/%s_%d.flac", kit, piece, i);
    REQUIRE(bench_sound_new(&sound, n, 1, rate_hz));
    for (size_t j = 0; j < n; ++j) {
      sound.samples[j] = 0.1f * (float)(i + 1);
    }
    REQUIRE(bench_sound_write(&sound, path, SF_FORMAT_FLOAT)); // By any name
    bench_sound_free(&sound);
    free(path);
  }
}

/// Make a kit without a middle tom in a new folder.
static char*
make_kit(void)
{
  static const char* const folders[] = {
      "kick", "snare", "hihat", "cymbals", "toms"};
  static const char* const pieces[] = {"kick/kick",
                                       "snare/snare",
                                       "hihat/hh_closed",
                                       "cymbals/ride",
                                       "cymbals/crash",
                                       "toms/tom_hi",
                                       "toms/tom_lo"};
  char* const              kit      = bench_folder_new("nms-test-groove");
  REQUIRE(kit != NULL);
  for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); ++i) {
    char* const folder = bench_text("%s/%s", kit, folders[i]);
    REQUIRE(bench_folder_make(folder));
    free(folder);
  }
  for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); ++i) {
    write_piece(kit, pieces[i], 0.02);
  }
  write_piece(kit, "hihat/hh_open", 2.0);
  return kit;
}

/// Play a groove and return one of its stems.
static BenchSound
play(const BenchGroove* groove, const char* kit, const char* stem)
{
  BenchSound  sound = {0};
  char* const out   = bench_text("%s/out", kit);
  char* const path  = bench_text("%s/%s.wav", out, stem);
  REQUIRE(bench_groove_render(groove, kit, out));
  REQUIRE(bench_sound_read(&sound, path));
  free(path);
  free(out);
  return sound;
}

/// Return the loudest sample between two times.
static double
peak(const BenchSound* sound, double begin_s, double end_s)
{
  const size_t begin = (size_t)(fmax(begin_s, 0.0) * rate_hz);
  const size_t end   = (size_t)(end_s * rate_hz);
  double       most  = 0.0;
  for (size_t i = begin; i < end && i < sound->n_samples; ++i) {
    most = fmax(most, (double)fabsf(sound->samples[i]));
  }
  return most;
}

/// Every beat sounds within some 30 ms, softly where the text says so, and
/// nothing sounds between; the middle tom of two is the high one.
static void
check_hits_are_where_the_text_has_them(const char* kit)
{
  BenchSound toms     = play(&beats, kit, "toms");
  bool       is_moved = false;
  CHECK(toms.n_samples == (size_t)12 * rate_hz);
  for (int beat = 0; beat < 24; ++beat) {
    const double at_s = 0.02 + (0.5 * beat);
    check_note("beat %d", beat);
    const double level = peak(&toms, at_s - 0.03, at_s + 0.05);
    CHECK(level > 0.0);
    CHECK((level > 0.15) == (beat / 4 % 2 == 0));
    CHECK_NEAR(peak(&toms, at_s + 0.06, at_s + 0.46), 0.0, 0.0);
    is_moved = is_moved || peak(&toms, at_s, at_s + 0.002) == 0.0;
  }
  check_no_note();
  CHECK(is_moved);
  bench_sound_free(&toms);
}

/// A closed hi-hat ends the open one before it.
static void
check_hats_end_each_other(const char* kit)
{
  BenchSound hihat = play(&hats, kit, "hihat");
  CHECK(peak(&hihat, 0.3, 0.4) > 0.0);
  CHECK_NEAR(peak(&hihat, 0.7, 1.9), 0.0, 0.0);
  bench_sound_free(&hihat);
}

/// The same kit gives the same samples.
static void
check_all_is_the_same_every_time(const char* kit)
{
  for (const BenchGroove* g = bench_grooves; g->name; ++g) {
    BenchSound first  = play(g, kit, "toms");
    BenchSound second = play(g, kit, "toms");
    check_note("%s", g->name);
    CHECK(!memcmp(
        first.samples, second.samples, first.n_samples * sizeof(float)));
    bench_sound_free(&first);
    bench_sound_free(&second);
  }
  check_no_note();
}

/// Every lane of every groove has a velocity or rest for each step.
static void
check_text_is_whole(void)
{
  for (const BenchGroove* g = bench_grooves; g->name; ++g) {
    for (const char* at = g->form; *at; ++at) {
      const BenchBar* const bar = &g->bars[*at - 'a'];
      check_note("%s, bar %c", g->name, *at);
      REQUIRE(*at >= 'a' && *at < 'a' + BENCH_MAX_BARS);
      CHECK(bar->lanes[BENCH_KICK] != NULL);
      for (int p = 0; p < BENCH_N_PIECES; ++p) {
        const char* const lane = bar->lanes[p];
        CHECK(!lane || strlen(lane) == (size_t)g->n_steps);
        CHECK(!lane || strspn(lane, ".123456789") == strlen(lane));
      }
    }
  }
  check_no_note();
}

/// Every groove has every class of sound, and toms of two sizes.
static void
check_grooves_have_toms_and_crashes(const char* kit)
{
  static const char* const heard[] = {"kick", "snare", "cymbals", "toms"};
  for (const BenchGroove* g = bench_grooves; g->name; ++g) {
    int n_toms    = 0;
    int n_crashes = 0;
    for (int i = 0; i < BENCH_MAX_BARS; ++i) {
      const char* const* const lanes = g->bars[i].lanes;
      n_toms += lanes[BENCH_TOM_LOW] != NULL;
      n_toms += lanes[BENCH_TOM_HIGH] || lanes[BENCH_TOM_MIDDLE];
      n_crashes += lanes[BENCH_CRASH] != NULL;
    }
    check_note("%s", g->name);
    CHECK(n_toms >= 2);
    CHECK(n_crashes >= 1);
    for (size_t i = 0; i < sizeof(heard) / sizeof(heard[0]); ++i) {
      BenchSound stem = play(g, kit, heard[i]);
      CHECK(!bench_sound_is_silent(&stem));
      bench_sound_free(&stem);
    }
  }
  check_no_note();
}

/// A kit that lacks a piece is refused.
static void
check_kits_must_be_whole(const char* kit)
{
  char* const out = bench_text("%s/out", kit);
  char* const bad = bench_text("%s/toms", kit);
  CHECK(!bench_groove_render(&beats, bad, out));
  free(bad);
  free(out);
}

int
main(void)
{
  char* const kit = make_kit();
  check_text_is_whole();
  check_hits_are_where_the_text_has_them(kit);
  check_hats_end_each_other(kit);
  check_all_is_the_same_every_time(kit);
  check_grooves_have_toms_and_crashes(kit);
  check_kits_must_be_whole(kit);
  bench_folder_remove(kit);
  return check_result();
}
