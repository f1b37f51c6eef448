// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_FOLLOW_H
#define NMS_FOLLOW_H

#include "nms/attributes.h"
#include "nms/separator.h"
#include "nms/status.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file follow.h
   Where the sources of what is heard are, found while it plays.

   The thread that runs a separator shows each newest frame; now and then there
   is work for another thread, which estimates the covariances of the last
   quarter to half of a minute (spatial.h); the first thread then sets them.
   Nobody waits for anybody.  The separator is made of a dictionary that has a
   `spatial`, if need be one of sources from everywhere.

       nms_separator_run(separator, ...);
       if (nms_follow_listen(follow, &analysis)) // Ask for nms_follow_work()
       nms_follow_serve(follow, separator);
*/

#ifdef __cplusplus
extern "C" {
#endif

/// What follows a separator
typedef struct NmsFollowImpl NmsFollow;

/// What is followed
typedef struct {
  double   sample_rate_hz;
  uint32_t hop;       ///< Of the separator, samples, >= 1
  uint32_t n_sources; ///< Of its dictionary, 1 to NMS_MAX_SOURCES
  uint32_t n_streams; ///< Of the separator
  uint32_t n_groups;  ///< As its analysis has them, >= 1
} NmsFollowConfig;

/**
   Make what follows a separator; it takes some 16 MB for 4 sources.

   @param config In.
   @param follow Out, owned by the caller; NULL after failure.
   @return NMS_BAD_ARGUMENT if `config` is outside its ranges, NMS_NO_MEMORY.

   Setup or worker thread.  Not realtime: allocates.
*/
NMS_API NMS_NODISCARD NmsStatus nms_follow_new(const NmsFollowConfig* config,
                                               NmsFollow**            follow);

/// Free it, when nobody works for it; NULL is fine.  Not realtime.
NMS_API void nms_follow_free(NmsFollow* follow);

/**
   Look at the newest frame of the separator, unless it was seen before or is
   silent.

   @param analysis In.
   @return Whether nms_follow_work() is to be called, once, by the worker.

   Audio thread.  Realtime: O(streams * groups).
*/
NMS_API NMS_NODISCARD bool
nms_follow_listen(NmsFollow* follow, const NmsAnalysis* analysis) NMS_REALTIME;

/**
   Do a part of the work, which is four times shorter than all of it: some
   twenty milliseconds.

   Worker thread, one at a time.  Not realtime.
*/
NMS_API void nms_follow_work(NmsFollow* follow);

/**
   Set what was found, if it is new.

   @param separator Of that shape, see nms_separator_set_spatial().
   @return Whether it was.

   Audio thread.  Realtime: as nms_separator_set_spatial().
*/
NMS_API bool nms_follow_serve(NmsFollow*    follow,
                              NmsSeparator* separator) NMS_REALTIME;

#ifdef __cplusplus
}
#endif

#endif // NMS_FOLLOW_H
