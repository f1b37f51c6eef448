// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_KERNEL_KERNEL_H
#define NMS_KERNEL_KERNEL_H

#include "kernel/matrix.h"
#include "nms/attributes.h"
#include "nms/complex.h"

#include <stddef.h>
#include <stdint.h>

/**
   @file kernel.h
   The inner loops, one table of functions per kind of processor.

   README.md beside this file is their contract: equations, layout, alignment
   and what is never read.
*/

/// Most streams of a scene
#define NMS_SCENE_STREAMS 33

/// A band's row of the band matrix, without its zeros
typedef struct {
  uint32_t first_bin;
  uint32_t n_bins;       ///< 0 for a band above the last bin
  uint32_t first_weight; ///< Into NmsBands.weights
} NmsBandRow;

/// The band matrix
typedef struct {
  const NmsBandRow* rows;    ///< [n_bands]
  const float*      weights; ///< Of all rows, one after another
  uint32_t          n_bands;
} NmsBands;

/**
   What there is in a frame of two channels, group by group of bins.

   A covariance [A Z; conj(Z) B] of trace 1 is written I / 2 + c, of which an
   image holds c as (A - B) / 2, Re Z, Im Z.  Images count `focus` times: with 1
   as they are, with 0 all of them are I / 2 and filters become masks.
*/
typedef struct {
  float* const*       shares;     ///< [n_streams][n_groups], adding up to 1
  const float* const* images;     ///< [n_streams][3 * n_groups]
  const float*        covariance; ///< [4 * n_groups], from covary()
  uint32_t            n_streams;  ///< >= 1
  uint32_t            n_groups;
  float               focus; ///< 0 to 0.998
} NmsScene;

