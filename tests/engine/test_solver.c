// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "nmf_naive.h"
#include "tools.h"

#include "nms/nmf.h"
#include "nms/solver.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/// A solver and what it is made of
typedef struct {
  NmsSolverConfig config;
  float*          dictionary; ///< [n_features][n_components]
  float*          sparsity;   ///< [n_iterations]
  float*          spectrum;   ///< [n_features]
  float*          found;      ///< [n_components]
  NmsSolver*      solver;
} Case;

static Case
case_relaxed(uint32_t n_features,
             uint32_t n_components,
             float    beta,
             float    sparsity,
             float    relaxation)
{
  const uint64_t seed = n_features * 100 + n_components;
  const uint32_t n    = n_features * n_components;
  Case           self = {
                .config     = {n_features,
                               n_components,
                               15,
                               beta,
                               NULL,
                               NULL,
                               relaxation,
                 relaxation > 1.0f ? 0.4f : 0.0f},
                .dictionary = new_random(n, seed, 0.05, 1.0),
                .sparsity   = new_random(15, seed + 1, 0.0, (double)sparsity),
                .spectrum   = new_random(n_features, seed + 2, 0.0, 3.0),
                .found      = new_random(n_components, 1, 5.0, 6.0),
  };
  self.config.dictionary = self.dictionary;
  self.config.sparsity   = sparsity > 0.0f ? self.sparsity : NULL;
  REQUIRE_INT(nms_solver_new(&self.config, &self.solver), NMS_SUCCESS);
  check_note("%u features, %u components, beta %g, sparsity %g, relaxation %g",
             n_features,
             n_components,
             (double)beta,
             (double)sparsity,
             (double)relaxation);
  return self;
}

static Case
case_new(uint32_t n_features, uint32_t n_components, float beta, float sparsity)
{
  return case_relaxed(n_features, n_components, beta, sparsity, 1.0f);
}

static void
case_free(Case* self)
{
  nms_solver_free(self->solver);
  free(self->dictionary);
  free(self->sparsity);
  free(self->spectrum);
  free(self->found);
  check_no_note();
}

/// Return the sum of an array
static double
total(const float* values, size_t n)
{
  double sum = 0.0;
  for (size_t i = 0; i < n; ++i) {
    sum += (double)values[i];
  }
  return sum;
}

/// Solve by the definition: v and the first model have a mean of one
static double*
solve_naive(const Case* self)
{
  const NmsSolverConfig* config = &self->config;
  const uint32_t         n_w    = config->n_features * config->n_components;
  const double           level =
      total(self->spectrum, config->n_features) / config->n_features;
  const double weights = total(self->dictionary, n_w) / config->n_features;
  NaiveNmf     nmf     = {.n_rows       = config->n_features,
                          .n_columns    = 1,
                          .n_components = config->n_components,
                          .beta         = (double)config->beta,
                          .relaxation   = (double)config->relaxation,
                          .hold_w       = true};
  double*      v       = new_widened(self->spectrum, config->n_features);
  double*      w       = new_widened(self->dictionary, n_w);
  double*      h       = new_doubles(config->n_components);
  double*      before  = new_doubles(config->n_components);
  double*      steps   = new_doubles(config->n_components);
  for (uint32_t i = 0; i < config->n_features; ++i) {
    v[i] /= level;
  }
  for (uint32_t k = 0; k < config->n_components; ++k) {
    h[k]     = 1.0 / weights;
    steps[k] = 1.0;
  }
  for (uint32_t i = 0; i < config->n_iterations; ++i) {
    nmf.sparsity = config->sparsity ? (double)config->sparsity[i] : 0.0;
    memcpy(before, h, config->n_components * sizeof(double));
    naive_nmf_iterate(&nmf, v, w, h);
    naive_nmf_go_on(
        before, h, steps, config->n_components, (double)config->momentum);
  }
  for (uint32_t k = 0; k < config->n_components; ++k) {
    h[k] *= level;
  }
  free(v);
  free(w);
  free(before);
  free(steps);
  return h;
}

/// The result is that of the plain iteration
static void
check_definition(Case* self)
{
  const uint32_t n        = self->config.n_components;
  double*        expected = solve_naive(self);
  double         most     = 0.0;
  nms_solver_run(self->solver, self->spectrum, self->found);
  for (uint32_t k = 0; k < n; ++k) {
    most = fmax(most, expected[k]);
  }
  for (uint32_t k = 0; k < n; ++k) {
    CHECK_NEAR(self->found[k], expected[k], 1e-4 * expected[k] + 1e-6 * most);
  }
  free(expected);
  case_free(self);
}

static void
test_definition(uint32_t n_features, uint32_t n_components, float beta, float s)
{
  Case self = case_new(n_features, n_components, beta, s);
  check_definition(&self);
}

/// Over-relaxed updates with momentum follow their definition, too
static void
test_relaxation(uint32_t n_features, uint32_t n_components, float beta)
{
  for (int i = 0; i < 2; ++i) {
    Case self =
        case_relaxed(n_features, n_components, beta, 0.2f, i ? 1.5f : 2.0f);
    check_definition(&self);
  }
}

