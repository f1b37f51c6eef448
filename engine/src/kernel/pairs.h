// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_KERNEL_PAIRS_H
#define NMS_KERNEL_PAIRS_H

#include "nms/complex.h"

#include <stdint.h>

/**
   @file pairs.h
   One pair of numbers of split_pairs and join_pairs, as kernel.h has them: for
   the kernel that has no vectors, and for what is left over by those that do.
*/

/// Do one pair of split_pairs
static inline void
split_pair(NmsComplex*  z,
           uint32_t     k,
           uint32_t     other,
           const float* re, // Of u[k], twice
           const float* im)
{
  const NmsComplex a = z[k];
  const NmsComplex b = z[other];
  const NmsComplex e = {0.5f * (a.re + b.re), 0.5f * (a.im - b.im)};
  const NmsComplex d = {a.re - b.re, a.im + b.im};
  const NmsComplex t = {re[0] * d.re + im[0] * d.im,
                        re[1] * d.im + im[1] * d.re};

  z[k]     = (NmsComplex){e.re + t.re, e.im + t.im};
  z[other] = (NmsComplex){e.re - t.re, t.im - e.im};
}

/// Do one pair of join_pairs
static inline void
join_pair(
    NmsComplex* y, uint32_t k, uint32_t other, const float* re, const float* im)
{
  const NmsComplex a = y[k];
  const NmsComplex b = y[other];
  const NmsComplex e = {a.re + b.re, a.im - b.im};
  const NmsComplex d = {a.re - b.re, a.im + b.im};
  const NmsComplex o = {2.0f * (re[0] * d.re - im[0] * d.im),
                        2.0f * (re[1] * d.im - im[1] * d.re)};

  y[k]     = (NmsComplex){e.re + o.re, e.im + o.im};
  y[other] = (NmsComplex){e.re - o.re, o.im - e.im};
}

#endif // NMS_KERNEL_PAIRS_H
