// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  The other half of the protocol, that of a window or a controller: what the
  plugin tells is read, whole or not at all, and what is asked for is written so
  that the plugin understands it.

      test_news BUNDLE
*/

#include "check.h"
#include "guarded.h"
#include "host.h"
#include "protocol/patch.h"
#include "protocol/walk.h"
#include "tools.h"

#include <stdlib.h>
#include <string.h>

#define ROOM 1024

/// Bytes of a sequence's head, an object in it, and a property that names one
#define HEAD 16
#define OBJECT 24
#define NAME 24

#define PATH "/home/me/drums2.nmf"

static const char* const texts[PLUG_N_PROPERTIES] = {PATH,
                                                     "kick, snare",
                                                     "drums2.nmf: 2 sources",
                                                     "kick",
                                                     "snare",
                                                     "hat",
                                                     "tom",
                                                     "drums3",
                                                     "band:kick",
                                                     "/home/me/a.nmf:snare",
                                                     "",
                                                     "rock:bass"};

/// A sequence and its room
typedef union {
  LV2_Atom_Sequence sequence;
  uint32_t          words[ROOM / 4];
  char              bytes[ROOM];
} Buffer;

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

static bool
is_text(const PlugNews* news, PlugProperty property, const char* text)
{
  return news->texts[property] && news->lengths[property] == strlen(text) &&
         !memcmp(news->texts[property], text, strlen(text));
}

/// Take the only event of a sequence
static PlugAtom
only_event(const Buffer* buffer)
{
  PlugAtom event = {0, 0, NULL};
  PlugWalk walk  = plug_patch_begin(&uris, buffer);
  REQUIRE(plug_walk_event(&walk, &event));
  CHECK_INT(walk.n_bytes, 0);
  return event;
}

/// What a plugin tells is what a host reads that goes by LV2's own macros
static void
test_plugin(const char* bundle)
{
  const HostConfig config = {
      bundle, "urn:nmf-separate:stereo", 44100.0, HOST_NO_WORKER, 256};
  Host* host = host_new(&config);
  host_activate(host);
  host_get(host);
  host_begin(host, 0);
  host_run(host);
  CHECK(host->dictionary[0] && host->sources[0] && host->status[0]);

  PlugNews news;
  PlugAtom event = {0, 0, NULL};
  int      n_set = 0;
  int      n_put = 0;
  PlugWalk walk  = plug_patch_begin(&uris, &host->notify.sequence);
  while (plug_walk_event(&walk, &event)) {
    REQUIRE(plug_patch_read_news(&uris, &event, &news));
    CHECK(is_text(&news, PLUG_PROPERTY_DICTIONARY, host->dictionary));
    CHECK(!news.is_changed);
    if (news.texts[PLUG_PROPERTY_SOURCES]) {
      CHECK(is_text(&news, PLUG_PROPERTY_SOURCES, host->sources));
      CHECK(is_text(&news, PLUG_PROPERTY_STATUS, host->status));
      ++n_put;
    } else {
      ++n_set;
    }
  }
  CHECK_INT(n_set, 1);
  CHECK_INT(n_put, 1);
  host_free(host);
}

/// Each message says what it was written to say, and no more
static void
test_messages(void)
{
  Buffer   buffer;
  PlugNews news;
  for (uint32_t p = 0; p < PLUG_N_PROPERTIES; ++p) {
    const PlugPatchWriter writer = open_buffer(&buffer, ROOM);
    CHECK(plug_patch_write_set(&uris, &writer, (PlugProperty)p, texts[p]));
    const PlugAtom event = only_event(&buffer);
    CHECK(plug_patch_read_news(&uris, &event, &news));
    for (uint32_t q = 0; q < PLUG_N_PROPERTIES; ++q) {
      CHECK(is_text(&news, (PlugProperty)q, texts[q]) == (p == q));
    }
  }

  PlugPatchWriter writer = open_buffer(&buffer, ROOM);
  CHECK(plug_patch_write_changed(&uris, &writer));
  PlugAtom event = only_event(&buffer);
  CHECK(plug_patch_read_news(&uris, &event, &news) && news.is_changed);

  writer = open_buffer(&buffer, ROOM);
  CHECK(plug_patch_write_get_all(&uris, &writer));
  event = only_event(&buffer);
  CHECK(!plug_patch_read_news(&uris, &event, &news));
  const PlugAtom nothing = {0, 0, NULL};
  CHECK(!plug_patch_read_news(&uris, &nothing, &news));
}

