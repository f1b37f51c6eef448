// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file vector_impl.h
   The kernels in vectors of the compiler's: included by one source file per
   kind of processor, which defines NMS_KERNEL_NAME and NMS_VECTOR_BYTES and is
   compiled for that processor.
*/

#include "kernel/kernel.h"
#include "kernel/pairs.h"

#include <math.h>
#include <string.h>

#if NMS_VECTOR_BYTES == 64U
#include <immintrin.h>
#endif

#ifndef NMS_RATIO_SUM_TILED
#define NMS_RATIO_SUM_TILED NULL
#endif

#define LANES (NMS_VECTOR_BYTES / sizeof(float))
#define PARTS (NMS_PACK_LANES / LANES)

/// Components that are worked on together, and the lanes of their sums
#define GROUP 4U

/// Sums a row product is split into, so that additions need not wait for each
/// other; a power of two, as many as fit into the
/// registers
#define CHAINS (NMS_VECTOR_BYTES == 64U ? 4U : 1U)

/// A register's worth of floats
typedef float Vector __attribute__((vector_size(NMS_VECTOR_BYTES)));

/// The result of comparing two of them
typedef int32_t Flags __attribute__((vector_size(NMS_VECTOR_BYTES)));

/// One float for each component of a group
typedef float Quad __attribute__((vector_size(16)));

/// NMS_PACK_LANES floats, kept in registers
typedef struct {
  Vector part[PARTS];
} Row;

/// A row, not yet added up over chains
typedef struct {
  Row chain[CHAINS];
} Chains;

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

/// Add up to four lanes
static inline Quad
fold(const Vector v)
{
#if NMS_VECTOR_BYTES == 64U
  return (__builtin_shufflevector(v, v, 0, 1, 2, 3) +
          __builtin_shufflevector(v, v, 4, 5, 6, 7)) +
         (__builtin_shufflevector(v, v, 8, 9, 10, 11) +
          __builtin_shufflevector(v, v, 12, 13, 14, 15));
#elif NMS_VECTOR_BYTES == 32U
  return __builtin_shufflevector(v, v, 0, 1, 2, 3) +
         __builtin_shufflevector(v, v, 4, 5, 6, 7);
#else
  return v;
#endif
}

/// Add up the lanes of four vectors, each to a lane of the result
static inline Quad
add_lanes(const Quad q[GROUP])
{
  const Quad ab = __builtin_shufflevector(q[0], q[1], 0, 4, 1, 5) +
                  __builtin_shufflevector(q[0], q[1], 2, 6, 3, 7);
  const Quad cd = __builtin_shufflevector(q[2], q[3], 0, 4, 1, 5) +
                  __builtin_shufflevector(q[2], q[3], 2, 6, 3, 7);

  return __builtin_shufflevector(ab, cd, 0, 1, 4, 5) +
         __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
}

static inline Chains
no_chains(void)
{
  Chains chains;
  for (size_t i = 0U; i < CHAINS; ++i) {
    for (size_t p = 0U; p < PARTS; ++p) {
      chains.chain[i].part[p] = (Vector){0.0f};
    }
  }
  return chains;
}

/// Add c times a row
static inline void
add_row(const float* const from, const float c, Row* const row)
{
  for (size_t p = 0U; p < PARTS; ++p) {
    row->part[p] += c * load(from + p * LANES);
  }
}

static inline Row
add_chains(const Chains chains)
{
  Row row = chains.chain[0];
  for (size_t i = 1U; i < CHAINS; ++i) {
    for (size_t p = 0U; p < PARTS; ++p) {
      row.part[p] += chains.chain[i].part[p];
    }
  }
  return row;
}

