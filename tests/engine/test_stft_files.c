// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  An STFT for files: symmetrical windows, and frames that are written when later
  ones have been heard.
*/

#include "check.h"
#include "stft_rig.h"
#include "tools.h"

#include "nms/stft.h"

#include <math.h>
#include <stdlib.h>

#define LENGTH 20000

/// What is tried: hops that divide the window and hops that do not
static const NmsStftConfig configs[] = {
    {512, 128, 1, 1, true, 0},
    {512, 128, 1, 1, true, 2},
    {512, 128, 1, 1, false, 2},
    {512, 96, 1, 1, true, 1},
    {512, 256, 1, 1, true, 3},
    {630, 144, 1, 1, true, 1},
    {512, 200, 1, 1, true, 1},
    {16, 1, 1, 1, true, 5},
    {4480, 1024, 1, 1, true, 1},
};

#define N_CONFIGS (sizeof(configs) / sizeof(configs[0]))

/// Return by how much an STFT is late
static uint32_t
latency_of(const NmsStftConfig* config)
{
  return (config->is_symmetrical ? config->window : 2 * config->hop) +
         config->ahead_frames * config->hop;
}

/// Run a fresh rig over one channel; the result is the caller's
static float*
run_fresh(const NmsStftConfig* config,
          float*               input,
          RigMode              mode,
          uint32_t             every,
          uint32_t             block)
{
  StftRig* rig    = stft_rig_new_like(config);
  float*   output = new_floats(LENGTH);
  rig->mode       = mode;
  rig->every      = every;
  stft_rig_run(rig, &input, &output, LENGTH, block);
  stft_rig_free(rig);
  return output;
}

/// The analysis window is the root of a Hann window, the synthesis window in
/// proportion to it, and what overlaps of their product adds up to one
static void
test_windows(uint32_t window, uint32_t hop)
{
  float* analysis  = new_floats(window);
  float* synthesis = new_floats(window);
  nms_stft_windows_symmetrical(window, hop, analysis, synthesis);
  for (uint32_t i = 0; i < window; ++i) {
    CHECK_NEAR(analysis[i], sin(TOOLS_PI * (i + 0.5) / window), 1e-6);
    CHECK(synthesis[i] > 0.0f);
    if (window == 4 * hop) {
      CHECK_NEAR(synthesis[i], 0.5 * (double)analysis[i], 1e-6);
    }
  }
  for (uint32_t n = 0; n < hop; ++n) {
    double sum   = 0.0;
    double scale = (double)synthesis[n] / (double)analysis[n];
    for (uint32_t i = n; i < window; i += hop) {
      sum += (double)analysis[i] * (double)synthesis[i];
      CHECK_NEAR(synthesis[i], scale * (double)analysis[i], 1e-6);
    }
    CHECK_NEAR(sum, 1.0, 1e-6);
  }
  free(analysis);
  free(synthesis);
}

/// Untouched spectra give back the input, exactly the latency later
static void
test_reconstruction(const NmsStftConfig* config, float* input)
{
  const uint32_t latency = latency_of(config);
  float*         output  = run_fresh(config, input, RIG_COPY, 1, 0);
  StftRig*       rig     = stft_rig_new_like(config);
  CHECK_INT(nms_stft_latency_samples(rig->stft), latency);
  CHECK_BELOW(max_magnitude(output, latency), 1e-6);
  CHECK_BELOW(max_difference(output + latency, input, LENGTH - latency), 3e-6);

  rig->dry = true;
  stft_rig_run(rig, &input, &output, LENGTH, 0);
  CHECK(max_magnitude(output, latency) == 0.0);
  CHECK_SAME(output + latency, input, LENGTH - latency);
  free(output);
  stft_rig_free(rig);
}

