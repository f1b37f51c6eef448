// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_PLUGIN_PATCH_H
#define NMS_PLUGIN_PATCH_H

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
  LV2_URID atom_object;
  LV2_URID atom_path;
  LV2_URID atom_sequence;
  LV2_URID atom_string;
  LV2_URID atom_urid;
  LV2_URID dictionary_bytes;
  LV2_URID patch_body;
  LV2_URID patch_get;
  LV2_URID patch_property;
  LV2_URID patch_put;
  LV2_URID patch_set;
  LV2_URID patch_value;
  LV2_URID state_changed;
  LV2_URID properties[NMS_N_PROPERTIES];
} NmsUris;

/// What a message asks for
typedef enum {
  NMS_PATCH_GET_ALL,
  NMS_PATCH_GET, ///< Of `property`
  NMS_PATCH_SET, ///< Of `property`, which is writable, to `text`
} NmsPatchKind;

/// A message that was read
typedef struct {
  NmsPatchKind kind;
  NmsProperty  property;
  const char*  text;   ///< [length], without a zero in it or at its end
  uint32_t     length; ///< Bytes
} NmsPatch;

/// What the plugin tells
typedef struct {
  const char* texts[NMS_N_PROPERTIES];   ///< [lengths], without a zero, or NULL
  uint32_t    lengths[NMS_N_PROPERTIES]; ///< Bytes
  bool        is_changed;                ///< There is something new to be saved
} NmsNews;

/// A sequence that is written
typedef struct {
  LV2_Atom_Sequence* sequence;
  uint32_t           capacity; ///< Bytes, its head included
} NmsPatchWriter;

/**
   Map the URIs.

   @param uris Out.
   @param map  In, or NULL.
   @return False if the host has not a number for each.

   Setup thread.
*/
NMS_NODISCARD bool nms_uris_map(NmsUris* uris, const LV2_URID_Map* map);

/**
   Begin to read messages.

   @param sequence As the host connected it, or NULL; its own size is believed.

   Any thread.  Realtime: constant time.
*/
NmsWalk nms_patch_begin(const NmsUris* uris, const void* sequence) NMS_REALTIME;

/**
   Read the next message that is for us; what is not, or is malformed, is passed
   over.

   @param patch Out, points into the sequence.
   @return False at the end.

   Any thread.  Realtime: O(size of what is read).
*/
bool nms_patch_next(const NmsUris* uris,
                    NmsWalk*       walk,
                    NmsPatch*      patch) NMS_REALTIME;

/**
   Read a message of the plugin's: a patch:Set, a patch:Put of several, or a
   state:StateChanged.

   @param object In, an event; see nms_walk_event() and nms_atom_at().
   @param news   Out, points into the object.
   @return False if it tells nothing, or is malformed.

   Any thread.  Realtime: O(size of the object).
*/
bool nms_patch_read_news(const NmsUris* uris,
                         const NmsAtom* object,
                         NmsNews*       news) NMS_REALTIME;

/**
   Begin to write messages into an empty sequence.

   @param sequence Out, its size on entry is its capacity.
   @return Without capacity if there is not even room for the head.

   Any thread.  Realtime: constant time.
*/
NmsPatchWriter nms_patch_write(const NmsUris*     uris,
                               LV2_Atom_Sequence* sequence) NMS_REALTIME;

/**
   Append a patch:Set of one property.

   @param text In.
   @return False if there is no room; nothing is written then.

   Any thread.  Realtime: O(length of the text).
*/
bool nms_patch_write_set(const NmsUris*        uris,
                         const NmsPatchWriter* writer,
                         NmsProperty           property,
                         const char*           text) NMS_REALTIME;

/**
   Append a patch:Get of one property.

   @return False if there is no room; nothing is written then.

   Any thread.  Realtime: constant time.
*/
bool nms_patch_write_get(const NmsUris*        uris,
                         const NmsPatchWriter* writer,
                         NmsProperty           property) NMS_REALTIME;

/**
   Append a patch:Get of all properties.

   @return False if there is no room; nothing is written then.

   Any thread.  Realtime: constant time.
*/
bool nms_patch_write_get_all(const NmsUris*        uris,
                             const NmsPatchWriter* writer) NMS_REALTIME;

/**
   Append a patch:Put of all properties.

   @param texts In, [NMS_N_PROPERTIES].
   @return False if there is no room; nothing is written then.

   Any thread.  Realtime: O(length of the texts).
*/
bool nms_patch_write_put(const NmsUris*        uris,
                         const NmsPatchWriter* writer,
                         const char* const*    texts) NMS_REALTIME;

/**
   Append a state:StateChanged.

   @return False if there is no room; nothing is written then.

   Any thread.  Realtime: constant time.
*/
bool nms_patch_write_changed(const NmsUris*        uris,
                             const NmsPatchWriter* writer) NMS_REALTIME;

#endif // NMS_PLUGIN_PATCH_H
