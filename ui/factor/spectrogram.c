// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "spectrogram.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/stop.h"
#include "files/audio_reader.h"
#include "inputs/excerpt.h"
#include "nms/features.h"
#include "nms/status.h"
#include "nms/stft.h"

#include <math.h>
#include <stdlib.h>

/// Samples per channel read at a time
#define BLOCK_FRAMES 8192

/// A recording being read
typedef struct {
  const UiSpectrogram* spectrogram;
  const char*          path;
  UiReport*            report;
  UiAudioReader*       reader;
  uint32_t             n_channels;
  UiRange              range; ///< What is heard, samples of the file
  NmsStft*             stft;
  float*               samples; ///< [n_channels][BLOCK_FRAMES]
  float*               channels[UI_MAX_CHANNELS];
  float*               frames; ///< [n_frames][n_bins]
  uint32_t             n_bins;
  size_t               n_frames;
  size_t               capacity; ///< Of `frames`
  uint64_t             n_heard;  ///< Samples
} Reading;

/// Add a frame, one row after another
static void
add_frame(void* user, const NmsStftFrame* frame)
{
  Reading* const reading = user;
  if (reading->n_frames == reading->capacity) {
    reading->capacity = 2 * reading->capacity + 64;
    reading->frames   = ui_grow(
        reading->frames, reading->capacity, reading->n_bins * sizeof(float));
  }
  float* const row    = reading->frames + reading->n_frames * reading->n_bins;
  const float  raised = (float)reading->spectrogram->exponent;
  nms_features_link(frame->newest, reading->n_channels, reading->n_bins, row);
  for (uint32_t i = 0; raised != 1.0f && i < reading->n_bins; ++i) {
    row[i] = powf(row[i], raised);
  }
  ++reading->n_frames;
}

/// Get ready for a file's shape
static bool
prepare(Reading* reading)
{
  const UiSpectrogram* const spectrogram = reading->spectrogram;
  const UiAudioShape* const  shape  = ui_audio_reader_shape(reading->reader);
  const NmsStftFuncs         funcs  = {.spectrum = add_frame, .user = reading};
  const NmsStftConfig        config = {.window         = spectrogram->window,
                                       .hop            = spectrogram->hop,
                                       .n_inputs       = shape->n_channels,
                                       .is_symmetrical = true};
  reading->n_channels               = shape->n_channels;
  reading->n_bins                   = spectrogram->window / 2 + 1;
  reading->range = ui_range_from_times(spectrogram->times.begin_s,
                                       spectrogram->times.end_s,
                                       shape->sample_rate_hz);
  if (reading->range.begin >= reading->range.end) {
    return ui_report_fail(
        reading->report, reading->path, "has no sample in the range of it");
  }
  const NmsStatus status = nms_stft_new(&config, &funcs, &reading->stft);
  if (status) {
    return ui_report_fail(reading->report,
                          reading->path,
                          "cannot be transformed: %s",
                          nms_strerror(status));
  }
  reading->samples =
      ui_new((size_t)shape->n_channels * BLOCK_FRAMES, sizeof(float));
  for (uint32_t c = 0; c < shape->n_channels; ++c) {
    reading->channels[c] = reading->samples + (size_t)c * BLOCK_FRAMES;
  }
  return true;
}

/// Push what is in range; what is before it is read, as seeking is not exact in
/// every format
static bool
hear(Reading* reading)
{
  uint32_t n = 1;
  while (n) {
    if (ui_stop_requested()) {
      return ui_report_fail(reading->report, reading->path, "interrupted");
    }
    const bool is_early =
        ui_audio_reader_position(reading->reader) < reading->range.begin;
    n = ui_range_read(
        reading->reader, reading->range, reading->channels, BLOCK_FRAMES);
    if (!is_early) {
      nms_stft_run(
          reading->stft, (const float* const*)reading->channels, NULL, n);
      reading->n_heard += n;
    }
  }
  return true;
}

/// Push silence until no frame to come hears anything
static void
push_silence(Reading* reading)
{
  const float* const silence[UI_MAX_CHANNELS] = {NULL};
  const uint64_t     hop                      = reading->spectrogram->hop;
  const uint64_t     reach    = reading->spectrogram->window - hop;
  const uint64_t     n_frames = (reading->n_heard + reach + hop - 1) / hop;
  const uint64_t     n        = n_frames * hop - reading->n_heard;
  nms_stft_run(reading->stft, silence, NULL, (uint32_t)n);
}

/// Check, at the end of the file or of the range, what was read
static bool
check(const Reading* reading)
{
  const uint64_t position = ui_audio_reader_position(reading->reader);
  const double   rate_hz =
      (double)ui_audio_reader_shape(reading->reader)->sample_rate_hz;
  if (position >= reading->range.end) {
    return ui_audio_reader_leave(reading->reader, reading->report);
  }
  if (!ui_audio_reader_finish(reading->reader, reading->report)) {
    return false;
  }
  char text[UI_CLOCK_SIZE] = "";
  return position > reading->range.begin ||
         ui_report_fail(
             reading->report,
             reading->path,
             "ends at %s, before --start",
             ui_clock_write_length((double)position / rate_hz, text));
}

/// Put the frames side by side
static bool
turn(const Reading* reading, UiMatrix* matrix)
{
  if (reading->n_frames > INT32_MAX) {
    return ui_report_fail(reading->report, reading->path, "is too long");
  }
  *matrix = ui_matrix_new(reading->n_bins, (uint32_t)reading->n_frames);
  for (uint32_t t = 0; t < matrix->n_columns; ++t) {
    const float* const row = reading->frames + (size_t)t * reading->n_bins;
    for (uint32_t i = 0; i < reading->n_bins; ++i) {
      if (!isfinite(row[i])) {
        return ui_report_fail(reading->report,
                              reading->path,
                              "has magnitudes that are too large when raised "
                              "to --exponent");
      }
      matrix->values[(size_t)i * matrix->n_columns + t] = row[i];
    }
  }
  return true;
}

bool
ui_spectrogram_read(const UiSpectrogram* spectrogram,
                    const char*          path,
                    uint32_t*            sample_rate_hz,
                    UiMatrix*            matrix,
                    UiReport*            report)
{
  Reading reading = {
      .spectrogram = spectrogram, .path = path, .report = report};
  *matrix        = (UiMatrix){0};
  reading.reader = ui_audio_reader_new(path, report);

  bool ok =
      reading.reader && prepare(&reading) && hear(&reading) && check(&reading);
  if (ok) {
    push_silence(&reading);
    *sample_rate_hz = ui_audio_reader_shape(reading.reader)->sample_rate_hz;
    ok              = turn(&reading, matrix);
  }
  if (!ok) {
    ui_matrix_clear(matrix);
  }
  nms_stft_free(reading.stft);
  ui_audio_reader_free(reading.reader);
  free(reading.samples);
  free(reading.frames);
  return ok;
}
