// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_LINK_H
#define PLUG_LINK_H

#include "nms/attributes.h"
#include "nms/dictionary.h"
#include "protocol/ports.h"
#include "teach/tape.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/**
   @file link.h
   What passes between the audio thread and the teacher's; nobody waits for
   anybody.
*/

/// What the teacher is asked to do
typedef enum {
  PLUG_TEACH_ARM,   ///< Make a tape for a strip
  PLUG_TEACH_HEAR,  ///< Learn a strip from a tape as well
  PLUG_TEACH_DROP,  ///< Free a tape that has heard nothing
  PLUG_TEACH_EMPTY, ///< Let a strip hold nothing
  PLUG_TEACH_LOCK,
  PLUG_TEACH_UNLOCK,
  PLUG_TEACH_REST,   ///< Let a strip be the rest, or none
  PLUG_TEACH_FOLLOW, ///< Make a tape, and learn the rest from the one given
  PLUG_TEACH_FREEZE, ///< Follow it no more
  PLUG_TEACH_UNDO,   ///< Take back the newest take
  PLUG_TEACH_NAME,   ///< Name a strip
  PLUG_TEACH_SAVE,   ///< Save the dictionary under a name
} PlugTeachKind;

/// Longest name in a command, its terminating zero included
#define PLUG_TEACH_TEXT NMS_NAME_SIZE

/// A command
typedef struct {
  PlugTeachKind kind;
  uint32_t      strip; ///< If there is one
  PlugTape*     tape;  ///< Of PLUG_TEACH_HEAR and _DROP, may be of _FOLLOW
                       ///< and _FREEZE, else NULL; the teacher's then
  char     text[PLUG_TEACH_TEXT]; ///< Of PLUG_TEACH_NAME and _SAVE
  uint64_t n_loads; ///< Of the model heard then, to which it applies
} PlugCommand;

/// Commands that can be under way
#define PLUG_LINK_PLACES 32

/// What a strip is about
typedef enum {
  PLUG_STAGE_NOTHING, ///< What it holds is all there is to say
  PLUG_STAGE_LEARNING,
  PLUG_STAGE_FAILED,
} PlugStage;

/// What the teacher tells of a strip
typedef struct {
  _Atomic uint32_t   stage;    ///< PlugStage
  _Atomic uint32_t   progress; ///< Percent
  _Atomic uint32_t   heard_ms; ///< Of all takes
  _Atomic uint32_t   n_takes;  ///< Heard here
  _Atomic(PlugTape*) tape;     ///< To be written, for the audio thread to take
} PlugStripNews;

/// What passes; start with plug_link_init()
typedef struct {
  PlugCommand      commands[PLUG_LINK_PLACES];
  _Atomic uint32_t n_put;   ///< By the audio thread
  _Atomic uint32_t n_taken; ///< By the teacher
  _Atomic uint32_t n_done;  ///< Commands that have no effect still to come

  PlugStripNews        strips[PLUG_N_SOURCES];
  _Atomic(PlugTape*)   rest_tape; ///< To follow the rest by; to be taken
  _Atomic(const char*) notice;    ///< A sentence to be told, or NULL
} PlugLink;

/// Set up a link with nothing in it.  Setup thread.
void plug_link_init(PlugLink* link);

/// Free the tapes that are under way.  Setup thread, when both sides are done.
void plug_link_clear(PlugLink* link);

/**
   Put a command.

   @return False if there is no place; nothing was put then.

   Audio thread.  Realtime: constant time.
*/
NMS_NODISCARD bool plug_link_put(PlugLink*          link,
                                 const PlugCommand* command) NMS_REALTIME;

/**
   Look at the oldest command.

   @return The teacher's until plug_link_take(), or NULL if there is none.

   Teacher's thread.
*/
NMS_NODISCARD const PlugCommand* plug_link_peek(const PlugLink* link);

/// Take the oldest command, which must be there.  Teacher's thread.
void plug_link_take(PlugLink* link);

/**
   Return whether every command has had its effect.

   Any thread.  Realtime: constant time.
*/
bool plug_link_is_idle(const PlugLink* link) NMS_REALTIME;

#endif // PLUG_LINK_H
