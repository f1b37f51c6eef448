// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_recordings.c
   Sources by name, with their files: lists, folders, and names that are none.
*/

#include "base/report.h"
#include "check.h"
#include "inputs/recordings.h"
#include "nms/dictionary.h"
#include "scratch.h"
#include "terminal/options.h"
#include "words.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/// Read operands, separated by spaces
static UiExit
read_sources(const char* line, UiSources* sources)
{
  static Words words;
  UiReport     report = {0};
  words_split(&words, line);
  const UiOperands operands  = {words.n_words, words.words};
  const UiExit     exit_code = ui_sources_read(&operands, sources, &report);
  CHECK((exit_code == UI_EXIT_DONE) == !report.n_errors);
  ui_report_clear(&report);
  return exit_code;
}

static void
test_sources(void)
{
  UiSources sources;
  scratch_folder("src");
  scratch_folder("src/sub");
  scratch_folder("src/empty");
  scratch_write("src/b.wav", "x");
  scratch_write("src/.hidden", "x");
  scratch_write("src/sub/a.wav", "x");
  scratch_write("src/a,b.wav", "x");

  CHECK(read_sources("one=x,y two=z one=w", &sources) == UI_EXIT_DONE);
  CHECK(sources.n_sources == 2);
  CHECK(!strcmp(sources.sources[0].name, "one"));
  CHECK(sources.sources[0].n_recordings == 3);
  CHECK(!strcmp(sources.sources[0].recordings[2].path, "w"));
  CHECK(!sources.sources[0].recordings[2].found);
  ui_sources_clear(&sources);

  CHECK(read_sources("all=src", &sources) == UI_EXIT_DONE);
  CHECK(sources.sources[0].n_recordings == 3);
  CHECK(!strcmp(sources.sources[0].recordings[0].path, "src/a,b.wav"));
  CHECK(!strcmp(sources.sources[0].recordings[1].path, "src/b.wav"));
  CHECK(!strcmp(sources.sources[0].recordings[2].path, "src/sub/a.wav"));
  CHECK(sources.sources[0].recordings[0].found);
  ui_sources_clear(&sources);

  CHECK(read_sources("a=src/a,b.wav", &sources) == UI_EXIT_DONE);
  CHECK(sources.sources[0].n_recordings == 1);
  ui_sources_clear(&sources);
  CHECK(read_sources("a=src/sub,src/b.wav", &sources) == UI_EXIT_DONE);
  CHECK(sources.sources[0].n_recordings == 2);
  ui_sources_clear(&sources);

  CHECK(read_sources("a=src/empty", &sources) == UI_EXIT_FAILED);
  ui_sources_clear(&sources);
  static const char* const bad[] = {
      "a", "a=", "=a", "a/b=c", "residual=a", "a\nb=c", "="};
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); ++i) {
    CHECK(read_sources(bad[i], &sources) == UI_EXIT_USAGE);
    ui_sources_clear(&sources);
  }
}

/// No more sources than a dictionary holds
static void
test_most(void)
{
  char      line[512] = "";
  UiSources sources;
  for (int i = 0; i < NMS_MAX_SOURCES; ++i) {
    const size_t used = strlen(line);
    snprintf(line + used, sizeof(line) - used, "s%d=a ", i);
  }
  CHECK_INT(read_sources(line, &sources), UI_EXIT_DONE);
  CHECK_INT(sources.n_sources, NMS_MAX_SOURCES);
  ui_sources_clear(&sources);
  strcat(line, "more=a");
  CHECK_INT(read_sources(line, &sources), UI_EXIT_USAGE);
  ui_sources_clear(&sources);
}

/// A file given by itself is not given again by its folder
static void
test_once(void)
{
  UiSources sources;
  CHECK_INT(read_sources("a=src/b.wav a=src a=src/sub", &sources),
            UI_EXIT_DONE);
  REQUIRE_INT(sources.n_sources, 1);
  REQUIRE_INT(sources.sources[0].n_recordings, 3);
  CHECK_TEXT(sources.sources[0].recordings[0].path, "src/b.wav");
  CHECK(!sources.sources[0].recordings[0].found);
  CHECK(sources.sources[0].recordings[1].found);
  ui_sources_clear(&sources);

  // For another source it is another recording
  CHECK_INT(read_sources("a=src b=src", &sources), UI_EXIT_DONE);
  REQUIRE_INT(sources.n_sources, 2);
  CHECK_INT(sources.sources[1].n_recordings, 3);
  ui_sources_clear(&sources);
}

/// Read what the rest of two sources is learnt from
static UiExit
read_rest(const char* operands_line, const char* mix, UiSources* sources)
{
  UiTexts  texts               = {{"more.wav"}, 1};
  UiReport report              = {0};
  UiExit   exit_code           = read_sources(operands_line, sources);
  texts.texts[texts.n_texts++] = mix;
  if (exit_code == UI_EXIT_DONE) {
    exit_code = ui_sources_read_rest(&texts, sources, &report);
    CHECK((exit_code == UI_EXIT_DONE) == !report.n_errors);
  }
  ui_report_clear(&report);
  return exit_code;
}

/// A rest is the last source, of files, parts and lists, under a free name
static void
test_rest(void)
{
  UiSources sources;
  CHECK_INT(read_rest("a=x b=y", "m.wav@1-2,src/sub", &sources), UI_EXIT_DONE);
  CHECK_INT(sources.n_sources, 3);
  CHECK(!sources.sources[0].is_rest && !sources.sources[1].is_rest);
  CHECK(sources.sources[2].is_rest);
  CHECK_TEXT(sources.sources[2].name, UI_REST_NAME);
  CHECK_INT(sources.sources[2].n_recordings, 3);
  CHECK_TEXT(sources.sources[2].recordings[0].path, "more.wav");
  CHECK(sources.sources[2].recordings[1].times.begin_s == 1.0);
  ui_sources_clear(&sources);
  CHECK_INT(read_rest("a=x rest=y", "m.wav", &sources), UI_EXIT_USAGE);
  ui_sources_clear(&sources);
  CHECK_INT(read_rest("a=x", "m.wav@2-1", &sources), UI_EXIT_USAGE);
  ui_sources_clear(&sources);
  CHECK_INT(read_rest("a=x", "@none.nmf", &sources), UI_EXIT_FAILED);
  ui_sources_clear(&sources);
}

int
main(void)
{
  scratch_enter();
  test_sources();
  test_most();
  test_once();
  test_rest();
  scratch_leave();
  return check_result();
}
