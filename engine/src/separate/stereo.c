// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "separate/stereo.h"

#include "kernel/kernel.h"
#include "nms/complex.h"
#include "nms/separator.h"
#include "separate/mute.h"
#include "separate/trust.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// How much of images that are trusted wholly counts: the rest, a hundredth of
/// sound from everywhere, keeps what is not quite as learnt from being cut out
static const float most_focus = 0.98f;

void
nms_stereo_reset(NmsStereoPart* stereo)
{
  stereo->trusted = 0.0f;
  if (stereo->has_two) {
    memset(stereo->covariance, 0, (size_t)4 * stereo->n_groups * sizeof(float));
  }
  if (stereo->has_images) {
    nms_trust_reset(&stereo->trust);
  }
}

void
nms_stereo_set_mode(NmsStereoPart* stereo, NmsStereo mode)
{
  if (mode != stereo->mode && stereo->has_images) {
    // What was heard before is not what is remembered
    nms_trust_reset(&stereo->trust);
  }
  stereo->mode = mode;
}

void
nms_stereo_set_images(NmsStereoPart* stereo,
                      uint32_t       n_sources,
                      const float*   spatial)
{
  const size_t n = stereo->n_groups;

  for (uint32_t s = 0; s < n_sources; ++s) {
    float* const       image = stereo->images[s];
    const float* const found = spatial + 4 * n * s;
    for (size_t g = 0; g < n; ++g) {
      image[g]         = 0.5f * (found[4 * g] - found[4 * g + 1]);
      image[n + g]     = found[4 * g + 2];
      image[2 * n + g] = found[4 * g + 3];
    }
  }
}

void
nms_stereo_listen(NmsStereoPart* stereo, const NmsComplex* const* spectra)
{
  if (stereo->has_two) {
    stereo->kernel->covary(
        spectra, stereo->starts, stereo->n_groups, stereo->covariance);
  }
}

bool
nms_stereo_run(NmsStereoPart* stereo, float* const* shares, uint32_t n_shares)
{
  NmsScene* const scene = &stereo->scene;

  stereo->trusted = 0.0f;
  if (!stereo->has_images || stereo->mode == NMS_STEREO_OFF) {
    return false;
  }

  *scene = (NmsScene){.shares     = shares,
                      .images     = (const float* const*)stereo->images,
                      .covariance = stereo->covariance,
                      .n_streams  = n_shares,
                      .n_groups   = stereo->n_groups,
                      .focus      = most_focus};

  stereo->trusted = stereo->mode == NMS_STEREO_ALWAYS
                        ? 1.0f
                        : nms_trust_run(&stereo->trust, stereo->kernel, scene);
  if (stereo->trusted == 0.0f) {
    return false;
  }

  scene->focus *= stereo->trusted;
  stereo->kernel->weigh(
      scene, stereo->weights, stereo->inverse, stereo->energy);
  return true;
}

/// Compute the filter of a mix
static void
mix_filter(const NmsStereoPart* stereo, NmsStereoMix mix, float* filter)
{
  const NmsScene scene = {.images =
                              (const float* const*)stereo->images + mix.first,
                          .n_streams = mix.count,
                          .n_groups  = stereo->n_groups,
                          .focus     = stereo->scene.focus};

  stereo->kernel->mix_filter(&scene,
                             (const float* const*)stereo->weights + mix.first,
                             stereo->inverse,
                             mix.gains,
                             filter);
}

void
nms_stereo_write(NmsStereoPart*           stereo,
                 NmsStereoMix             mix,
                 const NmsComplex* const* x,
                 NmsComplex* const*       y)
{
  mix_filter(stereo, mix, stereo->filter);
  stereo->kernel->apply_filter(
      stereo->filter, stereo->starts, stereo->n_groups, x, y);
}

void
nms_stereo_write_muted(NmsStereoPart*           stereo,
                       const float*             gains,
                       const float*             muted,
                       const NmsComplex* const* x,
                       NmsComplex* const*       y)
{
  const uint32_t n      = stereo->n_groups;
  const uint32_t count  = stereo->scene.n_streams;
  float* const   filter = stereo->filter;

  mix_filter(stereo, (NmsStereoMix){0, count, gains}, filter);
  mix_filter(stereo, (NmsStereoMix){0, count, muted}, stereo->muted);
  nms_mute_filter(stereo->muted, n, filter);
  for (uint32_t g = 0; g < n; ++g) {
    filter[g] -= gains[0];
    filter[(size_t)6 * n + g] -= gains[0];
  }
  stereo->kernel->apply_filter(filter, stereo->starts, n, x, y);
}
