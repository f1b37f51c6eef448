// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_OBEY_H
#define PLUG_OBEY_H

#include "teach/link.h"
#include "teacher.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file obey.h
   What the teacher does about commands; all on its own thread.
*/

/// Let a sentence be told to the user, instead of one not told yet.
void plug_teacher_tell(PlugTeacher* teacher, const char* notice);

/// Let the audio thread tell what a strip is about.
void
plug_teacher_set_stage(PlugTeacher* teacher, uint32_t strip, PlugStage stage);

/**
   Hand out what the strips hold, to be saved and to be heard.

   @return False if something else was loaded meanwhile, or without memory.

   Not realtime: allocates, blocks.
*/
bool plug_teacher_publish(PlugTeacher* teacher);

/**
   Do what a command says, and note what is to be learnt then.

   @param command In, its tape is freed; taken out of the link.

   Not realtime: allocates, writes files.
*/
void plug_teacher_obey(PlugTeacher* teacher, const PlugCommand* command);

#endif // PLUG_OBEY_H
