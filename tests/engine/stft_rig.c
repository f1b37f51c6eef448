// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stft_rig.h"

#include "check.h"
#include "tools.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void
fill(NmsComplex* bins, uint32_t n_bins, float value)
{
  for (uint32_t i = 0; i < n_bins; ++i) {
    bins[i].re = bins[i].im = value;
  }
}

static void
rig_spectrum(void* user, const NmsStftFrame* frame)
{
  StftRig*      rig  = user;
  const RigMode mode = (rig->n_frames % rig->every) ? RIG_COPY : rig->mode;
  const size_t  size = rig->n_bins * sizeof(NmsComplex);
  if (rig->n_frames == rig->keep_frame) {
    memcpy(rig->kept, frame->input[0], size);
    memcpy(rig->newest, frame->newest[0], size);
  }
  for (uint32_t c = 0; c < rig->n_channels; ++c) {
    rig->all_active = rig->all_active && frame->active[c];
    if (mode == RIG_COPY) {
      memcpy(frame->output[c], frame->input[c], size);
    } else if (mode != RIG_CLEAR) {
      fill(frame->output[c], rig->n_bins, mode == RIG_ZERO ? 0.0f : INFINITY);
    }
    frame->active[c] = mode == RIG_COPY || mode == RIG_ZERO;
  }
  ++rig->n_frames;
}

static void
rig_samples(void* user, const NmsStftHop* hop)
{
  StftRig* rig = user;
  for (uint32_t c = 0; rig->dry && c < rig->n_channels; ++c) {
    memcpy(hop->output[c], hop->delayed[c], rig->hop * sizeof(float));
  }
  ++rig->n_hops;
}

StftRig*
stft_rig_new(uint32_t window, uint32_t hop, uint32_t n_channels)
{
  const NmsStftConfig config = {.window    = window,
                                .hop       = hop,
                                .n_inputs  = n_channels,
                                .n_outputs = n_channels};
  return stft_rig_new_like(&config);
}

StftRig*
stft_rig_new_like(const NmsStftConfig* config)
{
  StftRig* rig = calloc(1, sizeof(StftRig));
  REQUIRE(rig && config->n_inputs <= RIG_CHANNELS);
  *rig = (StftRig){.window     = config->window,
                   .hop        = config->hop,
                   .n_bins     = config->window / 2 + 1,
                   .n_channels = config->n_inputs,
                   .every      = 1,
                   .keep_frame = UINT64_MAX,
                   .all_active = true};

  rig->kept   = calloc(rig->n_bins, sizeof(NmsComplex));
  rig->newest = calloc(rig->n_bins, sizeof(NmsComplex));
  REQUIRE(rig->kept != NULL && rig->newest != NULL);

  const NmsStftFuncs funcs = {rig_spectrum, rig_samples, rig};
  REQUIRE_INT(nms_stft_new(config, &funcs, &rig->stft), NMS_SUCCESS);
  return rig;
}

void
stft_rig_free(StftRig* rig)
{
  nms_stft_free(rig->stft);
  free(rig->kept);
  free(rig->newest);
  free(rig);
}

void
stft_rig_run(StftRig*      rig,
             float* const* input,
             float* const* output,
             size_t        n,
             uint32_t      block)
{
  Random random = {42};
  for (size_t done = 0; done < n;) {
    const float*   in[RIG_CHANNELS];
    float*         out[RIG_CHANNELS];
    const uint32_t size = next_block(&random, block, n - done);
    for (uint32_t c = 0; c < rig->n_channels; ++c) {
      in[c]  = input[c] ? input[c] + done : NULL;
      out[c] = output[c] ? output[c] + done : NULL;
    }
    nms_stft_run(rig->stft, in, out, size);
    done += size;
  }
}
