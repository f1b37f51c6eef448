// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_DESK_H
#define NMS_DESK_H

#include "nms/attributes.h"
#include "nms/dictionary.h"
#include "nms/learnt.h"
#include "nms/status.h"
#include "teach/tape.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file desk.h
   What each strip was taught: sound, material, and components in dictionaries.

   Used by one thread, the teacher's.
*/

/// Components of a dictionary's source, or of a part of it
typedef struct {
  uint32_t first; ///< Component
  uint32_t n;     ///< 0 for none
} NmsSpan;

/// A strip
typedef struct {
  char    name[NMS_NAME_SIZE]; ///< "" if it has none yet
  bool    is_locked;
  bool    is_stale;     ///< What it heard has changed since it was learnt
  bool    is_learnt;    ///< There are components of it that were learnt here
  bool    has_chosen;   ///< Some that it has taken was asked for by name
  bool    is_followed;  ///< Its first takes are what a rest was followed by
  NmsSpan origin;       ///< In the desk's origin: all it held when that was
                        ///< loaded
  NmsSpan  taken;       ///< The part of it that was not learnt from `heard`
  NmsSpan  current;     ///< In the desk's current dictionary
  NmsSpan  plain;       ///< In the desk's plain dictionary
  uint32_t n_taken;     ///< Components of `current` that were not learnt
  bool     was_learnt;  ///< As `is_learnt`, when it was loaded
  uint32_t n_was_taken; ///< As `n_taken`, likewise
  void*    heard;       ///< [n_heard], material that a session brought, or NULL
  size_t   n_heard;     ///< Bytes
  void*    material;    ///< [n_material], of all it heard, or NULL
  size_t   n_material;  ///< Bytes
  NmsTake* takes;       ///< [n_takes], the oldest first
  uint32_t n_takes;     ///< Heard here
} NmsDeskStrip;

/// All strips, and the dictionaries their components are in; starts as zeros,
/// but for `rest`
typedef struct {
  double   sample_rate_hz;
  uint32_t n_channels;
  uint64_t n_heard;      ///< Takes ever heard
  uint32_t rest;         ///< Strip that hears a mix, and learns what the others
                         ///< leave of it; NMS_LEARNT_STRIPS for none
  NmsDictionary* origin; ///< As loaded, fitted to the rate; or NULL
  NmsDictionary* current; ///< The newest one, or NULL
  NmsDictionary* plain;   ///< The newest one that was not refined, or NULL
  NmsDeskStrip   strips[NMS_LEARNT_STRIPS];
} NmsDesk;

/**
   Fit a dictionary to the rate of the desk, unless it is of that rate.

   @param dictionary In and out, freed if it is replaced; NULL after failure.
   @param is_fitted  Out, whether it was.
   @return As nms_dictionary_fit().

   Not realtime: allocates.
*/
NMS_NODISCARD NmsStatus nms_desk_fit(const NmsDesk*  desk,
                                     NmsDictionary** dictionary,
                                     bool*           is_fitted);

/**
   Forget everything, and let the strips hold what is in a dictionary's bytes;
   locks stay.

   @param bytes   In, [n_bytes], see nms_learnt_read_sources(); NULL for
   nothing.
   @param n_bytes Any.
   @return NMS_NO_MEMORY, NMS_BAD_DICTIONARY, NMS_BAD_ARGUMENT if it cannot be
           fitted to the rate; the strips hold nothing then.

   Not realtime: allocates.
*/
NMS_NODISCARD NmsStatus nms_desk_load(NmsDesk*    desk,
                                      const void* bytes,
                                      size_t      n_bytes);

/// Free all that a desk has.  Not realtime.
void nms_desk_clear(NmsDesk* desk);

/**
   Add a take to a strip, which may push out the oldest sound of it: a strip
   keeps NMS_TAPE_S seconds.

   @param tape In.
   @return NMS_NO_MATERIAL if there is only silence on it, NMS_NO_MEMORY,
           NMS_BAD_ARGUMENT if the strip is locked.

   Not realtime: allocates.
*/
NMS_NODISCARD NmsStatus nms_desk_hear(NmsDesk*       desk,
                                      uint32_t       strip,
                                      const NmsTape* tape);

/// Return how many takes of a strip can be taken back: what a rest was followed
/// by is none.  Not realtime.
uint32_t nms_desk_count_takes(const NmsDesk* desk, uint32_t strip);

/**
   Take back the newest take of all strips that are not locked.

   @return The strip, or -1 if there is no take.

   Not realtime: frees.
*/
int nms_desk_undo(NmsDesk* desk);

/// Drop the newest take of a strip, if there is one.  Not realtime: frees.
void nms_desk_drop(NmsDesk* desk, uint32_t strip);

/**
   Empty a strip.

   @return False if it is locked or held nothing.

   Not realtime: frees.
*/
NMS_NODISCARD bool nms_desk_empty(NmsDesk* desk, uint32_t strip);

/**
   Name a strip.

   @return False if the name is not good, or that of another strip.
*/
NMS_NODISCARD bool
nms_desk_name(NmsDesk* desk, uint32_t strip, const char* name);

/// Give the sources of the newest dictionary the names that strips have now;
/// the desk has to be settled.
void nms_desk_rename(NmsDesk* desk);

/// Return whether a strip holds something or has heard something.
NMS_NODISCARD bool nms_desk_is_used(const NmsDesk* desk, uint32_t strip);

/// Return whether a strip that has heard something keeps what it has in the
/// newest dictionary, which there is then: it is locked, and its takes are
/// learnt.
NMS_NODISCARD bool nms_desk_keeps(const NmsDesk* desk, uint32_t strip);

/// Return whether the sources of the newest dictionary are those of the strips
/// that are used: not so between a change and the lesson that learns it, nor if
/// that fails.
NMS_NODISCARD bool nms_desk_is_settled(const NmsDesk* desk);

/// Return whether there is something that the rest can be beside.
NMS_NODISCARD bool nms_desk_has_others(const NmsDesk* desk);

/// Let a strip be the rest, or none; what that changes is stale then.
void nms_desk_set_rest(NmsDesk* desk, uint32_t strip);

/// Return the name of a strip, which no other one has: that given, or "rest",
/// or else "Source 1" and so on if that is free.
NMS_NODISCARD const char* nms_desk_name_of(const NmsDesk* desk, uint32_t strip);

/// Return how many seconds of takes a strip has.
NMS_NODISCARD double nms_desk_heard_s(const NmsDesk* desk, uint32_t strip);

/**
   Make a dictionary the newest one; its sources are those of the strips that
   are used, in order.

   @param dictionary The desk's from now on; NULL if no strip is used.
   @param is_plain   It was not refined.

   Not realtime: frees.
*/
void nms_desk_adopt(NmsDesk* desk, NmsDictionary* dictionary, bool is_plain);

/**
   Write what the strips hold, see learnt.h.

   @param bytes   Out, [*n_bytes], freed by the caller; NULL after failure.
   @param n_bytes Out.
   @return NMS_NO_MEMORY, or as nms_dictionary_encode().

   Not realtime: allocates.
*/
NMS_NODISCARD NmsStatus nms_desk_encode(const NmsDesk* desk,
                                        void**         bytes,
                                        size_t*        n_bytes);

#endif // NMS_DESK_H
