// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "kernels.h"
#include "tools.h"

#include "kernel/kernel.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/**
   Every kernel that this processor runs, against sums in double precision, over
   shapes around the sizes of their blocks.
*/

/// Floats after each result that must not be written
#define GUARD 16

/// Random operands of one shape, packed
typedef struct {
  uint32_t  n_components;
  uint32_t  n_columns;
  float*    rows; ///< [n_components][n_columns]
  float*    c;    ///< [n_components]
  float*    v;    ///< [padded]
  NmsPacked packed;
} Operands;

static Operands
operands_new(uint32_t n_components, uint32_t n_columns)
{
  const uint64_t seed   = n_components * 1000 + n_columns;
  const size_t   size   = nms_packed_size(n_components, n_columns);
  const size_t   padded = size / n_components;
  const size_t   n      = (size_t)n_components * n_columns;
  Operands       self   = {.n_components = n_components,
                           .n_columns    = n_columns,
                           .rows         = new_random(n, seed, 0.0, 1.0),
                           .c = new_random(n_components, seed + 1, 0.0, 1.0),
                           .v = new_random(padded, seed + 2, 0.0, 3.0)};
  memset(self.v + n_columns, 0, (padded - n_columns) * sizeof(float));
  self.packed.data = aligned_alloc(64, size * sizeof(float));
  REQUIRE(self.packed.data != NULL);
  nms_pack_rows(&self.packed, self.rows, n_components, n_columns);
  return self;
}

static void
operands_free(Operands* self)
{
  free(self->rows);
  free(self->c);
  free(self->v);
  free(self->packed.data);
}

/// Return column `j` of components `first` to `end`, combined
static double
combined(const Operands* self, uint32_t j, uint32_t first, uint32_t end)
{
  double sum = 0.0;
  for (uint32_t k = first; k < end; ++k) {
    sum += (double)self->c[k] * (double)self->rows[k * self->n_columns + j];
  }
  return sum;
}

/// Fill what a function must not read with what would be noticed
static void
poison(Operands* self, uint32_t first, uint32_t count)
{
  const uint32_t n = self->n_components;
  for (uint32_t b = 0; b < self->packed.n_blocks; ++b) {
    for (uint32_t k = 0; k < n; ++k) {
      if (k < first || k >= first + count) {
        float* row = self->packed.data + ((size_t)b * n + k) * NMS_PACK_LANES;
        for (uint32_t lane = 0; lane < NMS_PACK_LANES; ++lane) {
          row[lane] = NAN;
        }
      }
    }
  }
}

static void
restore(Operands* self)
{
  nms_pack_rows(&self->packed, self->rows, self->n_components, self->n_columns);
}

/// Return guarded space for `n` results, to be checked by check_guard()
static float*
new_guarded(size_t n)
{
  return new_random(n + GUARD, 1, 7.0, 8.0);
}

static void
check_guard(const float* values, size_t n)
{
  float* untouched = new_guarded(n);
  CHECK_SAME(values + n, untouched + n, GUARD);
  free(untouched);
}

static void
test_combine(const NmsKernel* kernel, Operands* self)
{
  const uint32_t n      = self->n_components;
  const uint32_t padded = self->packed.n_blocks * NMS_PACK_LANES;
  float*         y      = new_guarded(padded);
  for (uint32_t first = 0; first < n; first += 1 + n / 3) {
    const uint32_t count = n - first - (first + 1 < n);
    poison(self, first, count);
    kernel->combine(&self->packed, self->c, first, count, y);
    restore(self);
    for (uint32_t j = 0; j < self->n_columns; ++j) {
      const double expected = combined(self, j, first, first + count);
      CHECK_NEAR(y[j], expected, 2e-6 * expected);
    }
    for (uint32_t j = self->n_columns; j < padded; ++j) {
      CHECK(y[j] == 0.0f);
    }
    check_guard(y, padded);
  }
  kernel->combine(&self->packed, self->c, n / 2, 0, y);
  CHECK(max_magnitude(y, padded) == 0.0);
  free(y);
}

/// Return the transposed matrix, [n_columns][n_components]
static float*
new_columns(const Operands* self)
{
  const uint32_t n       = self->n_components;
  float*         columns = new_floats((size_t)n * self->n_columns);
  for (uint32_t k = 0; k < n; ++k) {
    for (uint32_t j = 0; j < self->n_columns; ++j) {
      columns[j * n + k] = self->rows[k * self->n_columns + j];
    }
  }
  return columns;
}

