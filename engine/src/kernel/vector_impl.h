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

#if NMS_VECTOR_BYTES > 16U
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

/// The same bits as whole numbers
typedef int32_t Bits __attribute__((vector_size(NMS_VECTOR_BYTES)));

/// The result of comparing two of them
#if NMS_VECTOR_BYTES == 64U
typedef __mmask16 Flags;
#else
typedef Bits Flags;
#endif

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

/// Return which lanes of a are not below those of b
static inline Flags
not_below(const Vector a, const Vector b)
{
#if NMS_VECTOR_BYTES == 64U
  return _mm512_cmp_ps_mask((__m512)a, (__m512)b, _CMP_GE_OQ);
#else
  return a >= b;
#endif
}

static inline Vector
select_vector(const Flags which, const Vector yes, const Vector no)
{
#if NMS_VECTOR_BYTES == 64U
  return (Vector)_mm512_mask_blend_ps(which, (__m512)no, (__m512)yes);
#else
  return (Vector)(((Bits)yes & which) | ((Bits)no & ~which));
#endif
}

static inline Vector
larger(const Vector a, const Vector b)
{
#if NMS_VECTOR_BYTES == 64U
  return (Vector)_mm512_max_ps((__m512)a, (__m512)b);
#elif NMS_VECTOR_BYTES == 32U
  return (Vector)_mm256_max_ps((__m256)a, (__m256)b);
#else
  return select_vector(a > b, a, b);
#endif
}

static inline Vector
smaller(const Vector a, const Vector b)
{
#if NMS_VECTOR_BYTES == 64U
  return (Vector)_mm512_min_ps((__m512)a, (__m512)b);
#elif NMS_VECTOR_BYTES == 32U
  return (Vector)_mm256_min_ps((__m256)a, (__m256)b);
#else
  return select_vector(a < b, a, b);
#endif
}

