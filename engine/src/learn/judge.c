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
  const uint32_t  n     = judge->config.n_sources;
  NmsArena* const arena = &judge->arena;

  judge->frame =
      (float*)nms_arena_take(arena, judge->config.window, sizeof(float));
  judge->spectrum =
      (NmsComplex*)nms_arena_take(arena, judge->n_bins, sizeof(NmsComplex));
  judge->mask = (float*)nms_arena_take(
      arena, judge->n_bins + NMS_GROUPS_PADDING, sizeof(float));
  judge->errors   = (double*)nms_arena_take(arena, n, sizeof(double));
  judge->energies = (double*)nms_arena_take(arena, n, sizeof(double));
}

NmsStatus
nms_judge_init(NmsJudge* judge, const NmsJudgeConfig* config)
{
  memset(judge, 0, sizeof(*judge));
  judge->config        = *config;
  judge->config.images = NULL;
  judge->n_bins        = config->window / 2 + 1;

  lay_out(judge);
  NmsStatus status = nms_arena_reserve(&judge->arena);
  if (!status && config->images) {
    status = nms_filters_init(&judge->filters, config->images);
  }
  if (status) {
    return status;
  }

  lay_out(judge);
  return nms_fft_plan(
      &judge->fft, config->window, true, judge->frame, judge->spectrum);
}

void
nms_judge_clear(NmsJudge* judge)
{
  nms_fft_free(&judge->fft);
  nms_filters_clear(&judge->filters);
  nms_arena_free(&judge->arena);
}

/// Put what is heard of the spectrum in the frame; return its energy a sample
static double
hear(NmsJudge* judge, const NmsExample* example)
{
  const float    scale = 1.0f / (float)judge->config.window;
  const uint32_t first = judge->config.window - example->n_tail;

  nms_fft_inverse(&judge->fft, judge->spectrum, judge->frame);
  memset(judge->frame, 0, first * sizeof(float));

  double energy = 0.0;
  for (uint32_t n = 0; n < example->n_tail; ++n) {
    judge->frame[first + n] *= scale * example->synthesis[n];
    energy += (double)judge->frame[first + n] * (double)judge->frame[first + n];
  }
  return energy / example->n_tail;
}

/// Put the gradient by the spectrum in its place, from what is heard of it
static void
go_back_to_spectrum(NmsJudge* judge, const NmsExample* example)
{
  const uint32_t first = judge->config.window - example->n_tail;

  for (uint32_t n = 0; n < example->n_tail; ++n) {
    judge->frame[first + n] *= example->synthesis[n];
  }
  nms_fft_forward(&judge->fft, judge->frame, judge->spectrum);
}

/// Return how much a bin counts in a gradient
static float
bin_weight(const NmsJudge*   judge,
           const NmsExample* example,
           float             importance,
           uint32_t          j)
{
  const float scale = 2.0f * importance /
                      ((float)judge->config.window * (float)example->n_tail);

  return j == 0 || j == judge->n_bins - 1 ? scale : 2.0f * scale;
}

/// Compute the gradient of one source's error from what is heard of it
static void
go_back(NmsJudge*         judge,
        const NmsExample* example,
        float             importance,
        float*            to_mask)
{
  const NmsComplex* const x = example->mixture[0];
  const NmsComplex* const g = judge->spectrum;

  go_back_to_spectrum(judge, example);
  for (uint32_t j = 0; j < judge->n_bins; ++j) {
    judge->mask[j] = bin_weight(judge, example, importance, j) *
                     (x[j].re * g[j].re + x[j].im * g[j].im);
  }
  nms_groups_sum(
      judge->config.starts, judge->config.n_groups, judge->mask, to_mask);
}

