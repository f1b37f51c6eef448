// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_LINK_H
#define NMS_LINK_H

#include "nms/attributes.h"
#include "nms/dictionary.h"
#include "nms/learnt.h"
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
  NMS_TEACH_ARM,   ///< Make a tape for a strip
  NMS_TEACH_HEAR,  ///< Learn a strip from a tape as well
  NMS_TEACH_DROP,  ///< Free a tape that has heard nothing
  NMS_TEACH_EMPTY, ///< Let a strip hold nothing
  NMS_TEACH_LOCK,
  NMS_TEACH_UNLOCK,
  NMS_TEACH_REST,   ///< Let a strip be the rest, or none
  NMS_TEACH_FOLLOW, ///< Make a tape, and learn the rest from the one given
  NMS_TEACH_FREEZE, ///< Follow it no more
  NMS_TEACH_UNDO,   ///< Take back the newest take
  NMS_TEACH_NAME,   ///< Name a strip
  NMS_TEACH_SAVE,   ///< Save the dictionary under a name
  NMS_TEACH_TAKE,   ///< Let a strip hold a source of another dictionary, too
} NmsTeachKind;

/// Longest name in a command, its terminating zero included
#define NMS_TEACH_TEXT NMS_NAME_SIZE

/// A command
typedef struct {
  NmsTeachKind kind;
  uint32_t     strip; ///< If there is one
  NmsTape*     tape;  ///< Of NMS_TEACH_HEAR and _DROP, may be of _FOLLOW
                      ///< and _FREEZE, else NULL; the teacher's then
  char     text[NMS_TEACH_TEXT]; ///< Of NMS_TEACH_NAME and _SAVE
  uint64_t serial; ///< Of the dictionary heard then, to which it applies
} NmsCommand;

/// Commands that can be under way
#define NMS_LINK_PLACES 32

/// What a strip is about
typedef enum {
  NMS_STAGE_NOTHING, ///< What it holds is all there is to say
  NMS_STAGE_LEARNING,
  NMS_STAGE_FAILED,
} NmsStage;

/// What the teacher tells of a strip
typedef struct {
  _Atomic uint32_t  stage;    ///< NmsStage
  _Atomic uint32_t  progress; ///< Percent
  _Atomic uint32_t  heard_ms; ///< Of all takes
  _Atomic uint32_t  n_takes;  ///< Heard here
  _Atomic(NmsTape*) tape;     ///< To be written, for the audio thread to take
} NmsStripNews;

/// What passes; start with nms_link_init()
typedef struct {
  NmsCommand       commands[NMS_LINK_PLACES];
  _Atomic uint32_t n_put;   ///< By the audio thread
  _Atomic uint32_t n_taken; ///< By the teacher
  _Atomic uint32_t n_done;  ///< Commands that have no effect still to come

  NmsStripNews         strips[NMS_LEARNT_STRIPS];
  _Atomic(NmsTape*)    rest_tape; ///< To follow the rest by; to be taken
  _Atomic(const char*) notice;    ///< A sentence to be told, or NULL
} NmsLink;

/// Set up a link with nothing in it.  Setup thread.
void nms_link_init(NmsLink* link);

/// Free the tapes that are under way.  Setup thread, when both sides are done.
void nms_link_clear(NmsLink* link);

/**
   Put a command.

   @return False if there is no place; nothing was put then.

   Audio thread.  Realtime: constant time.
*/
NMS_NODISCARD bool nms_link_put(NmsLink*          link,
                                const NmsCommand* command) NMS_REALTIME;

/**
   Look at the oldest command.

   @return The teacher's until nms_link_take(), or NULL if there is none.

   Teacher's thread.
*/
NMS_NODISCARD const NmsCommand* nms_link_peek(const NmsLink* link);

/// Take the oldest command, which must be there.  Teacher's thread.
void nms_link_take(NmsLink* link);

/**
   Return whether every command has had its effect.

   Any thread.  Realtime: constant time.
*/
bool nms_link_is_idle(const NmsLink* link) NMS_REALTIME;

#endif // NMS_LINK_H
