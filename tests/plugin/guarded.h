// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef GUARDED_H
#define GUARDED_H

#include <stddef.h>
#include <stdint.h>

/**
   @file guarded.h
   Buffers between two pages that nobody may touch.
*/

/// A buffer; the guards are where it begins and where it ends
typedef struct {
  char*  mapping;
  size_t mapping_size;
  float* end; ///< One past the last float
} Guarded;

/// Map a buffer for `n` floats, or end the test.
void guarded_init(Guarded* guarded, uint32_t n);

/// Unmap a buffer.
void guarded_clear(Guarded* guarded);

#endif // GUARDED_H
