// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/spatial.h"

#include "nms/dictionary.h"
#include "nms/tasks.h"
#include "separate/spatial_impl.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Groups of a task
#define TASK_GROUPS 16

/// Updates of the streams' powers in a frame, as when playing
#define N_UPDATES 2

/// How much of what is everywhere is in every image, as when playing
static const float spread = 0.01f;

/// Least power of a stream, of the largest in the group
static const float least_share = 1e-8f;

/// Least determinant, of the product of the channels' powers
static const float least_determinant = 1e-4f;

/// Least power of a group of which the streams' powers are updated
static const float least_power = 1e-14f;

/// A covariance of two channels, [a z; conj(z) b]
typedef struct {
  float a;
  float b;
  float re; ///< Of z
  float im;
} Covariance;

/// Sums of covariances
typedef struct {
  double a;
  double b;
  double re;
  double im;
} Sum;

/// An estimation on its way
typedef struct {
  const NmsSpatial* spatial;
  uint32_t          rounds;
  const float*      start; ///< Or NULL
  float*            found;
} Estimation;

/// A group in a frame
typedef struct {
  Covariance mixture;                     ///< Of trace 1
  double     power;                       ///< The trace it had
  float      powers[NMS_MAX_SOURCES + 1]; ///< [n_streams], their sum is 1
} Group;

/// What is everywhere
static const Covariance everywhere = {0.5f, 0.5f, 0.0f, 0.0f};

/// Return the product P X P of covariances
static Covariance
sandwich(const Covariance* p, const Covariance* x)
{
  const float cross  = p->re * x->re + p->im * x->im;
  const float square = p->re * p->re + p->im * p->im;
  // P X P above the diagonal: p x c + c^2 conj(z) + p q z + q y c
  const float scale   = p->a * x->a + p->b * x->b;
  const float c2_re   = p->re * p->re - p->im * p->im;
  const float c2_im   = 2.0f * p->re * p->im;
  const float product = p->a * p->b;

  const Covariance y = {
      p->a * p->a * x->a + 2.0f * p->a * cross + square * x->b,
      p->b * p->b * x->b + 2.0f * p->b * cross + square * x->a,
      scale * p->re + c2_re * x->re + c2_im * x->im + product * x->re,
      scale * p->im + c2_im * x->re - c2_re * x->im + product * x->im};
  return y;
}

/// Return the trace of a product of covariances
static float
trace(const Covariance* x, const Covariance* y)
{
  return x->a * y->a + x->b * y->b + 2.0f * (x->re * y->re + x->im * y->im);
}

/// Return the inverse of the streams' covariances, each with its power
static Covariance
invert_sum(const Covariance* images, const Group* group, uint32_t n_streams)
{
  Covariance sum = {0.0f, 0.0f, 0.0f, 0.0f};
  for (uint32_t s = 0; s < n_streams; ++s) {
    sum.a += group->powers[s] * images[s].a;
    sum.b += group->powers[s] * images[s].b;
    sum.re += group->powers[s] * images[s].re;
    sum.im += group->powers[s] * images[s].im;
  }

  const float product     = sum.a * sum.b;
  const float determinant = fmaxf(product - sum.re * sum.re - sum.im * sum.im,
                                  least_determinant * product);

  const Covariance inverse = {sum.b / determinant,
                              sum.a / determinant,
                              -sum.re / determinant,
                              -sum.im / determinant};
  return inverse;
}

/// Read a group of a frame; false if nothing is in it
static bool
read_group(const NmsSpatial* spatial,
           const float*      frame,
           uint32_t          index,
           Group*            group)
{
  const size_t       n_groups  = spatial->config.n_groups;
  const uint32_t     n_streams = spatial->config.n_streams;
  const float* const shares    = frame + index;
  const float* const numbers   = shares + n_streams * n_groups;
  const float        power     = numbers[0] + numbers[n_groups];
  if (!(power > 0.0f)) {
    return false;
  }

  float largest = 0.0f;
  for (uint32_t s = 0; s < n_streams; ++s) {
    largest = fmaxf(largest, shares[s * n_groups]);
  }
  float sum = 0.0f;
  for (uint32_t s = 0; s < n_streams; ++s) {
    group->powers[s] = fmaxf(shares[s * n_groups], least_share * largest);
    sum += group->powers[s];
  }
  for (uint32_t s = 0; s < n_streams; ++s) {
    group->powers[s] /= sum;
  }
  group->power      = (double)power;
  group->mixture.a  = numbers[0] / power;
  group->mixture.b  = numbers[n_groups] / power;
  group->mixture.re = numbers[2 * n_groups] / power;
  group->mixture.im = numbers[3 * n_groups] / power;
  return sum > 0.0f;
}

/// Write the covariance of each stream in a group, filtered by the images
static void
filter_group(const Covariance* images,
             uint32_t          n_streams,
             Group*            group,
             Covariance*       filtered)
{
  Covariance inverse  = invert_sum(images, group, n_streams);
  Covariance whitened = sandwich(&inverse, &group->mixture);

  for (uint32_t i = 0; i < N_UPDATES && group->power >= (double)least_power;
       ++i) {
    for (uint32_t s = 0; s < n_streams; ++s) {
      group->powers[s] *= sqrtf(fmaxf(trace(&images[s], &whitened), 0.0f) /
                                trace(&images[s], &inverse));
    }
    inverse  = invert_sum(images, group, n_streams);
    whitened = sandwich(&inverse, &group->mixture);
  }

  // F X conj(F)' = v^2 C (S^-1 X S^-1) C
  for (uint32_t s = 0; s < n_streams; ++s) {
    const float square = group->powers[s] * group->powers[s];
    filtered[s]        = sandwich(&images[s], &whitened);
    filtered[s].a *= square;
    filtered[s].b *= square;
    filtered[s].re *= square;
    filtered[s].im *= square;
  }
}

