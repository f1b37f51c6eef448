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

static inline Vector
select_vector(const Flags which, const Vector yes, const Vector no)
{
  return (Vector)(((Flags)yes & which) | ((Flags)no & ~which));
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

static inline Row
load_row(const float* const from)
{
  Row row;
  for (size_t p = 0U; p < PARTS; ++p) {
    row.part[p] = load(from + p * LANES);
  }
  return row;
}

static void
project(const NmsPacked* const x,
        const float* const     v,
        const uint32_t         first,
        const uint32_t         count,
        float* const           sum)
{
  const float* block = x->data + (size_t)first * NMS_PACK_LANES;

  memset(sum, 0, (size_t)count * NMS_SUM_LANES * sizeof(float));
  for (uint32_t b = 0U; b < x->n_blocks; ++b) {
    const Row row = load_row(v + (size_t)b * NMS_PACK_LANES);
    for (uint32_t k = 0U; k < count; ++k) {
      add_row_sum(
          block + k * NMS_PACK_LANES, row, sum + (size_t)k * NMS_SUM_LANES);
    }
    block += (size_t)x->n_components * NMS_PACK_LANES;
  }
}

/// Add outer products to one component's 64 columns
static inline void
add_outer_row(const NmsOuter* const outer,
              const uint32_t        k,
              const float*          v, // Of the first pair
              const size_t          v_stride,
              float* const          to)
{
  Row row = load_row(to);
  for (uint32_t m = 0U; m < outer->n_pairs; ++m) {
    const float c = outer->c[(size_t)m * outer->c_stride + k];
    for (size_t p = 0U; p < PARTS; ++p) {
      row.part[p] += c * load(v + p * LANES);
    }
    v += v_stride;
  }
  for (size_t p = 0U; p < PARTS; ++p) {
    store(row.part[p], to + p * LANES);
  }
}

static void
add_outer(NmsPacked* const x, const NmsOuter* const outer)
{
  const size_t n_columns = (size_t)x->n_blocks * NMS_PACK_LANES;
  float*       block     = x->data + (size_t)outer->first * NMS_PACK_LANES;

  for (uint32_t b = 0U; b < x->n_blocks; ++b) {
    for (uint32_t k = 0U; k < outer->count; ++k) {
      add_outer_row(outer,
                    k,
                    outer->v + (size_t)b * NMS_PACK_LANES,
                    n_columns,
                    block + (size_t)k * NMS_PACK_LANES);
    }
    block += (size_t)x->n_components * NMS_PACK_LANES;
  }
}

/// Return log2(x) for normal x > 0, within 2e-7
static inline Vector
log2_vector(const Vector x)
{
  // x = m 2^e with m from sqrt(1/2) to sqrt(2), then the series of artanh
  const Flags  bits = (Flags)x - 0x3F3504F3;
  const Flags  e    = bits >> 23;
  const Vector m    = (Vector)((bits & 0x7FFFFF) + 0x3F3504F3);
  const Vector t    = (m - 1.0f) / (m + 1.0f);
  const Vector u    = t * t;

  Vector sum = u * 0.3205989f + 0.4121986f; // 2 / (9 ln 2), 2 / (7 ln 2)
  sum        = sum * u + 0.5770780f;        // 2 / (5 ln 2)
  sum        = sum * u + 0.9617967f;        // 2 / (3 ln 2)
  sum        = sum * u + 2.8853901f;        // 2 / ln 2
  return __builtin_convertvector(e, Vector) + sum * t;
}

/// Return 2^x for x from -126 to 127, within 2e-7 relative
static inline Vector
exp2_vector(const Vector x)
{
  const Vector round = (x + 12582912.0f) - 12582912.0f; // 1.5 * 2^23
  const Vector f     = x - round;
  const Flags  n     = __builtin_convertvector(round, Flags);

  Vector sum = f * 1.5403530e-4f + 1.3333558e-3f; // ln(2)^k / k!
  sum        = sum * f + 9.6181291e-3f;
  sum        = sum * f + 5.5504109e-2f;
  sum        = sum * f + 2.4022651e-1f;
  sum        = sum * f + 6.9314718e-1f;
  sum        = sum * f + 1.0f;
  return sum * (Vector)((n + 127) << 23);
}

static inline Vector
power_vector(const Vector x, const float exponent)
{
  const Vector zero   = {0.0f};
  const Vector lowest = zero - 126.0f;
  const Vector top    = zero + 127.0f;
  const Vector y      = log2_vector(x) * exponent;
  const Vector safe   = select_vector(y < top, y, top);
  const Flags  some   = (x >= zero + 0x1p-126f) & (y >= lowest);

  return select_vector(
      some, exp2_vector(select_vector(some, safe, zero)), zero);
}

static void
power(float* const values, const size_t n, const float exponent)
{
  const size_t whole = n / LANES * LANES;

  for (size_t i = 0U; i < whole; i += LANES) {
    store(power_vector(load(values + i), exponent), values + i);
  }
  if (whole < n) {
    float rest[LANES] = {0.0f};
    memcpy(rest, values + whole, (n - whole) * sizeof(float));
    store(power_vector(load(rest), exponent), rest);
    memcpy(values + whole, rest, (n - whole) * sizeof(float));
  }
}

/// Share LANES bins from `bin` on
static inline void
share_part(float* const* const models,
           const uint32_t      n_sources,
           const uint32_t      bin,
           const float         exponent)
{
  const Vector zero    = {0.0f};
  Vector       largest = zero;
  Vector       sum     = zero;

  for (uint32_t s = 0U; s < n_sources; ++s) {
    const Vector model = load(models[s] + bin);
    largest            = select_vector(model > largest, model, largest);
  }

  const Flags  some = largest > zero;
  const Vector safe = select_vector(some, largest, zero + 1.0f);
  for (uint32_t s = 0U; s < n_sources; ++s) {
    const Vector ratio = load(models[s] + bin) / safe;
    const Vector part =
        select_vector(some, power_vector(ratio, exponent), zero + 1.0f);
    store(part, models[s] + bin);
    sum += part;
  }
  for (uint32_t s = 0U; s < n_sources; ++s) {
    store(load(models[s] + bin) / sum, models[s] + bin);
  }
}

/// Share the last bins, fewer than LANES: lane by lane through one vector
static void
share_tail(float* const* const models,
           const uint32_t      n_sources,
           const uint32_t      first,
           const uint32_t      n,
           const float         exponent)
{
  for (uint32_t bin = first; bin < first + n; ++bin) {
    float largest = 0.0f;
    for (uint32_t s = 0U; s < n_sources; ++s) {
      largest = models[s][bin] > largest ? models[s][bin] : largest;
    }

    float sum = 0.0f;
    for (uint32_t s = 0U; s < n_sources; ++s) {
      float part = largest > 0.0f ? models[s][bin] / largest : 1.0f;
      power(&part, 1U, exponent);
      models[s][bin] = part;
      sum += part;
    }
    for (uint32_t s = 0U; s < n_sources; ++s) {
      models[s][bin] /= sum;
    }
  }
}

static void
share(float* const* const models,
      const uint32_t      n_sources,
      const uint32_t      n_bins,
      const float         exponent)
{
  const uint32_t whole = n_bins / LANES * LANES;

  for (uint32_t bin = 0U; bin < whole; bin += LANES) {
    share_part(models, n_sources, bin, exponent);
  }
  if (whole < n_bins) {
    share_tail(models, n_sources, whole, n_bins - whole, exponent);
  }
}

#define NMS_STRINGIFY(x) #x
#define NMS_NAME_STRING(x) NMS_STRINGIFY(x)
#define NMS_PASTE(a, b) a##b
#define NMS_KERNEL_SYMBOL(name) NMS_PASTE(nms_kernel_, name)

const NmsKernel NMS_KERNEL_SYMBOL(NMS_KERNEL_NAME) = {
    NMS_NAME_STRING(NMS_KERNEL_NAME),
    ratio_sum,
    combine,
    project,
    add_outer,
    power,
    share};
