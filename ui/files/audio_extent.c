// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "audio_extent.h"

#include "base/memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/// Chunks looked at before giving up, against made-up endless lists
#define MAX_CHUNKS 10000

/// Bytes at the end in which an Ogg file's last page begins, and its header
#define OGG_TAIL 65536
#define OGG_HEADER 27

/// How a family of formats writes its chunks
typedef struct {
  const char* magic;      ///< The file's first bytes
  const char* data;       ///< Name of the chunk with the audio
  uint32_t    first;      ///< Where the chunks begin
  uint32_t    name_size;  ///< Bytes of a chunk's name
  uint32_t    n_bytes;    ///< Bytes of its size
  uint32_t    alignment;  ///< Of the next chunk
  bool        big_endian; ///< Its byte order
  bool        whole;      ///< The size counts name and size too
} Family;

static const Family families[] = {
    {"RIFF", "data", 12, 4, 4, 2, false, false},
    {"RIFX", "data", 12, 4, 4, 2, true, false},
    {"RF64", "data", 12, 4, 4, 2, false, false},
    {"FORM", "SSND", 12, 4, 4, 2, true, false},
    {"riff", "data", 40, 16, 8, 8, false, true},
};

/// Read a number of 4 or 8 bytes
static uint64_t
number(const uint8_t* bytes, uint32_t n_bytes, bool big_endian)
{
  uint64_t value = 0;
  for (uint32_t i = 0; i < n_bytes; ++i) {
    value = value << 8U | bytes[big_endian ? i : n_bytes - 1 - i];
  }
  return value;
}

/// Whether a size stands for "as long as it will be"
static bool
is_placeholder(uint64_t size)
{
  return (size >= 0x7FFFF000U && size <= 0x80000000U) ||
         (size >= 0xFFFFF000U && size <= 0xFFFFFFFFU) || size > INT64_MAX;
}

/// Write a number of up to 8 bytes; what does not fit becomes all ones
static void
write_number(uint64_t value, uint32_t n_bytes, bool big_endian, uint8_t* bytes)
{
  const bool fits = n_bytes == 8 || value >> (8 * n_bytes) == 0;
  for (uint32_t i = 0; i < n_bytes; ++i) {
    bytes[big_endian ? n_bytes - 1 - i : i] =
        (uint8_t)(fits ? value >> (8 * i) : 0xFFU);
  }
}

/// Whether nothing but whole chunks lies between a place and the file's end
static bool
are_chunks(int fd, const Family* family, uint64_t at, uint64_t file_size)
{
  const uint32_t head = family->name_size + family->n_bytes;
  for (int i = 0; i < MAX_CHUNKS && at < file_size; ++i) {
    uint8_t bytes[32] = {0};
    if (pread(fd, bytes, sizeof(bytes), (off_t)at) < (ssize_t)head) {
      return false;
    }
    for (int k = 0; k < 4; ++k) {
      if (bytes[k] < ' ' || bytes[k] > '~') {
        return false;
      }
    }
    const uint64_t size =
        number(bytes + family->name_size, family->n_bytes, family->big_endian);
    if (size > file_size) {
      return false;
    }
    at += (family->whole ? 0 : head) + (size + family->alignment - 1) /
                                           family->alignment *
                                           family->alignment;
  }
  return at <= file_size + 1; // Without the last byte of padding
}

/// Fill in what a chunk with audio says
static UiAudioExtent
describe(int fd, const Family* family, uint64_t begin, uint64_t size)
{
  struct stat   info;
  UiAudioExtent extent = {0};
  if (fstat(fd, &info) || begin > (uint64_t)info.st_size) {
    return extent;
  }
  extent.begin    = begin;
  extent.there    = (uint64_t)info.st_size - begin;
  extent.is_open  = is_placeholder(size);
  extent.promised = extent.is_open ? extent.there : size;
  extent.is_zero  = !size && extent.there &&
                   !are_chunks(fd, family, begin, (uint64_t)info.st_size);
  return extent;
}

