// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_SEPARATE_SPATIAL_IMPL_H
#define NMS_SEPARATE_SPATIAL_IMPL_H

#include "base/arena.h"
#include "nms/attributes.h"
#include "nms/spatial.h"

#include <stddef.h>
#include <stdint.h>

/**
   @file spatial_impl.h
   Frames as they are kept: spatial.c gathers them, spatial_estimate.c looks at
   them.
*/

/// Numbers of a covariance: A, B, Re Z, Im Z
#define NMS_COVARIANCE_SIZE 4

struct NmsSpatialImpl {
  NmsSpatialConfig config;
  NmsArena         arena;
  size_t           frame_size; ///< Floats
  float*           frames;     ///< [max_frames][frame_size]
  uint64_t*        numbers;    ///< [max_frames], when each frame was heard
  uint32_t         n_used;     ///< Of them, from the first on
  uint32_t         next;       ///< Where to look for one that may be replaced
  uint64_t         n_heard;    ///< Frames added
  uint64_t         step;       ///< Every such frame counts, the others do not
};

/**
   Return a frame that is kept, or NULL if it no longer counts.

   @param place 0 to n_used - 1.

   Worker thread.
*/
NMS_NODISCARD const float* nms_spatial_frame(const NmsSpatial* spatial,
                                             uint32_t          place);

#endif // NMS_SEPARATE_SPATIAL_IMPL_H
