// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_COURSE_H
#define NMS_COURSE_H

#include "nms/attributes.h"
#include "nms/dictionary.h"
#include "nms/ears.h"
#include "nms/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file course.h
   What strips are taught while sound goes on: the teacher's side.

   The teacher is a thread of who has the course, which works when something was
   asked for by way of the ears.  A strip that was listened to is learnt, plain
   at once and then refined together with all that have material; what comes out
   is published each time it gets better.  A newer request ends a lesson, which
   begins again with it.
*/

#ifdef __cplusplus
extern "C" {
#endif

/// A course
typedef struct NmsCourseImpl NmsCourse;

/// What the strips hold, to be saved and to be heard
typedef struct {
  void*    bytes; ///< [n_bytes], see nms_learnt_read_sources(); from malloc()
  size_t   n_bytes;
  uint64_t serial;      ///< As of nms_course_load()
  bool     is_followed; ///< The rest was followed, and nothing else is new
} NmsCourseResult;

/// A source of a dictionary
typedef struct {
  NmsDictionary* dictionary;
  uint32_t       index; ///< 0 to its number of sources - 1
} NmsCourseSource;

/**
   Find the source that a strip is to take, for which NMS_ASK_TAKE asked once.

   @param user   As of NmsCourseFuncs.
   @param name   In, of the source unless the user said another.
   @param source Out; its dictionary is the course's from then on.
   @return NULL, or a sentence on why there is none, constant.
*/
typedef const char* NmsCourseTake(void*            user,
                                  uint32_t         strip,
                                  const char*      name,
                                  NmsCourseSource* source);

/// What a course needs of who has it; all called within nms_course_work()
typedef struct {
  /// Give the course what was loaded since, by nms_course_load()
  void (*look)(void* user, NmsCourse* course);
  /// Whether the teacher is to end soon; called every few milliseconds
  bool (*quits)(void* user);
  /// Let what was learnt be heard; the bytes are the user's from now on
  void (*publish)(void* user, const NmsCourseResult* result);
  /// Save a dictionary, perhaps NULL, under a name; a sentence on what became
  /// of it, constant, or NULL if the user was told
  const char* (*save)(void*                user,
                      const NmsDictionary* dictionary,
                      const char*          name);
  void* user; ///< For all of them
} NmsCourseFuncs;

/// What a course is made for
typedef struct {
  double         sample_rate_hz; ///< > 0
  uint32_t       n_channels;     ///< 1 or 2
  NmsEars*       ears;           ///< Must outlive the course
  NmsCourseFuncs funcs;
  NmsCourseTake* take; ///< NULL if strips never take sources
} NmsCourseConfig;

/**
   Make a course in which nothing was loaded yet.

   @param config In.
   @param course Out, owned by the caller; NULL after failure.
   @return NMS_NO_MEMORY.

   Setup thread.  Not realtime: allocates.
*/
NMS_API NMS_NODISCARD NmsStatus nms_course_new(const NmsCourseConfig* config,
                                               NmsCourse**            course);

/// Free a course that nobody works on; NULL is fine.  Setup thread.
NMS_API void nms_course_free(NmsCourse* course);

/**
   Let the strips hold what is in a dictionary's bytes, unless that was loaded
   before; locks stay.  What cannot be read lets them hold nothing.

   @param bytes   In, [n_bytes]; NULL for nothing.
   @param n_bytes Any.
   @param serial  Which it is; anything else than before is new.

   The teacher's thread, within NmsCourseFuncs.look.  Not realtime: allocates.
*/
NMS_API void nms_course_load(NmsCourse*  course,
                             const void* bytes,
                             size_t      n_bytes,
                             uint64_t    serial);

/**
   Do what there is to do, and return when it is done or the teacher quits.

   The teacher's thread.  Not realtime: allocates, takes long.  What is learnt
   is deterministic for a given kernel.
*/
NMS_API void nms_course_work(NmsCourse* course);

/// Let a sentence be told to the user, instead of one not told yet; it must be
/// constant.  Any thread.  Realtime: constant time.
NMS_API void nms_course_tell(NmsCourse* course, const char* notice);

#ifdef __cplusplus
}
#endif

#endif // NMS_COURSE_H
