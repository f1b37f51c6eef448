// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "audio_reader.h"

#include "audio_extent.h"
#include "spool.h"
#include "text.h"

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
#define MAX_MAGNITUDE 1e12F

/// More frames than this are no promise
#define MAX_FRAMES ((sf_count_t)1 << 62)

struct CliAudioReaderImpl {
  char*         path;
  int           fd;
  SNDFILE*      file;
  CliAudioShape shape;
  float*        interleaved; ///< [CHUNK_FRAMES][n_channels]
  uint64_t      position;    ///< Frames read
  uint64_t      n_bad;       ///< Samples that were not finite
};

/// Open the file and see to it that it can be sought in
static bool
open_seekable(CliAudioReader* reader, CliReport* report)
{
  const bool is_stdin = !strcmp(reader->path, "-");
  reader->fd =
      is_stdin ? dup(STDIN_FILENO) : open(reader->path, O_RDONLY | O_CLOEXEC);
  if (reader->fd < 0) {
    return cli_report_fail_errno(report, reader->path, "cannot be opened");
  }
  struct stat info;
  if (!fstat(reader->fd, &info) && S_ISDIR(info.st_mode)) {
    return cli_report_fail(report, reader->path, "is a directory");
  }
  if (lseek(reader->fd, 0, SEEK_CUR) == 0) {
    return true;
  }
  const int  spool = cli_spool_new(report);
  const bool ok =
      spool >= 0 && cli_spool_copy(reader->fd, spool, reader->path, report);
  close(reader->fd);
  reader->fd = spool;
  return ok && lseek(spool, 0, SEEK_SET) == 0;
}

/// Return libsndfile's words for why it did not open a file
static bool
fail_to_open(const CliAudioReader* reader, CliReport* report)
{
  struct stat info;
  if (!fstat(reader->fd, &info) && !info.st_size) {
    return cli_report_fail(report, reader->path, "is empty");
  }
  if (sf_error(NULL) == SF_ERR_MALFORMED_FILE) {
    return cli_report_fail(report, reader->path, "is damaged or cut short");
  }
  return cli_report_fail(
      report, reader->path, "is not an audio file of a known format");
}

/// Check what the header says
static bool
check_shape(const CliAudioReader* reader, CliReport* report)
{
  const CliAudioShape* const shape = &reader->shape;
  const char* const          path  = reader->path;
  if (shape->n_channels < CLI_MIN_CHANNELS ||
      shape->n_channels > CLI_MAX_CHANNELS) {
    return cli_report_fail(report,
                           path,
                           "has %u channels; supported are %d to %d",
                           shape->n_channels,
                           CLI_MIN_CHANNELS,
                           CLI_MAX_CHANNELS);
  }
  if (shape->sample_rate_hz < CLI_MIN_RATE_HZ ||
      shape->sample_rate_hz > CLI_MAX_RATE_HZ) {
    return cli_report_fail(report,
                           path,
                           "has a sample rate of %u Hz; supported are %d to %d",
                           shape->sample_rate_hz,
                           CLI_MIN_RATE_HZ,
                           CLI_MAX_RATE_HZ);
  }
  const uint64_t missing = cli_audio_extent_missing(reader->fd);
  if (missing) {
    return cli_report_fail(report,
                           path,
                           "is cut short: %" PRIu64
                           " bytes that its header promises are missing",
                           missing);
  }
  return true;
}

/// Let libsndfile open the file
static bool
open_audio(CliAudioReader* reader, CliReport* report)
{
  SF_INFO info = {0};
  // A descriptor of its own: libsndfile closes it in some failures, not in all
  reader->file = sf_open_fd(dup(reader->fd), SFM_READ, &info, SF_TRUE);
  if (!reader->file) {
    return fail_to_open(reader, report);
  }
  const bool known = info.frames > 0 && info.frames < MAX_FRAMES;
  reader->shape    = (CliAudioShape){known ? (uint64_t)info.frames : 0,
                                  (uint32_t)info.channels,
                                  (uint32_t)info.samplerate,
                                  info.format};
  if (!check_shape(reader, report)) {
    return false;
  }
  if (info.frames == 0) {
    return cli_report_fail(report, reader->path, "holds no audio");
  }
  reader->interleaved =
      cli_new((size_t)CHUNK_FRAMES * reader->shape.n_channels, sizeof(float));
  return true;
}