/// What a window asks for is what the plugin reads
static void
test_requests(void)
{
  Buffer                buffer;
  PlugPatch             patch;
  const PlugPatchWriter writer = open_buffer(&buffer, ROOM);
  CHECK(plug_patch_write_get_all(&uris, &writer));
  CHECK(plug_patch_write_get(&uris, &writer, PLUG_PROPERTY_STATUS));
  CHECK(plug_patch_write_set(&uris, &writer, PLUG_PROPERTY_DICTIONARY, PATH));

  PlugWalk walk = plug_patch_begin(&uris, &buffer);
  REQUIRE(plug_patch_next(&uris, &walk, &patch));
  CHECK_INT(patch.kind, PLUG_PATCH_GET_ALL);
  REQUIRE(plug_patch_next(&uris, &walk, &patch));
  CHECK_INT(patch.kind, PLUG_PATCH_GET);
  CHECK_INT(patch.property, PLUG_PROPERTY_STATUS);
  REQUIRE(plug_patch_next(&uris, &walk, &patch));
  CHECK_INT(patch.kind, PLUG_PATCH_SET);
  REQUIRE_INT(patch.length, strlen(PATH));
  CHECK(!memcmp(patch.text, PATH, strlen(PATH)));
  CHECK(!plug_patch_next(&uris, &walk, &patch));
}

/// Where there is no room, nothing is written, and nothing beyond it
static void
test_room(void)
{
  Buffer whole;
  for (uint32_t room = 0; room < 128; ++room) {
    check_note("%u bytes of room", room);
    const PlugPatchWriter writer = open_buffer(&whole, room);
    const bool            is_one =
        plug_patch_write_get(&uris, &writer, PLUG_PROPERTY_STATUS);
    const bool is_all = plug_patch_write_get_all(&uris, &writer);
    CHECK(is_one == (room >= HEAD + OBJECT + NAME));
    CHECK(is_all == (room >= HEAD + OBJECT + (is_one ? OBJECT + NAME : 0)));
    for (uint32_t i = room > HEAD ? room : HEAD; i < ROOM; ++i) {
      REQUIRE(!whole.bytes[i]);
    }
  }
  check_no_note();
}

/// Cut short anywhere or with a size that lies, a message tells the truth or
/// nothing, and nothing beyond it is read
static void
test_malformed(void)
{
  static const uint32_t lies[] = {0U, 1U, 7U, 4096U, 0x7FFFFFFFU, 0xFFFFFFFFU};
  Buffer                buffer;
  Guarded               guarded;
  PlugNews              news;
  const PlugPatchWriter writer = open_buffer(&buffer, ROOM);
  CHECK(plug_patch_write_put(&uris, &writer, texts));
  const uint32_t  size  = (uint32_t)sizeof(LV2_Atom) + only_event(&buffer).size;
  const uint32_t* words = buffer.words + 6; // After the head and the time
  guarded_init(&guarded, size / 4);

  for (uint32_t n = 0; n <= size; ++n) {
    check_note("%u bytes", n);
    char* at = (char*)guarded.end - n;
    memcpy(at, words, n);
    const PlugAtom object = plug_atom_at(at, n);
    CHECK(plug_patch_read_news(&uris, &object, &news) == (n == size));
  }
  for (uint32_t w = 0; w < size / 4; ++w) {
    for (size_t l = 0; l < sizeof(lies) / sizeof(lies[0]); ++l) {
      check_note("word %u is %u", w, lies[l]);
      char* at = (char*)guarded.end - size;
      memcpy(at, words, size);
      memcpy(at + 4 * w, &lies[l], sizeof(lies[l]));
      const PlugAtom object = plug_atom_at(at, size);
      if (plug_patch_read_news(&uris, &object, &news)) {
        for (uint32_t p = 0; p < PLUG_N_PROPERTIES; ++p) {
          REQUIRE(!news.texts[p] ||
                  (news.texts[p] >= at &&
                   news.texts[p] + news.lengths[p] <= (char*)guarded.end));
        }
      }
    }
  }
  check_no_note();
  guarded_clear(&guarded);
}

int
main(int argc, char** argv)
{
  REQUIRE(argc > 1);
  LV2_URID_Map urid_map = {NULL, map};
  REQUIRE(plug_uris_map(&uris, &urid_map));
  test_plugin(argv[1]);
  test_messages();
  test_requests();
  test_room();
  test_malformed();
  return check_result();
}
