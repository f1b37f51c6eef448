// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  Malformed atoms are passed over, and nothing beyond a sequence is read: it
  ends where a page begins that nobody may touch.

      test_messages BUNDLE [SEQUENCES]
*/

#include "check.h"
#include "guarded.h"
#include "host.h"
#include "protocol/patch.h"
#include "protocol/uris.h"
#include "tools.h"

#include <lv2/atom/forge.h>
#include <lv2/atom/util.h>
#include <lv2/patch/patch.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOM 4096
#define PATH "/home/me/drums2.nmf"

/// A sequence as bytes, its head included
typedef struct {
  uint32_t size;
  union {
    uint32_t words[ROOM / 4];
    uint8_t  bytes[ROOM];
  } at;
} Sequence;

static PlugUris     uris;
static LV2_URID_Map urid_map;
static Guarded      guarded;

static LV2_URID
map(LV2_URID_Map_Handle handle, const char* uri)
{
  (void)handle;
  return host_map(uri);
}

static void
begin(LV2_Atom_Forge* forge, LV2_Atom_Forge_Frame* frame, Sequence* sequence)
{
  memset(sequence, 0, sizeof(*sequence));
  lv2_atom_forge_init(forge, &urid_map);
  lv2_atom_forge_set_buffer(forge, sequence->at.bytes, ROOM);
  lv2_atom_forge_sequence_head(forge, frame, 0);
}

static void
end(LV2_Atom_Forge* forge, LV2_Atom_Forge_Frame* frame, Sequence* sequence)
{
  lv2_atom_forge_pop(forge, frame);
  sequence->size = (uint32_t)sizeof(LV2_Atom) + sequence->at.words[0];
}

static void
add_set(LV2_Atom_Forge* forge, const char* path)
{
  LV2_Atom_Forge_Frame object;
  lv2_atom_forge_frame_time(forge, 3);
  lv2_atom_forge_object(forge, &object, 0, uris.patch_set);
  lv2_atom_forge_key(forge, uris.patch_property);
  lv2_atom_forge_urid(forge, uris.properties[PLUG_PROPERTY_DICTIONARY]);
  lv2_atom_forge_key(forge, uris.patch_value);
  lv2_atom_forge_path(forge, path, (uint32_t)strlen(path));
  lv2_atom_forge_pop(forge, &object);
}

static void
add_get(LV2_Atom_Forge* forge, LV2_URID property)
{
  LV2_Atom_Forge_Frame object;
  lv2_atom_forge_frame_time(forge, 5);
  lv2_atom_forge_object(forge, &object, 0, uris.patch_get);
  if (property) {
    lv2_atom_forge_key(forge, uris.patch_property);
    lv2_atom_forge_urid(forge, property);
  }
  lv2_atom_forge_pop(forge, &object);
}

/// A Set, a Get of all, an object within an object, and a Get of one
static void
make_sequence(Sequence* sequence)
{
  LV2_Atom_Forge       forge;
  LV2_Atom_Forge_Frame frame;
  LV2_Atom_Forge_Frame outer;
  LV2_Atom_Forge_Frame inner;
  begin(&forge, &frame, sequence);
  add_set(&forge, PATH);
  add_get(&forge, 0);
  lv2_atom_forge_frame_time(&forge, 7);
  lv2_atom_forge_object(&forge, &outer, 0, uris.patch_put);
  lv2_atom_forge_key(&forge, uris.patch_body);
  lv2_atom_forge_object(&forge, &inner, 0, uris.patch_set);
  lv2_atom_forge_key(&forge, uris.patch_value);
  lv2_atom_forge_path(&forge, "/inner", 6);
  lv2_atom_forge_pop(&forge, &inner);
  lv2_atom_forge_pop(&forge, &outer);
  add_get(&forge, uris.properties[PLUG_PROPERTY_STATUS]);
  end(&forge, &frame, sequence);
}

/// What was read of a sequence
typedef struct {
  int  n_all;
  int  n_one;
  int  n_set;
  char path[ROOM]; ///< The last one set
} Found;

/// Put a sequence's first bytes right before the guard; its head says so, too
static const void*
put(const Sequence* sequence, uint32_t size)
{
  char*          at    = (char*)guarded.end - size;
  const uint32_t inner = size - (uint32_t)sizeof(LV2_Atom);
  memcpy(at, sequence->at.bytes, size);
  memcpy(at, &inner, sizeof(inner));
  return at;
}

