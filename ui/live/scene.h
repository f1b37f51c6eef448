// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef LIVE_SCENE_H
#define LIVE_SCENE_H

#include "desk.h"
#include "nms/attributes.h"
#include "nms/ears.h"
#include "nms/learnt.h"
#include "process.h"
#include "stream.h"

#include <stdbool.h>
#include <stddef.h>

/**
   @file scene.h
   What is shown, whichever way: numbers of one moment, and the text of them.
*/

/// Lowest level that a meter shows, dB
#define LIVE_FLOOR_DB (-60.0)

/// Lowest level that is told from silence, dB
#define LIVE_SILENCE_DB (-99.0)

/// Rows of the head, at most
#define LIVE_HEAD_ROWS 6

/// A meter
typedef struct {
  double level_db; ///< Falls slowly
  double hold_db;  ///< The highest of the last while
  double held_s;   ///< When it was
} LiveMeter;

/// What a source that learns is about
typedef struct {
  NmsEarState state;
  unsigned    percent;
  double      heard_s;
  NmsHolds    holds;
  const char* why; ///< It could not learn, or NULL
} LiveEar;

/// All that is shown
typedef struct {
  const LiveDesk* desk;
  const char*     names[LIVE_MAX_STRIPS]; ///< [n_strips], safe to be shown
  LiveEar         ears[NMS_LEARNT_STRIPS];
  const char*     preset;
  const char*     input;  ///< Names of the devices
  const char*     output; ///< Likewise
  bool            is_jack;
  bool            stems;
  double          rate_hz;
  double          input_ms;
  double          output_ms;
  double          elapsed_s;  ///< Of sound
  double          recorded_s; ///< Below 0 if nothing is recorded
  unsigned long   n_overruns; ///< Samples that the recording lacks
  LivePriority    priority;
  LiveMeter       in;
  LiveMeter       out;
  LiveMeter       meters[LIVE_MAX_STRIPS];
  double          engine_ms;
  double          load_worst; ///< 1 for all of the time
  double          load_mean;
  unsigned        block;
  unsigned long   n_xruns_in;
  unsigned long   n_xruns_out;
  unsigned long   n_late;
  const char*     message; ///< Or ""
} LiveScene;

/**
   Take over what the audio thread shows; peaks begin anew.

   @param scene   In and out; meters start with live_scene_init().
   @param process In and out.
   @param now_s   Time, never falling.

   Main thread.
*/
void live_scene_look(LiveScene* scene, LiveProcess* process, double now_s);

/// Set the meters to nothing.
void live_scene_init(LiveScene* scene);

/**
   Write a row of the head.

   @param scene In.
   @param row   0 to LIVE_HEAD_ROWS - 1.
   @param text  Out, [size]; "" if there is nothing to say.
   @param size  Bytes.
*/
void live_scene_head(const LiveScene* scene, int row, char* text, size_t size);

/**
   Write what a strip is about, in words.

   @param scene In.
   @param strip 0 to n_strips - 1.
   @param text  Out, [size]; "" if there is nothing to say.
   @param size  Bytes.
*/
void live_scene_state(const LiveScene* scene,
                      uint32_t         strip,
                      char*            text,
                      size_t           size);

/**
   Write everything as one line.

   @param scene In.
   @param text  Out, [size].
   @param size  Bytes.
*/
void live_scene_line(const LiveScene* scene, char* text, size_t size);

#endif // LIVE_SCENE_H
