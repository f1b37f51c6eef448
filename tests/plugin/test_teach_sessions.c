// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  What was taught is in the session: it sounds as before, the bytes are the same
  as long as nothing changes, and learning goes on.

      test_teach_sessions BUNDLE KIT FOLDER
*/

#include "check.h"
#include "host.h"
#include "kit.h"
#include "material.h"
#include "nms/learnt.h"
#include "reference.h"
#include "session.h"
#include "teaching.h"
#include "tools.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LENGTH 16000
#define BYTES "urn:nmf-separate:dictionary-bytes"
#define PATH "urn:nmf-separate:dictionary"

static const char* bundle;
static char        folder[512];
static char        two[512];
static float*      tones;
static float*      bursts;

static void
teach(Host* host, uint32_t strip, const float* sound)
{
  const float* const channels[] = {sound, sound};
  teaching_play(host, strip, channels, LENGTH);
  teaching_wait(host);
  CHECK_INT(teaching_state(host, strip), PLUG_STATE_LEARNT);
}

/// Open a host that was taught a sound, and lacks one of its sources
static Host*
open_taught(void)
{
  Host* host = teaching_open(bundle, HOST_STEPPED, two);
  teaching_press(host, "clear_1");
  host_set_text(host, TEACHING_NAME "3", "tones");
  teach(host, 3, tones);
  CHECK_TEXT(host->sources, "two, tones");
  return host;
}

static Host*
open_at(HostKind kind, double rate)
{
  const HostConfig config = {
      bundle, "urn:nmf-separate:stereo", rate, kind, 1024};
  Host* host = host_new(&config);
  host_activate(host);
  host_get(host);
  return host;
}

/// What a host plays from its beginning, with a source down
static void
play(Host* host, float* const* output)
{
  float* input[]                  = {tones, bursts};
  *teaching_port(host, "gain", 3) = -20.0f;
  host_deactivate(host);
  host_activate(host);
  reference_run_host(host, 256, input, output, LENGTH);
}

/// The same samples in another host, whatever helps it to keep the session
static void
test_same_sound(void)
{
  float* wanted[] = {new_floats(LENGTH), new_floats(LENGTH)};
  float* found[]  = {new_floats(LENGTH), new_floats(LENGTH)};
  Host*  host     = open_taught();
  play(host, wanted);
  for (SessionKind kind = SESSION_FILES; kind <= SESSION_REFUSES; ++kind) {
    char    path[700];
    Session session;
    snprintf(path, sizeof(path), "%s/kind-%d", folder, kind);
    session_init(&session, kind, path);
    check_note("session of kind %d", kind);
    REQUIRE_INT(session_save(&session, host), 0);
    strcat(path, "/learnt.nmf");
    CHECK(!access(path, F_OK) == (kind == SESSION_FILES));
    for (int way = 0; way < 3; ++way) {
      static const HostKind kinds[] = {
          HOST_STEPPED, HOST_STEPPED, HOST_NO_WORKER};
      Host* other = open_at(kinds[way], TEACHING_RATE);
      REQUIRE_INT(session_restore(&session, other, way == 0), 0);
      host_settle(other);
      play(other, found);
      CHECK_TEXT(other->sources, "two, tones");
      CHECK_INT(teaching_state(other, 1), PLUG_STATE_EMPTY);
      CHECK_INT(teaching_state(other, 2), PLUG_STATE_FILE);
      CHECK_INT(teaching_state(other, 3), PLUG_STATE_LEARNT);
      CHECK_SAME(found[0], wanted[0], LENGTH);
      CHECK_SAME(found[1], wanted[1], LENGTH);
      host_free(other);
    }
    session_clear(&session);
  }
  check_no_note();
  host_free(host);
  for (int c = 0; c < 2; ++c) {
    free(wanted[c]);
    free(found[c]);
  }
}

