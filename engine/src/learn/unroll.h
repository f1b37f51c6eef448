// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_LEARN_UNROLL_H
#define NMS_LEARN_UNROLL_H

#include "base/arena.h"
#include "kernel/kernel.h"
#include "learn/weights.h"
#include "nms/attributes.h"
#include "nms/status.h"

#include <stdint.h>

/**
   @file unroll.h
   The online step as a function of its weights, and the gradient of its error.

   The iterations that run at play time are unrolled like the layers of a
   network, all with the same weights:

       h[0] flat,  y[i] = W h[i],  r[i] = v / y[i]
       step[i] = [ (W' r[i]) / (W' 1 + sparsity[i]) ] ^ relaxation
                 * step[i - 1] ^ momentum
       h[i + 1] = h[i] * step[i]
       m_s = R_s h_s,  M_s = m_s^p / sum over j of m_j^p

   Hershey, Le Roux & Weninger, "Deep unfolding", arXiv:1409.2574, 2014.
   Le Roux, Hershey & Weninger, "Deep NMF for speech separation", ICASSP 2015.
*/

/// What unrolled steps are made of
typedef struct {
  uint32_t        n_features;
  uint32_t        n_groups;
  uint32_t        n_components;
  uint32_t        n_iterations;
  uint32_t        n_sources;
  const uint32_t* counts; ///< Components per source, [n_sources], not copied
  float           relaxation;
  float           momentum;
  float           mask_exponent;
  uint32_t        n_frames; ///< Done at once
} NmsUnrollShape;

/**
   Memory of unrolled steps, for several frames at once: what limits them is
   fetching the weights, so each piece of these is used for all frames while it
   is near.
*/
typedef struct {
  NmsUnrollShape   shape;
  const NmsKernel* kernel;
  NmsArena         arena;
  uint32_t         padded_features;
  uint32_t         padded_groups;
  float*           totals; ///< W' 1, [n_components]
  float*           h;      ///< [n_iterations + 1][n_frames][n_components]
  float*           y;      ///< [n_frames][padded features]
  float*  c;       ///< [2 n_iterations][n_frames][n_components], for products
  float*  v;       ///< [2 n_iterations][n_frames][padded features], likewise
  float*  ratio;   ///< W' r, [n_iterations][n_frames][n_components]
  float*  steps;   ///< [n_iterations][n_frames][n_components]
  float*  to_step; ///< Gradient of a step's logarithm, [n_frames][n_components]
  float*  sum;     ///< [n_components]
  float*  to_h;    ///< Gradient of h, [n_frames][n_components]
  float*  to_sum;  ///< Gradient of W' 1, [n_components]
  float** models;  ///< [n_sources][n_frames][padded groups]
  float** masks;   ///< [n_sources][n_frames][padded groups]
  float** to_masks; ///< Gradient of masks, then of models, likewise
} NmsUnroll;

/**
   Take memory for unrolled steps.

   @return NMS_NO_MEMORY, the unroll all zeros but for its shape.

   Worker thread.  Not realtime: allocates.
*/
NMS_NODISCARD NmsStatus nms_unroll_init(NmsUnroll*            unroll,
                                        const NmsUnrollShape* shape);

/// Free what nms_unroll_init() took.  Not realtime.
void nms_unroll_clear(NmsUnroll* unroll);

/**
   Compute what depends on the weights alone; call after they have changed.

   Worker thread.  O(size of W).
*/
void nms_unroll_prepare(NmsUnroll* unroll, const NmsWeights* weights);

/**
   Compute the masks of frames, which are in `unroll->masks` until the next.

   @param features In, [n_frames][padded features], each frame of mean one, zero
                   in the padding.

   Worker thread.  O(n_frames * (n_iterations * size of W + size of R)).
*/
void nms_unroll_forward(NmsUnroll*          unroll,
                        const NmsWeights*   weights,
                        const float* const* features);

/**
   Add the gradient by the weights of an error whose gradient by the masks is in
   `unroll->to_masks`, after nms_unroll_forward() with the same weights.

   @param gradient In and out, of the same shape as the weights.

   Worker thread.  About three times the time of going forward.  Destroys
   `unroll->to_masks`, but leaves the padding zero.
*/
void nms_unroll_backward(NmsUnroll*        unroll,
                         const NmsWeights* weights,
                         NmsWeights*       gradient);

#endif // NMS_LEARN_UNROLL_H