/// Rounding leaves what halves hold, and nothing far from what there was
static void
test_halves_round(void)
{
  enum { N = 1000 };
  float* values = new_random(N, 3, 0.0, 1.0);
  float* found  = new_floats(N);
  for (int i = 0; i < N; ++i) {
    values[i] = ldexpf(values[i], 20 - i % 60);
    found[i]  = values[i];
  }
  values[0] = found[0] = ldexpf(0x1.FFFFFEp-1f, 21); // Up to a power of two
  nms_halves_round(found, N);
  CHECK(found[0] == 0x1p21f);
  CHECK(nms_halves_scale(found, N) > 0.0f);
  for (int i = 0; i < N; ++i) {
    const double error = 0x1p-11 * (double)values[i];
    const double least = 0x1p21 * 0x1p-40;
    CHECK_NEAR(found[i], (double)values[i], error > least ? error : least);
  }
  free(values);
  free(found);
}

/// Kernels that have it: the same bits from half precision
static void
test_combine_halves(const NmsKernel* kernel, const Operands* self)
{
  const size_t n    = (size_t)self->n_components * self->n_columns;
  const size_t size = nms_packed_size(self->n_components, self->n_columns);
  float*       rows = new_floats(n);
  CHECK(nms_halves_scale(self->rows, n) == 0.0f || n < 3);
  for (size_t i = 0; i < n; ++i) {
    // Eleven bits, at different powers of two; and now and then a zero
    const int step = (int)(self->rows[i] * 2048.0f);
    rows[i]        = ldexpf((float)step, -50 - (int)(i % 5));
  }
  const float scale = nms_halves_scale(rows, n);
  CHECK(scale > 0.0f);

  Operands  other   = *self;
  NmsHalves halves  = {.data  = calloc(size + GUARD, sizeof(uint16_t)),
                       .scale = scale};
  float*    wanted  = new_guarded(size / self->n_components);
  float*    found   = new_guarded(size / self->n_components);
  float*    columns = NULL;
  REQUIRE(halves.data != NULL);
  other.rows = rows;
  columns    = new_columns(&other);
  nms_pack_columns(&other.packed, columns, self->n_components, self->n_columns);
  nms_pack_halves(&halves,
                  columns,
                  self->n_components,
                  self->n_components,
                  self->n_columns);
  for (size_t i = size; i < size + GUARD; ++i) {
    CHECK_INT(halves.data[i], 0);
  }
  if (kernel->combine_halves) {
    kernel->combine(&other.packed, self->c, 0, self->n_components, wanted);
    kernel->combine_halves(&halves, self->c, found);
    CHECK_SAME(found, wanted, size / self->n_components + GUARD);
  }
  nms_pack_rows(&other.packed, self->rows, self->n_components, self->n_columns);
  free(halves.data);
  free(wanted);
  free(found);
  free(columns);
  free(rows);
}

static void
check_ratio_sum(const Operands* self, float least, const float* sum)
{
  const uint32_t n = self->n_components;
  for (uint32_t k = 0; k < n; ++k) {
    double expected = 0.0;
    for (uint32_t j = 0; j < self->n_columns; ++j) {
      const double y = fmax(combined(self, j, 0, n), (double)least);
      expected +=
          (double)self->rows[k * self->n_columns + j] * (double)self->v[j] / y;
    }
    CHECK_NEAR(sum[k], expected, 1e-5 * expected);
  }
  check_guard(sum, n);
}

static void
test_ratio_sum(const NmsKernel* kernel, const Operands* self, float least)
{
  float* sum = new_guarded(self->n_components);
  kernel->ratio_sum(&self->packed, self->v, self->c, least, sum);
  check_ratio_sum(self, least, sum);
  free(sum);
}

/// Kernels that have it: the same from tiles, which end where they say
static void
test_ratio_sum_tiled(const NmsKernel* kernel, const Operands* self, float least)
{
  const size_t size    = nms_tiled_size(self->n_components, self->n_columns);
  float*       columns = new_columns(self);
  float*       sum     = new_guarded(self->n_components);
  NmsTiled     tiled   = {.data = new_guarded(size)};
  nms_tile_columns(&tiled, columns, self->n_components, self->n_columns);
  check_guard(tiled.data, size);
  if (kernel->ratio_sum_tiled) {
    kernel->ratio_sum_tiled(&tiled, self->v, self->c, least, sum);
    check_ratio_sum(self, least, sum);
  }
  free(tiled.data);
  free(columns);
  free(sum);
}

static void
test_project(const NmsKernel* kernel, Operands* self)
{
  const uint32_t n   = self->n_components;
  float*         sum = new_guarded(n);
  for (uint32_t first = 0; first < n; first += 1 + n / 3) {
    const uint32_t count = n - first - (first + 1 < n);
    poison(self, first, count);
    kernel->project(&self->packed, self->v, first, count, sum);
    restore(self);
    for (uint32_t k = 0; k < count; ++k) {
      double expected = 0.0;
      for (uint32_t j = 0; j < self->n_columns; ++j) {
        expected += (double)self->rows[(first + k) * self->n_columns + j] *
                    (double)self->v[j];
      }
      CHECK_NEAR(sum[k], expected, 1e-5 * expected);
    }
  }
  check_guard(sum, n);
  free(sum);
}

