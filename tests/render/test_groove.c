// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_groove.c
   What a drummer plays: in the order of time, as often in a bar as the groove
   says, and the same for a seed.
*/

#include "check.h"
#include "form.h"
#include "groove.h"
#include "groove_table.h"
#include "random.h"
#include "recording.h"

#include <stddef.h>

/// Seconds of the songs tested
#define SONG_S 60

/// Play a groove from a seed
static RenHits
play(RenRandom seed, int groove, RenForm* form)
{
  RenRandom        random = seed;
  const RenGroove* row    = &ren_grooves[groove];
  const double     bpm    = 0.5 * (row->low_bpm + row->high_bpm);
  *form       = ren_form_new(&random, bpm, (size_t)SONG_S * REN_RATE);
  form->swing = row->swing;
  return ren_groove_play(&random, form, groove, 0);
}

/// Return how many steps of a lane are not empty
static int
count_steps(const char* lane)
{
  int n = 0;
  for (; *lane; ++lane) {
    n += *lane != '.';
  }
  return n;
}

/// Return how often a piece is hit
static int
count_hits(const RenHits* hits, RenPiece piece)
{
  int n = 0;
  for (size_t i = 0; i < hits->n_hits; ++i) {
    n += hits->hits[i].piece == piece;
  }
  return n;
}

static void
test_hits(int groove)
{
  RenForm form;
  RenHits hits = play(7, groove, &form);
  check_note("%s", ren_grooves[groove].name);
  REQUIRE(hits.n_hits > 0);
  const double end_s = ren_form_time(&form, form.n_bars, 0.0);
  for (size_t i = 0; i < hits.n_hits; ++i) {
    const RenHit* hit = &hits.hits[i];
    CHECK(hit->time_s >= 0.0 && hit->time_s < end_s + 0.1);
    CHECK(hit->velocity >= 0.15 && hit->velocity <= 1.0);
    CHECK(hit->piece >= 0 && hit->piece < REN_N_PIECES);
    CHECK(hit->which >= 0 && hit->which < 4);
    CHECK(!i || hit->time_s >= hits.hits[i - 1].time_s);
  }
  // Every song has toms, if only in one fill
  CHECK(count_hits(&hits, REN_TOM) > 0);
  ren_hits_free(&hits);
  check_no_note();
}

/// Per bar there are about as many kicks and snares as the groove has steps
/// for, over many songs: fills replace some, busy drummers add some
static void
test_counts(int groove)
{
  const RenGroove* row     = &ren_grooves[groove];
  double           n_bars  = 0.0;
  double           n_kicks = 0.0;
  double           n_hands = 0.0;
  for (RenRandom seed = 0; seed < 30; ++seed) {
    RenForm form;
    RenHits hits = play(seed, groove, &form);
    n_bars += form.n_bars;
    n_kicks += count_hits(&hits, REN_KICK);
    n_hands += count_hits(&hits, REN_SNARE) + count_hits(&hits, REN_SIDE);
    ren_hits_free(&hits);
  }
  check_note("%s", row->name);
  const double kicks = count_steps(row->kick);
  const double hands = count_steps(row->snare);
  CHECK_NEAR(n_kicks / n_bars, kicks, 0.3 * kicks + 1.0);
  CHECK_NEAR(n_hands / n_bars, hands, 0.3 * hands + 1.5);
  check_no_note();
}

static void
test_seed(void)
{
  for (int groove = 0; groove < REN_N_GROOVES; groove += 5) {
    RenForm form;
    RenHits one   = play(3, groove, &form);
    RenHits two   = play(3, groove, &form);
    RenHits other = play(4, groove, &form);
    REQUIRE_INT(two.n_hits, one.n_hits);
    for (size_t i = 0; i < one.n_hits; ++i) {
      CHECK(one.hits[i].time_s == two.hits[i].time_s);
      CHECK(one.hits[i].velocity == two.hits[i].velocity);
      CHECK_INT(one.hits[i].piece, two.hits[i].piece);
      CHECK_INT(one.hits[i].which, two.hits[i].which);
    }
    CHECK(other.n_hits != one.n_hits ||
          other.hits[0].velocity != one.hits[0].velocity);
    ren_hits_free(&one);
    ren_hits_free(&two);
    ren_hits_free(&other);
  }
}

/// Where the stem does not play, nothing is hit
static void
test_silence(void)
{
  RenRandom random = 1;
  RenForm   form   = ren_form_new(&random, 120.0, (size_t)SONG_S * REN_RATE);
  for (int i = 0; i < REN_MAX_SECTIONS; ++i) {
    form.playing[i] = ~1U;
  }
  RenHits hits = ren_groove_play(&random, &form, 0, 0);
  CHECK_INT(hits.n_hits, 0);
  ren_hits_free(&hits);
  form.playing[1] = 1;
  hits            = ren_groove_play(&random, &form, 0, 0);
  REQUIRE(hits.n_hits > 0);
  const double from_s = ren_form_time(&form, form.section_bars, 0.0);
  const double to_s   = ren_form_time(&form, 2 * form.section_bars, 0.0);
  CHECK(hits.hits[0].time_s > from_s - 0.1);
  CHECK(hits.hits[hits.n_hits - 1].time_s < to_s + 0.1);
  ren_hits_free(&hits);
  CHECK(!hits.hits && !hits.n_hits);
}

static void
test_choose(void)
{
  int       n[REN_N_GROOVES] = {0};
  RenRandom random           = 1;
  for (int i = 0; i < 5000; ++i) {
    double    bpm    = 0.0;
    double    swing  = 0.0;
    const int groove = ren_groove_choose(&random, &bpm, &swing);
    REQUIRE(groove >= 0 && groove < REN_N_GROOVES);
    const RenGroove* row = &ren_grooves[groove];
    ++n[groove];
    CHECK(bpm >= row->low_bpm && bpm < row->high_bpm);
    CHECK(swing >= 0.6 * row->swing && swing <= row->swing);
  }
  for (int i = 0; i < REN_N_GROOVES; ++i) {
    CHECK(n[i] > 0);
  }
}

static void
test_sparse(void)
{
  RenRandom random = 1;
  RenForm   form   = ren_form_new(&random, 120.0, (size_t)SONG_S * REN_RATE);
  RenHits   hits   = ren_groove_sparse(&random, &form);
  REQUIRE(hits.n_hits > 0);
  for (size_t i = 0; i < hits.n_hits; ++i) {
    CHECK(hits.hits[i].time_s < SONG_S);
    CHECK(hits.hits[i].velocity >= 0.35 && hits.hits[i].velocity < 1.0);
    if (i) {
      const double pause_s = hits.hits[i].time_s - hits.hits[i - 1].time_s;
      CHECK(pause_s >= 0.12 - 1e-9 && pause_s < 0.9);
    }
  }
  CHECK(hits.hits[hits.n_hits - 1].time_s >= SONG_S - 0.9);
  ren_hits_free(&hits);
}

int
main(void)
{
  for (int i = 0; i < REN_N_GROOVES; ++i) {
    test_hits(i);
    test_counts(i);
  }
  test_seed();
  test_silence();
  test_choose();
  test_sparse();
  return check_result();
}
