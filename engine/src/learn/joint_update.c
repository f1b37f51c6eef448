// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "learn/joint.h"

#include "kernel/kernel.h"
#include "nms/nmf.h"
#include "nms/tasks.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// An update, for the tasks
typedef struct {
  NmsJoint*      joint;
  NmsJointUpdate update;
} Job;

static float
at_least(float value)
{
  return value > NMS_NMF_EPSILON ? value : NMS_NMF_EPSILON;
}

/// Compute what depends on W and c alone
static void
prepare(NmsJoint* joint, bool is_alone)
{
  const uint32_t n = joint->shape.n;

  for (uint32_t j = 0; j < n; ++j) {
    float* const sums = joint->c_sums[j];

    memset(sums, 0, joint->padded * sizeof(float));
    for (uint32_t i = 0; i < n; ++i) {
      for (uint32_t r = 0; r < joint->padded && (i == j || !is_alone); ++r) {
        sums[r] += joint->c[i * n + j][r];
      }
    }
    joint->kernel->project(
        &joint->w[j], sums, 0, joint->shape.n_components, joint->totals[j]);
  }
}

/// Compute Q_i of a frame in place of the model of a recording, and add it,
/// weighted, to what each source is asked for
static void
compare(const NmsJoint*     joint,
        NmsJointUpdate      update,
        const NmsJointPart* part,
        uint32_t            frame,
        uint32_t            at) // In the block
{
  const uint32_t n      = joint->shape.n;
  const uint32_t padded = joint->padded;
  const size_t   offset = (size_t)at * padded;

  for (uint32_t j = 0; j < n; ++j) {
    memset(part->ratios[j] + offset, 0, padded * sizeof(float));
  }
  for (uint32_t i = 0; i < n; ++i) {
    const float* const v     = joint->v[i] + (size_t)frame * padded;
    float* const       ratio = part->model;
    const uint32_t     first = update.is_alone ? i : 0;
    const uint32_t     end   = update.is_alone ? i + 1 : n;

    memset(ratio, 0, padded * sizeof(float));
    for (uint32_t j = first; j < end; ++j) {
      const float* const c     = joint->c[i * n + j];
      const float* const model = part->models[j] + offset;
      for (uint32_t r = 0; r < padded; ++r) {
        ratio[r] += c[r] * model[r];
      }
    }
    for (uint32_t r = 0; r < padded; ++r) {
      ratio[r] = v[r] / at_least(ratio[r]);
    }
    for (uint32_t j = first; j < end; ++j) {
      const float* const c    = joint->c[i * n + j];
      float* const       asks = part->ratios[j] + offset;
      for (uint32_t r = 0; r < padded; ++r) {
        asks[r] += c[r] * ratio[r];
      }
    }
    for (uint32_t j = 0; j < n && update.moves_c; ++j) {
      const float* const model = part->models[j] + offset;
      float* const       heard = part->heard[i * n + j];
      for (uint32_t r = 0; r < padded; ++r) {
        heard[r] += ratio[r] * model[r];
      }
    }
  }
}

/// Model frames of a block, and compare them with what was heard
static void
model_block(const NmsJoint*     joint,
            NmsJointUpdate      update,
            const NmsJointPart* part,
            uint32_t            first,
            uint32_t            n_frames)
{
  const uint32_t n_components = joint->shape.n_components;

  for (uint32_t t = 0; t < n_frames; ++t) {
    for (uint32_t j = 0; j < joint->shape.n; ++j) {
      joint->kernel->combine(&joint->w[j],
                             joint->h[j] + (size_t)(first + t) * n_components,
                             0,
                             n_components,
                             part->models[j] + (size_t)t * joint->padded);
    }
    compare(joint, update, part, first + t, t);
  }
}

