// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "recorder.h"

#include "base/text.h"
#include "files/target.h"

#include <inttypes.h>
#include <signal.h>
#include <sndfile.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/// Most takes in a folder
#define MAX_TAKES 9999

/// Between two looks at an empty tape, ns
#define NAP_NS 5000000

static const float zeros[LIVE_PACKET];

/// Write a block to each file; `channels` NULL is silence
static bool
write_block(LiveRecorder* recorder, const float** channels, uint32_t n)
{
  const float* silence[LIVE_MAX_STRIPS * 2];
  for (uint32_t c = 0; !channels && c < recorder->tape->n_channels; ++c) {
    silence[c] = zeros;
  }
  const float** const from = channels ? channels : silence;
  for (uint32_t i = 0; i < recorder->n_files; ++i) {
    if (!ui_audio_writer_write(recorder->writers[i],
                               from + (size_t)recorder->strips[i] *
                                          recorder->n_channels,
                               n,
                               &recorder->report)) {
      return false;
    }
  }
  atomic_fetch_add(&recorder->n_frames, n);
  return true;
}

/// Write a packet, after as much silence as is missing before it
static bool
write_packet(LiveRecorder* recorder, LivePacket packet, const float** channels)
{
  while (packet.n_lost) {
    const uint32_t n =
        packet.n_lost < LIVE_PACKET ? (uint32_t)packet.n_lost : LIVE_PACKET;
    if (!write_block(recorder, NULL, n)) {
      return false;
    }
    packet.n_lost -= n;
  }
  return write_block(recorder, channels, packet.n_frames);
}

/// Whether nothing more will come
static bool
is_over(const LiveRecorder* recorder)
{
  return atomic_load(&recorder->closing) &&
         (atomic_load(&recorder->silent) ||
          !atomic_load(&recorder->tape->running));
}

/// Write all that comes, until the end or a failure
static bool
write_tape(LiveRecorder* recorder)
{
  const struct timespec nap = {0, NAP_NS};
  const float*          channels[LIVE_MAX_STRIPS * 2];
  LivePacket            packet;
  for (;;) {
    const bool over = is_over(recorder); // Before the last look
    if (live_tape_peek(recorder->tape, &packet, channels)) {
      if (!write_packet(recorder, packet, channels)) {
        return false;
      }
      live_tape_drop(recorder->tape);
    } else if (over) {
      return true;
    } else {
      nanosleep(&nap, NULL);
    }
  }
}

/// Let go by what still comes
static void
skip_tape(LiveRecorder* recorder)
{
  const struct timespec nap = {0, NAP_NS};
  const float*          channels[LIVE_MAX_STRIPS * 2];
  LivePacket            packet;
  atomic_store(&recorder->tape->wanted, false);
  atomic_store(&recorder->closing, true);
  for (bool over = false; !over;) {
    over = is_over(recorder);
    while (live_tape_peek(recorder->tape, &packet, channels)) {
      live_tape_drop(recorder->tape);
    }
    nanosleep(&nap, NULL);
  }
}

/// Complete every file before the first gets its name
static bool
finish_files(LiveRecorder* recorder)
{
  bool     ok          = true;
  uint32_t n_committed = 0;
  for (uint32_t i = 0; ok && i < recorder->n_files; ++i) {
    ok = ui_audio_writer_finish(recorder->writers[i], &recorder->report);
  }
  while (ok && n_committed < recorder->n_files) {
    ok = ui_audio_writer_commit(recorder->writers[n_committed++],
                                &recorder->report);
  }
  for (uint32_t i = 0; !ok && i < n_committed; ++i) {
    ui_audio_writer_withdraw(recorder->writers[i]);
  }
  return ok;
}

/// Free the files, and the folder if nothing is in it
static void
free_files(LiveRecorder* recorder, bool ok)
{
  for (uint32_t i = 0; i < recorder->n_files; ++i) {
    ui_audio_writer_free(recorder->writers[i]);
  }
  recorder->n_files = 0;
  if (!ok) {
    rmdir(recorder->folder);
  }
}

static void*
work(void* data)
{
  LiveRecorder* const recorder = (LiveRecorder*)data;

  bool ok = write_tape(recorder) && finish_files(recorder);
  free_files(recorder, ok);
  if (ok) {
    ui_report_add(&recorder->report,
                  UI_NOTE,
                  recorder->folder,
                  "recorded, %.1f s",
                  (double)atomic_load(&recorder->n_frames) / recorder->rate_hz);
  } else {
    skip_tape(recorder);
  }
  recorder->failed = !ok;
  atomic_store(&recorder->ended, true);
  return NULL;
}

