// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  Writes good inputs for the fuzzer to begin with: from these it finds its way
  into what good ones lead to.

      make_seeds FOLDER
*/

#include "check.h"
#include "kit.h"
#include "material.h"
#include "seeds.h"
#include "small.h"
#include "tools.h"

#include "nms/learnt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N_SAMPLES 3000

static void
make_dictionaries(void)
{
  for (uint32_t kind = 0; kind < SMALL_N_DICTIONARIES; ++kind) {
    char                 name[32];
    size_t               n_bytes    = 0;
    NmsDictionary* const dictionary = small_dictionary(kind);
    void* const          bytes =
        kit_encode(dictionary, kind & 1 ? NMS_F16 : NMS_F32, &n_bytes);
    snprintf(name, sizeof(name), "kind%u", kind);
    seed_write("dictionary", name, bytes, n_bytes);
    free(bytes);
    nms_dictionary_free(dictionary);
  }
}

/// A dictionary of two sources in strips 1 and 3, with something heard
static void
make_learnt(void)
{
  size_t               n_dictionary = 0, n_bytes = 0;
  void*                bytes      = NULL;
  NmsDictionary* const dictionary = small_dictionary(6);
  void* const          written = kit_encode(dictionary, NMS_F32, &n_dictionary);
  NmsLearnt learnt = {.dictionary = written, .n_dictionary = n_dictionary};
  learnt.strips[1] = (NmsLearntStrip){NMS_HOLDS_LEARNT, 1, "material", 8};
  learnt.strips[3] = (NmsLearntStrip){NMS_HOLDS_FILE, 0, NULL, 0};
  REQUIRE_INT(nms_learnt_encode(&learnt, &bytes, &n_bytes), NMS_SUCCESS);
  seed_write("learnt", "two", bytes, n_bytes);
  free(bytes);
  free(written);
  nms_dictionary_free(dictionary);
}

static void
make_materials(void)
{
  float* const tones = material_tones(N_SAMPLES, 1);
  for (uint32_t n_channels = 1; n_channels <= 2; ++n_channels) {
    const float* const channels[2] = {tones, tones};
    char               name[32];
    void*              bytes   = NULL;
    size_t             n_bytes = 0;
    NmsLearner* const  learner = small_learner();
    REQUIRE_INT(nms_learner_begin(learner, 0, n_channels), NMS_SUCCESS);
    REQUIRE_INT(nms_learner_push(learner, channels, N_SAMPLES), NMS_SUCCESS);
    REQUIRE_INT(nms_learner_encode_material(learner, 0, &bytes, &n_bytes),
                NMS_SUCCESS);
    snprintf(name, sizeof(name), "channels%u", n_channels);
    seed_write("material", name, bytes, n_bytes);
    free(bytes);
    nms_learner_free(learner);
  }
  free(tones);
}

/// The body of a sequence: what the plugin is told, and what it tells
static void
make_messages(void)
{
  SeedSequence sequence;
  seeds_write_sequence(&sequence, SEED_N_MESSAGES);
  seed_write("messages",
             "each",
             sequence.bytes + sizeof(LV2_Atom),
             sequence.sequence.atom.size);
}

static void
make_operands(void)
{
  static const char* const lines[] = {"drums=a,b@1:30-2\nbass=c@-0:05",
                                      "speech=@speech:noise\nrest=@a",
                                      "1:02:03\n90-\n-1e3\n=\na=\n@"};
  for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); ++i) {
    char name[32];
    snprintf(name, sizeof(name), "lines%zu", i);
    seed_write("operands", name, lines[i], strlen(lines[i]));
  }
}

int
main(int argc, char** argv)
{
  REQUIRE_INT(argc, 2);
  seeds_begin(argv[1]);
  make_dictionaries();
  make_learnt();
  make_materials();
  make_messages();
  make_operands();
  seeds_make_audio();
  seeds_make_plugin();
  seeds_make_window();
  return check_result();
}