static Found
read_all(const Sequence* sequence, uint32_t size)
{
  const char* at    = (const char*)put(sequence, size);
  const char* stop  = at + size;
  Found       found = {0, 0, 0, ""};
  PlugPatch   patch;
  PlugWalk    walk = plug_patch_begin(&uris, at);
  while (plug_patch_next(&uris, &walk, &patch)) {
    found.n_all += patch.kind == PLUG_PATCH_GET_ALL;
    found.n_one += patch.kind == PLUG_PATCH_GET;
    if (patch.kind == PLUG_PATCH_SET) {
      ++found.n_set;
      REQUIRE(patch.text >= at && patch.text + patch.length <= stop);
      memcpy(found.path, patch.text, patch.length);
      found.path[patch.length] = '\0';
    }
  }
  return found;
}

static void
test_whole(void)
{
  Sequence sequence;
  make_sequence(&sequence);
  const Found found = read_all(&sequence, sequence.size);
  CHECK_INT(found.n_set, 1);
  CHECK_INT(found.n_all, 1);
  CHECK_INT(found.n_one, 1);
  CHECK_TEXT(found.path, PATH);
}

/// Cut short anywhere, a message counts whole or not at all
static void
test_cut_short(void)
{
  Sequence sequence;
  make_sequence(&sequence);
  for (uint32_t size = sizeof(LV2_Atom); size < sequence.size; ++size) {
    check_note("%u bytes", size);
    const Found found = read_all(&sequence, size);
    CHECK_TEXT(found.path, found.n_set ? PATH : "");
    CHECK_INT(found.n_one, 0);
  }
  check_no_note();
}

/// Any size in it may be a lie: what claims too much ends the walk
static void
test_sizes(void)
{
  static const uint32_t lies[] = {
      0U, 1U, 7U, 4096U, 0x7FFFFFFFU, 0xFFFFFFF0U, 0xFFFFFFF8U, 0xFFFFFFFFU};
  Sequence sequence;
  make_sequence(&sequence);
  for (uint32_t w = 2; w < sequence.size / 4; ++w) {
    const uint32_t truth = sequence.at.words[w];
    for (size_t l = 0; l < sizeof(lies) / sizeof(lies[0]); ++l) {
      check_note("word %u is %u", w, lies[l]);
      sequence.at.words[w] = lies[l];
      const Found found    = read_all(&sequence, sequence.size);
      CHECK(found.n_set <= 1 && found.n_all + found.n_one <= 2);
    }
    sequence.at.words[w] = truth;
  }
  check_no_note();
}

/// An event of 0xfffffff0 bytes: those before it count, and none after
static void
test_huge_event(void)
{
  Sequence sequence;
  make_sequence(&sequence);
  const uint32_t second               = 16 + 16 + sequence.at.words[6];
  sequence.at.words[(second + 8) / 4] = 0xFFFFFFF0U;
  const Found found                   = read_all(&sequence, sequence.size);
  CHECK_TEXT(found.path, PATH);
  CHECK_INT(found.n_all + found.n_one, 0);
}

/// A patch:value that claims 4096 bytes: no message, but those after it count
static void
test_huge_value(void)
{
  Sequence sequence;
  make_sequence(&sequence);
  REQUIRE_INT(sequence.at.words[18], strlen(PATH) + 1);
  sequence.at.words[18] = 4096;
  const Found found     = read_all(&sequence, sequence.size);
  CHECK_INT(found.n_set, 0);
  CHECK_INT(found.n_all, 1);
  CHECK_INT(found.n_one, 1);

  // A text ends with its value, whether there is a zero or not
  sequence.at.words[18] = (uint32_t)strlen(PATH) - 2;
  CHECK_TEXT(read_all(&sequence, sequence.size).path, "/home/me/drums2.n");
}

