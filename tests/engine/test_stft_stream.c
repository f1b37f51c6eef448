// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "stft_rig.h"
#include "tools.h"

#include "nms/stft.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WINDOW 512
#define HOP 96
#define LATENCY (2 * HOP)
#define LENGTH 20000

/// Run a fresh rig in the given mode over one channel; the result is the
/// caller's
static float*
run_fresh(float* input, RigMode mode, uint32_t every, uint32_t block)
{
  StftRig* rig    = stft_rig_new(WINDOW, HOP, 1);
  float*   output = new_floats(LENGTH);
  rig->mode       = mode;
  rig->every      = every;
  stft_rig_run(rig, &input, &output, LENGTH, block);
  stft_rig_free(rig);
  return output;
}

/// The same bits, however the stream is cut
static void
test_blocks(float* input)
{
  const uint32_t blocks[]  = TOOLS_BLOCK_SIZES;
  float*         reference = run_fresh(input, RIG_COPY, 1, 333);
  for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); ++i) {
    float* output = run_fresh(input, RIG_COPY, 1, blocks[i]);
    check_note("blocks of %u", blocks[i]);
    CHECK_SAME(output, reference, LENGTH);
    free(output);
  }
  check_no_note();
  free(reference);
}

/// Outputs may be the inputs, even crosswise
static void
test_in_place(float* left, float* right)
{
  float*   swapped[] = {new_copy(left, LENGTH), new_copy(right, LENGTH)};
  float*   crossed[] = {swapped[1], swapped[0]};
  float*   wanted[]  = {run_fresh(left, RIG_COPY, 1, 64),
                        run_fresh(right, RIG_COPY, 1, 64)};
  StftRig* rig       = stft_rig_new(WINDOW, HOP, 2);
  stft_rig_run(rig, swapped, crossed, LENGTH, 0);
  CHECK_SAME(crossed[0], wanted[0], LENGTH);
  CHECK_SAME(crossed[1], wanted[1], LENGTH);
  for (int c = 0; c < 2; ++c) {
    free(swapped[c]);
    free(wanted[c]);
  }
  stft_rig_free(rig);
}

/// A NULL input is silence, a NULL output is dropped
static void
test_null(float* input)
{
  float*   wanted = run_fresh(input, RIG_COPY, 1, 64);
  float*   first  = new_random(LENGTH, 1, 1.0, 2.0);
  float*   last   = new_floats(LENGTH);
  float*   in[]   = {NULL, input, input};
  float*   out[]  = {first, NULL, last};
  StftRig* rig    = stft_rig_new(WINDOW, HOP, 3);
  stft_rig_run(rig, in, out, LENGTH, 0);
  CHECK(max_magnitude(first, LENGTH) == 0.0);
  CHECK_SAME(last, wanted, LENGTH);
  free(wanted);
  free(first);
  free(last);
  stft_rig_free(rig);
}

/// What is no number, or beyond 1e12, counts as 0; the rest is unharmed
static void
test_not_finite(const float* clean)
{
  const float bad[]   = {NAN, INFINITY, -INFINITY, 1.1e12f, -3e38f, -NAN};
  float*      dirty   = new_copy(clean, LENGTH);
  float*      cleaned = new_copy(clean, LENGTH);
  for (size_t i = 0; i < 600; ++i) {
    const size_t at = (i * 7919) % LENGTH;
    dirty[at]       = bad[i % 6];
    cleaned[at]     = 0.0f;
  }
  float* wanted = run_fresh(cleaned, RIG_COPY, 1, 64);
  float* output = run_fresh(dirty, RIG_COPY, 1, 64);
  CHECK_SAME(output, wanted, LENGTH);

  StftRig* rig = stft_rig_new(WINDOW, HOP, 1);
  rig->dry     = true;
  stft_rig_run(rig, &dirty, &output, LENGTH, 64);
  CHECK_SAME(output + LATENCY, cleaned, LENGTH - LATENCY);
  stft_rig_free(rig);
  free(dirty);
  free(cleaned);
  free(wanted);
  free(output);
}

/// An output that is cleared is as silent as one of zeros, whatever is in it
static void
test_inactive(float* input)
{
  for (uint32_t every = 1; every <= 5; ++every) {
    float* zeros   = run_fresh(input, RIG_ZERO, every, 64);
    float* cleared = run_fresh(input, RIG_CLEAR, every, 64);
    float* junk    = run_fresh(input, RIG_JUNK, every, 480);
    check_note("inactive every %u frames", every);
    CHECK(max_difference(cleared, zeros, LENGTH) == 0.0);
    CHECK(max_difference(junk, zeros, LENGTH) == 0.0);
    CHECK((max_magnitude(zeros, LENGTH) == 0.0) == (every == 1));
    free(zeros);
    free(cleared);
    free(junk);
  }
  check_no_note();
}

/// After a reset it is as if just made, whatever came before
static void
test_reset(float* input)
{
  float*       wanted = run_fresh(input, RIG_COPY, 1, 64);
  float*       output = new_floats(LENGTH);
  const size_t odd    = 3 * HOP + 17;
  StftRig*     rig    = stft_rig_new(WINDOW, HOP, 1);
  stft_rig_run(rig, &input, &output, odd, 64);
  nms_stft_reset(rig->stft);
  stft_rig_run(rig, &input, &output, LENGTH, 64);
  CHECK_SAME(output, wanted, LENGTH);
  free(wanted);
  free(output);
  stft_rig_free(rig);
}

/// Silence is digital silence
static void
test_silence(void)
{
  float* input  = new_floats(LENGTH);
  float* output = run_fresh(input, RIG_COPY, 1, 64);
  CHECK(max_magnitude(output, LENGTH) == 0.0);
  free(input);
  free(output);
}

