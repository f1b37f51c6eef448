// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_KERNEL_VECTOR_BASE_IMPL_H
#define NMS_KERNEL_VECTOR_BASE_IMPL_H

#include "kernel/kernel.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if NMS_VECTOR_BYTES > 16
#include <immintrin.h>
#endif

/**
   @file vector_base_impl.h
   One register of floats: loads, comparisons, quotients, sums of lanes.

   Needs NMS_VECTOR_BYTES, like all of vector_impl.h.
*/

#define LANES (NMS_VECTOR_BYTES / sizeof(float))
#define PARTS (NMS_PACK_LANES / LANES)

/// Components that are worked on together, and the lanes of their sums
#define GROUP 4

/// A register's worth of floats
typedef float Vector __attribute__((vector_size(NMS_VECTOR_BYTES)));

/// The same bits as whole numbers
typedef int32_t Bits __attribute__((vector_size(NMS_VECTOR_BYTES)));

/// The result of comparing two of them
#if NMS_VECTOR_BYTES == 64
typedef __mmask16 Flags;
#else
typedef Bits Flags;
#endif

/// One float for each component of a group
typedef float Quad __attribute__((vector_size(16)));

static inline Vector
load(const float* from)
{
  Vector v;
  memcpy(&v, from, sizeof(v));
  return v;
}

static inline void
store(Vector v, float* to)
{
  memcpy(to, &v, sizeof(v));
}

/// Return which lanes of a are not below those of b
static inline Flags
not_below(Vector a, Vector b)
{
#if NMS_VECTOR_BYTES == 64
  return _mm512_cmp_ps_mask((__m512)a, (__m512)b, _CMP_GE_OQ);
#else
  return a >= b;
#endif
}

static inline Vector
select_vector(Flags which, Vector yes, Vector no)
{
#if NMS_VECTOR_BYTES == 64
  return (Vector)_mm512_mask_blend_ps(which, (__m512)no, (__m512)yes);
#else
  return (Vector)(((Bits)yes & which) | ((Bits)no & ~which));
#endif
}

static inline Vector
larger(Vector a, Vector b)
{
#if NMS_VECTOR_BYTES == 64
  return (Vector)_mm512_max_ps((__m512)a, (__m512)b);
#elif NMS_VECTOR_BYTES == 32
  return (Vector)_mm256_max_ps((__m256)a, (__m256)b);
#else
  return select_vector(a > b, a, b);
#endif
}

static inline Vector
smaller(Vector a, Vector b)
{
#if NMS_VECTOR_BYTES == 64
  return (Vector)_mm512_min_ps((__m512)a, (__m512)b);
#elif NMS_VECTOR_BYTES == 32
  return (Vector)_mm256_min_ps((__m256)a, (__m256)b);
#else
  return select_vector(a < b, a, b);
#endif
}

/// Return a / b for b from 2^-126 to 2^126
static inline Vector
quotient(Vector a, Vector b)
{
#if NMS_VECTOR_BYTES == 64
  // Dividing takes as long as 16 products: an estimate, refined once
  const Vector near = (Vector)_mm512_rcp14_ps((__m512)b);
  const Vector q    = a * near;
  return q + near * (a - b * q);
#else
  return a / b;
#endif
}

static inline Vector
root_vector(Vector v)
{
#if NMS_VECTOR_BYTES == 64
  return (Vector)_mm512_sqrt_ps((__m512)v);
#elif NMS_VECTOR_BYTES == 32
  return (Vector)_mm256_sqrt_ps((__m256)v);
#else
  return (Vector){sqrtf(v[0]), sqrtf(v[1]), sqrtf(v[2]), sqrtf(v[3])};
#endif
}

/// Add up to four lanes
static inline Quad
fold(Vector v)
{
#if NMS_VECTOR_BYTES == 64
  return (__builtin_shufflevector(v, v, 0, 1, 2, 3) +
          __builtin_shufflevector(v, v, 4, 5, 6, 7)) +
         (__builtin_shufflevector(v, v, 8, 9, 10, 11) +
          __builtin_shufflevector(v, v, 12, 13, 14, 15));
#elif NMS_VECTOR_BYTES == 32
  return __builtin_shufflevector(v, v, 0, 1, 2, 3) +
         __builtin_shufflevector(v, v, 4, 5, 6, 7);
#else
  return v;
#endif
}

/// Add up the lanes of four vectors, each to a lane of the result
static inline Quad
add_lanes(const Quad q[GROUP])
{
  const Quad ab = __builtin_shufflevector(q[0], q[1], 0, 4, 1, 5) +
                  __builtin_shufflevector(q[0], q[1], 2, 6, 3, 7);
  const Quad cd = __builtin_shufflevector(q[2], q[3], 0, 4, 1, 5) +
                  __builtin_shufflevector(q[2], q[3], 2, 6, 3, 7);

  return __builtin_shufflevector(ab, cd, 0, 1, 4, 5) +
         __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
}

/// What is in the lanes
typedef struct {
  size_t first;
  size_t n; ///< At most LANES
} Lanes;

/// Load n <= LANES floats and zeros
static inline Vector
load_some(const float* from, size_t n)
{
  Vector v = {0.0f};
  memcpy(&v, from, n * sizeof(float));
  return v;
}

/// Return the sum of the lanes
static inline float
total(Vector v)
{
  const Quad q = fold(v);
  return (q[0] + q[1]) + (q[2] + q[3]);
}

#if NMS_VECTOR_BYTES == 64

/// Return a mask of the first n lanes, of all if there are less
static inline __mmask16
first_lanes(size_t n)
{
  return (__mmask16)(n < LANES ? (1U << n) - 1U : 0xFFFFU);
}

#endif

#endif // NMS_KERNEL_VECTOR_BASE_IMPL_H
