// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "seeds.h"

#include "check.h"
#include "protocol/patch.h"
#include "protocol/show.h"
#include "small.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const char* root;

void
seeds_begin(const char* folder)
{
  root = folder;
}

void
seed_write(const char* target,
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

/// Append a message
static bool
write_message(const PlugUris*        uris,
              const PlugPatchWriter* writer,
              uint32_t               message)
{
  static const PlugShow      show  = {.n_columns = PLUG_SHOW_COLUMNS};
  static const PlugShowPart  part  = {.strip = 1, .light = 2};
  static const PlugShowAbout about = {
      .columns_per_s = 47.0f,
      .strips        = {{.n_components = 4,
                         .n_lights     = 4,
                         .has_place    = true,
                         .pan          = 0.5f,
                         .width        = 0.2f},
                        {.n_components = 60, .n_lights = PLUG_SHOW_LIGHTS}}};

  const char* texts[PLUG_N_PROPERTIES];
  for (uint32_t p = 0; p < PLUG_N_PROPERTIES; ++p) {
    texts[p] = "a text";
  }
  switch (message) {
  case 0:
    return plug_patch_write_set(uris, writer, PLUG_PROPERTY_DICTIONARY, "/a");
  case 1:
    return plug_patch_write_set(uris, writer, PLUG_PROPERTY_NAME, "drums");
  case 2:
    return plug_patch_write_get(uris, writer, PLUG_PROPERTY_STATUS);
  case 3:
    return plug_patch_write_get_all(uris, writer);
  case 4:
    return plug_patch_write_put(uris, writer, texts);
  case 5:
    return plug_patch_write_changed(uris, writer);
  case 6:
    return plug_watch_write(uris, writer, 1, 2);
  case 7:
    return plug_show_write(uris, writer, &show);
  case 8:
    return plug_show_write_about(uris, writer, &about);
  default:
    return plug_show_write_part(uris, writer, &part);
  }
}

void
seeds_write_sequence(SeedSequence* sequence, uint32_t n_messages)
{
  LV2_URID_Map urids = {NULL, small_map};
  PlugUris     uris;
  REQUIRE(plug_uris_map(&uris, &urids));
  sequence->sequence.atom.size = sizeof(*sequence) - sizeof(LV2_Atom);
  const PlugPatchWriter writer = plug_patch_write(&uris, &sequence->sequence);
  for (uint32_t m = 0; m < n_messages; ++m) {
    REQUIRE(write_message(&uris, &writer, m));
  }
}
