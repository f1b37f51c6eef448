// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "dictionary/groups.h"
#include "kernel/kernel.h"
#include "nms/dictionary.h"
#include "nms/separator.h"
#include "separate/stereo.h"
#include "separate/trust.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void
nms_stereo_size_up(NmsStereoPart*            stereo,
                   const NmsSeparatorConfig* config,
                   const NmsDictionary*      dictionary,
                   uint32_t                  n_streams)
{
  stereo->has_two    = config->n_channels == 2 && dictionary != NULL;
  stereo->has_images = stereo->has_two && dictionary->spatial != NULL;
  stereo->kernel     = nms_kernel_choose();
  stereo->n_streams  = n_streams;
  stereo->n_groups   = dictionary ? dictionary->shape.n_groups : 0;
  if (stereo->has_images) {
    nms_trust_size_up(
        &stereo->trust, config->sample_rate_hz, config->hop, stereo->n_groups);
  }
}

static float*
take(NmsArena* arena, size_t n)
{
  return (float*)nms_arena_take(arena, n, sizeof(float));
}

void
nms_stereo_lay_out(NmsStereoPart* stereo, NmsArena* arena)
{
  const size_t n         = stereo->n_groups;
  const size_t n_streams = stereo->n_streams;

  if (stereo->has_two) {
    stereo->covariance = take(arena, 4 * n);
    stereo->starts = (uint32_t*)nms_arena_take(arena, n + 1, sizeof(uint32_t));
  }
  if (stereo->has_images) {
    stereo->images  = nms_arena_rows(arena, n_streams, 3 * n);
    stereo->weights = nms_arena_rows(arena, n_streams, n);
    stereo->inverse = take(arena, 4 * n);
    stereo->filter  = take(arena, 8 * n);
    stereo->muted   = take(arena, 8 * n);
    stereo->energy  = take(arena, n_streams);
    nms_trust_lay_out(&stereo->trust, arena);
  }
}

/// Write the image of one group, whatever a dictionary says of it
static void
fill_image(const float* spatial, float* image, size_t n_groups)
{
  const double a     = (double)spatial[0];
  const double b     = (double)spatial[1];
  const double re    = (double)spatial[2];
  const double im    = (double)spatial[3];
  const double trace = a + b;
  const double cross = hypot(re, im);
  if (!(a >= 0.0 && b >= 0.0 && trace > 0.0 && isfinite(trace) &&
        isfinite(cross))) {
    return;
  }

  // No more than what makes it a covariance
  const double most  = sqrt(a * b);
  const double scale = (cross > most ? most / cross : 1.0) / trace;

  image[0]            = (float)(0.5 * (a - b) / trace);
  image[n_groups]     = (float)(re * scale);
  image[2 * n_groups] = (float)(im * scale);
}

void
nms_stereo_fill(NmsStereoPart* stereo, const NmsDictionary* dictionary)
{
  const size_t n = stereo->n_groups;

  if (stereo->has_two) {
    nms_groups_start(dictionary, stereo->starts);
  }

  // The residual's stays zero: from everywhere
  for (uint32_t s = 0; stereo->has_images && s < dictionary->shape.n_sources;
       ++s) {
    const float* const spatial = dictionary->spatial + 4 * n * s;
    for (uint32_t g = 0; g < n; ++g) {
      fill_image(spatial + (size_t)4 * g, stereo->images[s] + g, n);
    }
  }
}

uint32_t
nms_stereo_memory_frames(const NmsStereoPart* stereo)
{
  return stereo->has_images && stereo->mode == NMS_STEREO_AUTO
             ? nms_trust_memory_frames(&stereo->trust)
             : 0;
}
