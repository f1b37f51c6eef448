// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_NMF_UPDATE_H
#define NMS_NMF_UPDATE_H

#include "nms/attributes.h"

#include "kernel/kernel.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file update.h
   One multiplicative update of one vector, for any beta-divergence.

   Both halves of a factorisation are this same problem: find c >= 0 so that
   c X approximates v, X held fixed.  For a column of H, X is W transposed; for
   a row of W, X is H.  The updates of different vectors are independent.
*/

/// With momentum, no component grows by more at once, lest anything overflow
#define NMS_MOST_STEP 1e12f

/// The fixed factor and memory to update with
typedef struct {
  const NmsKernel* kernel;
  NmsPacked        x;         ///< Fixed factor, [n_components][n_columns]
  NmsTiled         tiled;     ///< The same instead, if it has memory
  float            beta;      ///< Divergence
  float            least;     ///< Quotients' denominators are at least this
  float            exponent;  ///< nms_update_gamma(beta), or more
  float            momentum;  ///< Exponent of the step before, or 0
  uint32_t         n_sparser; ///< So many first components have more sparsity
  float            sparser;   ///< So much more
  const float*     costs;     ///< [n_components], more of each; or NULL
  const float*     pulls;     ///< [n_components], times c, as well; or NULL
  float*           steps;     ///< [n_components], the step before; or NULL
  float*           row_sums;  ///< [n_components], of X
  float*           sum;       ///< [2 n_components], scratch
  float*           model;     ///< [padded columns], scratch; c X
  float*           weighted;  ///< [padded columns], scratch
} NmsUpdate;

/**
   Compute what depends on X alone, after it was packed.

   Any thread.  Realtime: O(size of X).
*/
void nms_update_prepare(NmsUpdate* update) NMS_REALTIME;

/**
   Return whether X is better put into tiles than packed.

   Tiles work with nms_update_run() only; fill `row_sums` yourself then,
   nms_update_prepare() is not needed.

   Setup or worker thread.
*/
NMS_NODISCARD bool nms_update_prefers_tiles(const NmsKernel* kernel,
                                            float            beta,
                                            uint32_t n_components) NMS_REALTIME;

/// Return whether X is in tiles.
NMS_NODISCARD bool nms_update_is_tiled(const NmsUpdate* update) NMS_REALTIME;

/**
   Do one multiplicative update of c.

       q = (v * y^(beta - 2)) X' / (y^(beta - 1) X' + sparsity)
       c <- c * q ^ exponent

   with y = c X.  To `sparsity` is added what a component's `costs` say, and
   `pulls` times c: the slope of half of that times c squared.  For a beta from
   1 up to 2 the quotient is then the root of (denominator) q + (pull c) q^2 =
   numerator, with which the cost is sure to fall at 1.  With `steps`, c is also
   multiplied by the step before, which stands there, raised to the momentum,
   and the whole step is put there.  A zero in c stays zero.

   @param v        In, [padded columns], zero beyond the columns.
   @param sparsity >= 0.
   @param c        In and out, [n_components].

   Audio thread.  Realtime: O(size of X).
*/
void nms_update_run(NmsUpdate* update, const float* v, float sparsity, float* c)
    NMS_REALTIME;

/**
   Compute the model of some c, as nms_update_run() does.

   @param c In, [n_components].
   @param y Out, [padded columns].

   Any thread.  Realtime: O(size of X).
*/
void nms_update_model(const NmsUpdate* update,
                      const float*     c,
                      float*           y) NMS_REALTIME;

/**
   Do one update of a c whose model is known: the bits of nms_update_run(), in
   less time if beta is 1.

   @param v, sparsity, c  As for nms_update_run().
   @param y In, [padded columns], from nms_update_model() of the same c.

   Audio thread.  Realtime: O(size of X).
*/
void nms_update_run_from(NmsUpdate*   update,
                         const float* v,
                         const float* y,
                         float        sparsity,
                         float*       c) NMS_REALTIME;

/**
   Do one update of each of several vectors.

   As nms_update_run() on one after another, but X is gone through piece by
   piece, each for all vectors while it is in the cache.  Where X is more than
   one piece, sums are rounded otherwise.

   @param update    In and out; of its memory only the scratch is written.
   @param v         In, [n_vectors][padded columns].
   @param n_vectors Any number.
   @param sparsity  >= 0.
   @param sums      Scratch, [n_vectors][n_components].
   @param c         In and out, [n_vectors][n_components].

   Audio thread.  Realtime: O(n_vectors * size of X).
*/
void nms_update_run_many(NmsUpdate*   update,
                         const float* v,
                         uint32_t     n_vectors,
                         float        sparsity,
                         float*       sums,
                         float*       c) NMS_REALTIME;

/**
   Return the exponent that makes the update majorise-minimise.
   Fevotte & Idier 2011, section 4.1.
*/
NMS_NODISCARD float nms_update_gamma(float beta) NMS_REALTIME;

/// Return base ^ exponent, base >= 0; quickly for small whole exponents.
NMS_NODISCARD float nms_update_power(float base, float exponent) NMS_REALTIME;

#endif // NMS_NMF_UPDATE_H