/// Make the first folder "take-N" that is not there
static bool
make_folder(LiveRecorder* recorder, const char* parent, UiReport* report)
{
  for (int i = 1; i <= MAX_TAKES; ++i) {
    char* const name = ui_format("take-%d", i);
    bool        made = false;
    recorder->folder = ui_path_join(parent, name);
    free(name);
    if (access(recorder->folder, F_OK)) {
      const bool ok = ui_target_make_folder(recorder->folder, &made, report);
      if (made || !ok) {
        return ok;
      }
    }
    free(recorder->folder);
    recorder->folder = NULL;
  }
  return ui_report_fail(report, parent, "is full of takes");
}

/// Begin every file
static bool
open_files(LiveRecorder* recorder, const LiveTake* take, UiReport* report)
{
  const UiAudioSpec spec = {
      .format         = SF_FORMAT_RF64 | SF_FORMAT_FLOAT,
      .n_channels     = recorder->n_channels,
      .sample_rate_hz = recorder->rate_hz,
  };
  const uint32_t room = recorder->tape->n_channels / recorder->n_channels;
  const uint32_t all  = take->stems ? take->streams->n_streams : 1;
  const uint32_t n    = all < room ? all : room;
  for (uint32_t i = 0; i < n; ++i) {
    char* const name =
        ui_format("%s.wav", take->stems ? take->streams->names[i] : "remix");
    char* const          path   = ui_path_join(recorder->folder, name);
    UiAudioWriter* const writer = ui_audio_writer_new(path, &spec, report);
    free(name);
    free(path);
    if (!writer) {
      return false;
    }
    recorder->strips[recorder->n_files]    = take->stems ? take->strips[i] : 0;
    recorder->writers[recorder->n_files++] = writer;
  }
  return true;
}

/// Start the thread, which gets no signals
static bool
start(LiveRecorder* recorder, UiReport* report)
{
  sigset_t all;
  sigset_t old;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &old);
  const int error = pthread_create(&recorder->thread, NULL, work, recorder);
  pthread_sigmask(SIG_SETMASK, &old, NULL);
  recorder->has_thread = !error;
  return !error || ui_report_fail(report, NULL, "no thread is to be had");
}

bool
live_recorder_begin(LiveRecorder*   recorder,
                    const LiveTake* take,
                    UiReport*       report)
{
  atomic_store(&recorder->closing, false);
  atomic_store(&recorder->silent, false);
  atomic_store(&recorder->ended, false);
  atomic_store(&recorder->n_frames, 0);
  if (make_folder(recorder, take->parent, report) &&
      open_files(recorder, take, report) && start(recorder, report)) {
    atomic_store(&recorder->tape->wanted, true);
    return true;
  }
  if (recorder->folder) {
    free_files(recorder, false);
  }
  free(recorder->folder);
  recorder->folder = NULL;
  return false;
}

void
live_recorder_end(LiveRecorder* recorder)
{
  atomic_store(&recorder->tape->wanted, false);
  atomic_store(&recorder->closing, true);
}

LiveRecording
live_recorder_look(LiveRecorder* recorder, UiReport* report)
{
  if (!recorder->has_thread) {
    return LIVE_IDLE;
  }
  if (!atomic_load(&recorder->ended)) {
    return atomic_load(&recorder->closing) ? LIVE_FINISHING : LIVE_RECORDING;
  }
  pthread_join(recorder->thread, NULL);
  recorder->has_thread = false;
  ui_report_move(&recorder->report, report);
  free(recorder->folder);
  recorder->folder = NULL;
  return recorder->failed ? LIVE_FAILED : LIVE_IDLE;
}

bool
live_recorder_finish(LiveRecorder* recorder, UiReport* report)
{
  const struct timespec nap = {0, NAP_NS};
  live_recorder_end(recorder);
  atomic_store(&recorder->silent, true);
  LiveRecording state = live_recorder_look(recorder, report);
  while (state == LIVE_FINISHING) {
    nanosleep(&nap, NULL);
    state = live_recorder_look(recorder, report);
  }
  return state != LIVE_FAILED;
}
