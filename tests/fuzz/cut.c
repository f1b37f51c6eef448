// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cut.h"

#include "check.h"

#include <stdlib.h>
#include <string.h>

uint32_t
cut_number(Cut* cut, uint32_t n_bytes)
{
  uint32_t value = 0;
  for (uint32_t b = 0; b < n_bytes && cut->n_left; ++b) {
    value |= (uint32_t)*cut->at++ << (8 * b);
    --cut->n_left;
  }
  return value;
}

void*
cut_stretch(Cut* cut, size_t* n_bytes)
{
  const size_t n    = cut_number(cut, 2);
  *n_bytes          = n < cut->n_left ? n : cut->n_left;
  void* const bytes = malloc(*n_bytes ? *n_bytes : 1);
  REQUIRE(bytes != NULL);
  memcpy(bytes, cut->at, *n_bytes);
  cut->at += *n_bytes;
  cut->n_left -= *n_bytes;
  return bytes;
}

void
cut_add_number(CutMaker* maker, uint32_t value, uint32_t n_bytes)
{
  REQUIRE(maker->n_bytes + n_bytes <= CUT_ROOM);
  for (uint32_t b = 0; b < n_bytes; ++b) {
    maker->bytes[maker->n_bytes++] = (uint8_t)(value >> (8 * b));
  }
}

void
cut_add_stretch(CutMaker* maker, const void* bytes, size_t n_bytes)
{
  cut_add_number(maker, (uint32_t)n_bytes, 2);
  REQUIRE(maker->n_bytes + n_bytes <= CUT_ROOM);
  memcpy(maker->bytes + maker->n_bytes, bytes, n_bytes);
  maker->n_bytes += n_bytes;
}