static void
check_same_bytes(const Session* a, const Session* b)
{
  const SessionValue* x = session_value(a, BYTES);
  const SessionValue* y = session_value(b, BYTES);
  REQUIRE(x && y);
  CHECK(x->size == y->size && !memcmp(x->bytes, y->bytes, x->size));
}

/// Saved twice, and after opening, the bytes are the same
static void
test_same_bytes(void)
{
  Session first;
  Session second;
  Host*   host = open_taught();
  teaching_save(host, folder, &first);
  host_skip(host, 5000);
  teaching_save(host, folder, &second);
  check_same_bytes(&first, &second);
  session_clear(&second);

  Host* other = open_at(HOST_STEPPED, TEACHING_RATE);
  REQUIRE_INT(session_restore(&first, other, true), 0);
  host_settle(other);
  teaching_save(other, folder, &second);
  check_same_bytes(&first, &second);
  session_clear(&second);

  // And after a name was given and taken back
  host_set_text(host, TEACHING_NAME "3", "other");
  teaching_wait(host);
  host_set_text(host, TEACHING_NAME "3", "tones");
  teaching_wait(host);
  teaching_save(host, folder, &second);
  check_same_bytes(&first, &second);
  session_clear(&second);
  session_clear(&first);
  host_free(other);
  host_free(host);
}

/// A strip that is taught more after its session was opened knows both sounds;
/// at another rate it keeps what it had, and what it hears is added
static void
test_goes_on(double rate)
{
  Session session;
  Session later;
  check_note("%g Hz", rate);
  Host*     host  = open_taught();
  NmsLearnt first = teaching_save(host, folder, &session);
  CHECK_INT(first.strips[2].holds, NMS_HOLDS_LEARNT);
  CHECK_INT(first.strips[2].n_taken, 0);
  CHECK_INT(first.strips[1].holds, NMS_HOLDS_FILE);
  CHECK(first.strips[2].n_material > 1000);
  host_free(host);

  host = open_at(HOST_STEPPED, rate);
  REQUIRE_INT(session_restore(&session, host, true), 0);
  host_settle(host);
  CHECK_INT(teaching_state(host, 3), PLUG_STATE_LEARNT);
  teach(host, 3, bursts);
  CHECK_TEXT(host->sources, "two, tones");
  const NmsLearnt second = teaching_save(host, folder, &later);
  if (rate == TEACHING_RATE) {
    CHECK_INT(second.strips[2].n_taken, 0);
    CHECK(second.strips[2].n_material > first.strips[2].n_material);
  } else {
    CHECK_INT(second.strips[2].n_taken, 48);
  }

  // What was heard since goes again by itself
  teaching_press(host, "undo");
  teaching_wait(host);
  CHECK_INT(teaching_state(host, 3), PLUG_STATE_LEARNT);
  session_clear(&later);
  if (rate == TEACHING_RATE) {
    teaching_save(host, folder, &later);
    check_same_bytes(&session, &later);
    session_clear(&later);
  }
  host_free(host);
  session_clear(&session);
  check_no_note();
}

/// That nothing is held is remembered, too
static void
test_nothing(void)
{
  Session session;
  Host*   host = teaching_open(bundle, HOST_STEPPED, two);
  teaching_press(host, "clear_1");
  teaching_press(host, "clear_2");
  teaching_wait(host);
  const NmsLearnt learnt = teaching_save(host, folder, &session);
  CHECK_INT(learnt.n_dictionary, 0);
  host_free(host);
  host = open_at(HOST_STEPPED, 48000.0);
  REQUIRE_INT(session_restore(&session, host, true), 0);
  host_settle(host);
  CHECK_TEXT(host->sources, "");
  CHECK_TEXT(host->status, "dictionary.nmf: 0 sources, kept in the session");
  teach(host, 4, tones);
  CHECK_TEXT(host->sources, "Source 4");
  host_free(host);
  session_clear(&session);
}

