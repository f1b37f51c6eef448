// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef DAMAGE_H
#define DAMAGE_H

#include <stddef.h>
#include <stdint.h>

/**
   @file damage.h
   Dictionary files that are damaged in one place, and refused.
*/

/// A value in the header, and what it is replaced with
typedef struct {
  const char* object; ///< NULL for the header itself
  const char* key;
  const char* json; ///< NULL: removed
} DamageChange;

/// Values of a tensor
typedef struct {
  const char*  tensor;
  size_t       at; ///< The first of them
  const float* values;
  size_t       n;
} DamageValues;

/// Return the length of a file's header, little-endian in its first 8 bytes.
size_t damage_header_length(const char* bytes);

/// Put header text and data together; freed with free().
char* damage_assemble(const char* header,
                      const char* data,
                      size_t      n_data,
                      size_t*     n_bytes);

/// Check that the bytes are refused, with one sentence.
void damage_check_refused(const char* bytes, size_t n_bytes);

/// Check that a file is refused when truncated, at every byte.
void damage_truncate(const char* bytes, size_t n_bytes);

/// Check that a file is refused with a value of its header replaced.
void
damage_change(const char* bytes, size_t n_bytes, const DamageChange* change);

/// Check that a file is refused with other values in a tensor.
void damage_values(const char* bytes, size_t n_bytes, const DamageValues* put);

/// Flip any bytes: refused, or something that can be encoded again.
void
damage_flip(const char* bytes, size_t n_bytes, uint64_t seed, int n_rounds);

#endif // DAMAGE_H
