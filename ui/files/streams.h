// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_STREAMS_H
#define UI_STREAMS_H

#include "base/report.h"
#include "nms/attributes.h"
#include "nms/dictionary.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file streams.h
   Which of a dictionary's streams are wanted, and how loud.
*/

/// Most streams: every source, and the residual
#define UI_MAX_STREAMS (NMS_MAX_SOURCES + 1)

/// Name of the stream of what the dictionary does not explain
#define UI_RESIDUAL "residual"

/// Name of the file of all that is not chosen
#define UI_REST "rest"

/// What the user asked for; NULL for what was not given
typedef struct {
  const char* stems;    ///< "drums,vocals"
  const char* remix;    ///< "drums=-6,vocals=mute"
  bool        residual; ///< Write the residual too
  bool        rest;     ///< Write the sum of all others, too
} UiStreamWish;

/// The streams of a separation
typedef struct {
  uint32_t    n_streams; ///< Sources, and the residual if `residual`
  uint32_t    n_wanted;  ///< Files: streams, and the rest; in a remix 1
  uint32_t    n_made;    ///< Outputs of the engine that are asked for
  bool        residual;  ///< The last stream is the residual
  bool        remix;     ///< One file, the sum of all, takes their place
  bool        rest;      ///< One more file is the sum of all not wanted
  const char* names[UI_MAX_STREAMS];  ///< [n_streams], of the dictionary
  bool        wanted[UI_MAX_STREAMS]; ///< [n_streams]
  bool        made[UI_MAX_STREAMS];   ///< [n_streams], of a remix the first
  float       gains[UI_MAX_STREAMS];  ///< [n_streams], linear
} UiStreams;

/**
   Choose the streams.

   Of a dictionary with one source the residual is always a stream, as that
   source would get everything without; a note says so.

   @param dictionary In, must outlive `streams`.
   @param wish       In.
   @param streams    Out.
   @param report     In and out.
   @return False with an error that lists what is known, if a name or a gain is
   not; or if there is no rest.
*/
NMS_NODISCARD bool ui_streams_choose(const NmsDictionary* dictionary,
                                     const UiStreamWish*  wish,
                                     UiStreams*           streams,
                                     UiReport*            report);

/// Return the first stream that is not wanted, in which the rest is summed.
NMS_NODISCARD uint32_t ui_streams_rest(const UiStreams* streams);

/**
   Sum all streams that are not wanted, in the first of them.

   In the order of the streams, so that the same samples always give the same.

   @param streams    In, with a rest.
   @param outputs    In and out, [n_streams * n_channels][n_samples].
   @param n_channels Of each stream.
   @param n_samples  Of each channel.

   Any thread.
*/
void ui_streams_sum_rest(const UiStreams* streams,
                         float* const*    outputs,
                         uint32_t         n_channels,
                         uint32_t         n_samples);

/// Return whether a comma-separated list holds a word; NULL holds none.
NMS_NODISCARD bool ui_streams_list_has(const char* list, const char* word);

#endif // UI_STREAMS_H
