// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  The unrolled iterations are checked against the solver, which plays them, and
  the gradients of refining against finite differences: each weight, or mask, is
  moved a little to both sides, and the error that is really measured must
  change as the gradient says.
*/

#include "check.h"
#include "tools.h"

#include "kernel/kernel.h"
#include "learn/judge.h"
#include "learn/mixer.h"
#include "learn/unroll.h"
#include "learn/weights.h"
#include "nmf/online.h"
#include "nms/complex.h"
#include "nms/dictionary.h"
#include "nms/solver.h"

#include <math.h>
#include <stdlib.h>

/// Not multiples of a block, so that there is padding
enum {
  N_FEATURES   = 70,
  N_WINDOW     = 178,
  N_BINS       = N_WINDOW / 2 + 1,
  N_GROUPS     = 35,
  N_TAIL       = 40,
  N_COMPONENTS = 6,
  N_ITERATIONS = 5,
  N_SOURCES    = 2,
  N_FRAMES     = 3,
  PADDED       = 128,
};

static const uint32_t counts[N_SOURCES] = {4, 2};

/// Where groups of bins begin: single bins, more and more, none, the rest
static const uint32_t groups[N_GROUPS + 1] = {
    0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 14, 16, 18, 20, 22,
    24, 26, 28, 30, 32, 34, 36, 39, 42, 45, 48, 52, 56, 60, 60, 60, 70, N_BINS};

/// How much each source's error counts
static const float importance[N_SOURCES] = {1.0f, 0.7f};

/// A small problem
typedef struct {
  NmsUnroll    unroll;
  NmsJudge     judge;
  NmsWeights   weights;
  NmsWeights   gradient;
  uint32_t     n_groups;
  bool         has_filters;
  uint32_t     starts[N_BINS + 1];
  NmsExample   examples[N_FRAMES];
  const float* features[N_FRAMES];
} Rig;

static float*
padded(size_t n, uint64_t seed, double low, double high)
{
  float* const values = calloc(PADDED, sizeof(float));
  float* const random = new_random(n, seed, low, high);
  REQUIRE(values != NULL);
  for (size_t i = 0; i < n; ++i) {
    values[i] = random[i];
  }
  free(random);
  return values;
}

/// Pack random columns, or zeros
static void
fill_matrix(NmsPacked* packed, uint32_t n_columns, uint64_t seed, double high)
{
  const size_t size = nms_packed_size(N_COMPONENTS, n_columns);
  float* const columns =
      new_random((size_t)n_columns * N_COMPONENTS, seed, 0.1 * high, high);
  packed->data = calloc(size, sizeof(float));
  REQUIRE(packed->data != NULL);
  nms_pack_columns(packed, columns, N_COMPONENTS, n_columns);
  free(columns);
}

static void
fill_weights(NmsWeights* weights, uint32_t n_groups, uint64_t seed, double high)
{
  fill_matrix(&weights->analysis, N_FEATURES, seed, high / N_FEATURES);
  fill_matrix(&weights->reconstruction, n_groups, seed + 1, high);
  weights->n_iterations = N_ITERATIONS;
  weights->sparsity     = new_random(N_ITERATIONS, seed + 2, 0.1 * high, high);
}

/// Fill a channel of a mixture
static void
fill_channel(NmsExample* example, int c, uint64_t seed)
{
  NmsComplex* mixture = (NmsComplex*)new_random(2 * N_BINS, seed, -2.0, 2.0);
  example->mixture[c] = mixture;
  example->sources[c] = calloc(N_SOURCES, sizeof(NmsComplex*));
  REQUIRE(example->sources[c] != NULL);
  for (int s = 0; s < N_SOURCES; ++s) {
    float* const values =
        new_random(2 * N_BINS, seed + 2 + (uint64_t)s, -1.0, 1.0);
    for (int j = 0; j < N_BINS; ++j) {
      values[2 * j] += 0.5f * mixture[j].re;
      values[2 * j + 1] += 0.5f * mixture[j].im;
    }
    // Of a real signal, the ends of the spectrum are real
    values[1]              = 0.0f;
    values[2 * N_BINS - 1] = 0.0f;
    example->sources[c][s] = (NmsComplex*)values;
  }
  mixture[0].im          = 0.0f;
  mixture[N_BINS - 1].im = 0.0f;
}

