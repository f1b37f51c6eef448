// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_SEPARATE_SEPARATOR_IMPL_H
#define NMS_SEPARATE_SEPARATOR_IMPL_H

#include "base/arena.h"
#include "kernel/kernel.h"
#include "nms/dictionary.h"
#include "nms/features.h"
#include "nms/separator.h"
#include "nms/solver.h"
#include "nms/stft.h"
#include "separate/stereo.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file separator_impl.h
   Everything the audio thread touches of a separator: separator.c runs it,
   separator_output.c writes what comes out, separator_setup.c makes it.
*/

/// The components of a source
typedef struct {
  uint32_t first;
  uint32_t count;
} NmsRange;

struct NmsSeparatorImpl {
  // Made once
  NmsSeparatorConfig config;
  NmsArena           arena;
  NmsStft*           stft;
  NmsFeatures*       features; ///< NULL without a dictionary
  NmsSolver*         solver;   ///< NULL without a dictionary
  const NmsKernel*   kernel;
  NmsPacked*         reconstructions; ///< [n_sources], of their components
  NmsHalves*         halves;          ///< The same instead, if halves_scale
  float              halves_scale;    ///< 0 if half precision would lose bits
  float              largest;         ///< Weight of the reconstruction
  NmsRange*          ranges;          ///< [n_sources]
  float*             rise;     ///< [n_past][hop], weights of newest frames
  float              exponent; ///< Compression of the models
  uint32_t           window;
  uint32_t           hop;
  uint32_t           n_past; ///< Frames that overlap the newest, >= 1
  uint32_t  memory; ///< Samples that an output may depend on, but for trust
  uint32_t  n_bins;
  uint32_t  n_groups;     ///< n_bins if every bin is its own
  uint32_t* starts;       ///< [n_groups + 1], of the groups; or NULL
  uint32_t  n_sources;    ///< 0 without a dictionary
  uint32_t  n_streams;    ///< At least 1
  uint32_t  n_remixed;    ///< First outputs: n_channels of a remix, 0
  uint32_t  n_outputs;    ///< Of the caller
  uint32_t  n_components; ///< 0 without a dictionary

  // Set between frames
  float  mask_exponent;
  bool   bypass;
  bool   apart;  ///< The residual is a stream
  float* gains;  ///< [n_streams], as set
  bool*  wanted; ///< [n_outputs], of the caller

  // Two channels
  NmsStereoPart stereo;
  bool          is_filtered; ///< Filters are used in the newest frame

  // Of the newest frame
  uint32_t n_shares;    ///< Streams that share it: all, or but the residual
  float*   magnitudes;  ///< [n_bins], channels linked
  float*   vector;      ///< [n_features]
  float*   activations; ///< [n_components]
  float**  models;      ///< [n_streams][padded groups], then the masks
  float*   levels;      ///< [n_streams]
  float*   dry;         ///< [hop], the delayed input with its gain
  float*   mix;         ///< [n_groups], one mask for all in a remix
  float*   lifts;       ///< [n_streams], gains less that of the first stream
  float*   silenced;    ///< [n_streams], 1 for gains of 0, and 0
  float*   muted;       ///< [n_groups], shares of all streams so silenced
  float*   loudness;    ///< [n_groups], root of a group's energy; with groups
  float*   bins;        ///< [n_bins and padding], for expand() and sums
  float*   now;         ///< [n_streams], gains in force
  float*   before;      ///< [n_past][n_streams], one frame earlier, two...
  float*   envelope;    ///< [hop], a gain that moves
  uint32_t n_mixed;     ///< Frames that a remix's spectral part still lasts
  uint64_t n_frames;    ///< Done since made or reset
};

/// The STFT's per-hop calls; `user` is the separator.  Audio thread.
void nms_separator_on_spectrum(void*               user,
                               const NmsStftFrame* frame) NMS_REALTIME;

/// As above.
void nms_separator_on_samples(void* user, const NmsStftHop* hop) NMS_REALTIME;

/**
   Write the spectra of a frame's outputs by its masks.

   @param frame Outputs left silent are cleared in its `active`.

   Audio thread.  Realtime: O(n_outputs * n_bins).
*/
void nms_separator_write(NmsSeparator*       separator,
                         const NmsStftFrame* frame) NMS_REALTIME;

/**
   Put the gains in force that the settings ask for, without a transition.

   Setup or audio thread.  Realtime: O(n_streams).
*/
void nms_separator_settle(NmsSeparator* separator) NMS_REALTIME;

#endif // NMS_SEPARATE_SEPARATOR_IMPL_H