/// Update H of a block's frames
static void
update_h(const NmsJoint*     joint,
         const NmsJointPart* part,
         uint32_t            first,
         uint32_t            n_frames)
{
  const uint32_t n_components = joint->shape.n_components;

  for (uint32_t t = 0; t < n_frames; ++t) {
    for (uint32_t j = 0; j < joint->shape.n; ++j) {
      float* const h = joint->h[j] + (size_t)(first + t) * n_components;

      joint->kernel->project(&joint->w[j],
                             part->ratios[j] + (size_t)t * joint->padded,
                             0,
                             n_components,
                             part->sums);
      for (uint32_t k = 0; k < n_components; ++k) {
        h[k] *= part->sums[k] / at_least(joint->totals[j][k]);
      }
    }
  }
}

/// Add what a block's frames give to the sums of W and c
static void
add_block(const NmsJoint* joint,
          NmsJointUpdate  update,
          NmsJointPart*   part,
          uint32_t        first,
          uint32_t        n_frames)
{
  const uint32_t n_components = joint->shape.n_components;

  for (uint32_t j = 0; j < joint->shape.n; ++j) {
    const float* const h     = joint->h[j] + (size_t)first * n_components;
    const NmsOuter     outer = {
            h, part->ratios[j], n_frames, n_components, 0, n_components};

    joint->kernel->add_outer(&part->w[j], &outer);
    for (uint32_t t = 0; t < n_frames; ++t) {
      for (uint32_t k = 0; k < n_components; ++k) {
        part->h[j][k] += (double)h[(size_t)t * n_components + k];
      }
    }
    for (uint32_t t = 0; t < n_frames && update.moves_c; ++t) {
      const float* const model = part->models[j] + (size_t)t * joint->padded;
      for (uint32_t r = 0; r < joint->padded; ++r) {
        part->spread[j][r] += model[r];
      }
    }
  }
}

/// Return the first frame of a part; that of one after the last is their number
static uint32_t
first_frame(const NmsJoint* joint, uint32_t part)
{
  return (uint32_t)((uint64_t)joint->shape.n_frames * part / NMS_JOINT_PARTS);
}

static void
update_h_of_part(void* user, uint32_t p)
{
  const Job* const job    = user;
  const uint32_t   end    = first_frame(job->joint, p + 1);
  NmsJointUpdate   update = job->update;
  update.moves_c          = false;

  for (uint32_t t = first_frame(job->joint, p); t < end; t += NMS_JOINT_BLOCK) {
    const uint32_t n = end - t < NMS_JOINT_BLOCK ? end - t : NMS_JOINT_BLOCK;

    model_block(job->joint, update, &job->joint->parts[p], t, n);
    update_h(job->joint, &job->joint->parts[p], t, n);
  }
}

static void
clear_sums(const NmsJoint* joint, NmsJointPart* part)
{
  const NmsJointShape* const shape = &joint->shape;
  const size_t               n_w = (size_t)joint->padded * shape->n_components;
  const size_t               n_row = joint->padded * sizeof(float);

  for (uint32_t j = 0; j < shape->n; ++j) {
    memset(part->w[j].data, 0, n_w * sizeof(float));
    memset(part->h[j], 0, shape->n_components * sizeof(double));
    memset(part->spread[j], 0, n_row);
    for (uint32_t i = 0; i < shape->n; ++i) {
      memset(part->heard[i * shape->n + j], 0, n_row);
    }
  }
}

static void
sum_part(void* user, uint32_t p)
{
  const Job* const    job  = user;
  const uint32_t      end  = first_frame(job->joint, p + 1);
  NmsJointPart* const part = &job->joint->parts[p];

  clear_sums(job->joint, part);
  for (uint32_t t = first_frame(job->joint, p); t < end; t += NMS_JOINT_BLOCK) {
    const uint32_t n = end - t < NMS_JOINT_BLOCK ? end - t : NMS_JOINT_BLOCK;

    model_block(job->joint, job->update, part, t, n);
    add_block(job->joint, job->update, part, t, n);
  }
}

static void
add_floats(const float* from, size_t n, float* to)
{
  for (size_t k = 0; k < n; ++k) {
    to[k] += from[k];
  }
}

