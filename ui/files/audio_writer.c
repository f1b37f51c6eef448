// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "audio_writer.h"

#include "audio_view.h"
#include "base/memory.h"
#include "peak.h"

#include <errno.h>
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <sndfile.h>
#include <stdlib.h>
#include <unistd.h>

/// Frames handed to libsndfile at a time
#define CHUNK_FRAMES 4096

/// Added and subtracted, it rounds a double to a whole number, as rint() does,
/// but several at a time: beyond it there are no fractions
#define ROUND 6755399441055744.0

struct UiAudioWriterImpl {
  UiTarget*   target;
  SNDFILE*    file;
  UiAudioSpec spec;
  int         bits;      ///< Of an integer sample, or 0 for float
  float*      reals;     ///< [CHUNK_FRAMES][n_channels]
  int*        integers;  ///< [CHUNK_FRAMES][n_channels]
  uint64_t    n_frames;  ///< Written
  uint64_t    n_clipped; ///< Samples
  uint64_t    n_broken;  ///< Samples that were not finite
  float       peak;
};

/// Return the bits of an integer subtype, or 0
static int
integer_bits(int format)
{
  switch (format & SF_FORMAT_SUBMASK) {
  case SF_FORMAT_PCM_16:
    return 16;
  case SF_FORMAT_PCM_24:
    return 24;
  case SF_FORMAT_PCM_32:
    return 32;
  default:
    return 0;
  }
}

/// Let libsndfile begin the file
static bool
open_audio(UiAudioWriter* writer, UiReport* report)
{
  SF_INFO info = {.samplerate = (int)writer->spec.sample_rate_hz,
                  .channels   = (int)writer->spec.n_channels,
                  .format     = writer->spec.format};
  writer->file =
      ui_audio_view_open_fd(ui_target_fd(writer->target), SFM_WRITE, &info);
  if (!writer->file) {
    return ui_report_fail(report,
                          ui_target_path(writer->target),
                          "cannot be written: %s",
                          sf_strerror(NULL));
  }
  // The chunk holds the time of day: no two runs would give the same bytes
  sf_command(writer->file, SFC_SET_ADD_PEAK_CHUNK, NULL, SF_FALSE);
  sf_command(writer->file, SFC_RF64_AUTO_DOWNGRADE, NULL, SF_TRUE);
  if (writer->spec.tags) {
    ui_audio_tags_write(writer->spec.tags,
                        writer->spec.start,
                        writer->file,
                        writer->spec.format);
    writer->spec.tags = NULL;
  }
  return true;
}

UiAudioWriter*
ui_audio_writer_new(const char* path, const UiAudioSpec* spec, UiReport* report)
{
  UiAudioWriter* const writer = ui_new(1, sizeof(UiAudioWriter));
  writer->spec                = *spec;
  writer->bits                = integer_bits(spec->format);
  const size_t n_samples      = (size_t)CHUNK_FRAMES * spec->n_channels;
  writer->reals               = ui_new(n_samples, sizeof(float));
  writer->integers            = ui_new(n_samples, sizeof(int));
  writer->target              = ui_target_new(path, spec->replace, report);
  if (!writer->target || !open_audio(writer, report)) {
    ui_audio_writer_free(writer);
    return NULL;
  }
  return writer;
}

/// Sort a chunk by frames
static void
interleave(UiAudioWriter*      writer,
           const float* const* channels,
           uint32_t            at,
           uint32_t            n_frames)
{
  const uint32_t n_channels = writer->spec.n_channels;
  float* const   reals      = writer->reals;
  if (n_channels == 2) { // With a constant stride, several at a time
    const float* const left  = channels[0] + at;
    const float* const right = channels[1] + at;
    for (uint32_t i = 0; i < n_frames; ++i) {
      reals[2 * i]     = left[i];
      reals[2 * i + 1] = right[i];
    }
    return;
  }
  for (uint32_t c = 0; c < n_channels; ++c) {
    for (uint32_t i = 0; i < n_frames; ++i) {
      reals[i * n_channels + c] = channels[c][at + i];
    }
  }
}

/// Put zeros for samples that are not finite, and count them
static void
mend(UiAudioWriter* writer, uint32_t n_samples)
{
  float* const reals    = writer->reals;
  uint32_t     n_broken = 0;
  for (uint32_t i = 0; i < n_samples; ++i) {
    const bool good = fabsf(reals[i]) <= FLT_MAX;
    reals[i]        = good ? reals[i] : 0.0f;
    n_broken += !good;
  }
  writer->n_broken += n_broken;
}

