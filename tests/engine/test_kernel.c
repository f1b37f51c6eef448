// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
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

static const char* const names[] = {"reference", "vector", "avx2", "avx512"};

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
  self.packed.data = (float*)aligned_alloc(64, size * sizeof(float));
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

static void
test_combine(const NmsKernel* kernel, const Operands* self)
{
  const uint32_t n      = self->n_components;
  const uint32_t padded = self->packed.n_blocks * NMS_PACK_LANES;
  float*         y      = new_random(padded, 1, 7.0, 8.0);
  for (uint32_t first = 0; first < n; first += 1 + n / 3) {
    kernel->combine(&self->packed, self->c, first, n - first, y);
    for (uint32_t j = 0; j < self->n_columns; ++j) {
      const double expected = combined(self, j, first, n);
      CHECK_NEAR(y[j], expected, 2e-6 * expected);
    }
    for (uint32_t j = self->n_columns; j < padded; ++j) {
      CHECK(y[j] == 0.0f);
    }
  }
  kernel->combine(&self->packed, self->c, n / 2, 0, y);
  CHECK(max_magnitude(y, padded) == 0.0);
  free(y);
}

static void
test_ratio_sum(const NmsKernel* kernel, const Operands* self, float least)
{
  const uint32_t n   = self->n_components;
  float*         sum = new_random((size_t)n * 1, 1, 7.0, 8.0);
  kernel->ratio_sum(&self->packed, self->v, self->c, least, sum);
  for (uint32_t k = 0; k < n; ++k) {
    double found    = 0.0;
    double expected = 0.0;
    for (uint32_t lane = 0; lane < 1; ++lane) {
      found += (double)sum[k * 1 + lane];
    }
    for (uint32_t j = 0; j < self->n_columns; ++j) {
      const double y = fmax(combined(self, j, 0, n), (double)least);
      expected +=
          (double)self->rows[k * self->n_columns + j] * (double)self->v[j] / y;
    }
    CHECK_NEAR(found, expected, 1e-5 * expected);
  }
  free(sum);
}

/// Packing from rows and from columns gives the same
static void
test_pack(const Operands* self)
{
  const uint32_t n_components = self->n_components;
  const uint32_t n_columns    = self->n_columns;
  const size_t   size         = nms_packed_size(n_components, n_columns);
  NmsPacked      other        = {.data = new_random(size, 1, 7.0, 8.0)};
  float*         columns      = new_floats((size_t)n_components * n_columns);
  for (uint32_t k = 0; k < n_components; ++k) {
    for (uint32_t j = 0; j < n_columns; ++j) {
      columns[j * n_components + k] = self->rows[k * n_columns + j];
    }
  }
  nms_pack_columns(&other, columns, n_components, n_columns);
  CHECK_INT(other.n_blocks, self->packed.n_blocks);
  CHECK_INT(other.n_components, n_components);
  CHECK_SAME(other.data, self->packed.data, size);
  free(other.data);
  free(columns);
}

static void
test_kernel(const NmsKernel* kernel)
{
  const uint32_t n_components[] = {1, 2, 3, 7, 8, 9, 16, 17, 33};
  const uint32_t n_columns[]    = {1, 15, 16, 17, 63, 64, 65, 127, 129, 300};
  for (size_t i = 0; i < 9 * 10; ++i) {
    Operands self = operands_new(n_components[i % 9], n_columns[i / 9]);
    check_note("%s, %u x %u", kernel->name, self.n_components, self.n_columns);
    test_pack(&self);
    test_combine(kernel, &self);
    test_ratio_sum(kernel, &self, 1e-12f);
    test_ratio_sum(kernel, &self, 1.5f);
    operands_free(&self);
  }
  check_no_note();
}

int
main(void)
{
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); ++i) {
    REQUIRE_INT(setenv("NMS_KERNEL", names[i], 1), 0);
    const NmsKernel* kernel = nms_kernel_choose();
    REQUIRE(kernel != NULL);
    if (strcmp(kernel->name, names[i]) != 0) {
      fprintf(stderr, "%s: not for this processor\n", names[i]);
      CHECK(i >= 2);
      continue;
    }
    test_kernel(kernel);
  }
  REQUIRE_INT(setenv("NMS_KERNEL", "no such kernel", 1), 0);
  CHECK(nms_kernel_choose() != NULL);
  return check_result();
}
