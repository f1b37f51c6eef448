// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "kit.h"

#include "end.h"
#include "play.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/// Recordings of a piece at most
#define MAX_HITS 64

/// Groups of recordings in a folder at most
#define MAX_GROUPS 128

/// Toms of a kit
#define N_TOMS 4

/// Longest name of a group
#define MAX_NAME 128

/// A drum or cymbal: recordings of it from the softest to the loudest
typedef struct {
  RenSample* hits[MAX_HITS];
  int        n_hits;
  int        last;    ///< What sounded last, -1 for none
  double     ratio;   ///< Speed
  double     decay_s; ///< It is damped after this time, 0 for never
} Drum;

/// Names of groups, each the hits on one drum with one microphone
typedef struct {
  char names[MAX_GROUPS][MAX_NAME];
  int  n;
} Groups;

/// A kit
typedef struct {
  Drum pieces[REN_N_PIECES];
  Drum toms[N_TOMS];
  Drum crashes[2];
} Kit;

/// Return true if a word of a hit's name only counts or says how loud it is.
static bool
is_count(const char* word, size_t n, bool first)
{
  const size_t digits = strspn(word, "0123456789");

  if (!first && digits >= n) {
    return true;
  }
  if (n > 2 && (!strncmp(word, "vl", 2) || !strncmp(word, "rr", 2))) {
    return strspn(word + 2, "0123456789") >= n - 2;
  }
  return n == 4 && (!strncmp(word, "hard", 4) || !strncmp(word, "soft", 4));
}

/// Write the name of the group that a recording belongs to.
static void
group_of(const RenSample* sample, char* name)
{
  size_t      n  = strlen(sample->instrument);
  const char* at = sample->name;

  n = n < MAX_NAME / 2 ? n : MAX_NAME / 2;
  memcpy(name, sample->instrument, n);
  while (*at) {
    const size_t word = strcspn(at, "_");

    if (!is_count(at, word, at == sample->name) && n + word + 2 < MAX_NAME) {
      name[n++] = ' ';
      memcpy(name + n, at, word);
      n += word;
    }
    at += word + (at[word] ? 1 : 0);
  }
  name[n] = '\0';
}

/// List the groups in a folder whose names begin with KIT and end with MIC.
static void
list_groups(Groups*          groups,
            const RenFolder* folder,
            const char*      kit,
            const char*      mic)
{
  char name[MAX_NAME];

  groups->n = 0;
  for (size_t i = 0; i < folder->n_samples; ++i) {
    bool known = false;

    group_of(&folder->samples[i], name);
    for (int j = 0; j < groups->n && !known; ++j) {
      known = !strcmp(groups->names[j], name);
    }

    const size_t n = strlen(name);
    const bool   fits =
        !strncmp(name, kit, strlen(kit)) &&
        (n >= strlen(mic) && !strcmp(name + n - strlen(mic), mic));

    if (!known && fits && groups->n < MAX_GROUPS) {
      memcpy(groups->names[groups->n++], name, n + 1);
    }
  }
}

/// Add a recording where its loudness belongs, unless it is silent.
static void
add_sample(Drum* drum, RenSample* sample)
{
  int at = drum->n_hits;

  ren_sample_sound(sample);
  if (sample->loudness > 1e-5) {
    for (; at > 0 && drum->hits[at - 1]->loudness > sample->loudness; --at) {
      drum->hits[at] = drum->hits[at - 1];
    }
    drum->hits[at] = sample;
    ++drum->n_hits;
  }
}

/// Take the recordings of a group.
static void
take_group(Drum* drum, RenFolder* folder, const char* group)
{
  char name[MAX_NAME];

  drum->n_hits = 0;
  drum->last   = -1;
  drum->ratio  = 1.0;
  for (size_t i = 0; i < folder->n_samples && drum->n_hits < MAX_HITS; ++i) {
    group_of(&folder->samples[i], name);
    if (!strcmp(name, group)) {
      add_sample(drum, &folder->samples[i]);
    }
  }
}

