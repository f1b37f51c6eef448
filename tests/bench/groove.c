// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "groove.h"

#include "folder.h"
#include "sound.h"
#include "text.h"

#include "base/random.h"

#include <sndfile.h>

#include <glob.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Most recordings of a piece
#define MAX_HITS 8

enum { n_stems = 5, length_s = 12 };

/// How exactly people play
static const double jitter_s        = 0.006;
static const double jitter_velocity = 0.05;

/// How much softer a velocity of 0 is than one of 1
static const double range_db = 18.0;

static const char* const stems[n_stems] = {
    "kick", "snare", "hihat", "cymbals", "toms"};

/// Where the recordings of a piece are, and how loud it is
typedef struct {
  int         stem;
  const char* name;
  double      level_db; ///< Of the first 0.2 s of the loudest hit
} Place;

static const Place places[BENCH_N_PIECES] = {
    [BENCH_KICK]       = {0, "kick", -17.0},
    [BENCH_SNARE]      = {1, "snare", -18.0},
    [BENCH_HAT_CLOSED] = {2, "hh_closed", -31.0},
    [BENCH_HAT_OPEN]   = {2, "hh_open", -28.0},
    [BENCH_RIDE]       = {3, "ride", -29.0},
    [BENCH_CRASH]      = {3, "crash", -24.0},
    [BENCH_TOM_HIGH]   = {4, "tom_hi", -19.0},
    [BENCH_TOM_MIDDLE] = {4, "tom_mid", -19.0},
    [BENCH_TOM_LOW]    = {4, "tom_lo", -18.0},
};

/// The recordings of a piece from the softest
typedef struct {
  BenchSound hits[MAX_HITS];
  int        n_hits;
  int        last; ///< What sounded last, -1 for none
} Drum;

/// Somebody who plays
typedef struct {
  const BenchGroove* groove;
  NmsRandom          random;
  Drum               drums[BENCH_N_PIECES];
  BenchSound         stems[n_stems];
  double             rate_hz;
} Player;

/// Return a number from -1 to 1, most likely near 0.
static double
deviate(Player* player)
{
  double sum = 0.0;

  for (int i = 0; i < 4; ++i) {
    sum += (double)nms_random_uniform(&player->random) - 0.5;
  }
  return 0.5 * sum;
}

/// Return the level of a hit.
static double
level_db_of(const BenchSound* hit)
{
  const size_t n   = (size_t)hit->sample_rate_hz / 5;
  double       sum = 0.0;

  for (size_t i = 0; i < n && i < hit->n_samples; ++i) {
    sum += (double)hit->samples[i] * (double)hit->samples[i];
  }
  return 10.0 * log10((sum / (double)n) + 1e-12);
}

/// Read the recordings of a piece; none is no failure.
static bool
read_drum(const char* kit, const Place* place, Drum* drum)
{
  char* const pattern =
      bench_text("%s/%s/%s_[0-9].flac", kit, stems[place->stem], place->name);
  glob_t found = {0};
  bool   done  = true;

  drum->last = -1;
  glob(pattern, 0, NULL, &found);
  for (size_t i = 0; done && i < found.gl_pathc && i < MAX_HITS; ++i) {
    BenchSound* const hit = &drum->hits[drum->n_hits++];

    done = bench_sound_read(hit, found.gl_pathv[i]);
    if (done && hit->n_channels != 1) {
      fprintf(stderr, "error: %s: More than one channel\n", found.gl_pathv[i]);
      done = false;
    }
  }
  globfree(&found);
  free(pattern);
  return done;
}

/// Read a kit and make its stems silent.
static bool
open_kit(Player* player, const char* kit)
{
  bool done = true;

  for (int i = 0; done && i < BENCH_N_PIECES; ++i) {
    done = read_drum(kit, &places[i], &player->drums[i]);
    if (done && !player->drums[i].n_hits && i != BENCH_TOM_MIDDLE) {
      fprintf(stderr, "error: %s: No hits of %s\n", kit, places[i].name);
      done = false;
    }
  }

  const int rate_hz =
      done ? player->drums[BENCH_KICK].hits[0].sample_rate_hz : 0;

  player->rate_hz = rate_hz;
  for (int i = 0; done && i < n_stems; ++i) {
    done = bench_sound_new(
        &player->stems[i], (size_t)length_s * (size_t)rate_hz, 1, rate_hz);
  }
  return done;
}

