// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "hooks.h"
#include "kit.h"
#include "material.h"
#include "tools.h"

#include "nms/nms.h"

#include <stdlib.h>
#include <string.h>

/**
   Every constructor, with the first, second, ... allocation failing: it says
   NMS_NO_MEMORY, leaves nothing behind, and what it was given still works.
*/

#define N_SOUND 20000

/// What the constructors are made from
static NmsDictionary* kit;
static void*          kit_bytes;
static size_t         kit_n_bytes;
static float*         sound;
static NmsLearner*    heard; ///< Two sources, learnt
static void*          heard_bytes;
static size_t         heard_n_bytes;

static void
nothing(void* user, const NmsStftFrame* frame)
{
  (void)user;
  (void)frame;
}

static NmsStatus
try_stft(void** out)
{
  const NmsStftConfig config = {512, 128, 2, 3};
  const NmsStftFuncs  funcs  = {nothing, NULL, NULL};
  NmsStft*            stft   = (NmsStft*)&kit;
  const NmsStatus     status = nms_stft_new(&config, &funcs, &stft);
  *out                       = stft;
  nms_stft_free(stft);
  return status;
}

static NmsStatus
try_features(void** out)
{
  const NmsFeaturesConfig config = {
      257, 86.1f, kit->bands, kit->shape.n_bands, 0.85f, 3, 4};
  NmsFeatures*    features = (NmsFeatures*)&kit;
  const NmsStatus status   = nms_features_new(&config, &features);
  *out                     = features;
  nms_features_free(features);
  return status;
}

static NmsStatus
try_solver(void** out)
{
  const NmsSolverConfig config = {kit->n_features,
                                  kit->shape.n_components,
                                  kit->shape.n_iterations,
                                  1.0f,
                                  kit->analysis,
                                  kit->sparsity,
                                  1.5f,
                                  0.5f};
  NmsSolver*            solver = (NmsSolver*)&kit;
  const NmsStatus       status = nms_solver_new(&config, &solver);
  *out                         = solver;
  nms_solver_free(solver);
  return status;
}

static NmsStatus
try_factorize(void** out)
{
  const NmsNmfConfig config = {.n_rows       = 3,
                               .n_columns    = 2,
                               .n_components = 1,
                               .n_iterations = 4,
                               .beta         = 1.0f};
  const float        v[]    = {1.0f, 2.0f, 3.0f, 4.0f, 5.0f, 6.0f};
  float              w[]    = {1.0f, 2.0f, 3.0f};
  float              h[]    = {1.0f, 2.0f};
  double             cost[] = {-7.0, -7.0, -7.0, -7.0, -7.0};
  const NmsStatus    status = nms_nmf_factorize(&config, v, w, h, cost);
  const bool         wrote  = w[0] != 1.0f || h[0] != 1.0f || cost[0] != -7.0;
  *out                      = wrote ? sound : NULL;
  return status;
}

static NmsStatus
try_cost(void** out)
{
  const NmsNmfConfig config = {
      .n_rows = 1, .n_columns = 1, .n_components = 1, .beta = 1.0f};
  const float  v    = 1.0f;
  const float  w    = 2.0f;
  const float  h    = 3.0f;
  const double cost = nms_nmf_cost(&config, &v, &w, &h);
  *out              = cost < 0.0 ? NULL : sound;
  return cost < 0.0 ? NMS_NO_MEMORY : NMS_SUCCESS;
}

static NmsStatus
try_dictionary(void** out)
{
  NmsDictionary*  made   = kit;
  const NmsStatus status = nms_dictionary_new(&kit->shape, &made);
  *out                   = made;
  nms_dictionary_free(made);
  return status;
}

static NmsStatus
try_describe(void** out)
{
  const NmsStatus status = nms_dictionary_describe(kit, "MIT", "new");
  *out = !strcmp(kit->licence, "CC0-1.0") && !strcmp(kit->provenance, "made up")
             ? NULL
             : kit;
  if (!status) {
    hooks_disarm();
    REQUIRE_INT(nms_dictionary_describe(kit, "CC0-1.0", "made up"),
                NMS_SUCCESS);
  }
  return status;
}

static NmsStatus
try_decode(void** out)
{
  NmsMessage      message = {""};
  NmsDictionary*  made    = kit;
  const NmsStatus status =
      nms_dictionary_decode(kit_bytes, kit_n_bytes, &made, &message);
  *out = made;
  CHECK(!message.text[0] == !status);
  nms_dictionary_free(made);
  return status;
}

