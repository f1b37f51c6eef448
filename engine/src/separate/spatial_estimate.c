// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/spatial.h"

#include "kernel/kernel.h"
#include "nms/dictionary.h"
#include "nms/tasks.h"
#include "separate/spatial_impl.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

/*
  A covariance is written here as in the kernels (kernel/README.md): half its
  trace times I, and an image of three numbers, h = (A - B) / 2, Re Z, Im Z.
  Products are then

      P X P = tr(P X) P - det(P) adj(X),  adj(half I + c) = half I - c
*/

/// How much images count, as when playing: the rest is what is everywhere
static const float focus = 0.98f;

/// An estimation on its way
typedef struct {
  const NmsSpatial* spatial;
  const NmsKernel*  kernel;
  uint32_t          n_rounds;
  const float*      start; ///< Or NULL
  float*            found;
} Estimation;

/// A covariance in a frame
typedef struct {
  float half;
  float h;
  float re;
  float im;
} Covariance;

/// What is summed of a stream over all frames, group by group
typedef struct {
  double half[NMS_SPATIAL_PART];
  double h[NMS_SPATIAL_PART];
  double re[NMS_SPATIAL_PART];
  double im[NMS_SPATIAL_PART];
} Sum;

/// Some groups: their images, and what the streams have of them
typedef struct {
  uint32_t first; ///< Of all groups
  uint32_t n;
  uint32_t n_streams;
  float    images[NMS_SCENE_STREAMS][3 * NMS_SPATIAL_PART];
  Sum      sums[NMS_SCENE_STREAMS];
} Part;

/// A frame of a part
typedef struct {
  float* shares[NMS_SCENE_STREAMS]; ///< [n_streams][n]
  float* mixture;                   ///< [4][n]
  float  trace[NMS_SPATIAL_PART];   ///< Of the mixture
  float  weights[NMS_SCENE_STREAMS][NMS_SPATIAL_PART];
  float  inverse[4 * NMS_SPATIAL_PART];
} Frame;

/// Return half the trace of a product, but for the product of the halves
static inline float
dot(Covariance x, Covariance y)
{
  return x.h * y.h + x.re * y.re + x.im * y.im;
}

/// Return P X P
static inline Covariance
wrap(Covariance p, Covariance x)
{
  const float match = 2.0f * (p.half * x.half + dot(p, x));
  const float det   = p.half * p.half - dot(p, p);

  return (Covariance){match * p.half - det * x.half,
                      match * p.h + det * x.h,
                      match * p.re + det * x.re,
                      match * p.im + det * x.im};
}

/// Return the mixture of a group over its trace
static inline Covariance
read_mixture(const Frame* frame, uint32_t n, uint32_t g)
{
  const float* const x     = frame->mixture + g;
  const float        trace = frame->trace[g];
  const float        scale = trace > 0.0f ? 1.0f / trace : 0.0f;

  return (Covariance){0.5f,
                      0.5f * (x[0] - x[n]) * scale,
                      x[(size_t)2 * n] * scale,
                      x[(size_t)3 * n] * scale};
}

/// Add what a stream has of a group
static inline void
add(Sum* sum, uint32_t g, float weight, Covariance y)
{
  sum->half[g] += (double)weight * (double)y.half;
  sum->h[g] += (double)weight * (double)y.h;
  sum->re[g] += (double)weight * (double)y.re;
  sum->im[g] += (double)weight * (double)y.im;
}

/// Point to a frame of a part
static void
read_frame(const Part* part, float* values, Frame* frame)
{
  for (uint32_t s = 0; s < part->n_streams; ++s) {
    frame->shares[s] = values + (size_t)s * part->n;
  }
  frame->mixture = values + (size_t)part->n_streams * part->n;
  for (uint32_t g = 0; g < part->n; ++g) {
    frame->trace[g] = frame->mixture[g] + frame->mixture[part->n + g];
  }
}

/// Add the streams of a frame as masks give them
static void
add_masked(Part* part, const Frame* frame)
{
  for (uint32_t g = 0; g < part->n; ++g) {
    const Covariance x = read_mixture(frame, part->n, g);
    for (uint32_t s = 0; s < part->n_streams; ++s) {
      const float share = frame->shares[s][g];
      add(&part->sums[s], g, share * share * frame->trace[g], x);
    }
  }
}

/// Add the streams of a frame as filters give them: F X conj(F)' is w^2 times
/// C (P X P) C
static void
add_filtered(Part* part, const Frame* frame)
{
  const uint32_t n = part->n;

  for (uint32_t g = 0; g < n; ++g) {
    const float* const inverse = frame->inverse + g;
    const Covariance   p       = {inverse[0],
                                  -inverse[n],
                                  -inverse[(size_t)2 * n],
                                  -inverse[(size_t)3 * n]};
    const Covariance   y       = wrap(p, read_mixture(frame, n, g));
    for (uint32_t s = 0; s < part->n_streams; ++s) {
      const float* const image  = part->images[s] + g;
      const float        weight = frame->weights[s][g];
      const Covariance   c      = {0.5f,
                                   focus * image[0],
                                   focus * image[n],
                                   focus * image[(size_t)2 * n]};
      add(&part->sums[s], g, weight * weight * frame->trace[g], wrap(c, y));
    }
  }
}

