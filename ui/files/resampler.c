// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "resampler.h"

#include "base/memory.h"

#include <soxr.h>
#include <stdbool.h>
#include <stdlib.h>

/// Samples per channel taken from soxr at a time
#define CHUNK_FRAMES 4096

struct UiResamplerImpl {
  soxr_t   soxr;
  uint32_t n_channels;
  float*   samples;  ///< [n_channels][CHUNK_FRAMES]
  float**  channels; ///< [n_channels]
};

UiResampler*
ui_resampler_new(double from_hz, double to_hz, uint32_t n_channels)
{
  const soxr_io_spec_t      io = soxr_io_spec(SOXR_FLOAT32_S, SOXR_FLOAT32_S);
  const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
  const soxr_runtime_spec_t runtime = soxr_runtime_spec(1);
  soxr_error_t              error   = NULL;
  soxr_t                    soxr =
      soxr_create(from_hz, to_hz, n_channels, &error, &io, &quality, &runtime);
  if (error) {
    return NULL;
  }
  UiResampler* const resampler = ui_new(1, sizeof(UiResampler));
  resampler->soxr              = soxr;
  resampler->n_channels        = n_channels;
  resampler->channels          = ui_new(n_channels, sizeof(float*));
  resampler->samples = ui_new((size_t)n_channels * CHUNK_FRAMES, sizeof(float));
  for (uint32_t c = 0; c < n_channels; ++c) {
    resampler->channels[c] = resampler->samples + (size_t)c * CHUNK_FRAMES;
  }
  return resampler;
}

void
ui_resampler_free(UiResampler* resampler)
{
  if (resampler) {
    soxr_delete(resampler->soxr);
    free((void*)resampler->channels);
    free(resampler->samples);
    free(resampler);
  }
}

void
ui_resampler_run(UiResampler*        resampler,
                 const float* const* channels,
                 uint32_t            n_samples,
                 UiSamplesFunc       func,
                 void*               user)
{
  const float* in[8] = {NULL};
  for (uint32_t c = 0; channels && c < resampler->n_channels; ++c) {
    in[c] = channels[c];
  }

  size_t left    = n_samples;
  size_t n_taken = 0;
  size_t n_made  = 0;
  do {
    const soxr_error_t error = soxr_process(resampler->soxr,
                                            channels ? (soxr_in_t)in : NULL,
                                            left,
                                            &n_taken,
                                            (soxr_out_t)resampler->channels,
                                            CHUNK_FRAMES,
                                            &n_made);
    if (error || (!n_taken && !n_made)) {
      break;
    }
    for (uint32_t c = 0; channels && c < resampler->n_channels; ++c) {
      in[c] += n_taken;
    }
    left -= n_taken;
    if (n_made) {
      func(user, (const float* const*)resampler->channels, (uint32_t)n_made);
    }
  } while (left || n_made == CHUNK_FRAMES || !channels);
}
