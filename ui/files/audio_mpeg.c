// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "audio_mpeg.h"

#include "base/memory.h"

#include <errno.h>
#include <mpg123.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

/// Bytes at the end that may be no frame: a frame cut off, or padding
#define MAX_TAIL 4096

/// Bytes of an index frame's head that are looked at, a frame without sound
#define INDEX_SIZE 256

struct UiMpegImpl {
  mpg123_handle* handle;
  UiMpegRange    range;
  uint64_t       at; ///< Next byte that libmpg123 reads
  int            error;
  UiMpegShape    shape;
  const float*   samples;   ///< Decoded, in libmpg123's memory
  size_t         n_samples; ///< So many left there
  uint64_t       next;      ///< Byte after the last frame
  uint64_t       n_good;    ///< Bytes of frames
  uint64_t       n_bad;     ///< Bytes between frames
  uint64_t       n_decoded; ///< Frames of samples
};

/// Read for libmpg123, within the range
static ssize_t
on_read(void* user, void* buffer, size_t n_bytes)
{
  UiMpeg* const  mpeg = user;
  const uint64_t here = mpeg->range.begin + mpeg->at;
  const uint64_t left = here < mpeg->range.end ? mpeg->range.end - here : 0;
  const size_t   size = n_bytes < left ? n_bytes : (size_t)left;
  ssize_t        n    = 0;
  do {
    n = pread(mpeg->range.fd, buffer, size, (off_t)here);
  } while (n < 0 && errno == EINTR);
  if (n < 0) {
    mpeg->error = errno;
    return -1;
  }
  mpeg->at += (uint64_t)n;
  return n;
}

/// Seek for libmpg123
static off_t
on_seek(void* user, off_t offset, int whence)
{
  UiMpeg* const mpeg = user;
  const off_t   size = (off_t)(mpeg->range.end - mpeg->range.begin);
  const off_t   from = whence == SEEK_SET   ? 0
                       : whence == SEEK_CUR ? (off_t)mpeg->at
                                            : size;
  if (offset < -from) {
    errno = EINVAL;
    return -1;
  }
  mpeg->at = (uint64_t)(from + offset);
  return from + offset;
}

/// Return how many bytes of the range were read to `bytes`
static size_t
peek(const UiMpeg* mpeg, uint64_t at, uint8_t* bytes, size_t size)
{
  const uint64_t here = mpeg->range.begin + at;
  const uint64_t left = here < mpeg->range.end ? mpeg->range.end - here : 0;
  const ssize_t  n    = pread(
      mpeg->range.fd, bytes, size < left ? size : (size_t)left, (off_t)here);
  return n > 0 ? (size_t)n : 0;
}

/// Return the length of the tag that begins with `head`, or 0
static uint64_t
tag_size(const uint8_t* head)
{
  if (!memcmp(head, "TAG", 3)) {
    return 128;
  }
  if (!memcmp(head, "ID3", 3)) { // Of each byte seven bits
    return 10U + ((uint64_t)(head[6] & 0x7FU) << 21U |
                  (uint64_t)(head[7] & 0x7FU) << 14U |
                  (uint64_t)(head[8] & 0x7FU) << 7U |
                  (uint64_t)(head[9] & 0x7FU));
  }
  if (!memcmp(head, "APETAGEX", 8)) {
    return 32U + ((uint64_t)head[12] | (uint64_t)head[13] << 8U |
                  (uint64_t)head[14] << 16U | (uint64_t)head[15] << 24U);
  }
  return 0;
}

/// Return where the tags at a place end
static uint64_t
skip_tags(const UiMpeg* mpeg, uint64_t at)
{
  uint8_t  head[16] = {0};
  uint64_t size     = 1;
  while (size && peek(mpeg, at, head, sizeof(head)) == sizeof(head)) {
    size = tag_size(head);
    at += size;
  }
  return at;
}

/// Whether a frame with an index stands before the first one with sound
static bool
has_index(const UiMpeg* mpeg, uint64_t first)
{
  uint8_t        bytes[INDEX_SIZE] = {0};
  const uint64_t at                = skip_tags(mpeg, 0);
  const size_t   n = at < first ? peek(mpeg, at, bytes, INDEX_SIZE) : 0;
  for (size_t i = 0; i + 4 <= n; ++i) {
    if (!memcmp(bytes + i, "Xing", 4) || !memcmp(bytes + i, "Info", 4) ||
        !memcmp(bytes + i, "VBRI", 4)) {
      return true;
    }
  }
  return false;
}

/// Begin to decode at the first frame
static bool
open_stream(UiMpeg* mpeg)
{
  mpg123_handle* const handle   = mpeg->handle;
  long                 rate_hz  = 0;
  int                  channels = 0;
  int                  encoding = 0;
  mpeg->at                      = 0;
  if (mpg123_open_handle(handle, mpeg) != MPG123_OK ||
      mpg123_getformat(handle, &rate_hz, &channels, &encoding) != MPG123_OK ||
      mpg123_format_none(handle) != MPG123_OK ||
      mpg123_format(handle, rate_hz, channels, MPG123_ENC_FLOAT_32) !=
          MPG123_OK) {
    return false;
  }
  mpeg->shape.sample_rate_hz = (uint32_t)rate_hz;
  mpeg->shape.n_channels     = (uint32_t)channels;
  const off_t first          = mpg123_framepos(handle);
  mpeg->next                 = first > 0 ? (uint64_t)first : 0;
  return true;
}