/// Return a / b for b from 2^-126 to 2^126
static inline Vector
quotient(const Vector a, const Vector b)
{
#if NMS_VECTOR_BYTES == 64U
  // Dividing takes as long as 16 products: an estimate, refined once
  const Vector near = (Vector)_mm512_rcp14_ps((__m512)b);
  const Vector q    = a * near;
  return q + near * (a - b * q);
#else
  return a / b;
#endif
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
    const Vector safe = larger(y.part[p], least);
    ratio.part[p]     = quotient(load(v + p * LANES), safe);
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

static void
project_folded(const NmsPacked* const x,
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

#if NMS_VECTOR_BYTES == 64U

/// Components whose sums are kept as vectors on the stack
#define MOST_WIDE 256U

/// Components whose sums are kept in registers
#define MOST_FEW 16U

/// Add the products of a component's columns with `row` to its sum's lanes
static inline void
add_wide(const float* const from, const Row row, float* const wide)
{
  Vector sum = load(wide);
  for (size_t p = 0U; p < PARTS; ++p) {
    sum += load(from + p * LANES) * row.part[p];
  }
  store(sum, wide);
}

static inline void
add_wide_rows(const float* from, const uint32_t n, const Row row, float* wide)
{
  for (uint32_t k = 0U; k < n; ++k) {
    add_wide(from, row, wide);
    from += NMS_PACK_LANES;
    wide += LANES;
  }
}

/// Add up the lanes of n components' sums
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

/// As add_dots_ahead(), with sums whose lanes are not added up
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

/**
   ratio_sum for so few components, a number that the compiler knows, that their
   sums stay in registers; the lanes of four are added up at the end.
*/
static inline __attribute__((always_inline)) void
ratio_sum_few(const NmsPacked* const x,
              const float*           v,
              const float* const     c,
              const float            floor,
              float* const           sum,
              const uint32_t         n)
{
  const float*       block = x->data;
  const float* const end   = block + (size_t)x->n_blocks * n * NMS_PACK_LANES;
  Row                y     = row_product(block, c, n);
  Vector             sums[MOST_FEW];

  for (uint32_t k = 0U; k < n; ++k) {
    sums[k] = (Vector){0.0f};
  }
  for (; block < end; v += NMS_PACK_LANES) {
    const Row    ratio  = row_ratio(v, y, floor);
    const float* ahead  = block + (size_t)n * NMS_PACK_LANES;
    Chains       chains = no_chains();
    ahead               = ahead < end ? ahead : block; // For nothing
    for (uint32_t k = 0U; k < n; ++k) {
      add_row(ahead, c[k], &chains.chain[k & (CHAINS - 1U)]);
      for (size_t p = 0U; p < PARTS; ++p) {
        sums[k] += load(block + p * LANES) * ratio.part[p];
      }
      block += NMS_PACK_LANES;
      ahead += NMS_PACK_LANES;
    }
    y = add_chains(chains);
  }
  for (uint32_t k = 0U; k < n; k += GROUP) {
    const Quad quads[GROUP] = {fold(sums[k]),
                               fold(sums[k + 1U]),
                               fold(sums[k + 2U]),
                               fold(sums[k + 3U])};
    const Quad added        = add_lanes(quads);
    memcpy(sum + k, &added, sizeof(added));
  }
}

static void
ratio_sum(const NmsPacked* const x,
          const float* const     v,
          const float* const     c,
          const float            floor,
          float* const           sum)
{
  const uint32_t n = x->n_components;
  if (n == 8U) {
    ratio_sum_few(x, v, c, floor, sum, 8U);
    return;
  }
  if (n == 12U) {
    ratio_sum_few(x, v, c, floor, sum, 12U);
    return;
  }
  if (n == MOST_FEW) {
    ratio_sum_few(x, v, c, floor, sum, MOST_FEW);
    return;
  }
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
    const Row ratio = row_ratio(v + (size_t)b * NMS_PACK_LANES, y, floor);
    y               = add_wide_ahead(block, n, ratio, c, wide);
    block += block_size;
  }
  add_wide_rows(
      block, n, row_ratio(v + (size_t)last * NMS_PACK_LANES, y, floor), wide);
  fold_wide(wide, n, sum);
}
static void
project(const NmsPacked* const x,
        const float* const     v,
        const uint32_t         first,
        const uint32_t         count,
        float* const           sum)
{
  float        wide[MOST_WIDE * LANES] __attribute__((aligned(64)));
  const float* block = x->data + (size_t)first * NMS_PACK_LANES;

  if (count > MOST_WIDE) {
    project_folded(x, v, first, count, sum);
    return;
  }

  memset(wide, 0, count * LANES * sizeof(float));
  for (uint32_t b = 0U; b < x->n_blocks; ++b) {
    add_wide_rows(block, count, load_row(v + (size_t)b * NMS_PACK_LANES), wide);
    block += (size_t)x->n_components * NMS_PACK_LANES;
  }
  fold_wide(wide, count, sum);
}

#else
#define ratio_sum ratio_sum_folded
#define project project_folded
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

#if NMS_VECTOR_BYTES > 16U

/// Load as many halves as there are lanes
static inline Vector
load_halves(const void* const from)
{
#if NMS_VECTOR_BYTES == 64U
  return (Vector)_mm512_cvtph_ps(_mm256_loadu_si256((const __m256i*)from));
#else
  return (Vector)_mm256_cvtph_ps(_mm_loadu_si128((const __m128i*)from));
#endif
}

/// Add c times a row of halves
static inline void
add_halves(const uint16_t* const from, const float c, Row* const row)
{
  for (size_t p = 0U; p < PARTS; ++p) {
    row->part[p] += c * load_halves(from + p * LANES);
  }
}

/// As row_product(), in the same order
static inline Row
halves_product(const uint16_t* block, const float* const c, const uint32_t n)
{
  const uint32_t whole  = n / GROUP * GROUP;
  Chains         chains = no_chains();

  for (uint32_t k = 0U; k < whole; k += GROUP) {
    for (uint32_t i = 0U; i < GROUP; ++i) {
      add_halves(block, c[k + i], &chains.chain[i & (CHAINS - 1U)]);
      block += NMS_PACK_LANES;
    }
  }
  for (uint32_t k = whole; k < n; ++k) {
    add_halves(block, c[k], &chains.chain[0]);
    block += NMS_PACK_LANES;
  }
  return add_chains(chains);
}

static void
combine_halves(const NmsHalves* const x, const float* const c, float* const y)
{
  const size_t    block_size = (size_t)x->n_components * NMS_PACK_LANES;
  const uint16_t* from       = x->data;

  for (uint32_t b = 0U; b < x->n_blocks; ++b) {
    Row row = halves_product(from, c, x->n_components);
    for (size_t p = 0U; p < PARTS; ++p) {
      row.part[p] *= x->scale;
    }
    store_row(row, y + (size_t)b * NMS_PACK_LANES);
    from += block_size;
  }
}

#else
#define combine_halves NULL
#endif

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
  const Bits   bits = (Bits)x - 0x3F3504F3;
  const Bits   e    = bits >> 23;
  const Vector m    = (Vector)((bits & 0x7FFFFF) + 0x3F3504F3);
  const Vector t    = quotient(m - 1.0f, m + 1.0f);
  const Vector u    = t * t;

  Vector sum = u * 0.3205989f + 0.4121986f; // 2 / (9 ln 2), 2 / (7 ln 2)
  sum        = sum * u + 0.5770780f;        // 2 / (5 ln 2)
  sum        = sum * u + 0.9617967f;        // 2 / (3 ln 2)
  sum        = sum * u + 2.8853901f;        // 2 / ln 2
  return __builtin_convertvector(e, Vector) + sum * t;
}

