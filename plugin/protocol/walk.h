// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_WALK_H
#define PLUG_WALK_H

#include "nms/attributes.h"

#include <lv2/atom/atom.h>
#include <lv2/urid/urid.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file walk.h
   Steps through sequences and objects of atoms without trust.

   The macros of LV2 believe every size they meet.  Here only the room that is
   known to be there counts: a part that claims more ends the walk.  Nothing
   needs to be aligned.
*/

/// An atom whose body is known to be there
typedef struct {
  LV2_URID    type;
  uint32_t    size; ///< Of the body, bytes
  const void* body; ///< [size]
} PlugAtom;

/// What is left to be walked
typedef struct {
  const char* at;
  size_t      n_bytes;
} PlugWalk;

/**
   Return an atom, of which `room` bytes may be read; size 0 and type 0 if it
   claims more.

   @param atom Its header and body.
   @param room Bytes, also less than a header.

   Any thread.  Realtime: constant time.
*/
PlugAtom plug_atom_at(const void* atom, size_t room) NMS_REALTIME;

/**
   Begin a walk through the events of a sequence.

   @param sequence An atom of a sequence's type.

   Any thread.  Realtime: constant time.
*/
PlugWalk plug_walk_sequence(const PlugAtom* sequence) NMS_REALTIME;

/**
   Take the next event.

   @param event Out, what the event brings, at whatever time.
   @return False at the end, or if no whole event follows.

   Any thread.  Realtime: constant time.
*/
bool plug_walk_event(PlugWalk* walk, PlugAtom* event) NMS_REALTIME;

/**
   Begin a walk through the properties of an object.

   @param object An atom of an object's type.
   @param type   Out, what the object is; 0 if it is too short to be one.

   Any thread.  Realtime: constant time.
*/
PlugWalk plug_walk_object(const PlugAtom* object, LV2_URID* type) NMS_REALTIME;

/**
   Take the next property.

   @param key   Out.
   @param value Out.
   @return False at the end, or if no whole property follows; `walk->n_bytes`
           is 0 only at the end.

   Any thread.  Realtime: constant time.
*/
bool
plug_walk_property(PlugWalk* walk, LV2_URID* key, PlugAtom* value) NMS_REALTIME;

#endif // PLUG_WALK_H