/// Weights of next to nothing, or enormous, give activations all the same
static void
test_extremes(void)
{
  const float values[] = {0.0f, 1.0f, 1e30f};
  for (int i = 0; i < 27; ++i) {
    const float w[] = {1.0f,
                       values[i % 3] * 1e-15f,
                       values[i / 3 % 3] * 1e-15f,
                       1e-20f,
                       1e-30f,
                       values[i / 9] * 1e-8f};

    const NmsSolverConfig config       = {3, 2, 30, 1.0f, w, NULL, 2.0f, 0.9f};
    const float           spectra[][3] = {
                  {1.0f, 0.0f, 0.0f}, {0.0f, 1.0f, 0.0f}, {1e-6f, 1e-20f, 1e9f}};
    NmsSolver* solver = NULL;
    REQUIRE_INT(nms_solver_new(&config, &solver), NMS_SUCCESS);
    for (int j = 0; j < 3; ++j) {
      float found[2] = {-1.0f, -1.0f};
      nms_solver_run(solver, spectra[j], found);
      check_note("extremes %d, spectrum %d", i, j);
      CHECK(isfinite(found[0]) && found[0] >= 0.0f);
      CHECK(isfinite(found[1]) && found[1] >= 0.0f);
    }
    nms_solver_free(solver);
  }
  check_no_note();
}

/// It agrees with the factorisation that holds W, whose start is as flat
static void
test_factorize(uint32_t n_features, uint32_t n_components, float beta)
{
  Case               self   = case_new(n_features, n_components, beta, 0.0f);
  const NmsNmfConfig config = {.n_rows       = n_features,
                               .n_columns    = 1,
                               .n_components = n_components,
                               .n_iterations = self.config.n_iterations,
                               .beta         = beta,
                               .hold_w       = true};
  const double       weights =
      total(self.dictionary, (size_t)n_features * n_components);
  float* h = new_floats(n_components);
  for (uint32_t k = 0; k < n_components; ++k) {
    h[k] = (float)(total(self.spectrum, n_features) / weights);
  }
  nms_solver_run(self.solver, self.spectrum, self.found);
  REQUIRE_INT(
      nms_nmf_factorize(&config, self.spectrum, self.dictionary, h, NULL),
      NMS_SUCCESS);
  const double most = max_magnitude(h, n_components);
  for (uint32_t k = 0; k < n_components; ++k) {
    CHECK_NEAR(self.found[k], h[k], 1e-4 * (double)h[k] + 1e-6 * most);
  }
  free(h);
  case_free(&self);
}

/// The result scales with the input, and a frame depends on nothing but itself
static void
test_scale(float beta, float sparsity)
{
  const double levels[] = {1e-25, 1e-10, 1e-3, 0.5, 7.0, 1e10, 1e25};
  Case         self     = case_new(40, 9, beta, sparsity);
  float        scaled[40];
  float        found[9];
  float        again[9];
  nms_solver_run(self.solver, self.spectrum, self.found);
  for (int i = 0; i < 7; ++i) {
    for (int j = 0; j < 40; ++j) {
      scaled[j] = (float)((double)self.spectrum[j] * levels[i]);
    }
    nms_solver_run(self.solver, scaled, found);
    for (int k = 0; k < 9; ++k) {
      const double expected = (double)self.found[k] * levels[i];
      CHECK_NEAR(found[k], expected, 2e-5 * expected);
    }
  }
  nms_solver_run(self.solver, self.spectrum, again);
  CHECK_SAME(again, self.found, 9);
  case_free(&self);
}

/// Silence gives zeros; so does a component that nothing is heard of
static void
test_silence(float beta)
{
  Case  self        = case_new(12, 5, beta, 0.0f);
  float silence[12] = {0.0f};
  nms_solver_run(self.solver, silence, self.found);
  CHECK(max_magnitude(self.found, 5) == 0.0);
  silence[3] = 1.0f;
  nms_solver_run(self.solver, silence, self.found);
  CHECK(isfinite(max_magnitude(self.found, 5)));
  case_free(&self);
}

/// Zeros in the dictionary, whole rows and columns of them
static void
test_empty_parts(float beta)
{
  Case self = case_new(14, 6, beta, 0.1f);
  for (int i = 0; i < 14; ++i) {
    self.dictionary[i * 6 + 2]     = 0.0f;
    self.dictionary[5 * 6 + i % 6] = 0.0f;
  }
  NmsSolver* solver = NULL;
  REQUIRE_INT(nms_solver_new(&self.config, &solver), NMS_SUCCESS);
  nms_solver_run(solver, self.spectrum, self.found);
  for (int k = 0; k < 6; ++k) {
    CHECK(isfinite(self.found[k]));
    CHECK(self.found[k] >= 0.0f);
  }
  nms_solver_free(solver);

  memset(self.dictionary, 0, 14 * 6 * sizeof(float));
  REQUIRE_INT(nms_solver_new(&self.config, &solver), NMS_SUCCESS);
  nms_solver_run(solver, self.spectrum, self.found);
  CHECK(isfinite(max_magnitude(self.found, 6)));
  nms_solver_free(solver);
  case_free(&self);
}