/// Return 2^f for f from -1/2 to 1/2, within 2e-7 relative
static inline Vector
exp2_fraction(const Vector f)
{
  Vector sum = f * 1.5403530e-4f + 1.3333558e-3f; // ln(2)^k / k!
  sum        = sum * f + 9.6181291e-3f;
  sum        = sum * f + 5.5504109e-2f;
  sum        = sum * f + 2.4022651e-1f;
  sum        = sum * f + 6.9314718e-1f;
  sum        = sum * f + 1.0f;
  return sum;
}

#if NMS_VECTOR_BYTES == 64U

/// Return x^exponent, 0 for what is no normal number
static inline Vector
power_vector(const Vector x, const float exponent)
{
  const Vector y     = log2_vector(x) * exponent;
  const __m512 round = _mm512_roundscale_ps(
      (__m512)y, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  const Vector power = exp2_fraction(y - (Vector)round);
  const Flags  some  = not_below(x, 0x1p-126f - (Vector){0.0f});

  return (Vector)_mm512_maskz_scalef_ps(some, (__m512)power, round);
}

#else

/// Return 2^x for x from -126 to 127, within 2e-7 relative
static inline Vector
exp2_vector(const Vector x)
{
  const Vector round = (x + 12582912.0f) - 12582912.0f; // 1.5 * 2^23
  const Vector f     = x - round;
  const Bits   n     = __builtin_convertvector(round, Bits);

  return exp2_fraction(f) * (Vector)((n + 127) << 23);
}

static inline Vector
power_vector(const Vector x, const float exponent)
{
  const Vector zero   = {0.0f};
  const Vector lowest = zero - 126.0f;
  const Vector top    = zero + 127.0f;
  const Vector y      = log2_vector(x) * exponent;
  const Vector safe   = smaller(y, top);
  const Flags  some   = not_below(x, zero + 0x1p-126f) & not_below(y, lowest);

  return select_vector(
      some, exp2_vector(select_vector(some, safe, zero)), zero);
}

#endif

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

/// Vectors of bins that are shared together, lest they wait for each other
#define SHARED 8U

/// What a model is multiplied with, and what its powers add up to
typedef struct {
  Vector scale;
  Vector sum;
  Flags  some; ///< Any model is greater than zero
} Shared;

/// A power of two that brings the largest model to [1, 4): this rounds nothing,
/// and no power leaves the range of float
static inline Shared
scale_models(float* const* const models,
             const uint32_t      n_sources,
             const size_t        bin,
             const size_t        n) // <= LANES
{
  const Vector zero    = {0.0f};
  Vector       largest = zero;

  for (uint32_t s = 0U; s < n_sources; ++s) {
    largest = larger(load_some(models[s] + bin, n), largest);
  }

  const Bits   field  = (254 << 23) - ((Bits)largest & (255 << 23));
  const Shared shared = {
      larger((Vector)field, zero + 0x1p-126f), zero, ~not_below(zero, largest)};
  return shared;
}

/// Raise to the exponent of a mask, of which 2 is the most common
static inline Vector
sharpen(const Vector x, const float exponent)
{
  return exponent == 2.0f ? x * x : power_vector(x, exponent);
}

/// Share up to SHARED vectors of bins, the last of n lanes, from `bin` on
static inline void
share_part(float* const* const models,
           const uint32_t      n_sources,
           const size_t        bin,
           const size_t        n_vectors,
           const size_t        n,
           const float         exponent)
{
  const Vector one = 1.0f - (Vector){0.0f};
  Shared       shared[SHARED];

  for (size_t i = 0U; i < n_vectors; ++i) {
    shared[i] = scale_models(models, n_sources, bin + i * LANES, n);
  }
  for (uint32_t s = 0U; s < n_sources; ++s) {
    float* const model = models[s] + bin;

    for (size_t i = 0U; i < n_vectors; ++i) {
      const Vector scaled = load_some(model + i * LANES, n) * shared[i].scale;
      const Vector part =
          select_vector(shared[i].some, sharpen(scaled, exponent), one);
      memcpy(model + i * LANES, &part, n * sizeof(float));
      shared[i].sum += part;
    }
  }
  for (uint32_t s = 0U; s < n_sources; ++s) {
    float* const model = models[s] + bin;

    for (size_t i = 0U; i < n_vectors; ++i) {
      const Vector mask =
          quotient(load_some(model + i * LANES, n), shared[i].sum);
      memcpy(model + i * LANES, &mask, n * sizeof(float));
    }
  }
}

static void
share(float* const* const models,
      const uint32_t      n_sources,
      const uint32_t      n_bins,
      const float         exponent)
{
  const size_t whole = n_bins / LANES * LANES;
  size_t       bin   = 0U;

  for (; bin + SHARED * LANES <= n_bins; bin += SHARED * LANES) {
    share_part(models, n_sources, bin, SHARED, LANES, exponent);
  }
  share_part(models, n_sources, bin, (whole - bin) / LANES, LANES, exponent);
  if (whole < n_bins) {
    share_part(models, n_sources, whole, 1U, n_bins - whole, exponent);
  }
}

#if NMS_VECTOR_BYTES == 64U

/// Return the real or imaginary parts of as many numbers as there are lanes
#define REAL_PARTS(a, b)   \
  __builtin_shufflevector( \
      a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30)
#define IMAGINARY_PARTS(a, b) \
  __builtin_shufflevector(    \
      a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31)

/// Link n <= LANES bins from `bin` on
static inline void
link_part(const NmsComplex* const* const spectra,
          const uint32_t                 n_channels,
          const size_t                   bin,
          const __mmask16                low, // Of 2 n floats
          const __mmask16                top,
          const __mmask16                some, // Of n
          float* const                   magnitudes)
{
  Vector sum = {0.0f};
  for (uint32_t c = 0U; c < n_channels; ++c) {
    const float* const x  = &spectra[c][bin].re;
    const Vector       a  = (Vector)_mm512_maskz_loadu_ps(low, x);
    const Vector       b  = (Vector)_mm512_maskz_loadu_ps(top, x + LANES);
    const Vector       re = REAL_PARTS(a, b);
    const Vector       im = IMAGINARY_PARTS(a, b);
    sum += re * re + im * im;
  }
  _mm512_mask_storeu_ps(magnitudes + bin, some, _mm512_sqrt_ps((__m512)sum));
}

/// Return a mask of the first n lanes, of all if there are less
static inline __mmask16
first_lanes(const size_t n)
{
  return (__mmask16)(n < LANES ? (1U << n) - 1U : 0xFFFFU);
}

static void
link_channels(const NmsComplex* const* const spectra,
              const uint32_t                 n_channels,
              const uint32_t                 n_bins,
              float* const                   magnitudes)
{
  for (size_t bin = 0U; bin < n_bins; bin += LANES) {
    const size_t left = n_bins - bin;
    link_part(spectra,
              n_channels,
              bin,
              first_lanes(2U * left),
              first_lanes(2U * left > LANES ? 2U * left - LANES : 0U),
              first_lanes(left),
              magnitudes);
  }
}

#else

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

#endif

/// Return the lower or upper half of the lanes, each twice
#if NMS_VECTOR_BYTES == 64U
#define LOW_TWICE(v) \
  __builtin_shufflevector(v, v, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7)
#define TOP_TWICE(v)       \
  __builtin_shufflevector( \
      v, v, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13, 14, 14, 15, 15)
#elif NMS_VECTOR_BYTES == 32U
#define LOW_TWICE(v) __builtin_shufflevector(v, v, 0, 0, 1, 1, 2, 2, 3, 3)
#define TOP_TWICE(v) __builtin_shufflevector(v, v, 4, 4, 5, 5, 6, 6, 7, 7)
#else
#define LOW_TWICE(v) __builtin_shufflevector(v, v, 0, 0, 1, 1)
#define TOP_TWICE(v) __builtin_shufflevector(v, v, 2, 2, 3, 3)
#endif

static void
apply_mask(const float* const      mask,
           const NmsComplex* const x,
           const uint32_t          n_bins,
           NmsComplex* const       y)
{
  const size_t whole = n_bins / LANES * LANES;

  for (size_t bin = 0U; bin < whole; bin += LANES) {
    const Vector       m    = load(mask + bin);
    const float* const from = &x[bin].re;
    float* const       to   = &y[bin].re;
    store(LOW_TWICE(m) * load(from), to);
    store(TOP_TWICE(m) * load(from + LANES), to + LANES);
  }
  for (size_t bin = whole; bin < n_bins; ++bin) {
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

#if NMS_VECTOR_BYTES == 64U

/// Return a band's products, added up to a vector
static inline Vector
band_products(const NmsBands* const bands,
              const NmsBandRow      row,
              const float* const    magnitudes)
{
  const float* const weights = bands->weights + row.first_weight;
  const float* const from    = magnitudes + row.first_bin;
  Vector             sum     = {0.0f};

  for (uint32_t i = 0U; i < row.n_bins; i += LANES) {
    const __mmask16 some = first_lanes(row.n_bins - i);
    sum += (Vector)_mm512_maskz_loadu_ps(some, weights + i) *
           (Vector)_mm512_maskz_loadu_ps(some, from + i);
  }
  return sum;
}

static void
sum_bands(const NmsBands* const bands,
          const float* const    magnitudes,
          float* const          sums)
{
  for (uint32_t b = 0U; b < bands->n_bands; b += GROUP) {
    const uint32_t left         = bands->n_bands - b;
    const uint32_t n            = left < GROUP ? left : GROUP;
    Quad           quads[GROUP] = {{0.0f}};

    for (uint32_t i = 0U; i < n; ++i) {
      quads[i] = fold(band_products(bands, bands->rows[b + i], magnitudes));
    }
    const Quad added = add_lanes(quads);
    memcpy(sums + b, &added, n * sizeof(float));
  }
}

#else

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

#endif

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
  Bits                 flip;
  memcpy(&flip, sign, sizeof(flip));
  return (Vector)((Bits)v ^ flip);
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
    LANES,
    ratio_sum,
    NMS_RATIO_SUM_TILED,
    combine,
    combine_halves,
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
