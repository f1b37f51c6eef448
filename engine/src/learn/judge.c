// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "learn/judge.h"

#include "base/arena.h"
#include "dictionary/groups.h"
#include "learn/mixer.h"
#include "nms/complex.h"
#include "nms/status.h"
#include "spectral/fft.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static void
lay_out(NmsJudge* judge)
{
  const uint32_t  n     = judge->n_sources;
  NmsArena* const arena = &judge->arena;

  judge->frame = (float*)nms_arena_take(arena, judge->window, sizeof(float));
  judge->spectrum =
      (NmsComplex*)nms_arena_take(arena, judge->n_bins, sizeof(NmsComplex));
  judge->mask = (float*)nms_arena_take(
      arena, judge->n_bins + NMS_GROUPS_PADDING, sizeof(float));
  judge->errors   = (double*)nms_arena_take(arena, n, sizeof(double));
  judge->energies = (double*)nms_arena_take(arena, n, sizeof(double));
}

NmsStatus
nms_judge_init(NmsJudge*       judge,
               uint32_t        n_sources,
               uint32_t        window,
               const uint32_t* starts,
               uint32_t        n_groups)
{
  memset(judge, 0, sizeof(*judge));
  judge->n_sources = n_sources;
  judge->window    = window;
  judge->n_bins    = window / 2 + 1;
  judge->n_groups  = n_groups;
  judge->starts    = starts;

  lay_out(judge);
  const NmsStatus status = nms_arena_reserve(&judge->arena);
  if (status) {
    return status;
  }

  lay_out(judge);
  return nms_fft_plan(&judge->fft, window, true, judge->frame, judge->spectrum);
}

void
nms_judge_clear(NmsJudge* judge)
{
  nms_fft_free(&judge->fft);
  nms_arena_free(&judge->arena);
}

/// Put what is heard of the spectrum in the frame; return its energy a sample
static double
hear(NmsJudge* judge, const NmsExample* example)
{
  const float    scale = 1.0f / (float)judge->window;
  const uint32_t first = judge->window - example->n_tail;

  nms_fft_inverse(&judge->fft, judge->spectrum, judge->frame);
  memset(judge->frame, 0, first * sizeof(float));

  double energy = 0.0;
  for (uint32_t n = 0; n < example->n_tail; ++n) {
    judge->frame[first + n] *= scale * example->synthesis[n];
    energy += (double)judge->frame[first + n] * (double)judge->frame[first + n];
  }
  return energy / example->n_tail;
}

/// Compute the gradient of one source's error from what is heard of it
static void
go_back(NmsJudge*         judge,
        const NmsExample* example,
        float             importance,
        float*            to_mask)
{
  const NmsComplex* const x     = example->mixture;
  const NmsComplex* const g     = judge->spectrum;
  const uint32_t          first = judge->window - example->n_tail;
  const uint32_t          last  = judge->n_bins - 1;
  const float             scale =
      2.0f * importance / ((float)judge->window * (float)example->n_tail);

  for (uint32_t n = 0; n < example->n_tail; ++n) {
    judge->frame[first + n] *= example->synthesis[n];
  }
  nms_fft_forward(&judge->fft, judge->frame, judge->spectrum);
  for (uint32_t j = 0; j <= last; ++j) {
    const float weight = j == 0 || j == last ? scale : 2.0f * scale;

    judge->mask[j] = weight * (x[j].re * g[j].re + x[j].im * g[j].im);
  }
  nms_groups_sum(judge->starts, judge->n_groups, judge->mask, to_mask);
}

void
nms_judge_run(NmsJudge*           judge,
              const NmsExample*   example,
              const float* const* masks,
              const float*        importance,
              float* const*       to_masks)
{
  const NmsComplex* const x = example->mixture;

  for (uint32_t s = 0; s < judge->n_sources; ++s) {
    const NmsComplex* const y = example->sources[s];

    memcpy(judge->spectrum, y, judge->n_bins * sizeof(NmsComplex));
    judge->energies[s] = hear(judge, example);

    nms_groups_expand(judge->starts, judge->n_groups, masks[s], judge->mask);
    for (uint32_t j = 0; j < judge->n_bins; ++j) {
      judge->spectrum[j].re = judge->mask[j] * x[j].re - y[j].re;
      judge->spectrum[j].im = judge->mask[j] * x[j].im - y[j].im;
    }
    judge->errors[s] = hear(judge, example);
    if (to_masks) {
      go_back(judge, example, importance[s], to_masks[s]);
    }
  }
}