/// Choose a drum from a folder, of a kit if it has one.
static bool
choose_drum(RenRandom*  random,
            RenFolder*  folder,
            const char* kit,
            const char* mic,
            Drum*       drum)
{
  Groups* const groups = ren_new(1, sizeof(Groups));

  list_groups(groups, folder, kit, mic);
  for (int i = 0; i < 2 && groups->n == 0; ++i) {
    list_groups(groups, folder, i == 0 ? kit : "", "");
  }
  if (groups->n > 0) {
    take_group(drum, folder, groups->names[ren_below(random, groups->n)]);
    drum->ratio = exp2(ren_uniform(random, -2.0, 2.0) / 12.0);
  }
  free(groups);
  return drum->n_hits > 0;
}

/// Choose the toms of a kit, or of any if it has none.
static void
choose_toms(RenRandom*  random,
            RenFolder*  folder,
            const char* kit,
            const char* mic,
            Drum*       toms)
{
  Groups* const groups = ren_new(1, sizeof(Groups));
  const double  ratio  = exp2(ren_uniform(random, -2.0, 2.0) / 12.0);

  list_groups(groups, folder, kit, mic);
  if (groups->n < 2) {
    list_groups(groups, folder, kit, "");
  }
  if (groups->n == 0) {
    list_groups(groups, folder, "", "");
  }
  for (int i = 0; i < N_TOMS && groups->n > 0; ++i) {
    // With fewer toms than four some are tuned up or down
    take_group(&toms[i], folder, groups->names[i * groups->n / N_TOMS]);
    toms[i].ratio = ratio * exp2(ren_uniform(random, -0.5, 0.5) / 12.0);
    if (groups->n < N_TOMS) {
      toms[i].ratio *= exp2((1.5 - i) / 12.0);
    }
    toms[i].decay_s =
        ren_chance(random, 0.4) ? ren_uniform(random, 0.2, 0.8) : 0.0;
  }
  free(groups);
}

/// Return whether there are toms of a kit.
static bool
has_kit(const RenLibrary* library, const char* kit)
{
  const RenFolder* const toms = &library->drums[REN_TOM];
  bool                   has  = false;

  for (size_t i = 0; i < toms->n_samples && !has; ++i) {
    has = !strcmp(toms->samples[i].instrument, kit);
  }
  return has;
}

/// Put a kit together.
static void
choose_kit(RenRandom* random, RenLibrary* library, Kit* kit)
{
  static const char* const kits[]  = {"muldjord",
                                      "gogodze2",
                                      "muldjord",
                                      "gogodze2",
                                      "sonicpi",
                                      "pearlmaster",
                                      "muldjord",
                                      "gogodze2",
                                      "fluid00",
                                      "fluid16",
                                      "rumpf",
                                      "fluid01"};
  static const char* const near[]  = {"close", "studio"};
  static const char* const far[]   = {"room", "lofi"};
  const bool               machine = ren_chance(random, 0.08);
  const bool               is_far  = ren_chance(random, 0.25);
  const int                n_kits  = has_kit(library, "fluid00") ? 12 : 8;
  const int                main    = ren_below(random, n_kits);
  const double             mixing  = ren_uniform(random, 0.0, 0.5);

  for (int i = 0; i < REN_N_PIECES; ++i) {
    const bool  stays  = !ren_chance(random, mixing);
    const char* name   = kits[stays ? main : ren_below(random, n_kits)];
    const char* mic    = (is_far ? far : near)[!strcmp(name, "gogodze2")];
    RenFolder*  folder = &library->drums[i];
    Drum*       drum   = &kit->pieces[i];

    if (i == REN_SNARE && ren_chance(random, 0.45)) {
      name = "frankensnare";
      mic  = "";
    }
    if (library->machines[i].n_samples > 0 &&
        (machine ? !ren_chance(random, 0.15) : ren_chance(random, 0.02))) {
      folder = &library->machines[i];
    }
    if (folder->n_samples == 0) {
      folder = &library->machines[i];
    }
    choose_drum(random, folder, name, mic, drum);
    drum->decay_s = i == REN_KICK && ren_chance(random, 0.3)
                        ? ren_uniform(random, 0.12, 0.4)
                        : 0.0;
    if (i == REN_TOM) {
      choose_toms(random, folder, name, mic, kit->toms);
    } else if (i == REN_CRASH) {
      kit->crashes[0] = *drum;
      choose_drum(random, folder, name, mic, &kit->crashes[1]);
    }
  }
}

