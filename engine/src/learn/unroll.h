// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_LEARN_UNROLL_H
#define NMS_LEARN_UNROLL_H

#include "base/arena.h"
#include "kernel/kernel.h"
#include "nms/attributes.h"
#include "nms/status.h"

#include <stdint.h>

/**
   @file unroll.h
   The online step as a function of its weights, and the gradient of its error.

   The iterations that run at play time are unrolled like the layers of a
   network, all with the same weights:

       h[0] flat,  y[i] = W h[i],  r[i] = v / y[i]
       h[i + 1] = h[i] * (W' r[i]) / (W' 1 + sparsity[i])
       m_s = R_s h_s,  M_s = m_s^p / sum over j of m_j^p
       error_s = sum over bins of |M_s X - S_s|^2

   Hershey, Le Roux & Weninger, "Deep unfolding", arXiv:1409.2574, 2014.
   Le Roux, Hershey & Weninger, "Deep NMF for speech separation", ICASSP 2015.
*/

/// Weights, or the gradient of an error with respect to them
typedef struct {
  NmsPacked analysis;       ///< W transposed, [n_components][n_features]
  NmsPacked reconstruction; ///< R transposed, [n_components][n_bins]
  float*    sparsity;       ///< [n_iterations]
} NmsWeights;

/// One frame of a mixture, with what it was mixed from
typedef struct {
  float*  features; ///< v, [padded features], mean one, zero in the padding
  float*  power;    ///< |X|^2, [padded bins], zero in the padding
  float** cross;    ///< Re(conj(X) S_s), [n_sources][padded bins], likewise
  double* energy;   ///< Sum of |S_s|^2, [n_sources]
} NmsExample;

/// What an unrolled step is made of
typedef struct {
  uint32_t        n_features;
  uint32_t        n_bins;
  uint32_t        n_components;
  uint32_t        n_iterations;
  uint32_t        n_sources;
  const uint32_t* counts; ///< Components per source, [n_sources], not copied
  float           mask_exponent;
} NmsUnrollShape;

/// Memory of one unrolled step
typedef struct {
  NmsUnrollShape   shape;
  const NmsKernel* kernel;
  NmsArena         arena;
  uint32_t         padded_features;
  uint32_t         padded_bins;
  float*           totals; ///< W' 1, [n_components]
  float*           h;      ///< [n_iterations + 1][n_components]
  float*           y;      ///< [padded features]
  float*           c;     ///< [2 n_iterations][n_components], of outer products
  float*           v;     ///< [2 n_iterations][padded features], likewise
  float*           ratio; ///< [n_iterations][n_components], W' r
  float*           sum;   ///< [n_components]
  float*           to_h;  ///< Gradient of h, [n_components]
  float*           to_sum; ///< Gradient of W' 1, [n_components]
  float**          models; ///< [n_sources][padded bins]
  float**          masks;  ///< [n_sources][padded bins]
  float**          to_m;   ///< Gradient of models, [n_sources][padded bins]
} NmsUnroll;

/**
   Take memory for an unrolled step.

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
   Separate an example.

   @param errors Out, [n_sources], the error of each source.

   Worker thread.  O(n_iterations * size of W + size of R).
*/
void nms_unroll_forward(NmsUnroll*        unroll,
                        const NmsWeights* weights,
                        const NmsExample* example,
                        double*           errors);

/**
   Add the gradient of a weighted sum of the errors, after
   nms_unroll_forward() with the same weights and example.

   @param importance In, [n_sources], weight of each source's error.
   @param gradient   In and out, of the same shape as the weights.

   Worker thread.  About three times the time of going forward.
*/
void nms_unroll_backward(NmsUnroll*        unroll,
                         const NmsWeights* weights,
                         const NmsExample* example,
                         const float*      importance,
                         NmsWeights*       gradient);

#endif // NMS_LEARN_UNROLL_H
