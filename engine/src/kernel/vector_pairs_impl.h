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

#define COMPLEXES (LANES / 2)

/// Exchange real and imaginary parts
static inline Vector
swap_parts(Vector v)
{
#if NMS_VECTOR_BYTES == 64
  return __builtin_shufflevector(
      v, v, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14);
#elif NMS_VECTOR_BYTES == 32
  return __builtin_shufflevector(v, v, 1, 0, 3, 2, 5, 4, 7, 6);
#else
  return __builtin_shufflevector(v, v, 1, 0, 3, 2);
#endif
}

/// Put complex numbers in the opposite order
static inline Vector
turn(Vector v)
{
#if NMS_VECTOR_BYTES == 64
  return __builtin_shufflevector(
      v, v, 14, 15, 12, 13, 10, 11, 8, 9, 6, 7, 4, 5, 2, 3, 0, 1);
#elif NMS_VECTOR_BYTES == 32
  return __builtin_shufflevector(v, v, 6, 7, 4, 5, 2, 3, 0, 1);
#else
  return __builtin_shufflevector(v, v, 2, 3, 0, 1);
#endif
}

/// Conjugate complex numbers
static inline Vector
conjugate(Vector v)
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
split_pairs(NmsComplex* z, uint32_t h, const float* twiddles)
{
  const NmsComplex first = z[0];

  z[0] = (NmsComplex){first.re + first.im, 0.0f};
  z[h] = (NmsComplex){first.re - first.im, 0.0f};

  uint32_t k = 1;
  for (; k + 2 * COMPLEXES - 2 < h - k; k += COMPLEXES) {
    const float* const re  = twiddles + (size_t)2 * k;
    const float* const im  = re + (size_t)2 * (h / 2 + 1);
    float* const       low = &z[k].re;
    float* const       top = &z[h - k - COMPLEXES + 1].re;

    const Vector a = load(low);
    const Vector b = conjugate(turn(load(top)));
    const Vector e = 0.5f * (a + b);
    const Vector d = a - b;
    const Vector t = load(re) * d + load(im) * swap_parts(d);
    store(e + t, low);
    store(turn(conjugate(e - t)), top);
  }
  for (; k <= h - k; ++k) {
    const float* const re = twiddles + (size_t)2 * k;
    split_pair(z, k, h - k, re, re + (size_t)2 * (h / 2 + 1));
  }
}

static void
join_pairs(NmsComplex* y, uint32_t h, const float* twiddles)
{
  const NmsComplex first = {y[0].re, y[h].re};

  y[0] = (NmsComplex){first.re + first.im, first.re - first.im};

  uint32_t k = 1;
  for (; k + 2 * COMPLEXES - 2 < h - k; k += COMPLEXES) {
    const float* const re  = twiddles + (size_t)2 * k;
    const float* const im  = re + (size_t)2 * (h / 2 + 1);
    float* const       low = &y[k].re;
    float* const       top = &y[h - k - COMPLEXES + 1].re;

    const Vector a = load(low);
    const Vector b = conjugate(turn(load(top)));
    const Vector e = a + b;
    const Vector d = a - b;
    const Vector o = 2.0f * (load(re) * d - load(im) * swap_parts(d));
    store(e + o, low);
    store(turn(conjugate(e - o)), top);
  }
  for (; k <= h - k; ++k) {
    const float* const re = twiddles + (size_t)2 * k;
    join_pair(y, k, h - k, re, re + (size_t)2 * (h / 2 + 1));
  }
}

#endif // NMS_KERNEL_VECTOR_PAIRS_IMPL_H
