// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef SESSION_H
#define SESSION_H

#include "host.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file session.h
   States as real hosts keep them, each with its own idea of files.
*/

/// How a host keeps what a plugin saves
typedef enum {
  SESSION_FILES,    ///< As Ardour and jalv: files of the plugin's own
  SESSION_LINKS,    ///< As Carla: a link, and texts without their zero
  SESSION_PATHS,    ///< As qtractor: absolute paths
  SESSION_NO_FILES, ///< As mod-host: makes no path when asked for one
  SESSION_BARE,     ///< No help with paths at all
  SESSION_REFUSES,  ///< Makes a path where nothing can be written
  SESSION_RELINKS,  ///< Makes a path, but keeps a link to the original
} SessionKind;

/// Number of kinds
#define SESSION_KINDS (SESSION_RELINKS + 1)

/// A value kept
typedef struct {
  LV2_URID key;
  LV2_URID type;
  size_t   size;
  char*    bytes; ///< [size], at an odd address, and not a byte more
  void*    block; ///< What is to be freed
} SessionValue;

/// A state
typedef struct {
  SessionKind  kind;
  char         folder[512]; ///< Of the session's files
  const char*  original;    ///< What SESSION_RELINKS links to
  SessionValue values[4];
  uint32_t     n_values;
} Session;

/// Begin a session whose files go into a folder, which is made.
void session_init(Session* session, SessionKind kind, const char* folder);

/// Free the values.
void session_clear(Session* session);

/// Keep a value, or end the test.
void session_put(Session*    session,
                 const char* key,
                 const char* type,
                 const void* bytes,
                 size_t      size);

/// Return the value of a key, or NULL.
const SessionValue* session_value(const Session* session, const char* key);

/// Let the plugin save, and return the status.
LV2_State_Status session_save(Session* session, Host* host);

/// Let the plugin restore, with a worker or without, and return the status.
LV2_State_Status
session_restore(Session* session, Host* host, bool with_worker);

#endif // SESSION_H
