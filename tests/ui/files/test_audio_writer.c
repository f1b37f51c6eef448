// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_audio_writer.c
   Exact samples, clipping, what is not finite, and files whole or not at all.
*/

#include "audio_rig.h"
#include "base/report.h"
#include "check.h"
#include "files/audio_writer.h"
#include "scratch.h"

#include <fcntl.h>
#include <math.h>
#include <sndfile.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

static void
test_exact(void)
{
  static const struct {
    int format;
    int bits;
  } cases[] = {
      {SF_FORMAT_WAV | SF_FORMAT_PCM_16, 16},
      {SF_FORMAT_WAV | SF_FORMAT_PCM_24, 24},
      {SF_FORMAT_WAV | SF_FORMAT_PCM_32, 24},
      {SF_FORMAT_WAV | SF_FORMAT_FLOAT, 24},
      {SF_FORMAT_WAV | SF_FORMAT_DOUBLE, 24},
      {SF_FORMAT_RF64 | SF_FORMAT_PCM_16, 16},
      {SF_FORMAT_RF64 | SF_FORMAT_FLOAT, 24},
      {SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 16},
      {SF_FORMAT_FLAC | SF_FORMAT_PCM_24, 24},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); ++i) {
    UiReport report = {0};
    rig_fill(cases[i].bits);
    CHECK(rig_write("exact", cases[i].format) == 0);
    CHECK(rig_read("exact", &report) == RIG_FRAMES);
    CHECK(rig_same());
    CHECK(!report.n_lines);
    ui_report_clear(&report);
  }
}

static void
test_small_rf64(void)
{
  char magic[4] = "";
  CHECK(rig_write("small", SF_FORMAT_RF64 | SF_FORMAT_PCM_16) == 0);
  const int small = open("small", O_RDONLY);
  CHECK(read(small, magic, sizeof(magic)) == 4);
  CHECK(!memcmp(magic, "RIFF", 4)); // Only a large file needs the other
  close(small);
}

static void
test_clipping(void)
{
  rig_fill(16);
  rig_samples[0][5] = 1.0f;
  rig_samples[1][6] = -1.5f;
  rig_samples[2][7] = -1.0f;
  rig_samples[2][8] = 32767.4f / 32768.0f;
  rig_samples[2][9] = 1e30f;
  UiReport report   = {0};
  CHECK(rig_write("clip", SF_FORMAT_WAV | SF_FORMAT_PCM_16) == 3);
  CHECK(rig_read("clip", &report) == RIG_FRAMES);
  CHECK(rig_back[0][5] == 32767.0f / 32768.0f);
  CHECK(rig_back[1][6] == -1.0f);
  CHECK(rig_back[2][7] == -1.0f);
  CHECK(rig_back[2][8] == 32767.0f / 32768.0f);
  CHECK(rig_back[2][9] == 32767.0f / 32768.0f);
  CHECK(!report.n_lines);

  CHECK(rig_write("loud", SF_FORMAT_WAV | SF_FORMAT_FLOAT) == 0);
  CHECK(rig_read("loud", &report) == RIG_FRAMES);
  CHECK(rig_back[1][6] == -1.5f && rig_back[2][9] == 0.0f);
  CHECK(report.n_lines == 1 && !report.n_errors);
  ui_report_clear(&report);
}

/// What is not finite is written as 0 and counted, and does not hide the peak
static void
test_writing_not_finite(int format)
{
  static const float wrong[] = {NAN, INFINITY, -INFINITY, -NAN};
  const UiAudioSpec  spec    = {format, RIG_CHANNELS, 44100, true, NULL, 0};
  UiReport           report  = {0};
  const float*       channels[RIG_CHANNELS] = {
            rig_samples[0], rig_samples[1], rig_samples[2]};
  rig_fill(16);
  for (int i = 0; i < RIG_FRAMES; ++i) {
    rig_samples[1][i] =
        i % 1000 == 7 ? wrong[i / 1000 % 4] : rig_samples[1][i] / 2.0f;
    rig_samples[0][i] = rig_samples[2][i] = 0.0f;
  }
  rig_samples[2][9]           = -0.75f;
  UiAudioWriter* const writer = ui_audio_writer_new("b.wav", &spec, &report);
  CHECK(writer &&
        ui_audio_writer_write(writer, channels, RIG_FRAMES, &report) &&
        ui_audio_writer_finish(writer, &report) &&
        ui_audio_writer_commit(writer, &report));
  CHECK(writer && ui_audio_writer_n_broken(writer) == 10);
  CHECK(writer && ui_audio_writer_n_clipped(writer) == 0);
  CHECK(writer && ui_audio_writer_peak(writer) == 0.75f);
  ui_audio_writer_free(writer);
  CHECK(rig_read("b.wav", &report) == RIG_FRAMES);
  for (int i = 0; i < RIG_FRAMES; ++i) {
    CHECK(rig_back[1][i] ==
          (isfinite(rig_samples[1][i]) ? rig_samples[1][i] : 0.0f));
  }
  ui_report_clear(&report);
}

/// Begin a file, and complete it
static UiAudioWriter*
finish_file(const char* path, bool replace, UiReport* report)
{
  const UiAudioSpec spec = {
      SF_FORMAT_WAV | SF_FORMAT_PCM_16, RIG_CHANNELS, 44100, replace, NULL, 0};
  const float* channels[RIG_CHANNELS] = {
      rig_samples[0], rig_samples[1], rig_samples[2]};
  UiAudioWriter* writer = ui_audio_writer_new(path, &spec, report);
  if (writer && !(ui_audio_writer_write(writer, channels, 0, report) &&
                  ui_audio_writer_write(writer, channels, 777, report) &&
                  ui_audio_writer_finish(writer, report))) {
    ui_audio_writer_free(writer);
    return NULL;
  }
  return writer;
}

/// A file has its name when it is committed, and not if it is not
static void
test_names(void)
{
  UiReport report = {0};
  scratch_folder("names");
  UiAudioWriter* writer = finish_file("names/a.wav", false, &report);
  REQUIRE(writer != NULL);
  CHECK(!scratch_has("names/a.wav"));
  ui_audio_writer_free(writer);
  CHECK_INT(scratch_count("names"), 0);

  writer = finish_file("names/a.wav", false, &report);
  REQUIRE(writer && ui_audio_writer_commit(writer, &report));
  CHECK(scratch_has("names/a.wav"));
  ui_audio_writer_withdraw(writer);
  CHECK(!scratch_has("names/a.wav"));
  ui_audio_writer_free(writer);

  writer = finish_file("names/a.wav", false, &report);
  REQUIRE(writer && ui_audio_writer_commit(writer, &report));
  ui_audio_writer_free(writer);
  CHECK_INT(scratch_count("names"), 1);
  CHECK_INT(report.n_errors, 0);

  // Nobody's file is replaced without being asked for
  writer = finish_file("names/a.wav", false, &report);
  CHECK(!writer || !ui_audio_writer_commit(writer, &report));
  ui_audio_writer_free(writer);
  CHECK_INT(report.n_errors, 1);
  ui_audio_writer_free(NULL);
  ui_report_clear(&report);
}

int
main(void)
{
  scratch_enter();
  test_exact();
  test_small_rf64();
  test_clipping();
  test_writing_not_finite(SF_FORMAT_WAV | SF_FORMAT_FLOAT);
  test_writing_not_finite(SF_FORMAT_WAV | SF_FORMAT_PCM_24);
  test_names();
  scratch_leave();
  return check_result();
}
