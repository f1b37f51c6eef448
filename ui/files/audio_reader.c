// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "audio_reader.h"

#include "audio_extent.h"
#include "audio_mpeg.h"
#include "audio_view.h"
#include "base/memory.h"
#include "base/standard.h"
#include "base/text.h"
#include "spool.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <sndfile.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/// Frames taken from libsndfile at a time
#define CHUNK_FRAMES 4096

/// Samples beyond this are taken for damage, as in the engine
#define MAX_MAGNITUDE 1e12f

/// More frames than this are no promise
#define MAX_FRAMES ((sf_count_t)1 << 62)

/// An index of MP3 may count as many more samples than there are
#define INDEX_TOLERANCE 2304

struct UiAudioReaderImpl {
  char*        path;
  int          fd;
  bool         is_found; ///< In a folder, so it has to be a regular file
  bool         is_pipe;
  SNDFILE*     file; ///< Or NULL with the next
  UiMpeg*      mpeg; ///< Or NULL
  UiAudioView  view;
  UiAudioTags* tags; ///< NULL until opened
  UiAudioShape shape;
  float*       interleaved; ///< [CHUNK_FRAMES][n_channels]
  uint64_t     position;    ///< Frames read
  uint64_t     most;        ///< No more can be there
  uint64_t     n_bad;       ///< Samples that were not finite
};

/// Open the file and see to it that it can be sought in
static bool
open_seekable(UiAudioReader* reader, UiReport* report)
{
  const bool is_stdin = !reader->is_found && !strcmp(reader->path, "-");
  const int  flags    = reader->is_found ? O_NONBLOCK : 0; // No pipe is awaited
  reader->fd          = is_stdin ? dup(STDIN_FILENO)
                                 : open(reader->path, O_RDONLY | O_CLOEXEC | flags);
  if (reader->fd < 0) {
    return ui_report_fail_errno(report, reader->path, "cannot be opened");
  }
  struct stat info;
  const bool  known = !fstat(reader->fd, &info);
  if (known && S_ISDIR(info.st_mode)) {
    return ui_report_fail(report, reader->path, "is a directory");
  }
  if (reader->is_found && !(known && S_ISREG(info.st_mode))) {
    return ui_report_fail(report, reader->path, "is no regular file");
  }
  if (lseek(reader->fd, 0, SEEK_CUR) == 0) {
    return true;
  }
  reader->is_pipe  = true;
  const int  spool = ui_spool_new(report);
  const bool ok =
      spool >= 0 && ui_spool_copy(reader->fd, spool, reader->path, report);
  close(reader->fd);
  reader->fd = spool;
  return ok && lseek(spool, 0, SEEK_SET) == 0;
}

/// Return libsndfile's words for why it did not open a file
static bool
fail_to_open(const UiAudioReader* reader, UiReport* report)
{
  struct stat info;
  if (!fstat(reader->fd, &info) && !info.st_size) {
    return ui_report_fail(report, reader->path, "is empty");
  }
  if (sf_error(NULL) == SF_ERR_MALFORMED_FILE) {
    return ui_report_fail(report, reader->path, "is damaged or cut short");
  }
  const char* const tool = ui_report_tool();
  return ui_report_fail(
      report,
      reader->path,
      "is not an audio file of a known format%s%s%s",
      reader->is_found ? "" : "; try: ffmpeg -v error -i FILE -f wav - | ",
      reader->is_found ? "" : tool,
      reader->is_found            ? ""
      : strcmp(tool, "nmf-learn") ? " -"
                                  : " NAME=-");
}

/// Check what the header says
static bool
check_shape(const UiAudioReader* reader, UiReport* report)
{
  const UiAudioShape* const shape = &reader->shape;
  const char* const         path  = reader->path;
  if (shape->n_channels < UI_MIN_CHANNELS ||
      shape->n_channels > UI_MAX_CHANNELS) {
    return ui_report_fail(report,
                          path,
                          "has %u channels; supported are %d to %d",
                          shape->n_channels,
                          UI_MIN_CHANNELS,
                          UI_MAX_CHANNELS);
  }
  if (shape->sample_rate_hz < UI_MIN_RATE_HZ ||
      shape->sample_rate_hz > UI_MAX_RATE_HZ) {
    return ui_report_fail(report,
                          path,
                          "has a sample rate of %u Hz; supported are %d to %d",
                          shape->sample_rate_hz,
                          UI_MIN_RATE_HZ,
                          UI_MAX_RATE_HZ);
  }
  return true;
}

