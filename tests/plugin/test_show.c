// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  What a window is shown, in bytes: what was written is read, whole or not at
  all, and what is malformed or out of its range is no message.
*/

#include "check.h"
#include "guarded.h"
#include "host.h"
#include "protocol/patch.h"
#include "protocol/show.h"
#include "protocol/walk.h"
#include "tools.h"

#include <math.h>
#include <string.h>

#define ROOM 1024

/// Bytes before the content: an event's time, an object, a property
#define HEAD 16
#define TIME 8
#define OBJECT 16
#define PROPERTY 16

/// A sequence and its room
typedef union {
  LV2_Atom_Sequence sequence;
  uint8_t           bytes[ROOM];
} Buffer;

/// Any of the messages
typedef struct {
  PlugShow      show;
  PlugShowAbout about;
  PlugShowPart  part;
} Shown;

static PlugUris uris;

static LV2_URID
map(LV2_URID_Map_Handle handle, const char* uri)
{
  (void)handle;
  return host_map(uri);
}

static PlugPatchWriter
open_buffer(Buffer* buffer, uint32_t capacity)
{
  memset(buffer, 0, sizeof(*buffer));
  buffer->sequence.atom.size = capacity;
  return plug_patch_write(&uris, &buffer->sequence);
}

static PlugAtom
only_event(const Buffer* buffer)
{
  PlugAtom event = {0, 0, NULL};
  PlugWalk walk  = plug_patch_begin(&uris, buffer);
  REQUIRE(plug_walk_event(&walk, &event));
  CHECK_INT(walk.n_bytes, 0);
  return event;
}

static void
fill(void* bytes, size_t n_bytes, Random* random)
{
  uint8_t* at = bytes;
  for (size_t i = 0; i < n_bytes; ++i) {
    at[i] = (uint8_t)random_bits(random);
  }
}

/// Make up something to show
static Shown
make_up(uint32_t n_columns)
{
  Random random = {7};
  Shown  shown;
  memset(&shown, 0, sizeof(shown));
  shown.show.n_columns = n_columns;
  shown.show.trust     = 131;
  fill(shown.show.lights, sizeof(shown.show.lights), &random);
  fill(shown.show.peaks, sizeof(shown.show.peaks), &random);
  for (uint32_t c = 0; c < n_columns; ++c) {
    PlugShowColumn* column = &shown.show.columns[c];
    fill(column->levels, PLUG_SHOW_ROWS, &random);
    for (uint32_t r = 0; r < PLUG_SHOW_ROWS; ++r) {
      column->owners[r] = (uint8_t)(random_below(&random, 16) << 4U |
                                    random_below(&random, PLUG_N_STRIPS));
    }
  }

  shown.about.columns_per_s = 43.07f;
  for (uint32_t s = 0; s < PLUG_N_SOURCES; ++s) {
    shown.about.strips[s] = (PlugShowStrip){.n_components = 300 * s,
                                            .n_lights     = s ? 37 + s : 0,
                                            .n_takes      = 5 * s,
                                            .has_place    = s % 2,
                                            .pan       = (float)s / 1.5f - 1.0f,
                                            .width     = (float)s / 3.0f,
                                            .is_learnt = s / 2};
  }
  shown.part.strip = 3;
  shown.part.light = PLUG_SHOW_LIGHTS - 1;
  fill(shown.part.levels, PLUG_SHOW_ROWS, &random);
  return shown;
}

static bool
write_shown(const PlugPatchWriter* writer, uint32_t kind, const Shown* shown)
{
  return kind == 0   ? plug_show_write(&uris, writer, &shown->show)
         : kind == 1 ? plug_show_write_about(&uris, writer, &shown->about)
                     : plug_show_write_part(&uris, writer, &shown->part);
}

static bool
read_shown(const PlugAtom* event, uint32_t kind, Shown* shown)
{
  return kind == 0   ? plug_show_read(&uris, event, &shown->show)
         : kind == 1 ? plug_show_read_about(&uris, event, &shown->about)
                     : plug_show_read_part(&uris, event, &shown->part);
}

