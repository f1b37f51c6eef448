// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_LEARN_JUDGE_H
#define NMS_LEARN_JUDGE_H

#include "base/arena.h"
#include "learn/filter.h"
#include "learn/mixer.h"
#include "nms/attributes.h"
#include "nms/complex.h"
#include "nms/dictionary.h"
#include "nms/status.h"
#include "spectral/fft.h"

#include <stdint.h>

/**
   @file judge.h
   The error of masks, as it will be heard.

   What is wrong with a frame is M_s X - S_s; what is heard of that is its
   inverse transform times the synthesis window s, which is not zero but at the
   end of the frame.  With F the transform of N samples,

       e_s = s F^-1 (M_s X - S_s)
       error_s = mean over the 2 hop samples of the tail of e_s[n]^2

   so that the gradient is, up to a factor of two for the bins that stand for
   two, Re(conj(X) F (s e_s)).  With two channels it is F_s X that is heard, see
   filter.h, and the errors of both are added.
*/

/// What a judge is made of
typedef struct {
  uint32_t        n_sources;
  uint32_t        n_groups;
  uint32_t        window;      ///< N, samples
  const uint32_t* starts;      ///< [n_groups + 1], of groups of bins
                               ///< (dictionary/groups.h), not copied
  const NmsDictionary* images; ///< To judge two channels by, or NULL
} NmsJudgeConfig;

/// Memory of a judge
typedef struct {
  NmsJudgeConfig config;
  uint32_t       n_bins;
  NmsArena       arena;
  NmsFft         fft;
  NmsFilters     filters;  ///< None without images
  float*         frame;    ///< [window]
  NmsComplex*    spectrum; ///< [n_bins]
  float*         mask;     ///< [n_bins and padding], then the gradient by it
  double*        errors;   ///< [n_sources], a sample of the frame's tail
  double*        energies; ///< [n_sources], of the sources as heard, likewise
} NmsJudge;

/**
   Make a judge.

   @param judge  Out.
   @param config In; the images are not needed after.
   @return NMS_NO_MEMORY; nms_judge_clear() is still due.

   Worker thread.  Not realtime: allocates.
*/
NMS_NODISCARD NmsStatus nms_judge_init(NmsJudge*             judge,
                                       const NmsJudgeConfig* config);

/// Free what nms_judge_init() took.  Not realtime.
void nms_judge_clear(NmsJudge* judge);

/**
   Compute `judge->errors` and `judge->energies` of masks on the first channel.

   @param example    In.
   @param masks      In, [n_sources][n_groups].
   @param importance In, [n_sources], weight of each source's error.
   @param to_masks   Out, [n_sources][n_groups], the gradient of the weighted
   sum of the errors; or NULL.

   Worker thread.  O(n_sources * window log window).
*/
void nms_judge_run(NmsJudge*           judge,
                   const NmsExample*   example,
                   const float* const* masks,
                   const float*        importance,
                   float* const*       to_masks);

/// The same of the filters that masks and images make, on two channels.
void nms_judge_run_filters(NmsJudge*           judge,
                           const NmsExample*   example,
                           const float* const* masks,
                           const float*        importance,
                           float* const*       to_masks);

#endif // NMS_LEARN_JUDGE_H
