// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "separate/trust.h"

#include "base/arena.h"
#include "kernel/kernel.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// How long frames are remembered
static const double memory_s = 0.75;

/// Most numbers that are kept
static const uint32_t most_numbers = 3U << 20U;

/// Below this trace a group is silent
static const float silence = 1e-14f;

/// An image of 1/2, the largest, in whole numbers is half of this
static const float unit = 0x1p15f;

/// A lead of 1 in whole numbers
static const float lead_unit = 1024.0f;

/// Leads a group and frame, in bits, from which on images are trusted wholly
/// and up to which they are not at all
static const float full_lead = -0.72f;
static const float no_lead   = -1.29f;

uint32_t
nms_trust_frames(double rate_hz, uint32_t hop, uint32_t n_groups)
{
  const double   wanted = memory_s * rate_hz / hop + 0.5;
  const uint32_t most   = most_numbers / 3 / n_groups;
  const uint32_t n      = wanted < most ? (uint32_t)wanted : most;

  return n > 1 ? n : 1;
}

void
nms_trust_lay_out(NmsTrust* trust, NmsArena* arena)
{
  const size_t n        = (size_t)3 * trust->n_groups;
  const size_t n_frames = trust->n_frames;

  trust->heard = (int16_t*)nms_arena_take(arena, n_frames * n, sizeof(int16_t));
  trust->sums  = (int32_t*)nms_arena_take(arena, n, sizeof(int32_t));
  trust->mean  = (float*)nms_arena_take(arena, n, sizeof(float));
  trust->leads = (int64_t*)nms_arena_take(arena, n_frames, sizeof(int64_t));
}

void
nms_trust_reset(NmsTrust* trust)
{
  trust->n_heard = 0;
  trust->at      = 0;
  trust->lead    = 0;
  memset(trust->sums, 0, (size_t)3 * trust->n_groups * sizeof(int32_t));
}

/// Take the oldest frame off the sums
static void
forget(NmsTrust* trust, const int16_t* heard)
{
  for (size_t i = 0; i < (size_t)3 * trust->n_groups; ++i) {
    trust->sums[i] -= heard[i];
  }
  trust->lead -= trust->leads[trust->at];
}

/// Write what is heard of each group as an image, which is 0 for silence
static void
write_heard(const NmsTrust* trust, const float* covariance, int16_t* heard)
{
  const size_t       n  = trust->n_groups;
  const float* const a  = covariance;
  const float* const b  = covariance + n;
  const float* const re = covariance + 2 * n;
  const float* const im = covariance + 3 * n;

  for (size_t g = 0; g < n; ++g) {
    const float trace = a[g] + b[g];
    const float scale = trace >= silence ? unit / trace : 0.0f;
    heard[g]          = (int16_t)(0.5f * (a[g] - b[g]) * scale);
    heard[n + g]      = (int16_t)(re[g] * scale);
    heard[2 * n + g]  = (int16_t)(im[g] * scale);
  }
}

/// Add a frame to the sums and compute the mean.  What was not heard yet counts
/// as sound from everywhere
static void
remember(NmsTrust* trust, const int16_t* heard)
{
  const float scale = 1.0f / (unit * (float)trust->n_frames);

  for (size_t i = 0; i < (size_t)3 * trust->n_groups; ++i) {
    trust->sums[i] += heard[i];
    trust->mean[i] = (float)trust->sums[i] * scale;
  }
}

/// Return how much images are trusted that lead by so much
static float
judge(const NmsTrust* trust)
{
  const double n    = (double)trust->n_frames * trust->n_groups;
  const float  lead = (float)((double)trust->lead / n) / lead_unit;
  const float  part = (lead - no_lead) / (full_lead - no_lead);

  return part > 1.0f ? 1.0f : part > 0.0f ? part : 0.0f;
}

float
nms_trust_run(NmsTrust* trust, const NmsKernel* kernel, const NmsScene* scene)
{
  int16_t* const heard = trust->heard + (size_t)3 * trust->n_groups * trust->at;

  if (trust->n_heard == trust->n_frames) {
    forget(trust, heard);
  } else {
    ++trust->n_heard;
  }
  write_heard(trust, scene->covariance, heard);
  remember(trust, heard);

  const float lead        = kernel->compare(scene, trust->mean);
  trust->leads[trust->at] = (int64_t)(lead * lead_unit);
  trust->lead += trust->leads[trust->at];
  trust->at = trust->at + 1 < trust->n_frames ? trust->at + 1 : 0;
  return judge(trust);
}
