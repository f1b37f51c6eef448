// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_SEPARATE_STEREO_H
#define NMS_SEPARATE_STEREO_H

#include "base/arena.h"
#include "kernel/kernel.h"
#include "nms/attributes.h"
#include "nms/complex.h"
#include "nms/dictionary.h"
#include "nms/separator.h"
#include "separate/trust.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file stereo.h
   Filters instead of masks for two channels: stereo.c runs them,
   stereo_setup.c makes them.

   A mask multiplies both channels of a bin by the same number.  A filter is a
   matrix of two by two, by which one channel cancels in the other what does not
   belong to a stream.  It is made of the streams' shares and of their images,
   which are the covariances of the two channels that were learnt of them.

   Duong, Vincent & Gribonval, "Under-determined reverberant audio source
   separation using a full-rank spatial covariance model", IEEE TASLP 2010.
   Sawada, Kameoka, Araki & Ueda, "Multichannel extensions of non-negative
   matrix factorization with complex-valued data", IEEE TASLP 2013.
*/

/// What a separator has for two channels; start from all zeros
typedef struct {
  // Made once
  const NmsKernel* kernel;
  uint32_t         n_groups;
  uint32_t         n_streams;
  bool             has_two;    ///< There are two channels
  bool             has_images; ///< And the images of the sources
  uint32_t*        starts;     ///< [n_groups + 1], of the groups

  // Set between frames
  float**   images; ///< [n_streams][3 * n_groups], as kernels have them
  NmsStereo mode;

  // Of the newest frame
  NmsTrust trust;
  NmsScene scene;
  float    trusted;    ///< 0 to 1: the images
  float*   covariance; ///< [4 * n_groups]
  float**  weights;    ///< [n_streams][n_groups]
  float*   inverse;    ///< [4 * n_groups]
  float*   energy;     ///< [n_streams]
  float*   filter;     ///< [8 * n_groups]
  float*   muted;      ///< [8 * n_groups], the filter of what is muted
} NmsStereoPart;

/**
   Set the numbers of what is laid out.

   @param config     Of the separator; its `hop` is in force.
   @param dictionary As fitted to the sample rate, or NULL.
   @param n_streams  Of the separator.
*/
void nms_stereo_size_up(NmsStereoPart*            stereo,
                        const NmsSeparatorConfig* config,
                        const NmsDictionary*      dictionary,
                        uint32_t                  n_streams);

/// Take memory: none where there are not two channels.
void nms_stereo_lay_out(NmsStereoPart* stereo, NmsArena* arena);

/// Read the groups and images of a dictionary, the one it was sized up with.
void nms_stereo_fill(NmsStereoPart* stereo, const NmsDictionary* dictionary);

/// Return how many frames before the newest one its trust depends on.
NMS_NODISCARD uint32_t nms_stereo_memory_frames(const NmsStereoPart* stereo);

/// Forget everything heard.  Audio thread.  Realtime: O(groups).
void nms_stereo_reset(NmsStereoPart* stereo) NMS_REALTIME;

/// Take a mode.  Audio thread.  Realtime: O(groups).
void nms_stereo_set_mode(NmsStereoPart* stereo, NmsStereo mode) NMS_REALTIME;

/**
   Set the images; there must be room for them.

   @param n_sources Whose images they are; those of other streams stay.
   @param spatial   In, [n_sources][n_groups][4].

   Audio thread.  Realtime: O(sources * groups).
*/
void nms_stereo_set_images(NmsStereoPart* stereo,
                           uint32_t       n_sources,
                           const float*   spatial) NMS_REALTIME;

/**
   Compute the covariances of a frame.

   @param spectra In, two of them; with another number of channels nothing is
                  done.

   Audio thread.  Realtime: O(n_bins).
*/
void nms_stereo_listen(NmsStereoPart*           stereo,
                       const NmsComplex* const* spectra) NMS_REALTIME;

/**
   Find out whether images are trusted, and weigh the streams if they are.

   @param shares   In, [n_streams][n_groups].
   @param n_shares Streams that share the frame, the first ones.
   @return Whether filters are to be used instead of masks.

   Audio thread.  Realtime: O(groups * streams).
*/
NMS_NODISCARD bool nms_stereo_run(NmsStereoPart* stereo,
                                  float* const*  shares,
                                  uint32_t       n_shares) NMS_REALTIME;

/// Streams that share the frame, each with a gain
typedef struct {
  uint32_t     first;
  uint32_t     count;
  const float* gains; ///< [count]
} NmsStereoMix;

/**
   Compute what the streams of a mix have of both channels.

   @param x In, two spectra.
   @param y Out, two spectra.

   Audio thread, after a frame was run.  Realtime: O(bins + groups * count).
*/
void nms_stereo_write(NmsStereoPart*           stereo,
                      NmsStereoMix             mix,
                      const NmsComplex* const* x,
                      NmsComplex* const*       y) NMS_REALTIME;

/**
   Compute what a remix that mutes has of both channels, less the first gain's
   multiple of the input, as nms_mute_filter() says.

   @param gains In, [n], of the streams that share the frame.
   @param muted In, [n], 1 for those whose gain is 0, and 0.
   @param x     In, two spectra.
   @param y     Out, two spectra.

   Audio thread, after a frame was run.  Realtime: O(bins + groups * streams).
*/
void nms_stereo_write_muted(NmsStereoPart*           stereo,
                            const float*             gains,
                            const float*             muted,
                            const NmsComplex* const* x,
                            NmsComplex* const*       y) NMS_REALTIME;

#endif // NMS_SEPARATE_STEREO_H