/// Restore bytes that are not as they were, and see what is said
static void
check_refused(const Session* good, size_t from_end, char value, const char* why)
{
  Session             bad;
  char                text[700];
  const SessionValue* bytes = session_value(good, BYTES);
  REQUIRE(bytes && from_end <= bytes->size);
  char* copy = malloc(bytes->size);
  REQUIRE(copy != NULL);
  memcpy(copy, bytes->bytes, bytes->size);
  copy[bytes->size - from_end] = value;
  session_init(&bad, SESSION_BARE, folder);
  session_put(&bad, BYTES, LV2_ATOM__Chunk, copy, bytes->size);
  free(copy);

  Host* host = open_at(HOST_STEPPED, TEACHING_RATE);
  REQUIRE_INT(session_restore(&bad, host, true), 0);
  host_settle(host);
  snprintf(text,
           sizeof(text),
           "dictionary.nmf: %s; the input is passed through",
           why);
  CHECK_TEXT(host->status, text);
  CHECK_TEXT(host->sources, "");
  CHECK_INT(teaching_state(host, 3), PLUG_STATE_EMPTY);
  host_free(host);
  session_clear(&bad);
}

/// A newer version and bytes that are not what they should be
static void
test_refused(void)
{
  Session session;
  Host*   host = open_taught();
  teaching_save(host, folder, &session);
  host_free(host);
  check_refused(&session, 16, 2, "it was learnt with a newer version");
  check_refused(&session, 12, 1, "what the strips hold is cut short");
  check_refused(&session, 17, 0x7F, "what the strips hold is cut short");
  check_refused(
      &session, 16 + 48, 1, "its sources are not what the strips hold");
  session_clear(&session);
}

/// Bytes that are spoilt anywhere, or cut, do no harm, and nor does learning
/// with them
static void
test_spoilt(void)
{
  const float* const channels[] = {bursts, bursts};
  Random             random     = {5};
  Session            good;
  Host*              host = open_taught();
  teaching_save(host, folder, &good);
  const SessionValue* value = session_value(&good, BYTES);
  REQUIRE(value != NULL);
  for (int round = 0; round < 60; ++round) {
    Session bad;
    char*   copy = malloc(value->size);
    REQUIRE(copy != NULL);
    memcpy(copy, value->bytes, value->size);
    for (uint32_t i = 0; i < 1 + random_below(&random, 8); ++i) {
      const uint32_t range = random_below(&random, 2) ? 80 : 100000;
      const uint32_t at    = 1 + random_below(&random, range);
      copy[value->size - (at < value->size ? at : value->size)] =
          (char)random_below(&random, 256);
    }
    const size_t cut = round % 3 ? 0 : random_below(&random, 100);
    session_init(&bad, SESSION_BARE, folder);
    session_put(&bad, BYTES, LV2_ATOM__Chunk, copy, value->size - cut);
    free(copy);
    check_note("round %d", round);
    CHECK_INT(session_restore(&bad, host, true), 0);
    host_settle(host);
    CHECK(strstr(host->status, "dictionary.nmf: ") == host->status);
    if (round % 4 == 0) {
      teaching_play(host, 3, channels, LENGTH);
      teaching_wait(host);
      CHECK_INT(teaching_state(host, 3), PLUG_STATE_LEARNT);
    }
    session_clear(&bad);
  }
  check_no_note();
  host_free(host);
  session_clear(&good);
}

int
main(int argc, char** argv)
{
  REQUIRE(argc > 3);
  bundle = argv[1];
  snprintf(two, sizeof(two), "%s/two.nmf", argv[2]);
  snprintf(folder, sizeof(folder), "%s", argv[3]);
  tones  = material_tones(LENGTH, 1);
  bursts = material_bursts(LENGTH, 2);

  test_same_sound();
  test_same_bytes();
  test_goes_on(TEACHING_RATE);
  test_goes_on(44100.0);
  test_nothing();
  test_refused();
  test_spoilt();
  free(tones);
  free(bursts);
  return check_result();
}
