// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_URIDS_H
#define PLUG_URIDS_H

#include "nms/attributes.h"
#include "protocol/properties.h"

#include <lv2/urid/urid.h>

#include <stdbool.h>

/**
   @file urids.h
   The URIs of messages, as the host's numbers.
*/

/// URIs as the host's numbers
typedef struct {
  LV2_URID atom_blank;
  LV2_URID atom_chunk;
  LV2_URID atom_int;
  LV2_URID atom_object;
  LV2_URID atom_path;
  LV2_URID atom_sequence;
  LV2_URID atom_string;
  LV2_URID atom_urid;
  LV2_URID content;
  LV2_URID dictionary_bytes;
  LV2_URID light;
  LV2_URID patch_body;
  LV2_URID patch_get;
  LV2_URID patch_property;
  LV2_URID patch_put;
  LV2_URID patch_set;
  LV2_URID patch_value;
  LV2_URID show;
  LV2_URID show_about;
  LV2_URID show_part;
  LV2_URID state_changed;
  LV2_URID strip;
  LV2_URID watch;
  LV2_URID properties[PLUG_N_PROPERTIES];
} PlugUris;

/**
   Map the URIs.

   @param uris Out.
   @param map  In, or NULL.
   @return False if the host has not a number for each.

   Setup thread.
*/
NMS_NODISCARD bool plug_uris_map(PlugUris* uris, const LV2_URID_Map* map);

#endif // PLUG_URIDS_H
