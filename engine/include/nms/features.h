// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_FEATURES_H
#define NMS_FEATURES_H

#include "nms/attributes.h"
#include "nms/complex.h"
#include "nms/status.h"

#include <stdint.h>

/**
   @file features.h
   What the factorisation sees of a spectrum.

   The magnitudes of all channels are linked to one, summed in triangular bands,
   compressed by an exponent and stacked with the same bands some frames
   earlier.  Plain bins are the same structure: no bands, exponent 1, one
   context frame.
*/

#ifdef __cplusplus
extern "C" {
#endif

/// A triangular band: 0 at `lower_hz`, 1 at `center_hz`, 0 at `upper_hz`
typedef struct {
  float lower_hz;
  float center_hz;
  float upper_hz;
} NmsBand;

/// Turns spectra into feature vectors
typedef struct NmsFeaturesImpl NmsFeatures;

/// What features are made of
typedef struct {
  uint32_t       n_bins;         ///< Of the spectrum, >= 2
  float          bin_spacing_hz; ///< From bin to bin, > 0
  const NmsBand* bands;          ///< [n_bands], or NULL to take every bin
  uint32_t       n_bands;        ///< Ignored if `bands` is NULL
  float          exponent;       ///< Compression, > 0 to 4, 1 for none
  uint32_t       n_context;      ///< Context columns, 1 (no context) to 16
  uint32_t       stride_frames;  ///< Frames from context to context, >= 1
} NmsFeaturesConfig;

/**
   Make features.

   A band that lies wholly above the last bin gives a feature that is always 0;
   one between two bins takes the nearest bin.  Each band's weights are scaled
   by one over the square root of their sum.

   @param config   In; `bands` are read now and need not outlive the call.
   @param features Out, owned by the caller; NULL after failure.
   @return NMS_BAD_ARGUMENT if `config` is outside its ranges or a band is not
   in order, NMS_NO_MEMORY.

   Setup or worker thread.  Not realtime: allocates.
*/
NMS_API NMS_NODISCARD NmsStatus
nms_features_new(const NmsFeaturesConfig* config, NmsFeatures** features);

/// Free features; NULL is fine.  Not realtime.
NMS_API void nms_features_free(NmsFeatures* features);

/// Return the length of a feature vector: bands (or bins) times contexts.
NMS_API NMS_NODISCARD uint32_t nms_features_size(const NmsFeatures* features)
    NMS_REALTIME;

/// Forget earlier frames, which then count as silence.
NMS_API void nms_features_reset(NmsFeatures* features) NMS_REALTIME;

/**
   Link channels: the root of the summed squared magnitudes.

   @param spectra    In, [n_channels][n_bins].
   @param n_channels 1 or more.
   @param n_bins     1 or more.
   @param magnitudes Out, [n_bins], linear, >= 0.

   Any thread.  Realtime: O(n_channels * n_bins).
*/
NMS_API void nms_features_link(const NmsComplex* const* spectra,
                               uint32_t                 n_channels,
                               uint32_t                 n_bins,
                               float* magnitudes) NMS_REALTIME;

/**
   Take the magnitudes of the next frame and write its feature vector.

   @param features   From nms_features_new().
   @param magnitudes In, [n_bins], linear, finite, >= 0.
   @param vector     Out, [n_context][n_bands], newest context first.

   Audio thread.  Realtime: O(n_bins + n_context * n_bands).
*/
NMS_API void nms_features_run(NmsFeatures* features,
                              const float* magnitudes,
                              float*       vector) NMS_REALTIME;

/**
   Lay out bands by the auditory scale: evenly on the ERB-rate scale where that
   is wider than a bin, and bin by bin below.

   @param sample_rate_hz > 0; the last band is centred on half of it.
   @param n_bins         Bins from 0 Hz to half the sample rate, >= n_bands.
   @param n_bands        3 or more.
   @param bands          Out, [n_bands], ascending, no two with one centre.

   Any thread.  Realtime: O(n_bands), some dozens of passes.
   Glasberg & Moore, "Derivation of auditory filter shapes from notched-noise
   data", Hearing Research 47, 1990.
*/
NMS_API void nms_features_erb_bands(double   sample_rate_hz,
                                    uint32_t n_bins,
                                    uint32_t n_bands,
                                    NmsBand* bands) NMS_REALTIME;

/**
   Place the edges of groups of neighbouring bins.

   Their centres are those of as many bands; the edges lie halfway between
   them, the first at 0 Hz and the last at half the sample rate.

   @param sample_rate_hz > 0.
   @param n_bins         Bins from 0 Hz to half the sample rate, >= n_groups.
   @param n_groups       1 or more.
   @param edges_hz       Out, [n_groups + 1], strictly ascending.

   Any thread.  Realtime: O(n_groups), some dozens of passes.
*/
NMS_API void nms_features_erb_edges(double   sample_rate_hz,
                                    uint32_t n_bins,
                                    uint32_t n_groups,
                                    float*   edges_hz) NMS_REALTIME;

#ifdef __cplusplus
}
#endif

#endif // NMS_FEATURES_H
