// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/learner.h"

#include "base/bytes.h"
#include "base/message.h"
#include "learn/learner_impl.h"
#include "learn/material.h"
#include "learn/material_format.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// Refuse with a sentence, for `return refuse(...)`
#define refuse(message, ...) \
  nms_message_set(message, NMS_BAD_MATERIAL, __VA_ARGS__)

/// Bytes that are read
typedef struct {
  const uint8_t* bytes;
  size_t         n_bytes;
  size_t         n_sums; ///< At its end, four a group, or 0
  NmsMessage*    message;
} Input;

static NmsStatus
check_format(Input* input, uint32_t n_groups)
{
  if (input->n_bytes < NMS_MATERIAL_HEADER ||
      memcmp(input->bytes, NMS_MATERIAL_MAGIC, NMS_AT_VERSION) != 0) {
    return refuse(input->message, "this is not material to learn from");
  }

  const uint32_t version = nms_get_u32(input->bytes + NMS_AT_VERSION);
  if (version < NMS_MATERIAL_VERSION || version > NMS_MATERIAL_IMAGES) {
    return refuse(input->message,
                  "its format has version %u, this program reads versions %u "
                  "and %u",
                  version,
                  NMS_MATERIAL_VERSION,
                  NMS_MATERIAL_IMAGES);
  }
  input->n_sums = version == NMS_MATERIAL_IMAGES ? (size_t)4 * n_groups : 0;
  if (input->n_bytes > NMS_MAX_MATERIAL) {
    return refuse(input->message,
                  "it has %zu bytes, at most %d are allowed",
                  input->n_bytes,
                  NMS_MAX_MATERIAL);
  }
  return NMS_SUCCESS;
}

/// Check that it was heard as this learner hears
static NmsStatus
check_settings(const Input* input, const NmsLearner* learner)
{
  const NmsLearnerConfig* const config = &learner->config;
  const struct {
    const char* name;
    size_t      at;
    uint32_t    wanted;
  } numbers[] = {{"a window", NMS_AT_WINDOW, config->window},
                 {"a hop", NMS_AT_HOP, config->hop},
                 {"a number of bands", NMS_AT_BANDS, config->n_bands},
                 {"a number of groups", NMS_AT_GROUPS, config->n_groups},
                 {"a number of contexts", NMS_AT_CONTEXT, config->n_context},
                 {"a stride", NMS_AT_STRIDE, config->stride_samples}};

  for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); ++i) {
    const uint32_t found = nms_get_u32(input->bytes + numbers[i].at);
    if (found != numbers[i].wanted) {
      return refuse(input->message,
                    "it was heard with %s of %u, not %u",
                    numbers[i].name,
                    found,
                    numbers[i].wanted);
    }
  }

  const double rate = nms_get_f64(input->bytes + NMS_AT_RATE);
  if (rate != config->sample_rate_hz) {
    return refuse(input->message,
                  "it was heard at %.10g Hz, not %.10g",
                  rate,
                  config->sample_rate_hz);
  }
  if (nms_get_f32(input->bytes + NMS_AT_EXPONENT) != config->exponent) {
    return refuse(input->message, "it was heard with another compression");
  }
  if (nms_get_u32(input->bytes + NMS_AT_LAYOUT) !=
      nms_learner_layout_sum(learner)) {
    return refuse(input->message, "it was heard with other bands or groups");
  }
  return NMS_SUCCESS;
}

/// Read what has been heard, and how many frames to pass over
static NmsStatus
decode_heard(const Input* input, NmsStore* store)
{
  NmsMaterial* const heard = &store->heard;

  heard->n_frames_heard  = nms_get_u64(input->bytes + NMS_AT_HEARD);
  heard->n_frames_silent = nms_get_u64(input->bytes + NMS_AT_SILENT);
  heard->n_frames_kept   = nms_get_u32(input->bytes + NMS_AT_FRAMES);
  heard->step            = nms_get_u32(input->bytes + NMS_AT_STEP);
  store->waiting         = nms_get_u32(input->bytes + NMS_AT_WAITING);
  if (heard->step < 1 || heard->step > NMS_MATERIAL_MAX_STEP ||
      (heard->step & (heard->step - 1U)) || store->waiting >= heard->step) {
    return refuse(input->message, "its step is out of range");
  }
  // Quiet frames that are dropped late count for the step each, rounded up
  if (heard->n_frames_kept > heard->n_frames_heard ||
      (heard->n_frames_silent > heard->n_frames_heard &&
       heard->n_frames_silent - heard->n_frames_heard >= heard->step)) {
    return refuse(input->message, "it has more frames than were heard");
  }
  if (!heard->n_frames_kept) {
    return refuse(input->message, "it has no frames");
  }
  return NMS_SUCCESS;
}

