// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  A rest that changes is followed: what was high tones beside a known source
  becomes bursts of noise.

      test_teach_rest BUNDLE KIT FOLDER
*/

#include "check.h"
#include "host.h"
#include "kit.h"
#include "material.h"
#include "reference.h"
#include "teaching.h"
#include "tools.h"
#include "watching.h"

#include "nms/dictionary.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define RATE 16000
#define PART (5 * RATE + RATE / 5) // A little more than what is waited for
#define TEST_LENGTH (3 * RATE)

static const char* bundle;
static char        folder[512];
static char        two[512];
static float*      known;
static float*      early; ///< Known source and high tones
static float*      late;  ///< And bursts instead of them

static void
make_sounds(void)
{
  float* const bursts = material_bursts(PART, 2);
  known               = material_tones(PART, 1);
  early               = new_floats(PART);
  late                = new_floats(PART);
  for (uint32_t i = 0; i < PART; ++i) {
    const double time = (double)i / RATE;
    early[i] = known[i] + (float)(0.1 * sin(2.0 * TOOLS_PI * 3100.0 * time));
    late[i]  = known[i] + bursts[i];
  }
  free(bursts);
}

/// Play a sound, and do the work asked for
static void
play(Host* host, const float* sound, uint32_t n)
{
  for (uint32_t at = 0; at < n;) {
    const uint32_t now = n - at < 1024 ? n - at : 1024;
    host_begin(host, now);
    for (uint32_t c = 0; c < host->n_inputs; ++c) {
      memcpy(host->in[c], sound + at, now * sizeof(float));
    }
    host_run(host);
    host_work(host);
    at += now;
  }
}

/// Return whether something comes in that was learnt, after some time
static bool
comes(Host* host, uint32_t n_told, int n_looks)
{
  const struct timespec pause = {0, 5000000};
  for (int i = 0; i < n_looks && host->n_told == n_told; ++i) {
    nanosleep(&pause, NULL);
    teaching_turn(host);
  }
  return host->n_told != n_told;
}

/// Let the rest be followed for so much sound as it takes
static void
follow(Host* host, const float* sound)
{
  *host_value(host, "follow_rest") = 1.0f;
  teaching_turn(host);
  for (int swap = 0; swap < 2; ++swap) {
    const uint32_t n_told = host->n_told;
    int            part   = 0;
    do { // The first tape may come late
      play(host, sound, PART);
    } while (!comes(host, n_told, 400) && ++part < 50);
    CHECK(part < 50);
    host_skip(host, 8192); // The end of the fade
    teaching_turn(host);
  }
}

/// End that, and wait until it is
static void
freeze(Host* host)
{
  *host_value(host, "follow_rest") = 0.0f;
  teaching_turn(host);
  teaching_wait(host);
}

/// Return how well the known source comes out of the later sound, dB
static double
measure(Host* host)
{
  const uint32_t late_by = (uint32_t)*host_value(host, "latency");
  float*         input[] = {late, late};
  float*         found[] = {new_floats(TEST_LENGTH), new_floats(TEST_LENGTH)};
  *host_value(host, "solo_1") = 1.0f;
  reference_run_host(host, 256, input, found, TEST_LENGTH);
  *host_value(host, "solo_1") = 0.0f;
  const double sdr = sdr_db(known, found[0] + late_by, TEST_LENGTH - late_by);
  free(found[0]);
  free(found[1]);
  return sdr;
}

/// Check that the known source has the same components in two dictionaries
static void
check_known(const NmsDictionary* a, const NmsDictionary* b)
{
  const uint32_t n = a->sources[0].n_components;
  REQUIRE_INT(b->sources[0].n_components, n);
  REQUIRE_INT(a->n_features, b->n_features);
  for (uint32_t f = 0; f < a->n_features; ++f) {
    CHECK_SAME(a->analysis + (size_t)f * a->shape.n_components,
               b->analysis + (size_t)f * b->shape.n_components,
               n);
  }
}

/// Open a host that knows one source, taught or of a file, with strip 2 as the
/// rest
static Host*
open_with_rest(bool is_taught)
{
  const float* const channels[] = {known, known};

  Host* host = teaching_open(bundle, HOST_STEPPED, two);
  teaching_press(host, "clear_2");
  if (is_taught) {
    teaching_press(host, "clear_1");
    host_set_text(host, TEACHING_NAME "1", "one");
    teaching_play(host, 1, channels, PART);
  }
  *host_value(host, "rest") = 2.0f;
  teaching_turn(host);
  teaching_wait(host);
  CHECK_TEXT(host->sources, "one");
  return host;
}

