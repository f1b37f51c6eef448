// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "teach/obey.h"

#include "nms/status.h"
#include "teach/course_impl.h"
#include "teach/desk.h"
#include "teach/following.h"
#include "teach/take.h"
#include "teach/tape.h"

#include <stdatomic.h>
#include <stddef.h>

void
nms_course_tell(NmsCourse* course, const char* notice)
{
  atomic_store_explicit(&course->link->notice, notice, memory_order_release);
}

void
nms_course_set_stage(NmsCourse* course, uint32_t strip, NmsStage stage)
{
  atomic_store_explicit(&course->link->strips[strip].stage,
                        (uint32_t)stage,
                        memory_order_relaxed);
}

void
nms_course_publish(NmsCourse* course, bool is_followed)
{
  NmsCourseResult result = {NULL, 0, course->serial, is_followed};
  if (nms_desk_encode(&course->desk, &result.bytes, &result.n_bytes)) {
    nms_course_tell(course, "There is not enough memory for what was learnt");
    return;
  }

  course->funcs.publish(course->funcs.user, &result);
}

/// Make a tape for a strip and hand it out
static void
arm(NmsCourse* course, uint32_t strip)
{
  NmsTape*        tape   = NULL;
  const NmsStatus status = nms_tape_new(
      course->desk.n_channels, course->desk.sample_rate_hz, NMS_TAPE_S, &tape);
  if (status) {
    nms_course_tell(course, "There is not enough memory to listen");
    return;
  }

  nms_tape_free(atomic_exchange_explicit(
      &course->link->strips[strip].tape, tape, memory_order_acq_rel));
}

/// Learn the rest from a tape soon, if there is one, and hand out another
static void
follow(NmsCourse* course, NmsTape* heard)
{
  NmsTape* tape = NULL;
  if (heard) {
    nms_following_add(&course->following, heard);
  }
  if (nms_tape_new(course->desk.n_channels,
                   course->desk.sample_rate_hz,
                   NMS_FOLLOWING_S,
                   &tape)) {
    nms_course_tell(course, "There is not enough memory to follow the rest");
    return;
  }

  nms_tape_free(atomic_exchange_explicit(
      &course->link->rest_tape, tape, memory_order_acq_rel));
}

/// Follow the rest no more
static void
freeze(NmsCourse* course, NmsTape* heard)
{
  nms_tape_free(heard);
  nms_tape_free(atomic_exchange_explicit(
      &course->link->rest_tape, NULL, memory_order_acq_rel));
  nms_following_clear(&course->following);
}

static void
hear(NmsCourse* course, const NmsCommand* command)
{
  const NmsStatus status =
      nms_desk_hear(&course->desk, command->strip, command->tape);

  nms_tape_free(command->tape);
  switch (status) {
  case NMS_SUCCESS:
    course->learns = true;
    break;
  case NMS_NO_MATERIAL:
    nms_course_set_stage(course, command->strip, NMS_STAGE_FAILED);
    nms_course_tell(course, "There was only silence to learn from");
    break;
  case NMS_BAD_ARGUMENT:
    nms_course_tell(course, "The strip is locked, so nothing was learnt");
    break;
  default:
    nms_course_set_stage(course, command->strip, NMS_STAGE_FAILED);
    nms_course_tell(course, "There is not enough memory for what was heard");
    break;
  }
}

static void
save(NmsCourse* course, const char* name)
{
  const char* const said =
      course->funcs.save(course->funcs.user, course->desk.current, name);
  if (said) {
    nms_course_tell(course, said);
  }
}

/// Give a strip another name, which needs no learning
static void
rename_strip(NmsCourse* course, const NmsCommand* command)
{
  NmsDesk* const desk = &course->desk;
  if (!nms_desk_name(desk, command->strip, command->text)) {
    nms_course_tell(
        course,
        "A name is of letters, digits, spaces, -, _ and +, and no other "
        "strip's");
    return;
  }

  // What is to be learnt gets it then
  if (!course->learns && nms_desk_is_used(desk, command->strip) &&
      nms_desk_is_settled(desk)) {
    nms_desk_rename(desk);
    nms_course_publish(course, false);
  }
}

