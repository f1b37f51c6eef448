// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/course.h"

#include "nms/learnt.h"
#include "nms/status.h"
#include "teach/course_impl.h"
#include "teach/desk.h"
#include "teach/ears_impl.h"
#include "teach/following.h"
#include "teach/lesson.h"
#include "teach/link.h"
#include "teach/obey.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>

NmsStatus
nms_course_new(const NmsCourseConfig* config, NmsCourse** course)
{
  NmsCourse* const made = calloc(1, sizeof(NmsCourse));

  *course = made;
  if (!made) {
    return NMS_NO_MEMORY;
  }

  made->funcs               = config->funcs;
  made->take                = config->take;
  made->link                = &config->ears->link;
  made->is_new              = true;
  made->desk.sample_rate_hz = config->sample_rate_hz;
  made->desk.n_channels     = config->n_channels;
  made->desk.rest           = NMS_LEARNT_STRIPS;
  return NMS_SUCCESS;
}

void
nms_course_free(NmsCourse* course)
{
  if (course) {
    nms_desk_clear(&course->desk);
    nms_following_clear(&course->following);
    free(course);
  }
}

/// Tell how much the strips have heard, and which of them are to be learnt
static void
tell_strips(NmsCourse* course)
{
  for (uint32_t s = 0; s < NMS_LEARNT_STRIPS; ++s) {
    NmsStripNews* const news = &course->link->strips[s];
    const double        ms   = 1000.0 * nms_desk_heard_s(&course->desk, s);
    const uint32_t      stage =
        atomic_load_explicit(&news->stage, memory_order_relaxed);

    atomic_store_explicit(
        &news->heard_ms, (uint32_t)lrint(ms), memory_order_relaxed);
    atomic_store_explicit(&news->n_takes,
                          nms_desk_count_takes(&course->desk, s),
                          memory_order_relaxed);
    if (course->desk.strips[s].is_stale) {
      nms_course_set_stage(course, s, NMS_STAGE_LEARNING);
    } else if (stage == NMS_STAGE_LEARNING) {
      nms_course_set_stage(course, s, NMS_STAGE_NOTHING);
    }
  }
}

void
nms_course_load(NmsCourse*  course,
                const void* bytes,
                size_t      n_bytes,
                uint64_t    serial)
{
  if (!course->is_new && serial == course->serial) {
    return;
  }

  // What cannot be read is passed through, so no strip holds anything
  (void)!nms_desk_load(&course->desk, bytes, n_bytes);
  course->is_new           = false;
  course->serial           = serial;
  course->learns           = false;
  course->refines          = false;
  course->following.is_due = false; // Until more was heard
  for (uint32_t s = 0; s < NMS_LEARNT_STRIPS; ++s) {
    nms_course_set_stage(course, s, NMS_STAGE_NOTHING);
  }
  tell_strips(course);
}

/// Do all commands there are
static void
obey_all(NmsCourse* course)
{
  for (const NmsCommand* next = nms_link_peek(course->link); next;
       next                   = nms_link_peek(course->link)) {
    const NmsCommand command = *next;
    nms_link_take(course->link);
    nms_course_obey(course, &command);
  }
}

/// Whether a lesson goes on: what it does not depend on is done beside it
static bool
on_goes_on(void* user)
{
  NmsCourse* const course = user;
  if (course->funcs.quits(course->funcs.user)) {
    return false;
  }

  const NmsCommand* const next = nms_link_peek(course->link);
  if (!next) {
    return true;
  }
  if (next->kind != NMS_TEACH_ARM && next->kind != NMS_TEACH_SAVE &&
      next->kind != NMS_TEACH_FOLLOW) {
    return false;
  }

  const NmsCommand command = *next;
  nms_link_take(course->link);
  nms_course_obey(course, &command);
  return true;
}

