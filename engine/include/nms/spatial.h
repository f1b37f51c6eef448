// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_SPATIAL_H
#define NMS_SPATIAL_H

#include "nms/attributes.h"
#include "nms/separator.h"
#include "nms/status.h"
#include "nms/tasks.h"

#include <stddef.h>
#include <stdint.h>

/**
   @file spatial.h
   Where the sources of a stereo mix are, estimated from the mix alone.

   Of every frame of a separator with two channels are kept each stream's share
   of each group and the group's covariance; from them the `spatial` of a
   dictionary (dictionary.h) is estimated, group by group.  Memory is bounded:
   whenever it is full, every second frame is dropped and the step doubles, so
   the frames kept are spread evenly over everything that was heard.
*/

#ifdef __cplusplus
extern "C" {
#endif

/// Rounds after which the estimate does not get better
#define NMS_SPATIAL_ROUNDS 4

/// Frames gathered
typedef struct NmsSpatialImpl NmsSpatial;

/// What is gathered
typedef struct {
  uint32_t n_sources;  ///< 1 to NMS_MAX_SOURCES
  uint32_t n_streams;  ///< n_sources, or one more with a residual
  uint32_t n_groups;   ///< >= 1
  uint32_t max_frames; ///< Kept at most, >= 2
} NmsSpatialConfig;

/**
   Make room for frames, all of it at once.

   @param config  In.
   @param spatial Out, owned by the caller; NULL after failure.
   @return NMS_BAD_ARGUMENT if `config` is outside its ranges, NMS_NO_MEMORY.

   Setup or worker thread.  Not realtime: allocates.
*/
NMS_API NMS_NODISCARD NmsStatus nms_spatial_new(const NmsSpatialConfig* config,
                                                NmsSpatial** spatial);

/// Free it; NULL is fine.  Not realtime.
NMS_API void nms_spatial_free(NmsSpatial* spatial);

/// Forget all frames.  Audio thread.  Realtime: constant time.
NMS_API void nms_spatial_reset(NmsSpatial* spatial) NMS_REALTIME;

/// Return how many floats are kept of a frame.  Realtime: constant time.
NMS_API NMS_NODISCARD size_t nms_spatial_frame_size(const NmsSpatial* spatial)
    NMS_REALTIME;

/**
   Copy what is kept of a frame, to add it elsewhere or later.

   @param spatial  In, only its shape is looked at.
   @param analysis In, of a separator with two channels and as many streams and
                   groups.
   @param frame    Out, [nms_spatial_frame_size()].

   Audio thread, several at a time.  Realtime: O(streams * groups).
*/
NMS_API void nms_spatial_copy(const NmsSpatial*  spatial,
                              const NmsAnalysis* analysis,
                              float*             frame) NMS_REALTIME;

/**
   Add a frame that was copied.

   @param spatial In and out.
   @param frame   In, [nms_spatial_frame_size()].

   Audio or worker thread.  Realtime: O(max_frames + streams * groups).
*/
NMS_API void nms_spatial_add(NmsSpatial*  spatial,
                             const float* frame) NMS_REALTIME;

/// Add the newest frame of a separator: nms_spatial_copy() and _add().
NMS_API void nms_spatial_push(NmsSpatial*        spatial,
                              const NmsAnalysis* analysis) NMS_REALTIME;

/// Return how many frames an estimate is made of.  Not realtime.
NMS_API NMS_NODISCARD uint32_t nms_spatial_n_frames(const NmsSpatial* spatial);

/**
   Estimate each source's covariance in each group.

   It starts from the covariances of the masked streams.  In each round the
   streams are filtered as a separator would with what the last one gave, and

       C_s <- sum over frames of F_s X F_s^H, over its trace

   A residual is taken to be everywhere.  Where a source is silent, its
   covariance is that of what is everywhere: 0.5 0.5 0 0.

   @param spatial In.
   @param n_rounds NMS_SPATIAL_ROUNDS, or any other number.
   @param tasks   In, who shares the work; the result is the same.
   @param start   In, [n_sources][n_groups][4], covariances to start from
                  instead, of trace 1; or NULL.
   @param found   Out, [n_sources][n_groups][4]: A, B, Re Z, Im Z of the
                  covariance [A Z; conj(Z) B], positive semidefinite and of
                  trace 1.  May be `start`.

   Worker thread.  Not realtime: O(rounds * frames * streams * groups).  The
   same frames give the same bits.
   Duong, Vincent & Gribonval 2010; Sawada et al. 2013.
*/
NMS_API void nms_spatial_estimate(const NmsSpatial* spatial,
                                  uint32_t          n_rounds,
                                  const NmsTasks*   tasks,
                                  const float*      start,
                                  float*            found);

#ifdef __cplusplus
}
#endif

#endif // NMS_SPATIAL_H