static void
test_add_outer(const NmsKernel* kernel, Operands* self, uint32_t n_pairs)
{
  const uint32_t n      = self->n_components;
  const uint32_t first  = n / 3;
  const uint32_t count  = n - first - (first + 1 < n);
  const uint32_t padded = self->packed.n_blocks * NMS_PACK_LANES;
  float*         c      = new_random((size_t)n_pairs * n + 1, 2, -1.0, 1.0);
  float*         v      = new_random((size_t)n_pairs * padded + 1, 3, 0.0, 1.0);
  const NmsOuter outer  = {c, v, n_pairs, n, first, count};
  poison(self, first, count);
  kernel->add_outer(&self->packed, &outer);
  for (uint32_t k = 0; k < n; ++k) {
    for (uint32_t j = 0; j < self->n_columns; ++j) {
      const uint32_t lane = j % NMS_PACK_LANES;
      const float    found =
          self->packed.data[(size_t)(j - lane) * n + k * NMS_PACK_LANES + lane];
      if (k < first || k >= first + count) {
        CHECK(isnan(found));
        continue;
      }
      double expected = (double)self->rows[k * self->n_columns + j];
      for (uint32_t m = 0; m < n_pairs; ++m) {
        expected +=
            (double)c[m * n + k - first] * (double)v[(size_t)m * padded + j];
      }
      CHECK_NEAR(found, expected, 1e-6 * (1.0 + n_pairs));
    }
  }
  restore(self);
  free(c);
  free(v);
}

/// Packing from rows and from columns gives the same
static void
test_pack(const Operands* self)
{
  const uint32_t n_components = self->n_components;
  const uint32_t n_columns    = self->n_columns;
  const size_t   size         = nms_packed_size(n_components, n_columns);
  NmsPacked      other        = {.data = new_random(size, 1, 7.0, 8.0)};
  float*         columns      = new_columns(self);
  nms_pack_columns(&other, columns, n_components, n_columns);
  CHECK_INT(other.n_blocks, self->packed.n_blocks);
  CHECK_INT(other.n_components, n_components);
  CHECK_SAME(other.data, self->packed.data, size);
  free(other.data);
  free(columns);
}

/// Some columns of a wider matrix
static void
test_pack_some(const Operands* self)
{
  const uint32_t n_some  = 1 + self->n_components / 2;
  const uint32_t first   = self->n_components - n_some;
  const uint32_t n       = self->n_columns;
  const size_t   size    = nms_packed_size(n_some, n);
  NmsPacked      found   = {.data = new_random(size, 1, 7.0, 8.0)};
  NmsPacked      wanted  = {.data = new_random(size, 2, 7.0, 8.0)};
  float*         columns = new_columns(self);
  nms_pack_rows(&wanted, self->rows + (size_t)first * n, n_some, n);
  nms_pack_some_columns(&found, columns + first, self->n_components, n_some, n);
  CHECK_SAME(found.data, wanted.data, size);
  free(found.data);
  free(wanted.data);
  free(columns);
}

static void
test_shape(const NmsKernel* kernel, uint32_t n_components, uint32_t n_columns)
{
  Operands self = operands_new(n_components, n_columns);
  check_note("%s, %u x %u", kernel->name, n_components, n_columns);
  test_pack(&self);
  test_pack_some(&self);
  test_combine(kernel, &self);
  test_combine_halves(kernel, &self);
  test_ratio_sum(kernel, &self, 1e-12f);
  test_ratio_sum(kernel, &self, 1.5f);
  test_ratio_sum_tiled(kernel, &self, 1e-12f);
  test_ratio_sum_tiled(kernel, &self, 1.5f);
  test_project(kernel, &self);
  test_add_outer(kernel, &self, n_columns % 5);
  operands_free(&self);
}

/// Every number of components from 1 to 33, and columns around whole blocks
static void
test_kernel(const NmsKernel* kernel)
{
  const uint32_t n_columns[] = {1, 15, 31, 32, 33, 63, 64, 65, 127, 129, 300};
  Random         random      = {1};
  for (uint32_t n_components = 1; n_components <= 33; ++n_components) {
    for (uint32_t i = 0; i < 11; i += 1 + random_below(&random, 3)) {
      test_shape(kernel, n_components, n_columns[i]);
    }
    test_shape(kernel, n_components, 1 + random_below(&random, 500));
  }
  // More than a kernel may keep in registers or on the stack
  test_shape(kernel, 130, 97);
  test_shape(kernel, 259, 66);
  check_no_note();
}

int
main(void)
{
  test_halves_round();
  test_each_kernel(test_kernel);
  REQUIRE_INT(setenv("NMS_KERNEL", "no such kernel", 1), 0);
  CHECK(nms_kernel_choose() != NULL);
  return check_result();
}
