// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_LEARNT_H
#define NMS_LEARNT_H

#include "nms/attributes.h"
#include "nms/dictionary.h"
#include "nms/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file learnt.h
   What the strips hold, as bytes: a dictionary, and behind it what each strip
   has heard, so that learning can go on from there (docs/material.md).

   As dictionaries are read by their header, the bytes are a dictionary file,
   too.  A dictionary with nothing behind it fills the strips in order.
*/

#ifdef __cplusplus
extern "C" {
#endif

/// Strips that can be taught
#define NMS_LEARNT_STRIPS 4

/// What a strip holds
typedef enum {
  NMS_HOLDS_NOTHING,
  NMS_HOLDS_FILE,   ///< A source as it was in a file
  NMS_HOLDS_LEARNT, ///< A source with components learnt here
} NmsHolds;

/// A strip as it is written
typedef struct {
  NmsHolds holds;
  uint32_t n_taken;       ///< Components at its source's begin that were not
                          ///< learnt here
  const void* material;   ///< [n_material], see nms_learner_encode_material()
  uint32_t    n_material; ///< 0 if there is none
} NmsLearntStrip;

/// What is written; strips that hold something have the sources, in order
typedef struct {
  const void*    dictionary;   ///< [n_dictionary]
  size_t         n_dictionary; ///< 0 if no strip holds anything
  NmsLearntStrip strips[NMS_LEARNT_STRIPS];
} NmsLearnt;

/**
   Write what the strips hold.

   @param bytes   Out, [*n_bytes], freed by the caller with free(); NULL after
                  failure.
   @param n_bytes Out.
   @return NMS_NO_MEMORY.

   Any thread but the audio thread.  Not realtime: allocates.  The same gives
   the same bytes.
*/
NMS_API NMS_NODISCARD NmsStatus nms_learnt_encode(const NmsLearnt* learnt,
                                                  void**           bytes,
                                                  size_t*          n_bytes);

/**
   Find what the strips hold; the bytes are trusted in nothing.

   @param bytes   In, [n_bytes], need not be aligned.
   @param n_bytes Any.
   @param learnt  Out, points into the bytes; without any of this behind it, or
                  if that is bad, all of them are the dictionary and every strip
                  holds nothing.
   @param message Out, what is wrong, else "".
   @return Whether there is something of this behind the dictionary, good or
           bad.

   Any thread.  Realtime: no.
*/
NMS_API NMS_NODISCARD bool nms_learnt_decode(const void* bytes,
                                             size_t      n_bytes,
                                             NmsLearnt*  learnt,
                                             NmsMessage* message);

/// Sources of a dictionary, and the strips that hold them
typedef struct {
  NmsDictionary* dictionary;              ///< NULL if no strip holds anything
  uint32_t       strips[NMS_MAX_SOURCES]; ///< [n_sources], where each goes
  NmsLearntStrip held[NMS_LEARNT_STRIPS]; ///< Points into the bytes
} NmsLearntSources;

/**
   Read a dictionary, and see which strip holds which source.

   Of a dictionary with more than NMS_LEARNT_STRIPS sources the last ones become
   one: their components explain the sound together.

   @param bytes   In, [n_bytes]; NULL for none.
   @param sources Out; its dictionary is freed by the caller.
   @param message Out, what is wrong.
   @return NMS_BAD_DICTIONARY with a message, NMS_NO_MEMORY; without dictionary
           then.

   Any thread but the audio thread.  Not realtime: allocates.
*/
NMS_API NMS_NODISCARD NmsStatus
nms_learnt_read_sources(const void*       bytes,
                        size_t            n_bytes,
                        NmsLearntSources* sources,
                        NmsMessage*       message);

#ifdef __cplusplus
}
#endif

#endif // NMS_LEARNT_H