/// Make a frame of a mixture; the sources are not quite what it is the sum of
static NmsExample
new_example(uint64_t seed)
{
  NmsExample example = {.features  = padded(N_FEATURES, seed, 0.0, 2.0),
                        .synthesis = new_random(N_TAIL, seed + 2, 0.5, 1.0),
                        .n_tail    = N_TAIL};
  fill_channel(&example, 0, seed + 1);
  fill_channel(&example, 1, seed + 5);
  return example;
}

static void
set_up(Rig*           rig,
       float          relaxation,
       float          momentum,
       bool           has_groups,
       NmsDictionary* images)
{
  rig->has_filters = images != NULL;
  rig->n_groups    = has_groups ? N_GROUPS : N_BINS;
  for (uint32_t g = 0; g <= rig->n_groups; ++g) {
    rig->starts[g] = has_groups ? groups[g] : g;
  }

  const NmsUnrollShape shape = {N_FEATURES,
                                rig->n_groups,
                                N_COMPONENTS,
                                N_ITERATIONS,
                                N_SOURCES,
                                counts,
                                relaxation,
                                momentum,
                                1.6f,
                                N_FRAMES};
  REQUIRE_INT(nms_unroll_init(&rig->unroll, &shape), NMS_SUCCESS);
  const NmsJudgeConfig judge = {
      N_SOURCES, rig->n_groups, N_WINDOW, rig->starts, images};
  REQUIRE_INT(nms_judge_init(&rig->judge, &judge), NMS_SUCCESS);
  fill_weights(&rig->weights, rig->n_groups, 1, 1.0);
  fill_weights(&rig->gradient, rig->n_groups, 10, 0.0);
  for (int i = 0; i < N_FRAMES; ++i) {
    rig->examples[i] = new_example(20 + 10 * (uint64_t)i);
    rig->features[i] = rig->examples[i].features;
  }
}

static void
tear_down(Rig* rig)
{
  NmsWeights* const both[] = {&rig->weights, &rig->gradient};
  for (int i = 0; i < 2; ++i) {
    free(both[i]->analysis.data);
    free(both[i]->reconstruction.data);
    free(both[i]->sparsity);
  }
  for (int i = 0; i < N_FRAMES; ++i) {
    NmsExample* const example = &rig->examples[i];
    for (int c = 0; c < 2; ++c) {
      for (int s = 0; s < N_SOURCES; ++s) {
        free(example->sources[c][s]);
      }
      free((void*)example->sources[c]);
      free(example->mixture[c]);
    }
    free(example->features);
    free((void*)example->synthesis);
  }
  nms_judge_clear(&rig->judge);
  nms_unroll_clear(&rig->unroll);
}

/// Judge one frame; return the weighted error
static double
judge(Rig* rig, int i, bool with_gradient)
{
  const size_t row = (size_t)i * rig->unroll.padded_groups;
  const float* masks[N_SOURCES];
  float*       to_masks[N_SOURCES];
  double       sum = 0.0;
  for (int s = 0; s < N_SOURCES; ++s) {
    masks[s]    = rig->unroll.masks[s] + row;
    to_masks[s] = rig->unroll.to_masks[s] + row;
  }
  (rig->has_filters ? nms_judge_run_filters
                    : nms_judge_run)(&rig->judge,
                                     &rig->examples[i],
                                     masks,
                                     importance,
                                     with_gradient ? to_masks : NULL);
  for (int s = 0; s < N_SOURCES; ++s) {
    sum += (double)importance[s] * rig->judge.errors[s];
  }
  return sum;
}

/// Return the weighted error of all frames with the weights as they are
static double
measure(Rig* rig)
{
  double sum = 0.0;
  nms_unroll_prepare(&rig->unroll, &rig->weights);
  nms_unroll_forward(&rig->unroll, &rig->weights, rig->features);
  for (int i = 0; i < N_FRAMES; ++i) {
    sum += judge(rig, i, true);
  }
  return sum;
}

