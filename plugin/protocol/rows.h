// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_ROWS_H
#define PLUG_ROWS_H

#include "protocol/ports.h"
#include "protocol/uris.h"

/**
   @file rows.h
   What the tables of ports share, and those for learning; see ports.h for all.
*/

/// Off or on
#define PLUG_TOGGLED (PLUG_IS_TOGGLED | PLUG_IS_INTEGER)

/// A unit of our own, as LV2 has none for a switch
#define PLUG_SWITCH "<" PLUG_URI_SWITCH ">"

/// Of the controls of a strip
extern const PlugPortGroup plug_strip_group;

/// Rows of the ports for learning, which follow all others
#define PLUG_N_TEACH_ROWS 10

/// Those rows
extern const PlugPortRow plug_teach_rows[PLUG_N_TEACH_ROWS];

#endif // PLUG_ROWS_H
