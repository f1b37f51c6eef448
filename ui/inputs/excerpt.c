// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "excerpt.h"

#include "base/clock.h"
#include "base/stop.h"

#include <math.h>
#include <string.h>

UiRange
ui_range_from_times(double start_s, double end_s, uint32_t sample_rate_hz)
{
  const double  rate_hz = (double)sample_rate_hz;
  const UiRange range   = {(uint64_t)llround(start_s * rate_hz),
                         isfinite(end_s) ? (uint64_t)llround(end_s * rate_hz)
                                           : UI_TO_THE_END};
  return range;
}

uint32_t
ui_range_read(UiAudioReader* reader,
              UiRange        range,
              float* const*  channels,
              uint32_t       n)
{
  const uint64_t position = ui_audio_reader_position(reader);
  const uint64_t bound    = position < range.begin ? range.begin : range.end;
  const uint64_t left     = bound - position;
  return left ? ui_audio_reader_read(
                    reader, channels, left < n ? (uint32_t)left : n)
              : 0;
}

void
ui_excerpt_begin(UiExcerpt* excerpt, uint32_t hop, uint32_t latency)
{
  const UiRange range = excerpt->range;
  excerpt->origin     = range.begin / hop * hop;
  excerpt->n_left     = range.end + latency - excerpt->origin;
  excerpt->n_silent   = latency;
  excerpt->n_late     = (uint32_t)(range.begin - excerpt->origin) + latency;
  excerpt->at_end     = false;
}

/// Read from the recording; fewer samples than wanted only at its end
static uint32_t
read_samples(const UiExcerpt* excerpt, float* const* channels, uint32_t n)
{
  const uint32_t n_channels =
      ui_audio_reader_shape(excerpt->reader)->n_channels;

  uint32_t n_read = 0;
  uint32_t n_new  = 1;
  while (n_new && n_read < n && !ui_stop_requested()) {
    const uint32_t left                = n - n_read;
    float*         at[UI_MAX_CHANNELS] = {NULL};
    for (uint32_t c = 0; c < n_channels; ++c) {
      at[c] = channels[c] + n_read;
    }
    n_new = ui_audio_reader_read(
        excerpt->reader, at, left < excerpt->block ? left : excerpt->block);
    n_read += n_new;
  }
  return n_read;
}

void
ui_excerpt_read_lead(UiExcerpt* excerpt, float* const* channels, uint32_t n)
{
  uint64_t n_before = excerpt->origin - n;
  uint32_t n_read   = 1;
  while (n_before && n_read) { // Read, as seeking is not exact in every format
    n_read =
        read_samples(excerpt, channels, n_before < n ? (uint32_t)n_before : n);
    n_before -= n_read;
  }
  (void)read_samples(excerpt, channels, n);
}

/// Check, at the recording's end or that of the range, what was read
static bool
check(const UiExcerpt* excerpt, bool is_whole, UiReport* report)
{
  const uint64_t position = ui_audio_reader_position(excerpt->reader);
  if (!is_whole) {
    return ui_audio_reader_leave(excerpt->reader, report);
  }
  if (!ui_audio_reader_finish(excerpt->reader, report)) {
    return false;
  }
  char text[UI_CLOCK_SIZE] = "";
  return position > excerpt->range.begin ||
         ui_report_fail(report,
                        excerpt->path,
                        "ends at %s, before --start",
                        ui_clock_write_length(
                            (double)position /
                                (double)ui_audio_reader_shape(excerpt->reader)
                                    ->sample_rate_hz,
                            text));
}

bool
ui_excerpt_read(UiExcerpt*    excerpt,
                float* const* channels,
                uint32_t*     n,
                UiReport*     report)
{
  const uint32_t n_wanted = *n;
  const uint32_t n_most =
      excerpt->n_left < n_wanted ? (uint32_t)excerpt->n_left : n_wanted;
  uint32_t n_read = 0;
  if (!excerpt->at_end) {
    n_read = read_samples(excerpt, channels, n_most);
    excerpt->n_left -= n_read;
    if (n_read == n_wanted || ui_stop_requested()) {
      *n = n_read;
      return true;
    }
    excerpt->at_end = true;
    if (!check(excerpt, excerpt->n_left > 0, report)) {
      return false;
    }
    if (excerpt->n_silent > excerpt->n_left) {
      excerpt->n_silent = (uint32_t)excerpt->n_left;
    }
  }
  const uint32_t n_room = n_wanted - n_read;
  const uint32_t n_more =
      n_room < excerpt->n_silent ? n_room : excerpt->n_silent;
  const uint32_t n_channels =
      ui_audio_reader_shape(excerpt->reader)->n_channels;
  for (uint32_t c = 0; c < n_channels; ++c) {
    memset(channels[c] + n_read, 0, n_more * sizeof(float));
  }
  excerpt->n_silent -= n_more;
  *n = n_read + n_more;
  return true;
}

double
ui_excerpt_fraction(const UiExcerpt* excerpt)
{
  const uint64_t n_frames = ui_audio_reader_shape(excerpt->reader)->n_frames;
  const uint64_t end =
      n_frames < excerpt->range.end ? n_frames : excerpt->range.end;
  const uint64_t position = ui_audio_reader_position(excerpt->reader);
  return position <= excerpt->origin || end <= excerpt->origin
             ? 0.0
             : fmin(1.0,
                    (double)(position - excerpt->origin) /
                        (double)(end - excerpt->origin));
}
