// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "listen.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/stop.h"
#include "base/text.h"
#include "files/audio_reader.h"
#include "files/resampler.h"
#include "inputs/excerpt.h"
#include "nms/status.h"

#include <stdlib.h>

/// Samples per channel read at a time
#define BLOCK_FRAMES 8192

/// A recording being heard
typedef struct {
  UiListener*    listener;
  UiAudioReader* reader;
  UiResampler*   resampler; ///< Or NULL if the rates are the same
  float*         samples;   ///< [n_channels][BLOCK_FRAMES]
  float*         channels[UI_MAX_CHANNELS];
  UiRange        range; ///< What is heard, samples of the file
  NmsStatus      status;
} Hearing;

/// Push samples of the learner's rate
static void
push(void* user, const float* const* channels, uint32_t n_samples)
{
  Hearing* const          hearing  = user;
  const UiListener* const listener = hearing->listener;
  if (!hearing->status) {
    hearing->status =
        listener->review
            ? nms_review_push(listener->review, channels, n_samples)
            : nms_learner_push(listener->learner, channels, n_samples);
  }
}

/// Push samples of the file's rate; none at the end
static void
convert(Hearing* hearing, uint32_t n_samples)
{
  const float* const* const channels = (const float* const*)hearing->channels;
  if (hearing->resampler) {
    ui_resampler_run(hearing->resampler,
                     n_samples ? channels : NULL,
                     n_samples,
                     push,
                     hearing);
  } else {
    push(hearing, channels, n_samples);
  }
}

/// Get ready for a file's shape
static bool
prepare(Hearing* hearing, const UiRecording* recording, UiReport* report)
{
  const UiAudioShape* const shape      = ui_audio_reader_shape(hearing->reader);
  const double              file_hz    = (double)shape->sample_rate_hz;
  const double              learner_hz = hearing->listener->sample_rate_hz;
  if (file_hz < 0.9 * learner_hz) {
    ui_report_add(report,
                  UI_NOTE,
                  recording->path,
                  "has %.0f Hz, so nothing above %.0f Hz is learnt from it",
                  file_hz,
                  0.5 * file_hz);
  }
  if (file_hz < learner_hz || file_hz > learner_hz) {
    hearing->resampler =
        ui_resampler_new(file_hz, learner_hz, shape->n_channels);
    if (!hearing->resampler) {
      return ui_report_fail(
          report, recording->path, "cannot be converted to another rate");
    }
  }
  hearing->range = ui_range_from_times(
      recording->times.begin_s, recording->times.end_s, shape->sample_rate_hz);
  if (hearing->range.begin >= hearing->range.end) {
    return ui_report_fail(
        report, recording->path, "has no sample in the range of it");
  }
  hearing->samples =
      ui_new((size_t)shape->n_channels * BLOCK_FRAMES, sizeof(float));
  for (uint32_t c = 0; c < shape->n_channels; ++c) {
    hearing->channels[c] = hearing->samples + (size_t)c * BLOCK_FRAMES;
  }
  hearing->status =
      hearing->listener->review
          ? nms_review_begin(hearing->listener->review, shape->n_channels)
          : nms_learner_begin(hearing->listener->learner,
                              hearing->listener->source,
                              shape->n_channels);
  return true;
}

/// Hear what is in range; what is before it is read, as seeking is not exact in
/// every format, and pipes cannot
static bool
hear(Hearing* hearing, const UiRecording* recording, UiReport* report)
{
  const UiListener* const listener = hearing->listener;
  uint32_t                n        = 1;
  while (n && !hearing->status) {
    if (ui_stop_requested()) {
      return ui_report_fail(report, recording->path, "interrupted");
    }
    const bool is_early =
        ui_audio_reader_position(hearing->reader) < hearing->range.begin;
    n = ui_range_read(
        hearing->reader, hearing->range, hearing->channels, BLOCK_FRAMES);
    if (!n || !is_early) {
      convert(hearing, n);
    }
    if (listener->progress) {
      ui_progress_set(listener->progress,
                      listener->item,
                      ui_audio_reader_fraction(hearing->reader));
    }
  }
  return !hearing->status || ui_report_fail(report,
                                            recording->path,
                                            "cannot be learnt from: %s",
                                            nms_strerror(hearing->status));
}

/// Check, at the end of the file or of the range, what was read
static bool
check(const Hearing* hearing, const UiRecording* recording, UiReport* report)
{
  const uint64_t position = ui_audio_reader_position(hearing->reader);
  const double   rate_hz =
      (double)ui_audio_reader_shape(hearing->reader)->sample_rate_hz;
  if (position >= hearing->range.end) {
    return ui_audio_reader_leave(hearing->reader, report);
  }
  if (!ui_audio_reader_finish(hearing->reader, report)) {
    return false;
  }
  char text[UI_CLOCK_SIZE] = "";
  return position > hearing->range.begin || !hearing->range.begin ||
         ui_report_fail(
             report,
             recording->path,
             "ends at %s, before the range of it begins",
             ui_clock_write_length((double)position / rate_hz, text));
}

/// Complete a file; of what was found in a folder, none has to be whole
static bool
finish(Hearing* hearing, const UiRecording* recording, UiReport* report)
{
  const UiAudioShape* const shape = ui_audio_reader_shape(hearing->reader);
  const uint64_t position         = ui_audio_reader_position(hearing->reader);
  const uint64_t begin            = hearing->range.begin;
  hearing->listener->heard_s =
      (double)(position > begin ? position - begin : 0) /
      (double)shape->sample_rate_hz;
  if (!recording->found) {
    return check(hearing, recording, report);
  }
  UiReport   own = {0};
  const bool ok  = ui_audio_reader_finish(hearing->reader, &own);
  if (ok) {
    ui_report_move(&own, report);
  } else {
    ui_report_add(
        report, UI_WARNING, recording->path, "%s", ui_report_error(&own));
  }
  ui_report_clear(&own);
  return true;
}

/// Open a file; true without a reader if it is to be left out
static bool
open_recording(Hearing* hearing, const UiRecording* recording, UiReport* report)
{
  if (!recording->found) {
    hearing->reader = ui_audio_reader_new(recording->path, report);
    return hearing->reader != NULL;
  }
  UiReport own    = {0};
  hearing->reader = ui_audio_reader_new_found(recording->path, &own);
  if (!hearing->reader) {
    ui_report_add(report,
                  UI_NOTE,
                  recording->path,
                  "left out: %s",
                  ui_report_error(&own));
  }
  ui_report_clear(&own);
  return true;
}

bool
ui_listen(UiListener* listener, const UiRecording* recording, UiReport* report)
{
  Hearing hearing   = {.listener = listener};
  listener->heard_s = 0.0;

  bool ok = open_recording(&hearing, recording, report);
  if (ok && hearing.reader) {
    ok = prepare(&hearing, recording, report) &&
         hear(&hearing, recording, report) &&
         finish(&hearing, recording, report);
  }
  ui_resampler_free(hearing.resampler);
  ui_audio_reader_free(hearing.reader);
  free(hearing.samples);
  return ok;
}