/// Note where a size stands, and what it should be
static void
note_size(UiAudioExtent* extent, const Family* family, uint64_t at)
{
  const uint32_t head = family->name_size + family->n_bytes;
  extent->size_at     = at;
  extent->n_size      = family->n_bytes;
  write_number(extent->there + (family->whole ? head : 0),
               family->n_bytes,
               family->big_endian,
               extent->size);
}

/// Walk the chunks to the audio
static UiAudioExtent
walk(int fd, const Family* family, uint64_t file_size)
{
  const uint32_t head      = family->name_size + family->n_bytes;
  uint64_t       long_size = 0; // Of RF64, from its chunk "ds64"
  uint64_t       long_at   = 0;
  uint64_t       at        = family->first;
  for (int i = 0; i < MAX_CHUNKS && at < file_size; ++i) {
    uint8_t bytes[32] = {0};
    if (pread(fd, bytes, sizeof(bytes), (off_t)at) < (ssize_t)head) {
      break;
    }
    uint64_t size =
        number(bytes + family->name_size, family->n_bytes, family->big_endian);
    if (family->whole) {
      size = size > head ? size - head : 0;
    }
    if (!memcmp(bytes, "ds64", 4)) {
      long_size = number(bytes + 16, 8, false);
      long_at   = at + 16;
    }
    if (!memcmp(bytes, family->data, 4)) {
      const bool    is_long = size == 0xFFFFFFFFU && long_at;
      UiAudioExtent extent =
          describe(fd, family, at + head, is_long ? long_size : size);
      note_size(&extent, family, at + family->name_size);
      if (is_long) {
        extent.size_at = long_at;
        extent.n_size  = 8;
        write_number(extent.there, 8, false, extent.size);
      }
      return extent;
    }
    if (size > file_size) {
      break;
    }
    at += head + (size + family->alignment - 1) / family->alignment *
                     family->alignment;
  }
  return (UiAudioExtent){0};
}

/// Whether an Ogg file ends within a page, or on one that is not the last
static bool
ogg_is_cut(int fd, uint64_t file_size)
{
  const uint64_t begin = file_size > OGG_TAIL ? file_size - OGG_TAIL : 0;
  uint8_t* const bytes = ui_new(OGG_TAIL, 1);
  const ssize_t  n     = pread(fd, bytes, OGG_TAIL, (off_t)begin);
  ssize_t        at    = n - OGG_HEADER;
  while (at >= 0 && memcmp(bytes + at, "OggS", 4)) {
    --at;
  }
  bool is_cut = true;
  if (at >= 0 && (bytes[at + 5] & 4U)) { // The page says that it is the last
    const ssize_t n_segments = bytes[at + OGG_HEADER - 1];
    ssize_t       end        = at + OGG_HEADER + n_segments;
    const ssize_t segments   = at + OGG_HEADER;
    for (ssize_t i = 0; i < n_segments && segments + i < n; ++i) {
      end += bytes[segments + i];
    }
    is_cut = end > n;
  }
  free(bytes);
  return is_cut;
}

UiAudioExtent
ui_audio_extent(int fd)
{
  static const Family au = {".snd", "", 0, 0, 4, 1, true, false};

  struct stat info;
  uint8_t     magic[12] = {0};
  if (fstat(fd, &info) || !S_ISREG(info.st_mode) ||
      pread(fd, magic, sizeof(magic), 0) < (ssize_t)sizeof(magic)) {
    return (UiAudioExtent){0};
  }
  if (!memcmp(magic, au.magic, 4)) {
    UiAudioExtent extent = describe(
        fd, &au, number(magic + 4, 4, true), number(magic + 8, 4, true));
    note_size(&extent, &au, 8);
    return extent;
  }
  if (!memcmp(magic, "OggS", 4)) {
    return (UiAudioExtent){.is_cut = ogg_is_cut(fd, (uint64_t)info.st_size)};
  }
  for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); ++i) {
    if (!memcmp(magic, families[i].magic, 4)) {
      return walk(fd, &families[i], (uint64_t)info.st_size);
    }
  }
  return (UiAudioExtent){0};
}

uint64_t
ui_audio_extent_missing(const UiAudioExtent* extent)
{
  return extent->promised > extent->there ? extent->promised - extent->there
                                          : 0;
}
