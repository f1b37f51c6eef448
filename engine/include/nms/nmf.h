// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_NMF_H
#define NMS_NMF_H

#include "nms/attributes.h"
#include "nms/progress.h"
#include "nms/status.h"
#include "nms/tasks.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file nmf.h
   Non-negative matrix factorisation, a library in its own right.

   V is approximated by W H, all non-negative, so that the beta-divergence
   D(V | W H) falls with every multiplicative update:

       W <- W * [ (V * (WH)^(b-2)) H' / ((WH)^(b-1) H') ] ^ g
       H <- H * [ W' (V * (WH)^(b-2)) / (W' (WH)^(b-1) + sparsity) ] ^ g

   with g = 1/(2-b) for b < 1, 1 for 1 <= b <= 2, 1/(b-1) above, the
   majorise-minimise exponent that makes the cost monotone.  Of W the first
   columns may be held, and the activations of those cost more: the rest of it
   is then what they do not explain (semi-supervised NMF).  So may the first
   rows of H be.  b = 2 is the squared Euclidean distance, 1 the
   Kullback-Leibler and 0 the Itakura-Saito divergence.  Every matrix is dense,
   row-major, float32.

   Lee & Seung, "Learning the parts of objects by non-negative matrix
   factorization", Nature 401, 1999; "Algorithms for non-negative matrix
   factorization", NIPS 2000, 2001.  Fevotte & Idier, "Algorithms for
   nonnegative matrix factorization with the beta-divergence", Neural
   Computation 23(9), 2011.  Smaragdis, Raj & Shashanka, "Supervised and
   semi-supervised separation of sounds from single-channel mixtures", ICA 2007.
   Le Roux, Weninger & Hershey, "Sparse NMF - half-baked or well done?", MERL
   TR2015-023.
*/

#ifdef __cplusplus
extern "C" {
#endif

/// Values below this are raised to it where they divide (2^-23)
#define NMS_NMF_EPSILON 1.1920929e-7f

/// What a factorisation starts from
typedef enum {
  NMS_NMF_RANDOM,  ///< Both factors random, near the scale of V
  NMS_NMF_COLUMNS, ///< Means of columns of V as those of W, H random
} NmsNmfStart;

/// A factorisation to be done
typedef struct {
  uint32_t n_rows;        ///< Rows of V and W, >= 1
  uint32_t n_columns;     ///< Columns of V and H, >= 1
  uint32_t n_components;  ///< Columns of W and rows of H, >= 1
  uint32_t n_iterations;  ///< Updates of both free factors, may be 0
  float    beta;          ///< Divergence, -2 to 4
  float    sparsity;      ///< Weight of the sum of H in the cost, >= 0
  uint32_t n_held;        ///< So many first columns of W stay as they are
  float    held_sparsity; ///< More of it for their rows of H, >= 0
  bool     hold_w;        ///< Leave W as it is
  bool     hold_h;        ///< Leave H as it is

  NmsProgressFunc progress; ///< Or NULL
  void*           user;     ///< For `progress`
  NmsTasks        tasks;    ///< Who shares the work; the result is the same

  NmsNmfStart start;       ///< Of nms_nmf_start()
  uint32_t    n_held_rows; ///< So many first rows of H stay as they are

  /// Sparsity counts the sum of a row of H times the Euclidean norm of its
  /// column of W: else a larger W would make it cheap
  bool sparsity_by_norm;
} NmsNmfConfig;

/**
   Factorise V into W H from a given start.

   In each iteration W is updated first, then H.  A row or column of zeros in V
   gives zeros; a zero in W or H stays.  With `sparsity_by_norm` the slope of
   the norm is added to the denominator of W, as Le Roux et al. do.

   @param config In.
   @param v      In, [n_rows][n_columns], finite, >= 0.  For beta <= 0 values
                 below NMS_NMF_EPSILON are taken as that.
   @param w      In and out, [n_rows][n_components], finite, >= 0.
   @param h      In and out, [n_components][n_columns], finite, >= 0.
   @param cost   Out, [n_iterations + 1], the cost before the first and after
                 each iteration, or NULL to save its computation.
   @return NMS_BAD_ARGUMENT if `config` is outside its ranges, NMS_NO_MEMORY
   (both before anything is written), NMS_CANCELLED with `w` and `h` as they
   were after the last whole iteration and the rest of `cost` unwritten.

   Worker thread.  Not realtime: allocates.  Deterministic for a given kernel.
*/
NMS_API NMS_NODISCARD NmsStatus nms_nmf_factorize(const NmsNmfConfig* config,
                                                  const float*        v,
                                                  float*              w,
                                                  float*              h,
                                                  double*             cost);

/**
   Fill W and H with a start of the scale of V.

   A random value is uniform in [0.5, 1.5) times the square root of mean(V) over
   n_components; the same seed gives the same bits on every machine.

   NMS_NMF_COLUMNS makes each column of W the mean of four of V, each of them
   scaled to one sum.  They are drawn with a chance in proportion to their sums,
   one from each of 4 n_components stretches of the same sum, and a column's
   four are n_components stretches apart: so all of V is heard.  W has the sum
   that a random one would have, a hundredth of it spread evenly, as a zero
   would stay. H is random.  That is nearer to the end: docs/factorize.md has
   figures.

   @param config Shapes and `start`, in; the rest is ignored.
   @param seed   Any.
   @param v      In, [n_rows][n_columns], finite, >= 0.  Zeros give zeros.
   @param w      Out, [n_rows][n_components].
   @param h      Out, [n_components][n_columns].

   Any thread.  Realtime: O(size of all three).
   Langville, Meyer, Albright, Cox & Duling, "Algorithms, initializations, and
   convergence for the nonnegative matrix factorization", arXiv:1407.7299.
*/
NMS_API void nms_nmf_start(const NmsNmfConfig* config,
                           uint64_t            seed,
                           const float*        v,
                           float*              w,
                           float*              h) NMS_REALTIME;

/**
   Return the cost D(V | W H) + sparsity * sum(H), each row of that perhaps
   times the norm of its column of W, and held_sparsity * the sum of the held
   columns' rows, in double precision.

   Arguments as for nms_nmf_factorize().  Not realtime: allocates; a negative
   number if that fails.
*/
NMS_API NMS_NODISCARD double nms_nmf_cost(const NmsNmfConfig* config,
                                          const float*        v,
                                          const float*        w,
                                          const float*        h);

/**
   Scale each column of W to unit sum and its row of H by the inverse, so that
   W H stays the same; a column of zeros is left alone.

   Any thread.  Realtime: O(size of W and H).
*/
NMS_API void
nms_nmf_normalize(const NmsNmfConfig* config, float* w, float* h) NMS_REALTIME;

#ifdef __cplusplus
}
#endif

#endif // NMS_NMF_H
