// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUGIN_SESSION_H
#define PLUGIN_SESSION_H

#include "protocol/patch.h"

#include <lv2/core/lv2.h>
#include <lv2/state/state.h>
#include <lv2/worker/worker.h>

#include <stddef.h>
#include <stdint.h>

/**
   @file plugin_session.h
   The session of a host that keeps anything for its plugin.
*/

/// Values of a session: the path, and the bytes
#define PLUGIN_N_VALUES 2

/// A value
typedef struct {
  LV2_URID type; ///< 0 if there is none
  size_t   size;
  void*    bytes; ///< [size], owned
} PluginValue;

/// A session
typedef struct {
  LV2_URID    atom_path;
  LV2_URID    keys[PLUGIN_N_VALUES];
  PluginValue values[PLUGIN_N_VALUES];
} PluginSession;

/// Whose state is saved or restored, and what the host offers then
typedef struct {
  const LV2_State_Interface* state;
  LV2_Handle                 handle;
  LV2_Worker_Schedule        worker;
  uint32_t                   bits; ///< PLUGIN_WITH_WORKER, PLUGIN_WITH_PATHS
} PluginPass;

/// Begin a session with nothing in it.
void plugin_session_begin(PluginSession* session, const PlugUris* uris);

/// Free the values.
void plugin_session_clear(PluginSession* session);

/// Keep a value in place of another, and own its bytes.
void plugin_session_keep(PluginSession*     session,
                         uint32_t           index,
                         const PluginValue* value);

/// Let the plugin save into the session, and return the status.
LV2_State_Status plugin_session_save(PluginSession*    session,
                                     const PluginPass* pass);

/// Let the plugin restore what is in the session, and return the status.
LV2_State_Status plugin_session_restore(PluginSession*    session,
                                        const PluginPass* pass);

#endif // PLUGIN_SESSION_H
