// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "hooks.h"
#include "kit.h"
#include "material.h"

#include "nms/nms.h"

#include <stdlib.h>

/**
   Everything a learner does, with the first, second, ... allocation failing: it
   says NMS_NO_MEMORY, leaves nothing behind, and what it was given still works.
*/

#define N_SOUND 20000

/// What is learnt from
static NmsDictionary* kit;
static float*         sound;
static NmsLearner*    heard; ///< Two sources, learnt
static void*          heard_bytes;
static size_t         heard_n_bytes;

static NmsStatus
try_learner(void** out)
{
  const NmsLearnerConfig config = material_config();
  NmsLearner*            made   = (NmsLearner*)&kit;
  const NmsStatus        status = nms_learner_new(&config, &made);
  *out                          = made;
  nms_learner_free(made);
  return status;
}

/// Return settings of a small learner
static NmsLearnerConfig
small_config(void)
{
  NmsLearnerConfig config = material_config();
  config.window           = 256;
  config.hop              = 128;
  config.n_bands          = 20;
  config.n_groups         = 40;
  return config;
}

/// From adding a source to the dictionary; after failure the same learner goes
/// on, from the beginning of the recording, once there is memory again
static NmsStatus
learn_all(NmsLearner* learner, NmsDictionary** made)
{
  const float* channels[] = {sound, sound};
  NmsStatus    status     = nms_learner_add_source(learner, "a");
  status                  = status ? status : nms_learner_begin(learner, 0, 2);
  status = status ? status : nms_learner_push(learner, channels, N_SOUND);
  status = status ? status : nms_learner_learn_source(learner, 0, NULL, NULL);
  return status ? status : nms_learner_finish(learner, made);
}

static NmsStatus
try_learn(void** out)
{
  const NmsLearnerConfig config  = small_config();
  NmsLearner*            learner = NULL;
  NmsDictionary*         made    = NULL;
  NmsStatus              status  = nms_learner_new(&config, &learner);
  status                         = status ? status : learn_all(learner, &made);
  *out                           = made;
  nms_dictionary_free(made);
  if (status && learner) {
    // Frees whatever it holds, and works as far as it has come
    const float* channels[] = {sound, sound};
    hooks_disarm();
    made = NULL;
    if (nms_learner_add_source(learner, "a") == NMS_SUCCESS) {
      CHECK_INT(nms_learner_material(learner, 0).n_frames_heard, 0);
    }
    CHECK_INT(nms_learner_begin(learner, 0, 2), NMS_SUCCESS);
    CHECK_INT(nms_learner_push(learner, channels, N_SOUND), NMS_SUCCESS);
    CHECK_INT(nms_learner_learn_source(learner, 0, NULL, NULL), NMS_SUCCESS);
    CHECK_INT(nms_learner_finish(learner, &made), NMS_SUCCESS);
    nms_dictionary_free(made);
  }
  nms_learner_free(learner);
  return status;
}

/// A learner like a dictionary, with a source of it; what fails can be tried
/// again
static NmsStatus
try_take(void** out)
{
  const NmsLearnerConfig config  = small_config();
  NmsLearner*            learner = (NmsLearner*)&kit;
  NmsStatus              status  = nms_learner_new_like(&config, kit, &learner);
  if (status) {
    *out = learner;
    return status;
  }
  status = nms_learner_add_source(learner, "a");
  status = status ? status : nms_learner_take_source(learner, 0, kit, 0);
  status = status ? status : nms_learner_take_source(learner, 0, kit, 1);
  *out   = status ? NULL : kit;
  if (status) {
    hooks_disarm();
    NmsDictionary* made = NULL;
    if (nms_learner_add_source(learner, "a") == NMS_SUCCESS) {
      CHECK_INT(nms_learner_finish(learner, &made), NMS_NO_MATERIAL);
    }
    CHECK_INT(nms_learner_take_source(learner, 0, kit, 1), NMS_SUCCESS);
    CHECK_INT(nms_learner_finish(learner, &made), NMS_SUCCESS);
    nms_dictionary_free(made);
  }
  nms_learner_free(learner);
  return status;
}

static NmsStatus
try_encode_material(void** out)
{
  size_t          n_bytes = 0;
  void*           bytes   = kit;
  const NmsStatus status =
      nms_learner_encode_material(heard, 0, &bytes, &n_bytes);
  *out = bytes;
  free(bytes);
  return status;
}

/// Material that cannot be read leaves that which is there
static NmsStatus
try_decode_material(void** out)
{
  const NmsLearnerConfig config  = small_config();
  NmsLearner*            learner = NULL;
  const NmsMaterial      before  = nms_learner_material(heard, 1);
  NmsStatus              status  = nms_learner_new(&config, &learner);
  status = status ? status : nms_learner_add_source(learner, "a");
  status = status ? status
                  : nms_learner_decode_material(
                        learner, 0, heard_bytes, heard_n_bytes, NULL);
  nms_learner_free(learner);
  *out = status ? NULL : kit;
  if (status) {
    hooks_arm(0);
    CHECK_INT(
        nms_learner_decode_material(heard, 1, heard_bytes, heard_n_bytes, NULL),
        NMS_NO_MEMORY);
    hooks_disarm();
    CHECK(hooks_has_failed());
    CHECK_INT(nms_learner_material(heard, 1).n_frames_kept,
              before.n_frames_kept);
  }
  return status;
}

