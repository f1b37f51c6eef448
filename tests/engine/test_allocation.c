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

/// Make something and free it again; whether something was left is in `out`
typedef NmsStatus (*Attempt)(void** out);

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
try_player(void** out)
{
  const NmsPlayerConfig config = {2, 5, NMS_STREAMS};
  NmsPlayer*            made   = (NmsPlayer*)&kit;
  const NmsStatus       status = nms_player_new(&config, &made);
  *out                         = made;
  nms_player_free(made);
  return status;
}

static NmsStatus
try_handover(void** out)
{
  NmsHandover*    made   = (NmsHandover*)&kit;
  const NmsStatus status = nms_handover_new(&made);
  *out                   = made;
  nms_handover_free(made);
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
  NmsLearnerConfig config  = material_config();
  NmsLearner*      learner = NULL;
  NmsDictionary*   made    = NULL;
  config.window            = 256;
  config.hop               = 128;
  config.n_bands           = 20;
  config.n_groups          = 40;
  NmsStatus status         = nms_learner_new(&config, &learner);
  status                   = status ? status : learn_all(learner, &made);
  *out                     = made;
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

/// Let the first, second, ... allocation fail, until all succeed; some things
/// may find another way in spite of a failure
static void
test_attempt(Attempt attempt, const char* name, bool may_survive)
{
  const uint64_t most   = 100000;
  const int64_t  before = hooks_n_alive();
  uint64_t       n      = 0;
  for (bool done = false; !done && n < most; ++n) {
    void* out = NULL;
    check_note("%s, allocation %d fails", name, (int)n + 1);
    hooks_arm(n);
    const NmsStatus status = attempt(&out);
    hooks_disarm();
    done = !hooks_has_failed();
    if (done || !may_survive) {
      CHECK_INT(status, done ? NMS_SUCCESS : NMS_NO_MEMORY);
    }
    CHECK(status == NMS_SUCCESS || status == NMS_NO_MEMORY);
    CHECK((out != NULL) == !status);
    CHECK_INT(hooks_n_alive(), before);
  }
  check_note("%s", name);
  CHECK(n >= 2 && n < most);
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

/// Nor does what plays them
static void
test_player_realtime(void)
{
  const NmsSeparatorConfig config   = {48000.0, 1, 0, 0, NMS_REMIX, true};
  const NmsPlayerConfig    desk     = {1, 4, NMS_REMIX};
  const NmsStrip           strips[] = {{-6.0F, false, true, true}};
  NmsPlayable              list[3]  = {{.exponent = 1.0F}, {.exponent = 1.0F}};
  NmsPlayer*               player   = NULL;
  NmsHandover*             handover = NULL;
  float*                   output   = new_floats(N_SOUND);
  const float*             input    = sound;
  NmsLoad                  load;
  REQUIRE_INT(nms_player_new(&desk, &player), NMS_SUCCESS);
  REQUIRE_INT(nms_handover_new(&handover), NMS_SUCCESS);
  for (int i = 0; i < 3; ++i) {
    NmsSeparator** made = &list[i].separator;
    REQUIRE_INT(nms_separator_new(&config, kit, made), NMS_SUCCESS);
  }
  nms_load_init(&load, 48000.0);

  hooks_arm(UINT64_MAX);
  for (int i = 0; i < 3; ++i) {
    float gain = 0.0F;
    nms_load_begin(&load);
    CHECK(nms_handover_send(handover, &list[i]) == NULL);
    nms_handover_serve(handover, player);
    CHECK(nms_player_update(player));
    nms_strips_gains(strips, 1, &gain);
    nms_player_set_gain(player, 0, gain);
    nms_player_set_bypass(player, i == 1);
    nms_player_set_mask_exponent(player, 2.0F);
    nms_player_run(player, &input, &output, N_SOUND);
    nms_load_end(&load, N_SOUND);
  }
  CHECK(nms_player_retired(player) == &list[1]);
  nms_player_reset(player);
  CHECK(nms_handover_take_back(handover) == &list[0]);
  CHECK(nms_player_clear(player) == &list[2]);
  CHECK_INT(hooks_disarm(), 0);

  for (int i = 0; i < 3; ++i) {
    nms_separator_free(list[i].separator);
  }
  nms_handover_free(handover);
  nms_player_free(player);
  free(output);
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
  test_attempt(try_stft, "stft", false);
  test_attempt(try_features, "features", false);
  test_attempt(try_solver, "solver", false);
  test_attempt(try_factorize, "factorize", false);
  test_attempt(try_cost, "cost", false);
  test_attempt(try_dictionary, "dictionary", false);
  test_attempt(try_describe, "describe", false);
  test_attempt(try_decode, "decode", false);
  test_attempt(try_encode, "encode", true);
  test_attempt(try_fit, "fit", false);
  test_attempt(try_separator, "separator", false);
  test_attempt(try_player, "player", false);
  test_attempt(try_handover, "handover", false);
  test_attempt(try_learner, "learner", false);
  test_attempt(try_learn, "learn", false);
  check_no_note();
  test_learner_memory();
  test_realtime();
  test_player_realtime();
  free(kit_bytes);
  free(sound);
  nms_dictionary_free(kit);
  return check_result();
}