/// Compare the gradient by the masks, the error being quadratic in them
static void
test_masks(Rig* rig)
{
  const int frame = 1;
  measure(rig);
  const size_t row = (size_t)frame * rig->unroll.padded_groups;
  for (int s = 0; s < N_SOURCES; ++s) {
    for (uint32_t j = 0; j < rig->n_groups; ++j) {
      float* const mask = rig->unroll.masks[s] + row + j;
      const float  old  = *mask;
      *mask             = old + 0.5f;
      const double up   = judge(rig, frame, false);
      *mask             = old - 0.5f;
      const double down = judge(rig, frame, false);
      *mask             = old;
      check_note("source %d, group %u", s, j);
      CHECK_NEAR(rig->unroll.to_masks[s][row + j], up - down, 1e-5);
    }
  }
  check_no_note();
}

/// What is heard of a perfect mask is the source, and of none, nothing
static void
test_errors(Rig* rig)
{
  for (int j = 0; j < N_BINS; ++j) {
    rig->examples[0].sources[0][0][j] = rig->examples[0].mixture[0][j];
  }
  for (uint32_t j = 0; j < rig->n_groups; ++j) {
    for (int s = 0; s < N_SOURCES; ++s) {
      rig->unroll.masks[s][j] = s == 0 ? 1.0f : 0.0f;
    }
  }
  judge(rig, 0, false);
  CHECK(rig->judge.energies[0] > 0.0);
  CHECK_NEAR(rig->judge.errors[0], 0.0, 1e-9);
  CHECK(rig->judge.energies[1] > 0.0);
  CHECK_NEAR(rig->judge.errors[1], rig->judge.energies[1], 1e-9);
}

/// Move one weight to both sides and see how the error changes
static double
slope(Rig* rig, float* weight)
{
  const float old   = *weight;
  const float step  = 0.05f * old;
  *weight           = old + step;
  const double up   = measure(rig);
  *weight           = old - step;
  const double down = measure(rig);
  *weight           = old;
  return (up - down) / (2.0 * (double)step);
}

/// Compare gradient and slope for some weights of an array, not its padding
static void
compare(Rig* rig, float* weights, const float* gradient, size_t n)
{
  double largest = 0.0;
  for (size_t i = 0; i < n; ++i) {
    largest = fmax(largest, fabs((double)gradient[i]));
  }
  CHECK(largest > 0.0);
  const size_t step = n > 40 ? n / 40 : 1;
  for (size_t i = 0; i < n; i += step) {
    check_note("weight %zu", i);
    if (weights[i] > 0.0f) {
      CHECK_NEAR(gradient[i], slope(rig, &weights[i]), 0.01 * largest);
    } else {
      CHECK(weights[i] == 0.0f); // Padding
    }
  }
  check_no_note();
}

/// Put the sources anywhere, and make them more or less wide
static void
fill_images(NmsDictionary* images, uint32_t n_groups)
{
  Random random           = {7};
  images->shape.n_sources = N_SOURCES;
  images->shape.n_groups  = n_groups;
  for (uint32_t i = 0; i < N_SOURCES * n_groups; ++i) {
    const double left  = random_between(&random, 0.1, 0.9);
    const double angle = random_between(&random, 0.0, 2.0 * TOOLS_PI);
    const double cross =
        random_between(&random, 0.0, 0.99) * sqrt(left * (1.0 - left));
    images->spatial[4 * i]     = (float)left;
    images->spatial[4 * i + 1] = (float)(1.0 - left);
    images->spatial[4 * i + 2] = (float)(cross * cos(angle));
    images->spatial[4 * i + 3] = (float)(cross * sin(angle));
  }
}

static void
test_all(float relaxation, float momentum, bool has_groups, bool two)
{
  float         spatial[N_SOURCES * N_BINS * 4];
  NmsDictionary images = {.spatial = spatial};
  fill_images(&images, has_groups ? N_GROUPS : N_BINS);
  Rig rig = {0};
  set_up(&rig, relaxation, momentum, has_groups, two ? &images : NULL);
  if (!two)
    test_masks(&rig);
  measure(&rig);
  nms_unroll_backward(&rig.unroll, &rig.weights, &rig.gradient);
  compare(&rig,
          rig.weights.analysis.data,
          rig.gradient.analysis.data,
          nms_packed_size(N_COMPONENTS, N_FEATURES));
  compare(&rig,
          rig.weights.reconstruction.data,
          rig.gradient.reconstruction.data,
          nms_packed_size(N_COMPONENTS, rig.n_groups));
  compare(&rig, rig.weights.sparsity, rig.gradient.sparsity, N_ITERATIONS);
  if (!two)
    test_errors(&rig);
  tear_down(&rig);
}

