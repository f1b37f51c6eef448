// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "hooks.h"
#include "kit.h"
#include "material.h"

#include "nms/nms.h"

#include <stdlib.h>
#include <string.h>

/**
   What else allocates of the public functions, with the first, second, ...
   allocation failing: what is changed of dictionaries, what follows, what
   learners do to sources beside learning, and what strips hold as bytes.
*/

#define N_SOUND 20000

static NmsDictionary* kit;
static void*          kit_bytes;
static size_t         kit_n_bytes;
static NmsLearner*    heard; ///< Two sources, learnt
static NmsDictionary* made;  ///< By it

static NmsStatus
try_spatial(void** out)
{
  static float everywhere[3 * 60 * 4];
  for (size_t i = 0; i < sizeof(everywhere) / sizeof(float); ++i) {
    everywhere[i] = i % 4 < 2 ? 0.5f : 0.0f;
  }
  const NmsStatus status = nms_dictionary_set_spatial(kit, everywhere);
  *out                   = kit->spatial;
  if (!status) {
    hooks_disarm();
    REQUIRE_INT(nms_dictionary_set_spatial(kit, NULL), NMS_SUCCESS);
  }
  return status;
}

static NmsStatus
try_shorten(void** out)
{
  NmsDictionary*  shorter = kit;
  const NmsStatus status  = nms_dictionary_shorten(kit, 1, &shorter);
  *out                    = shorter;
  nms_dictionary_free(shorter);
  return status;
}

static NmsStatus
try_follow(void** out)
{
  const NmsFollowConfig config = {48000.0, 512, 2, 3, 20};
  NmsFollow*            follow = (NmsFollow*)&kit;
  const NmsStatus       status = nms_follow_new(&config, &follow);
  *out                         = follow;
  nms_follow_free(follow);
  return status;
}

static NmsStatus
try_explain(void** out)
{
  float           explained = 0.0f;
  const NmsStatus status    = nms_learner_explain(heard, 1, made, &explained);
  *out                      = status ? NULL : kit;
  return status;
}

static NmsStatus
try_role(void** out)
{
  uint32_t        role   = 7;
  const NmsStatus status = nms_learner_find_role(heard, 0, made, &role);
  CHECK(status || role == 0);
  *out = status ? NULL : kit;
  return status;
}

/// What it was masked in part of can be learnt all the same
static NmsStatus
try_cleanse(void** out)
{
  const NmsStatus status = nms_learner_cleanse(heard, 0, made, 0);
  hooks_disarm();
  CHECK_INT(nms_learner_learn_source(heard, 0, NULL, NULL), NMS_SUCCESS);
  *out = status ? NULL : kit;
  return status;
}

static NmsStatus
try_learnt_encode(void** out)
{
  NmsLearnt learnt;
  memset(&learnt, 0, sizeof(learnt));
  learnt.dictionary      = kit_bytes;
  learnt.n_dictionary    = kit_n_bytes;
  learnt.strips[0].holds = NMS_HOLDS_FILE;
  size_t          n      = 0;
  void*           bytes  = kit;
  const NmsStatus status = nms_learnt_encode(&learnt, &bytes, &n);
  *out                   = bytes;
  free(bytes);
  return status;
}

static NmsStatus
try_learnt_read(void** out)
{
  NmsLearntSources sources;
  NmsMessage       message = {""};
  const NmsStatus  status =
      nms_learnt_read_sources(kit_bytes, kit_n_bytes, &sources, &message);
  *out = sources.dictionary;
  nms_dictionary_free(sources.dictionary);
  return status;
}

int
main(void)
{
  KitConfig config = KIT_DEFAULTS;
  config.n_groups  = 60;
  hooks_take_jansson();
  kit       = kit_new(&config);
  kit_bytes = kit_encode(kit, NMS_F32, &kit_n_bytes);

  NmsLearnerConfig small = material_config();
  small.window           = 256;
  small.hop              = 128;
  small.n_bands          = 20;
  small.n_groups         = 40;
  heard                  = material_heard(&small, N_SOUND);
  made                   = material_learn(heard);

  hooks_attempt(try_spatial, "spatial", false);
  hooks_attempt(try_shorten, "shorten", false);
  hooks_attempt(try_follow, "follow", false);
  hooks_attempt(try_explain, "explain", false);
  hooks_attempt(try_role, "role", false);
  hooks_attempt(try_cleanse, "cleanse", false);
  hooks_attempt(try_learnt_encode, "learnt encode", false);
  hooks_attempt(try_learnt_read, "learnt read", false);
  check_no_note();

  nms_learner_free(heard);
  nms_dictionary_free(made);
  free(kit_bytes);
  nms_dictionary_free(kit);
  return check_result();
}
