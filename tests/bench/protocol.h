// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef BENCH_PROTOCOL_H
#define BENCH_PROTOCOL_H

#include "groove.h"
#include "image.h"
#include "plan.h"

#include <stdbool.h>
#include <stddef.h>

/**
   @file protocol.h
   How separation is measured (docs/measuring.md): the protocols, as data.
*/

/// Most variants of a protocol
#define BENCH_MAX_VARIANTS 40

/// A source to be scored
typedef struct {
  const char* name;    ///< In the dictionary
  const char* stems;   ///< The recordings it is the sum of, with commas
  bool        in_mean; ///< Whether it counts
} BenchSource;

/// Where the dictionaries of a protocol come from
typedef enum {
  BENCH_FIRST_HALF, ///< Learnt from the first half, the second is separated
  BENCH_OWN_KIT,    ///< Learnt from hits of the kit a case's name ends in
  BENCH_PRESET,     ///< Shipped
  BENCH_JOINED, ///< Shipped, and what counts not learnt from two seconds; what
                ///< follows is separated
  BENCH_REST,   ///< One source learnt from the first half, and the rest from
                ///< the mix of the second, which is separated: a case each
} BenchMaterial;

/// A way of learning and separating
typedef struct {
  const char* title;
  const char* learn;    ///< Options of nmf-learn, NULL to use another's result
  unsigned    learnt;   ///< The variant that learns the dictionary
  const char* separate; ///< Options of nmf-separate

  /// Where the sources are put, or NULL to leave them as they were recorded
  const BenchImage* image;
} BenchVariant;

/// What a mean must be
typedef struct {
  const char* text;
  unsigned    variant;
  int         minus;    ///< Another variant, or -1
  double      least_db; ///< Bound from below, of variant, less `minus`
} BenchBound;

/// What the mean of one source must be
typedef struct {
  const char* source;
  unsigned    variant;
  double      least_db;
} BenchSourceBound;

/// A protocol; its tables end with an entry without name, title or text
typedef struct {
  const char*         name;
  const char*         title;
  const char*         folder; ///< Of one folder of stems per case
  BenchMaterial       material;
  const char*         preset;  ///< Name, if material is shipped
  bool                is_gain; ///< Print what was gained over the mix
  const BenchSource*  sources;
  const BenchVariant* variants;
  const BenchBound*   bounds; ///< Of means; or NULL
  const BenchBound*   worst;  ///< Of the worst case; or NULL

  /// Those of single sources, the last without a name, or NULL
  const BenchSourceBound* source_bounds;

  /// Played on each kit in `folder` to have the cases, the last without a name,
  /// or NULL
  const BenchGroove* grooves;

  double noise_db; ///< Level of the stem `noise`, as recorded at 0
  double kept_s;   ///< Of the first half, to learn from; 0 for all
  double bleed_db; ///< Of others in what is learnt from; 0: none

  /// Falls of the sources in a remix are measured, of which each two variants
  /// are one that mutes and one that does not; the sources that do not count
  /// may fall by so much more in the first, dB, or 0 for SDR
  double most_hurt_db;
} BenchProtocol;

/// All protocols, the last without a name
extern const BenchProtocol bench_protocols[];

/// Return true if a variant, numbered from 0, is to be measured.
bool bench_protocol_measures(const BenchProtocol* protocol,
                             const BenchOptions*  options,
                             unsigned             variant);

/**
   Write the mixes and references of a protocol and plan what is to be done.

   @param plan Out, to be freed by the caller, after failure too.
   @return False, said on stderr, if a file cannot be read or written or there
   is no case.
*/
bool bench_protocol_plan(const BenchProtocol* protocol,
                         const BenchOptions*  options,
                         BenchPlan*           plan);

/**
   Print the figures of a plan that has run, and the bounds if asked for.

   @return False if a bound is missed.
*/
bool bench_protocol_report(const BenchProtocol* protocol,
                           const BenchOptions*  options,
                           const BenchPlan*     plan);

#endif // BENCH_PROTOCOL_H