static inline Row
row_product(const float* block, const float* const c, const uint32_t n)
{
  const uint32_t whole  = n / GROUP * GROUP;
  Chains         chains = no_chains();

  for (uint32_t k = 0U; k < whole; k += GROUP) {
    for (uint32_t i = 0U; i < GROUP; ++i) {
      add_row(block, c[k + i], &chains.chain[i & (CHAINS - 1U)]);
      block += NMS_PACK_LANES;
    }
  }
  for (uint32_t k = whole; k < n; ++k) {
    add_row(block, c[k], &chains.chain[0]);
    block += NMS_PACK_LANES;
  }
  return add_chains(chains);
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

static inline void
store_row(const Row row, float* const to)
{
  for (size_t p = 0U; p < PARTS; ++p) {
    store(row.part[p], to + p * LANES);
  }
}

static inline Row
row_ratio(const float* const v, const Row y, const float floor)
{
  const Vector least = floor - (Vector){0.0f};

  Row ratio;
  for (size_t p = 0U; p < PARTS; ++p) {
    const Vector safe = select_vector(y.part[p] > least, y.part[p], least);
    ratio.part[p]     = load(v + p * LANES) / safe;
  }
  return ratio;
}

/// Multiply two rows and add up to four lanes
static inline Quad
row_dot(const float* const from, const Row row)
{
  Vector sum = load(from) * row.part[0];
  for (size_t p = 1U; p < PARTS; ++p) {
    sum += load(from + p * LANES) * row.part[p];
  }
  return fold(sum);
}

/// Add the rows' products with `row` to the sums of the last n < GROUP rows
static inline void
add_last_dots(const float*   from,
              const uint32_t n,
              const Row      row,
              float* const   sum)
{
  Quad dots[GROUP] = {{0.0f}};
  for (uint32_t i = 0U; i < n; ++i) {
    dots[i] = row_dot(from, row);
    from += NMS_PACK_LANES;
  }

  const Quad added = add_lanes(dots);
  for (uint32_t i = 0U; i < n; ++i) {
    sum[i] += added[i];
  }
}

/// Add four sums that were just made
static inline void
add_quad(const Quad added, float* const sum)
{
  Quad now;
  memcpy(&now, sum, sizeof(now));
  now += added;
  memcpy(sum, &now, sizeof(now));
}

/// Add the rows' products with `row` to the sums of n rows
static inline void
add_dots(const float* from, const uint32_t n, const Row row, float* const sum)
{
  const uint32_t whole = n / GROUP * GROUP;

  for (uint32_t k = 0U; k < whole; k += GROUP) {
    Quad dots[GROUP];
    for (uint32_t i = 0U; i < GROUP; ++i) {
      dots[i] = row_dot(from, row);
      from += NMS_PACK_LANES;
    }
    add_quad(add_lanes(dots), sum + k);
  }
  if (whole < n) {
    add_last_dots(from, n - whole, row, sum + whole);
  }
}

/**
   The same, and in the same breath the product of c and the next block: so the
   one is read from the first-level cache while the other comes from the second.
*/
static inline Row
add_dots_ahead(const float*       from,
               const uint32_t     n,
               const Row          row,
               const float* const c,
               float* const       sum)
{
  const uint32_t whole  = n / GROUP * GROUP;
  const float*   ahead  = from + (size_t)n * NMS_PACK_LANES;
  Chains         chains = no_chains();

  for (uint32_t k = 0U; k < whole; k += GROUP) {
    Quad dots[GROUP];
    for (uint32_t i = 0U; i < GROUP; ++i) {
      dots[i] = row_dot(from, row);
      add_row(ahead, c[k + i], &chains.chain[i & (CHAINS - 1U)]);
      from += NMS_PACK_LANES;
      ahead += NMS_PACK_LANES;
    }
    add_quad(add_lanes(dots), sum + k);
  }
  if (whole < n) {
    add_last_dots(from, n - whole, row, sum + whole);
    for (uint32_t k = whole; k < n; ++k) {
      add_row(ahead, c[k], &chains.chain[0]);
      ahead += NMS_PACK_LANES;
    }
  }
  return add_chains(chains);
}

static void
ratio_sum_folded(const NmsPacked* const x,
                 const float* const     v,
                 const float* const     c,
                 const float            floor,
                 float* const           sum)
{
  const uint32_t n          = x->n_components;
  const size_t   block_size = (size_t)n * NMS_PACK_LANES;
  const uint32_t last       = x->n_blocks - 1U;
  const float*   block      = x->data;
  Row            y          = row_product(block, c, n);

  memset(sum, 0, (size_t)n * sizeof(float));
  for (uint32_t b = 0U; b < last; ++b) {
    const Row ratio = row_ratio(v + (size_t)b * NMS_PACK_LANES, y, floor);
    y               = add_dots_ahead(block, n, ratio, c, sum);
    block += block_size;
  }
  add_dots(
      block, n, row_ratio(v + (size_t)last * NMS_PACK_LANES, y, floor), sum);
}

#if NMS_VECTOR_BYTES == 64U

/// Components whose sums are kept as vectors on the stack
#define MOST_WIDE 256U

/// Return v / y, y being at least `floor`, by an estimate that is refined once
static inline Row
row_quotient(const float* const v, const Row y, const float floor)
{
  const Vector least = floor - (Vector){0.0f};

  Row quotient;
  for (size_t p = 0U; p < PARTS; ++p) {
    const Vector safe = (Vector)_mm512_max_ps((__m512)y.part[p], (__m512)least);
    const Vector near = (Vector)_mm512_rcp14_ps((__m512)safe);
    const Vector q    = load(v + p * LANES) * near;
    quotient.part[p]  = q + near * (load(v + p * LANES) - safe * q);
  }
  return quotient;
}

static inline void
add_wide(const float* const from, const Row row, float* const wide)
{
  Vector sum = load(wide);
  for (size_t p = 0U; p < PARTS; ++p) {
    sum += load(from + p * LANES) * row.part[p];
  }
  store(sum, wide);
}

static void
fold_wide(const float* wide, const uint32_t n, float* const sum)
{
  for (uint32_t k = 0U; k < n; k += GROUP) {
    const uint32_t left        = n - k < GROUP ? n - k : GROUP;
    Quad           dots[GROUP] = {{0.0f}};
    for (uint32_t i = 0U; i < left; ++i) {
      dots[i] = fold(load(wide));
      wide += LANES;
    }
    const Quad added = add_lanes(dots);
    memcpy(sum + k, &added, left * sizeof(float));
  }
}

static inline Row
add_wide_ahead(const float*       from,
               const uint32_t     n,
               const Row          row,
               const float* const c,
               float*             wide)
{
  const uint32_t whole  = n / GROUP * GROUP;
  const float*   ahead  = from + (size_t)n * NMS_PACK_LANES;
  Chains         chains = no_chains();

  for (uint32_t k = 0U; k < whole; k += GROUP) {
    for (uint32_t i = 0U; i < GROUP; ++i) {
      add_row(ahead, c[k + i], &chains.chain[i & (CHAINS - 1U)]);
      add_wide(from, row, wide);
      from += NMS_PACK_LANES;
      ahead += NMS_PACK_LANES;
      wide += LANES;
    }
  }
  for (uint32_t k = whole; k < n; ++k) {
    add_row(ahead, c[k], &chains.chain[0]);
    add_wide(from, row, wide);
    from += NMS_PACK_LANES;
    ahead += NMS_PACK_LANES;
    wide += LANES;
  }
  return add_chains(chains);
}

static void
ratio_sum(const NmsPacked* const x,
          const float* const     v,
          const float* const     c,
          const float            floor,
          float* const           sum)
{
  const uint32_t n = x->n_components;
  if (n > MOST_WIDE) {
    ratio_sum_folded(x, v, c, floor, sum);
    return;
  }
  float          wide[MOST_WIDE * LANES] __attribute__((aligned(64)));
  const size_t   block_size = (size_t)n * NMS_PACK_LANES;
  const uint32_t last       = x->n_blocks - 1U;
  const float*   block      = x->data;
  Row            y          = row_product(block, c, n);

  memset(wide, 0, n * LANES * sizeof(float));
  for (uint32_t b = 0U; b < last; ++b) {
    const Row ratio = row_quotient(v + (size_t)b * NMS_PACK_LANES, y, floor);
    y               = add_wide_ahead(block, n, ratio, c, wide);
    block += block_size;
  }
  const Row ratio = row_quotient(v + (size_t)last * NMS_PACK_LANES, y, floor);
  for (uint32_t k = 0U; k < n; ++k) {
    add_wide(
        block + (size_t)k * NMS_PACK_LANES, ratio, wide + (size_t)k * LANES);
  }
  fold_wide(wide, n, sum);
}
#else
#define ratio_sum ratio_sum_folded
#endif

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
    store_row(row_product(from, c + first, count),
              y + (size_t)b * NMS_PACK_LANES);
    from += block_size;
  }
}

