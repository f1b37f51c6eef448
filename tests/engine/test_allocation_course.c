// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "hooks.h"
#include "kit.h"
#include "material.h"
#include "tools.h"

#include "nms/nms.h"

#include <stdlib.h>

/**
   What makes ears and a course, and what is learnt in it, with allocations that
   fail: nothing is left behind, and the user is told; and that what hears
   allocates nothing.
*/

#define RATE 8000
#define LENGTH 4000

static int    n_published;
static void*  others; // The bytes of a dictionary to take of
static size_t n_others;

static NmsStatus
try_ears(void** out)
{
  NmsEars*        made   = (NmsEars*)out;
  const NmsStatus status = nms_ears_new(RATE, &made);
  *out                   = made;
  nms_ears_free(made);
  return status;
}

static void
on_look(void* user, NmsCourse* course)
{
  (void)user;
  nms_course_load(course, NULL, 0, 0);
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
  (void)user;
  ++n_published;
  free(result->bytes);
}

static const char*
on_take(void* user, uint32_t strip, const char* name, NmsCourseSource* source)
{
  (void)user;
  (void)name;
  source->index = strip;
  return nms_dictionary_decode(others, n_others, &source->dictionary, NULL)
             ? "There is no memory to read it"
             : NULL;
}

static NmsStatus
make_course(NmsEars* ears, NmsCourse** course)
{
  const NmsCourseConfig config = {
      .sample_rate_hz = RATE,
      .n_channels     = 1,
      .ears           = ears,
      .funcs          = {on_look, on_quits, on_publish, NULL, NULL},
      .take           = on_take};
  return nms_course_new(&config, course);
}

static NmsStatus
try_course(void** out)
{
  NmsEars*   ears   = NULL;
  NmsCourse* made   = (NmsCourse*)out;
  NmsStatus  status = nms_ears_new(RATE, &ears);
  *out              = NULL;
  if (!status) {
    status = make_course(ears, &made);
    *out   = made;
    nms_course_free(made);
  }
  nms_ears_free(ears);
  return status;
}

/// Learn a strip, which is not refined by itself, with a failure after so many
/// allocations; return whether there was one
static bool
try_lesson(const float* sound, uint64_t n_good)
{
  const int64_t n_alive = hooks_n_alive();
  NmsEars*      ears    = NULL;
  NmsCourse*    course  = NULL;
  bool          told    = false;
  REQUIRE_INT(nms_ears_new(RATE, &ears), 0);
  REQUIRE_INT(make_course(ears, &course), 0);

  n_published = 0;
  hooks_arm(n_good);
  nms_ears_listen(ears, 0, true);
  nms_course_work(course);
  nms_ears_listen(ears, 0, true);
  nms_ears_hear(ears, &sound, LENGTH, true);
  nms_ears_listen(ears, 0, false);
  nms_course_work(course);
  told              = nms_ears_notice(ears) || told;
  const bool failed = hooks_has_failed();
  hooks_disarm();

  CHECK(told || n_published >= 1);
  CHECK(nms_ears_is_idle(ears));
  nms_course_free(course);
  nms_ears_free(ears);
  CHECK_INT(hooks_n_alive(), n_alive);
  return failed;
}

/// Take three sources, two of them into one strip, with a failure after so many
/// allocations, and name the strips; return whether there was one
static bool
try_taking(uint64_t n_good)
{
  static const char* const names[]  = {"first", "second"};
  const uint32_t           strips[] = {0, 1, 0};
  const int64_t            n_alive  = hooks_n_alive();
  NmsEars*                 ears     = NULL;
  NmsCourse*               course   = NULL;
  bool                     told     = false;
  REQUIRE_INT(nms_ears_new(RATE, &ears), 0);
  REQUIRE_INT(make_course(ears, &course), 0);

  n_published = 0;
  hooks_arm(n_good);
  for (uint32_t i = 0; i < 3; ++i) {
    CHECK(nms_ears_ask(ears, NMS_ASK_TAKE, strips[i], NULL));
    nms_course_work(course);
    told = nms_ears_notice(ears) || told;

    // What could not be learnt has no source to be named
    if (hooks_has_failed()) {
      CHECK(nms_ears_ask(ears, NMS_ASK_NAME, strips[i], names[strips[i]]));
      nms_course_work(course);
      CHECK(nms_ears_notice(ears) == NULL);
    }
  }
  const bool failed = hooks_has_failed();
  hooks_disarm();

  CHECK(told || n_published >= 3); // Some can be done without
  CHECK(nms_ears_is_idle(ears));
  nms_course_free(course);
  nms_ears_free(ears);
  CHECK_INT(hooks_n_alive(), n_alive);
  return failed;
}

static void
test_taking(void)
{
  KitConfig config      = KIT_DEFAULTS;
  config.sample_rate_hz = RATE;
  NmsDictionary* made   = kit_new(&config);
  bool           failed = true;
  others                = kit_encode(made, NMS_F32, &n_others);
  nms_dictionary_free(made);
  for (uint64_t n = 0; failed; n += n < 40 ? 1 : n / 32) {
    check_note("%u good", (unsigned)n);
    failed = try_taking(n);
  }
  check_no_note();
  free(others);
}

/// What the audio thread does allocates nothing
static void
test_realtime(const float* sound)
{
  NmsEars*   ears   = NULL;
  NmsCourse* course = NULL;
  REQUIRE_INT(nms_ears_new(RATE, &ears), 0);
  REQUIRE_INT(make_course(ears, &course), 0);
  nms_ears_listen(ears, 0, true);
  nms_course_work(course);
  hooks_arm(UINT64_MAX);
  nms_ears_set_serial(ears, 1);
  for (int i = 0; i < 20; ++i) {
    nms_ears_listen(ears, 0, i < 19);
    nms_ears_follow(ears, i % 2, 1);
    nms_ears_hear(ears, &sound, LENGTH, true);
    CHECK(nms_ears_ask(ears, NMS_ASK_UNDO, 0, NULL) || i);
    CHECK(nms_ears_news(ears, 0).heard_s >= 0.0f);
  }
  CHECK_INT(hooks_disarm(), 0);
  nms_course_work(course);
  nms_course_free(course);
  nms_ears_free(ears);
}

int
main(void)
{
  float* const sound = material_tones(LENGTH, 1);
  hooks_attempt(try_ears, "ears", false);
  hooks_attempt(try_course, "course", false);
  check_no_note();

  // All of the first ones, where things are made, then some
  bool failed = true;
  for (uint64_t n = 0; failed; n += n < 40 ? 1 : n / 4) {
    check_note("%u good", (unsigned)n);
    failed = try_lesson(sound, n);
  }
  check_no_note();
  test_taking();
  test_realtime(sound);
  free(sound);
  return check_result();
}