/// Bytes that come out in spite of a failure are whole
static NmsStatus
try_encode(void** out)
{
  size_t          n_bytes = 0;
  void*           bytes   = kit;
  NmsDictionary*  again   = NULL;
  const NmsStatus status =
      nms_dictionary_encode(kit, NMS_F32, &bytes, &n_bytes);
  *out = bytes;
  hooks_disarm();
  if (bytes) {
    REQUIRE_INT(nms_dictionary_decode(bytes, n_bytes, &again, NULL),
                NMS_SUCCESS);
    kit_check_same(again, kit);
    nms_dictionary_free(again);
  }
  free(bytes);
  return status;
}

static NmsStatus
try_fit(void** out)
{
  NmsDictionary*  made   = kit;
  const NmsStatus status = nms_dictionary_fit(kit, 48000.0, 100, &made);
  *out                   = made;
  nms_dictionary_free(made);
  return status;
}

static NmsStatus
try_separator(void** out)
{
  const NmsSeparatorConfig config = {48000.0, 2, 0, 12, NMS_STREAMS, true};
  NmsSeparator*            made   = (NmsSeparator*)&kit;
  const NmsStatus          status = nms_separator_new(&config, kit, &made);
  *out                            = made;
  nms_separator_free(made);
  return status;
}

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

/// Nothing on the audio thread allocates
static void
test_realtime(void)
{
  const NmsSeparatorConfig config = {48000.0, 1, 0, 0, NMS_STREAMS, true};
  NmsSeparator*            made[2];
  float*                   output[4];
  for (int i = 0; i < 4; ++i) {
    output[i] = new_floats(N_SOUND);
  }
  REQUIRE_INT(nms_separator_new(&config, kit, &made[0]), NMS_SUCCESS);
  REQUIRE_INT(nms_separator_new(&config, kit, &made[1]), NMS_SUCCESS);
  hooks_arm(UINT64_MAX);
  const float* input = sound;
  nms_separator_run(made[0], &input, output, N_SOUND);
  nms_separator_set_gain(made[0], 1, 0.5f);
  nms_separator_set_mask_exponent(made[0], 2.0f);
  nms_separator_set_bypass(made[0], true);
  nms_separator_run(made[0], &input, output, N_SOUND);
  nms_separator_adopt(made[1], made[0]);
  nms_separator_reset(made[0]);
  nms_separator_run(made[1], &input, output, N_SOUND);
  CHECK_INT(nms_separator_analysis(made[1]).n_streams, 4);
  CHECK_INT(hooks_disarm(), 0);
  for (int i = 0; i < 4; ++i) {
    free(output[i]);
  }
  nms_separator_free(made[0]);
  nms_separator_free(made[1]);
}

int
main(void)
{
  KitConfig config = KIT_DEFAULTS;
  config.n_groups  = 60;
  hooks_take_jansson();
  kit       = kit_new(&config);
  kit_bytes = kit_encode(kit, NMS_F32, &kit_n_bytes);
  sound     = material_tones(N_SOUND, 1);
  hooks_attempt(try_stft, "stft", false);
  hooks_attempt(try_features, "features", false);
  hooks_attempt(try_solver, "solver", false);
  hooks_attempt(try_factorize, "factorize", false);
  hooks_attempt(try_cost, "cost", false);
  hooks_attempt(try_dictionary, "dictionary", false);
  hooks_attempt(try_describe, "describe", false);
  hooks_attempt(try_decode, "decode", false);
  hooks_attempt(try_encode, "encode", true);
  hooks_attempt(try_fit, "fit", false);
  hooks_attempt(try_separator, "separator", false);
  hooks_attempt(try_learner, "learner", false);
  hooks_attempt(try_learn, "learn", false);
  hear();
  hooks_attempt(try_take, "take", false);
  hooks_attempt(try_encode_material, "encode material", false);
  hooks_attempt(try_decode_material, "decode material", false);
  hooks_attempt(try_bleed, "bleed", false);
  hooks_attempt(try_make, "make", false);
  nms_learner_free(heard);
  free(heard_bytes);
  check_no_note();
  test_learner_memory();
  test_realtime();
  free(kit_bytes);
  free(sound);
  nms_dictionary_free(kit);
  return check_result();
}
