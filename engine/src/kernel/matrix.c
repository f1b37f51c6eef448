// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "kernel/matrix.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

size_t
nms_packed_size(uint32_t n_components, uint32_t n_columns)
{
  const size_t n_blocks = (n_columns + NMS_PACK_LANES - 1) / NMS_PACK_LANES;

  return n_blocks * n_components * NMS_PACK_LANES;
}

static void
set_shape(NmsPacked* packed, uint32_t n_components, uint32_t n_columns)
{
  packed->n_components = n_components;
  packed->n_blocks     = (n_columns + NMS_PACK_LANES - 1) / NMS_PACK_LANES;
  memset(packed->data,
         0,
         nms_packed_size(n_components, n_columns) * sizeof(float));
}

void
nms_pack_rows(NmsPacked*   packed,
              const float* rows,
              uint32_t     n_components,
              uint32_t     n_columns)
{
  float* to = packed->data;

  set_shape(packed, n_components, n_columns);
  for (uint32_t j = 0; j < n_columns; j += NMS_PACK_LANES) {
    const uint32_t left = n_columns - j;
    const uint32_t n    = left < NMS_PACK_LANES ? left : NMS_PACK_LANES;

    for (uint32_t k = 0; k < n_components; ++k) {
      memcpy(to, rows + (size_t)k * n_columns + j, n * sizeof(float));
      to += NMS_PACK_LANES;
    }
  }
}

void
nms_pack_columns(NmsPacked*   packed,
                 const float* columns,
                 uint32_t     n_components,
                 uint32_t     n_columns)
{
  nms_pack_some_columns(packed, columns, n_components, n_components, n_columns);
}

void
nms_pack_some_columns(NmsPacked*   packed,
                      const float* columns,
                      uint32_t     stride,
                      uint32_t     n_components,
                      uint32_t     n_columns)
{
  const size_t block_size = (size_t)n_components * NMS_PACK_LANES;

  set_shape(packed, n_components, n_columns);
  for (uint32_t j = 0; j < n_columns; ++j) {
    float* const to =
        packed->data + j / NMS_PACK_LANES * block_size + j % NMS_PACK_LANES;

    for (uint32_t k = 0; k < n_components; ++k) {
      to[(size_t)k * NMS_PACK_LANES] = columns[(size_t)j * stride + k];
    }
  }
}

static size_t
tiles_in(uint32_t n, uint32_t tile)
{
  return ((size_t)n + tile - 1) / tile;
}

size_t
nms_tiled_size(uint32_t n_components, uint32_t n_columns)
{
  return tiles_in(n_columns, NMS_TILE_COLUMNS) * NMS_TILE_COLUMNS *
         tiles_in(n_components, NMS_TILE_COMPONENTS) * NMS_TILE_COMPONENTS;
}

/// Put a column's part into a tile
static void
fill_tile(const NmsTiled* tiled, size_t at, const float* from, uint32_t n)
{
  if (!tiled->halves) {
    memcpy(tiled->data + at, from, n * sizeof(float));
    return;
  }

  const float unscale = 1.0f / tiled->scale;
  for (uint32_t k = 0; k < n; ++k) {
    tiled->halves[at + k] = nms_to_half(from[k] * unscale);
  }
}

static void
clear_tiles(const NmsTiled* tiled, size_t size)
{
  if (tiled->halves) {
    memset(tiled->halves, 0, size * sizeof(uint16_t));
  } else {
    memset(tiled->data, 0, size * sizeof(float));
  }
}

void
nms_tile_columns(NmsTiled*    tiled,
                 const float* columns,
                 uint32_t     n_components,
                 uint32_t     n_columns)
{
  const size_t tile_size = (size_t)NMS_TILE_COLUMNS * NMS_TILE_COMPONENTS;
  const size_t row_size =
      tiles_in(n_components, NMS_TILE_COMPONENTS) * tile_size;

  tiled->n_columns    = n_columns;
  tiled->n_components = n_components;
  clear_tiles(tiled, nms_tiled_size(n_components, n_columns));
  for (uint32_t j = 0; j < n_columns; ++j) {
    size_t at = j / NMS_TILE_COLUMNS * row_size +
                (size_t)(j % NMS_TILE_COLUMNS) * NMS_TILE_COMPONENTS;

    for (uint32_t k = 0; k < n_components; k += NMS_TILE_COMPONENTS) {
      const uint32_t left = n_components - k;

      fill_tile(tiled,
                at,
                columns + (size_t)j * n_components + k,
                left < NMS_TILE_COMPONENTS ? left : NMS_TILE_COMPONENTS);
      at += tile_size;
    }
  }
}
