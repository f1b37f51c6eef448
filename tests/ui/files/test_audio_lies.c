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

#include <fcntl.h>
#include <math.h>
#include <sndfile.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

/// Enough for a frame of each codec, and few bytes
#define N_FRAMES 400
#define N_MPEG_FRAMES 2600

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

/// Return a code of libsndfile's list of main formats or subtypes
static int
get_code(int command, int index)
{
  SF_FORMAT_INFO info = {.format = index};
  REQUIRE_INT(sf_command(NULL, command, &info, sizeof(info)), 0);
  return info.format;
}

static int
count(int command)
{
  int n = 0;
  sf_command(NULL, command, &n, sizeof(n));
  return n;
}

/// Write some sound; return whether libsndfile can do so
static bool
write_sound(const char* path, int format)
{
  static float sound[N_MPEG_FRAMES];
  const int    type     = format & SF_FORMAT_TYPEMASK;
  const int    n_frames = type == SF_FORMAT_MPEG ? N_MPEG_FRAMES : N_FRAMES;
  SF_INFO      info = {.samplerate = 48000, .channels = 1, .format = format};
  if (type == SF_FORMAT_RAW || // Nobody could tell what it is
      type == SF_FORMAT_SD2 || // Two files
      !sf_format_check(&info)) {
    return false;
  }
  for (int i = 0; i < n_frames; ++i) {
    sound[i] = 0.4f * sinf(0.1f * (float)i);
  }
  SNDFILE* const file = sf_open(path, SFM_WRITE, &info);
  sf_set_string(file, SF_STR_TITLE, "a title");
  const bool done = file && sf_writef_float(file, sound, n_frames) == n_frames;
  sf_close(file);
  return done;
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
  REQUIRE(write_sound("tags", SF_FORMAT_WAV | SF_FORMAT_PCM_16));
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
  CHECK_INT(ui_audio_reader_read(reader, channels, BLOCK), N_FRAMES);
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
  const int n_types    = count(SFC_GET_FORMAT_MAJOR_COUNT);
  const int n_subtypes = count(SFC_GET_FORMAT_SUBTYPE_COUNT);
  int       n_formats  = 0;
  for (int t = 0; t < n_types; ++t) {
    for (int s = 0; s < n_subtypes; ++s) {
      const int format = get_code(SFC_GET_FORMAT_MAJOR, t) |
                         get_code(SFC_GET_FORMAT_SUBTYPE, s);
      if (write_sound("lie", format)) {
        check_note("format %x", (unsigned)format);
        CHECK(read_frames("lie") >= N_FRAMES);
        try_lies("lie");
        ++n_formats;
      }
    }
  }
  check_no_note();
  CHECK(n_formats > 60);
  scratch_leave();
  return check_result();
}
