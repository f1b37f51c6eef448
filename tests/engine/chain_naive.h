// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef CHAIN_NAIVE_H
#define CHAIN_NAIVE_H

#include "nms/dictionary.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file chain_naive.h
   The whole separation by its definition (docs/design.md, 2), in double
   precision, with sums instead of fast transforms, over a whole recording at
   once.
*/

/// A recording, and what becomes of it
typedef struct {
  const NmsDictionary* dictionary; ///< Of the same rate and hop
  uint32_t             n_channels;
  uint32_t             n_frames;
  bool                 residual;
  double               mask_exponent;
  double               spread; ///< d of filters for two channels; 0 for masks
  const float* const*  input;  ///< [n_channels][n_frames * hop]

  uint32_t n_streams;
  uint32_t ahead_frames; ///< Heard before a frame is separated: of what is
                         ///< below, row f is of what comes out at frame f
  double* output;        ///< [n_streams][n_channels][n_frames * hop]
  double* magnitudes;    ///< [ahead_frames + n_frames][n_bins]
  double* activations;   ///< [n_frames][n_components]
  double* levels;        ///< [n_frames][n_streams]
  double* masks;         ///< [n_frames][n_streams][n_bins]
} Chain;

/// Separate; the members from `n_streams` on are filled.
void chain_run(Chain* chain);

/// Free what chain_run() made.
void chain_free(Chain* chain);

#endif // CHAIN_NAIVE_H
