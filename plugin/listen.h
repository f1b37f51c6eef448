// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_LISTEN_H
#define PLUG_LISTEN_H

#include "atoms.h"
#include "connections.h"
#include "exchange.h"
#include "model.h"
#include "nms/attributes.h"
#include "nms/ears.h"
#include "nms/status.h"
#include "protocol/ports.h"
#include "protocol/properties.h"
#include "wish.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/**
   @file listen.h
   The audio thread's side of learning: what the controls ask for goes to the
   teacher, armed strips listen, and the outputs tell how far it is.
*/

/// What the controls of a strip said last
typedef struct {
  bool is_locked;
  bool clears;
} PlugTaught;

/// What is listened to; start with plug_listen_init()
typedef struct {
  PlugExchange* exchange;
  PlugAtoms*    atoms;
  NmsEars*      ears;
  PlugTaught    taught[PLUG_N_SOURCES];
  uint32_t      rest;        ///< Strip, or PLUG_N_SOURCES; asked for last
  bool          is_bypassed; ///< The rest is not heard then
  bool          undoes;      ///< What the control said last
  bool          saves;       ///< Likewise
  bool          refuses;     ///< It was said that there is no worker
  uint32_t      n_asked;     ///< Of the ears, when they were looked at last
  bool          is_used;     ///< The teacher was asked for something
  bool          wakes;       ///< The teacher has to be woken
  atomic_bool   waits;       ///< The worker waits for the teacher, or will
  uint64_t      serial;      ///< Of the model that was heard last
  char          texts[PLUG_N_PROPERTIES][PLUG_TEXT_SIZE]; ///< As set, "" if not
  PlugWish      wishes[PLUG_N_SOURCES]; ///< For sources of other dictionaries
} PlugListen;

/**
   Set up, with nothing asked for.

   @param listen         Out.
   @param exchange       Must outlive it.
   @param atoms          Likewise.
   @param sample_rate_hz Of the host.
   @return NMS_NO_MEMORY; plug_listen_clear() is fine then.

   Setup thread.
*/
NMS_NODISCARD NmsStatus plug_listen_init(PlugListen*   listen,
                                         PlugExchange* exchange,
                                         PlugAtoms*    atoms,
                                         double        sample_rate_hz);

/// Free all tapes.  Setup thread, when the teacher has ended.
void plug_listen_clear(PlugListen* listen);

/**
   Pass on what controls and messages ask for, and receive what was learnt.

   Audio thread, before plug_exchange_update().  Realtime: constant time.
*/
void plug_listen_update(PlugListen*            listen,
                        const PlugConnections* connections) NMS_REALTIME;

/**
   Let armed strips hear a block.

   @param input     In, [channels of the plugin][n_samples], not yet written
                    over; NULL entries are silent.
   @param n_samples Any number.

   Audio thread.  Realtime: O(n_samples) if any strip is armed, or the rest is
   followed.
*/
void plug_listen_hear(PlugListen*         listen,
                      const float* const* input,
                      uint32_t            n_samples) NMS_REALTIME;

/**
   Tell the host what the strips hold and do.

   @param model In, what is heard.

   Audio thread.  Realtime: constant time.
*/
void plug_listen_report(const PlugListen*      listen,
                        const PlugConnections* connections,
                        const PlugModel*       model) NMS_REALTIME;

/**
   Return the name of a strip, as it was set, or as its source has it.

   Audio thread.  Realtime: constant time.
*/
const char* plug_listen_name(const PlugListen* listen,
                             const PlugModel*  model,
                             uint32_t          strip) NMS_REALTIME;

#endif // PLUG_LISTEN_H