static void
project(const NmsPacked* const x,
        const float* const     v,
        const uint32_t         first,
        const uint32_t         count,
        float* const           sum)
{
  const float* block = x->data + (size_t)first * NMS_PACK_LANES;

  memset(sum, 0, (size_t)count * sizeof(float));
  for (uint32_t b = 0U; b < x->n_blocks; ++b) {
    add_dots(block, count, load_row(v + (size_t)b * NMS_PACK_LANES), sum);
    block += (size_t)x->n_components * NMS_PACK_LANES;
  }
}

/// Add outer products to a block's columns of two components, or of one twice
static inline void
add_outer_rows(const NmsOuter* const outer,
               const uint32_t        k,
               const uint32_t        next, // k + 1, or k
               const float*          v,    // Of the first pair
               const size_t          v_stride,
               float* const          to)
{
  float* const to_next = to + (size_t)(next - k) * NMS_PACK_LANES;
  Row          row     = load_row(to);
  Row          other   = load_row(to_next);

  for (uint32_t m = 0U; m < outer->n_pairs; ++m) {
    const float* const c = outer->c + (size_t)m * outer->c_stride;
    add_row(v, c[k], &row);
    add_row(v, c[next], &other);
    v += v_stride;
  }
  store_row(row, to);
  store_row(other, to_next);
}

