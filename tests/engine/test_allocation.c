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
   Every constructor but a learner's, with the first, second, ... allocation
   failing: it says NMS_NO_MEMORY, leaves nothing behind, and what it was given
   still works.
*/

#define N_SOUND 20000

/// What the constructors are made from
static NmsDictionary* kit;
static void*          kit_bytes;
static size_t         kit_n_bytes;
static float*         sound;

static void
nothing(void* user, const NmsStftFrame* frame)
{
  (void)user;
  (void)frame;
}

static NmsStatus
try_stft(void** out)
{
  const NmsStftConfig config = {.window       = 512,
                                .hop          = 128,
                                .n_inputs     = 2,
                                .n_outputs    = 3,
                                .ahead_frames = 1};
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
try_spatial(void** out)
{
  const NmsSpatialConfig config = {2, 3, 40, 8};
  NmsSpatial*            made   = (NmsSpatial*)&kit;
  const NmsStatus        status = nms_spatial_new(&config, &made);
  *out                          = made;
  nms_spatial_free(made);
  return status;
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
  hooks_attempt(try_spatial, "spatial", false);
  check_no_note();
  test_realtime();
  free(kit_bytes);
  free(sound);
  nms_dictionary_free(kit);
  return check_result();
}