/// Whether a file holds MPEG audio, by itself or in WAV
static bool
is_mpeg(const SF_INFO* info)
{
  const int subtype = info->format & SF_FORMAT_SUBMASK;
  return (info->format & SF_FORMAT_TYPEMASK) == SF_FORMAT_MPEG ||
         subtype == SF_FORMAT_MPEG_LAYER_I ||
         subtype == SF_FORMAT_MPEG_LAYER_II ||
         subtype == SF_FORMAT_MPEG_LAYER_III;
}

/// Go on without libsndfile, which would end at its estimate of the length
static bool
open_mpeg(UiAudioReader* reader, SF_INFO* info, UiReport* report)
{
  const UiAudioExtent* const extent = &reader->view.extent;
  const off_t                size   = lseek(reader->fd, 0, SEEK_END);
  UiMpegRange                range  = {
                      reader->fd, extent->begin, size < 0 ? 0 : (uint64_t)size};
  if (extent->promised && extent->promised < extent->there) {
    range.end = extent->begin + extent->promised;
  }
  sf_close(reader->file);
  reader->file = NULL;
  reader->mpeg = ui_mpeg_new(&range);
  if (!reader->mpeg) {
    return ui_report_fail(report, reader->path, "is damaged or cut short");
  }
  const UiMpegShape shape = ui_mpeg_shape(reader->mpeg);
  info->frames            = (sf_count_t)shape.n_frames;
  info->channels          = (int)shape.n_channels;
  info->samplerate        = (int)shape.sample_rate_hz;
  return true;
}

/// Add an error for a file without a sample
static bool
fail_empty(const UiAudioReader* reader, UiReport* report)
{
  const UiAudioExtent* const extent = &reader->view.extent;
  const bool is_cut = extent->is_cut || ui_audio_extent_missing(extent);
  return ui_report_fail(report,
                        reader->path,
                        is_cut ? "is damaged or cut short" : "holds no audio");
}

/// Open the file as audio
static bool
open_audio(UiAudioReader* reader, UiReport* report)
{
  SF_INFO info = {0};
  reader->view =
      (UiAudioView){.fd = reader->fd, .extent = ui_audio_extent(reader->fd)};
  reader->file = ui_audio_view_open(&reader->view, &info);
  if (!reader->file) {
    return fail_to_open(reader, report);
  }
  if (!reader->tags) {
    reader->tags = ui_audio_tags_new(reader->file, &info);
  }
  if (is_mpeg(&info) && !open_mpeg(reader, &info, report)) {
    return false;
  }
  const bool known = info.frames > 0 && info.frames < MAX_FRAMES;
  reader->shape    = (UiAudioShape){known ? (uint64_t)info.frames : 0,
                                 (uint32_t)info.channels,
                                 (uint32_t)info.samplerate,
                                 info.format,
                                 ui_audio_tags_have_layout(reader->tags)};
  if (!check_shape(reader, report)) {
    return false;
  }
  if (info.frames == 0 && !reader->mpeg) {
    return fail_empty(reader, report);
  }
  reader->most = reader->mpeg
                     ? UINT64_MAX
                     : ui_audio_view_most_frames(&reader->view, info.format);
  reader->interleaved =
      ui_new((size_t)CHUNK_FRAMES * reader->shape.n_channels, sizeof(float));
  return true;
}

/// Open a file
static UiAudioReader*
open_reader(const char* path, bool is_found, UiReport* report)
{
  UiAudioReader* const reader = ui_new(1, sizeof(UiAudioReader));
  reader->path                = ui_format("%s", path);
  reader->is_found            = is_found;
  reader->fd                  = -1;
  if (!open_seekable(reader, report) || !open_audio(reader, report)) {
    ui_audio_reader_free(reader);
    return NULL;
  }
  return reader;
}