/// Weigh the streams of a frame as when playing
static void
weigh(const NmsKernel* kernel, const Part* part, Frame* frame)
{
  const float* images[NMS_SCENE_STREAMS];
  float*       weights[NMS_SCENE_STREAMS];
  float        energies[NMS_SCENE_STREAMS];
  for (uint32_t s = 0; s < part->n_streams; ++s) {
    images[s]  = part->images[s];
    weights[s] = frame->weights[s];
  }

  const NmsScene scene = {
      frame->shares, images, frame->mixture, part->n_streams, part->n, focus};
  kernel->weigh(&scene, weights, frame->inverse, energies);
}

/// Make images of the sums; what a silent stream has is everywhere
static void
find_images(Part* part, uint32_t n_sources)
{
  const uint32_t n = part->n;

  for (uint32_t s = 0; s < n_sources; ++s) {
    const Sum* const sum = &part->sums[s];
    for (uint32_t g = 0; g < n; ++g) {
      const double trace  = 2.0 * sum->half[g];
      const double length = hypot(hypot(sum->re[g], sum->im[g]), sum->h[g]);
      // Rounding must not make it anything else than a covariance
      const double most    = fmax(trace, 2.0 * length);
      const double scale   = trace > 0.0 ? 1.0 / most : 0.0;
      float* const image   = part->images[s] + g;
      image[0]             = (float)(sum->h[g] * scale);
      image[n]             = (float)(sum->re[g] * scale);
      image[(size_t)2 * n] = (float)(sum->im[g] * scale);
    }
  }
}

/// Do a round; the first one has masks
static void
do_round(const Estimation* estimation, Part* part, uint32_t round)
{
  const NmsSpatial* const spatial = estimation->spatial;
  const size_t            at      = part->first * nms_spatial_n_rows(spatial);

  for (uint32_t s = 0; s < part->n_streams; ++s) {
    part->sums[s] = (Sum){{0.0}, {0.0}, {0.0}, {0.0}};
  }
  for (uint32_t i = 0; i < spatial->n_used; ++i) {
    Frame        frame;
    float* const values = nms_spatial_frame(spatial, i);
    if (values) {
      read_frame(part, values + at, &frame);
      if (round) {
        weigh(estimation->kernel, part, &frame);
        add_filtered(part, &frame);
      } else {
        add_masked(part, &frame);
      }
    }
  }
  find_images(part, spatial->config.n_sources);
}

/// Begin with given images
static void
read_start(const Estimation* estimation, Part* part)
{
  const NmsSpatialConfig* const config = &estimation->spatial->config;

  for (uint32_t s = 0; s < config->n_sources; ++s) {
    for (uint32_t g = 0; g < part->n; ++g) {
      const size_t       at    = (size_t)s * config->n_groups + part->first + g;
      const float* const start = estimation->start + 4 * at;
      float* const       image = part->images[s] + g;
      image[0]                 = 0.5f * (start[0] - start[1]);
      image[part->n]           = start[2];
      image[(size_t)2 * part->n] = start[3];
    }
  }
}

static void
write_found(const Estimation* estimation, const Part* part)
{
  const NmsSpatialConfig* const config = &estimation->spatial->config;

  for (uint32_t s = 0; s < config->n_sources; ++s) {
    for (uint32_t g = 0; g < part->n; ++g) {
      const size_t       at    = (size_t)s * config->n_groups + part->first + g;
      const float* const image = part->images[s] + g;
      float* const       found = estimation->found + 4 * at;
      found[0]                 = 0.5f + image[0];
      found[1]                 = 0.5f - image[0];
      found[2]                 = image[part->n];
      found[3]                 = image[(size_t)2 * part->n];
    }
  }
}

/// Estimate the images of some groups
static void
estimate_part(void* user, uint32_t task)
{
  const Estimation* const       estimation = user;
  const NmsSpatialConfig* const config     = &estimation->spatial->config;
  const uint32_t                first      = task * NMS_SPATIAL_PART;
  const uint32_t                left       = config->n_groups - first;

  Part part = {.first     = first,
               .n         = left < NMS_SPATIAL_PART ? left : NMS_SPATIAL_PART,
               .n_streams = config->n_streams};
  if (estimation->start) {
    read_start(estimation, &part);
  } else {
    do_round(estimation, &part, 0);
  }
  for (uint32_t round = 1; round <= estimation->n_rounds; ++round) {
    do_round(estimation, &part, round);
  }
  write_found(estimation, &part);
}

void
nms_spatial_estimate(const NmsSpatial* spatial,
                     uint32_t          n_rounds,
                     const NmsTasks*   tasks,
                     const float*      start,
                     float*            found)
{
  const uint32_t n_groups = spatial->config.n_groups;

  Estimation estimation = {.spatial  = spatial,
                           .kernel   = nms_kernel_choose(),
                           .n_rounds = n_rounds,
                           .start    = start};
  estimation.found      = found;
  nms_tasks_run(tasks,
                (n_groups + NMS_SPATIAL_PART - 1) / NMS_SPATIAL_PART,
                estimate_part,
                &estimation);
}