static void
on_progress(void* user, uint32_t strip, double fraction)
{
  NmsCourse* const course = user;

  atomic_store_explicit(&course->link->strips[strip].progress,
                        (uint32_t)lrint(100.0 * fraction),
                        memory_order_relaxed);
}

/// Say what went wrong, and forget the takes it went wrong with
static void
fail(NmsCourse* course, NmsStatus status, uint32_t failed)
{
  nms_course_tell(
      course,
      status == NMS_NO_MATERIAL ? "There was only silence to learn from"
      : status == NMS_NO_MEMORY ? "There is not enough memory to learn"
                                : "This cannot be learnt beside the others");
  for (uint32_t s = 0; s < NMS_LEARNT_STRIPS; ++s) {
    const bool is_stale = course->desk.strips[s].is_stale;
    if (is_stale && (failed == s || failed == NMS_LEARNT_STRIPS)) {
      nms_desk_drop(&course->desk, s);
      nms_course_set_stage(course, s, NMS_STAGE_FAILED);
      course->learns = true; // Without them
    }
  }
}

/// Learn or refine, until a command comes
static void
learn(NmsCourse* course)
{
  const NmsLessonFuncs funcs   = {on_goes_on, on_progress, course};
  const bool           refines = !course->learns;
  uint32_t             failed  = 0;
  if (refines) {
    course->refines = false;
  }
  course->learns = false;

  const NmsStatus status =
      nms_lesson_run(&course->desk,
                     refines ? NMS_LESSON_REFINED : NMS_LESSON_PLAIN,
                     &funcs,
                     &failed);
  if (status == NMS_CANCELLED) {
    course->learns  = !refines;
    course->refines = refines;
    return;
  }
  if (status) {
    if (!refines) {
      fail(course, status, failed);
    }
    return;
  }

  for (uint32_t s = 0; s < NMS_LEARNT_STRIPS; ++s) {
    on_progress(course, s, 1.0);
  }
  nms_course_publish(course, false);
  if (!refines) {
    course->refines = nms_lesson_can_refine(&course->desk);
  }
}

/// Return whether the rest is to be learnt from what was played last
static bool
follows(const NmsCourse* course)
{
  return course->following.is_due && nms_following_can(&course->desk);
}

/// Progress of what nobody waits for
static void
on_followed(void* user, uint32_t strip, double fraction)
{
  (void)user;
  (void)strip;
  (void)fraction;
}

/// Learn the rest from what was played last, until a command comes
static void
follow(NmsCourse* course)
{
  const NmsLessonFuncs funcs = {on_goes_on, on_followed, course};

  const NmsStatus status =
      nms_following_learn(&course->following, &course->desk, &funcs);
  if (status == NMS_CANCELLED) {
    return;
  }

  // What was heard meanwhile waits for the next, so there are pauses
  course->following.is_due = false;
  if (!status) {
    course->following.has_failed = false;
    nms_course_publish(course, true);
  } else if (status != NMS_NO_MATERIAL && !course->following.has_failed) {
    course->following.has_failed = true;
    nms_course_tell(course, "The rest cannot be followed beside the others");
  }
}

void
nms_course_work(NmsCourse* course)
{
  bool is_done = false;
  while (!is_done && !course->funcs.quits(course->funcs.user)) {
    const uint32_t n_taken = atomic_load(&course->link->n_taken);

    course->funcs.look(course->funcs.user, course);
    obey_all(course);
    tell_strips(course);
    course->refines = course->refines && nms_lesson_can_refine(&course->desk);
    if (course->learns || course->refines) {
      learn(course);
      tell_strips(course);
    } else if (follows(course)) {
      follow(course);
      tell_strips(course);
    }
    is_done = !course->learns && !course->refines && !follows(course) &&
              n_taken == atomic_load(&course->link->n_taken);
  }

  // Released by the store: whoever sees it sees the model, too
  atomic_store_explicit(&course->link->n_done,
                        atomic_load(&course->link->n_taken),
                        memory_order_release);
}