static void
add_outer(NmsPacked* const x, const NmsOuter* const outer)
{
  const size_t n_columns = (size_t)x->n_blocks * NMS_PACK_LANES;
  float*       block     = x->data + (size_t)outer->first * NMS_PACK_LANES;

  for (uint32_t b = 0U; b < x->n_blocks; ++b) {
    for (uint32_t k = 0U; k < outer->count; k += 2U) {
      add_outer_rows(outer,
                     k,
                     k + 1U < outer->count ? k + 1U : k,
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

/// Load n <= LANES floats and zeros
static inline Vector
load_some(const float* const from, const size_t n)
{
  Vector v = {0.0f};
  memcpy(&v, from, n * sizeof(float));
  return v;
}

/// Share n <= LANES bins from `bin` on
static inline void
share_part(float* const* const models,
           const uint32_t      n_sources,
           const size_t        bin,
           const size_t        n,
           const float         exponent)
{
  const Vector zero    = {0.0f};
  Vector       largest = zero;
  Vector       sum     = zero;

  for (uint32_t s = 0U; s < n_sources; ++s) {
    const Vector model = load_some(models[s] + bin, n);
    largest            = select_vector(model > largest, model, largest);
  }

  // Scaled by a power of two, the largest is in [1, 4): this rounds nothing,
  // and no power leaves the range of float
  const Flags  some  = largest > zero;
  const Flags  field = (254 << 23) - ((Flags)largest & (255 << 23));
  const Flags  least = (Flags)zero + (1 << 23);
  const Vector scale =
      select_vector(field > least, (Vector)field, (Vector)least);

  for (uint32_t s = 0U; s < n_sources; ++s) {
    const Vector model = load_some(models[s] + bin, n) * scale;
    const Vector part =
        select_vector(some, power_vector(model, exponent), zero + 1.0f);
    memcpy(models[s] + bin, &part, n * sizeof(float));
    sum += part;
  }
  for (uint32_t s = 0U; s < n_sources; ++s) {
    const Vector mask = load_some(models[s] + bin, n) / sum;
    memcpy(models[s] + bin, &mask, n * sizeof(float));
  }
}

static void
share(float* const* const models,
      const uint32_t      n_sources,
      const uint32_t      n_bins,
      const float         exponent)
{
  const size_t whole = n_bins / LANES * LANES;

  for (size_t bin = 0U; bin < whole; bin += LANES) {
    share_part(models, n_sources, bin, LANES, exponent);
  }
  if (whole < n_bins) {
    share_part(models, n_sources, whole, n_bins - whole, exponent);
  }
}

static void
link_channels(const NmsComplex* const* const spectra,
              const uint32_t                 n_channels,
              const uint32_t                 n_bins,
              float* const                   magnitudes)
{
  memset(magnitudes, 0, n_bins * sizeof(float));
  for (uint32_t c = 0U; c < n_channels; ++c) {
    const NmsComplex* const x = spectra[c];
    for (uint32_t bin = 0U; bin < n_bins; ++bin) {
      magnitudes[bin] += x[bin].re * x[bin].re + x[bin].im * x[bin].im;
    }
  }
  for (uint32_t bin = 0U; bin < n_bins; ++bin) {
    magnitudes[bin] = sqrtf(magnitudes[bin]);
  }
}

static void
apply_mask(const float* const      mask,
           const NmsComplex* const x,
           const uint32_t          n_bins,
           NmsComplex* const       y)
{
  for (uint32_t bin = 0U; bin < n_bins; ++bin) {
    y[bin].re = mask[bin] * x[bin].re;
    y[bin].im = mask[bin] * x[bin].im;
  }
}

/// Return the sum of the lanes
static inline float
total(const Vector v)
{
  const Quad q = fold(v);
  return (q[0] + q[1]) + (q[2] + q[3]);
}

static float
energy(const float* const mask,
       const float* const magnitudes,
       const uint32_t     n_bins)
{
  const size_t whole = n_bins / LANES * LANES;
  Vector       sum   = {0.0f};

  for (size_t bin = 0U; bin < whole; bin += LANES) {
    const Vector y = load(mask + bin) * load(magnitudes + bin);
    sum += y * y;
  }
  const Vector y = load_some(mask + whole, n_bins - whole) *
                   load_some(magnitudes + whole, n_bins - whole);
  return total(sum + y * y);
}

static void
sum_bands(const NmsBands* const bands,
          const float* const    magnitudes,
          float* const          sums)
{
  for (uint32_t b = 0U; b < bands->n_bands; ++b) {
    const NmsBandRow   row     = bands->rows[b];
    const float* const weights = bands->weights + row.first_weight;
    const float* const from    = magnitudes + row.first_bin;
    const uint32_t     whole   = row.n_bins / LANES * LANES;
    Vector             sum     = {0.0f};

    for (uint32_t i = 0U; i < whole; i += LANES) {
      sum += load(weights + i) * load(from + i);
    }

    float last = 0.0f;
    for (uint32_t i = whole; i < row.n_bins; ++i) {
      last += weights[i] * from[i];
    }
    sums[b] = whole ? total(sum) + last : last;
  }
}

#define COMPLEXES (LANES / 2U)

/// Exchange real and imaginary parts
static inline Vector
swap_parts(const Vector v)
{
#if NMS_VECTOR_BYTES == 64U
  return __builtin_shufflevector(
      v, v, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14);
#elif NMS_VECTOR_BYTES == 32U
  return __builtin_shufflevector(v, v, 1, 0, 3, 2, 5, 4, 7, 6);
#else
  return __builtin_shufflevector(v, v, 1, 0, 3, 2);
#endif
}

/// Put complex numbers in the opposite order
static inline Vector
turn(const Vector v)
{
#if NMS_VECTOR_BYTES == 64U
  return __builtin_shufflevector(
      v, v, 14, 15, 12, 13, 10, 11, 8, 9, 6, 7, 4, 5, 2, 3, 0, 1);
#elif NMS_VECTOR_BYTES == 32U
  return __builtin_shufflevector(v, v, 6, 7, 4, 5, 2, 3, 0, 1);
#else
  return __builtin_shufflevector(v, v, 2, 3, 0, 1);
#endif
}

/// Conjugate complex numbers
static inline Vector
conjugate(const Vector v)
{
  static const int32_t sign[16] = {0,
                                   INT32_MIN,
                                   0,
                                   INT32_MIN,
                                   0,
                                   INT32_MIN,
                                   0,
                                   INT32_MIN,
                                   0,
                                   INT32_MIN,
                                   0,
                                   INT32_MIN,
                                   0,
                                   INT32_MIN,
                                   0,
                                   INT32_MIN};
  Flags                flip;
  memcpy(&flip, sign, sizeof(flip));
  return (Vector)((Flags)v ^ flip);
}

static void
split_pairs(NmsComplex* const z, const uint32_t h, const float* const twiddles)
{
  const NmsComplex first = z[0];

  z[0] = (NmsComplex){first.re + first.im, 0.0f};
  z[h] = (NmsComplex){first.re - first.im, 0.0f};

  uint32_t k = 1U;
  for (; k + 2U * COMPLEXES - 2U < h - k; k += COMPLEXES) {
    const float* const re  = twiddles + (size_t)2U * k;
    const float* const im  = re + (size_t)2U * (h / 2U + 1U);
    float* const       low = &z[k].re;
    float* const       top = &z[h - k - COMPLEXES + 1U].re;

    const Vector a = load(low);
    const Vector b = conjugate(turn(load(top)));
    const Vector e = 0.5f * (a + b);
    const Vector d = a - b;
    const Vector t = load(re) * d + load(im) * swap_parts(d);
    store(e + t, low);
    store(turn(conjugate(e - t)), top);
  }
  for (; k <= h - k; ++k) {
    const float* const re = twiddles + (size_t)2U * k;
    split_pair(z, k, h - k, re, re + (size_t)2U * (h / 2U + 1U));
  }
}

static void
join_pairs(NmsComplex* const y, const uint32_t h, const float* const twiddles)
{
  const NmsComplex first = {y[0].re, y[h].re};

  y[0] = (NmsComplex){first.re + first.im, first.re - first.im};

  uint32_t k = 1U;
  for (; k + 2U * COMPLEXES - 2U < h - k; k += COMPLEXES) {
    const float* const re  = twiddles + (size_t)2U * k;
    const float* const im  = re + (size_t)2U * (h / 2U + 1U);
    float* const       low = &y[k].re;
    float* const       top = &y[h - k - COMPLEXES + 1U].re;

    const Vector a = load(low);
    const Vector b = conjugate(turn(load(top)));
    const Vector e = a + b;
    const Vector d = a - b;
    const Vector o = 2.0f * (load(re) * d - load(im) * swap_parts(d));
    store(e + o, low);
    store(turn(conjugate(e - o)), top);
  }
  for (; k <= h - k; ++k) {
    const float* const re = twiddles + (size_t)2U * k;
    join_pair(y, k, h - k, re, re + (size_t)2U * (h / 2U + 1U));
  }
}

#define NMS_STRINGIFY(x) #x
#define NMS_NAME_STRING(x) NMS_STRINGIFY(x)
#define NMS_PASTE(a, b) a##b
#define NMS_KERNEL_SYMBOL(name) NMS_PASTE(nms_kernel_, name)

const NmsKernel NMS_KERNEL_SYMBOL(NMS_KERNEL_NAME) = {
    NMS_NAME_STRING(NMS_KERNEL_NAME),
    ratio_sum,
    NMS_RATIO_SUM_TILED,
    combine,
    project,
    add_outer,
    power,
    share,
    link_channels,
    apply_mask,
    energy,
    sum_bands,
    split_pairs,
    join_pairs};