/// The inner loops
typedef struct {
  const char* name;    ///< As given in the environment variable NMS_KERNEL
  uint32_t    n_lanes; ///< Numbers that it works on at a time

  /**
     One pass of the Kullback-Leibler update with X held fixed.

         sum[k] = sum over columns j of X[k][j] v[j] / max((c X)[j], floor)

     @param x     In, packed.
     @param v     In, [n_blocks * NMS_PACK_LANES], zero beyond the columns.
     @param c     In, [n_components].
     @param floor > 0.
     @param sum   Out, [n_components]; must not alias the others.
  */
  void (*ratio_sum)(const NmsPacked* x,
                    const float*     v,
                    const float*     c,
                    float            floor,
                    float*           sum) NMS_REALTIME;

  /**
     The same with the model that c would give.

         sum[k] = sum over columns j of X[k][j] v[j] / max(y[j], floor)

     The same bits as ratio_sum if y is what combine makes of all of c.

     @param x, v, floor, sum  As for ratio_sum.
     @param y In, [n_blocks * NMS_PACK_LANES], finite, >= 0.
  */
  void (*ratio_project)(const NmsPacked* x,
                        const float*     v,
                        const float*     y,
                        float            floor,
                        float*           sum) NMS_REALTIME;

  /**
     ratio_sum for a matrix in tiles, or NULL where that would not be faster;
     the same bits from tiles in half precision.

     @param x          In, in tiles; of a matrix with halves `row` is written.
     @param v          In, [n_columns, padded to whole tiles], zero beyond the
                       columns.
     @param c, floor, sum  As for ratio_sum.
  */
  void (*ratio_sum_tiled)(const NmsTiled* x,
                          const float*    v,
                          const float*    c,
                          float           floor,
                          float*          sum) NMS_REALTIME;

  /**
     ratio_project likewise, or NULL; the same bits as ratio_sum_tiled if y is
     what combine_tiled makes of c.

     @param x, v, floor, sum  As for ratio_sum_tiled.
     @param y In, [n_columns, padded to whole tiles], finite, >= 0.
  */
  void (*ratio_project_tiled)(const NmsTiled* x,
                              const float*    v,
                              const float*    y,
                              float           floor,
                              float*          sum) NMS_REALTIME;

  /**
     Combine all components of a matrix in tiles, y = c X, or NULL.

     @param x In, in tiles; of a matrix with halves `row` is written.
     @param c In, [n_components].
     @param y Out, [n_columns, padded to whole tiles].
  */
  void (*combine_tiled)(const NmsTiled* x,
                        const float*    c,
                        float*          y) NMS_REALTIME;

  /**
     A combination of some components.

         y[j] = sum over k from first to first + count - 1 of c[k] X[k][j]

     @param x     In, packed.
     @param c     In, [n_components].
     @param first, count  The components, count may be 0.
     @param y     Out, [n_blocks * NMS_PACK_LANES].
  */
  void (*combine)(const NmsPacked* x,
                  const float*     c,
                  uint32_t         first,
                  uint32_t         count,
                  float*           y) NMS_REALTIME;

  /**
     The same with all components of a matrix in half precision, bit for bit as
     if it were not; NULL where the processor does not convert.

     @param x In, packed.
     @param c In, [n_components].
     @param y Out, [n_blocks * NMS_PACK_LANES].
  */
  void (*combine_halves)(const NmsHalves* x,
                         const float*     c,
                         float*           y) NMS_REALTIME;

  /**
     Project columns onto some components.

         sum[k] = sum over columns j of X[first + k][j] v[j]

     @param x     In, packed.
     @param v     In, [n_blocks * NMS_PACK_LANES], zero beyond the columns.
     @param first, count  The components, count may be 0.
     @param sum   Out, [count]; must not alias the others.
  */
  void (*project)(const NmsPacked* x,
                  const float*     v,
                  uint32_t         first,
                  uint32_t         count,
                  float*           sum) NMS_REALTIME;

  /**
     Add outer products, for gradients.

         X[first + k][j] += sum over m of c[m][k] v[m][j]

     @param x     In and out, packed.
     @param outer What to add.
  */
  void (*add_outer)(NmsPacked* x, const NmsOuter* outer) NMS_REALTIME;

  /**
     Raise values to a power.

         values[i] <- values[i]^exponent, with 0^exponent = 0

     @param values   In and out, [n], finite, >= 0; results are to be within
                     float's normal range or 0.
     @param n        Any.
     @param exponent 0.1 to 8.
  */
  void (*power)(float* values, size_t n, float exponent) NMS_REALTIME;

  /**
     Turn models into masks that sum to one, as nms_mask_share() documents.

     @param models    In and out, [n_sources][n_bins].
     @param n_sources >= 1.
     @param n_bins    Any.
     @param exponent  0.1 to 8.
  */
  void (*share)(float* const* models,
                uint32_t      n_sources,
                uint32_t      n_bins,
                float         exponent) NMS_REALTIME;

  /**
     Link channels to one magnitude spectrum, as nms_features_link() documents.

     @param spectra    In, [n_channels][n_bins].
     @param magnitudes Out, [n_bins]; must not alias the spectra.
  */
  void (*link)(const NmsComplex* const* spectra,
               uint32_t                 n_channels,
               uint32_t                 n_bins,
               float*                   magnitudes) NMS_REALTIME;

  /**
     Multiply a spectrum by a mask.

         y[bin] = mask[bin] x[bin]

     @param mask In, [n_bins].
     @param x    In, [n_bins].
     @param y    Out, [n_bins]; must not alias the others.
  */
  void (*apply_mask)(const float*      mask,
                     const NmsComplex* x,
                     uint32_t          n_bins,
                     NmsComplex*       y) NMS_REALTIME;

  /**
     Return what a mask lets through: the sum of (mask[bin] magnitudes[bin])^2.

     @param mask, magnitudes In, [n_bins].
  */
  float (*energy)(const float* mask,
                  const float* magnitudes,
                  uint32_t     n_bins) NMS_REALTIME;

  /**
     Weigh and sum bins to bands.

     @param bands      In.
     @param magnitudes In, [n_bins], of which the bands' bins are read.
     @param sums       Out, [n_bands]; must not alias the others.
  */
  void (*sum_bands)(const NmsBands* bands,
                    const float*    magnitudes,
                    float*          sums) NMS_REALTIME;

  /**
     Sum the covariances of two channels over the bins of each group.

     @param spectra    In, two of [starts[n_groups]].
     @param starts     In, [n_groups + 1]: a group may have no bins.
     @param covariance Out, [4][n_groups]: |L|^2, |R|^2, Re and Im of
                       L conj(R); must not alias the others.
  */
  void (*covary)(const NmsComplex* const* spectra,
                 const uint32_t*          starts,
                 uint32_t                 n_groups,
                 float*                   covariance) NMS_REALTIME;

  /**
     Weigh streams by their shares and by where what is heard comes from.

     Two updates of w, which begins as the shares, at least 1e-8:

         w_s <- w_s sqrt(tr(C_s P X P) / tr(C_s P)),  P = (sum w_s C_s)^-1

     with C_s of the images and X the covariance over its trace; groups whose
     trace is below 1e-14 are left alone.  Sawada et al. 2013.

     @param scene   In.
     @param weights Out, [n_streams][n_groups], >= 0.
     @param inverse Out, [4][n_groups]: P with the weights at the end, as half
                    its trace p and an image c, P = p I - c.
     @param energy  Out, [n_streams]: sums over groups of the trace of F X F^H
                    with X as it is and F = w_s C_s P.
  */
  void (*weigh)(const NmsScene* scene,
                float* const*   weights,
                float*          inverse,
                float*          energy) NMS_REALTIME;

  /**
     Compute a filter, F = (sum over s of gains[s] w_s C_s) P.

     @param scene   In, without shares and covariance.
     @param weights, inverse  In, from weigh().
     @param gains   In, [n_streams].
     @param filter  Out, [8][n_groups]: Re and Im of F11, F12, F21, F22.
  */
  void (*mix_filter)(const NmsScene*     scene,
                     const float* const* weights,
                     const float*        inverse,
                     const float*        gains,
                     float*              filter) NMS_REALTIME;

  /**
     Multiply two spectra by the filter of their group, y = F x.

     @param filter   In, [8][n_groups].
     @param starts   In, [n_groups + 1].
     @param n_groups Any.
     @param x        In, two of [starts[n_groups]].
     @param y        Out, the same; must not alias the others.
  */
  void (*apply_filter)(const float*             filter,
                       const uint32_t*          starts,
                       uint32_t                 n_groups,
                       const NmsComplex* const* x,
                       NmsComplex* const*       y) NMS_REALTIME;

  /**
     Return how much better images explain what is heard than its mean does.

         sum over groups of log2(r(M) / r(S)),  r(S) = tr(adj(S) X)^2 / det S

     with S = sum v_s C_s over its trace, v the shares, at least 1e-8; M that of
     `mean`, whose focus is the same; X the covariance over its trace.  Groups
     whose trace is below 1e-14 count 0.

     @param scene In.
     @param mean  In, [3 * n_groups], an image.
  */
  float (*compare)(const NmsScene* scene, const float* mean) NMS_REALTIME;

  /**
     Turn the complex transform of a real signal's pairs of samples into the
     real signal's transform.

         y[k] = e + t, y[h - k] = conj(e - t) with d = z[k] - conj(z[h - k]),
         e = (z[k] + conj(z[h - k])) / 2, t = u[k] d, u[k] = -i/2 exp(-i pi k/h)

     for 0 <= k <= h / 2, with z[h] = z[0].

     @param z        In and out, [h + 1], of which [h] are read.
     @param h        Half the signal's length, >= 1.
     @param twiddles In, from nms_twiddles().
  */
  void (*split_pairs)(NmsComplex*  z,
                      uint32_t     h,
                      const float* twiddles) NMS_REALTIME;

  /**
     The inverse, times 2; imaginary parts of y[0] and y[h] count as zero.

     @param y        In and out, [h + 1], of which [h] are written.
     @param h, twiddles  As for split_pairs.
  */
  void (*join_pairs)(NmsComplex*  y,
                     uint32_t     h,
                     const float* twiddles) NMS_REALTIME;
} NmsKernel;