static void
test_round_trip(void)
{
  Buffer buffer;
  for (uint32_t n = 0; n <= PLUG_SHOW_COLUMNS; ++n) {
    const Shown shown = make_up(n);
    Shown       found = {.show = {.n_columns = 99}};
    for (uint32_t kind = 0; kind < 3; ++kind) {
      const PlugPatchWriter writer = open_buffer(&buffer, ROOM);
      REQUIRE(write_shown(&writer, kind, &shown));
      CHECK(buffer.sequence.atom.size < 1000);
      const PlugAtom event = only_event(&buffer);
      CHECK(read_shown(&event, kind, &found));
      for (uint32_t other = 0; other < 3; ++other) {
        Shown nothing;
        CHECK(read_shown(&event, other, &nothing) == (other == kind));
      }
    }
    CHECK(!memcmp(&found.show, &shown.show, sizeof(found.show)));
    CHECK(!memcmp(&found.part, &shown.part, sizeof(found.part)));
    CHECK_NEAR(found.about.columns_per_s, 43.07, 1e-3);
    for (uint32_t s = 0; s < PLUG_N_SOURCES; ++s) {
      const PlugShowStrip* is     = &found.about.strips[s];
      const PlugShowStrip* should = &shown.about.strips[s];
      CHECK_INT(is->n_components, should->n_components);
      CHECK_INT(is->n_lights, should->n_lights);
      CHECK_INT(is->n_takes, should->n_takes);
      CHECK_INT(is->has_place, should->has_place);
      CHECK_INT(is->is_learnt, should->is_learnt);
      CHECK_NEAR(is->pan, should->pan, 1.0 / 254.0);
      CHECK_NEAR(is->width, should->width, 1.0 / 510.0);
    }
  }
}

/// What is too large for its bytes is the largest there is
static void
test_clamped(void)
{
  Buffer        buffer;
  PlugShowAbout about = {.columns_per_s = 1e9f};
  about.strips[0] =
      (PlugShowStrip){1000000, 1000, 1000, true, -7.0f, 9.0f, true};
  about.strips[1] =
      (PlugShowStrip){PLUG_SHOW_LIGHTS, 1, 1, true, NAN, NAN, false};

  const PlugPatchWriter writer = open_buffer(&buffer, ROOM);
  REQUIRE(plug_show_write_about(&uris, &writer, &about));
  const PlugAtom event = only_event(&buffer);
  REQUIRE(plug_show_read_about(&uris, &event, &about));
  CHECK_NEAR(about.columns_per_s, PLUG_SHOW_COLUMNS_PER_S, 1e-4);
  CHECK_INT(about.strips[0].n_components, 65535);
  CHECK_INT(about.strips[0].n_lights, PLUG_SHOW_LIGHTS);
  CHECK_INT(about.strips[0].n_takes, 255);
  CHECK_NEAR(about.strips[0].pan, -1.0, 0.0);
  CHECK_NEAR(about.strips[0].width, 1.0, 0.0);
  CHECK(isfinite(about.strips[1].pan) && isfinite(about.strips[1].width));
}

/// Where there is no room nothing is written, and nothing beyond it
static void
test_room(void)
{
  Buffer      buffer;
  const Shown shown = make_up(PLUG_SHOW_COLUMNS);
  for (uint32_t kind = 0; kind < 3; ++kind) {
    PlugPatchWriter writer = open_buffer(&buffer, ROOM);
    REQUIRE(write_shown(&writer, kind, &shown));
    const uint32_t needed =
        (uint32_t)sizeof(LV2_Atom) + buffer.sequence.atom.size;
    for (uint32_t room = 0; room <= needed; ++room) {
      check_note("%u bytes of room for message %u", room, kind);
      writer = open_buffer(&buffer, room);
      CHECK(write_shown(&writer, kind, &shown) == (room == needed));
      for (uint32_t i = room > HEAD ? room : HEAD; i < ROOM; ++i) {
        REQUIRE(!buffer.bytes[i]);
      }
      CHECK(room < HEAD || room == needed || buffer.sequence.atom.size == 8);
    }
  }
  check_no_note();
}