static void
close_kit(Player* player)
{
  for (int i = 0; i < BENCH_N_PIECES; ++i) {
    for (int j = 0; j < player->drums[i].n_hits; ++j) {
      bench_sound_free(&player->drums[i].hits[j]);
    }
  }
  for (int i = 0; i < n_stems; ++i) {
    bench_sound_free(&player->stems[i]);
  }
}

/// Choose the recording of a velocity, or one beside it, never the last again.
static const BenchSound*
choose_hit(Player* player, Drum* drum, double velocity)
{
  const int n   = drum->n_hits;
  const int own = (int)(velocity * n);
  int       i   = own + (int)(3.0f * nms_random_uniform(&player->random)) - 1;

  i = i < 0 ? 0 : i >= n ? n - 1 : i;
  if (i == drum->last && n > 1) {
    i = i > 0 ? i - 1 : i + 1;
  }
  drum->last = i;
  return &drum->hits[i];
}

/// End what sounds from a place on within ten milliseconds.
static void
choke(BenchSound* stem, size_t at)
{
  const size_t n_fade = (size_t)stem->sample_rate_hz / 100;

  for (size_t i = at; i < stem->n_samples; ++i) {
    const size_t since = i - at;

    stem->samples[i] *=
        since < n_fade ? 1.0f - ((float)since / (float)n_fade) : 0.0f;
  }
}

/// Hit a piece at a time.
static bool
play_hit(Player* player, BenchPiece piece, double time_s, double velocity)
{
  const bool is_single =
      piece == BENCH_TOM_MIDDLE && !player->drums[piece].n_hits;
  Drum* const  drum  = &player->drums[is_single ? BENCH_TOM_HIGH : piece];
  BenchSound*  stem  = &player->stems[places[piece].stem];
  const double exact = time_s + (3.0 * jitter_s * deviate(player));
  const double human = velocity + (3.0 * jitter_velocity * deviate(player));
  const double force = fmin(fmax(human, 0.1), 1.0);
  const size_t at    = (size_t)(fmax(exact, 0.0) * player->rate_hz);

  const BenchSound* const hit = choose_hit(player, drum, force);
  const double wanted_db = places[piece].level_db - (range_db * (1.0 - force));
  const float  gain = (float)pow(10.0, 0.05 * (wanted_db - level_db_of(hit)));

  if (hit->sample_rate_hz != stem->sample_rate_hz) {
    fprintf(stderr, "error: %s: Rates differ\n", places[piece].name);
    return false;
  }
  if (piece == BENCH_HAT_CLOSED || piece == BENCH_HAT_OPEN) {
    choke(stem, at);
  }
  for (size_t i = 0; i < hit->n_samples && at + i < stem->n_samples; ++i) {
    stem->samples[at + i] += gain * hit->samples[i];
  }
  return true;
}

/// Play a bar that begins at a time.
static bool
play_bar(Player* player, const BenchBar* bar, double begin_s)
{
  const BenchGroove* const groove = player->groove;
  const double step_s = 240.0 / groove->bpm / (double)groove->n_steps;
  bool         done   = true;

  for (int i = 0; done && i < groove->n_steps; ++i) {
    const double time_s = begin_s + (i * step_s);

    for (int p = 0; done && p < BENCH_N_PIECES; ++p) {
      const char hit = bar->lanes[p] ? bar->lanes[p][i] : '.';

      done = hit == '.' || time_s >= length_s ||
             play_hit(player, (BenchPiece)p, time_s, 0.1 * (hit - '0'));
    }
  }
  return done;
}

/// Play the form until the time is over.
static bool
play_form(Player* player)
{
  const BenchGroove* const groove = player->groove;
  const double             bar_s  = 240.0 / groove->bpm;
  const size_t             n_form = strlen(groove->form);
  const size_t             n_bars = (size_t)(length_s / bar_s) + 1;
  bool                     done   = true;

  for (size_t i = 0; done && i < n_bars; ++i) {
    const BenchBar* const bar = &groove->bars[groove->form[i % n_form] - 'a'];

    done = play_bar(player, bar, 0.02 + (bar_s * (double)i));
  }
  return done;
}

bool
bench_groove_render(const BenchGroove* groove, const char* kit, const char* out)
{
  Player player = {.groove = groove, .random = groove->seed};
  bool   done =
      bench_folder_make(out) && open_kit(&player, kit) && play_form(&player);

  for (int i = 0; done && i < n_stems; ++i) {
    char* const path = bench_text("%s/%s.wav", out, stems[i]);

    done = bench_sound_write(&player.stems[i], path, SF_FORMAT_FLOAT);
    free(path);
  }
  close_kit(&player);
  return done;
}
