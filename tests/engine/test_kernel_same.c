// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "kernels.h"
#include "tools.h"

#include "kernel/caches.h"
#include "kernel/kernel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/**
   The same bits of every kernel, whatever the layout and the order in which a
   matrix is read, and whether the model is known beforehand.
*/

/// Values after each array that must be neither used nor changed
#define GUARD 16

/// Operands, with weights of eleven bits and zeros, a sixth of each
typedef struct {
  const NmsKernel* kernel;
  uint32_t         n_components;
  uint32_t         n_columns;
  size_t           n_tiled; ///< Columns, padded to whole tiles
  float            floor;
  float*           columns; ///< [n_columns][n_components]
  float*           c;       ///< [n_components]
  float*           v;       ///< [padded columns], not a number after n_tiled
  float*           y;       ///< The same
  float*           wanted;  ///< [n_components], guarded
  float*           found;   ///< The same
} Case;

static float*
new_guarded(size_t n)
{
  return new_random(n + GUARD, 1, 7.0, 8.0);
}

static Case
case_new(const NmsKernel* kernel, uint32_t n_components, uint32_t n_columns)
{
  const uint64_t seed   = n_components * 1000 + n_columns;
  const size_t   n      = (size_t)n_components * n_columns;
  const size_t   padded = nms_packed_size(1, n_columns);
  Case           self   = {.kernel       = kernel,
                           .n_components = n_components,
                           .n_columns    = n_columns,
                           .n_tiled      = (n_columns + NMS_TILE_COLUMNS - 1U) /
                                      NMS_TILE_COLUMNS * NMS_TILE_COLUMNS,
                           .columns = new_random(n, seed, 0.0, 1.0),
                           .c = new_random(n_components, seed + 1, 0.0, 1.0),
                           .v = new_random(padded + GUARD, seed + 2, 0.0, 3.0),
                           .y = new_random(padded + GUARD, seed + 3, 0.0, 3.0),
                           .wanted = new_guarded(n_components),
                           .found  = new_guarded(n_components)};
  for (size_t i = 0; i < n; ++i) {
    const int step  = (int)(self.columns[i] * 2048.0f);
    self.columns[i] = i % 6 ? ldexpf((float)step, -20 - (int)(i % 5)) : 0.0f;
  }
  memset(self.v + n_columns, 0, (padded - n_columns) * sizeof(float));
  return self;
}

static void
case_free(Case* self)
{
  free(self->columns);
  free(self->c);
  free(self->v);
  free(self->y);
  free(self->wanted);
  free(self->found);
}

/// Check what was found, and forget it
static void
check_found(Case* self, const char* what)
{
  float* const guarded = new_guarded(self->n_components);
  check_note("%s, %u x %u: %s",
             self->kernel->name,
             self->n_components,
             self->n_columns,
             what);
  CHECK_SAME(self->found, self->wanted, self->n_components);
  CHECK_SAME(
      self->found + self->n_components, guarded + self->n_components, GUARD);
  memcpy(self->found, guarded, self->n_components * sizeof(float));
  free(guarded);
}

static NmsPacked
new_packed(const Case* self)
{
  const size_t size   = nms_packed_size(self->n_components, self->n_columns);
  NmsPacked    packed = {.data = aligned_alloc(64, size * sizeof(float))};
  REQUIRE(packed.data != NULL);
  nms_pack_columns(&packed, self->columns, self->n_components, self->n_columns);
  return packed;
}

/// Blocks, in each order; and from the model of c
static void
test_orders(Case* self)
{
  const NmsKernel* const kernel = self->kernel;
  NmsPacked              x      = new_packed(self);
  kernel->ratio_sum(&x, self->v, self->c, self->floor, self->wanted);
  kernel->combine(&x, self->c, 0, self->n_components, self->y);
  for (int order = NMS_ORDER_AHEAD; order <= NMS_ORDER_BLOCKS; ++order) {
    x.order = (NmsOrder)order;
    kernel->ratio_sum(&x, self->v, self->c, self->floor, self->found);
    check_found(self, "another order of blocks");
    kernel->ratio_project(&x, self->v, self->y, self->floor, self->found);
    check_found(self, "from the model");
  }
  free(x.data);
}

/// Use tiles, which must not read what is beyond the last of them
static void
run_tiles(Case* self, const NmsTiled* x)
{
  const NmsKernel* const kernel = self->kernel;
  const size_t           n      = self->n_tiled;
  float* const           y      = new_guarded(n);
  float* const           before = new_guarded(n);

  kernel->ratio_sum_tiled(x, self->v, self->c, self->floor, self->found);
  check_found(self, "tiles");
  kernel->combine_tiled(x, self->c, y);
  CHECK_SAME(y + n, before + n, GUARD);
  for (size_t j = n; j < n + GUARD; ++j) {
    y[j] = NAN;
  }
  kernel->ratio_project_tiled(x, self->v, y, self->floor, self->found);
  check_found(self, "tiles, from the model");
  free(y);
  free(before);
}