/// Cut short anywhere or with a size that lies: no message, and nothing beyond
/// it is read
static void
test_malformed(void)
{
  static const uint32_t lies[] = {0U, 1U, 7U, 4096U, 0x7FFFFFFFU, 0xFFFFFFFFU};
  Buffer                buffer;
  Guarded               guarded;
  Shown                 found;
  const Shown           shown = make_up(PLUG_SHOW_COLUMNS);
  for (uint32_t kind = 0; kind < 3; ++kind) {
    const PlugPatchWriter writer = open_buffer(&buffer, ROOM);
    REQUIRE(write_shown(&writer, kind, &shown));
    const uint32_t size = (uint32_t)sizeof(LV2_Atom) + only_event(&buffer).size;
    const uint8_t* whole = buffer.bytes + HEAD + TIME;
    guarded_init(&guarded, (size + 3) / 4);
    for (uint32_t n = 0; n <= size; ++n) {
      check_note("%u bytes of message %u", n, kind);
      char* at = (char*)guarded.end - n;
      memcpy(at, whole, n);
      const PlugAtom object = plug_atom_at(at, n);
      CHECK(read_shown(&object, kind, &found) == (n == size));
    }
    for (uint32_t w = 0; w < (OBJECT + PROPERTY) / 4; ++w) {
      for (size_t l = 0; l < sizeof(lies) / sizeof(lies[0]); ++l) {
        char* at = (char*)guarded.end - size;
        check_note("word %u of message %u is %u", w, kind, lies[l]);
        memcpy(at, whole, size);
        memcpy(at + 4 * w, &lies[l], sizeof(lies[l]));
        const PlugAtom object = plug_atom_at(at, size);
        // Its id and context do not matter, and an object may be a blank
        const bool is_free =
            w == 2 || w == 5 || (w == 1 && lies[l] == uris.atom_blank);
        CHECK(is_free || !read_shown(&object, kind, &found));
      }
    }
    guarded_clear(&guarded);
  }
  check_no_note();
}

/// Set a byte of a message's content, and return whether it is one still
static bool
is_read_with(uint32_t kind, uint32_t at, uint8_t value)
{
  Buffer                buffer;
  Shown                 found;
  const Shown           shown  = make_up(PLUG_SHOW_COLUMNS);
  const PlugPatchWriter writer = open_buffer(&buffer, ROOM);
  REQUIRE(write_shown(&writer, kind, &shown));
  buffer.bytes[HEAD + TIME + OBJECT + PROPERTY + at] = value;

  const PlugAtom event = only_event(&buffer);
  return read_shown(&event, kind, &found);
}

/// Numbers beyond what there is are no message
static void
test_ranges(void)
{
  const uint32_t n_lights = PLUG_N_SOURCES * PLUG_SHOW_LIGHTS;
  const uint32_t owners   = 2 + n_lights + 2 * PLUG_N_STRIPS + PLUG_SHOW_ROWS;
  CHECK(is_read_with(0, 1, 255)); // Any trust
  CHECK(!is_read_with(0, 0, 1));
  CHECK(!is_read_with(0, 0, 0));
  CHECK(!is_read_with(0, 0, PLUG_SHOW_COLUMNS + 1));
  CHECK(!is_read_with(0, 0, 255));
  CHECK(is_read_with(0, owners, 0xF0 | (PLUG_N_STRIPS - 1)));
  CHECK(!is_read_with(0, owners, PLUG_N_STRIPS));
  CHECK(!is_read_with(0, owners + 3 * PLUG_SHOW_ROWS - 1, 0xFF));

  CHECK(!is_read_with(1, 0, 255)); // Columns a second
  CHECK(is_read_with(1, 2 + 7 + 2, PLUG_SHOW_LIGHTS));
  CHECK(!is_read_with(1, 2 + 7 + 2, PLUG_SHOW_LIGHTS + 1));
  CHECK(!is_read_with(1, 2 + 2, 1)); // More lights than components
  CHECK(!is_read_with(1, 2 + 4, 4));
  CHECK(!is_read_with(1, 2 + 5, 255));

  CHECK(is_read_with(2, 0, 0));
  CHECK(!is_read_with(2, 0, PLUG_N_SOURCES));
  CHECK(!is_read_with(2, 1, PLUG_SHOW_LIGHTS));
}