/// Find out how long the stream is, and how long it says it is
static bool
measure(UiMpeg* mpeg)
{
  if (!open_stream(mpeg)) {
    return false;
  }
  const off_t n_promised = mpg123_length(mpeg->handle);
  if (n_promised > 0 && has_index(mpeg, mpeg->next)) {
    mpeg->shape.n_promised = (uint64_t)n_promised;
  }
  if (mpg123_scan(mpeg->handle) == MPG123_OK) {
    const off_t n_frames = mpg123_length(mpeg->handle);
    mpeg->shape.n_frames = n_frames > 0 ? (uint64_t)n_frames : 0;
  }
  return !mpg123_close(mpeg->handle);
}

UiMpeg*
ui_mpeg_new(const UiMpegRange* range)
{
  UiMpeg* const mpeg = ui_new(1, sizeof(UiMpeg));
  mpeg->range        = *range;

  // As libsndfile does, but for any length of damage, and without a word
  bool ok      = !mpg123_init();
  mpeg->handle = ok ? mpg123_new(NULL, NULL) : NULL;
  ok           = mpeg->handle &&
       !mpg123_param(mpeg->handle,
                     MPG123_ADD_FLAGS,
                     MPG123_FORCE_FLOAT | MPG123_GAPLESS | MPG123_QUIET,
                     0.0) &&
       !mpg123_param(mpeg->handle, MPG123_RESYNC_LIMIT, -1, 0.0) &&
       !mpg123_replace_reader_handle(mpeg->handle, on_read, on_seek, NULL) &&
       measure(mpeg) && open_stream(mpeg);
  if (!ok) {
    ui_mpeg_free(mpeg);
    return NULL;
  }
  return mpeg;
}

void
ui_mpeg_free(UiMpeg* mpeg)
{
  if (mpeg) {
    mpg123_delete(mpeg->handle);
    free(mpeg);
  }
}

UiMpegShape
ui_mpeg_shape(const UiMpeg* mpeg)
{
  return mpeg->shape;
}

/// Note where the frame lies that was decoded last
static void
note_frame(UiMpeg* mpeg)
{
  struct mpg123_frameinfo info;
  const off_t             at = mpg123_framepos(mpeg->handle);
  if (at < 0 || mpg123_info(mpeg->handle, &info) != MPG123_OK) {
    return;
  }
  const uint64_t begin = (uint64_t)at;
  if (begin > mpeg->next) {
    const uint64_t bad = skip_tags(mpeg, mpeg->next);
    mpeg->n_bad += begin > bad ? begin - bad : 0;
  }
  mpeg->n_good += (uint64_t)info.framesize;
  mpeg->next = begin + (uint64_t)info.framesize;
}

/// Decode a frame; false at the end
static bool
decode(UiMpeg* mpeg)
{
  off_t          number  = 0;
  unsigned char* bytes   = NULL;
  size_t         n_bytes = 0;
  int            status  = MPG123_NEW_FORMAT;
  while (status == MPG123_NEW_FORMAT) {
    status = mpg123_decode_frame(mpeg->handle, &number, &bytes, &n_bytes);
  }
  if (status != MPG123_OK) {
    return false;
  }
  note_frame(mpeg);
  mpeg->samples   = (const float*)(const void*)bytes;
  mpeg->n_samples = n_bytes / sizeof(float);
  return true;
}

size_t
ui_mpeg_read(UiMpeg* mpeg, float* interleaved, size_t n_frames)
{
  const size_t wanted = n_frames * mpeg->shape.n_channels;
  size_t       done   = 0;
  while (done < wanted && (mpeg->n_samples || decode(mpeg))) {
    const size_t left = wanted - done;
    const size_t n    = left < mpeg->n_samples ? left : mpeg->n_samples;
    if (n) {
      memcpy(interleaved + done, mpeg->samples, n * sizeof(float));
      mpeg->samples += n;
      mpeg->n_samples -= n;
      done += n;
    }
  }
  mpeg->n_decoded += done / mpeg->shape.n_channels;
  return done / mpeg->shape.n_channels;
}

uint64_t
ui_mpeg_n_lost(const UiMpeg* mpeg)
{
  const uint64_t size = mpeg->range.end - mpeg->range.begin;
  const uint64_t end  = skip_tags(mpeg, mpeg->next);
  const uint64_t tail = end < size ? size - end : 0;
  const uint64_t bad  = mpeg->n_bad + (tail > MAX_TAIL ? tail : 0);
  return mpeg->n_good ? (uint64_t)((double)bad * (double)mpeg->n_decoded /
                                   (double)mpeg->n_good)
                      : 0;
}

int
ui_mpeg_error(const UiMpeg* mpeg)
{
  return mpeg->error;
}
