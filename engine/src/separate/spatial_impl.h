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

/// Groups that are estimated together, at most
#define NMS_SPATIAL_PART 32

struct NmsSpatialImpl {
  NmsSpatialConfig config;
  NmsArena         arena;
  size_t           frame_size; ///< Floats
  float*           frames;     ///< [max_frames][parts][n_rows][part's groups]
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
NMS_NODISCARD float* nms_spatial_frame(const NmsSpatial* spatial,
                                       uint32_t          place);

/// Return the numbers kept of a group: the streams' shares and four sums.
NMS_NODISCARD size_t nms_spatial_n_rows(const NmsSpatial* spatial) NMS_REALTIME;

#endif // NMS_SEPARATE_SPATIAL_IMPL_H
