// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_audio_lies.c
   Headers that lie, in every format that libsndfile writes: reading ends, and
   what is read is no longer than the file can be.
*/

#define _GNU_SOURCE // memmem

#include "base/report.h"
#include "check.h"
#include "files/audio_reader.h"
#include "scratch.h"
#include "sounds.h"

#include <fcntl.h>
#include <sndfile.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

/// Bytes from the beginning that are changed
#define N_HEADER 240

/// What they become, so many at a time
#define MOST_CHANGED 8
static const struct {
  ssize_t n_bytes;
  uint8_t bytes[MOST_CHANGED];
} changes[] = {{1, {0x7F}},
               {1, {0xFF}},
               {4, {0xF8, 0xFF, 0xFF, 0xFF}},
               {4, {0x00, 0xFF, 0xFF, 0xFF}},
               {4, {0xFF, 0xFF, 0xFF, 0xF0}},
               {8, {0x41, 0x41, 0x41, 0x41, 0xF8, 0xFF, 0xFF, 0xFF}}};

/// What is read
#define BLOCK 65536
static float  block[2][BLOCK];
static float* channels[] = {block[0], block[1]};

/// More than any of the files may hold, whatever their header says
#define MOST_FRAMES 100000

/// Write some sound; return the samples that libsndfile wrote
static uint32_t
write_sound(const char* path, int format)
{
  SF_INFO info = {
      .samplerate = SOUNDS_RATE_HZ, .channels = 1, .format = format};
  SNDFILE* const file = sf_open(path, SFM_WRITE, &info);
  const uint32_t n    = sounds_write(file, &info);
  sf_close(file);
  return n;
}

/// Return the number of frames that are read, or of a few more than may be
static uint64_t
read_frames(const char* path)
{
  UiReport             report   = {0};
  uint64_t             n_frames = 0;
  UiAudioReader* const reader   = ui_audio_reader_new(path, &report);
  if (reader && ui_audio_reader_shape(reader)->n_channels <= 2) {
    while (n_frames <= MOST_FRAMES &&
           ui_audio_reader_read(reader, channels, BLOCK)) {
      n_frames = ui_audio_reader_position(reader);
    }
    CHECK(ui_audio_reader_finish(reader, &report) || report.n_errors);
  }
  ui_audio_reader_free(reader);
  ui_report_clear(&report);
  return n_frames;
}

/// Change bytes of a file's beginning
static void
try_lies(const char* path)
{
  const size_t n_changes = sizeof(changes) / sizeof(changes[0]);
  const int    file      = open(path, O_RDWR);
  REQUIRE(file >= 0);
  for (off_t at = 0; at < N_HEADER; ++at) {
    uint8_t before[MOST_CHANGED] = {0};
    if (pread(file, before, MOST_CHANGED, at) < MOST_CHANGED) {
      break;
    }
    for (size_t c = 0; c < n_changes; ++c) {
      const ssize_t n = changes[c].n_bytes;
      REQUIRE_INT(pwrite(file, changes[c].bytes, (size_t)n, at), n);
      const uint64_t n_frames = read_frames(path);
      if (n_frames > MOST_FRAMES) {
        check_note("change %d of byte %d", (int)c, (int)at);
        CHECK_BELOW(n_frames, MOST_FRAMES);
      }
      REQUIRE_INT(pwrite(file, before, (size_t)n, at), n);
    }
  }
  close(file);
}

/// Sound beside tags that are damaged is read, and that these are lost is said
static void
test_tags(void)
{
  static const uint8_t bad[]  = "AAAA\xF8\xFF\xFF\xFF";
  UiReport             report = {0};
  const uint32_t       n_frames =
      write_sound("tags", SF_FORMAT_WAV | SF_FORMAT_PCM_16);
  uint8_t   bytes[N_HEADER];
  const int file = open("tags", O_RDWR);
  REQUIRE_INT(pread(file, bytes, N_HEADER, 0), N_HEADER);
  const uint8_t* const list = memmem(bytes, N_HEADER, "INFO", 4);
  REQUIRE(list != NULL);
  REQUIRE_INT(pwrite(file, bad, 8, list + 4 - bytes), 8);
  close(file);
  CHECK(ui_audio_reader_knows("tags"));
  UiAudioReader* const reader = ui_audio_reader_new("tags", &report);
  REQUIRE(reader != NULL);
  CHECK_INT(ui_audio_reader_read(reader, channels, BLOCK), n_frames);
  CHECK(ui_audio_reader_finish(reader, &report));
  REQUIRE_INT(report.n_lines, 1);
  CHECK_TEXT(report.lines[0].text, "has damaged tags, which are left out");
  ui_audio_reader_free(reader);
  ui_report_clear(&report);
}

int
main(void)
{
  scratch_enter_memory();
  test_tags();
  static int     formats[SOUNDS_MOST_FORMATS];
  const uint32_t n_formats = sounds_list(formats);
  int            n_tried   = 0;
  for (uint32_t f = 0; f < n_formats; ++f) {
    const bool     is_two = (formats[f] & SF_FORMAT_TYPEMASK) == SF_FORMAT_SD2;
    const uint32_t n_frames = is_two ? 0 : write_sound("lie", formats[f]);
    if (n_frames) {
      check_note("format %x", (unsigned)formats[f]);
      CHECK(read_frames("lie") >= n_frames);
      try_lies("lie");
      ++n_tried;
    }
  }
  check_no_note();
  CHECK(n_tried > 60);
  scratch_leave();
  return check_result();
}