/// What the rest has become is learnt while it plays, what is known stays bit
/// for bit, and no host is told of each change
static void
test_follows_a_rest_that_changes(void)
{
  Host* const          host      = open_with_rest(true);
  NmsDictionary* const first     = teaching_dictionary(host, folder);
  const uint32_t       n_changed = host->n_changed;
  follow(host, early);
  freeze(host);
  CHECK_TEXT(host->sources, "one, rest");
  CHECK_INT(teaching_state(host, 2), PLUG_STATE_LEARNT);
  CHECK_NEAR(*teaching_port(host, "heard", 2), 10.0, 0.5);
  CHECK_INT(host->n_changed, n_changed);
  NmsDictionary* const frozen = teaching_dictionary(host, folder);
  check_known(frozen, first);

  const double before = measure(host);
  follow(host, late);
  freeze(host);
  const double after = measure(host);
  CHECK_INT(host->n_changed, n_changed);
  printf("%.2f dB frozen, %.2f dB followed\n", before, after);
  CHECK(after > before + 10.0);
  NmsDictionary* const followed = teaching_dictionary(host, folder);
  check_known(followed, first);
  nms_dictionary_free(first);
  nms_dictionary_free(frozen);
  nms_dictionary_free(followed);
  host_free(host);
}

/// Check that what plays changes nothing
static void
check_stays(Host* host)
{
  NmsDictionary* const before = teaching_dictionary(host, folder);
  const uint32_t       n_told = host->n_told;
  for (int part = 0; part < 3; ++part) {
    play(host, early, PART);
    CHECK(!comes(host, n_told, 100));
  }
  NmsDictionary* const after = teaching_dictionary(host, folder);
  kit_check_same(after, before);
  nms_dictionary_free(before);
  nms_dictionary_free(after);
}

/// Nothing is learnt while it is off, in an export, bypassed, or locked
static void
test_stays_while_not_followed(Host* host)
{
  static const char* const symbols[] = {"freewheel", "enabled", "lock_2"};
  check_note("off");
  check_stays(host);
  for (int i = 0; i < 3; ++i) {
    check_note("%s", symbols[i]);
    float* const port                = host_value(host, symbols[i]);
    *port                            = 1.0f - *port;
    *host_value(host, "follow_rest") = 1.0f;
    teaching_turn(host);
    check_stays(host);
    *host_value(host, "follow_rest") = 0.0f;
    *port                            = 1.0f - *port;
    teaching_turn(host);
    teaching_wait(host);
  }
  check_no_note();
}

/// What was followed is no take, and goes with *Clear*; a session keeps it
static void
test_is_held_as_learnt(Host* host)
{
  Session              session;
  const NmsLearnt      learnt = teaching_save(host, folder, &session);
  NmsDictionary* const before = teaching_dictionary(host, folder);
  CHECK_INT(learnt.strips[1].holds, NMS_HOLDS_LEARNT);
  CHECK(learnt.strips[1].n_material > 0);
  CHECK_INT(watching_told(host, 2).n_takes, 0);
  teaching_press(host, "undo");
  teaching_wait(host);
  CHECK_TEXT(host->status, "There is no take to undo");

  Host* other = teaching_open(bundle, HOST_STEPPED, two);
  CHECK_INT(session_restore(&session, other, true), 0);
  host_settle(other);
  CHECK_TEXT(other->sources, "one, rest");
  NmsDictionary* const again = teaching_dictionary(other, folder);
  kit_check_same(again, before);
  *host_value(other, "rest") = 2.0f;
  follow(other, early);
  freeze(other);
  NmsDictionary* const followed = teaching_dictionary(other, folder);
  check_known(followed, before);
  CHECK_INT(followed->shape.n_components, before->shape.n_components);
  nms_dictionary_free(before);
  nms_dictionary_free(again);
  nms_dictionary_free(followed);
  host_free(other);
  session_clear(&session);

  teaching_press(host, "clear_2");
  teaching_wait(host);
  CHECK_TEXT(host->sources, "one");
}

/// A lesson of the user's goes first, and ends one that follows
static void
test_lets_a_lesson_go_first(Host* host)
{
  const float* const channels[] = {late, late};

  *host_value(host, "follow_rest") = 1.0f;
  teaching_turn(host);
  play(host, late, PART);
  teaching_play(host, 3, channels, RATE);
  teaching_wait(host);
  CHECK_INT(teaching_state(host, 3), PLUG_STATE_LEARNT);
  CHECK(strstr(host->sources, "Source 3") != NULL);
  freeze(host);
}

int
main(int argc, char** argv)
{
  REQUIRE(argc > 3);
  bundle = argv[1];
  snprintf(two, sizeof(two), "%s/two.nmf", argv[2]);
  snprintf(folder, sizeof(folder), "%s", argv[3]);
  make_sounds();

  test_follows_a_rest_that_changes();
  Host* host = open_with_rest(false);
  follow(host, late);
  freeze(host);
  test_stays_while_not_followed(host);
  test_is_held_as_learnt(host);
  test_lets_a_lesson_go_first(host);
  host_free(host);
  free(known);
  free(early);
  free(late);
  return check_result();
}
