// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef GUARDED_H
#define GUARDED_H

#include <stddef.h>
#include <stdint.h>

/**
   @file guarded.h
   Arrays that end in values which must be neither used nor changed.
*/

/// An array that starts where no vector would, and what it was before
typedef struct {
  float* values; ///< [n]
  float* memory; ///< [1 + n], then the guard
  float* before; ///< The same
  size_t n;
} Guarded;

/// Return `n` values in [low, high) between guards.
Guarded guarded_new(size_t n, uint64_t seed, double low, double high);

/// Check that the guards are as they were, and free.
void guarded_free(Guarded* self);

#endif // GUARDED_H
