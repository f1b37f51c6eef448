// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_LEARN_IMAGE_H
#define NMS_LEARN_IMAGE_H

#include "nms/attributes.h"
#include "nms/status.h"
#include "nms/stft.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file image.h
   Where a source is heard between two channels: the covariance of its spectra
   in each group of bins, summed over all frames that sound.

   It is the spatial covariance of the local Gaussian model (Duong, Vincent &
   Gribonval 2010), by its maximum likelihood estimate where a source is heard
   by itself.
*/

/// What was heard of a source's image
typedef struct {
  double* sums;       ///< [n_groups][4], |L|^2, |R|^2, L conj(R); or NULL
  bool    is_partial; ///< Some of the source was not in two channels
} NmsImage;

/// Forget what was heard.  Not realtime: frees.
void nms_image_clear(NmsImage* image);

/**
   Add a frame that sounds, if it has two channels, or note that it has not.

   @param spectra    In, [n_channels][n_bins]; what is not finite is left out.
   @param n_channels 1 or more.
   @param starts     In, [n_groups + 1], the bins of each group.
   @param n_groups   1 or more.
   @return NMS_NO_MEMORY, the frame lost.

   Worker thread.  Not realtime: allocates the first time.
*/
NMS_NODISCARD NmsStatus nms_image_add(NmsImage*                image,
                                      const NmsComplex* const* spectra,
                                      uint32_t                 n_channels,
                                      const uint32_t*          starts,
                                      uint32_t                 n_groups);

/**
   Return whether sums may be those of a group: finite, and positive
   semidefinite but for rounding.

   @param sums In, [4].

   Any thread.
*/
NMS_NODISCARD bool nms_image_sums_are_good(const double* sums);

/// Return whether all of a source was heard in two channels.  Any thread.
NMS_NODISCARD bool nms_image_is_whole(const NmsImage* image);

/**
   Write the covariances, of trace 1; 0.5 0.5 0 0 where nothing was heard.

   @param image   In, whole.
   @param spatial Out, [n_groups][4].

   Any thread.  O(n_groups).
*/
void
nms_image_normalize(const NmsImage* image, uint32_t n_groups, float* spatial);

/// Write covariances of what may be anywhere, [n_groups][4].  Any thread.
void nms_image_anywhere(uint32_t n_groups, float* spatial);

#endif // NMS_LEARN_IMAGE_H