static void
empty(NmsCourse* course, uint32_t strip)
{
  if (course->desk.strips[strip].is_locked) {
    nms_course_tell(course, "The strip is locked, so it was not cleared");
  } else if (nms_desk_empty(&course->desk, strip)) {
    nms_course_set_stage(course, strip, NMS_STAGE_NOTHING);
    course->learns = true;
  }
}

static void
undo(NmsCourse* course)
{
  const int strip = nms_desk_undo(&course->desk);
  if (strip < 0) {
    nms_course_tell(course, "There is no take to undo");
  } else {
    nms_course_set_stage(course, (uint32_t)strip, NMS_STAGE_NOTHING);
    course->learns = true;
  }
}

/// Let a strip hold a source, too, and return what went wrong, or NULL
static const char*
join(NmsCourse* course, uint32_t strip, NmsCourseSource* source)
{
  NmsDesk* const desk      = &course->desk;
  bool           is_fitted = false;

  NmsStatus status = nms_desk_fit(desk, &source->dictionary, &is_fitted);
  status           = status
                         ? status
                         : nms_desk_take(desk, strip, source->dictionary, source->index);
  nms_dictionary_free(source->dictionary);
  switch (status) {
  case NMS_SUCCESS:
    course->learns = true;
    return NULL;
  case NMS_NO_MEMORY:
    return "There is not enough memory to take a source";
  default:
    return desk->strips[strip].is_locked
               ? "The strip is locked, so nothing was taken"
               : "The dictionary was learnt with other settings than what the "
                 "strips hold, so nothing was taken";
  }
}

/// Let a strip hold a source of another dictionary beside what it holds
static void
take(NmsCourse* course, const NmsCommand* command)
{
  NmsCourseSource   source = {NULL, 0};
  const char* const name   = nms_desk_name_of(&course->desk, command->strip);
  const char*       problem =
      course->take(course->funcs.user, command->strip, name, &source);
  if (!problem && command->serial != course->serial) {
    nms_dictionary_free(source.dictionary);
    problem = "Another dictionary was loaded, so nothing was taken";
  } else if (!problem) {
    problem = join(course, command->strip, &source);
  }
  if (problem) {
    nms_course_tell(course, problem);
  } else {
    nms_course_set_stage(course, command->strip, NMS_STAGE_NOTHING);
  }
}

/// Return whether a command is about strips that have been loaded over since
static bool
is_late(const NmsCourse* course, const NmsCommand* command)
{
  switch (command->kind) {
  case NMS_TEACH_HEAR:
  case NMS_TEACH_EMPTY:
  case NMS_TEACH_UNDO:
  case NMS_TEACH_NAME:
    return command->serial != course->serial;
  default:
    return false;
  }
}

void
nms_course_obey(NmsCourse* course, const NmsCommand* command)
{
  if (is_late(course, command)) {
    nms_tape_free(command->tape);
    return;
  }

  switch (command->kind) {
  case NMS_TEACH_ARM:
    arm(course, command->strip);
    break;
  case NMS_TEACH_HEAR:
    hear(course, command);
    break;
  case NMS_TEACH_DROP:
    nms_tape_free(command->tape);
    break;
  case NMS_TEACH_EMPTY:
    empty(course, command->strip);
    break;
  case NMS_TEACH_LOCK:
  case NMS_TEACH_UNLOCK:
    course->desk.strips[command->strip].is_locked =
        command->kind == NMS_TEACH_LOCK;
    break;
  case NMS_TEACH_REST:
    nms_desk_set_rest(&course->desk, command->strip);
    course->learns = true;
    break;
  case NMS_TEACH_FOLLOW:
    follow(course, command->tape);
    break;
  case NMS_TEACH_FREEZE:
    freeze(course, command->tape);
    break;
  case NMS_TEACH_UNDO:
    undo(course);
    break;
  case NMS_TEACH_NAME:
    rename_strip(course, command);
    break;
  case NMS_TEACH_SAVE:
    save(course, command->text);
    break;
  case NMS_TEACH_TAKE:
    take(course, command);
    break;
  }
}
