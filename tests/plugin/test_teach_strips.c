// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  What a user does with strips beside teaching them: clear, lock, undo, name,
  save, and go on playing.

      test_teach_strips BUNDLE KIT FOLDER
*/

#include "check.h"
#include "host.h"
#include "kit.h"
#include "material.h"
#include "reference.h"
#include "teaching.h"
#include "tools.h"

#include "nms/dictionary.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LENGTH 16000

static const char* bundle;
static char        folder[512];
static char        two[512];
static char        four[512];
static float*      tones;
static float*      bursts;

static Host*
open_two(void)
{
  return teaching_open(bundle, HOST_STEPPED, two);
}

/// Teach a strip a sound, and wait until it is learnt
static void
teach(Host* host, uint32_t strip, const float* sound)
{
  const float* const channels[] = {sound, sound};
  teaching_play(host, strip, channels, LENGTH);
  teaching_wait(host);
  CHECK_INT(teaching_state(host, strip), PLUG_STATE_LEARNT);
}

/// Check that two dictionaries have the same components for two sources
static void
check_source(const NmsDictionary* a,
             uint32_t             of_a,
             const NmsDictionary* b,
             uint32_t             of_b)
{
  const NmsSource x = a->sources[of_a];
  const NmsSource y = b->sources[of_b];
  REQUIRE_INT(x.n_components, y.n_components);
  REQUIRE_INT(a->n_features, b->n_features);
  for (uint32_t f = 0; f < a->n_features; ++f) {
    CHECK_SAME(
        a->analysis + (size_t)f * a->shape.n_components + x.first_component,
        b->analysis + (size_t)f * b->shape.n_components + y.first_component,
        x.n_components);
  }
}

/// A strip that is cleared holds nothing, and its neighbour stays in its place
static void
test_clear(void)
{
  Host* host = open_two();
  teaching_press(host, "clear_1");
  teaching_wait(host);
  CHECK_INT(teaching_state(host, 1), PLUG_STATE_EMPTY);
  CHECK_INT(teaching_state(host, 2), PLUG_STATE_FILE);
  CHECK_TEXT(host->sources, "two");

  // What is taught instead goes where it was
  teach(host, 1, tones);
  CHECK_TEXT(host->sources, "Source 1, two");
  teaching_press(host, "clear_1");
  teaching_press(host, "clear_2");
  teaching_wait(host);
  CHECK_TEXT(host->sources, "");
  CHECK_INT(teaching_state(host, 1), PLUG_STATE_EMPTY);

  // With nothing in it the input passes, delayed
  float*         input[] = {tones, bursts};
  float*         found[] = {new_floats(LENGTH), new_floats(LENGTH)};
  const uint32_t late    = (uint32_t)*host_value(host, "latency");
  reference_run_host(host, 256, input, found, LENGTH);
  CHECK_BELOW(max_difference(found[0] + late, tones, LENGTH - late), 1e-6);
  CHECK_BELOW(max_difference(found[1] + late, bursts, LENGTH - late), 1e-6);
  free(found[0]);
  free(found[1]);
  host_free(host);
}

/// What is locked stays bit for bit, is not armed and not cleared
static void
test_lock(void)
{
  Host* host                       = open_two();
  *teaching_port(host, "lock", 1)  = 1.0f;
  *teaching_port(host, "learn", 1) = 1.0f;
  teaching_turn(host);
  teaching_wait(host);
  CHECK_INT(teaching_state(host, 1), PLUG_STATE_FILE);
  teaching_press(host, "clear_1");
  teaching_wait(host);
  CHECK_TEXT(host->status, "The strip is locked, so it was not cleared");
  CHECK_TEXT(host->sources, "one, two");

  // What was learnt of one strip is not touched when another one is refined
  teach(host, 3, tones);
  *teaching_port(host, "lock", 3) = 1.0f;
  NmsDictionary* plain            = teaching_dictionary(host, folder);
  teach(host, 4, bursts);
  NmsDictionary* refined = teaching_dictionary(host, folder);
  CHECK_TEXT(host->sources, "one, two, Source 3, Source 4");
  for (uint32_t s = 0; s < 3; ++s) {
    check_source(refined, s, plain, s);
  }
  nms_dictionary_free(plain);
  nms_dictionary_free(refined);

  // And is taken back by nothing
  *teaching_port(host, "lock", 4) = 1.0f;
  teaching_press(host, "undo");
  teaching_wait(host);
  CHECK_TEXT(host->status, "There is no take to undo");
  host_free(host);
}