/// No samples, no change; no outputs, only analysis
static void
test_nothing(float* input)
{
  StftRig* rig  = stft_rig_new(WINDOW, HOP, 1);
  float*   none = NULL;
  nms_stft_run(rig->stft, (const float* const*)&input, &none, 0);
  CHECK_INT(rig->n_frames, 0);
  for (int i = 0; i < 10; ++i) {
    nms_stft_run(rig->stft, (const float* const*)&input, &none, HOP / 2);
    nms_stft_run(rig->stft, (const float* const*)&none, &none, 0);
  }
  CHECK_INT(rig->n_frames, 5);
  stft_rig_free(rig);
}

static void
count_frames(void* user, const NmsStftFrame* frame)
{
  uint64_t* counts = user;
  (void)frame;
  ++counts[0];
}

/// Without outputs it only analyses
static void
test_analysis_only(float* input)
{
  uint64_t            n_frames = 0;
  const NmsStftConfig config   = {.window = WINDOW, .hop = HOP, .n_inputs = 1};
  const NmsStftFuncs  funcs    = {count_frames, NULL, &n_frames};
  NmsStft*            stft     = NULL;
  REQUIRE_INT(nms_stft_new(&config, &funcs, &stft), NMS_SUCCESS);
  nms_stft_run(stft, (const float* const*)&input, NULL, LENGTH);
  CHECK_INT(n_frames, LENGTH / HOP);
  nms_stft_free(stft);
}

/// After adopting at any phase the delayed input goes on without a gap, and
/// once faded in the output is what it would have been
static void
test_adopt(float* input, size_t at, uint32_t window)
{
  float*   wanted = run_fresh(input, RIG_COPY, 1, 64);
  float*   output = new_floats(LENGTH);
  float*   rest   = input + at;
  StftRig* from   = stft_rig_new(WINDOW, HOP, 1);
  StftRig* to     = stft_rig_new(window, HOP, 1);
  stft_rig_run(from, &input, &output, at, 64);
  stft_rig_run(to, &output, &output, 777, 64);
  nms_stft_adopt(to->stft, from->stft);
  stft_rig_run(to, &rest, &output, LENGTH - at, 64);

  // Whatever the first hops hold, it is no louder than the input
  check_note("adopt at %zu, window %u", at, window);
  CHECK_BELOW(max_magnitude(output, LENGTH - at), 1.0 + 1e-5);
  CHECK_BELOW(max_difference(output + 3 * HOP,
                             wanted + at + 3 * HOP,
                             LENGTH - at - 3 * HOP),
              4e-6);
  if (window == WINDOW) {
    CHECK_SAME(output + 3 * HOP, wanted + at + 3 * HOP, LENGTH - at - 3 * HOP);
  }
  check_no_note();
  free(wanted);
  free(output);
  stft_rig_free(from);
  stft_rig_free(to);
}

/// Adopting takes over the delayed signal too
static void
test_adopt_dry(float* input, size_t at, uint32_t window, uint32_t hop)
{
  float*   output = new_floats(LENGTH);
  float*   rest   = input + at;
  StftRig* from   = stft_rig_new(WINDOW, HOP, 1);
  StftRig* to     = stft_rig_new(window, hop, 1);
  from->dry = to->dry = true;
  stft_rig_run(from, &input, &output, at, 64);
  nms_stft_adopt(to->stft, from->stft);
  stft_rig_run(to, &rest, &output, LENGTH - at, 64);

  check_note("adopt dry at %zu, window %u, hop %u", at, window, hop);
  CHECK_SAME(output, input + at - 2 * hop, LENGTH - at);
  check_no_note();
  free(output);
  stft_rig_free(from);
  stft_rig_free(to);
}

/// The first frame after adopting sees everything that was heard
static void
test_adopt_spectrum(float* input, size_t at)
{
  float*       none  = NULL;
  float*       rest  = input + at;
  const size_t n     = LENGTH - at;
  StftRig*     from  = stft_rig_new(WINDOW, HOP, 1);
  StftRig*     to    = stft_rig_new(WINDOW, HOP, 1);
  StftRig*     whole = stft_rig_new(WINDOW, HOP, 1);
  to->keep_frame     = 0;
  whole->keep_frame  = at / HOP;
  stft_rig_run(from, &input, &none, at, 64);
  nms_stft_adopt(to->stft, from->stft);
  stft_rig_run(to, &rest, &none, n, 64);
  stft_rig_run(whole, &input, &none, LENGTH, 64);
  CHECK_SAME((const float*)to->kept,
             (const float*)whole->kept,
             2 * (size_t)whole->n_bins);
  stft_rig_free(from);
  stft_rig_free(to);
  stft_rig_free(whole);
}

int
main(void)
{
  float* left  = new_random(LENGTH, 1, -1.0, 1.0);
  float* right = new_random(LENGTH, 2, -1.0, 1.0);
  test_blocks(left);
  test_in_place(left, right);
  test_null(left);
  test_not_finite(left);
  test_inactive(left);
  test_reset(left);
  test_silence();
  test_nothing(left);
  test_analysis_only(left);
  for (size_t at = 10 * HOP; at < 11 * HOP; at += 19) {
    test_adopt(left, at, WINDOW);
    test_adopt(left, at, WINDOW / 2);
    test_adopt(left, at, 2 * WINDOW);
    test_adopt_dry(left, at, WINDOW, HOP);
    test_adopt_dry(left, at, WINDOW / 2, HOP);
    test_adopt_dry(left, at, 2 * WINDOW, HOP);
    test_adopt_dry(left, at, WINDOW, HOP / 3);
    test_adopt_dry(left, at, WINDOW, 2 * HOP + 5);
    test_adopt_spectrum(left, at);
  }
  free(left);
  free(right);
  return check_result();
}
