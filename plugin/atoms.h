// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_ATOMS_H
#define PLUG_ATOMS_H

#include "nms/attributes.h"
#include "protocol/patch.h"
#include "protocol/properties.h"
#include "protocol/uris.h"

#include <lv2/atom/atom.h>
#include <lv2/urid/urid.h>

#include <stdbool.h>
#include <stdint.h>

/**
   @file atoms.h
   The plugin's half of the patch protocol: what run() reads and writes.

   The dictionary is told by patch:Set.  Any other property is told by patch:Set
   to a host that has asked for it by name, or has set it, and in a patch:Put of
   all to any other: Ardour takes a patch:Set of what cannot be set for a fault.
*/

/// What was heard and what is to be said
typedef struct {
  PlugUris uris;
  bool     is_mapped; ///< False: the host has no numbers, and no atoms
  bool     tells[PLUG_N_PROPERTIES];    ///< To be said as soon as there is room
  bool     is_named[PLUG_N_PROPERTIES]; ///< The host knows it by name
  bool     tells_all;                   ///< To be said as soon as there is room
  bool     tells_change; ///< Likewise: there is something new to be saved
  bool     has_path;     ///< `path` was set and not taken yet
  char     path[PLUG_PATH_SIZE];        ///< The newest one set
  bool     has_text[PLUG_N_PROPERTIES]; ///< `texts` was set and not taken yet
  char     texts[PLUG_N_PROPERTIES][PLUG_TEXT_SIZE]; ///< The newest ones set
  bool     has_take[PLUG_N_SOURCES]; ///< `takes` was set and not taken yet
  char     takes[PLUG_N_SOURCES][PLUG_PATH_SIZE]; ///< The newest ones set
  bool     is_watched; ///< A window said so, and it was not taken yet
  uint32_t strip;      ///< Of the light it asked for, or PLUG_N_SOURCES
  uint32_t light;      ///< Likewise
} PlugAtoms;

/**
   Map the URIs.

   @param atoms Out, nothing heard and nothing to be said.
   @param map   In, or NULL.

   Setup thread.
*/
void plug_atoms_init(PlugAtoms* atoms, const LV2_URID_Map* map);

/**
   Read what a block brings: patch:Set of what can be set, patch:Get, and that a
   window watches.

   Of several values the last counts.  What is malformed, not for us or longer
   than a path can be is passed over; a text that is too long counts as "".

   @param control In, or NULL if not connected.

   Audio thread.  Realtime: O(size of control).
*/
void plug_atoms_read(PlugAtoms* atoms, const void* control) NMS_REALTIME;

/**
   Let a property be told.

   Audio thread, or setup thread while nothing runs.  Realtime: constant time.
*/
void plug_atoms_tell(PlugAtoms* atoms, PlugProperty property) NMS_REALTIME;

/**
   Let every property be told.

   Audio thread, or setup thread while nothing runs.  Realtime: constant time.
*/
void plug_atoms_tell_all(PlugAtoms* atoms) NMS_REALTIME;

/**
   Write what is to be said, as much as there is room for; the rest stays.

   @param notify Out, its size on entry is its capacity; or NULL.
   @param texts  In, [PLUG_N_PROPERTIES].
   @return What more may be appended with; without capacity if nothing may.

   Audio thread.  Realtime: O(length of the texts).
*/
PlugPatchWriter plug_atoms_write(PlugAtoms*         atoms,
                                 LV2_Atom_Sequence* notify,
                                 const char* const* texts) NMS_REALTIME;

#endif // PLUG_ATOMS_H
