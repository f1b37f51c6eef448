// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_EXCHANGE_H
#define PLUG_EXCHANGE_H

#include "atoms.h"
#include "model.h"
#include "nms/attributes.h"
#include "nms/player.h"
#include "protocol/ports.h"
#include "protocol/uris.h"

#include <lv2/worker/worker.h>

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/**
   @file exchange.h
   How models come and go: the audio thread's side of the worker.

   At most one request is under way.  What is wanted meanwhile is remembered,
   the newest path and the newest latency choice, and asked for after the
   answer; a session restored meanwhile counts for more than a path set before
   it.  A model that comes is handed to the player, and what the player is done
   with goes to the worker at the next block, so nothing is freed here.

   Without a worker all models there will ever be stand in a bank, one per
   latency choice, and are exchanged in the same way but neither asked for nor
   sent back.
*/

/// How run() asks for work
typedef LV2_Worker_Status (*PlugScheduleFunc)(LV2_Worker_Schedule_Handle handle,
                                              uint32_t                   size,
                                              const void* data) NMS_REALTIME;

/// What the worker is asked to do
typedef enum {
  PLUG_WORK_LOAD,    ///< Load the path in `request`, if `has_path`, and answer
  PLUG_WORK_RESTORE, ///< Load the kit kept by the session
  PLUG_WORK_FREE,    ///< Free `models`
  PLUG_WORK_TEACH,   ///< Wake the teacher; see teacher.h
  PLUG_WORK_WAIT,    ///< Wait until the teacher is done
  PLUG_WORK_FOLLOW,  ///< Find where sources are; see plug_loader_follow()
} PlugWorkKind;

/// A message to the worker: small, and all the same size
typedef struct {
  uint64_t     life; ///< Of the instance; see life.h
  PlugWorkKind kind;
  bool         has_path;
  uint32_t     session; ///< When the path was set; see PlugExchange.session
  NmsPlayable* models;  ///< Linked by `next`
} PlugWork;

/// A message from the worker
typedef struct {
  PlugModel* model;     ///< NULL if there was no memory
  bool       is_answer; ///< To PLUG_WORK_LOAD
  bool       is_none;   ///< There was nothing to load, so there is no model
} PlugWorkDone;

/// What is asked for, and what was
typedef struct {
  PlugAtoms* atoms;  ///< What the host wants and has to be told
  NmsPlayer* player; ///< Plays the models

  uint64_t                   life;     ///< Goes with every message
  PlugScheduleFunc           schedule; ///< NULL if the host has no worker
  LV2_Worker_Schedule_Handle schedule_handle;
  PlugModel* bank[PLUG_N_CHOICES]; ///< All there are, without a worker

  bool                waiting; ///< For an answer
  bool                changes; ///< With which there is something to be saved
  const char*         notice;  ///< To be said instead of a status, or NULL
  uint32_t            asked;   ///< Latency choice asked for last
  _Atomic uint32_t    choice;  ///< Chosen now, also for the worker to read
  atomic_bool         follows; ///< Models are to follow the image
  atomic_bool         refused; ///< The host took no answer from the worker
  _Atomic(PlugModel*) taught;  ///< From the teacher, or NULL
  _Atomic uint32_t    session; ///< Sessions restored, which undo older requests
  uint32_t            in_session; ///< The one the audio thread last knew of
  char request[PLUG_PATH_SIZE];   ///< The worker's to read while waiting
} PlugExchange;

/**
   Set up an exchange with no models.

   @param exchange Out.
   @param atoms    Must outlive it.
   @param player   Likewise, and have no other source of models.
   @param worker   Of the host, or NULL.
   @param life     Of the instance; see life.h.

   Setup thread.
*/
void plug_exchange_init(PlugExchange*              exchange,
                        PlugAtoms*                 atoms,
                        NmsPlayer*                 player,
                        const LV2_Worker_Schedule* worker,
                        uint64_t                   life);

/**
   Forget a path that was set before a session was restored.

   Audio thread, before messages are read.  Realtime: constant time.
*/
void plug_exchange_begin(PlugExchange* exchange) NMS_REALTIME;

/**
   Ask for what is missing, send back what is done with, and let the player go
   over to another model if one is ready.

   @param choice The latency that is wanted, 0 to PLUG_N_CHOICES - 1.

   Audio thread, at the edge of a block.  Realtime: as nms_player_update().
*/
void plug_exchange_update(PlugExchange* exchange, uint32_t choice) NMS_REALTIME;

/**
   Let models follow the image, or not; another one is asked for if need be.

   Audio thread, before plug_exchange_update().  Realtime: constant time.
*/
void plug_exchange_set_follows(PlugExchange* exchange,
                               bool          follows) NMS_REALTIME;

/**
   Ask for work of a kind that is not about models.

   @param kind PLUG_WORK_TEACH, PLUG_WORK_WAIT or PLUG_WORK_FOLLOW.
   @return False if the host has no room for it now, or no worker.

   Audio thread.  Realtime: constant time; the host may do the work within.
*/
NMS_NODISCARD bool plug_exchange_ask_for(PlugExchange* exchange,
                                         PlugWorkKind  kind) NMS_REALTIME;

/**
   Receive what the teacher has made, if there is any.

   Audio thread, before plug_exchange_update().  Realtime: constant time.
*/
void plug_exchange_receive_taught(PlugExchange* exchange) NMS_REALTIME;

/**
   Receive a model.

   @param done In, the model is the player's from now on.

   Audio thread (or the one that runs in its place), not within a block except
   from the schedule function.  Realtime: constant time.
*/
void plug_exchange_receive(PlugExchange*       exchange,
                           const PlugWorkDone* done) NMS_REALTIME;

/**
   Return the model that is heard.

   Audio thread, once there is one.  Realtime: constant time.
*/
const PlugModel*
plug_exchange_current(const PlugExchange* exchange) NMS_REALTIME;

/**
   Forget what was heard: end the fade, and the wait of the next model.

   Audio thread, while nothing is heard.  Realtime: as nms_player_reset().
*/
void plug_exchange_reset(PlugExchange* exchange) NMS_REALTIME;

#endif // PLUG_EXCHANGE_H