/// Tiles in half precision, with something in the scratch
static void
test_half_tiles(Case* self)
{
  const size_t n     = (size_t)self->n_components * self->n_columns;
  const size_t size  = nms_tiled_size(self->n_components, self->n_columns);
  const size_t row   = nms_tiled_size(self->n_components, 1);
  NmsTiled     tiled = {.halves = calloc(size + GUARD, sizeof(uint16_t)),
                        .row    = new_guarded(row),
                        .scale  = nms_halves_scale(self->columns, n)};
  float*       guard = new_guarded(row);
  REQUIRE(tiled.halves != NULL);
  REQUIRE(tiled.scale > 0.0f);
  for (size_t i = 0; i < row; ++i) {
    tiled.row[i] = NAN;
  }
  nms_tile_columns(&tiled, self->columns, self->n_components, self->n_columns);
  for (size_t i = size; i < size + GUARD; ++i) {
    CHECK_INT(tiled.halves[i], 0);
    tiled.halves[i] = 0xFFFFU; // Not a number
  }
  run_tiles(self, &tiled);
  CHECK_SAME(tiled.row + row, guard + row, GUARD);
  free(tiled.halves);
  free(tiled.row);
  free(guard);
}

static void
test_tiles(Case* self)
{
  const size_t size  = nms_tiled_size(self->n_components, self->n_columns);
  NmsTiled     tiled = {.data = new_guarded(size)};
  nms_tile_columns(&tiled, self->columns, self->n_components, self->n_columns);
  for (size_t j = self->n_tiled; j < nms_packed_size(1, self->n_columns); ++j) {
    self->v[j] = NAN;
  }
  self->kernel->ratio_sum_tiled(
      &tiled, self->v, self->c, self->floor, self->wanted);
  run_tiles(self, &tiled);
  tiled.is_fetched = true;
  run_tiles(self, &tiled);
  test_half_tiles(self);
  free(tiled.data);
}

static void
test_shape(const NmsKernel* kernel, uint32_t n_components, uint32_t n_columns)
{
  const float floors[] = {1e-12f, 1e-5f};
  for (size_t i = 0; i < 2; ++i) {
    Case self  = case_new(kernel, n_components, n_columns);
    self.floor = floors[i];
    test_orders(&self);
    if (kernel->ratio_sum_tiled) {
      test_tiles(&self);
    }
    case_free(&self);
  }
}

static void
test_kernel(const NmsKernel* kernel)
{
  const uint32_t n_columns[] = {1, 7, 8, 9, 31, 32, 33, 65, 100};
  Random         random      = {1};
  for (uint32_t n_components = 1; n_components <= 49; ++n_components) {
    for (uint32_t i = 0; i < 9; i += 1 + random_below(&random, 3)) {
      test_shape(kernel, n_components, n_columns[i]);
    }
  }
  test_shape(kernel, 130, 97);
  test_shape(kernel, 259, 66);
  check_no_note();
}

/// Sizes are what the processor says, or what the environment says
static void
test_caches(void)
{
  const char* const bad[] = {"",
                             "48",
                             "48,",
                             ",48",
                             "0,1024",
                             "32,0",
                             "a,b",
                             "-1,1024",
                             "32,1024x",
                             "32 1024",
                             "32,99999999"};
  REQUIRE_INT(unsetenv("NMS_CACHES"), 0);
  const NmsCaches own = nms_caches();
  CHECK(own.first >= 4096);
  CHECK(own.second >= own.first);
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); ++i) {
    REQUIRE_INT(setenv("NMS_CACHES", bad[i], 1), 0);
    const NmsCaches same = nms_caches();
    CHECK_INT(same.first, own.first);
    CHECK_INT(same.second, own.second);
  }
  REQUIRE_INT(setenv("NMS_CACHES", "31,1025", 1), 0);
  const NmsCaches other = nms_caches();
  CHECK_INT(other.first, 31 * 1024);
  CHECK_INT(other.second, 1025 * 1024);
}

/// Which way is chosen is where the figures of docs/speed.md turn
static void
test_choices(void)
{
  const NmsCaches epyc = {32768, 1048576};
  const NmsCaches xeon = {49152, 2097152};
  NmsKernel       avx2 = nms_kernel_reference;
  avx2.n_lanes         = 8;
  CHECK(nms_caches_order(&epyc, &avx2, 128) == NMS_ORDER_AHEAD);
  CHECK(nms_caches_order(&epyc, &avx2, 129) == NMS_ORDER_BLOCKS);
  CHECK(nms_caches_order(&epyc, &avx2, 512) == NMS_ORDER_BLOCKS);
  CHECK(nms_caches_order(&epyc, &avx2, 513) == NMS_ORDER_AHEAD);
  CHECK(nms_caches_order(&xeon, &avx2, 192) == NMS_ORDER_AHEAD);
  CHECK(nms_caches_order(&xeon, &avx2, 193) == NMS_ORDER_FETCH);
  CHECK(nms_caches_order(&xeon, &nms_kernel_vector, 512) == NMS_ORDER_AHEAD);
  CHECK(!nms_caches_want_halves(&epyc, 256, 756));
  CHECK(nms_caches_want_halves(&epyc, 384, 756));
  CHECK(!nms_caches_want_halves(&xeon, 512, 756));
  CHECK(nms_caches_want_halves(&xeon, 576, 756));
  CHECK(!nms_caches_want_fetching(&epyc));
  CHECK(nms_caches_want_fetching(&xeon));
}

int
main(void)
{
  test_each_kernel(test_kernel);
  test_caches();
  test_choices();
  return check_result();
}
