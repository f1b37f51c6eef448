// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "course.h"

#include "exchange.h"
#include "kit.h"
#include "loader.h"
#include "model.h"
#include "nms/status.h"
#include "save.h"
#include "teach/desk.h"

#include <stdatomic.h>
#include <stdlib.h>

void
plug_course_tell(PlugCourse* course, const char* notice)
{
  atomic_store_explicit(&course->link->notice, notice, memory_order_release);
}

void
plug_course_set_stage(PlugCourse* course, uint32_t strip, PlugStage stage)
{
  atomic_store_explicit(&course->link->strips[strip].stage,
                        (uint32_t)stage,
                        memory_order_relaxed);
}

bool
plug_course_publish(PlugCourse* course, bool is_followed)
{
  void*    bytes   = NULL;
  size_t   n_bytes = 0;
  PlugKit* kit     = NULL;
  if (plug_desk_encode(&course->desk, &bytes, &n_bytes) ||
      plug_kit_new("", &kit)) {
    free(bytes);
    plug_course_tell(course, "There is not enough memory for what was learnt");
    return false;
  }

  plug_kit_give(kit, bytes, n_bytes);
  const uint32_t choice =
      atomic_load_explicit(&course->exchange->choice, memory_order_relaxed);
  PlugModel* const model =
      plug_loader_teach(course->loader, kit, course->n_loads, choice);
  plug_kit_release(kit);
  if (!model) {
    return false; // Or something else was loaded meanwhile
  }

  PlugModel* const before = atomic_exchange_explicit(
      &course->exchange->taught, NULL, memory_order_acq_rel);
  model->is_followed = is_followed && (!before || before->is_followed);
  atomic_store_explicit(&course->exchange->taught, model, memory_order_release);
  if (before) {
    before->playable.next = NULL;
    plug_loader_free(course->loader, &before->playable);
  }
  return true;
}

/// Make a tape for a strip and hand it out
static void
arm(PlugCourse* course, uint32_t strip)
{
  PlugTape*       tape   = NULL;
  const NmsStatus status = plug_tape_new(
      course->desk.n_channels, course->desk.sample_rate_hz, PLUG_TAPE_S, &tape);
  if (status) {
    plug_course_tell(course, "There is not enough memory to listen");
    return;
  }

  plug_tape_free(atomic_exchange_explicit(
      &course->link->strips[strip].tape, tape, memory_order_acq_rel));
}

/// Learn the rest from a tape soon, if there is one, and hand out another
static void
follow(PlugCourse* course, PlugTape* heard)
{
  PlugTape* tape = NULL;
  if (heard) {
    plug_following_add(&course->following, heard);
  }
  if (plug_tape_new(course->desk.n_channels,
                    course->desk.sample_rate_hz,
                    PLUG_FOLLOWING_S,
                    &tape)) {
    plug_course_tell(course, "There is not enough memory to follow the rest");
    return;
  }

  plug_tape_free(atomic_exchange_explicit(
      &course->link->rest_tape, tape, memory_order_acq_rel));
}

/// Follow the rest no more
static void
freeze(PlugCourse* course, PlugTape* heard)
{
  plug_tape_free(heard);
  plug_tape_free(atomic_exchange_explicit(
      &course->link->rest_tape, NULL, memory_order_acq_rel));
  plug_following_clear(&course->following);
}

static void
hear(PlugCourse* course, const PlugCommand* command)
{
  const NmsStatus status =
      plug_desk_hear(&course->desk, command->strip, command->tape);

  plug_tape_free(command->tape);
  switch (status) {
  case NMS_SUCCESS:
    course->learns = true;
    break;
  case NMS_NO_MATERIAL:
    plug_course_set_stage(course, command->strip, PLUG_STAGE_FAILED);
    plug_course_tell(course, "There was only silence to learn from");
    break;
  case NMS_BAD_ARGUMENT:
    plug_course_tell(course, "The strip is locked, so nothing was learnt");
    break;
  default:
    plug_course_set_stage(course, command->strip, PLUG_STAGE_FAILED);
    plug_course_tell(course, "There is not enough memory for what was heard");
    break;
  }
}

static void
save(PlugCourse* course, const char* name)
{
  plug_course_tell(course, plug_save(course->desk.current, name));
}

/// Give a strip another name, which needs no learning
static void
rename_strip(PlugCourse* course, const PlugCommand* command)
{
  PlugDesk* const desk = &course->desk;
  if (!plug_desk_name(desk, command->strip, command->text)) {
    plug_course_tell(
        course,
        "A name is of letters, digits, spaces, -, _ and +, and no other "
        "strip's");
    return;
  }

  // What is to be learnt gets it then
  if (!course->learns && plug_desk_is_used(desk, command->strip)) {
    plug_desk_rename(desk);
    plug_course_publish(course, false);
  }
}

static void
empty(PlugCourse* course, uint32_t strip)
{
  if (course->desk.strips[strip].is_locked) {
    plug_course_tell(course, "The strip is locked, so it was not cleared");
  } else if (plug_desk_empty(&course->desk, strip)) {
    plug_course_set_stage(course, strip, PLUG_STAGE_NOTHING);
    course->learns = true;
  }
}

static void
undo(PlugCourse* course)
{
  const int strip = plug_desk_undo(&course->desk);
  if (strip < 0) {
    plug_course_tell(course, "There is no take to undo");
  } else {
    plug_course_set_stage(course, (uint32_t)strip, PLUG_STAGE_NOTHING);
    course->learns = true;
  }
}

/// Return whether a command is about strips that have been loaded over since
static bool
is_late(const PlugCourse* course, const PlugCommand* command)
{
  switch (command->kind) {
  case PLUG_TEACH_HEAR:
  case PLUG_TEACH_EMPTY:
  case PLUG_TEACH_UNDO:
  case PLUG_TEACH_NAME:
    return command->n_loads != course->n_loads;
  default:
    return false;
  }
}

void
plug_course_obey(PlugCourse* course, const PlugCommand* command)
{
  if (is_late(course, command)) {
    plug_tape_free(command->tape);
    return;
  }

  switch (command->kind) {
  case PLUG_TEACH_ARM:
    arm(course, command->strip);
    break;
  case PLUG_TEACH_HEAR:
    hear(course, command);
    break;
  case PLUG_TEACH_DROP:
    plug_tape_free(command->tape);
    break;
  case PLUG_TEACH_EMPTY:
    empty(course, command->strip);
    break;
  case PLUG_TEACH_LOCK:
  case PLUG_TEACH_UNLOCK:
    course->desk.strips[command->strip].is_locked =
        command->kind == PLUG_TEACH_LOCK;
    break;
  case PLUG_TEACH_REST:
    plug_desk_set_rest(&course->desk, command->strip);
    course->learns = true;
    break;
  case PLUG_TEACH_FOLLOW:
    follow(course, command->tape);
    break;
  case PLUG_TEACH_FREEZE:
    freeze(course, command->tape);
    break;
  case PLUG_TEACH_UNDO:
    undo(course);
    break;
  case PLUG_TEACH_NAME:
    rename_strip(course, command);
    break;
  case PLUG_TEACH_SAVE:
    save(course, command->text);
    break;
  }
}
