// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "obey.h"

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
plug_teacher_tell(PlugTeacher* teacher, const char* notice)
{
  atomic_store_explicit(&teacher->link->notice, notice, memory_order_release);
}

void
plug_teacher_set_stage(PlugTeacher* teacher, uint32_t strip, PlugStage stage)
{
  atomic_store_explicit(&teacher->link->strips[strip].stage,
                        (uint32_t)stage,
                        memory_order_relaxed);
}

bool
plug_teacher_publish(PlugTeacher* teacher)
{
  void*    bytes   = NULL;
  size_t   n_bytes = 0;
  PlugKit* kit     = NULL;
  if (plug_desk_encode(&teacher->desk, &bytes, &n_bytes) ||
      plug_kit_new("", &kit)) {
    free(bytes);
    plug_teacher_tell(teacher,
                      "There is not enough memory for what was learnt");
    return false;
  }

  plug_kit_give(kit, bytes, n_bytes);
  const uint32_t choice =
      atomic_load_explicit(&teacher->exchange->choice, memory_order_relaxed);
  PlugModel* const model =
      plug_loader_teach(teacher->loader, kit, teacher->n_loads, choice);
  plug_kit_release(kit);
  if (!model) {
    return false; // Or something else was loaded meanwhile
  }

  PlugModel* const before = atomic_exchange_explicit(
      &teacher->exchange->taught, model, memory_order_acq_rel);
  if (before) {
    before->playable.next = NULL;
    plug_loader_free(teacher->loader, &before->playable);
  }
  return true;
}

/// Make a tape for a strip and hand it out
static void
arm(PlugTeacher* teacher, uint32_t strip)
{
  PlugTape*       tape   = NULL;
  const NmsStatus status = plug_tape_new(
      teacher->desk.n_channels, teacher->desk.sample_rate_hz, &tape);
  if (status) {
    plug_teacher_tell(teacher, "There is not enough memory to listen");
    return;
  }

  plug_tape_free(atomic_exchange_explicit(
      &teacher->link->strips[strip].tape, tape, memory_order_acq_rel));
}

static void
hear(PlugTeacher* teacher, const PlugCommand* command)
{
  const NmsStatus status =
      plug_desk_hear(&teacher->desk, command->strip, command->tape);

  plug_tape_free(command->tape);
  switch (status) {
  case NMS_SUCCESS:
    teacher->learns = true;
    break;
  case NMS_NO_MATERIAL:
    plug_teacher_set_stage(teacher, command->strip, PLUG_STAGE_FAILED);
    plug_teacher_tell(teacher, "There was only silence to learn from");
    break;
  case NMS_BAD_ARGUMENT:
    plug_teacher_tell(teacher, "The strip is locked, so nothing was learnt");
    break;
  default:
    plug_teacher_set_stage(teacher, command->strip, PLUG_STAGE_FAILED);
    plug_teacher_tell(teacher, "There is not enough memory for what was heard");
    break;
  }
}

static void
save(PlugTeacher* teacher, const char* name)
{
  plug_teacher_tell(teacher, plug_save(teacher->desk.current, name));
}

/// Give a strip another name, which needs no learning
static void
rename_strip(PlugTeacher* teacher, const PlugCommand* command)
{
  PlugDesk* const desk = &teacher->desk;
  if (!plug_desk_name(desk, command->strip, command->text)) {
    plug_teacher_tell(
        teacher,
        "A name is of letters, digits, spaces, -, _ and +, and no other "
        "strip's");
    return;
  }

  // What is to be learnt gets it then
  if (!teacher->learns && plug_desk_is_used(desk, command->strip)) {
    plug_desk_rename(desk);
    plug_teacher_publish(teacher);
  }
}

static void
empty(PlugTeacher* teacher, uint32_t strip)
{
  if (teacher->desk.strips[strip].is_locked) {
    plug_teacher_tell(teacher, "The strip is locked, so it was not cleared");
  } else if (plug_desk_empty(&teacher->desk, strip)) {
    plug_teacher_set_stage(teacher, strip, PLUG_STAGE_NOTHING);
    teacher->learns = true;
  }
}

static void
undo(PlugTeacher* teacher)
{
  const int strip = plug_desk_undo(&teacher->desk);
  if (strip < 0) {
    plug_teacher_tell(teacher, "There is no take to undo");
  } else {
    plug_teacher_set_stage(teacher, (uint32_t)strip, PLUG_STAGE_NOTHING);
    teacher->learns = true;
  }
}

/// Return whether a command is about strips that have been loaded over since
static bool
is_late(const PlugTeacher* teacher, const PlugCommand* command)
{
  switch (command->kind) {
  case PLUG_TEACH_HEAR:
  case PLUG_TEACH_EMPTY:
  case PLUG_TEACH_UNDO:
  case PLUG_TEACH_NAME:
    return command->n_loads != teacher->n_loads;
  default:
    return false;
  }
}

void
plug_teacher_obey(PlugTeacher* teacher, const PlugCommand* command)
{
  if (is_late(teacher, command)) {
    plug_tape_free(command->tape);
    return;
  }

  switch (command->kind) {
  case PLUG_TEACH_ARM:
    arm(teacher, command->strip);
    break;
  case PLUG_TEACH_HEAR:
    hear(teacher, command);
    break;
  case PLUG_TEACH_DROP:
    plug_tape_free(command->tape);
    break;
  case PLUG_TEACH_EMPTY:
    empty(teacher, command->strip);
    break;
  case PLUG_TEACH_LOCK:
  case PLUG_TEACH_UNLOCK:
    teacher->desk.strips[command->strip].is_locked =
        command->kind == PLUG_TEACH_LOCK;
    break;
  case PLUG_TEACH_REST:
    plug_desk_set_rest(&teacher->desk, command->strip);
    teacher->learns = true;
    break;
  case PLUG_TEACH_UNDO:
    undo(teacher);
    break;
  case PLUG_TEACH_NAME:
    rename_strip(teacher, command);
    break;
  case PLUG_TEACH_SAVE:
    save(teacher, command->text);
    break;
  }
}
