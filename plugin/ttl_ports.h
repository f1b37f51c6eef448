// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_TTL_PORTS_H
#define PLUG_TTL_PORTS_H

#include "protocol/ports.h"

#include <stdint.h>
#include <stdio.h>

/**
   @file ttl_ports.h
   Ports and their groups as Turtle; for the generator only.
*/

/**
   Write the groups that ports stand in.

   @param out     Errors are left to the stream.
   @param variant In, the plugin.
   @param ports   In, [n_ports], all of it.
   @param n_ports Any.

   Not realtime: writes a file.
*/
void plug_ttl_write_groups(FILE*              out,
                           const PlugVariant* variant,
                           const PlugPort*    ports,
                           uint32_t           n_ports);

/**
   Write a port into the description of its plugin, which is under way.

   @param out     Errors are left to the stream.
   @param variant In, the plugin.
   @param port    In, of it.
   @param index   Its index; 0 opens the list.

   Not realtime: writes a file.
*/
void plug_ttl_write_port(FILE*              out,
                         const PlugVariant* variant,
                         const PlugPort*    port,
                         uint32_t           index);

#endif // PLUG_TTL_PORTS_H
