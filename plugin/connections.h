// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_CONNECTIONS_H
#define PLUG_CONNECTIONS_H

#include "nms/attributes.h"
#include "protocol/ports.h"

#include <stdint.h>

/**
   @file connections.h
   What the host has connected a plugin's ports to, by their role.
*/

/// A plugin's ports
typedef struct {
  const PlugVariant* variant;

  void*    ports[PLUG_N_PORTS];   ///< As connected, any may be NULL
  float    initial[PLUG_N_PORTS]; ///< What a missing control counts as
  uint32_t first[PLUG_N_ROLES];   ///< Index of a role's first port; the last
                                  ///< place, never connected, if it has none
  uint32_t stride[PLUG_N_ROLES];  ///< From a role's strip to the next
} PlugConnections;

/**
   Find the ports in the table, none of them connected.

   @param connections Out.
   @param variant     In, must outlive it.

   Setup thread.  Not realtime: formats text.
*/
void plug_connections_init(PlugConnections*   connections,
                           const PlugVariant* variant);

/**
   Connect a port.

   @param port Any index; one that the plugin does not have is passed over.
   @param data Where the host keeps its value or samples, or NULL.

   Audio thread.  Realtime: constant time.
*/
void plug_connections_set(PlugConnections* connections,
                          uint32_t         port,
                          void*            data) NMS_REALTIME;

/**
   Return what the only port of a role is connected to, or NULL.

   Audio thread.  Realtime: constant time.
*/
void* plug_connections_data(const PlugConnections* connections,
                            PlugPortRole           role) NMS_REALTIME;

/**
   Return the audio port of a strip and channel, or NULL if not connected.

   @param role  PLUG_PORT_INPUT, PLUG_PORT_MAIN or PLUG_PORT_STEM.
   @param strip 0 if it is not repeated.

   Audio thread.  Realtime: constant time.
*/
float* plug_connections_audio(const PlugConnections* connections,
                              PlugPortRole           role,
                              uint32_t               strip,
                              uint32_t               channel) NMS_REALTIME;

/**
   Return the value of a control.

   @param strip 0 if it is not repeated.
   @return Its default if it is not connected or no number.

   Audio thread.  Realtime: constant time.
*/
float plug_connections_control(const PlugConnections* connections,
                               PlugPortRole           role,
                               uint32_t               strip) NMS_REALTIME;

/**
   Write a value to the host, if the port is connected.

   @param role  Of an output.
   @param strip 0 if it is not repeated.

   Audio thread.  Realtime: constant time.
*/
void plug_connections_report(const PlugConnections* connections,
                             PlugPortRole           role,
                             uint32_t               strip,
                             float                  value) NMS_REALTIME;

#endif // PLUG_CONNECTIONS_H
