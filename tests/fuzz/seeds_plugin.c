// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "cut.h"
#include "kit.h"
#include "plugin_steps.h"
#include "protocol/patch.h"
#include "protocol/ports.h"
#include "protocol/show.h"
#include "seeds.h"
#include "small.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N_SAMPLES 400

static void
add_run(CutMaker* maker)
{
  cut_add_number(maker, PLUGIN_RUN, 1);
  cut_add_number(maker, N_SAMPLES, 2);
  cut_add_number(maker, 1, 1);
  cut_add_number(maker, 100, 1);
}

static void
add_value(CutMaker* maker, uint32_t port, float value)
{
  uint32_t bits = 0;
  memcpy(&bits, &value, sizeof(bits));
  cut_add_number(maker, PLUGIN_VALUE, 1);
  cut_add_number(maker, port, 1);
  cut_add_number(maker, bits, 4);
}

/// A sequence with what sets a dictionary, a name, a wish, and asks for all
static void
add_atoms(CutMaker* maker)
{
  LV2_URID_Map urids = {NULL, small_map};
  PlugUris     uris;
  SeedSequence room;
  REQUIRE(plug_uris_map(&uris, &urids));
  room.sequence.atom.size      = sizeof(room) - sizeof(LV2_Atom);
  const PlugPatchWriter writer = plug_patch_write(&uris, &room.sequence);
  REQUIRE(plug_patch_write_set(
      &uris, &writer, PLUG_PROPERTY_DICTIONARY, PLUGIN_PATH));
  REQUIRE(plug_patch_write_set(&uris, &writer, PLUG_PROPERTY_NAME, "one"));
  REQUIRE(plug_patch_write_set(&uris, &writer, PLUG_PROPERTY_SAVE, "mine"));
  REQUIRE(plug_patch_write_set(
      &uris, &writer, PLUG_PROPERTY_TAKE, PLUGIN_PATH ":one"));
  REQUIRE(plug_patch_write_get_all(&uris, &writer));
  REQUIRE(plug_watch_write(&uris, &writer, 0, 0));
  cut_add_number(maker, PLUGIN_ATOMS, 1);
  cut_add_stretch(
      maker, room.bytes + sizeof(LV2_Atom), room.sequence.atom.size);
}

/// A dictionary, as a file and in the session
static void
add_dictionary(CutMaker* maker, uint32_t kind)
{
  size_t               n_bytes    = 0;
  NmsDictionary* const dictionary = small_dictionary(kind);
  void* const          bytes      = kit_encode(dictionary, NMS_F32, &n_bytes);
  cut_add_number(maker, PLUGIN_FILE, 1);
  cut_add_stretch(maker, bytes, n_bytes);
  cut_add_number(maker, PLUGIN_STORE, 1);
  cut_add_number(maker, 1, 1);
  cut_add_number(maker, 1, 1);
  cut_add_stretch(maker, bytes, n_bytes);
  cut_add_number(maker, PLUGIN_STORE, 1);
  cut_add_number(maker, 0, 1);
  cut_add_number(maker, 0, 1);
  cut_add_stretch(maker, PLUGIN_PATH, sizeof(PLUGIN_PATH));
  free(bytes);
  nms_dictionary_free(dictionary);
}

/// All that there is to do, once
static void
make_course(uint32_t kind, uint32_t bits)
{
  char     name[32];
  CutMaker maker = {.n_bytes = 0};
  cut_add_number(&maker, kind | bits, 1);
  add_run(&maker);
  add_dictionary(&maker, kind);
  cut_add_number(&maker, PLUGIN_RESTORE, 1);
  cut_add_number(&maker, PLUGIN_WITH_WORKER | PLUGIN_WITH_PATHS, 1);
  cut_add_number(&maker, PLUGIN_WORK, 1);
  add_run(&maker);
  add_atoms(&maker);
  add_run(&maker);
  cut_add_number(&maker, PLUGIN_WORK, 1);
  add_run(&maker);
  for (uint32_t p = 0; p < PLUG_N_PORTS; p += 2) {
    add_value(&maker, p, 1.0f);
  }
  add_run(&maker);
  cut_add_number(&maker, PLUGIN_ACTIVATE, 1);
  add_run(&maker);
  cut_add_number(&maker, PLUGIN_SAVE, 1);
  cut_add_number(&maker, PLUGIN_WITH_PATHS, 1);
  snprintf(name, sizeof(name), "course%u-%u", kind, bits);
  seed_write("plugin", name, maker.bytes, maker.n_bytes);
}

/// One port after the other, on and off
static void
make_turns(uint32_t kind)
{
  char     name[32];
  CutMaker maker = {.n_bytes = 0};
  cut_add_number(&maker, kind, 1);
  for (uint32_t p = 0; p < PLUG_N_PORTS; ++p) {
    add_value(&maker, p, 1.0f);
    if (!(p & 7U)) {
      add_run(&maker);
      cut_add_number(&maker, PLUGIN_WORK, 1);
    }
  }
  snprintf(name, sizeof(name), "turns%u", kind);
  seed_write("plugin", name, maker.bytes, maker.n_bytes);
}

void
seeds_make_plugin(void)
{
  static const uint32_t bits[] = {
      0, PLUGIN_NO_WORKER, PLUGIN_AT_ONCE, PLUGIN_REFUSES | PLUGIN_LATE};

  for (uint32_t kind = 0; kind < PLUG_N_VARIANTS; ++kind) {
    make_turns(kind);
    for (size_t b = 0; b < sizeof(bits) / sizeof(bits[0]); ++b) {
      make_course(kind, bits[b]);
    }
  }
}