/// Check the length, and every level and largest value
static NmsStatus
check_frames(const Input* input, const NmsStore* store)
{
  const size_t size  = NMS_AT_VALUES + (size_t)store->n_values;
  const size_t bound = NMS_MATERIAL_HEADER + input->n_sums * sizeof(double);
  const size_t n = input->n_bytes > bound ? (input->n_bytes - bound) / size : 0;

  if (n != store->heard.n_frames_kept || input->n_bytes != bound + n * size) {
    return refuse(input->message,
                  "its length of %zu bytes is not that of %u frames",
                  input->n_bytes,
                  store->heard.n_frames_kept);
  }
  for (size_t i = 0; i < n; ++i) {
    const uint8_t* const frame = input->bytes + NMS_MATERIAL_HEADER + i * size;
    const float          level = nms_get_f32(frame + NMS_AT_LEVEL);
    const float          peak  = nms_get_f32(frame + NMS_AT_PEAK);

    if (!(level > 0.0f && level <= NMS_MATERIAL_LARGEST) ||
        !(peak >= 0.0f && peak <= NMS_MATERIAL_LARGEST)) {
      return refuse(
          input->message, "the level of frame %zu is out of range", i + 1);
    }
  }
  return NMS_SUCCESS;
}

/// Read the sums at the end, which must be those of covariances
static NmsStatus
decode_image(const Input* input, NmsImage* image)
{
  const uint8_t* const from =
      input->bytes + input->n_bytes - input->n_sums * sizeof(double);

  image->is_partial = !input->n_sums;
  if (!input->n_sums) {
    return NMS_SUCCESS;
  }

  image->sums = malloc(input->n_sums * sizeof(double));
  if (!image->sums) {
    return NMS_NO_MEMORY;
  }
  for (size_t i = 0; i < input->n_sums; ++i) {
    image->sums[i] = nms_get_f64(from + i * sizeof(double));
  }
  for (size_t i = 0; i < input->n_sums; i += 4) {
    if (!nms_image_sums_are_good(image->sums + i)) {
      return refuse(
          input->message, "the image of group %zu is none", i / 4 + 1);
    }
  }
  return NMS_SUCCESS;
}

static void
decode_frame(const NmsStore* store,
             const uint8_t*  from,
             const float*    powers, // [256]
             uint32_t        i)
{
  float* const values = store->values + (size_t)i * store->n_values;
  const float  peak   = nms_get_f32(from + NMS_AT_PEAK);

  store->levels[i] = nms_get_f32(from + NMS_AT_LEVEL);
  for (uint32_t j = 0; j < store->n_values; ++j) {
    values[j] = peak * powers[from[NMS_AT_VALUES + j]];
  }
}

/// Read the frames; where there is room for less, every second one or fewer
static NmsStatus
decode_frames(const Input* input, NmsStore* store)
{
  const size_t size = NMS_AT_VALUES + (size_t)store->n_values;

  float powers[256] = {0.0f};
  for (uint32_t b = 1; b < 256; ++b) {
    powers[b] = (float)pow(10.0, (b - 255.0) * NMS_MATERIAL_STEP_DB / 20.0);
  }

  const size_t every = nms_store_choose_every(store, store->max_frames);
  nms_store_count_every(store, (uint32_t)every);
  store->capacity = store->heard.n_frames_kept;
  store->values =
      (float*)malloc(store->capacity * store->n_values * sizeof(float));
  store->levels = malloc(store->capacity * sizeof(float));
  if (!store->values || !store->levels) {
    return NMS_NO_MEMORY;
  }
  for (uint32_t i = 0; i < store->heard.n_frames_kept; ++i) {
    decode_frame(store,
                 input->bytes + NMS_MATERIAL_HEADER + i * every * size,
                 powers,
                 i);
  }
  return NMS_SUCCESS;
}

NmsStatus
nms_learner_decode_material(NmsLearner* learner,
                            uint32_t    source,
                            const void* bytes,
                            size_t      n_bytes,
                            NmsMessage* message)
{
  Input input = {(const uint8_t*)bytes, n_bytes, 0, message};

  if (message) {
    message->text[0] = '\0';
  }
  if (!nms_learner_may_change(learner, source)) {
    return NMS_BAD_ARGUMENT;
  }

  NmsLearnerSource* const into  = &learner->sources[source];
  NmsStore                store = {.n_values   = learner->n_values,
                                   .max_frames = learner->config.max_frames};

  NmsImage image = {NULL, false};

  NmsStatus status = check_format(&input, learner->model->shape.n_groups);
  status           = status ? status : check_settings(&input, learner);
  status           = status ? status : decode_heard(&input, &store);
  status           = status ? status : check_frames(&input, &store);
  status           = status ? status : decode_image(&input, &image);
  status           = status ? status : decode_frames(&input, &store);
  if (status) {
    nms_store_clear(&store);
    nms_image_clear(&image);
    return status;
  }

  nms_learner_end_recording(learner, source);
  nms_learner_forget_heard(learner, into);
  into->store = store;
  into->image = image;
  return NMS_SUCCESS;
}
