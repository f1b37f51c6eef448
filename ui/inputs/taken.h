// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_TAKEN_H
#define UI_TAKEN_H

#include "base/report.h"
#include "nms/attributes.h"
#include "nms/dictionary.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file taken.h
   Sources that are taken from dictionaries, to be joined in another one.
*/

/// A dictionary that sources are taken from
typedef struct {
  char*          path;
  NmsDictionary* dictionary;
} UiOrigin;

/// All of them, in the order of their first mention; starts as all zeros
typedef struct {
  UiOrigin* origins; ///< [n_origins], each path once
  size_t    n_origins;
} UiOrigins;

/// A source of one of them
typedef struct {
  size_t   origin; ///< Its number
  uint32_t source; ///< In the dictionary
} UiTaken;

/**
   Take a source by the name of its dictionary.

   @param origins In and out, to which the dictionary is added if it is new.
   @param text    In: DICTIONARY, as ui_preset_resolve() takes it, or
                  DICTIONARY:SOURCE; a file of that whole name is meant first.
   @param name    In, of the source if the text names none.
   @param taken   Out.
   @param report  In and out.
   @return False with an error: there is no such dictionary or source, or it has
   other settings than those before, so that they cannot be joined.

   Setup thread.  Not realtime: blocks.
*/
NMS_NODISCARD bool ui_origins_take(UiOrigins*  origins,
                                   const char* text,
                                   const char* name,
                                   UiTaken*    taken,
                                   UiReport*   report);

/**
   Return the licence of what is joined, owned by the caller: that of the rest,
   and those of the origins, each term once.

   @param own In, of the rest; or NULL.

   Any thread.  Not realtime: allocates.
*/
NMS_NODISCARD char* ui_origins_licence(const UiOrigins* origins,
                                       const char*      own);

/**
   Return where what is joined comes from, owned by the caller: the text for the
   rest, and what the origins say.

   @param own In.

   Any thread.  Not realtime: allocates.
*/
NMS_NODISCARD char* ui_origins_provenance(const UiOrigins* origins,
                                          const char*      own);

/// Free what the origins own; they are as at the start.
void ui_origins_clear(UiOrigins* origins);

#endif // UI_TAKEN_H
