// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_SPECTRAL_FEATURES_IMPL_H
#define NMS_SPECTRAL_FEATURES_IMPL_H

#include "base/arena.h"
#include "kernel/kernel.h"
#include "nms/features.h"

#include <stdint.h>

/**
   @file features_impl.h
   What the audio thread touches of the features: features.c runs them,
   features_setup.c makes them.
*/

struct NmsFeaturesImpl {
  NmsFeaturesConfig config; ///< `bands` only says whether there are any
  NmsArena          arena;
  const NmsKernel*  kernel;

  NmsBandRow* rows;    ///< [n_bands], NULL for plain bins
  float*      weights; ///< Of all rows, one after another
  float*      past;    ///< [n_slots][n_bands], a ring of compressed bands
  uint32_t    n_slots; ///< (n_context - 1) * stride_frames + 1
  uint32_t    newest;  ///< Slot of the newest frame
};

#endif // NMS_SPECTRAL_FEATURES_IMPL_H
