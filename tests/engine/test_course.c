// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  Ears and a course without thread, host and file: what strips hear is learnt,
  undone, named, cleared, locked and saved, each in its turn, and what comes too
  late or is silent is not.
*/

#include "check.h"
#include "kit.h"
#include "material.h"
#include "tools.h"

#include "nms/nms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RATE 8000
#define LENGTH 8000

/// Who has a course, and what came of it
typedef struct {
  NmsEars*         ears;
  NmsCourse*       course;
  void*            loaded; ///< [n_loaded], for the course to look at
  size_t           n_loaded;
  uint64_t         serial;
  void*            others; ///< [n_others], a dictionary to take of
  size_t           n_others;
  NmsLearntSources sources; ///< Published last
  void*            bytes;   ///< That they point into
  uint64_t         published;
  int              n_published;
  char             saved[NMS_NAME_SIZE];
  uint32_t         n_saved; ///< Sources of what was saved
} Door;

static void
on_look(void* user, NmsCourse* course)
{
  const Door* const door = user;
  nms_course_load(course, door->loaded, door->n_loaded, door->serial);
}

static bool
on_quits(void* user)
{
  (void)user;
  return false;
}

static void
on_publish(void* user, const NmsCourseResult* result)
{
  Door* const door    = user;
  NmsMessage  message = {""};
  nms_dictionary_free(door->sources.dictionary);
  free(door->bytes);
  door->bytes     = result->bytes;
  door->published = result->serial;
  ++door->n_published;
  CHECK(!result->is_followed);
  CHECK_INT(nms_learnt_read_sources(
                result->bytes, result->n_bytes, &door->sources, &message),
            0);
}

static const char*
on_save(void* user, const NmsDictionary* dictionary, const char* name)
{
  Door* const door = user;
  snprintf(door->saved, sizeof(door->saved), "%s", name);
  door->n_saved = dictionary ? dictionary->shape.n_sources : 0;
  return door->n_saved ? NULL : "nothing there";
}

/// Give the first source of the other dictionary
static const char*
on_take(void* user, uint32_t strip, const char* name, NmsCourseSource* source)
{
  const Door* const door = user;
  (void)strip;
  (void)name;
  source->index = 0;
  REQUIRE_INT(nms_dictionary_decode(
                  door->others, door->n_others, &source->dictionary, NULL),
              0);
  return NULL;
}

static void
open_door(Door* door)
{
  memset(door, 0, sizeof(*door));
  REQUIRE_INT(nms_ears_new(RATE, &door->ears), 0);
  const NmsCourseConfig config = {
      .sample_rate_hz = RATE,
      .n_channels     = 1,
      .ears           = door->ears,
      .funcs          = {on_look, on_quits, on_publish, on_save, door},
      .take           = on_take};
  REQUIRE_INT(nms_course_new(&config, &door->course), 0);
}

static void
close_door(Door* door)
{
  nms_course_free(door->course);
  nms_ears_free(door->ears);
  nms_dictionary_free(door->sources.dictionary);
  free(door->bytes);
  free(door->loaded);
  free(door->others);
}

/// Ask for something and have it done
static void
ask(Door* door, NmsAsk what, uint32_t strip, const char* text)
{
  CHECK(nms_ears_ask(door->ears, what, strip, text));
  CHECK(!nms_ears_is_idle(door->ears));
  nms_course_work(door->course);
  CHECK(nms_ears_is_idle(door->ears));
}

static NmsEarState
state(const Door* door, uint32_t strip)
{
  return nms_ears_news(door->ears, strip).state;
}

/// Arm a strip, as the teacher has to be asked for
static void
arm(Door* door, uint32_t strip)
{
  const uint32_t n_asked = nms_ears_n_asked(door->ears);
  nms_ears_listen(door->ears, strip, true);
  CHECK_INT(nms_ears_n_asked(door->ears), n_asked + 1);
  nms_course_work(door->course);
  nms_ears_listen(door->ears, strip, true);
  CHECK_INT(state(door, strip), NMS_EAR_ARMED);
}