/// Read a watch of which two numbers were replaced
static bool
read_watch(uint32_t strip, uint32_t light, PlugPatch* patch)
{
  Buffer                buffer;
  const PlugPatchWriter writer = open_buffer(&buffer, ROOM);
  CHECK(plug_watch_write(&uris, &writer, 0, 0));
  memcpy(buffer.bytes + HEAD + TIME + OBJECT + PROPERTY, &strip, 4);
  memcpy(buffer.bytes + HEAD + TIME + OBJECT + 2 * PROPERTY + 8, &light, 4);

  PlugWalk walk = plug_patch_begin(&uris, &buffer);
  return plug_patch_next(&uris, &walk, patch);
}

/// A window that watches, with a light or without; any other is none
static void
test_watch(void)
{
  Buffer    buffer;
  PlugPatch patch;
  for (uint32_t strip = 0; strip <= PLUG_N_SOURCES; ++strip) {
    const PlugPatchWriter writer = open_buffer(&buffer, ROOM);
    CHECK(plug_watch_write(&uris, &writer, strip, 11));
    PlugWalk walk = plug_patch_begin(&uris, &buffer);
    REQUIRE(plug_patch_next(&uris, &walk, &patch));
    CHECK_INT(patch.kind, PLUG_PATCH_WATCH);
    CHECK_INT(patch.strip, strip);
    CHECK(strip == PLUG_N_SOURCES || patch.light == 11);
    CHECK(!plug_patch_next(&uris, &walk, &patch));
  }
  CHECK(read_watch(3, PLUG_SHOW_LIGHTS - 1, &patch));
  CHECK(!read_watch(3, PLUG_SHOW_LIGHTS, &patch));
  CHECK(!read_watch(PLUG_N_SOURCES, 0, &patch));
  CHECK(!read_watch(0xFFFFFFFFU, 0, &patch));
  CHECK(!read_watch(0, 0x80000000U, &patch));

  for (uint32_t room = 0; room < 104; ++room) {
    const PlugPatchWriter writer = open_buffer(&buffer, room);
    CHECK(plug_watch_write(&uris, &writer, 1, 2) ==
          (room >= HEAD + TIME + 8 + 8 + 2 * 24));
    CHECK(!memcmp(buffer.bytes + (room > HEAD ? room : HEAD),
                  (Buffer){.bytes = {0}}.bytes,
                  128));
  }
}

/// Levels are even in dB, and any power has one
static void
test_levels(void)
{
  CHECK_INT(plug_show_level(0.0), 0);
  CHECK_INT(plug_show_level(-1.0), 0);
  CHECK_INT(plug_show_level((double)NAN), 0);
  CHECK_INT(plug_show_level(1.0), 255);
  CHECK_INT(plug_show_level((double)INFINITY), 255);
  for (int level = 0; level <= 255; ++level) {
    const double db = (double)plug_show_db((uint8_t)level);
    CHECK_NEAR(db, -96.0 * (1.0 - level / 255.0), 1e-4);
    CHECK_INT(plug_show_level(pow(10.0, db / 10.0)), level);
  }
}

int
main(void)
{
  LV2_URID_Map urid_map = {NULL, map};
  REQUIRE(plug_uris_map(&uris, &urid_map));
  test_round_trip();
  test_clamped();
  test_room();
  test_malformed();
  test_ranges();
  test_watch();
  test_levels();
  return check_result();
}
