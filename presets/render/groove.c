// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "groove.h"

#include "end.h"
#include "groove_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/// Styles of fills: toms, snare, snare and toms, anything, toms and kick
#define N_FILLS 5

/// What the cymbal lane is played on
typedef enum { CLOSED, HALF, RIDE, CRASH, OPEN, N_SURFACES } Surface;

/// A drummer in the middle of a song
typedef struct {
  RenRandom*       random;
  const RenForm*   form;
  RenHits*         hits;
  const RenGroove* groove;
  double           jitter_s; ///< Deviation of the timing
  double           force;    ///< How loud everything is, about 0.9
  double           busy;     ///< Probability of an added kick or ghost note
  Surface          surface;  ///< For the cymbal lane
  double           late_s;   ///< What the snare is late by
} Drummer;

void
ren_hits_free(RenHits* hits)
{
  free(hits->hits);
  hits->hits   = NULL;
  hits->n_hits = 0;
}

/// Append a hit.
static void
add_hit(RenHits* hits, RenHit hit)
{
  if (hits->n_hits == hits->capacity) {
    hits->capacity = (2 * hits->capacity) + 64;
    hits->hits     = ren_grow(hits->hits, hits->capacity, sizeof(RenHit));
  }
  hits->hits[hits->n_hits++] = hit;
}

/// Hit something at a beat of a bar, as exactly as people do.
static void
hit_at(Drummer* drummer,
       int      bar,
       double   beat,
       RenPiece piece,
       int      which,
       double   velocity)
{
  const double loud =
      (velocity * drummer->force) + ren_normal(drummer->random, 0.05);
  RenHit hit = {0};

  hit.time_s = ren_form_time(drummer->form, bar, beat) +
               ren_normal(drummer->random, drummer->jitter_s);
  if (piece == REN_SNARE) {
    hit.time_s += drummer->late_s;
  }
  hit.time_s   = fmax(hit.time_s, 0.0);
  hit.velocity = fmin(1.0, fmax(0.15, loud));
  hit.piece    = piece;
  hit.which    = which;
  add_hit(drummer->hits, hit);
}

/// Return the velocity of a character of a lane.
static double
velocity_of(char c)
{
  switch (c) {
  case 'X':
  case 'b':
    return 0.95;
  case 'g':
    return 0.3;
  case 'o':
    return 0.85;
  default:
    return 0.72;
  }
}

/// Return the piece of a character of the cymbal lane.
static RenPiece
cymbal_of(Surface surface, char c)
{
  static const RenPiece plain[N_SURFACES] = {
      REN_HAT_CLOSED, REN_HAT_HALF, REN_RIDE, REN_CRASH, REN_HAT_OPEN};

  if (c == 'p') {
    return REN_HAT_PEDAL;
  }
  if (c == 'b') {
    return surface == RIDE ? REN_BELL : REN_CRASH;
  }
  if (c == 'o') {
    return surface == RIDE ? REN_BELL : REN_HAT_OPEN;
  }
  return plain[surface];
}

/// Play the steps of a bar from the first to before the last.
static void
play_steps(Drummer* drummer, int bar, int first, int last)
{
  const RenGroove* const groove = drummer->groove;
  const int              n      = (int)strlen(groove->kick);

  for (int i = first; i < last; ++i) {
    const double beat = 4.0 * i / n;
    const char   kick = groove->kick[i];
    const char   hand = groove->snare[i];
    const char   cym  = groove->cymbal[i];

    if (kick != '.' && (i == 0 || !ren_chance(drummer->random, 0.07))) {
      hit_at(drummer, bar, beat, REN_KICK, 0, velocity_of(kick));
    } else if (i % 2 == 0 && i > 0 && hand == '.' &&
               ren_chance(drummer->random, drummer->busy)) {
      hit_at(drummer, bar, beat, REN_KICK, 0, 0.7);
    }
    if (hand != '.') {
      hit_at(drummer,
             bar,
             beat,
             hand == 's' ? REN_SIDE : REN_SNARE,
             0,
             velocity_of(hand));
    } else if (i % 2 == 1 && ren_chance(drummer->random, drummer->busy)) {
      hit_at(drummer, bar, beat, REN_SNARE, 0, 0.28);
    }
    if (groove->tom && groove->tom[i] != '.') {
      hit_at(drummer,
             bar,
             beat,
             REN_TOM,
             groove->tom[i] - '1',
             i % 4 == 0 ? 0.9 : 0.72);
    }
    // A ride or crash is not hit as often as a hi-hat
    if (cym != '.' &&
        (drummer->surface != CRASH || i % (n / 4) == 0 || n == 12)) {
      const bool open =
          cym == 'x' && i == n - 2 && ren_chance(drummer->random, 0.12);

      hit_at(drummer,
             bar,
             beat,
             cymbal_of(drummer->surface, open ? 'o' : cym),
             ren_below(drummer->random, 2),
             velocity_of(cym));
    }
  }
}