UiAudioReader*
ui_audio_reader_new(const char* path, UiReport* report)
{
  return open_reader(path, false, report);
}

UiAudioReader*
ui_audio_reader_new_found(const char* path, UiReport* report)
{
  return open_reader(path, true, report);
}

bool
ui_audio_reader_knows(const char* path)
{
  struct stat info;
  UiAudioView view = {.fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  if (view.fd < 0) {
    return true;
  }
  SF_INFO        unused = {0};
  SNDFILE* const file   = !fstat(view.fd, &info) && S_ISREG(info.st_mode)
                              ? ui_audio_view_open(&view, &unused)
                              : NULL;
  const bool     known  = file || (S_ISREG(info.st_mode) && info.st_size > 0 &&
                              sf_error(NULL) != SF_ERR_UNRECOGNISED_FORMAT);
  if (file) {
    sf_close(file);
  }
  close(view.fd);
  return known;
}

const UiAudioShape*
ui_audio_reader_shape(const UiAudioReader* reader)
{
  return &reader->shape;
}

const UiAudioTags*
ui_audio_reader_tags(const UiAudioReader* reader)
{
  return reader->tags;
}

/// Sort a chunk by channels and take out what is not finite
static void
deinterleave(UiAudioReader* reader,
             float* const*  channels,
             uint32_t       at,
             uint32_t       n_frames)
{
  const uint32_t n_channels = reader->shape.n_channels;
  for (uint32_t c = 0; c < n_channels; ++c) {
    for (uint32_t i = 0; i < n_frames; ++i) {
      const float x    = reader->interleaved[i * n_channels + c];
      const bool  good = fabsf(x) <= MAX_MAGNITUDE;
      reader->n_bad += !good;
      channels[c][at + i] = good ? x : 0.0f;
    }
  }
}

uint32_t
ui_audio_reader_read(UiAudioReader* reader,
                     float* const*  channels,
                     uint32_t       n_frames)
{
  uint32_t done = 0;
  while (done < n_frames && reader->position + done < reader->most) {
    const uint32_t   left  = n_frames - done;
    const uint32_t   chunk = left < CHUNK_FRAMES ? left : CHUNK_FRAMES;
    const sf_count_t n =
        reader->mpeg
            ? (sf_count_t)ui_mpeg_read(reader->mpeg, reader->interleaved, chunk)
            : sf_readf_float(reader->file, reader->interleaved, chunk);
    if (n <= 0) {
      break;
    }
    deinterleave(reader, channels, done, (uint32_t)n);
    done += (uint32_t)n;
  }
  reader->position += done;
  return done;
}

double
ui_audio_reader_fraction(const UiAudioReader* reader)
{
  const uint64_t n_frames = reader->shape.n_frames;
  return n_frames ? (double)reader->position / (double)n_frames : 0.0;
}

uint64_t
ui_audio_reader_position(const UiAudioReader* reader)
{
  return reader->position;
}

/// Return how many frames there should be, and whether that is an estimate
static uint64_t
expected_frames(const UiAudioReader* reader, bool* is_estimate)
{
  const uint64_t position = reader->position;
  if (reader->mpeg) {
    const uint64_t n_lost     = ui_mpeg_n_lost(reader->mpeg);
    const uint64_t n_promised = ui_mpeg_shape(reader->mpeg).n_promised;
    *is_estimate              = n_lost != 0;
    return n_promised > position + n_lost + INDEX_TOLERANCE ? n_promised
                                                            : position + n_lost;
  }
  const uint64_t n_missing = ui_audio_view_missing(
      &reader->view, reader->shape.format, reader->shape.n_channels, position);
  *is_estimate = n_missing && !ui_audio_view_sample_size(reader->shape.format);
  return reader->shape.n_frames > position + n_missing ? reader->shape.n_frames
                                                       : position + n_missing;
}

/// Return what else is wrong with the file, or NULL
static const char*
find_fault(const UiAudioReader* reader)
{
  const UiAudioExtent* const extent = &reader->view.extent;
  if (reader->file && sf_error(reader->file) != SF_ERR_NO_ERROR) {
    return "is damaged";
  }
  if (extent->is_cut) {
    return "is cut short";
  }
  if (extent->is_zero || (extent->is_open && !reader->is_pipe)) {
    return "does not say how long it is";
  }
  return NULL;
}

/// Warn if there is less than there should be
static void
warn_short(const UiAudioReader* reader, UiReport* report)
{
  const double      rate_hz     = (double)reader->shape.sample_rate_hz;
  bool              is_estimate = false;
  const uint64_t    n_expected  = expected_frames(reader, &is_estimate);
  const char* const fault       = find_fault(reader);
  if (n_expected > reader->position) {
    ui_report_add(report,
                  UI_WARNING,
                  reader->path,
                  "is damaged or cut short: %" PRIu64 " of %s%" PRIu64
                  " samples (%.2f of %.2f s) could be read",
                  reader->position,
                  is_estimate ? "about " : "",
                  n_expected,
                  (double)reader->position / rate_hz,
                  (double)n_expected / rate_hz);
  } else if (fault) {
    ui_report_add(report,
                  UI_WARNING,
                  reader->path,
                  "%s: %" PRIu64 " samples (%.2f s) could be read",
                  fault,
                  reader->position,
                  (double)reader->position / rate_hz);
  }
}

/// Add an error if the system could not read on
static bool
check_system(const UiAudioReader* reader, UiReport* report)
{
  const int error =
      reader->mpeg ? ui_mpeg_error(reader->mpeg) : reader->view.error;
  if (error) {
    errno = error;
    return ui_report_fail_errno(report, reader->path, "cannot be read");
  }
  return !reader->file || sf_error(reader->file) != SF_ERR_SYSTEM ||
         ui_report_fail(report,
                        reader->path,
                        "cannot be read: %s",
                        sf_strerror(reader->file));
}

bool
ui_audio_reader_leave(const UiAudioReader* reader, UiReport* report)
{
  if (reader->n_bad) {
    ui_report_add(report,
                  UI_WARNING,
                  reader->path,
                  "%" PRIu64 " samples are not finite and were taken as 0",
                  reader->n_bad);
  }
  return check_system(reader, report);
}

bool
ui_audio_reader_finish(UiAudioReader* reader, UiReport* report)
{
  if (!ui_audio_reader_leave(reader, report)) {
    return false;
  }
  if (!reader->position) {
    return fail_empty(reader, report);
  }
  warn_short(reader, report);
  if (reader->view.hides_lists) {
    ui_report_add(report,
                  UI_WARNING,
                  reader->path,
                  "has damaged tags, which are left out");
  }
  return true;
}

/// Close what reads the file, not the file
static void
close_audio(UiAudioReader* reader)
{
  if (reader->file) {
    sf_close(reader->file);
    reader->file = NULL;
    ui_standard_drop(); // In libsndfile 1.2, the words of the reader of SDS
  }
  ui_mpeg_free(reader->mpeg);
  reader->mpeg = NULL;
  free(reader->interleaved);
  reader->interleaved = NULL;
}

bool
ui_audio_reader_rewind(UiAudioReader* reader, UiReport* report)
{
  const UiAudioShape before = reader->shape;
  close_audio(reader);
  if (lseek(reader->fd, 0, SEEK_SET) != 0) {
    return ui_report_fail_errno(report, reader->path, "cannot be read again");
  }
  reader->position = 0;
  reader->n_bad    = 0;
  if (!open_audio(reader, report)) {
    return false;
  }
  return (reader->shape.n_channels == before.n_channels &&
          reader->shape.sample_rate_hz == before.sample_rate_hz) ||
         ui_report_fail(
             report, reader->path, "has changed while it was being read");
}

void
ui_audio_reader_free(UiAudioReader* reader)
{
  if (reader) {
    close_audio(reader);
    ui_audio_tags_free(reader->tags);
    if (reader->fd >= 0) {
      close(reader->fd);
    }
    free(reader->path);
    free(reader);
  }
}
