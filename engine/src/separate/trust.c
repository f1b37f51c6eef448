// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "separate/trust.h"

#include "base/arena.h"
#include "kernel/kernel.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// How long sound and leads are remembered.  These and the leads below are
/// chosen on the songs of docs/quality.md
static const double sound_s = 0.5;
static const double leads_s = 1.5;

/// What the first means count of sound from everywhere before what is heard, so
/// that the first frames are not compared with themselves alone
static const double begun_s = 0.03;

/// Most numbers that are kept of sound
static const uint32_t most_numbers = 1 << 20;

/// Below this trace a group is silent
static const float silence = 1e-14f;

/// An image of 1/2, the largest, in whole numbers is half of this
static const float unit = 0x1p15f;

/// A lead of 1 in whole numbers
static const float lead_unit = 1024.0f;

/// Mean leads, bits a group, from which on images are trusted wholly and up to
/// which they are not at all
static const float full_lead = -0.59f;
static const float no_lead   = -0.68f;

static uint32_t
count_frames(double seconds, double rate_hz, uint32_t hop, uint32_t most)
{
  const double wanted = seconds * rate_hz / hop + 0.5;
  const double n      = wanted < most ? wanted : most;

  return n > 1.0 ? (uint32_t)n : 1;
}

void
nms_trust_size_up(NmsTrust* trust,
                  double    rate_hz,
                  uint32_t  hop,
                  uint32_t  n_groups)
{
  const uint32_t most = most_numbers / 3 / n_groups;

  trust->n_groups = n_groups;
  trust->n_frames = count_frames(sound_s, rate_hz, hop, most);
  trust->n_leads  = count_frames(leads_s, rate_hz, hop, 3 * most);
  trust->n_begun  = count_frames(begun_s, rate_hz, hop, most);
}

uint32_t
nms_trust_memory_frames(const NmsTrust* trust)
{
  // The oldest lead is that over a mean that begins so many frames before it
  return trust->n_frames - 1 + trust->n_leads - 1;
}

void
nms_trust_lay_out(NmsTrust* trust, NmsArena* arena)
{
  const size_t n        = (size_t)3 * trust->n_groups;
  const size_t n_frames = trust->n_frames;

  trust->heard = (int16_t*)nms_arena_take(arena, n_frames * n, sizeof(int16_t));
  trust->sums  = (int32_t*)nms_arena_take(arena, n, sizeof(int32_t));
  trust->mean  = (float*)nms_arena_take(arena, n, sizeof(float));
  trust->leads =
      (int64_t*)nms_arena_take(arena, trust->n_leads, sizeof(int64_t));
  trust->sounds = (bool*)nms_arena_take(arena, n_frames, sizeof(bool));
  trust->led    = (bool*)nms_arena_take(arena, trust->n_leads, sizeof(bool));
}

void
nms_trust_reset(NmsTrust* trust)
{
  trust->n_heard  = 0;
  trust->at       = 0;
  trust->lead_at  = 0;
  trust->lead     = 0;
  trust->n_sounds = 0;
  trust->n_led    = 0;
  memset(trust->sums, 0, (size_t)3 * trust->n_groups * sizeof(int32_t));
}

/// Write what is heard of each group as an image, which is 0 for silence;
/// return whether anything is heard
static bool
write_heard(const NmsTrust* trust, const float* covariance, int16_t* heard)
{
  const size_t       n  = trust->n_groups;
  const float* const a  = covariance;
  const float* const b  = covariance + n;
  const float* const re = covariance + 2 * n;
  const float* const im = covariance + 3 * n;

  bool sounds = false;
  for (size_t g = 0; g < n; ++g) {
    const float trace = a[g] + b[g];
    const float scale = trace >= silence ? unit / trace : 0.0f;
    sounds            = sounds || scale > 0.0f;
    heard[g]          = (int16_t)(0.5f * (a[g] - b[g]) * scale);
    heard[n + g]      = (int16_t)(re[g] * scale);
    heard[2 * n + g]  = (int16_t)(im[g] * scale);
  }
  return sounds;
}

static uint32_t
smaller_of(uint32_t a, uint32_t b)
{
  return a < b ? a : b;
}

/// Replace the oldest frame by the newest one and compute the mean over those
/// that sound: silence is as if nothing had been heard yet; return whether the
/// newest one sounds
static bool
remember(NmsTrust* trust, const float* covariance)
{
  const size_t   n       = (size_t)3 * trust->n_groups;
  int16_t* const heard   = trust->heard + n * trust->at;
  const bool     is_full = trust->n_heard > trust->n_frames;

  for (size_t i = 0; is_full && i < n; ++i) {
    trust->sums[i] -= heard[i];
  }
  trust->n_sounds -= is_full && trust->sounds[trust->at];
  const bool sounds        = write_heard(trust, covariance, heard);
  trust->sounds[trust->at] = sounds;
  trust->n_sounds += sounds;

  // Before there are so many, frames from everywhere stand in for some of them
  const uint32_t n_mean =
      smaller_of(trust->n_sounds + trust->n_begun, trust->n_frames);
  const float scale = 1.0f / (unit * (float)n_mean);
  for (size_t i = 0; i < n; ++i) {
    trust->sums[i] += heard[i];
    trust->mean[i] = (float)trust->sums[i] * scale;
  }
  trust->at = trust->at + 1 < trust->n_frames ? trust->at + 1 : 0;
  return sounds;
}

/// Replace the oldest lead by the newest one
static void
remember_lead(NmsTrust* trust, float lead, bool sounds)
{
  int64_t* const at = trust->leads + trust->lead_at;

  if (trust->n_heard > trust->n_leads) {
    trust->lead -= *at;
    trust->n_led -= trust->led[trust->lead_at];
  }

  // A frame that the mean explains badly, as one after silence, is no credit
  *at = lead < 0.0f ? (int64_t)(lead * lead_unit) : 0;
  trust->lead += *at;
  trust->led[trust->lead_at] = sounds;
  trust->n_led += sounds;
  trust->lead_at = trust->lead_at + 1 < trust->n_leads ? trust->lead_at + 1 : 0;
}

/// Return how much images are trusted with the leads they have
static float
judge(const NmsTrust* trust)
{
  const float sum  = (float)trust->lead / lead_unit;
  const float n    = trust->n_led ? (float)trust->n_led : 1.0f;
  const float lead = sum / n / (float)trust->n_groups;
  const float part = (lead - no_lead) / (full_lead - no_lead);

  return part > 1.0f ? 1.0f : part > 0.0f ? part : 0.0f;
}

float
nms_trust_run(NmsTrust* trust, const NmsKernel* kernel, const NmsScene* scene)
{
  // One more than what is remembered is as good as any more
  const uint32_t most =
      1 + (trust->n_frames > trust->n_leads ? trust->n_frames : trust->n_leads);

  trust->n_heard += trust->n_heard < most;
  const bool sounds = remember(trust, scene->covariance);
  remember_lead(trust, kernel->compare(scene, trust->mean), sounds);
  return judge(trust);
}