/// Gather the sums of all parts in the first
static void
gather(NmsJoint* joint)
{
  const NmsJointShape* const shape = &joint->shape;
  NmsJointPart* const        all   = &joint->parts[0];

  for (uint32_t p = 1; p < NMS_JOINT_PARTS; ++p) {
    const NmsJointPart* const part = &joint->parts[p];
    for (uint32_t j = 0; j < shape->n; ++j) {
      add_floats(part->w[j].data,
                 (size_t)joint->padded * shape->n_components,
                 all->w[j].data);
      add_floats(part->spread[j], joint->padded, all->spread[j]);
      for (uint32_t k = 0; k < shape->n_components; ++k) {
        all->h[j][k] += part->h[j][k];
      }
      for (uint32_t i = 0; i < shape->n; ++i) {
        const uint32_t ij = i * shape->n + j;
        add_floats(part->heard[ij], joint->padded, all->heard[ij]);
      }
    }
  }
}

/// Scale a source's columns of W to unit sum, and H with them
static void
normalize(NmsJoint* joint, uint32_t j)
{
  const NmsJointShape* const shape = &joint->shape;
  const uint32_t             n     = shape->n_components;

  for (uint32_t k = 0; k < n; ++k) {
    double sum = 0.0;
    for (uint32_t r = 0; r < shape->n_rows; ++r) {
      sum += (double)joint->w[j].data[nms_joint_index(&joint->w[j], r, k)];
    }
    if (sum > 0.0) {
      for (uint32_t r = 0; r < shape->n_rows; ++r) {
        joint->w[j].data[nms_joint_index(&joint->w[j], r, k)] /= (float)sum;
      }
      for (size_t t = 0; t < shape->n_frames; ++t) {
        joint->h[j][t * n + k] *= (float)sum;
      }
    }
  }
}

static void
update_w(NmsJoint* joint, bool holds_h)
{
  const NmsJointShape* const shape = &joint->shape;
  const NmsJointPart* const  all   = &joint->parts[0];

  for (uint32_t j = 0; j < shape->n; ++j) {
    for (uint32_t r = 0; r < shape->n_rows; ++r) {
      for (uint32_t k = 0; k < shape->n_components; ++k) {
        const size_t at = nms_joint_index(&joint->w[j], r, k);

        joint->w[j].data[at] *=
            all->w[j].data[at] /
            at_least((float)all->h[j][k] * joint->c_sums[j][r]);
      }
    }
    if (!holds_h) {
      normalize(joint, j);
    }
  }
}

/// Move c of all rows that share it
static void
update_c(NmsJoint* joint)
{
  const NmsJointShape* const shape = &joint->shape;
  const NmsJointPart* const  all   = &joint->parts[0];

  for (uint32_t ij = 0; ij < shape->n * shape->n; ++ij) {
    const uint32_t j = ij % shape->n;
    for (uint32_t b = 0; b < shape->n_shared && ij / shape->n != j; ++b) {
      float heard  = 0.0f;
      float spread = 0.0f;
      for (uint32_t r = b; r < shape->n_rows; r += shape->n_shared) {
        heard += all->heard[ij][r];
        spread += all->spread[j][r];
      }
      for (uint32_t r = b; r < shape->n_rows; r += shape->n_shared) {
        joint->c[ij][r] *= heard / at_least(spread);
      }
    }
  }
}

void
nms_joint_update(NmsJoint* joint, NmsJointUpdate update)
{
  Job job = {joint, update};

  prepare(joint, update.is_alone);
  if (!update.holds_h) {
    nms_tasks_run(&joint->shape.tasks, NMS_JOINT_PARTS, update_h_of_part, &job);
  }
  nms_tasks_run(&joint->shape.tasks, NMS_JOINT_PARTS, sum_part, &job);
  gather(joint);
  if (update.moves_c) {
    update_c(joint); // By the models of the W before
  }
  update_w(joint, update.holds_h);
}
