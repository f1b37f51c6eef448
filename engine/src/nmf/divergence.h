// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_NMF_DIVERGENCE_H
#define NMS_NMF_DIVERGENCE_H

#include "nms/attributes.h"

/**
   @file divergence.h
   The beta-divergence.
*/

/**
   Return d(v | y), one term of it.

   @param beta Any; 2 is half the square, 1 Kullback-Leibler, 0 Itakura-Saito.
   @param v    >= 0, for a beta of 0 or less > 0.
   @param y    > 0.

   Any thread.  Realtime: constant time.
   Fevotte & Idier, Neural Computation 23(9), 2011, section 2.1.
*/
NMS_NODISCARD double
nms_divergence(double beta, double v, double y) NMS_REALTIME;

#endif // NMS_NMF_DIVERGENCE_H