/// Let a strip hear a sound, which the teacher learns when it works next
static void
hear(Door* door, uint32_t strip, const float* sound)
{
  arm(door, strip);
  nms_ears_hear(door->ears, &sound, LENGTH, true);
  CHECK_INT(state(door, strip), NMS_EAR_LISTENING);
  nms_ears_listen(door->ears, strip, false);
  CHECK_INT(state(door, strip), NMS_EAR_LEARNING);
}

/// Let a strip hear a sound, and learn it
static void
teach(Door* door, uint32_t strip, const float* sound)
{
  hear(door, strip, sound);
  nms_course_work(door->course);
  CHECK_INT(state(door, strip), NMS_EAR_IDLE);
}

/// Return a dictionary at the rate of the doors
static NmsDictionary*
make_kit(void)
{
  KitConfig config      = KIT_DEFAULTS;
  config.sample_rate_hz = RATE;
  return kit_new(&config);
}

/// Encode what was published, to be compared
static void*
encode(const Door* door, size_t* n_bytes)
{
  return kit_encode(door->sources.dictionary, NMS_F32, n_bytes);
}

/// One source is what the learner makes of it, and another one can be undone
static void
test_learn(const float* tones, const float* bursts)
{
  Door   door;
  size_t n_one  = 0;
  size_t n_back = 0;
  open_door(&door);
  teach(&door, 2, tones);
  CHECK_INT(door.n_published, 1);
  CHECK_INT(door.sources.dictionary->shape.n_sources, 1);
  CHECK_INT(door.sources.strips[0], 2);
  CHECK_INT(door.sources.held[2].holds, NMS_HOLDS_LEARNT);
  const NmsEarNews news = nms_ears_news(door.ears, 2);
  CHECK_INT(news.percent, 100);
  CHECK(news.heard_s > 0.9f && news.heard_s < 1.3f);
  void* const one = encode(&door, &n_one);

  // A second one, with which both are refined
  teach(&door, 0, bursts);
  CHECK_INT(door.n_published, 3);
  CHECK_INT(door.sources.dictionary->shape.n_sources, 2);
  CHECK_INT(door.sources.strips[0], 0);
  CHECK_INT(door.sources.strips[1], 2);

  ask(&door, NMS_ASK_UNDO, 0, NULL);
  void* const back = encode(&door, &n_back);
  CHECK_INT(n_back, n_one);
  CHECK(n_back == n_one && !memcmp(one, back, n_one));
  free(one);
  free(back);
  ask(&door, NMS_ASK_UNDO, 0, NULL);
  CHECK(door.sources.dictionary == NULL);
  CHECK(nms_ears_notice(door.ears) == NULL);
  ask(&door, NMS_ASK_UNDO, 0, NULL);
  CHECK(nms_ears_notice(door.ears) != NULL);
  CHECK(nms_ears_notice(door.ears) == NULL);
  close_door(&door);
}

/// Silence is not learnt, nor is a strip that is locked
static void
test_refused(const float* tones)
{
  static const float silence[LENGTH];
  Door               door;
  open_door(&door);
  arm(&door, 1);
  const float* input = silence;
  nms_ears_hear(door.ears, &input, LENGTH, true);
  CHECK_INT(state(&door, 1), NMS_EAR_ARMED);
  nms_ears_listen(door.ears, 1, false);
  nms_course_work(door.course);
  CHECK_INT(state(&door, 1), NMS_EAR_FAILED);
  CHECK(nms_ears_notice(door.ears) != NULL);
  CHECK_INT(door.n_published, 0);

  teach(&door, 1, tones);
  ask(&door, NMS_ASK_LOCK, 1, NULL);
  ask(&door, NMS_ASK_EMPTY, 1, NULL);
  CHECK(nms_ears_notice(door.ears) != NULL);
  CHECK(door.sources.dictionary != NULL);
  ask(&door, NMS_ASK_UNLOCK, 1, NULL);
  ask(&door, NMS_ASK_EMPTY, 1, NULL);
  CHECK(door.sources.dictionary == NULL);
  close_door(&door);
}