/// Play a fill of a style from a beat to the end of the bar.
static void
play_fill(Drummer* drummer, int bar, double from, int style)
{
  RenRandom* const random = drummer->random;
  const bool       triple =
      strlen(drummer->groove->kick) == 12 || drummer->groove->swing > 0.1;
  const int rates[] = {2, 4, 4, 3};
  const int rate    = triple ? 3 : rates[ren_below(random, 3)];

  const int n = (int)lrint((4.0 - from) * rate);

  for (int i = 0; i < n; ++i) {
    const double beat  = from + ((double)i / rate);
    const double part  = (double)i / n;
    const double force = 0.6 + (0.35 * part);
    RenPiece     piece = REN_TOM;
    int          which = (int)(part * 4.0);

    if (style == 1) {
      piece = REN_SNARE;
    } else if (style == 2) {
      piece = part < 0.5 ? REN_SNARE : REN_TOM;
    } else if (style == 3) {
      piece = ren_chance(random, 0.4)   ? REN_SNARE
              : ren_chance(random, 0.3) ? REN_KICK
                                        : REN_TOM;
      which = ren_below(random, 4);
    } else if (style == 4) {
      piece = i % 3 == 2 ? REN_KICK : REN_TOM;
    }
    if (ren_chance(random, 0.12)) {
      continue;
    }
    hit_at(drummer,
           bar,
           beat,
           piece,
           which,
           i % rate == 0 ? fmin(force + 0.15, 1.0) : force);
    if (i % rate == 0 && ren_chance(random, 0.3)) {
      hit_at(drummer, bar, beat, REN_KICK, 0, 0.8);
    }
  }
}

/// Choose what the cymbal lane is played on in a section.
static Surface
choose_surface(RenRandom* random)
{
  const int dice = ren_below(random, 20);

  return dice < 10   ? CLOSED
         : dice < 12 ? HALF
         : dice < 17 ? RIDE
         : dice < 18 ? OPEN
                     : CRASH;
}

/// Return true if a tom is hit.
static bool
has_toms(const RenHits* hits)
{
  for (size_t i = 0; i < hits->n_hits; ++i) {
    if (hits->hits[i].piece == REN_TOM) {
      return true;
    }
  }
  return false;
}

/// Compare hits by time.
static int
compare_hits(const void* a, const void* b)
{
  const RenHit* const x = a;
  const RenHit* const y = b;

  if (x->time_s != y->time_s) {
    return x->time_s < y->time_s ? -1 : 1;
  }
  return (int)x->piece - (int)y->piece;
}

int
ren_groove_choose(RenRandom* random, double* bpm, double* swing)
{
  const int              i      = ren_below(random, REN_N_GROOVES);
  const RenGroove* const groove = &ren_grooves[i];

  *bpm   = ren_uniform(random, groove->low_bpm, groove->high_bpm);
  *swing = groove->swing * ren_uniform(random, 0.6, 1.0);
  return i;
}