CliAudioReader*
cli_audio_reader_new(const char* path, CliReport* report)
{
  CliAudioReader* const reader = cli_new(1, sizeof(CliAudioReader));
  reader->path                 = cli_format("%s", path);
  reader->fd                   = -1;
  if (!open_seekable(reader, report) || !open_audio(reader, report)) {
    cli_audio_reader_free(reader);
    return NULL;
  }
  return reader;
}

bool
cli_audio_reader_knows(const char* path)
{
  struct stat info;
  const int   fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) {
    return true;
  }
  SF_INFO        unused = {0};
  SNDFILE* const file   = !fstat(fd, &info) && S_ISREG(info.st_mode)
                              ? sf_open_fd(dup(fd), SFM_READ, &unused, SF_TRUE)
                              : NULL;
  const bool     known  = file || (S_ISREG(info.st_mode) && info.st_size > 0 &&
                              sf_error(NULL) != SF_ERR_UNRECOGNISED_FORMAT);
  if (file) {
    sf_close(file);
  }
  close(fd);
  return known;
}

const CliAudioShape*
cli_audio_reader_shape(const CliAudioReader* reader)
{
  return &reader->shape;
}

/// Sort a chunk by channels and take out what is not finite
static void
deinterleave(CliAudioReader* reader,
             float* const*   channels,
             uint32_t        at,
             uint32_t        n_frames)
{
  const uint32_t n_channels = reader->shape.n_channels;
  for (uint32_t c = 0; c < n_channels; ++c) {
    for (uint32_t i = 0; i < n_frames; ++i) {
      const float x    = reader->interleaved[i * n_channels + c];
      const bool  good = fabsf(x) <= MAX_MAGNITUDE;
      reader->n_bad += !good;
      channels[c][at + i] = good ? x : 0.0F;
    }
  }
}

uint32_t
cli_audio_reader_read(CliAudioReader* reader,
                      float* const*   channels,
                      uint32_t        n_frames)
{
  uint32_t done = 0;
  while (done < n_frames) {
    const uint32_t   left  = n_frames - done;
    const uint32_t   chunk = left < CHUNK_FRAMES ? left : CHUNK_FRAMES;
    const sf_count_t n =
        sf_readf_float(reader->file, reader->interleaved, chunk);
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
cli_audio_reader_fraction(const CliAudioReader* reader)
{
  const uint64_t n_frames = reader->shape.n_frames;
  return n_frames ? (double)reader->position / (double)n_frames : 0.0;
}

uint64_t
cli_audio_reader_position(const CliAudioReader* reader)
{
  return reader->position;
}

/// MP3 without an index only estimates its length
static bool
length_is_exact(const CliAudioReader* reader)
{
  return (reader->shape.format & SF_FORMAT_TYPEMASK) != SF_FORMAT_MPEG;
}

void
cli_audio_reader_leave(const CliAudioReader* reader, CliReport* report)
{
  if (reader->n_bad) {
    cli_report_add(report,
                   CLI_WARNING,
                   reader->path,
                   "%" PRIu64 " samples are not finite and were taken as 0",
                   reader->n_bad);
  }
}

bool
cli_audio_reader_finish(CliAudioReader* reader, CliReport* report)
{
  const uint64_t n_frames = reader->shape.n_frames;
  cli_audio_reader_leave(reader, report);
  if (!reader->position) {
    return cli_report_fail(report, reader->path, "holds no audio");
  }
  if (n_frames && reader->position < n_frames && length_is_exact(reader)) {
    return cli_report_fail(report,
                           reader->path,
                           "is damaged or cut short: %" PRIu64 " of %" PRIu64
                           " samples are missing",
                           n_frames - reader->position,
                           n_frames);
  }
  if (sf_error(reader->file) != SF_ERR_NO_ERROR) {
    return cli_report_fail(
        report, reader->path, "is damaged: %s", sf_strerror(reader->file));
  }
  return true;
}

void
cli_audio_reader_free(CliAudioReader* reader)
{
  if (reader) {
    if (reader->file) {
      sf_close(reader->file);
    }
    if (reader->fd >= 0) {
      close(reader->fd);
    }
    free(reader->interleaved);
    free(reader->path);
    free(reader);
  }
}
