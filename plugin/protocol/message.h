// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_MESSAGE_H
#define PLUG_MESSAGE_H

#include "nms/attributes.h"
#include "protocol/urids.h"

#include <lv2/atom/atom.h>
#include <lv2/urid/urid.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file message.h
   How an object is appended to a sequence that is written.
*/

/// A sequence that is written
typedef struct {
  LV2_Atom_Sequence* sequence;
  uint32_t           capacity; ///< Bytes, its head included
} PlugPatchWriter;

/// The head of an event that is an object
typedef struct {
  LV2_Atom_Event       event;
  LV2_Atom_Object_Body object;
} PlugMessageHead;

/// Where a message being appended goes on
typedef struct {
  char* at;
} PlugMessage;

/**
   Append an object's head, for properties of `size` bytes that follow.

   @param type    Of the object.
   @param size    Bytes, padded.
   @param message Out, to be filled with plug_message_append().
   @return False if there is no room; nothing is written then.

   Any thread.  Realtime: constant time.
*/
NMS_NODISCARD bool plug_message_begin(const PlugUris*        uris,
                                      const PlugPatchWriter* writer,
                                      LV2_URID               type,
                                      size_t                 size,
                                      PlugMessage* message) NMS_REALTIME;

/**
   Append bytes of an object that was begun.

   @param bytes In, [n_bytes].

   Any thread.  Realtime: O(n_bytes).
*/
void plug_message_append(PlugMessage* message,
                         const void*  bytes,
                         size_t       n_bytes) NMS_REALTIME;

/**
   Append zeros.

   Any thread.  Realtime: O(n_bytes).
*/
void plug_message_pad(PlugMessage* message, size_t n_bytes) NMS_REALTIME;

#endif // PLUG_MESSAGE_H
