// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef FEATURES_NAIVE_H
#define FEATURES_NAIVE_H

#include "nms/features.h"

#include <stdint.h>

/**
   @file features_naive.h
   Features by their definition, in double precision.
*/

/**
   Return feature `i` of a frame.

   @param magnitudes In, [n_frames][n_bins], frames before the first count as
                     silence.
   @param frame      Which frame, counted from 0.
   @param i          Which feature: newest context first, then bands.
*/
double naive_feature(const NmsFeaturesConfig* config,
                     const double*            magnitudes,
                     uint32_t                 frame,
                     uint32_t                 i);

#endif // FEATURES_NAIVE_H