void
nms_judge_run(NmsJudge*           judge,
              const NmsExample*   example,
              const float* const* masks,
              const float*        importance,
              float* const*       to_masks)
{
  const NmsComplex* const x = example->mixture[0];

  for (uint32_t s = 0; s < judge->config.n_sources; ++s) {
    const NmsComplex* const y = example->sources[0][s];

    memcpy(judge->spectrum, y, judge->n_bins * sizeof(NmsComplex));
    judge->energies[s] = hear(judge, example);

    nms_groups_expand(
        judge->config.starts, judge->config.n_groups, masks[s], judge->mask);
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

/// Sum the covariance of the mixture in each group
static void
covary(const NmsJudge* judge, const NmsExample* example)
{
  for (uint32_t g = 0; g < judge->config.n_groups; ++g) {
    NmsHermitian x = {0.0f, 0.0f, 0.0f, 0.0f};
    for (uint32_t j = judge->config.starts[g]; j < judge->config.starts[g + 1];
         ++j) {
      const NmsComplex m = example->mixture[0][j];
      const NmsComplex d = example->mixture[1][j];
      x.a += m.re * m.re + m.im * m.im;
      x.b += d.re * d.re + d.im * d.im;
      x.re += m.re * d.re + m.im * d.im;
      x.im += m.im * d.re - m.re * d.im;
    }
    judge->filters.mixture[g] = x;
  }
}

/// Write what is wrong with a channel of a source
static void
filter_error(NmsJudge* judge, const NmsExample* example, uint32_t s, uint32_t c)
{
  const NmsComplex* const y = example->sources[c][s];

  for (uint32_t g = 0; g < judge->config.n_groups; ++g) {
    const NmsMatrix* const f =
        &judge->filters.filters[(size_t)g * judge->config.n_sources + s];
    const float p = f->re[2 * c];
    const float q = f->im[2 * c];
    const float u = f->re[2 * c + 1];
    const float v = f->im[2 * c + 1];
    for (uint32_t j = judge->config.starts[g]; j < judge->config.starts[g + 1];
         ++j) {
      const NmsComplex m = example->mixture[0][j];
      const NmsComplex d = example->mixture[1][j];
      judge->spectrum[j].re =
          p * m.re - q * m.im + u * d.re - v * d.im - y[j].re;
      judge->spectrum[j].im =
          p * m.im + q * m.re + u * d.im + v * d.re - y[j].im;
    }
  }
}

/// Add the gradient by a row of a source's filters: sum of x conj(g)
static void
go_back_row(NmsJudge*         judge,
            const NmsExample* example,
            float             importance,
            uint32_t          s,
            uint32_t          c)
{
  go_back_to_spectrum(judge, example);
  for (uint32_t g = 0; g < judge->config.n_groups; ++g) {
    NmsMatrix* const k =
        &judge->filters.gradient[(size_t)g * judge->config.n_sources + s];
    for (uint32_t r = 0; r < 2; ++r) {
      float re = 0.0f;
      float im = 0.0f;
      for (uint32_t j = judge->config.starts[g];
           j < judge->config.starts[g + 1];
           ++j) {
        const NmsComplex x = example->mixture[r][j];
        const NmsComplex e = judge->spectrum[j];
        const float      w = bin_weight(judge, example, importance, j);
        re += w * (x.re * e.re + x.im * e.im);
        im += w * (x.im * e.re - x.re * e.im);
      }
      k->re[2 * r + c] = re;
      k->im[2 * r + c] = im;
    }
  }
}

void
nms_judge_run_filters(NmsJudge*           judge,
                      const NmsExample*   example,
                      const float* const* masks,
                      const float*        importance,
                      float* const*       to_masks)
{
  covary(judge, example);
  nms_filters_run(&judge->filters, masks);
  for (uint32_t s = 0; s < judge->config.n_sources; ++s) {
    judge->energies[s] = 0.0;
    judge->errors[s]   = 0.0;
    for (uint32_t c = 0; c < 2; ++c) {
      memcpy(judge->spectrum,
             example->sources[c][s],
             judge->n_bins * sizeof(NmsComplex));
      judge->energies[s] += hear(judge, example);
      filter_error(judge, example, s, c);
      judge->errors[s] += hear(judge, example);
      if (to_masks) {
        go_back_row(judge, example, importance[s], s, c);
      }
    }
  }
  if (to_masks) {
    nms_filters_go_back(&judge->filters, masks, to_masks);
  }
}
