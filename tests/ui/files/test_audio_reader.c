// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_audio_reader.c
   What files hold, what is refused and why, and what is not finite.
*/

#include "audio_rig.h"
#include "base/report.h"
#include "check.h"
#include "files/audio_reader.h"
#include "scratch.h"

#include <math.h>
#include <sndfile.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/// Write the samples as no writer of ours does, whatever they are
static void
write_as_it_is(const char* path)
{
  SF_INFO        info = {.samplerate = 44100,
                         .channels   = RIG_CHANNELS,
                         .format     = SF_FORMAT_WAV | SF_FORMAT_FLOAT};
  SNDFILE* const file = sf_open(path, SFM_WRITE, &info);
  for (int i = 0; file && i < RIG_FRAMES; ++i) {
    const float frame[] = {
        rig_samples[0][i], rig_samples[1][i], rig_samples[2][i]};
    CHECK(sf_writef_float(file, frame, 1) == 1);
  }
  CHECK(file && !sf_close(file));
}

static void
test_not_finite(void)
{
  rig_fill(16);
  rig_samples[0][100] = NAN;
  rig_samples[1][200] = INFINITY;
  rig_samples[2][300] = -INFINITY;
  UiReport report     = {0};
  write_as_it_is("bad");
  CHECK(rig_read("bad", &report) == RIG_FRAMES);
  CHECK(rig_back[0][100] == 0.0f && rig_back[1][200] == 0.0f);
  CHECK(rig_back[2][300] == 0.0f && rig_back[2][301] == rig_samples[2][301]);
  CHECK(report.n_lines == 1 && report.lines[0].severity == UI_WARNING);
  CHECK(!strncmp(report.lines[0].text, "3 samples", 9));
  ui_report_clear(&report);
}

/// Write a file of silence
static void
write_silence(const char* path, int format, int rate_hz, int n_channels)
{
  static const float silence[1000 * 16];
  SF_INFO            info = {
                 .samplerate = rate_hz, .channels = n_channels, .format = format};
  SNDFILE* file = sf_open(path, SFM_WRITE, &info);
  REQUIRE(file != NULL);
  CHECK_INT(sf_writef_float(file, silence, 1000), 1000);
  CHECK_INT(sf_close(file), 0);
}

static void
test_shape(void)
{
  static const int n_channels[] = {1, 2, 6, 8};
  for (size_t i = 0; i < sizeof(n_channels) / sizeof(n_channels[0]); ++i) {
    UiReport report = {0};
    write_silence(
        "shape", SF_FORMAT_WAV | SF_FORMAT_PCM_24, 48000, n_channels[i]);
    UiAudioReader* reader = ui_audio_reader_new("shape", &report);
    REQUIRE(reader != NULL);
    const UiAudioShape* shape = ui_audio_reader_shape(reader);
    CHECK_INT(shape->n_frames, 1000);
    CHECK_INT(shape->n_channels, n_channels[i]);
    CHECK_INT(shape->sample_rate_hz, 48000);
    CHECK_INT(shape->format & SF_FORMAT_SUBMASK, SF_FORMAT_PCM_24);
    CHECK(ui_audio_reader_tags(reader) != NULL);
    ui_audio_reader_free(reader);
    CHECK_INT(report.n_lines, 0);
  }
  ui_audio_reader_free(NULL);
}

static void
test_progress(void)
{
  static float block[256] = {0.0f};
  float*       channels[] = {block};
  UiReport     report     = {0};
  write_silence("progress", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 44100, 1);
  UiAudioReader* reader = ui_audio_reader_new("progress", &report);
  REQUIRE(reader != NULL);
  CHECK(ui_audio_reader_fraction(reader) == 0.0);
  for (uint32_t at = 0; at < 1000; at += 250) {
    CHECK_INT(ui_audio_reader_position(reader), at);
    CHECK_NEAR(ui_audio_reader_fraction(reader), at / 1000.0, 1e-9);
    CHECK(ui_audio_reader_leave(reader, &report));
    CHECK_INT(ui_audio_reader_read(reader, channels, 250), 250);
  }
  CHECK_INT(ui_audio_reader_read(reader, channels, 250), 0);
  CHECK(ui_audio_reader_fraction(reader) == 1.0);
  CHECK(ui_audio_reader_finish(reader, &report));
  CHECK_INT(report.n_lines, 0);
  ui_audio_reader_free(reader);
}

/// Check that a file is refused, and that the reason holds some words
static void
check_refused(const char* path, const char* words)
{
  UiReport report = {0};
  check_note("%s", path);
  CHECK(!ui_audio_reader_new(path, &report));
  REQUIRE_INT(report.n_lines, 1);
  CHECK_TEXT(report.lines[0].file, path);
  CHECK(strstr(ui_report_error(&report), words) != NULL);
  ui_report_clear(&report);
  check_no_note();
}

