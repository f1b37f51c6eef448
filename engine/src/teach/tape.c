// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "teach/tape.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/// The bits of 1e-4, -80 dBFS, and of infinity: floats without their sign are
/// in the order of their bits, which can be compared with no flag raised
static const uint32_t quiet_bits    = 0x38D1B717U;
static const uint32_t infinite_bits = 0x7F800000U;

/// Not more than a page holds, anywhere
#define PAGE_FLOATS 1024

NmsStatus
nms_tape_new(uint32_t  n_channels,
             double    sample_rate_hz,
             double    seconds,
             NmsTape** tape)
{
  const uint32_t capacity = (uint32_t)(seconds * sample_rate_hz) + 1;
  const size_t   size     = (size_t)n_channels * capacity * sizeof(float);
  NmsTape* const made     = calloc(1, sizeof(NmsTape));
  float* const   samples  = malloc(size);

  *tape = NULL;
  if (!made || !samples) {
    free(samples);
    free(made);
    return NMS_NO_MEMORY;
  }

  // Maps every page; a compiler makes calloc() of memset(), which does not
  for (size_t i = 0; i < size / sizeof(float); i += PAGE_FLOATS) {
    ((volatile float*)samples)[i] = 0.0f;
  }

  made->samples    = samples;
  made->n_channels = n_channels;
  made->capacity   = capacity;
  made->hold       = (uint32_t)(NMS_TAPE_HOLD_S * sample_rate_hz);
  made->tail       = (uint32_t)(NMS_TAPE_TAIL_S * sample_rate_hz);
  made->n_held     = made->hold;
  *tape            = made;
  return NMS_SUCCESS;
}

void
nms_tape_free(NmsTape* tape)
{
  if (tape) {
    free(tape->samples);
    free(tape);
  }
}

/// Return the bits of a sample without its sign, 0 if it is not finite
static uint32_t
bits_of(const float* input, uint32_t i)
{
  uint32_t bits = 0;
  if (input) {
    memcpy(&bits, input + i, sizeof(bits));
  }

  const uint32_t size = bits & 0x7FFFFFFFU;
  return size < infinite_bits ? size : 0;
}

/// Write one moment
static void
write_moment(NmsTape* tape, const float* const* input, uint32_t i)
{
  for (uint32_t c = 0; c < tape->n_channels; ++c) {
    float* const to = tape->samples + (size_t)c * tape->capacity + tape->n_next;
    if (bits_of(input[c], i)) {
      memcpy(to, input[c] + i, sizeof(float));
    } else {
      memset(to, 0, sizeof(float));
    }
  }

  tape->n_next = tape->n_next + 1 == tape->capacity ? 0 : tape->n_next + 1;
  tape->n_samples += tape->n_samples < tape->capacity;
}

void
nms_tape_write(NmsTape* tape, const float* const* input, uint32_t n_samples)
{
  for (uint32_t i = 0; i < n_samples; ++i) {
    bool is_sound = false;
    for (uint32_t c = 0; c < tape->n_channels; ++c) {
      is_sound = is_sound || bits_of(input[c], i) > quiet_bits;
    }

    tape->n_held = is_sound ? 0 : tape->n_held;
    if (tape->n_held < tape->hold) {
      write_moment(tape, input, i);
      tape->n_sounding +=
          tape->n_held < tape->tail && tape->n_sounding < tape->n_samples;
      ++tape->n_held;
    }
  }
}

bool
nms_tape_is_sounding(const NmsTape* tape)
{
  return tape->n_held < tape->tail;
}

NmsStatus
nms_tape_copy(const NmsTape* tape, NmsTake* take)
{
  const uint32_t most = tape->n_samples;
  const uint32_t over =
      tape->n_held > tape->tail ? tape->n_held - tape->tail : 0;
  const uint32_t n     = most > over ? most - over : 0;
  const uint32_t begin = most < tape->capacity ? 0 : tape->n_next;
  const uint32_t first =
      n < tape->capacity - begin ? n : tape->capacity - begin;

  memset(take, 0, sizeof(*take));
  if (!n) {
    return NMS_NO_MATERIAL;
  }

  float* const samples = malloc((size_t)tape->n_channels * n * sizeof(float));
  if (!samples) {
    return NMS_NO_MEMORY;
  }

  for (uint32_t c = 0; c < tape->n_channels; ++c) {
    const float* const from = tape->samples + (size_t)c * tape->capacity;
    float* const       to   = samples + (size_t)c * n;
    memcpy(to, from + begin, first * sizeof(float));
    memcpy(to + first, from, (n - first) * sizeof(float));
  }
  take->samples    = samples;
  take->n_channels = tape->n_channels;
  take->n_samples  = n;
  take->n_sounding = tape->n_sounding < n ? tape->n_sounding : n;
  return NMS_SUCCESS;
}
