// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef LIVE_RECORDER_H
#define LIVE_RECORDER_H

#include "base/report.h"
#include "desk.h"
#include "files/audio_writer.h"
#include "nms/attributes.h"
#include "tape.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/**
   @file recorder.h
   A thread that writes what comes on the tape to files.

   Each recording is a take in a folder of its own: DIR/take-1, DIR/take-2, ...
   Its files get their names when all of them are whole; one that fails leaves
   nothing, and the sound goes on.
*/

/// Where a recorder is
typedef enum {
  LIVE_IDLE,      ///< Nothing is recorded
  LIVE_RECORDING, ///< A take grows
  LIVE_FINISHING, ///< It is being completed
  LIVE_FAILED,    ///< It could not be written; the sound goes on
} LiveRecording;

/// A recorder
typedef struct {
  LiveTape*      tape;
  uint32_t       rate_hz;
  uint32_t       n_channels; ///< Of a file
  char*          folder;     ///< Of the take, owned
  uint32_t       n_files;
  UiAudioWriter* writers[LIVE_MAX_STRIPS]; ///< [n_files]
  uint32_t       strips[LIVE_MAX_STRIPS];  ///< [n_files], on the tape
  pthread_t      thread;
  bool           has_thread;
  atomic_bool    closing;  ///< No more is wanted
  atomic_bool    silent;   ///< The audio thread is gone
  atomic_bool    ended;    ///< The thread has nothing left to do
  atomic_ulong   n_frames; ///< Written, with what was lost
  bool           failed;   ///< Good once `ended`
  UiReport       report;   ///< The thread's until `ended`
} LiveRecorder;

/// What is recorded
typedef struct {
  const char*      parent; ///< Folder of the takes
  const UiStreams* streams;
  const uint32_t*  strips; ///< [n_streams], where each goes
  bool             stems;  ///< A file for each stream, or one for the remix
} LiveTake;

/**
   Begin a take.

   @param recorder In and out, idle.
   @param take     In.
   @param report   In and out.
   @return False with an error.

   Main thread.  Not realtime: blocks.
*/
NMS_NODISCARD bool live_recorder_begin(LiveRecorder*   recorder,
                                       const LiveTake* take,
                                       UiReport*       report);

/// Ask for the take to be completed; the thread does it.  Main thread.
void live_recorder_end(LiveRecorder* recorder);

/**
   Look after the thread.

   @param recorder In and out.
   @param report   In and out, gets what the thread had to say.
   @return Where it is.

   Main thread.
*/
LiveRecording live_recorder_look(LiveRecorder* recorder, UiReport* report);

/**
   Complete what is being recorded, once no audio thread runs any more.

   @return False with an error if it could not be written.

   Main thread.  Not realtime: blocks.
*/
bool live_recorder_finish(LiveRecorder* recorder, UiReport* report);

#endif // LIVE_RECORDER_H
