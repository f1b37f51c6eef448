// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file vector_impl.h
   The kernels in vectors of the compiler's: included by one source file per
   kind of processor, which defines NMS_KERNEL_NAME and NMS_VECTOR_BYTES and is
   compiled for that processor.
*/

#include "kernel/kernel.h"

#include <string.h>

#define LANES (NMS_VECTOR_BYTES / sizeof(float))
#define PARTS (NMS_PACK_LANES / LANES)

/// A register's worth of floats
typedef float Vector __attribute__((vector_size(NMS_VECTOR_BYTES)));

/// The result of comparing two of them
typedef int32_t Flags __attribute__((vector_size(NMS_VECTOR_BYTES)));

/// NMS_PACK_LANES floats, kept in registers
typedef struct {
  Vector part[PARTS];
} Row;

static inline Vector
load(const float* const from)
{
  Vector v;
  memcpy(&v, from, sizeof(v));
  return v;
}

static inline void
store(const Vector v, float* const to)
{
  memcpy(to, &v, sizeof(v));
}

static inline Row
zero_row(void)
{
  Row row;
  for (size_t p = 0U; p < PARTS; ++p) {
    row.part[p] = (Vector){0.0f};
  }
  return row;
}

static inline Row
row_product(const float* const block, const float* const c, const uint32_t n)
{
  Row y = zero_row();
  for (uint32_t k = 0U; k < n; ++k) {
    for (size_t p = 0U; p < PARTS; ++p) {
      y.part[p] += c[k] * load(block + k * NMS_PACK_LANES + p * LANES);
    }
  }
  return y;
}

static inline Row
row_ratio(const float* const v, const Row y, const float floor)
{
  const Vector least = floor - (Vector){0.0f};

  Row ratio;
  for (size_t p = 0U; p < PARTS; ++p) {
    const Flags  above = y.part[p] > least;
    const Vector safe =
        (Vector)(((Flags)y.part[p] & above) | ((Flags)least & ~above));

    ratio.part[p] = load(v + p * LANES) / safe;
  }
  return ratio;
}

static inline void
add_row_sum(const float* const block, const Row ratio, float* const sum)
{
  for (size_t i = 0U; i < NMS_SUM_LANES / LANES; ++i) {
    Vector s = load(sum + i * LANES);
    for (size_t p = i; p < PARTS; p += NMS_SUM_LANES / LANES) {
      s += load(block + p * LANES) * ratio.part[p];
    }
    store(s, sum + i * LANES);
  }
}

static void
ratio_sum(const NmsPacked* const x,
          const float* const     v,
          const float* const     c,
          const float            floor,
          float* const           sum)
{
  const uint32_t n     = x->n_components;
  const float*   block = x->data;

  memset(sum, 0, (size_t)n * NMS_SUM_LANES * sizeof(float));
  for (uint32_t b = 0U; b < x->n_blocks; ++b) {
    const Row y     = row_product(block, c, n);
    const Row ratio = row_ratio(v + (size_t)b * NMS_PACK_LANES, y, floor);

    for (uint32_t k = 0U; k < n; ++k) {
      add_row_sum(
          block + k * NMS_PACK_LANES, ratio, sum + (size_t)k * NMS_SUM_LANES);
    }
    block += (size_t)n * NMS_PACK_LANES;
  }
}

static void
combine(const NmsPacked* const x,
        const float* const     c,
        const uint32_t         first,
        const uint32_t         count,
        float* const           y)
{
  const size_t block_size = (size_t)x->n_components * NMS_PACK_LANES;
  const float* from       = x->data + (size_t)first * NMS_PACK_LANES;

  for (uint32_t b = 0U; b < x->n_blocks; ++b) {
    const Row row = row_product(from, c + first, count);
    for (size_t p = 0U; p < PARTS; ++p) {
      store(row.part[p], y + (size_t)b * NMS_PACK_LANES + p * LANES);
    }
    from += block_size;
  }
}

#define NMS_STRINGIFY(x) #x
#define NMS_NAME_STRING(x) NMS_STRINGIFY(x)
#define NMS_PASTE(a, b) a##b
#define NMS_KERNEL_SYMBOL(name) NMS_PASTE(nms_kernel_, name)

const NmsKernel NMS_KERNEL_SYMBOL(NMS_KERNEL_NAME) = {
    NMS_NAME_STRING(NMS_KERNEL_NAME), ratio_sum, combine};