/// What was heard last goes again, as if it had not been heard
static void
test_undo(void)
{
  Host* host = open_two();
  teach(host, 3, tones);
  NmsDictionary* first = teaching_dictionary(host, folder);
  teach(host, 3, bursts);
  NmsDictionary* second = teaching_dictionary(host, folder);
  CHECK(memcmp(first->analysis,
               second->analysis,
               kit_n_analysis(first) * sizeof(float)) != 0);
  CHECK_NEAR(*teaching_port(host, "heard", 3), 2.0, 0.1);

  teaching_press(host, "undo");
  teaching_wait(host);
  NmsDictionary* again = teaching_dictionary(host, folder);
  kit_check_same(again, first);
  CHECK_NEAR(*teaching_port(host, "heard", 3), 1.0, 0.1);
  nms_dictionary_free(second);
  nms_dictionary_free(again);

  teaching_press(host, "undo");
  teaching_wait(host);
  CHECK_INT(teaching_state(host, 3), PLUG_STATE_EMPTY);
  CHECK_TEXT(host->sources, "one, two");
  teaching_press(host, "undo");
  teaching_wait(host);
  CHECK_TEXT(host->status, "There is no take to undo");

  // A source of a file is there again
  teach(host, 1, tones);
  teaching_press(host, "undo");
  teaching_wait(host);
  CHECK_INT(teaching_state(host, 1), PLUG_STATE_FILE);
  again = teaching_dictionary(host, folder);
  check_source(again, 0, first, 0);
  nms_dictionary_free(first);
  nms_dictionary_free(again);
  host_free(host);
}

static void
test_names(void)
{
  static const char* const refusal =
      "A name is of letters, digits, spaces, -, _ and +, and no other strip's";
  Host* host = open_two();
  host_set_text(host, TEACHING_NAME "3", "my kick");
  teach(host, 3, tones);
  CHECK_TEXT(host->sources, "one, two, my kick");
  host_set_text(host, TEACHING_NAME "1", "room");
  teaching_wait(host);
  CHECK_TEXT(host->sources, "room, two, my kick");
  CHECK_INT(teaching_state(host, 1), PLUG_STATE_FILE);

  host_set_text(host, TEACHING_NAME "2", "room");
  teaching_wait(host);
  CHECK_TEXT(host->status, refusal);
  host_set_text(host, TEACHING_NAME "2", "a/b");
  teaching_wait(host);
  CHECK_TEXT(host->status, refusal);
  host_set_text(host,
                TEACHING_NAME "2",
                "a name that is too long for a source by more than a letter");
  teaching_wait(host);
  CHECK_TEXT(host->status, refusal);
  CHECK_TEXT(host->sources, "room, two, my kick");

  // Another strip may have the name that one has without being given any
  host_set_text(host, TEACHING_NAME "1", "Source 4");
  teach(host, 4, bursts);
  CHECK_TEXT(host->sources, "Source 4, two, my kick, Source 8");
  host_free(host);
}

/// Saved where nmf-separate finds it, once
static void
test_save(void)
{
  char  path[600];
  Host* host = open_two();
  snprintf(path, sizeof(path), "%s/data", folder);
  setenv("XDG_DATA_HOME", path, 1);
  setenv("HOME", folder, 1);
  teach(host, 3, tones);
  host_set_text(host, TEACHING_SAVE, "my kit");
  teaching_wait(host);
  CHECK_TEXT(host->status, "The dictionary is saved");
  snprintf(path, sizeof(path), "%s/data/nmf-separate/my kit.nmf", folder);
  NmsDictionary* file   = reference_read(path);
  NmsDictionary* wanted = teaching_dictionary(host, folder);
  kit_check_same(file, wanted);
  nms_dictionary_free(file);
  nms_dictionary_free(wanted);

  host_set_text(host, TEACHING_SAVE, "my kit");
  teaching_wait(host);
  CHECK_TEXT(host->status,
             "A dictionary of this name is there already, so it was not saved");
  host_set_text(host, TEACHING_SAVE, "../mine");
  teaching_wait(host);
  CHECK_TEXT(host->status, "This is no name to save a dictionary under");
  host_set_text(host, TEACHING_SAVE, "other");
  teaching_wait(host);
  CHECK_TEXT(host->status, "The dictionary is saved");
  teaching_press(host, "save"); // Under the same name
  teaching_wait(host);
  CHECK(strstr(host->status, "is there already") != NULL);
  host_free(host);

  // By its name it is loaded again
  host = teaching_open(bundle, HOST_STEPPED, "my kit");
  CHECK_TEXT(host->sources, "one, two, Source 3");
  CHECK_INT(teaching_state(host, 3), PLUG_STATE_FILE);
  host_free(host);
}

