// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_PATCH_H
#define PLUG_PATCH_H

#include "nms/attributes.h"
#include "protocol/message.h"
#include "protocol/properties.h"
#include "protocol/urids.h"
#include "protocol/walk.h"

#include <lv2/atom/atom.h>

#include <stdbool.h>
#include <stdint.h>

/**
   @file patch.h
   The messages between plugin and host: how they are read and written, by the
   plugin as by a window or another program that sends to it.
*/

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