/// Return the largest value of a column of activations
static float
max_activation(const float* h)
{
  float most = 0.0f;
  for (int k = 0; k < N_COMPONENTS; ++k) {
    most = fmaxf(most, h[k]);
  }
  return most;
}

/// Return W row by row, as a dictionary has it
static float*
unpack_analysis(const NmsWeights* weights)
{
  float* const columns = new_floats((size_t)N_FEATURES * N_COMPONENTS);
  for (size_t j = 0; j < N_FEATURES; ++j) {
    const size_t lane  = j % NMS_PACK_LANES;
    const float* block = weights->analysis.data + (j - lane) * N_COMPONENTS;
    for (size_t k = 0; k < N_COMPONENTS; ++k) {
      columns[j * N_COMPONENTS + k] = block[k * NMS_PACK_LANES + lane];
    }
  }
  return columns;
}

/// What is trained is what plays: the unrolled iterations end with the solver's
/// activations, which are of the spectrum as loud as it is
static void
test_is_solver(float relaxation, float momentum, bool is_sparse)
{
  static const float levels[N_FRAMES] = {1.0f, 1e-4f, 3e5f};

  Rig rig = {0};
  set_up(&rig, relaxation, momentum, true, NULL);
  for (int i = 0; i < N_ITERATIONS; ++i) {
    rig.weights.sparsity[i] *= is_sparse ? 1.0f : 0.0f;
  }
  float* const          columns = unpack_analysis(&rig.weights);
  const NmsSolverConfig config  = {.n_features   = N_FEATURES,
                                   .n_components = N_COMPONENTS,
                                   .n_iterations = N_ITERATIONS,
                                   .beta         = 1.0f,
                                   .dictionary   = columns,
                                   .sparsity     = rig.weights.sparsity,
                                   .relaxation   = relaxation,
                                   .momentum     = momentum};
  NmsSolver*            solver  = NULL;
  NmsOnlineScale        scales[N_FRAMES];
  float*                spectra[N_FRAMES];
  REQUIRE_INT(nms_solver_new(&config, &solver), NMS_SUCCESS);
  for (int t = 0; t < N_FRAMES; ++t) {
    float* const features = rig.examples[t].features;
    spectra[t]            = new_copy(features, N_FEATURES);
    for (int j = 0; j < N_FEATURES; ++j) {
      spectra[t][j] *= levels[t];
    }
    scales[t] = nms_online_scale(spectra[t], N_FEATURES);
    for (int j = 0; j < N_FEATURES; ++j) {
      features[j] = scales[t].to_one * spectra[t][j];
    }
  }
  nms_unroll_prepare(&rig.unroll, &rig.weights);
  nms_unroll_forward(&rig.unroll, &rig.weights, rig.features);
  for (size_t t = 0; t < N_FRAMES; ++t) {
    const float* const found =
        rig.unroll.h + (N_ITERATIONS * N_FRAMES + t) * N_COMPONENTS;
    float played[N_COMPONENTS];
    nms_solver_run(solver, spectra[t], played);
    for (int k = 0; k < N_COMPONENTS; ++k) {
      check_note("frame %d, component %d", (int)t, k);
      CHECK_NEAR(found[k],
                 played[k] / scales[t].from_one,
                 1e-5 * (double)max_activation(found));
    }
    free(spectra[t]);
  }
  check_no_note();
  nms_solver_free(solver);
  free(columns);
  tear_down(&rig);
}

int
main(void)
{
  for (int i = 0; i < 8; ++i) {
    test_is_solver(i & 1 ? 2.0f : 1.0f, i & 2 ? 0.5f : 0.0f, (i & 4) != 0);
  }

  test_all(1.0f, 0.0f, false, false);
  test_all(1.0f, 0.0f, false, true);
  test_all(1.5f, 0.3f, true, false);
  test_all(1.5f, 0.3f, true, true);
  test_all(2.0f, 0.0f, false, false);
  test_all(2.0f, 0.0f, false, true);
  test_all(2.0f, 0.5f, true, false);
  test_all(2.0f, 0.5f, true, true);
  return check_result();
}
