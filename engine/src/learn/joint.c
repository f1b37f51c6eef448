// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "learn/joint.h"

#include "base/arena.h"
#include "base/random.h"
#include "kernel/kernel.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// How much bleeds in, to begin with
static const float first_c = 0.15f;

static float*
take(NmsJoint* joint, size_t n)
{
  return (float*)nms_arena_take(&joint->arena, n, sizeof(float));
}

static void
take_packed(NmsJoint* joint, NmsPacked** packed)
{
  const NmsJointShape* const shape = &joint->shape;
  const size_t size = nms_packed_size(shape->n_components, shape->n_rows);

  *packed =
      (NmsPacked*)nms_arena_take(&joint->arena, shape->n, sizeof(NmsPacked));
  for (uint32_t j = 0; j < shape->n; ++j) {
    float* const data = take(joint, size);
    if (*packed) {
      (*packed)[j].data         = data;
      (*packed)[j].n_components = shape->n_components;
      (*packed)[j].n_blocks     = joint->padded / NMS_PACK_LANES;
    }
  }
}

static void
lay_out_part(NmsJoint* joint, NmsJointPart* part)
{
  const size_t    n      = joint->shape.n;
  const size_t    padded = joint->padded;
  NmsArena* const arena  = &joint->arena;

  part->models = nms_arena_rows(arena, n, NMS_JOINT_BLOCK * padded);
  part->ratios = nms_arena_rows(arena, n, NMS_JOINT_BLOCK * padded);
  part->model  = take(joint, padded);
  part->sums   = take(joint, joint->shape.n_components);
  part->heard  = nms_arena_rows(arena, n * n, padded);
  part->spread = nms_arena_rows(arena, n, padded);
  part->h      = (double**)nms_arena_take(arena, n, sizeof(double*));
  take_packed(joint, &part->w);
  for (size_t j = 0; j < n; ++j) {
    double* const sums = (double*)nms_arena_take(
        arena, joint->shape.n_components, sizeof(double));
    if (part->h) {
      part->h[j] = sums;
    }
  }
}

static void
lay_out(NmsJoint* joint)
{
  const NmsJointShape* const shape = &joint->shape;
  const size_t               n     = shape->n;
  NmsArena* const            arena = &joint->arena;

  joint->v = nms_arena_rows(arena, n, (size_t)shape->n_frames * joint->padded);
  joint->h =
      nms_arena_rows(arena, n, (size_t)shape->n_frames * shape->n_components);
  joint->c      = nms_arena_rows(arena, n * n, joint->padded);
  joint->c_sums = nms_arena_rows(arena, n, joint->padded);
  joint->totals = nms_arena_rows(arena, n, shape->n_components);
  take_packed(joint, &joint->w);
  for (uint32_t p = 0; p < NMS_JOINT_PARTS; ++p) {
    lay_out_part(joint, &joint->parts[p]);
  }
}

NmsStatus
nms_joint_init(NmsJoint* joint, const NmsJointShape* shape)
{
  memset(joint, 0, sizeof(*joint));
  joint->shape  = *shape;
  joint->padded = (uint32_t)nms_packed_size(1, shape->n_rows);
  joint->kernel = nms_kernel_choose();

  lay_out(joint);
  const NmsStatus status = nms_arena_reserve(&joint->arena);
  if (status) {
    return status;
  }

  lay_out(joint);
  for (uint32_t i = 0; i < shape->n; ++i) {
    for (uint32_t j = 0; j < shape->n; ++j) {
      for (uint32_t r = 0; r < shape->n_rows; ++r) {
        joint->c[i * shape->n + j][r] = i == j ? 1.0f : first_c;
      }
    }
  }
  return NMS_SUCCESS;
}

void
nms_joint_clear(NmsJoint* joint)
{
  nms_arena_free(&joint->arena);
}

float
nms_joint_scale(NmsJoint* joint)
{
  const NmsJointShape* const shape = &joint->shape;
  const size_t               size  = (size_t)shape->n_frames * joint->padded;
  double                     sum   = 0.0;

  for (uint32_t i = 0; i < shape->n; ++i) {
    for (size_t k = 0; k < size; ++k) {
      sum += (double)joint->v[i][k];
    }
  }

  const double n     = (double)shape->n * shape->n_frames * shape->n_rows;
  const float  scale = sum > 0.0 ? (float)(n / sum) : 1.0f;
  for (uint32_t i = 0; i < shape->n; ++i) {
    for (size_t k = 0; k < size; ++k) {
      joint->v[i][k] *= scale;
    }
  }
  return scale;
}

size_t
nms_joint_index(const NmsPacked* packed, uint32_t row, uint32_t component)
{
  const size_t block = row / NMS_PACK_LANES;
  return (block * packed->n_components + component) * NMS_PACK_LANES +
         row % NMS_PACK_LANES;
}

void
nms_joint_start(NmsJoint* joint, uint64_t seed)
{
  const NmsJointShape* const shape = &joint->shape;
  const size_t n_h    = (size_t)shape->n_frames * shape->n_components;
  NmsRandom    random = seed;

  // V has a mean of one
  const float scale = sqrtf(1.0f / (float)shape->n_components);
  for (uint32_t j = 0; j < shape->n; ++j) {
    for (uint32_t r = 0; r < shape->n_rows; ++r) {
      for (uint32_t k = 0; k < shape->n_components; ++k) {
        joint->w[j].data[nms_joint_index(&joint->w[j], r, k)] =
            scale * (0.5f + nms_random_uniform(&random));
      }
    }
    for (size_t k = 0; k < n_h; ++k) {
      joint->h[j][k] = scale * (0.5f + nms_random_uniform(&random));
    }
  }
}

void
nms_joint_follow(NmsJoint* joint, const NmsJoint* other)
{
  const NmsJointShape* const shape = &joint->shape;
  const size_t n_h = (size_t)shape->n_frames * shape->n_components;

  for (uint32_t j = 0; j < shape->n; ++j) {
    for (uint32_t r = 0; r < shape->n_rows; ++r) {
      for (uint32_t k = 0; k < shape->n_components; ++k) {
        joint->w[j].data[nms_joint_index(&joint->w[j], r, k)] =
            1.0f / (float)shape->n_rows;
      }
    }
    memcpy(joint->h[j], other->h[j], n_h * sizeof(float));
  }
}

void
nms_joint_unpack(const NmsJoint* joint, uint32_t source, float* to)
{
  const NmsPacked* const w = &joint->w[source];
  const uint32_t         n = joint->shape.n_components;

  for (uint32_t r = 0; r < joint->shape.n_rows; ++r) {
    for (uint32_t k = 0; k < n; ++k) {
      to[(size_t)r * n + k] = w->data[nms_joint_index(w, r, k)];
    }
  }
}
