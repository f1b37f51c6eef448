// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "speed_kernels.h"
#include "speed.h"

#include "nmf/update.h"

#include <stdio.h>
#include <stdlib.h>

/// Operands of every kernel function, in the shapes of a separation
typedef struct {
  const NmsKernel* kernel;
  NmsPacked        w;     ///< [n_components][n_features]
  NmsTiled         tiled; ///< W again
  NmsPacked        r;     ///< [n_components / 4][n_bins]
  float*           rows;  ///< W as BLAS likes it, [n_features][n_components]
  float*           v;     ///< [padded bins]
  float*           c;     ///< [n_components]
  float*           sum;   ///< [n_components]
  float*           y;     ///< [padded bins]
  float*           models[4];
  float*           outer; ///< [N_PAIRS][padded features]
  NmsComplex*      spectra[2];
  NmsComplex*      spectrum;
  float*           twiddles;
  NmsBandRow*      bands;
  float*           weights;
  uint32_t         n_features;
} Operands;

#define N_BINS 2049
#define N_BANDS 252
#define N_PAIRS 24

static volatile float sink;

static NmsPacked
new_packed(uint32_t n_components, uint32_t n_columns)
{
  const size_t size   = nms_packed_size(n_components, n_columns);
  NmsPacked    packed = {.data = (float*)speed_memory(size * sizeof(float))};
  float* const rows = speed_random((size_t)n_components * n_columns, 5, 0.01f);
  nms_pack_rows(&packed, rows, n_components, n_columns);
  free(rows);
  return packed;
}

/// Bands that grow from 1 to about 31 bins
static void
lay_out_bands(Operands* self)
{
  self->bands = (NmsBandRow*)speed_memory(N_BANDS * sizeof(NmsBandRow));
  uint32_t first_weight = 0;
  for (uint32_t b = 0; b < N_BANDS; ++b) {
    const uint32_t first = (uint32_t)((double)b * b * 0.0313);
    self->bands[b]       = (NmsBandRow){first, 1 + b / 8, first_weight};
    first_weight += self->bands[b].n_bins;
  }
  self->weights = speed_random(first_weight, 6, 0.0f);
}

static Operands
operands_new(uint32_t n_components, uint32_t n_features)
{
  const size_t padded = nms_packed_size(1, N_BINS);
  Operands     self   = {
            .w        = new_packed(n_components, n_features),
            .r        = new_packed(n_components / 4, N_BINS),
            .rows     = speed_random((size_t)n_components * n_features, 5, 0.01f),
            .v        = speed_random(padded, 7, 0.0f),
            .c        = speed_random(n_components, 8, 0.0f),
            .sum      = speed_random(n_components, 8, 0.0f),
            .y        = speed_random(padded, 8, 0.0f),
            .outer    = speed_random(N_PAIRS * padded, 9, 0.0f),
            .twiddles = speed_random(nms_twiddles_size(2048), 9, 0.0f),
            .n_features = n_features};
  for (uint32_t s = 0; s < 4; ++s) {
    self.models[s] = speed_random(padded, 10 + s, 0.0f);
  }
  for (uint32_t c = 0; c < 2; ++c) {
    self.spectra[c] = (NmsComplex*)speed_random(2 * padded, 20 + c, -0.5f);
  }
  self.spectrum = (NmsComplex*)speed_random(2 * padded, 22, -0.5f);
  nms_twiddles(self.twiddles, 2048);
  lay_out_bands(&self);
  self.tiled.data = (float*)speed_memory(
      nms_tiled_size(n_components, n_features) * sizeof(float));
  nms_tile_columns(&self.tiled, self.rows, n_components, n_features);
  return self;
}

static void
operands_free(Operands* self)
{
  free(self->w.data);
  free(self->tiled.data);
  free(self->r.data);
  free(self->rows);
  free(self->v);
  free(self->c);
  free(self->sum);
  free(self->y);
  free(self->outer);
  free(self->twiddles);
  for (uint32_t s = 0; s < 4; ++s) {
    free(self->models[s]);
  }
  free(self->spectra[0]);
  free(self->spectra[1]);
  free(self->spectrum);
  free(self->bands);
  free(self->weights);
}

/// As the solver does it
static void
run_ratio_sum(void* user)
{
  const Operands* self = user;
  if (nms_update_prefers_tiles(self->kernel, 1.0f, self->w.n_components)) {
    self->kernel->ratio_sum_tiled(
        &self->tiled, self->v, self->c, 1e-12f, self->sum);
  } else {
    self->kernel->ratio_sum(&self->w, self->v, self->c, 1e-12f, self->sum);
  }
}

static void
run_combine(void* user)
{
  const Operands* self = user;
  self->kernel->combine(&self->r, self->c, 0, self->r.n_components, self->y);
}

static void
run_project(void* user)
{
  const Operands* self = user;
  self->kernel->project(&self->w, self->v, 0, self->w.n_components, self->sum);
}

static void
run_add_outer(void* user)
{
  Operands*      self  = user;
  const NmsOuter outer = {
      self->outer, self->outer, N_PAIRS, 1, 0, self->w.n_components};
  self->kernel->add_outer(&self->w, &outer);
}

