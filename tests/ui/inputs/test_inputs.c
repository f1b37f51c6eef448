// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_inputs.c
   Recordings to be separated: those named, and the audio in folders, each with
   the name that its files get.
*/

#include "base/report.h"
#include "check.h"
#include "inputs/inputs.h"
#include "scratch.h"
#include "terminal/options.h"
#include "words.h"

#include <sndfile.h>

#include <stdbool.h>

/// Write a recording
static void
write_audio(const char* path, int format)
{
  static const float silence[100];
  SF_INFO  info = {.samplerate = 44100, .channels = 1, .format = format};
  SNDFILE* file = sf_open(path, SFM_WRITE, &info);
  REQUIRE(file != NULL);
  CHECK_INT(sf_write_float(file, silence, 100), 100);
  CHECK_INT(sf_close(file), 0);
}

/// Read operands, separated by spaces
static bool
read_inputs(const char* line, UiInputs* inputs, UiReport* report)
{
  static Words words;
  words_split(&words, line);
  const UiOperands operands = {words.n_words, words.words};
  return ui_inputs_read(&operands, inputs, report);
}

/// Check an input
static void
check_input(const UiInput* input, const char* path, const char* file)
{
  CHECK_TEXT(input->path, path);
  CHECK_TEXT(input->file, file);
}

static void
test_files(void)
{
  UiInputs inputs;
  UiReport report = {0};
  CHECK(read_inputs(
      "none.wav - music/song.live.flac none.wav", &inputs, &report));
  REQUIRE_INT(inputs.n_inputs, 4); // Whoever opens them says what is wrong
  check_input(&inputs.inputs[0], "none.wav", "none");
  check_input(&inputs.inputs[1], "-", "stdin");
  check_input(&inputs.inputs[2], "music/song.live.flac", "song.live");
  CHECK(!inputs.inputs[2].found);

  ui_inputs_remove(&inputs, 1);
  REQUIRE_INT(inputs.n_inputs, 3);
  check_input(&inputs.inputs[1], "music/song.live.flac", "song.live");
  ui_inputs_remove(&inputs, 2);
  ui_inputs_remove(&inputs, 0);
  REQUIRE_INT(inputs.n_inputs, 1);
  check_input(&inputs.inputs[0], "music/song.live.flac", "song.live");
  ui_inputs_clear(&inputs);
  CHECK_INT(inputs.n_inputs, 0);
  CHECK_INT(report.n_lines, 0);
}

static void
test_folder(void)
{
  UiInputs inputs;
  UiReport report = {0};
  scratch_folder("music");
  scratch_folder("music/b");
  write_audio("music/b/song.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16);
  write_audio("music/a", SF_FORMAT_WAV | SF_FORMAT_PCM_16); // Whatever its name
  scratch_write("music/cover.wav", "no audio");
  CHECK(read_inputs("music first.wav music//", &inputs, &report));
  REQUIRE_INT(inputs.n_inputs, 5);
  check_input(&inputs.inputs[0], "music/a", "a");
  check_input(&inputs.inputs[1], "music/b/song.flac", "b/song");
  check_input(&inputs.inputs[2], "first.wav", "first");
  check_input(&inputs.inputs[4], "music//b/song.flac", "b/song");
  CHECK(inputs.inputs[0].found && !inputs.inputs[2].found);
  REQUIRE_INT(report.n_lines, 2);
  CHECK_INT(report.lines[0].severity, UI_NOTE);
  CHECK_TEXT(report.lines[0].file, "music/cover.wav");
  ui_report_clear(&report);
  ui_inputs_clear(&inputs);
}

static void
test_no_audio(void)
{
  UiInputs inputs;
  UiReport report = {0};
  scratch_folder("empty");
  scratch_folder("texts");
  scratch_write("texts/a.txt", "no audio");
  CHECK(!read_inputs("empty a.wav texts", &inputs, &report));
  CHECK_INT(inputs.n_inputs, 1); // The others are not to suffer
  CHECK_INT(report.n_errors, 2);
  CHECK_TEXT(ui_report_error(&report), "holds no files");
  ui_report_clear(&report);
  ui_inputs_clear(&inputs);
}

int
main(void)
{
  scratch_enter();
  test_files();
  test_folder();
  test_no_audio();
  scratch_leave();
  return check_result();
}
