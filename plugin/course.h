// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_COURSE_H
#define PLUG_COURSE_H

#include "exchange.h"
#include "loader.h"
#include "teach/desk.h"
#include "teach/following.h"
#include "teach/link.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file course.h
   What the teacher does about commands; all on its own thread.
*/

/// What is taught, and what is still to be learnt
typedef struct {
  PlugLoader*   loader;
  PlugExchange* exchange;
  PlugLink*     link;
  PlugDesk      desk;
  PlugFollowing following; ///< Of the rest
  uint64_t      n_loads;   ///< Of the loader, when the desk was loaded
  bool          is_new;    ///< The desk was never loaded
  bool          learns;    ///< There is something to learn
  bool          refines;   ///< And then to refine
} PlugCourse;

/// Let a sentence be told to the user, instead of one not told yet.
void plug_course_tell(PlugCourse* course, const char* notice);

/// Let the audio thread tell what a strip is about.
void plug_course_set_stage(PlugCourse* course, uint32_t strip, PlugStage stage);

/**
   Hand out what the strips hold, to be saved and to be heard.

   @param is_followed The rest was followed: nothing that a host has to be told.
   @return False if something else was loaded meanwhile, or without memory.

   Not realtime: allocates, blocks.
*/
bool plug_course_publish(PlugCourse* course, bool is_followed);

/**
   Do what a command says, and note what is to be learnt then.

   @param command In, its tape is freed; taken out of the link.

   Not realtime: allocates, writes files.
*/
void plug_course_obey(PlugCourse* course, const PlugCommand* command);

#endif // PLUG_COURSE_H
