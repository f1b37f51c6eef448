// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/nmf.h"

#include "base/random.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

/// Columns of V whose mean is a column of W
static const uint32_t n_mixed = 4;

/// Share of its sum that is spread evenly
static const double even_share = 0.01;

/// Return the mean of V
static double
mean_of(const NmsNmfConfig* config, const float* v)
{
  const size_t n   = (size_t)config->n_rows * config->n_columns;
  double       sum = 0.0;

  for (size_t i = 0; i < n; ++i) {
    sum += (double)v[i];
  }
  return sum / (double)n;
}

static void
fill(NmsRandom* random, float scale, size_t n, float* values)
{
  for (size_t i = 0; i < n; ++i) {
    values[i] = scale * (0.5f + nms_random_uniform(random));
  }
}

/// Sum the columns of V, in units of its mean
static void
sum_columns(const NmsNmfConfig* config,
            const float*        v,
            double              mean,
            float*              sums)
{
  for (uint32_t c = 0; c < config->n_columns; ++c) {
    sums[c] = 0.0f;
  }
  for (uint32_t r = 0; r < config->n_rows; ++r) {
    for (uint32_t c = 0; c < config->n_columns; ++c) {
      sums[c] += (float)((double)v[(size_t)r * config->n_columns + c] / mean);
    }
  }
}

/// Add a column of V to one of W, each with its stride
static void
add_column(const NmsNmfConfig* config,
           const float*        from, // At its first row in V
           double              gain,
           float*              to) // Likewise in W
{
  for (uint32_t r = 0; r < config->n_rows; ++r) {
    const double value = (double)from[(size_t)r * config->n_columns];

    to[(size_t)r * config->n_components] += (float)(gain * value);
  }
}

/// Fill W with means of columns of V, one from each stretch of the same sum
static void
fill_with_columns(const NmsNmfConfig* config,
                  NmsRandom*          random,
                  const float*        v,
                  float*              w,
                  float*              sums) // [n_columns], scratch
{
  const size_t n     = config->n_components;
  const size_t n_w   = config->n_rows * n;
  const size_t n_all = n * n_mixed;
  const double mean  = mean_of(config, v);
  const double scale = sqrt(mean / (double)n);
  double       total = 0.0;

  sum_columns(config, v, mean, sums);
  for (uint32_t c = 0; c < config->n_columns; ++c) {
    total += (double)sums[c];
  }
  for (size_t i = 0; i < n_w; ++i) {
    w[i] = (float)(scale * even_share);
  }

  uint32_t c    = 0;
  double   upto = (double)sums[0];
  for (size_t i = 0; i < n_all; ++i) {
    const double place = (double)i + (double)nms_random_uniform(random);
    const double at    = place * total / (double)n_all;
    while (c + 1 < config->n_columns && upto <= at) {
      upto += (double)sums[++c];
    }
    const double sum   = (double)sums[c] * mean;
    const double share = (1.0 - even_share) / n_mixed;
    const double gain  = sum > 0.0 ? scale * share * config->n_rows / sum : 0.0;
    add_column(config, v + c, gain, w + i % n);
  }
}

void
nms_nmf_start(const NmsNmfConfig* config,
              uint64_t            seed,
              const float*        v,
              float*              w,
              float*              h)
{
  const size_t n_w    = (size_t)config->n_rows * config->n_components;
  const size_t n_h    = (size_t)config->n_components * config->n_columns;
  const double mean   = mean_of(config, v);
  const float  scale  = (float)sqrt(mean / config->n_components);
  NmsRandom    random = seed;

  if (config->start == NMS_NMF_COLUMNS && mean > 0.0) {
    fill_with_columns(config, &random, v, w, h);
  } else {
    fill(&random, scale, n_w, w);
  }
  fill(&random, scale, n_h, h);
}