static void
test_names(const float* tones)
{
  Door door;
  open_door(&door);
  ask(&door, NMS_ASK_SAVE, 0, "early");
  CHECK(!strcmp(nms_ears_notice(door.ears), "nothing there"));
  ask(&door, NMS_ASK_NAME, 3, "wind");
  teach(&door, 3, tones);
  CHECK(!strcmp(door.sources.dictionary->sources[0].name, "wind"));
  ask(&door, NMS_ASK_NAME, 3, "storm");
  CHECK(!strcmp(door.sources.dictionary->sources[0].name, "storm"));
  ask(&door, NMS_ASK_NAME, 3, "a/b");
  CHECK(nms_ears_notice(door.ears) != NULL);
  ask(&door, NMS_ASK_SAVE, 0, "weather");
  CHECK(nms_ears_notice(door.ears) == NULL); // The user was told
  CHECK(!strcmp(door.saved, "weather"));
  CHECK_INT(door.n_saved, 1);

  // Longer than a name can be
  char text[3 * NMS_NAME_SIZE];
  memset(text, 'x', sizeof(text) - 1);
  text[sizeof(text) - 1] = '\0';
  ask(&door, NMS_ASK_SAVE, 0, text);
  CHECK_INT(strlen(door.saved), NMS_NAME_SIZE - 1);
  close_door(&door);
}

/// What is loaded takes the place of all, and what was heard before is late
static void
test_loading(const float* tones)
{
  Door           door;
  NmsDictionary* kit = make_kit();
  open_door(&door);
  hear(&door, 0, tones);
  door.loaded = kit_encode(kit, NMS_F32, &door.n_loaded);
  door.serial = 7;
  nms_course_work(door.course);
  CHECK_INT(door.n_published, 0);
  CHECK_INT(state(&door, 0), NMS_EAR_IDLE);

  // About what is heard now
  nms_ears_set_serial(door.ears, 7);
  ask(&door, NMS_ASK_EMPTY, 0, NULL);
  CHECK_INT(door.published, 7);
  CHECK_INT(door.sources.dictionary->shape.n_sources, kit->shape.n_sources - 1);
  CHECK_INT(door.sources.held[0].holds, NMS_HOLDS_NOTHING);
  CHECK_INT(door.sources.held[1].holds, NMS_HOLDS_FILE);
  nms_dictionary_free(kit);
  close_door(&door);
}

/// A strip that is locked before what it heard is learnt waits for that, also
/// if another one takes something first
static void
test_locked_early(const float* tones)
{
  Door           door;
  NmsDictionary* kit = make_kit();
  open_door(&door);
  door.others = kit_encode(kit, NMS_F32, &door.n_others);
  hear(&door, 0, tones);
  CHECK(nms_ears_ask(door.ears, NMS_ASK_LOCK, 0, NULL));
  CHECK(nms_ears_ask(door.ears, NMS_ASK_TAKE, 1, NULL));
  nms_course_work(door.course);
  CHECK(nms_ears_notice(door.ears) == NULL);
  REQUIRE_INT(door.sources.dictionary->shape.n_sources, 2);
  CHECK_INT(door.sources.dictionary->shape.window, kit->shape.window);
  CHECK_INT(door.sources.held[0].holds, NMS_HOLDS_LEARNT);
  CHECK_INT(door.sources.held[1].holds, NMS_HOLDS_FILE);

  // From now on it stays, and its settings count
  const int n_published = door.n_published;
  ask(&door, NMS_ASK_TAKE, 2, NULL);
  CHECK(door.n_published > n_published);
  CHECK_INT(door.sources.dictionary->shape.n_sources, 3);
  nms_dictionary_free(kit);
  close_door(&door);
}

/// Nobody waits: what there is no room for is refused
static void
test_full(void)
{
  Door door;
  int  n = 0;
  open_door(&door);
  while (n < 1000 && nms_ears_ask(door.ears, NMS_ASK_UNDO, 0, NULL)) {
    ++n;
  }
  CHECK(n > 8 && n < 1000);
  nms_course_work(door.course);
  CHECK(nms_ears_ask(door.ears, NMS_ASK_UNDO, 0, NULL));
  close_door(&door);
}

int
main(void)
{
  float* const tones  = material_tones(LENGTH, 1);
  float* const bursts = material_bursts(LENGTH, 2);
  test_learn(tones, bursts);
  test_refused(tones);
  test_names(tones);
  test_loading(tones);
  test_locked_early(tones);
  test_full();
  free(tones);
  free(bursts);
  return check_result();
}
