// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_KERNEL_VECTOR_PAIRS_IMPL_H
#define NMS_KERNEL_VECTOR_PAIRS_IMPL_H

#include "kernel/pairs.h"
#include "kernel/vector_base_impl.h"
#include "nms/complex.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/**
   @file vector_pairs_impl.h
   Pairs of complex numbers: split_pairs, join_pairs.
*/

#define COMPLEXES (LANES / 2U)

/// Exchange real and imaginary parts
static inline Vector
swap_parts(const Vector v)
{
#if NMS_VECTOR_BYTES == 64U
  return __builtin_shufflevector(
      v, v, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14);
#elif NMS_VECTOR_BYTES == 32U
  return __builtin_shufflevector(v, v, 1, 0, 3, 2, 5, 4, 7, 6);
#else
  return __builtin_shufflevector(v, v, 1, 0, 3, 2);
#endif
}

/// Put complex numbers in the opposite order
static inline Vector
turn(const Vector v)
{
#if NMS_VECTOR_BYTES == 64U
  return __builtin_shufflevector(
      v, v, 14, 15, 12, 13, 10, 11, 8, 9, 6, 7, 4, 5, 2, 3, 0, 1);
#elif NMS_VECTOR_BYTES == 32U
  return __builtin_shufflevector(v, v, 6, 7, 4, 5, 2, 3, 0, 1);
#else
  return __builtin_shufflevector(v, v, 2, 3, 0, 1);
#endif
}

/// Conjugate complex numbers
static inline Vector
conjugate(const Vector v)
{
  static const int32_t sign[16] = {0,
                                   INT32_MIN,
                                   0,
                                   INT32_MIN,
                                   0,
                                   INT32_MIN,
                                   0,
                                   INT32_MIN,
                                   0,
                                   INT32_MIN,
                                   0,
                                   INT32_MIN,
                                   0,
                                   INT32_MIN,
                                   0,
                                   INT32_MIN};
  Bits                 flip;
  memcpy(&flip, sign, sizeof(flip));
  return (Vector)((Bits)v ^ flip);
}

static void
split_pairs(NmsComplex* const z, const uint32_t h, const float* const twiddles)
{
  const NmsComplex first = z[0];

  z[0] = (NmsComplex){first.re + first.im, 0.0f};
  z[h] = (NmsComplex){first.re - first.im, 0.0f};

  uint32_t k = 1U;
  for (; k + 2U * COMPLEXES - 2U < h - k; k += COMPLEXES) {
    const float* const re  = twiddles + (size_t)2U * k;
    const float* const im  = re + (size_t)2U * (h / 2U + 1U);
    float* const       low = &z[k].re;
    float* const       top = &z[h - k - COMPLEXES + 1U].re;

    const Vector a = load(low);
    const Vector b = conjugate(turn(load(top)));
    const Vector e = 0.5f * (a + b);
    const Vector d = a - b;
    const Vector t = load(re) * d + load(im) * swap_parts(d);
    store(e + t, low);
    store(turn(conjugate(e - t)), top);
  }
  for (; k <= h - k; ++k) {
    const float* const re = twiddles + (size_t)2U * k;
    split_pair(z, k, h - k, re, re + (size_t)2U * (h / 2U + 1U));
  }
}

static void
join_pairs(NmsComplex* const y, const uint32_t h, const float* const twiddles)
{
  const NmsComplex first = {y[0].re, y[h].re};

  y[0] = (NmsComplex){first.re + first.im, first.re - first.im};

  uint32_t k = 1U;
  for (; k + 2U * COMPLEXES - 2U < h - k; k += COMPLEXES) {
    const float* const re  = twiddles + (size_t)2U * k;
    const float* const im  = re + (size_t)2U * (h / 2U + 1U);
    float* const       low = &y[k].re;
    float* const       top = &y[h - k - COMPLEXES + 1U].re;

    const Vector a = load(low);
    const Vector b = conjugate(turn(load(top)));
    const Vector e = a + b;
    const Vector d = a - b;
    const Vector o = 2.0f * (load(re) * d - load(im) * swap_parts(d));
    store(e + o, low);
    store(turn(conjugate(e - o)), top);
  }
  for (; k <= h - k; ++k) {
    const float* const re = twiddles + (size_t)2U * k;
    join_pair(y, k, h - k, re, re + (size_t)2U * (h / 2U + 1U));
  }
}

#endif // NMS_KERNEL_VECTOR_PAIRS_IMPL_H