/// Play a bar of a section: its groove, its end, its crash.
static void
play_bar(Drummer* drummer, int bar, int fill_every)
{
  RenRandom* const random = drummer->random;
  const int        n      = (int)strlen(drummer->groove->kick);
  const bool       last   = bar % fill_every == fill_every - 1;

  if (bar % fill_every == 0 && ren_chance(random, 0.75)) {
    const RenPiece piece = ren_chance(random, 0.15) ? REN_CHINA : REN_CRASH;

    hit_at(drummer, bar, 0.0, piece, ren_below(random, 2), 0.95);
    if (drummer->groove->kick[0] == '.') {
      hit_at(drummer, bar, 0.0, REN_KICK, 0, 0.9);
    }
  }
  if (last && ren_chance(random, 0.85)) {
    static const double starts[] = {3.0, 2.0, 3.0, 0.0, 2.0, 3.5};
    const double        from     = starts[ren_below(random, 6)];

    play_steps(drummer, bar, 0, (int)lrint(from * n / 4.0));
    play_fill(drummer, bar, from, ren_below(random, N_FILLS));
  } else {
    play_steps(drummer, bar, 0, n);
  }
}

RenHits
ren_groove_play(RenRandom* random, const RenForm* form, int groove, int stem)
{
  RenHits          hits    = {0};
  Drummer          drummer = {0};
  const int        every   = ren_chance(random, 0.4) ? 8 : 4;
  const RenGroove* other   = &ren_grooves[ren_below(random, REN_N_GROOVES)];

  drummer.random   = random;
  drummer.form     = form;
  drummer.hits     = &hits;
  drummer.groove   = &ren_grooves[groove];
  drummer.jitter_s = ren_uniform(random, 0.003, 0.012);
  drummer.force    = ren_uniform(random, 0.85, 1.02);
  drummer.busy = ren_chance(random, 0.5) ? ren_uniform(random, 0.0, 0.1) : 0.0;
  drummer.late_s  = ren_uniform(random, -0.004, 0.01);
  drummer.surface = choose_surface(random);
  // Some songs change to a groove that fits the tempo
  if (fabs(other->swing - ren_grooves[groove].swing) > 0.05 ||
      form->bpm < other->low_bpm || form->bpm > other->high_bpm) {
    other = &ren_grooves[groove];
  }
  for (int bar = 0; bar < form->n_bars; ++bar) {
    if (bar % form->section_bars == 0) {
      drummer.surface = choose_surface(random);
      drummer.groove  = ren_chance(random, 0.3) ? other : &ren_grooves[groove];
    }
    if (ren_form_plays(form, bar, stem)) {
      play_bar(&drummer,
               bar,
               every < form->section_bars ? every : form->section_bars);
    }
  }
  if (!has_toms(&hits) && ren_form_plays(form, form->n_bars / 2, stem)) {
    play_fill(&drummer, form->n_bars / 2, 2.0, 0);
  }
  if (hits.n_hits > 0) {
    qsort(hits.hits, hits.n_hits, sizeof(RenHit), compare_hits);
  }
  return hits;
}

RenHits
ren_groove_sparse(RenRandom* random, const RenForm* form)
{
  static const RenPiece pieces[] = {REN_KICK,
                                    REN_SNARE,
                                    REN_TOM,
                                    REN_KICK,
                                    REN_SNARE,
                                    REN_TOM,
                                    REN_HAT_CLOSED,
                                    REN_HAT_OPEN,
                                    REN_HAT_HALF,
                                    REN_HAT_PEDAL,
                                    REN_CRASH,
                                    REN_RIDE,
                                    REN_BELL,
                                    REN_CHINA,
                                    REN_SIDE,
                                    REN_KICK};
  const double          end_s    = (double)form->n_samples / REN_RATE;
  RenHits               hits     = {0};
  RenPiece              piece    = REN_KICK;

  for (double at = 0.1; at < end_s;) {
    RenHit hit = {0};

    if (ren_chance(random, 0.6)) {
      piece =
          pieces[ren_below(random, (int)(sizeof(pieces) / sizeof(pieces[0])))];
    }
    hit.time_s   = at;
    hit.piece    = piece;
    hit.which    = ren_below(random, 4);
    hit.velocity = ren_uniform(random, 0.35, 1.0);
    add_hit(&hits, hit);
    at += ren_uniform(random, 0.12, 0.9);
  }
  return hits;
}
