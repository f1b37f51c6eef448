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
#include "protocol/patch.h"
#include "protocol/show.h"
#include "small.h"
#include "tools.h"

#include "nms/learnt.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define N_SAMPLES 3000

static const char* root;

static void
write_seed(const char* target,
           const char* name,
           const void* bytes,
           size_t      n_bytes)
{
  char path[PATH_MAX];
  snprintf(path, sizeof(path), "%s/%s", root, target);
  mkdir(path, 0777); // It may be there
  snprintf(path, sizeof(path), "%s/%s/%s", root, target, name);
  FILE* const file = fopen(path, "wb");
  REQUIRE(file != NULL);
  REQUIRE_INT(fwrite(bytes, 1, n_bytes, file), n_bytes);
  REQUIRE_INT(fclose(file), 0);
}

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
    write_seed("dictionary", name, bytes, n_bytes);
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
  write_seed("learnt", "two", bytes, n_bytes);
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
    write_seed("material", name, bytes, n_bytes);
    free(bytes);
    nms_learner_free(learner);
  }
  free(tones);
}

/// The bodies of sequences: what the plugin is told, and what it tells
static void
make_messages(void)
{
  LV2_URID_Map urids = {NULL, small_map};
  PlugUris     uris;
  REQUIRE(plug_uris_map(&uris, &urids));

  union {
    LV2_Atom_Sequence sequence;
    char              bytes[4096];
  } room;
  const PlugShow      show  = {.n_columns = PLUG_SHOW_COLUMNS};
  const PlugShowAbout about = {.columns_per_s = 47.0f};
  const PlugShowPart  part  = {.strip = 1, .light = 2};
  const char*         texts[PLUG_N_PROPERTIES];
  for (uint32_t p = 0; p < PLUG_N_PROPERTIES; ++p) {
    texts[p] = "a text";
  }
  room.sequence.atom.size      = sizeof(room) - sizeof(LV2_Atom);
  const PlugPatchWriter writer = plug_patch_write(&uris, &room.sequence);
  REQUIRE(plug_patch_write_set(&uris, &writer, PLUG_PROPERTY_DICTIONARY, "/a"));
  REQUIRE(plug_patch_write_set(&uris, &writer, PLUG_PROPERTY_NAME, "drums"));
  REQUIRE(plug_patch_write_get(&uris, &writer, PLUG_PROPERTY_STATUS));
  REQUIRE(plug_patch_write_get_all(&uris, &writer));
  REQUIRE(plug_patch_write_put(&uris, &writer, texts));
  REQUIRE(plug_patch_write_changed(&uris, &writer));
  REQUIRE(plug_watch_write(&uris, &writer, 1, 2));
  REQUIRE(plug_show_write(&uris, &writer, &show));
  REQUIRE(plug_show_write_about(&uris, &writer, &about));
  REQUIRE(plug_show_write_part(&uris, &writer, &part));
  write_seed("messages",
             "each",
             room.bytes + sizeof(LV2_Atom),
             room.sequence.atom.size);
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
    write_seed("operands", name, lines[i], strlen(lines[i]));
  }
}

int
main(int argc, char** argv)
{
  REQUIRE_INT(argc, 2);
  root = argv[1];
  make_dictionaries();
  make_learnt();
  make_materials();
  make_messages();
  make_operands();
  return check_result();
}