/// Return the drum that a hit is on; a piece that has no recordings is another.
static Drum*
drum_of(Kit* kit, const RenHit* hit)
{
  Drum* drum = &kit->pieces[hit->piece];

  if (hit->piece == REN_TOM) {
    return &kit->toms[hit->which % N_TOMS];
  }
  if (hit->piece == REN_CRASH) {
    return &kit->crashes[hit->which % 2];
  }
  return drum;
}

/// Return which recording of a drum to use for a velocity.
static int
choose_hit(RenRandom* random, Drum* drum, double velocity)
{
  const double loudest = drum->hits[drum->n_hits - 1]->loudness;
  const double wanted  = ren_db(loudest) - (22.0 * (1.0 - velocity));
  int          best    = 0;
  int          chosen  = 0;

  for (int i = 0; i < drum->n_hits; ++i) {
    if (fabs(ren_db(drum->hits[i]->loudness) - wanted) <
        fabs(ren_db(drum->hits[best]->loudness) - wanted)) {
      best = i;
    }
  }
  chosen = best + ren_below(random, 5) - 2;
  chosen = chosen < 0 ? 0 : chosen >= drum->n_hits ? drum->n_hits - 1 : chosen;
  if (chosen == drum->last && drum->n_hits > 1) {
    chosen = chosen > 0 ? chosen - 1 : chosen + 1;
  }
  drum->last = chosen;
  return chosen;
}

/// Return true for the pieces of the hi-hat.
static bool
is_hat(RenPiece piece)
{
  return piece == REN_HAT_CLOSED || piece == REN_HAT_HALF ||
         piece == REN_HAT_OPEN || piece == REN_HAT_PEDAL;
}

/// Return the time from a hit to the next on the hi-hat, 0 if there is none.
static double
time_to_choke(const RenHits* hits, size_t from)
{
  for (size_t i = from + 1; i < hits->n_hits; ++i) {
    const double time_s = hits->hits[i].time_s - hits->hits[from].time_s;

    if (is_hat(hits->hits[i].piece) && time_s > 0.02) {
      return time_s;
    }
  }
  return 0.0;
}

/// Return the stem of a piece.
static RenKitStem
stem_of(RenPiece piece)
{
  return piece == REN_KICK                         ? REN_STEM_KICK
         : piece == REN_SNARE || piece == REN_SIDE ? REN_STEM_SNARE
         : piece == REN_TOM                        ? REN_STEM_TOMS
                                                   : REN_STEM_CYMBALS;
}

/// Return how loud a piece is beside the others on its stem, in decibels.
static double
level_of(RenPiece piece)
{
  switch (piece) {
  case REN_SIDE:
    return -5.0;
  case REN_HAT_CLOSED:
    return -4.0;
  case REN_HAT_PEDAL:
    return -10.0;
  case REN_RIDE:
    return -6.0;
  case REN_BELL:
    return -3.0;
  case REN_CRASH:
  case REN_CHINA:
    return 2.0;
  default:
    return 0.0;
  }
}

void
ren_kit_render(RenRandom*     random,
               RenLibrary*    library,
               const RenHits* hits,
               RenSound*      stems)
{
  Kit* const kit = ren_new(1, sizeof(Kit));
  double     levels[REN_N_PIECES];

  choose_kit(random, library, kit);
  for (int i = 0; i < REN_N_PIECES; ++i) {
    levels[i] = level_of((RenPiece)i) + ren_normal(random, 2.0);
  }
  for (size_t i = 0; i < hits->n_hits; ++i) {
    const RenHit* const hit  = &hits->hits[i];
    Drum* const         drum = drum_of(kit, hit);
    RenPlay             play = {0};

    if (drum->n_hits == 0) {
      continue;
    }

    RenSample* const sample =
        drum->hits[choose_hit(random, drum, hit->velocity)];
    const double wanted =
        -20.0 + levels[hit->piece] - (22.0 * (1.0 - hit->velocity));

    play.start_s   = hit->time_s;
    play.ratio     = drum->ratio * exp2(ren_normal(random, 0.08) / 12.0);
    play.gain      = fmin(ren_gain(wanted) / sample->loudness, 40.0);
    play.hold_s    = drum->decay_s;
    play.release_s = 0.08;
    if (is_hat(hit->piece)) {
      play.hold_s    = time_to_choke(hits, i);
      play.release_s = 0.01;
    }
    ren_play(&stems[stem_of(hit->piece)], ren_sample_sound(sample), &play);
  }
  free(kit);
}
