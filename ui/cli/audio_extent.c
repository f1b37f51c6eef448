// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "audio_extent.h"

#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/// Chunks looked at before giving up, against made-up endless lists
#define MAX_CHUNKS 10000

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

/// Return what lacks if `size` bytes shall stand at `at`
static uint64_t
lacking(uint64_t at, uint64_t size, uint64_t file_size)
{
  if (is_placeholder(size) || size > UINT64_MAX - at) {
    return 0;
  }
  return at + size > file_size ? at + size - file_size : 0;
}

/// Walk the chunks to the audio
static uint64_t
walk(int fd, const Family* family, uint64_t file_size)
{
  const uint32_t head      = family->name_size + family->n_bytes;
  uint64_t       long_size = 0; // Of RF64, from its chunk "ds64"
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
    }
    if (!memcmp(bytes, family->data, 4)) {
      const bool is_long = size == 0xFFFFFFFFU && long_size;
      return lacking(at + head, is_long ? long_size : size, file_size);
    }
    if (size > file_size) {
      break;
    }
    at += head + (size + family->alignment - 1) / family->alignment *
                     family->alignment;
  }
  return 0;
}

uint64_t
cli_audio_extent_missing(int fd)
{
  struct stat info;
  uint8_t     magic[12] = {0};
  if (fstat(fd, &info) || !S_ISREG(info.st_mode) ||
      pread(fd, magic, sizeof(magic), 0) < (ssize_t)sizeof(magic)) {
    return 0;
  }
  const uint64_t file_size = (uint64_t)info.st_size;
  if (!memcmp(magic, ".snd", 4)) {
    return lacking(
        number(magic + 4, 4, true), number(magic + 8, 4, true), file_size);
  }
  for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); ++i) {
    if (!memcmp(magic, families[i].magic, 4)) {
      return walk(fd, &families[i], file_size);
    }
  }
  return 0;
}
