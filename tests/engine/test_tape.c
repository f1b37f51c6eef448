// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  What an armed strip hears: all sound of the last minute, in order, however the
  stream is cut, and no silence.
*/

#include "check.h"
#include "teach/tape.h"
#include "tools.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RATE 1000.0
#define HOLD 2000
#define TAIL 200
#define CAPACITY 60001

static NmsTape*
new_tape(uint32_t n_channels)
{
  NmsTape* tape = NULL;
  REQUIRE_INT(nms_tape_new(n_channels, RATE, NMS_TAPE_S, &tape), 0);
  return tape;
}

static void
write_all(NmsTape* tape, const float* left, const float* right, uint32_t n)
{
  const float* input[] = {left, right};
  nms_tape_write(tape, input, n);
}

static void
test_nothing(void)
{
  NmsTape* tape = new_tape(2);
  NmsTake  take;
  float    quiet[100];
  for (uint32_t i = 0; i < 100; ++i) {
    quiet[i] = i % 2 ? 0.99e-4f : -0.99e-4f;
  }
  write_all(tape, quiet, NULL, 100);
  CHECK(!nms_tape_is_sounding(tape));
  CHECK_INT(nms_tape_copy(tape, &take), NMS_NO_MATERIAL);
  CHECK(take.samples == NULL);
  nms_tape_free(tape);
  nms_tape_free(NULL);
}

/// From the first sound to a fifth of a second after the last one; short
/// silence stays where it was, of long silence two seconds
static void
test_silence(void)
{
  NmsTape* tape  = new_tape(1);
  float*   input = new_floats(9000);
  NmsTake  take  = {0};
  input[100]     = 0.5f;
  input[1500]    = -0.25f; // Within what is held
  input[6000]    = 1.01e-4f;
  write_all(tape, input, NULL, 1650);
  CHECK(nms_tape_is_sounding(tape));
  write_all(tape, input + 1650, NULL, 100);
  CHECK(!nms_tape_is_sounding(tape));
  CHECK_INT(tape->n_sounding, 2 * TAIL);
  write_all(tape, input + 1750, NULL, 7250);
  CHECK_INT(tape->n_sounding, 3 * TAIL);
  REQUIRE_INT(nms_tape_copy(tape, &take), 0);
  CHECK_INT(take.n_samples, 1400 + HOLD + TAIL);
  CHECK_INT(take.n_channels, 1);
  CHECK_SAME(take.samples, input + 100, 1400 + HOLD);
  CHECK_SAME(take.samples + 1400 + HOLD, input + 6000, TAIL);
  free(take.samples);
  nms_tape_free(tape);
  free(input);
}

/// Bit for bit the same for every cut, the oldest sound written over
static void
test_blocks(void)
{
  static const uint32_t blocks[] = TOOLS_BLOCK_SIZES;
  const uint32_t        n        = CAPACITY + 5000;
  float*                left     = new_random(n, 1, -0.5, 0.5);
  float*                right    = new_random(n, 2, -0.5, 0.5);
  for (size_t b = 0; b < sizeof(blocks) / sizeof(blocks[0]); ++b) {
    NmsTape* tape   = new_tape(2);
    NmsTake  take   = {0};
    Random   random = {3};
    for (uint32_t at = 0, k = 0; at < n; at += k) {
      k = blocks[b] ? blocks[b] : random_below(&random, 3000);
      k = k < n - at ? k : n - at;
      write_all(tape, left + at, right + at, k);
    }
    check_note("blocks of %u", blocks[b]);
    REQUIRE_INT(nms_tape_copy(tape, &take), 0);
    CHECK_INT(take.n_samples, CAPACITY);
    CHECK_SAME(take.samples, left + 5000, CAPACITY);
    CHECK_SAME(take.samples + CAPACITY, right + 5000, CAPACITY);
    free(take.samples);
    nms_tape_free(tape);
  }
  check_no_note();
  free(left);
  free(right);
}

/// What is not finite, and a port that is not connected, is silence
static void
test_not_finite(void)
{
  const float left[]   = {0.5f, NAN, INFINITY, -INFINITY, 0.25f};
  const float wanted[] = {0.5f, 0.0f, 0.0f, 0.0f, 0.25f};
  const float none[5]  = {0.0f};
  NmsTape*    tape     = new_tape(2);
  NmsTake     take     = {0};
  write_all(tape, left, NULL, 5);
  REQUIRE_INT(nms_tape_copy(tape, &take), 0);
  REQUIRE_INT(take.n_samples, 5);
  CHECK_SAME(take.samples, wanted, 5);
  CHECK_SAME(take.samples + 5, none, 5);
  free(take.samples);
  nms_tape_free(tape);
}

/// A minute of two channels at the highest rate takes less than 100 MB
static void
test_size(void)
{
  NmsTape* tape = NULL;
  REQUIRE_INT(nms_tape_new(2, 192000.0, NMS_TAPE_S, &tape), 0);
  CHECK_INT(tape->capacity, 192000 * 60 + 1);
  CHECK(2.0 * tape->capacity * sizeof(float) < 100e6);
  nms_tape_free(tape);
}

int
main(void)
{
  test_size();
  test_nothing();
  test_silence();
  test_blocks();
  test_not_finite();
  return check_result();
}
