// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_KERNEL_VECTOR_FILTER_IMPL_H
#define NMS_KERNEL_VECTOR_FILTER_IMPL_H

#include "kernel/vector_base_impl.h"
#include "nms/complex.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/**
   @file vector_filter_impl.h
   Two channels, with bins in the lanes: covary, apply_filter.
*/

/// Complex numbers in a register
#define NUMBERS (LANES / 2)

/// Exchange real and imaginary parts
#if NMS_VECTOR_BYTES == 64
#define SWAP_PARTS(v)      \
  __builtin_shufflevector( \
      v, v, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14)
#elif NMS_VECTOR_BYTES == 32
#define SWAP_PARTS(v) __builtin_shufflevector(v, v, 1, 0, 3, 2, 5, 4, 7, 6)
#else
#define SWAP_PARTS(v) __builtin_shufflevector(v, v, 1, 0, 3, 2)
#endif

static void
covary(const NmsComplex* const* spectra,
       const uint32_t*          starts,
       uint32_t                 n_groups,
       float*                   covariance)
{
  for (size_t g = 0; g < n_groups; ++g) {
    float a  = 0.0f;
    float b  = 0.0f;
    float re = 0.0f;
    float im = 0.0f;
    for (uint32_t bin = starts[g]; bin < starts[g + 1]; ++bin) {
      const NmsComplex l = spectra[0][bin];
      const NmsComplex r = spectra[1][bin];
      a += l.re * l.re + l.im * l.im;
      b += r.re * r.re + r.im * r.im;
      re += l.re * r.re + l.im * r.im;
      im += l.im * r.re - l.re * r.im;
    }
    covariance[g]                = a;
    covariance[n_groups + g]     = b;
    covariance[2 * n_groups + g] = re;
    covariance[3 * n_groups + g] = im;
  }
}

/// Return -1 and 1 by turns
static inline Vector
signs(void)
{
  Vector v;
  for (size_t i = 0; i < LANES; ++i) {
    v[i] = i % 2 ? 1.0f : -1.0f;
  }
  return v;
}

/// Filter up to NUMBERS bins with the filter of one group
static inline void
filter_part(const float*             filter,
            size_t                   stride,
            const NmsComplex* const* x,
            NmsComplex* const*       y,
            Lanes                    bins) // n of real numbers
{
  const Vector l      = load_some(&x[0][bins.first].re, bins.n);
  const Vector r      = load_some(&x[1][bins.first].re, bins.n);
  const Vector turn_l = signs() * SWAP_PARTS(l);
  const Vector turn_r = signs() * SWAP_PARTS(r);

  for (size_t c = 0; c < 2; ++c) {
    const float* const f   = filter + 4 * c * stride;
    const Vector       sum = (f[0] * l + f[stride] * turn_l) +
                       (f[2 * stride] * r + f[3 * stride] * turn_r);
    memcpy(&y[c][bins.first].re, &sum, bins.n * sizeof(float));
  }
}

static void
apply_filter(const float*             filter,
             const uint32_t*          starts,
             uint32_t                 n_groups,
             const NmsComplex* const* x,
             NmsComplex* const*       y)
{
  const size_t n_bins = starts[n_groups];

  // What is written beyond a group, the next one overwrites
  for (size_t g = 0; g < n_groups; ++g) {
    for (size_t bin = starts[g]; bin < starts[g + 1]; bin += NUMBERS) {
      if (bin + NUMBERS <= n_bins) {
        filter_part(filter + g, n_groups, x, y, (Lanes){bin, LANES});
      } else {
        const Lanes rest = {bin, 2 * (n_bins - bin)};
        filter_part(filter + g, n_groups, x, y, rest);
      }
    }
  }
}

#endif // NMS_KERNEL_VECTOR_FILTER_IMPL_H
