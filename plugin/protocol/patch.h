// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_PATCH_H
#define PLUG_PATCH_H

#include "nms/attributes.h"
#include "protocol/properties.h"
#include "protocol/walk.h"

#include <lv2/atom/atom.h>
#include <lv2/urid/urid.h>

#include <stdbool.h>
#include <stdint.h>

/**
   @file patch.h
   The messages between plugin and host: how they are read and written, by the
   plugin as by a window or another program that sends to it.
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

/// What a message asks for
typedef enum {
  PLUG_PATCH_GET_ALL,
  PLUG_PATCH_GET,   ///< Of `property`
  PLUG_PATCH_SET,   ///< Of `property`, which is writable, to `text`
  PLUG_PATCH_WATCH, ///< A window watches; see show.h
} PlugPatchKind;

/// A message that was read
typedef struct {
  PlugPatchKind kind;
  PlugProperty  property;
  const char*   text;   ///< [length], without a zero in it or at its end
  uint32_t      length; ///< Bytes
  uint32_t      strip;  ///< Of the light that is asked for, or PLUG_N_SOURCES
  uint32_t      light;  ///< 0 to PLUG_SHOW_LIGHTS - 1
} PlugPatch;

/// What the plugin tells
typedef struct {
  const char* texts[PLUG_N_PROPERTIES]; ///< [lengths], without a zero, or NULL
  uint32_t    lengths[PLUG_N_PROPERTIES]; ///< Bytes
  bool        is_changed; ///< There is something new to be saved
} PlugNews;

/// A sequence that is written
typedef struct {
  LV2_Atom_Sequence* sequence;
  uint32_t           capacity; ///< Bytes, its head included
} PlugPatchWriter;

/**
   Map the URIs.

   @param uris Out.
   @param map  In, or NULL.
   @return False if the host has not a number for each.

   Setup thread.
*/
NMS_NODISCARD bool plug_uris_map(PlugUris* uris, const LV2_URID_Map* map);

/**
   Begin to read messages.

   @param sequence As the host connected it, or NULL; its own size is believed.

   Any thread.  Realtime: constant time.
*/
PlugWalk plug_patch_begin(const PlugUris* uris,
                          const void*     sequence) NMS_REALTIME;

/**
   Read the next message that is for us; what is not, or is malformed, is passed
   over.

   @param patch Out, points into the sequence.
   @return False at the end.

   Any thread.  Realtime: O(size of what is read).
*/
bool plug_patch_next(const PlugUris* uris,
                     PlugWalk*       walk,
                     PlugPatch*      patch) NMS_REALTIME;

/**
   Read a message of the plugin's: a patch:Set, a patch:Put of several, or a
   state:StateChanged.

   @param object In, an event; see plug_walk_event() and plug_atom_at().
   @param news   Out, points into the object.
   @return False if it tells nothing, or is malformed.

   Any thread.  Realtime: O(size of the object).
*/
bool plug_patch_read_news(const PlugUris* uris,
                          const PlugAtom* object,
                          PlugNews*       news) NMS_REALTIME;

/**
   Begin to write messages into an empty sequence.

   @param sequence Out, its size on entry is its capacity.
   @return Without capacity if there is not even room for the head.

   Any thread.  Realtime: constant time.
*/
PlugPatchWriter plug_patch_write(const PlugUris*    uris,
                                 LV2_Atom_Sequence* sequence) NMS_REALTIME;

/**
   Append a patch:Set of one property.

   @param text In.
   @return False if there is no room; nothing is written then.

   Any thread.  Realtime: O(length of the text).
*/
bool plug_patch_write_set(const PlugUris*        uris,
                          const PlugPatchWriter* writer,
                          PlugProperty           property,
                          const char*            text) NMS_REALTIME;

/**
   Append a patch:Get of one property.

   @return False if there is no room; nothing is written then.

   Any thread.  Realtime: constant time.
*/
bool plug_patch_write_get(const PlugUris*        uris,
                          const PlugPatchWriter* writer,
                          PlugProperty           property) NMS_REALTIME;

/**
   Append a patch:Get of all properties.

   @return False if there is no room; nothing is written then.

   Any thread.  Realtime: constant time.
*/
bool plug_patch_write_get_all(const PlugUris*        uris,
                              const PlugPatchWriter* writer) NMS_REALTIME;

/**
   Append a patch:Put of all properties.

   @param texts In, [PLUG_N_PROPERTIES].
   @return False if there is no room; nothing is written then.

   Any thread.  Realtime: O(length of the texts).
*/
bool plug_patch_write_put(const PlugUris*        uris,
                          const PlugPatchWriter* writer,
                          const char* const*     texts) NMS_REALTIME;

/**
   Append a state:StateChanged.

   @return False if there is no room; nothing is written then.

   Any thread.  Realtime: constant time.
*/
bool plug_patch_write_changed(const PlugUris*        uris,
                              const PlugPatchWriter* writer) NMS_REALTIME;

#endif // PLUG_PATCH_H
