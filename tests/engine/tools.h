// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef TOOLS_H
#define TOOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file tools.h
   What several tests need: numbers, signals, block cutting, a naive transform.
*/

#define TOOLS_PI 3.14159265358979323846

/// The block sizes every stream is cut into; 0 stands for random ones
#define TOOLS_BLOCK_SIZES        \
  {                              \
    1, 7, 64, 480, 1024, 8192, 0 \
  }

/// A small deterministic random generator (splitmix64); set `state` to seed
typedef struct {
  uint64_t state;
} Random;

/// Return 64 random bits.
uint64_t random_bits(Random* random);

/// Return a number in [low, high).
double random_between(Random* random, double low, double high);

/// Return an integer in [0, n).
uint32_t random_below(Random* random, uint32_t n);

/// Return `n` zeros, freed with free(); ends the test if there is no memory.
float*  new_floats(size_t n);
double* new_doubles(size_t n);

/// Return `n` values in [low, high), freed with free().
float* new_random(size_t n, uint64_t seed, double low, double high);

/// Return a copy of `n` values, freed with free().
float* new_copy(const float* values, size_t n);

/// Return a copy in double precision, freed with free().
double* new_widened(const float* values, size_t n);

/// Return the largest absolute difference of two arrays; NaN if one is in it.
double max_difference(const float* a, const float* b, size_t n);

/// Return the largest absolute value of an array; NaN if one is in it.
double max_magnitude(const float* values, size_t n);

/// Return the index of the largest absolute value of an array.
size_t peak_index(const float* values, size_t n);

/// Return 10 log10 of the power of `wanted` over that of the error.
double sdr_db(const float* wanted, const float* found, size_t n);

/**
   Return the length of the next block: `block`, or random (0 too) if that is 0;
   never more than `n_left`.
*/
uint32_t next_block(Random* random, uint32_t block, size_t n_left);

/**
   Transform `n` values by the definition, sum of x[i] exp(-2 pi j i k / n).

   @param re Out, [n / 2 + 1].
   @param im Out, [n / 2 + 1].
*/
void naive_dft(const double* x, uint32_t n, double* re, double* im);

/**
   Write the windows of docs/design.md, 2.1 by their definition.

   @param analysis  Out, [n].
   @param synthesis Out, [n], zeros at the start included.
*/
void naive_windows(uint32_t n, uint32_t m, double* analysis, double* synthesis);

#endif // TOOLS_H