/// The plain C kernel, the oracle of all others
extern const NmsKernel nms_kernel_reference;

/// The same with vectors of what every processor of the kind has
extern const NmsKernel nms_kernel_vector;

#if defined(__x86_64__)
/// For processors with AVX2 and FMA
extern const NmsKernel nms_kernel_avx2;

/// For processors with AVX-512 F, VL, DQ and BW
extern const NmsKernel nms_kernel_avx512;
#endif

/**
   Return the kernel for this processor.

   The environment variable NMS_KERNEL names another one; a name that is unknown
   or that this processor cannot run is ignored.

   Setup or worker thread.
*/
NMS_NODISCARD const NmsKernel* nms_kernel_choose(void);

/// Return how many floats the twiddles for h complex numbers take.
NMS_NODISCARD size_t nms_twiddles_size(uint32_t h) NMS_REALTIME;

/**
   Compute u[k] for split_pairs and join_pairs, ready to multiply with.

   @param twiddles Out, nms_twiddles_size(h) floats: re u[k], re u[k] for all
                   0 <= k <= h / 2, then -im u[k], im u[k] likewise.
   @param h        >= 1.

   Setup or worker thread.
*/
void nms_twiddles(float* twiddles, uint32_t h);

#endif // NMS_KERNEL_KERNEL_H
