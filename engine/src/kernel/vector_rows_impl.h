// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_KERNEL_VECTOR_ROWS_IMPL_H
#define NMS_KERNEL_VECTOR_ROWS_IMPL_H

#include "kernel/vector_base_impl.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/**
   @file vector_rows_impl.h
   One row of a packed block: its products with a column of activations and
   with a row of columns.
*/

/// Partial sums of a row product, so that additions need not wait for each
/// other: a power of two, as many as fit into the registers
#define CHAINS (NMS_VECTOR_BYTES == 64 ? 4 : 1)

/// NMS_PACK_LANES floats, kept in registers
typedef struct {
  Vector part[PARTS];
} Row;

/// A row, not yet added up over chains
typedef struct {
  Row chain[CHAINS];
} Chains;

static inline Chains
no_chains(void)
{
  Chains chains;
  for (size_t i = 0; i < CHAINS; ++i) {
    for (size_t p = 0; p < PARTS; ++p) {
      chains.chain[i].part[p] = (Vector){0.0f};
    }
  }
  return chains;
}

/// Add c times a row
static inline void
add_row(const float* from, float c, Row* row)
{
  for (size_t p = 0; p < PARTS; ++p) {
    row->part[p] += c * load(from + p * LANES);
  }
}

static inline Row
add_chains(Chains chains)
{
  Row row = chains.chain[0];
  for (size_t i = 1; i < CHAINS; ++i) {
    for (size_t p = 0; p < PARTS; ++p) {
      row.part[p] += chains.chain[i].part[p];
    }
  }
  return row;
}

static inline Row
row_product(const float* block, const float* c, uint32_t n)
{
  const uint32_t whole  = n / GROUP * GROUP;
  Chains         chains = no_chains();

  for (uint32_t k = 0; k < whole; k += GROUP) {
    for (uint32_t i = 0; i < GROUP; ++i) {
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
load_row(const float* from)
{
  Row row;
  for (size_t p = 0; p < PARTS; ++p) {
    row.part[p] = load(from + p * LANES);
  }
  return row;
}

static inline void
store_row(Row row, float* to)
{
  for (size_t p = 0; p < PARTS; ++p) {
    store(row.part[p], to + p * LANES);
  }
}

static inline Row
row_ratio(const float* v, Row y, float floor)
{
  const Vector least = floor - (Vector){0.0f};

  Row ratio;
  for (size_t p = 0; p < PARTS; ++p) {
    const Vector safe = larger(y.part[p], least);
    ratio.part[p]     = quotient(load(v + p * LANES), safe);
  }
  return ratio;
}

/// Multiply two rows and add up to four lanes
static inline Quad
row_dot(const float* from, Row row)
{
  Vector sum = load(from) * row.part[0];
  for (size_t p = 1; p < PARTS; ++p) {
    sum += load(from + p * LANES) * row.part[p];
  }
  return fold(sum);
}

/// Add the rows' products with `row` to the sums of the last n < GROUP rows
static inline void
add_last_dots(const float* from, uint32_t n, Row row, float* sum)
{
  Quad dots[GROUP] = {{0.0f}};
  for (uint32_t i = 0; i < n; ++i) {
    dots[i] = row_dot(from, row);
    from += NMS_PACK_LANES;
  }

  const Quad added = add_lanes(dots);
  for (uint32_t i = 0; i < n; ++i) {
    sum[i] += added[i];
  }
}

/// Add four sums that were just made
static inline void
add_quad(Quad added, float* sum)
{
  Quad now;
  memcpy(&now, sum, sizeof(now));
  now += added;
  memcpy(sum, &now, sizeof(now));
}

/// Add the rows' products with `row` to the sums of n rows
static inline void
add_dots(const float* from, uint32_t n, Row row, float* sum)
{
  const uint32_t whole = n / GROUP * GROUP;

  for (uint32_t k = 0; k < whole; k += GROUP) {
    Quad dots[GROUP];
    for (uint32_t i = 0; i < GROUP; ++i) {
      dots[i] = row_dot(from, row);
      from += NMS_PACK_LANES;
    }
    add_quad(add_lanes(dots), sum + k);
  }
  if (whole < n) {
    add_last_dots(from, n - whole, row, sum + whole);
  }
}

/// Fetch the row so many bytes ahead into the first-level cache, unless 0
static inline void
fetch_row(const float* from, size_t ahead)
{
  const char* const bytes = (const char*)from + ahead;
  for (size_t at = 0; ahead && at < sizeof(Row); at += 64) {
    __builtin_prefetch(bytes + at);
  }
}

/**
   As add_dots(), and return the product of c and the next block, row by row in
   turns: one block is read from the first-level cache while the other comes
   from the second.  Where both come from there, `fetched` says how far ahead
   to fetch, bytes; 0 does not.
*/
static inline __attribute__((always_inline)) Row
add_dots_ahead(const float* from,
               uint32_t     n,
               Row          row,
               const float* c,
               float*       sum,
               size_t       fetched)
{
  const uint32_t whole  = n / GROUP * GROUP;
  const float*   ahead  = from + (size_t)n * NMS_PACK_LANES;
  Chains         chains = no_chains();

  for (uint32_t k = 0; k < whole; k += GROUP) {
    Quad dots[GROUP];
    for (uint32_t i = 0; i < GROUP; ++i) {
      fetch_row(from, fetched);
      fetch_row(ahead, fetched);
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

#endif // NMS_KERNEL_VECTOR_ROWS_IMPL_H