/// What was saved is a preset, too, which hosts find
static void
test_preset(void)
{
  Host* host = teaching_open(bundle, HOST_STEPPED, NULL);
  char  path[700];
  snprintf(
      path, sizeof(path), "%s/.lv2/nmf-separate-my kit.preset.lv2/", folder);
  LilvNode* node = lilv_new_file_uri(host->world, NULL, path);
  LilvNode* preset =
      lilv_new_uri(host->world, "urn:nmf-separate:saved:my%20kit");
  lilv_world_load_bundle(host->world, node);
  lilv_world_load_resource(host->world, preset);
  LilvState* state =
      lilv_state_new_from_world(host->world, &host->features.map, preset);
  REQUIRE(state != NULL);
  CHECK_TEXT(lilv_state_get_label(state), "my kit");
  lilv_state_restore(state, host->instance, NULL, NULL, 0, NULL);
  host_settle(host);
  CHECK_TEXT(host->sources, "one, two, Source 3");
  lilv_state_free(state);
  lilv_node_free(preset);
  lilv_node_free(node);
  host_free(host);
}

/// Where there is no worker nothing is learnt, and the user is told so
static void
test_no_worker(void)
{
  Host* host = teaching_open(bundle, HOST_NO_WORKER, NULL);
  *teaching_port(host, "learn", 1) = 1.0f;
  host_skip(host, 1000);
  CHECK_TEXT(host->status,
             "This host has no worker to learn with, so nothing is learnt");
  CHECK_INT(teaching_state(host, 1), PLUG_STATE_FILE);
  host_free(host);
}

/// An export goes on with what was learnt before it, in the very block in which
/// a host does the work within the call
static void
test_freewheel(void)
{
  const float* const channels[] = {tones, tones};

  Host* host          = open_two();
  host->works_at_once = true;
  teaching_arm(host, 3);
  for (uint32_t at = 0; at < 8000; at += 1000) {
    host_begin(host, 1000);
    for (uint32_t c = 0; c < 2; ++c) {
      memcpy(host->in[c], channels[c] + at, 1000 * sizeof(float));
    }
    host_run(host);
  }
  *teaching_port(host, "learn", 3) = 0.0f;
  *host_value(host, "freewheel")   = 1.0f;
  host_begin(host, 0);
  host_run(host);
  CHECK_INT(teaching_state(host, 3), PLUG_STATE_LEARNT);
  CHECK_TEXT(host->sources, "one, two, Source 3");
  host_free(host);
}

/// Another dictionary takes the place of what was taught, and of what is being
/// learnt
static void
test_load(void)
{
  const float* const channels[] = {tones, tones};
  Host*              host       = open_two();
  teach(host, 3, tones);
  teaching_play(host, 4, channels, LENGTH);
  host_set_dictionary(host, four);
  teaching_turn(host);
  teaching_wait(host);
  host_settle(host);
  CHECK_TEXT(host->sources, "one, two, three, four");
  for (uint32_t s = 1; s <= 4; ++s) {
    CHECK_INT(teaching_state(host, s), PLUG_STATE_FILE);
    CHECK(*teaching_port(host, "heard", s) == 0.0f);
  }
  teach(host, 2, bursts);
  CHECK_TEXT(host->sources, "one, two, three, four");
  host_free(host);
}

/// Queues that are full lose nothing
static void
test_full_queue(void)
{
  Host* host = open_two();
  atomic_store(&host->refuse_requests, 5);
  teach(host, 4, tones);
  CHECK_TEXT(host->sources, "one, two, Source 4");
  host_free(host);
}

int
main(int argc, char** argv)
{
  REQUIRE(argc > 3);
  bundle = argv[1];
  snprintf(two, sizeof(two), "%s/two.nmf", argv[2]);
  snprintf(four, sizeof(four), "%s/four.nmf", argv[2]);
  snprintf(folder, sizeof(folder), "%s", argv[3]);
  tones  = material_tones(LENGTH, 1);
  bursts = material_bursts(LENGTH, 2);

  test_clear();
  test_lock();
  test_undo();
  test_names();
  test_save();
  test_preset();
  test_no_worker();
  test_freewheel();
  test_load();
  test_full_queue();
  free(tones);
  free(bursts);
  return check_result();
}