/// Count the samples that will be clipped
static uint64_t
count_clipped(const UiAudioWriter* writer, uint32_t n_samples)
{
  const double scale = ldexp(1.0, writer->bits - 1);
  uint64_t     n     = 0;
  for (uint32_t i = 0; i < n_samples; ++i) {
    const double x = rint(scale * (double)writer->reals[i]);
    n += x > scale - 1.0 || x < -scale;
  }
  return n;
}

/**
   Round to integers, in the upper bits of an int as libsndfile wants them.

   Done here as libsndfile scales by 2^(bits-1) - 1 on the way out but by
   2^(bits-1) on the way in, so that nothing would ever come out as it went in.
*/
static void
quantize(UiAudioWriter* writer, uint32_t n_samples)
{
  const double       scale    = ldexp(1.0, writer->bits - 1);
  const int          shift    = 32 - writer->bits;
  const float* const reals    = writer->reals;
  int* const         integers = writer->integers;
  for (uint32_t i = 0; i < n_samples; ++i) {
    const double x    = (scale * (double)reals[i] + ROUND) - ROUND;
    const double y    = x > -scale ? x : -scale;
    const int    step = (int)(y < scale - 1.0 ? y : scale - 1.0);
    integers[i]       = (int)((unsigned)step << shift);
  }
  if (scale * (double)writer->peak > scale - 1.0) {
    writer->n_clipped += count_clipped(writer, n_samples);
  }
}

/// Write a chunk that was interleaved
static bool
write_chunk(UiAudioWriter* writer, uint32_t n_frames, UiReport* report)
{
  const uint32_t n_samples = n_frames * writer->spec.n_channels;
  sf_count_t     n         = 0;
  mend(writer, n_samples);
  writer->peak = ui_peak_raise(writer->peak, writer->reals, n_samples);
  errno        = 0;
  if (writer->bits) {
    quantize(writer, n_samples);
    n = sf_writef_int(writer->file, writer->integers, n_frames);
  } else {
    n = sf_writef_float(writer->file, writer->reals, n_frames);
  }
  if (n != (sf_count_t)n_frames) {
    const char* const path = ui_target_path(writer->target);
    return errno ? ui_report_fail_errno(report, path, "cannot be written")
                 : ui_report_fail(report,
                                  path,
                                  "cannot be written: %s",
                                  sf_strerror(writer->file));
  }
  writer->n_frames += n_frames;
  return true;
}

bool
ui_audio_writer_write(UiAudioWriter*      writer,
                      const float* const* channels,
                      uint32_t            n_frames,
                      UiReport*           report)
{
  bool ok = true;
  for (uint32_t at = 0; ok && at < n_frames; at += CHUNK_FRAMES) {
    const uint32_t left  = n_frames - at;
    const uint32_t chunk = left < CHUNK_FRAMES ? left : CHUNK_FRAMES;
    interleave(writer, channels, at, chunk);
    ok = write_chunk(writer, chunk, report);
  }
  return ok;
}

/// Open the file again and compare its length with what was written
static bool
verify(const UiAudioWriter* writer, UiReport* report)
{
  const int fd   = ui_target_fd(writer->target);
  SF_INFO   info = {0};
  SNDFILE*  file = NULL;
  if (lseek(fd, 0, SEEK_SET) == 0) {
    file = ui_audio_view_open_fd(fd, SFM_READ, &info);
  }
  const bool ok = file && info.frames == (sf_count_t)writer->n_frames;
  if (file) {
    sf_close(file);
  }
  return ok || ui_report_fail(report,
                              ui_target_path(writer->target),
                              "cannot be written: it reads back incomplete");
}

bool
ui_audio_writer_finish(UiAudioWriter* writer, UiReport* report)
{
  errno           = 0;
  const int error = sf_close(writer->file);
  writer->file    = NULL;
  if (error) {
    return ui_report_fail(report,
                          ui_target_path(writer->target),
                          "cannot be written: %s",
                          sf_error_number(error));
  }
  return verify(writer, report) && ui_target_sync(writer->target, report);
}

bool
ui_audio_writer_commit(UiAudioWriter* writer, UiReport* report)
{
  return ui_target_commit(writer->target, report);
}

void
ui_audio_writer_withdraw(UiAudioWriter* writer)
{
  ui_target_withdraw(writer->target);
}

float
ui_audio_writer_peak(const UiAudioWriter* writer)
{
  return writer->peak;
}

uint64_t
ui_audio_writer_n_clipped(const UiAudioWriter* writer)
{
  return writer->n_clipped;
}

uint64_t
ui_audio_writer_n_broken(const UiAudioWriter* writer)
{
  return writer->n_broken;
}

void
ui_audio_writer_free(UiAudioWriter* writer)
{
  if (writer) {
    if (writer->file) {
      sf_close(writer->file);
    }
    ui_target_free(writer->target);
    free(writer->reals);
    free(writer->integers);
    free(writer);
  }
}
