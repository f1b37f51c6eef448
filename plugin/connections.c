// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "connections.h"

#include <math.h>
#include <string.h>

void
plug_connections_init(PlugConnections* connections, const PlugVariant* variant)
{
  PlugPort       ports[PLUG_N_PORTS];
  const uint32_t n_ports = plug_ports_list(variant, ports);

  memset(connections, 0, sizeof(*connections));
  connections->variant = variant;

  // Roles the plugin has not lead to the last place, which stays unconnected
  for (uint32_t r = 0; r < PLUG_N_ROLES; ++r) {
    connections->first[r] = PLUG_N_PORTS - 1;
  }
  for (uint32_t i = n_ports; i-- > 0;) {
    const PlugPortRole role = ports[i].row->role;

    connections->initial[i] = ports[i].row->initial;
    if (ports[i].channel == 0) {
      // From the last to the first, so the one before was the next strip's
      connections->stride[role] = ports[i].row->repeat >= PLUG_PER_STRIP &&
                                          ports[i].strip + 1 < PLUG_N_STRIPS
                                      ? connections->first[role] - i
                                      : 0;
      connections->first[role]  = i;
    }
  }
}

void
plug_connections_set(PlugConnections* connections, uint32_t port, void* data)
{
  // The last place stands for ports that the plugin does not have
  if (port < PLUG_N_PORTS - 1) {
    connections->ports[port] = data;
  }
}

void*
plug_connections_data(const PlugConnections* connections, PlugPortRole role)
{
  return connections->ports[connections->first[role]];
}

float*
plug_connections_audio(const PlugConnections* connections,
                       PlugPortRole           role,
                       uint32_t               strip,
                       uint32_t               channel)
{
  const uint32_t index =
      connections->first[role] + strip * connections->stride[role] + channel;

  return (float*)connections->ports[index];
}

float
plug_connections_control(const PlugConnections* connections,
                         PlugPortRole           role,
                         uint32_t               strip)
{
  const uint32_t index =
      connections->first[role] + strip * connections->stride[role];
  const float* const port = (const float*)connections->ports[index];

  return port && isfinite(*port) ? *port : connections->initial[index];
}

void
plug_connections_report(const PlugConnections* connections,
                        PlugPortRole           role,
                        uint32_t               strip,
                        float                  value)
{
  const uint32_t index =
      connections->first[role] + strip * connections->stride[role];
  float* const port = (float*)connections->ports[index];
  if (port) {
    *port = value;
  }
}
