// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_TTL_WINDOW_H
#define PLUG_TTL_WINDOW_H

#include "protocol/ports.h"

#include <stdio.h>

/**
   @file ttl_window.h
   What the bundle's Turtle says of a plugin's window.
*/

/**
   Write what a host must know to find a window, for the manifest.

   @param binary The window's file in the bundle.
*/
void plug_ttl_write_window_entry(FILE*              out,
                                 const PlugVariant* variant,
                                 const char*        binary);

/// Write what a window needs of its host, and which ports it wants to hear of.
void plug_ttl_write_window(FILE* out, const PlugVariant* variant);

#endif // PLUG_TTL_WINDOW_H
