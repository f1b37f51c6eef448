// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef RENDER_RANDOM_H
#define RENDER_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

/**
   @file random.h
   Random numbers that are the same on every machine.

   A generator is its state, which a seed begins.  No expression may call two of
   these, as compilers order operands as they like.
*/

/// The state of a generator
typedef uint64_t RenRandom;

/// Return the next number, uniform over all 64-bit values (SplitMix64).
uint64_t ren_random_next(RenRandom* random);

/// Return a number uniform in [low, high).
double ren_uniform(RenRandom* random, double low, double high);

/// Return an integer uniform in [0, n), 0 if `n` is below 2.
int ren_below(RenRandom* random, int n);

/// Return true with the given probability.
bool ren_chance(RenRandom* random, double probability);

/// Return a number of about a normal distribution, never beyond six deviations.
double ren_normal(RenRandom* random, double deviation);

#endif // RENDER_RANDOM_H