/// The frame to be written is what was the newest some frames ago, bit for bit
static void
test_ahead(const NmsStftConfig* config, float* input)
{
  float*         none   = NULL;
  const size_t   n      = 2 * (size_t)config->n_inputs;
  const uint32_t last   = LENGTH / config->hop - 1;
  StftRig*       later  = stft_rig_new_like(config);
  StftRig*       before = stft_rig_new_like(config);
  later->keep_frame     = last;
  before->keep_frame    = last - config->ahead_frames;
  stft_rig_run(later, &input, &none, LENGTH, 64);
  stft_rig_run(before, &input, &none, LENGTH, 64);
  CHECK_SAME((const float*)later->kept,
             (const float*)before->newest,
             n * later->n_bins);
  CHECK((max_difference((const float*)later->kept,
                        (const float*)later->newest,
                        n * later->n_bins) > 0.1) ==
        (config->ahead_frames > 0));
  stft_rig_free(later);
  stft_rig_free(before);
}

/// The same bits, however the stream is cut
static void
test_blocks(const NmsStftConfig* config, float* input)
{
  const uint32_t blocks[]  = TOOLS_BLOCK_SIZES;
  float*         reference = run_fresh(config, input, RIG_COPY, 1, 333);
  for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); ++i) {
    float* output = run_fresh(config, input, RIG_COPY, 1, blocks[i]);
    CHECK_SAME(output, reference, LENGTH);
    free(output);
  }
  free(reference);
}

/// An output that is cleared is as silent as one of zeros, whatever is in it
static void
test_inactive(const NmsStftConfig* config, float* input)
{
  for (uint32_t every = 1; every <= 5; ++every) {
    float* zeros = run_fresh(config, input, RIG_ZERO, every, 64);
    float* junk  = run_fresh(config, input, RIG_JUNK, every, 480);
    CHECK(max_difference(junk, zeros, LENGTH) == 0.0);
    CHECK((max_magnitude(zeros, LENGTH) == 0.0) == (every == 1));
    free(zeros);
    free(junk);
  }
}

/// After a reset it is as if just made, whatever came before
static void
test_reset(const NmsStftConfig* config, float* input)
{
  float*       wanted = run_fresh(config, input, RIG_COPY, 1, 64);
  float*       output = new_floats(LENGTH);
  const size_t odd    = 7 * (size_t)config->hop + config->hop / 2;
  StftRig*     rig    = stft_rig_new_like(config);
  stft_rig_run(rig, &input, &output, odd, 64);
  nms_stft_reset(rig->stft);
  stft_rig_run(rig, &input, &output, LENGTH, 64);
  CHECK_SAME(output, wanted, LENGTH);
  free(wanted);
  free(output);
  stft_rig_free(rig);
}

/// After adopting, the delayed input goes on, the frame that is written is a
/// whole one, and once faded in the output is what it would have been
static void
test_adopt(const NmsStftConfig* config, float* input, bool dry)
{
  const size_t at     = LENGTH / 2 + 17;
  const size_t faded  = dry ? 0 : config->window + config->hop;
  float*       wanted = run_fresh(config, input, RIG_COPY, 1, 64);
  float*       output = new_floats(LENGTH);
  float*       rest   = input + at;
  StftRig*     from   = stft_rig_new_like(config);
  StftRig*     to     = stft_rig_new_like(config);
  from->dry = to->dry = dry;
  stft_rig_run(from, &input, &output, at, 64);
  stft_rig_run(to, &output, &output, 777, 64);
  nms_stft_adopt(to->stft, from->stft);
  stft_rig_run(to, &rest, &output, LENGTH - at, 64);
  const float* const goal = dry ? input + at - latency_of(config) : wanted + at;
  CHECK_SAME(output + faded, goal + faded, LENGTH - at - faded);
  free(wanted);
  free(output);
  stft_rig_free(from);
  stft_rig_free(to);
}

int
main(void)
{
  float* input = new_random(LENGTH, 1, -1.0, 1.0);
  for (size_t i = 0; i < N_CONFIGS; ++i) {
    const NmsStftConfig* const config = &configs[i];
    check_note("window %u, hop %u, %u ahead",
               config->window,
               config->hop,
               config->ahead_frames);
    if (config->is_symmetrical) {
      test_windows(config->window, config->hop);
    }
    test_reconstruction(config, input);
    test_ahead(config, input);
    test_blocks(config, input);
    test_inactive(config, input);
    test_reset(config, input);
    test_adopt(config, input, false);
    test_adopt(config, input, true);
  }
  free(input);
  return check_result();
}
