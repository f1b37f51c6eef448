// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_PLUGIN_CONNECTIONS_H
#define NMS_PLUGIN_CONNECTIONS_H

#include "nms/attributes.h"
#include "protocol/ports.h"

#include <stdint.h>

/**
   @file connections.h
   What the host has connected a plugin's ports to, by their role.
*/

/// A plugin's ports
typedef struct {
  const NmsVariant* variant;

  void*    ports[NMS_N_PORTS];   ///< As connected, any may be NULL
  float    initial[NMS_N_PORTS]; ///< What a missing control counts as
  uint32_t first[NMS_N_ROLES];   ///< Index of a role's first port; the last
                                 ///< place, never connected, if it has none
  uint32_t stride[NMS_N_ROLES];  ///< From a role's strip to the next
} NmsConnections;

/**
   Find the ports in the table, none of them connected.

   @param connections Out.
   @param variant     In, must outlive it.

   Setup thread.  Not realtime: formats text.
*/
void nms_connections_init(NmsConnections*   connections,
                          const NmsVariant* variant);

/**
   Connect a port.

   @param port Any index; one that the plugin does not have is passed over.
   @param data Where the host keeps its value or samples, or NULL.

   Audio thread.  Realtime: constant time.
*/
void nms_connections_set(NmsConnections* connections,
                         uint32_t        port,
                         void*           data) NMS_REALTIME;

/**
   Return what the only port of a role is connected to, or NULL.

   Audio thread.  Realtime: constant time.
*/
void* nms_connections_data(const NmsConnections* connections,
                           NmsPortRole           role) NMS_REALTIME;

/**
   Return the audio port of a strip and channel, or NULL if not connected.

   @param role  NMS_PORT_INPUT, NMS_PORT_MAIN or NMS_PORT_STEM.
   @param strip 0 if it is not repeated.

   Audio thread.  Realtime: constant time.
*/
float* nms_connections_audio(const NmsConnections* connections,
                             NmsPortRole           role,
                             uint32_t              strip,
                             uint32_t              channel) NMS_REALTIME;

/**
   Return the value of a control.

   @param strip 0 if it is not repeated.
   @return Its default if it is not connected or no number.

   Audio thread.  Realtime: constant time.
*/
float nms_connections_control(const NmsConnections* connections,
                              NmsPortRole           role,
                              uint32_t              strip) NMS_REALTIME;

/**
   Write a value to the host, if the port is connected.

   @param role NMS_PORT_LATENCY or NMS_PORT_LOAD.

   Audio thread.  Realtime: constant time.
*/
void nms_connections_report(const NmsConnections* connections,
                            NmsPortRole           role,
                            float                 value) NMS_REALTIME;

#endif // NMS_PLUGIN_CONNECTIONS_H
