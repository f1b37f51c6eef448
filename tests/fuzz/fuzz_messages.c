// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  Messages from anywhere, to the plugin and to a window: only what lies within
  the bytes is read, and texts are as long as is said.

  A sequence's own size is what its host vouches for; the sizes within may lie.
*/

#include "check.h"
#include "fuzz.h"
#include "protocol/patch.h"
#include "protocol/show.h"
#include "small.h"

#include <stdlib.h>
#include <string.h>

/// Read each byte of a text, so that a sanitizer sees one that is not there; no
/// text has a zero in it
static void
touch(const char* text, uint32_t length)
{
  REQUIRE(!length || !memchr(text, 0, length));
}

static void
read_patches(const PlugUris* uris, const LV2_Atom_Sequence* sequence)
{
  PlugPatch patch;
  PlugWalk  walk = plug_patch_begin(uris, sequence);
  while (plug_patch_next(uris, &walk, &patch)) {
    if (patch.kind == PLUG_PATCH_SET) {
      REQUIRE(plug_properties[patch.property].is_writable);
      touch(patch.text, patch.length);
    }
    if (patch.kind == PLUG_PATCH_WATCH) {
      REQUIRE(patch.strip <= PLUG_N_SOURCES && patch.light < PLUG_SHOW_LIGHTS);
    }
  }
}

/// What is taken for something shown is within its bounds
static void
read_shown(const PlugUris* uris, const PlugAtom* event)
{
  PlugShow      show;
  PlugShowAbout about;
  PlugShowPart  part;
  if (plug_show_read(uris, event, &show)) {
    REQUIRE(show.n_columns <= PLUG_SHOW_COLUMNS);
    for (uint32_t c = 0; c < PLUG_SHOW_COLUMNS; ++c) {
      for (uint32_t r = 0; r < PLUG_SHOW_ROWS; ++r) {
        REQUIRE((show.columns[c].owners[r] & 15) < PLUG_N_STRIPS);
      }
    }
  }
  if (plug_show_read_about(uris, event, &about)) {
    for (uint32_t s = 0; s < PLUG_N_SOURCES; ++s) {
      const PlugShowStrip* const strip = &about.strips[s];
      REQUIRE(strip->n_lights <= PLUG_SHOW_LIGHTS);
      REQUIRE(strip->pan >= -1.0f && strip->pan <= 1.0f);
      REQUIRE(strip->width >= 0.0f && strip->width <= 1.0f);
    }
  }
  if (plug_show_read_part(uris, event, &part)) {
    REQUIRE(part.strip < PLUG_N_SOURCES && part.light < PLUG_SHOW_LIGHTS);
  }
}

static void
read_news(const PlugUris* uris, const LV2_Atom_Sequence* sequence)
{
  const size_t   room = sizeof(LV2_Atom) + sequence->atom.size;
  const PlugAtom atom = plug_atom_at(sequence, room);
  PlugAtom       event;
  PlugWalk       walk = plug_walk_sequence(&atom);
  while (plug_walk_event(&walk, &event)) {
    PlugNews news = {{NULL}, {0}, false};
    read_shown(uris, &event);
    if (plug_patch_read_news(uris, &event, &news)) {
      for (uint32_t p = 0; p < PLUG_N_PROPERTIES; ++p) {
        touch(news.texts[p], news.texts[p] ? news.lengths[p] : 0);
      }
    }
  }
}

int
LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t n_bytes)
{
  LV2_URID_Map urids = {NULL, small_map};
  PlugUris     uris;
  REQUIRE(plug_uris_map(&uris, &urids));

  // A copy, aligned as hosts align, that ends where its size says
  const size_t             n_body   = n_bytes < 65536 ? n_bytes : 65536;
  LV2_Atom_Sequence* const sequence = calloc(1, sizeof(LV2_Atom) + n_body + 1);
  REQUIRE(sequence != NULL);
  LV2_Atom_Sequence* const exact =
      realloc(sequence, sizeof(LV2_Atom) + (n_body ? n_body : 1));
  REQUIRE(exact != NULL);
  exact->atom.type = uris.atom_sequence;
  exact->atom.size = (uint32_t)n_body;
  memcpy((char*)exact + sizeof(LV2_Atom), bytes, n_body);

  read_patches(&uris, exact);
  read_news(&uris, exact);
  free(exact);
  return 0;
}
