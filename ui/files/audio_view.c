// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "audio_view.h"

#include "base/memory.h"

#include <errno.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/// Bytes that an open file of any format takes.  Short of memory, libsndfile
/// 1.2 writes where it must not.
#define FILE_SIZE ((size_t)4 << 20)

/// What a header may promise in vain, samples per channel
#define MOST_FRAMES 0x1p62

/// Tags looked at before a list counts as damaged
#define MAX_TAGS 10000

static sf_count_t
on_size(void* user)
{
  const UiAudioView* const view = user;
  struct stat              info;
  return fstat(view->fd, &info) ? -1 : info.st_size;
}

static sf_count_t
on_seek(sf_count_t offset, int whence, void* user)
{
  UiAudioView* const view = user;
  const sf_count_t   from = whence == SEEK_SET   ? 0
                            : whence == SEEK_CUR ? (sf_count_t)view->at
                                                 : on_size(user);
  if (from < 0 || offset < -from) {
    return -1;
  }
  view->at = (uint64_t)(from + offset);
  return (sf_count_t)view->at;
}

static sf_count_t
on_tell(void* user)
{
  const UiAudioView* const view = user;
  return (sf_count_t)view->at;
}

static uint32_t
read_size(const uint8_t* bytes, bool is_big_endian)
{
  uint32_t size = 0;
  for (int i = 0; i < 4; ++i) {
    size = size << 8U | bytes[is_big_endian ? i : 3 - i];
  }
  return size;
}

/// Return whether a list of tags can be walked through, from behind its size
static bool
list_is_good(int fd, uint64_t begin, uint32_t length, bool is_big_endian)
{
  uint64_t at = 0;
  for (int i = 0; i < MAX_TAGS && at < length; ++i) {
    uint8_t head[8] = {0};
    if (pread(fd, head, sizeof(head), (off_t)(begin + at)) < 8 ||
        !memcmp(head, "data", 4) || !memcmp(head, "\0\0\0", 4)) {
      return true; // There libsndfile stops
    }
    if (!memcmp(head, "INFO", 4) || !memcmp(head, "adtl", 4)) {
      at += 4; // What it is a list of
      continue;
    }
    const uint32_t size = read_size(head + 4, is_big_endian);
    if (size > INT32_MAX || !memcmp(head, "exif", 4)) {
      return false;
    }
    at += 8 + (uint64_t)size + size % 2;
  }
  return at >= length;
}

/// Have libsndfile skip a list of tags, whose name it just read, if it is bad
static void
hide_list(UiAudioView* view, uint8_t* name)
{
  uint8_t size[4]   = {0};
  char    family[5] = "";
  if (pread(view->fd, family, 4, 0) == 4 &&
      pread(view->fd, size, 4, (off_t)view->at + 4) == 4) {
    const bool     is_big_endian = !strcmp(family, "RIFX");
    const uint32_t length        = read_size(size, is_big_endian);
    if (!list_is_good(view->fd, view->at + 8, length, is_big_endian)) {
      memcpy(name, "JUNK", 4);
      view->hides_lists = true;
    }
  }
}

static sf_count_t
on_read(void* buffer, sf_count_t n_bytes, void* user)
{
  UiAudioView* const         view   = user;
  const UiAudioExtent* const extent = &view->extent;
  uint8_t* const             bytes  = buffer;
  ssize_t                    n      = 0;
  do {
    n = pread(view->fd, buffer, (size_t)n_bytes, (off_t)view->at);
  } while (n < 0 && errno == EINTR);
  if (n < 0) {
    view->error = errno;
    return 0;
  }
  if (view->is_opening && n == 4 && !memcmp(bytes, "LIST", 4)) {
    hide_list(view, bytes);
  }
  const bool lies =
      extent->is_zero || extent->is_open || ui_audio_extent_missing(extent);
  for (uint32_t i = 0; lies && i < extent->n_size; ++i) {
    const uint64_t at = extent->size_at + i;
    if (at >= view->at && at - view->at < (uint64_t)n) {
      bytes[at - view->at] = extent->size[i];
    }
  }
  view->at += (uint64_t)n;
  return n;
}

SNDFILE*
ui_audio_view_open_fd(int fd, int mode, SF_INFO* info)
{
  // A descriptor of its own: libsndfile closes it in some failures, not in all
  return ui_memory_is_there(FILE_SIZE)
             ? sf_open_fd(dup(fd), mode, info, SF_TRUE)
             : NULL;
}

SNDFILE*
ui_audio_view_open(UiAudioView* view, SF_INFO* info)
{
  SF_VIRTUAL_IO functions = {.get_filelen = on_size,
                             .seek        = on_seek,
                             .read        = on_read,
                             .tell        = on_tell};
  view->is_opening        = true;
  SNDFILE* const file     = ui_memory_is_there(FILE_SIZE)
                                ? sf_open_virtual(&functions, SFM_READ, info, view)
                                : NULL;
  view->is_opening        = false;
  return file;
}

uint32_t
ui_audio_view_sample_size(int format)
{
  switch (format & SF_FORMAT_SUBMASK) {
  case SF_FORMAT_PCM_S8:
  case SF_FORMAT_PCM_U8:
  case SF_FORMAT_ULAW:
  case SF_FORMAT_ALAW:
    return 1;
  case SF_FORMAT_PCM_16:
    return 2;
  case SF_FORMAT_PCM_24:
    return 3;
  case SF_FORMAT_PCM_32:
  case SF_FORMAT_FLOAT:
    return 4;
  case SF_FORMAT_DOUBLE:
    return 8;
  default:
    return 0;
  }
}

uint64_t
ui_audio_view_most_frames(const UiAudioView* view, int format)
{
  struct stat info;
  if (fstat(view->fd, &info)) {
    return UINT64_MAX;
  }
  switch (format & SF_FORMAT_SUBMASK) {
  case SF_FORMAT_VORBIS:
  case SF_FORMAT_OPUS:
    return UINT64_MAX;
  case SF_FORMAT_ALAC_16:
  case SF_FORMAT_ALAC_20:
  case SF_FORMAT_ALAC_24:
  case SF_FORMAT_ALAC_32: // A packet of silence is a few bytes
    return (uint64_t)info.st_size * 4096;
  default: // No sample is less than a bit
    return (format & SF_FORMAT_TYPEMASK) == SF_FORMAT_FLAC
               ? UINT64_MAX
               : (uint64_t)info.st_size * 8;
  }
}

uint64_t
ui_audio_view_missing(const UiAudioView* view,
                      int                format,
                      uint32_t           n_channels,
                      uint64_t           n_read)
{
  const double missing = (double)ui_audio_extent_missing(&view->extent);
  const double there   = (double)view->extent.there;
  const double size    = (double)ui_audio_view_sample_size(format) * n_channels;
  const double n       = size > 0.0    ? ceil(missing / size)
                         : there > 0.0 ? (double)n_read * missing / there
                                       : 0.0;
  return (uint64_t)fmin(n, MOST_FRAMES);
}