/// Objects that are none, and properties of other kinds
static void
test_other_kinds(void)
{
  Sequence             sequence;
  LV2_Atom_Forge       forge;
  LV2_Atom_Forge_Frame frame;
  LV2_Atom_Forge_Frame object;
  begin(&forge, &frame, &sequence);
  lv2_atom_forge_frame_time(&forge, 0);
  lv2_atom_forge_atom(&forge, 0, uris.atom_object);
  lv2_atom_forge_frame_time(&forge, 0);
  lv2_atom_forge_object(&forge, &object, 0, uris.patch_get);
  lv2_atom_forge_key(&forge, uris.patch_property);
  lv2_atom_forge_int(&forge, 1); // Not a number of a URI
  lv2_atom_forge_pop(&forge, &object);
  lv2_atom_forge_frame_time(&forge, 0);
  lv2_atom_forge_object(&forge, &object, 0, uris.patch_set);
  lv2_atom_forge_key(&forge, uris.patch_property);
  lv2_atom_forge_urid(&forge, uris.properties[PLUG_PROPERTY_SOURCES]);
  lv2_atom_forge_key(&forge, uris.patch_value);
  lv2_atom_forge_string(&forge, "mine", 4); // Not to be set
  lv2_atom_forge_pop(&forge, &object);
  end(&forge, &frame, &sequence);
  const Found found = read_all(&sequence, sequence.size);
  CHECK_INT(found.n_set + found.n_all + found.n_one, 0);
}

/// Break a sequence in a few places; return how long it is to be
static uint32_t
break_sequence(Sequence* sequence, Random* random)
{
  const uint32_t size = sequence->size;
  for (uint32_t n = 1 + random_below(random, 4); n > 0; --n) {
    const uint32_t at = 8 + random_below(random, size - 8);
    switch (random_below(random, 4)) {
    case 0:
      sequence->at.bytes[at] = (uint8_t)random_bits(random);
      break;
    case 1:
      sequence->at.words[at / 4] = (uint32_t)random_bits(random);
      break;
    case 2:
      sequence->at.words[at / 4] = random_below(random, 128);
      break;
    default:
      sequence->at.words[at / 4] =
          sequence->at.words[2 + random_below(random, size / 4 - 2)];
    }
  }
  return random_below(random, 4) ? size : 8 + random_below(random, size - 8);
}

static void
test_random(uint32_t n)
{
  Sequence whole;
  Sequence broken;
  Random   random  = {1};
  uint32_t n_found = 0;
  make_sequence(&whole);
  for (uint32_t i = 0; i < n; ++i) {
    memcpy(&broken, &whole, offsetof(Sequence, at) + whole.size);
    const uint32_t size  = break_sequence(&broken, &random);
    const Found    found = read_all(&broken, size);
    n_found += (uint32_t)(found.n_set + found.n_all + found.n_one);
  }
  CHECK(n_found > n / 10); // Many break nothing that matters
}

/// The same through the plugin
static void
test_run(const char* bundle, uint32_t n)
{
  const HostConfig config = {
      bundle, "urn:nmf-separate:mono", 44100.0, HOST_STEPPED, 64};
  Host*    host   = host_new(&config);
  Random   random = {2};
  Sequence whole;
  Sequence broken;
  host_activate(host);
  make_sequence(&whole);
  const uint32_t port = (uint32_t)(host_value(host, "control") - host->values);
  for (uint32_t i = 0; i < n; ++i) {
    memcpy(&broken, &whole, offsetof(Sequence, at) + whole.size);
    const uint32_t size = break_sequence(&broken, &random);
    void*          at   = (void*)put(&broken, size);
    host_begin(host, 0);
    lilv_instance_connect_port(host->instance, port, at);
    host_run(host);
  }

  // The last one would be read again and again
  lilv_instance_connect_port(host->instance, port, &host->control.sequence);
  host_settle(host);
  CHECK(host->n_told > 0);
  host_free(host);
}

int
main(int argc, char** argv)
{
  REQUIRE(argc > 1);
  const uint32_t n = argc > 2 ? (uint32_t)atoi(argv[2]) : 200000;
  urid_map         = (LV2_URID_Map){NULL, map};
  REQUIRE(plug_uris_map(&uris, &urid_map));
  guarded_init(&guarded, ROOM / sizeof(float));
  test_whole();
  test_cut_short();
  test_sizes();
  test_huge_event();
  test_huge_value();
  test_other_kinds();
  test_random(n);
  test_run(argv[1], n / 20);
  guarded_clear(&guarded);
  return check_result();
}