/// The arrays given are copied
static void
test_copied(void)
{
  Case  self = case_new(20, 7, 1.0f, 0.1f);
  float before[7];
  nms_solver_run(self.solver, self.spectrum, before);
  memset(self.dictionary, 0, 20 * 7 * sizeof(float));
  memset(self.sparsity, 0, 15 * sizeof(float));
  nms_solver_run(self.solver, self.spectrum, self.found);
  CHECK_SAME(self.found, before, 7);
  case_free(&self);
}

/// Whatever the caches, and so the layout, the same bits
static void
test_caches(uint32_t n_components)
{
  const char* const caches[] = {"48,8192", "32,1024", "1,1", "48,1"};
  float             wanted[64];
  Case              self = case_relaxed(90, n_components, 1.0f, 0.1f, 1.5f);
  for (uint32_t i = 0; i < 90 * n_components; ++i) {
    // What half precision holds
    self.dictionary[i] = floorf(self.dictionary[i] * 2048.0f) / 2048.0f;
  }
  for (size_t i = 0; i < sizeof(caches) / sizeof(caches[0]); ++i) {
    nms_solver_free(self.solver);
    REQUIRE_INT(setenv("NMS_CACHES", caches[i], 1), 0);
    REQUIRE_INT(nms_solver_new(&self.config, &self.solver), NMS_SUCCESS);
    nms_solver_run(self.solver, self.spectrum, self.found);
    if (i) {
      CHECK_SAME(self.found, wanted, n_components);
    }
    memcpy(wanted, self.found, n_components * sizeof(float));
  }
  REQUIRE_INT(unsetenv("NMS_CACHES"), 0);
  case_free(&self);
}

static void
test_bad_configs(void)
{
  const float           weights[]  = {0.1f, 0.2f, 0.3f, 0.4f};
  const float           wrong[][4] = {{0.1f, 0.2f, 0.3f, -0.4f},
                                      {0.1f, NAN, 0.3f, 0.4f},
                                      {0.1f, 0.2f, INFINITY, 0.4f}};
  const NmsSolverConfig good = {2, 2, 2, 1.0f, weights, weights, 1.0f, 0.0f};
  NmsSolverConfig       bad[18];
  for (int i = 0; i < 18; ++i) {
    bad[i] = good;
  }
  bad[0].n_features   = 0;
  bad[1].n_components = 0;
  bad[2].n_iterations = 0;
  bad[3].beta         = -2.5f;
  bad[4].beta         = 4.5f;
  bad[5].beta         = NAN;
  bad[6].dictionary   = wrong[0];
  bad[7].dictionary   = wrong[1];
  bad[8].dictionary   = wrong[2];
  bad[9].dictionary   = NULL;
  bad[10].sparsity    = wrong[0] + 2;
  bad[11].sparsity    = wrong[1];
  bad[12].relaxation  = 0.9f;
  bad[13].relaxation  = 2.1f;
  bad[14].relaxation  = NAN;
  bad[15].momentum    = -0.5f;
  bad[16].momentum    = 1.0f;
  bad[17].momentum    = NAN;
  for (int i = 0; i < 18; ++i) {
    NmsSolver* solver = (NmsSolver*)&bad;
    check_note("bad config %d", i);
    CHECK_INT(nms_solver_new(&bad[i], &solver), NMS_BAD_ARGUMENT);
    CHECK(solver == NULL);
  }
  check_no_note();
  nms_solver_free(NULL);
}

int
main(void)
{
  const float betas[] = {1.0f, 0.0f, 0.5f, 1.5f, 2.0f, 3.0f, -1.0f, 4.0f};
  for (uint32_t i = 1; i <= 33; ++i) {
    for (uint32_t j = 1; j <= 33; ++j) {
      test_definition(i, j, 1.0f, i % 2 ? 0.3f : 0.0f);
    }
    test_definition(i, 1 + i * 7 % 33, betas[i % 8], i % 3 ? 0.3f : 0.0f);
    test_factorize(i, 1 + i * 5 % 33, betas[i % 8]);
  }
  test_relaxation(20, 7, 1.0f);
  test_relaxation(20, 7, 0.5f);
  test_extremes();
  test_definition(756, 128, 1.0f, 0.1f);
  test_definition(757, 131, 1.0f, 0.0f);
  for (int i = 0; i < 8; ++i) {
    test_scale(betas[i], 0.0f);
    test_scale(betas[i], 0.2f);
    test_silence(betas[i]);
    test_empty_parts(betas[i]);
  }
  test_caches(31);
  test_caches(49);
  test_copied();
  test_bad_configs();
  return check_result();
}
