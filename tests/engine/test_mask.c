// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "tools.h"

#include "nms/mask.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define N_BINS 67
#define MAX_SOURCES 32

/// Models of every bin, and rows that point into them
typedef struct {
  float  values[MAX_SOURCES][N_BINS];
  float* rows[MAX_SOURCES];
} Models;

static void
init(Models* models)
{
  memset(models, 0, sizeof(*models));
  for (int s = 0; s < MAX_SOURCES; ++s) {
    models->rows[s] = models->values[s];
  }
}

/// Fill with values from 10^low to 10^high, some of them zeros
static void
fill(Models* models, uint32_t n_sources, double low, double high)
{
  Random random = {n_sources};
  init(models);
  for (uint32_t s = 0; s < n_sources; ++s) {
    for (uint32_t i = 0; i < N_BINS; ++i) {
      const double level   = pow(10.0, random_between(&random, low, high));
      const bool   empty   = random_below(&random, 10) == 0 || i == 5;
      models->values[s][i] = empty ? 0.0f : (float)level;
    }
  }
}

/// Return the mask by its definition, scaled by the largest of the bin
static double
naive_mask(const Models* models,
           uint32_t      n_sources,
           uint32_t      source,
           uint32_t      bin,
           double        exponent)
{
  double most = 0.0;
  double sum  = 0.0;
  for (uint32_t s = 0; s < n_sources; ++s) {
    most = fmax(most, (double)models->values[s][bin]);
  }
  if (most == 0.0) {
    return 1.0 / n_sources;
  }
  for (uint32_t s = 0; s < n_sources; ++s) {
    sum += pow((double)models->values[s][bin] / most, exponent);
  }
  return pow((double)models->values[source][bin] / most, exponent) / sum;
}

/// Return what is lost in a bin where a model is so far below the largest that
/// single precision cannot hold their quotient
static double
lost(const Models* models, uint32_t n_sources, uint32_t bin, double exponent)
{
  float least = FLT_MAX;
  float most  = 0.0f;
  for (uint32_t s = 0; s < n_sources; ++s) {
    const float value = models->values[s][bin];
    most              = fmaxf(most, value);
    least             = value > 0.0f ? fminf(least, value) : least;
  }
  const bool is_lost = (double)least < (double)most * (double)FLT_MIN;
  return is_lost ? n_sources * pow((double)FLT_MIN, exponent) : 0.0;
}

/// Every mask follows the definition, and in every bin they sum to one
static void
check_masks(const Models* models, uint32_t n_sources, float exponent)
{
  Models masks = *models;
  for (int s = 0; s < MAX_SOURCES; ++s) {
    masks.rows[s] = masks.values[s];
  }
  nms_mask_share(masks.rows, n_sources, N_BINS, exponent);
  for (uint32_t i = 0; i < N_BINS; ++i) {
    const double below = lost(models, n_sources, i, (double)exponent);
    double       sum   = 0.0;
    for (uint32_t s = 0; s < n_sources; ++s) {
      const double expected =
          naive_mask(models, n_sources, s, i, (double)exponent);
      CHECK_NEAR(masks.values[s][i], expected, 1e-5 * expected + 1e-7 + below);
      CHECK(masks.values[s][i] >= 0.0f);
      CHECK(masks.values[s][i] <= 1.0f);
      sum += (double)masks.values[s][i];
    }
    CHECK_NEAR(sum, 1.0, 1e-6);
  }
}

static void
test_share(void)
{
  const uint32_t counts[]    = {1, 2, 3, 4, 5, 17, 32};
  const float    exponents[] = {0.1f, 0.5f, 1.0f, 1.4f, 2.0f, 3.3f, 8.0f};
  const double   levels[][2] = {
        {-3, 3},
        {-1, 0},
        {-38, -37},
        {29, 30},
        {-38, 38},
        {-44, -40},
        {-30, 30},
  };
  static Models models;
  for (int i = 0; i < 7 * 7 * 7; ++i) {
    const uint32_t n_sources = counts[i % 7];
    const float    exponent  = exponents[i / 7 % 7];
    const double*  level     = levels[i / 49];
    check_note("%u sources, exponent %g, levels 1e%g to 1e%g",
               n_sources,
               (double)exponent,
               level[0],
               level[1]);
    fill(&models, n_sources, level[0], level[1]);
    check_masks(&models, n_sources, exponent);
  }
  check_no_note();
}

/// Silence, and the smallest and largest numbers there are
static void
test_extremes(void)
{
  const float values[] = {
      0.0f, FLT_TRUE_MIN, FLT_MIN, 1e-38f, 1e30f, FLT_MAX, 1.0f, 1e-20f};
  static Models models;
  init(&models);
  for (uint32_t i = 0; i < N_BINS; ++i) {
    models.values[0][i] = values[i % 8];
    models.values[1][i] = values[i / 8 % 8];
    models.values[2][i] = values[i % 8];
  }
  check_masks(&models, 1, 1.4f);
  check_masks(&models, 2, 1.0f);
  check_masks(&models, 3, 1.4f);
  check_masks(&models, 3, 8.0f);
  nms_mask_share(models.rows, 2, 0, 1.0f);
  CHECK(models.values[0][4] == 1e30f);
}

/// A source alone in a bin has all of it, exactly; so do equal shares
static void
test_exact(void)
{
  static Models models;
  init(&models);
  for (uint32_t i = 0; i < N_BINS; ++i) {
    models.values[1][i] = i % 2 ? 0.3f : 0.0f;
  }
  nms_mask_share(models.rows, 4, N_BINS, 1.4f);
  for (uint32_t i = 0; i < N_BINS; ++i) {
    CHECK(models.values[0][i] == (i % 2 ? 0.0f : 0.25f));
    CHECK(models.values[1][i] == (i % 2 ? 1.0f : 0.25f));
  }
}

static void
test_residual(void)
{
  const float   powers[] = {1.0f, 0.85f, 0.5f, 2.0f};
  static Models models;
  fill(&models, 3, -2.0, 0.0);
  for (uint32_t n_sources = 0; n_sources <= 3; ++n_sources) {
    for (int p = 0; p < 4; ++p) {
      float* observed = new_random(N_BINS, 4, 0.0, 1.0);
      float* residual = new_copy(observed, N_BINS);
      nms_mask_residual((const float* const*)models.rows,
                        n_sources,
                        N_BINS,
                        powers[p],
                        residual);
      for (uint32_t i = 0; i < N_BINS; ++i) {
        double left = pow((double)observed[i], (double)powers[p]);
        for (uint32_t s = 0; s < n_sources; ++s) {
          left -= (double)models.values[s][i];
        }
        CHECK_NEAR(residual[i], fmax(left, 0.0), 2e-6);
        CHECK(residual[i] >= 0.0f);
      }
      free(observed);
      free(residual);
    }
  }
}

int
main(void)
{
  test_share();
  test_extremes();
  test_exact();
  test_residual();
  return check_result();
}