/// Write the covariance of each stream in a group, masked
static void
mask_group(uint32_t n_streams, const Group* group, Covariance* masked)
{
  for (uint32_t s = 0; s < n_streams; ++s) {
    const float square = group->powers[s] * group->powers[s];
    masked[s]          = (Covariance){square * group->mixture.a,
                                      square * group->mixture.b,
                                      square * group->mixture.re,
                                      square * group->mixture.im};
  }
}

/// Return a sum over its trace
static Covariance
normalise(const Sum* sum)
{
  const double total = sum->a + sum->b;
  if (!(total > 0.0)) {
    return everywhere;
  }

  // Rounding must not make it anything else than a covariance
  const double a      = fmin(fmax(sum->a / total, 0.0), 1.0);
  const double length = hypot(sum->re, sum->im) / total;
  const double most   = sqrt(a * (1.0 - a));
  const double scale  = length > most ? most / length / total : 1.0 / total;

  const Covariance image = {(float)a,
                            (float)(1.0 - a),
                            (float)(sum->re * scale),
                            (float)(sum->im * scale)};
  return image;
}

/// Return an image with a little of what is everywhere
static Covariance
widen(const Covariance* image)
{
  const float      kept = 1.0f - 2.0f * spread;
  const Covariance wide = {kept * image->a + spread,
                           kept * image->b + spread,
                           kept * image->re,
                           kept * image->im};
  return wide;
}

/// Sum what the streams have of a group over all frames: filtered, or masked
/// where there are no images
static void
sum_frames(const NmsSpatial* spatial,
           uint32_t          index,
           const Covariance* images,
           Sum*              sums)
{
  const uint32_t n_streams = spatial->config.n_streams;
  for (uint32_t s = 0; s < n_streams; ++s) {
    sums[s] = (Sum){0.0, 0.0, 0.0, 0.0};
  }
  for (uint32_t i = 0; i < spatial->n_used; ++i) {
    Group              group;
    Covariance         streams[NMS_MAX_SOURCES + 1];
    const float* const frame = nms_spatial_frame(spatial, i);
    if (!frame || !read_group(spatial, frame, index, &group)) {
      continue;
    }
    if (images) {
      filter_group(images, n_streams, &group, streams);
    } else {
      mask_group(n_streams, &group, streams);
    }
    for (uint32_t s = 0; s < n_streams; ++s) {
      sums[s].a += group.power * (double)streams[s].a;
      sums[s].b += group.power * (double)streams[s].b;
      sums[s].re += group.power * (double)streams[s].re;
      sums[s].im += group.power * (double)streams[s].im;
    }
  }
}

/// Estimate the images in a group
static void
estimate_group(const Estimation* estimation, uint32_t index)
{
  const NmsSpatialConfig* const config = &estimation->spatial->config;

  Sum        sums[NMS_MAX_SOURCES + 1];
  Covariance images[NMS_MAX_SOURCES + 1];
  if (!estimation->start) {
    sum_frames(estimation->spatial, index, NULL, sums);
  }
  for (uint32_t s = 0; s < config->n_sources; ++s) {
    const size_t at = (size_t)s * config->n_groups + index;
    if (estimation->start) {
      const float* const start = estimation->start + NMS_COVARIANCE_SIZE * at;
      images[s] = (Covariance){start[0], start[1], start[2], start[3]};
    } else {
      images[s] = normalise(&sums[s]);
    }
  }

  for (uint32_t round = 0; round < estimation->rounds; ++round) {
    for (uint32_t s = 0; s < config->n_streams; ++s) {
      images[s] = s < config->n_sources ? widen(&images[s]) : everywhere;
    }
    sum_frames(estimation->spatial, index, images, sums);
    for (uint32_t s = 0; s < config->n_sources; ++s) {
      images[s] = normalise(&sums[s]);
    }
  }

  for (uint32_t s = 0; s < config->n_sources; ++s) {
    const size_t at    = (size_t)s * config->n_groups + index;
    float* const found = estimation->found + NMS_COVARIANCE_SIZE * at;
    found[0]           = images[s].a;
    found[1]           = images[s].b;
    found[2]           = images[s].re;
    found[3]           = images[s].im;
  }
}

/// Estimate the images in some groups
static void
estimate_groups(void* user, uint32_t task)
{
  const Estimation* const estimation = user;
  const uint32_t          n_groups   = estimation->spatial->config.n_groups;
  const uint32_t          first      = task * TASK_GROUPS;

  for (uint32_t g = first; g < first + TASK_GROUPS && g < n_groups; ++g) {
    estimate_group(estimation, g);
  }
}

void
nms_spatial_estimate(const NmsSpatial* spatial,
                     uint32_t          rounds,
                     const NmsTasks*   tasks,
                     const float*      start,
                     float*            found)
{
  const uint32_t n_groups = spatial->config.n_groups;

  Estimation estimation = {spatial, rounds, start, found};
  nms_tasks_run(tasks,
                (n_groups + TASK_GROUPS - 1) / TASK_GROUPS,
                estimate_groups,
                &estimation);
}
