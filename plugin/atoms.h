// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_PLUGIN_ATOMS_H
#define NMS_PLUGIN_ATOMS_H

#include "nms/attributes.h"
#include "protocol/uris.h"

#include <lv2/atom/atom.h>
#include <lv2/urid/urid.h>

#include <stdbool.h>
#include <stdint.h>

/**
   @file atoms.h
   The plugin's half of the patch protocol: what run() reads and writes.
*/

/// URIs as the host's numbers
typedef struct {
  LV2_URID atom_blank;
  LV2_URID atom_object;
  LV2_URID atom_path;
  LV2_URID atom_sequence;
  LV2_URID atom_string;
  LV2_URID atom_urid;
  LV2_URID dictionary;
  LV2_URID patch_get;
  LV2_URID patch_property;
  LV2_URID patch_set;
  LV2_URID patch_value;
  LV2_URID sources;
} NmsUris;

/// What was heard and what is to be said
typedef struct {
  NmsUris uris;
  bool    is_mapped;           ///< False: the host has no numbers, and no atoms
  bool    tells_dictionary;    ///< To be said as soon as there is room
  bool    tells_sources;       ///< Likewise
  bool    has_path;            ///< `path` was set and not taken yet
  char    path[NMS_PATH_SIZE]; ///< The newest one set
} NmsAtoms;

/**
   Map the URIs.

   @param atoms Out, nothing heard and nothing to be said.
   @param map   In, or NULL.

   Setup thread.
*/
void nms_atoms_init(NmsAtoms* atoms, const LV2_URID_Map* map);

/**
   Read what a block brings: patch:Set of the dictionary, patch:Get.

   Of several paths the last counts.  What is malformed, not for us or longer
   than a path can be is passed over.

   @param control In, or NULL if not connected.

   Audio thread.  Realtime: O(size of control).
*/
void nms_atoms_read(NmsAtoms*                atoms,
                    const LV2_Atom_Sequence* control) NMS_REALTIME;

/**
   Write what is to be said, as much as there is room for; the rest stays.

   @param notify     Out, its size on entry is its capacity; or NULL.
   @param dictionary In, path.
   @param sources    In, names.

   Audio thread.  Realtime: O(length of both).
*/
void nms_atoms_write(NmsAtoms*          atoms,
                     LV2_Atom_Sequence* notify,
                     const char*        dictionary,
                     const char*        sources) NMS_REALTIME;

#endif // NMS_PLUGIN_ATOMS_H