static void
run_power(void* user)
{
  const Operands* self = user;
  self->kernel->power(self->y, N_BANDS, 1.0001f);
}

static void
run_share(void* user)
{
  Operands* self = user;
  self->kernel->share(self->models, 4, N_BINS, 1.4f);
}

static void
run_link(void* user)
{
  const Operands* self = user;
  self->kernel->link(
      (const NmsComplex* const*)self->spectra, 2, N_BINS, self->y);
}

static void
run_apply_mask(void* user)
{
  const Operands* self = user;
  self->kernel->apply_mask(self->v, self->spectra[0], N_BINS, self->spectrum);
}

static void
run_energy(void* user)
{
  const Operands* self = user;
  sink                 = self->kernel->energy(self->v, self->y, N_BINS);
}

static void
run_sum_bands(void* user)
{
  const Operands* self  = user;
  const NmsBands  bands = {self->bands, self->weights, N_BANDS};
  self->kernel->sum_bands(&bands, self->v, self->y);
}

/// There and back, halved each way lest numbers grow
static void
run_pairs(void* user)
{
  const Operands* self = user;
  self->kernel->split_pairs(self->spectrum, 2048, self->twiddles);
  self->kernel->join_pairs(self->spectrum, 2048, self->twiddles);
  self->kernel->apply_mask(
      self->outer, self->spectrum, N_BINS, self->spectra[1]);
}

static void
run_read(void* user)
{
  const Operands* self = user;
  const size_t    n =
      nms_packed_size(self->w.n_components, self->n_features) / 128 * 128;
  sink = speed_read(self->w.data, n);
}

static void
run_blas(void* user)
{
  const Operands* self     = user;
  const int       shape[2] = {(int)self->n_features, (int)self->w.n_components};
  speed_blas_step()(self->rows, self->v, self->c, self->y, self->sum, shape);
}

/// Compare one function of the chosen kernel with the naive one's
static void
compare(const SpeedOptions* options,
        const char*         name,
        void (*run)(void* user),
        const char* aim)
{
  Operands fast  = operands_new(128, 756);
  Operands naive = operands_new(128, 756);
  fast.kernel    = nms_kernel_choose();
  naive.kernel   = &speed_naive;

  SpeedTask tasks[] = {{run, &naive, 0.0}, {run, &fast, 0.0}};
  speed_measure(options, tasks, 2);
  speed_row(name, tasks[0].seconds / tasks[1].seconds, "times", aim);
  operands_free(&fast);
  operands_free(&naive);
}

/// Compare one pass over W with reading it and with two of OpenBLAS
static void
compare_pass(const SpeedOptions* options,
             const char*         cache,
             uint32_t            n_components,
             uint32_t            n_features)
{
  Operands self = operands_new(n_components, n_features);
  self.kernel   = nms_kernel_choose();

  SpeedTask  tasks[] = {{run_ratio_sum, &self, 0.0},
                        {run_read, &self, 0.0},
                        {run_blas, &self, 0.0}};
  char       what[80];
  const bool is_l2 = n_components == 128;
  speed_measure(options, tasks, speed_blas_step() ? 3 : 2);
  snprintf(what,
           sizeof(what),
           "W %u x %u (%s): of a single-pass read's bandwidth",
           n_features,
           n_components,
           cache);
  speed_row(what,
            100.0 * tasks[1].seconds / tasks[0].seconds,
            "%",
            is_l2 ? "60" : "");
  snprintf(what,
           sizeof(what),
           "W %u x %u (%s): against two passes of OpenBLAS",
           n_features,
           n_components,
           cache);
  if (speed_blas_step()) {
    speed_row(
        what, tasks[2].seconds / tasks[0].seconds, "times", is_l2 ? "2" : "");
  } else {
    speed_row_missing(what, "built without OpenBLAS");
  }
  operands_free(&self);
}

void
speed_kernels(const SpeedOptions* options)
{
  char title[80];
  snprintf(title,
           sizeof(title),
           "Kernel `%s` against plain C at -O2, not vectorised",
           nms_kernel_choose()->name);
  speed_section(title);
  compare(options, "ratio_sum, 756 x 128", run_ratio_sum, "25");
  compare(options, "combine, 2049 x 32", run_combine, "");
  compare(options, "project, 756 x 128", run_project, "");
  compare(options, "add_outer, 756 x 128, 24 pairs", run_add_outer, "");
  compare(options, "power, 252", run_power, "");
  compare(options, "share, 4 x 2049", run_share, "");
  compare(options, "link, 2 x 2049", run_link, "");
  compare(options, "apply_mask, 2049", run_apply_mask, "");
  compare(options, "energy, 2049", run_energy, "");
  compare(options, "sum_bands, 252", run_sum_bands, "");
  compare(options, "split_pairs, join_pairs and a mask, 2048", run_pairs, "");

  speed_section("One iteration of the solver");
  compare_pass(options, "first-level cache", 16, 252);
  compare_pass(options, "second", 64, 756);
  compare_pass(options, "second", 128, 756);
  compare_pass(options, "third", 512, 756);
}