/// A rest learnt with a guess and without; after failure the source is as
/// before, and can be learnt
static NmsStatus
try_rest(void** out)
{
  NmsDictionary* guess  = NULL;
  NmsStatus      status = nms_learner_finish(heard, &guess);
  for (int i = 0; !status && i < 2; ++i) {
    const NmsRestConfig rest = {i ? guess : NULL, true, NULL, NULL};
    status                   = nms_learner_learn_rest(heard, 1, &rest);
  }
  nms_dictionary_free(guess);
  const NmsStatus after = nms_learner_learn_source(heard, 1, NULL, NULL);
  status                = status ? status : after;
  if (after) { // It is a rest still
    CHECK_INT(nms_learner_learn_source(heard, 1, NULL, NULL), NMS_SUCCESS);
  }
  *out = status ? NULL : kit;
  return status;
}

/// From recordings that bleed to a dictionary, both ways, and what it is like
static NmsStatus
try_bleed(void** out)
{
  const NmsLearnerConfig config     = small_config();
  const float* const     channels[] = {sound, sound};
  NmsLearner*            learner    = NULL;
  NmsDictionary*         made       = NULL;
  NmsLikeness            likeness;
  NmsStatus              status = nms_learner_new(&config, &learner);
  for (uint32_t s = 0; !status && s < 2; ++s) {
    status = nms_learner_add_source(learner, s ? "b" : "a");
    status = status ? status : nms_learner_begin(learner, s, 2);
    status = status ? status : nms_learner_push(learner, channels, N_SOUND / 4);
  }
  status = status ? status : nms_learner_learn_together(learner, NULL, NULL);
  status = status ? status : nms_learner_learn_apart(learner, NULL, NULL);
  status = status ? status : nms_learner_finish(learner, &made);
  status = status ? status : nms_learner_compare(learner, 0, made, &likeness);
  if (status) {
    nms_dictionary_free(made);
    made = NULL;
  }
  *out = made;
  nms_dictionary_free(made);
  nms_learner_free(learner);
  return status;
}

/// Learn from every frame of what was heard
static NmsStatus
try_review(void** out)
{
  NmsReview* review = NULL;
  NmsStatus  status = nms_review_new(heard, 0, 1, NULL, &review);
  *out              = review;
  for (uint32_t i = 0; !status && i < 2; ++i) {
    const float* channel = sound;
    status               = nms_review_begin(review, 1);
    status = status ? status : nms_review_push(review, &channel, N_SOUND);
    status = status ? status : nms_review_end(review, NULL, NULL, NULL);
  }
  if (status && review) {
    *out = NULL;
  }
  nms_review_free(review);
  return status;
}

static NmsStatus
try_make(void** out)
{
  NmsRefineConfig config = nms_learner_refine_defaults();
  NmsDictionary*  made   = kit;
  config.n_steps         = 1;
  const NmsStatus status = nms_learner_make(heard, &config, &made);
  *out                   = made;
  nms_dictionary_free(made);
  return status;
}

/// Hear and learn what the attempts above are made from
static void
hear(void)
{
  const NmsLearnerConfig config = small_config();
  heard                         = material_heard(&config, N_SOUND);
  nms_dictionary_free(material_learn(heard));
  REQUIRE_INT(
      nms_learner_encode_material(heard, 0, &heard_bytes, &heard_n_bytes),
      NMS_SUCCESS);
}

/// Memory of a learner does not grow with what it hears, once its stores of
/// frames and of sound are full
static void
test_learner_memory(void)
{
  const size_t     n_full   = (size_t)512 * 65536 + 65536;
  NmsLearnerConfig config   = material_config();
  NmsLearner*      learner  = NULL;
  int64_t          bytes[2] = {0, 0};
  config.max_frames         = 64;
  config.hop                = 512;
  config.n_bands            = 8;
  const int64_t before      = hooks_n_bytes();
  REQUIRE_INT(nms_learner_new(&config, &learner), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_add_source(learner, "long"), NMS_SUCCESS);
  for (int i = 0; i < 2; ++i) {
    for (size_t done = 0; done < n_full >> (4 * i); done += N_SOUND) {
      material_push(learner, 0, sound, N_SOUND, N_SOUND);
    }
    bytes[i] = hooks_n_bytes() - before;
  }
  CHECK_INT(bytes[1], bytes[0]);
  CHECK_BELOW(bytes[1], 140e6);
  nms_learner_free(learner);
  CHECK_INT(hooks_n_bytes(), before);
}

int
main(void)
{
  KitConfig config = KIT_DEFAULTS;
  config.n_groups  = 60;
  hooks_take_jansson();
  kit   = kit_new(&config);
  sound = material_tones(N_SOUND, 1);
  hooks_attempt(try_learner, "learner", false);
  hooks_attempt(try_learn, "learn", false);
  hear();
  hooks_attempt(try_take, "take", false);
  hooks_attempt(try_encode_material, "encode material", false);
  hooks_attempt(try_decode_material, "decode material", false);
  hooks_attempt(try_rest, "rest", false);
  hooks_attempt(try_bleed, "bleed", false);
  hooks_attempt(try_review, "review", false);
  hooks_attempt(try_make, "make", false);
  nms_learner_free(heard);
  free(heard_bytes);
  test_learner_memory();
  free(sound);
  nms_dictionary_free(kit);
  return check_result();
}
