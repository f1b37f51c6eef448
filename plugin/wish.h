// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_WISH_H
#define PLUG_WISH_H

#include "loader.h"
#include "nms/attributes.h"
#include "nms/course.h"
#include "protocol/uris.h"

#include <stdatomic.h>
#include <stdbool.h>

/**
   @file wish.h
   The source of another dictionary that a strip is to take, as text: from the
   audio thread to the teacher's.
*/

/// A wish; starts as zeros
typedef struct {
  char        text[PLUG_PATH_SIZE]; ///< The teacher's while `is_open`
  atomic_bool is_open;              ///< It was not fulfilled or refused yet
} PlugWish;

/**
   Make a wish, unless one is open.

   @param text In, at most PLUG_PATH_SIZE - 1 bytes.
   @return False if one is.

   Audio thread.  Realtime: O(length of the text).
*/
NMS_NODISCARD bool plug_wish_make(PlugWish*   wish,
                                  const char* text) NMS_REALTIME;

/**
   Take a wish back before the teacher was asked to look at it.

   Audio thread.  Realtime: constant time.
*/
void plug_wish_take_back(PlugWish* wish) NMS_REALTIME;

/**
   Find what a wish is for, which is no longer open then: NAME:SOURCE,
   PATH:SOURCE or without a source.  A name is that of a saved dictionary, else
   of one that comes with the bundle.

   @param loader Where the bundle is.
   @param name   In, of the source if the text has none.
   @param source Out.
   @return NULL, or a sentence on why there is none, constant.

   Teacher's thread.  Not realtime: reads a file.
*/
NMS_NODISCARD const char* plug_wish_find(PlugWish*         wish,
                                         const PlugLoader* loader,
                                         const char*       name,
                                         NmsCourseSource*  source);

#endif // PLUG_WISH_H