static void
test_refused(void)
{
  scratch_write("empty.wav", "");
  scratch_write("text.wav", "This is no audio at all, whatever its name says");
  scratch_folder("folder.wav");
  write_silence("slow.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 7999, 1);
  write_silence("fast.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 192001, 1);
  write_silence("wide.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 44100, 9);
  check_refused("none.wav", "No such file");
  check_refused("empty.wav", "is empty");
  check_refused("text.wav", "is not an audio file");
  check_refused("folder.wav", "is a directory");
  check_refused("slow.wav", "7999 Hz");
  check_refused("fast.wav", "192001 Hz");
  check_refused("wide.wav", "9 channels");

  // Nobody is waited for where a folder has a pipe
  UiReport report = {0};
  REQUIRE_INT(mkfifo("pipe.wav", 0666), 0);
  CHECK(!ui_audio_reader_new_found("pipe.wav", &report));
  CHECK_TEXT(ui_report_error(&report), "is no regular file");
  ui_report_clear(&report);
}

static void
test_knows(void)
{
  write_silence("a", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 44100, 2);
  CHECK(ui_audio_reader_knows("a"));
  CHECK(ui_audio_reader_knows("slow.wav"));
  CHECK(!ui_audio_reader_knows("empty.wav"));
  CHECK(!ui_audio_reader_knows("text.wav"));
  CHECK(!ui_audio_reader_knows("pipe.wav"));
  CHECK(ui_audio_reader_knows("none.wav")); // Who opens it learns why
}

/// Return the largest magnitude
static float
max_size(const float* samples, size_t n)
{
  float most = 0.0f;
  for (size_t i = 0; i < n; ++i) {
    most = fmaxf(most, fabsf(samples[i]));
  }
  return most;
}

/// Read some samples, go back, and read all: they are those of the first time
static void
check_rewound(UiAudioReader* reader, uint32_t n_before)
{
  static float first[RIG_FRAMES + 1];
  static float again[RIG_FRAMES + 1];
  float*       one[]  = {first};
  float*       two[]  = {again};
  UiReport     report = {0};
  REQUIRE(reader != NULL);
  const UiAudioTags* tags = ui_audio_reader_tags(reader);
  const uint32_t     n    = ui_audio_reader_read(reader, one, n_before);
  CHECK(n > 0);
  CHECK(ui_audio_reader_rewind(reader, &report));
  CHECK_INT(ui_audio_reader_position(reader), 0);
  CHECK_INT(ui_audio_reader_read(reader, two, RIG_FRAMES + 1), RIG_FRAMES);
  CHECK_SAME(first, again, n);
  CHECK(max_size(again, RIG_FRAMES) > 0.0f);
  CHECK(ui_audio_reader_finish(reader, &report));
  CHECK(ui_audio_reader_tags(reader) == tags);
  CHECK_INT(report.n_lines, 0);
  ui_report_clear(&report);
}

/// A file can be read again, of whatever kind it is
static void
test_rewind(void)
{
  static const int formats[] = {SF_FORMAT_WAV | SF_FORMAT_PCM_16,
                                SF_FORMAT_WAV | SF_FORMAT_FLOAT,
                                SF_FORMAT_AIFF | SF_FORMAT_PCM_24,
                                SF_FORMAT_FLAC | SF_FORMAT_PCM_16,
                                SF_FORMAT_OGG | SF_FORMAT_VORBIS,
                                SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III};
  rig_fill(16);
  for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); ++i) {
    UiReport report = {0};
    check_note("format %x", (unsigned)formats[i]);
    if (rig_write_one("again", formats[i])) {
      for (uint32_t n = 1000; n < 2 * RIG_FRAMES; n += RIG_FRAMES - 999) {
        UiAudioReader* reader = ui_audio_reader_new("again", &report);
        check_rewound(reader, n);
        ui_audio_reader_free(reader);
      }
    }
    CHECK_INT(report.n_lines, 0);
  }
  check_no_note();
}

/// So can a pipe, as it is spooled
static void
test_rewind_pipe(void)
{
  static char  bytes[4 * RIG_FRAMES];
  UiReport     report = {0};
  const size_t size  = rig_write_one("piped", SF_FORMAT_WAV | SF_FORMAT_PCM_16);
  FILE* const  file  = fopen("piped", "rb");
  const int    saved = dup(STDIN_FILENO);
  int          ends[2];
  REQUIRE(file && size < sizeof(bytes) && fread(bytes, 1, size, file) == size);
  REQUIRE_INT(pipe(ends), 0);
  CHECK_INT(write(ends[1], bytes, size), size);
  close(ends[1]);
  CHECK_INT(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
  UiAudioReader* reader = ui_audio_reader_new("-", &report);
  check_rewound(reader, RIG_FRAMES);
  ui_audio_reader_free(reader);
  CHECK_INT(dup2(saved, STDIN_FILENO), STDIN_FILENO);
  close(saved);
  close(ends[0]);
  fclose(file);
}

/// A file that became another one meanwhile is not taken for the same
static void
test_changed(void)
{
  UiReport report = {0};
  write_silence("changed", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 44100, 1);
  UiAudioReader* reader = ui_audio_reader_new("changed", &report);
  REQUIRE(reader != NULL);
  write_silence("changed", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 48000, 2);
  CHECK(!ui_audio_reader_rewind(reader, &report));
  REQUIRE_INT(report.n_lines, 1);
  CHECK(strstr(ui_report_error(&report), "has changed") != NULL);
  ui_audio_reader_free(reader);
  ui_report_clear(&report);
}

int
main(void)
{
  scratch_enter();
  test_not_finite();
  test_shape();
  test_progress();
  test_refused();
  test_knows();
  test_rewind();
  test_rewind_pipe();
  test_changed();
  scratch_leave();
  return check_result();
}
