// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/learner.h"

#include "base/bytes.h"
#include "learn/learner_impl.h"
#include "learn/material.h"
#include "learn/material_format.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

uint32_t
nms_learner_layout_sum(const NmsLearner* learner)
{
  const NmsDictionary* const model = learner->model;
  const float* const         bands = (const float*)model->bands;
  const size_t n_bands = bands ? (size_t)3 * model->shape.n_bands : 0;
  const size_t n_edges = model->edges ? model->shape.n_groups + 1 : 0;

  // FNV-1a, 32 bits
  uint32_t sum = 2166136261U;
  for (size_t i = 0; i < n_bands + n_edges; ++i) {
    uint8_t bytes[4];
    nms_put_f32(bytes, i < n_bands ? bands[i] : model->edges[i - n_bands]);
    for (uint32_t b = 0; b < 4; ++b) {
      sum = (sum ^ bytes[b]) * 16777619U;
    }
  }
  return sum;
}

static void
encode_header(const NmsLearner* learner,
              const NmsStore*   store,
              const NmsImage*   image, // Or NULL
              uint8_t*          to)
{
  const NmsLearnerConfig* const config = &learner->config;

  memcpy(to, NMS_MATERIAL_MAGIC, NMS_AT_VERSION);
  nms_put_u32(to + NMS_AT_VERSION,
              image ? NMS_MATERIAL_IMAGES : NMS_MATERIAL_VERSION);
  nms_put_u32(to + NMS_AT_FRAMES, store->heard.n_frames_kept);
  nms_put_u32(to + NMS_AT_WINDOW, config->window);
  nms_put_u32(to + NMS_AT_HOP, config->hop);
  nms_put_u32(to + NMS_AT_BANDS, config->n_bands);
  nms_put_u32(to + NMS_AT_GROUPS, config->n_groups);
  nms_put_u32(to + NMS_AT_CONTEXT, config->n_context);
  nms_put_u32(to + NMS_AT_STRIDE, config->stride_samples);
  nms_put_f64(to + NMS_AT_RATE, config->sample_rate_hz);
  nms_put_f32(to + NMS_AT_EXPONENT, config->exponent);
  nms_put_u32(to + NMS_AT_LAYOUT, nms_learner_layout_sum(learner));
  nms_put_u64(to + NMS_AT_HEARD, store->heard.n_frames_heard);
  nms_put_u64(to + NMS_AT_SILENT, store->heard.n_frames_silent);
  nms_put_u32(to + NMS_AT_STEP, store->heard.step);
  nms_put_u32(to + NMS_AT_WAITING, store->waiting);
}

/// Return a value's level below the frame's largest as a byte
static uint8_t
encode_value(float value, float peak)
{
  if (!(value > 0.0f)) {
    return 0;
  }

  const double db   = 20.0 * log10((double)value / (double)peak);
  const double byte = rint(255.0 + db / NMS_MATERIAL_STEP_DB);
  return byte > 255.0 ? 255 : byte < 1.0 ? 0 : (uint8_t)byte;
}

static void
encode_frame(const NmsStore* store, uint32_t i, uint8_t* to)
{
  const float* const values = store->values + (size_t)i * store->n_values;

  float peak = 0.0f;
  for (uint32_t j = 0; j < store->n_values; ++j) {
    peak = fmaxf(peak, values[j]);
  }
  peak = fminf(peak, NMS_MATERIAL_LARGEST);

  nms_put_f32(to + NMS_AT_LEVEL, fminf(store->levels[i], NMS_MATERIAL_LARGEST));
  nms_put_f32(to + NMS_AT_PEAK, peak);
  for (uint32_t j = 0; j < store->n_values; ++j) {
    to[NMS_AT_VALUES + j] = encode_value(values[j], peak);
  }
}

static void
encode_image(const NmsImage* image, uint32_t n_groups, uint8_t* to)
{
  for (size_t i = 0; i < (size_t)4 * n_groups; ++i) {
    nms_put_f64(to + i * sizeof(double), image->sums[i]);
  }
}

/// What is to be written of a source
typedef struct {
  const NmsStore* store;
  const NmsImage* image;      ///< Or NULL
  size_t          image_size; ///< Bytes
  uint32_t        every;      ///< Of the frames kept, one of so many
} Extent;

/// Choose what fits: the image, and as many frames as there is room for
static Extent
choose_extent(const NmsLearner* learner, const NmsLearnerSource* source)
{
  const size_t size = NMS_AT_VALUES + (size_t)source->store.n_values;
  const size_t image_size =
      (size_t)learner->model->shape.n_groups * NMS_MATERIAL_SUMS;
  const size_t room = NMS_MAX_MATERIAL - NMS_MATERIAL_HEADER;

  // Beside that of 65000 single bins there may be none for a frame
  Extent extent = {&source->store, NULL, 0, 1};
  if (nms_image_is_whole(&source->image) && image_size + size <= room) {
    extent.image      = &source->image;
    extent.image_size = image_size;
  }
  extent.every =
      nms_store_choose_every(extent.store, (room - extent.image_size) / size);
  return extent;
}

NmsStatus
nms_learner_encode_material(const NmsLearner* learner,
                            uint32_t          source,
                            void**            bytes,
                            size_t*           n_bytes)
{
  *bytes   = NULL;
  *n_bytes = 0;
  if (source >= learner->n_sources) {
    return NMS_BAD_ARGUMENT;
  }

  const NmsStore* const store = &learner->sources[source].store;
  if (!store->heard.n_frames_kept) {
    return NMS_NO_MATERIAL;
  }

  const Extent extent = choose_extent(learner, &learner->sources[source]);
  NmsStore     left   = *store;
  nms_store_count_every(&left, extent.every);

  const size_t   size = NMS_AT_VALUES + (size_t)store->n_values;
  const size_t   end  = NMS_MATERIAL_HEADER + left.heard.n_frames_kept * size;
  uint8_t* const made = malloc(end + extent.image_size);
  if (!made) {
    return NMS_NO_MEMORY;
  }

  encode_header(learner, &left, extent.image, made);
  for (uint32_t i = 0; i < left.heard.n_frames_kept; ++i) {
    encode_frame(
        store, i * extent.every, made + NMS_MATERIAL_HEADER + i * size);
  }
  if (extent.image) {
    encode_image(extent.image, learner->model->shape.n_groups, made + end);
  }
  *bytes   = made;
  *n_bytes = end + extent.image_size;
  return NMS_SUCCESS;
}
