// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_separate_options.c
   What nmf-separate may be asked for, and what makes no sense together.
*/

#include "capture.h"
#include "check.h"
#include "cli/separate_options.h"
#include "terminal/options.h"
#include "words.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

/// Parse a command line; forget what is said
static UiParse
parse(const char* line, UiSeparateOptions* options)
{
  static Words words;
  char         command[256];
  UiOperands   operands;
  snprintf(command, sizeof(command), "nmf-separate %s", line);
  words_split(&words, command);
  capture_begin(STDERR_FILENO);
  const UiParse result =
      ui_separate_options_parse(words.n_words, words.words, options, &operands);
  (void)capture_end();
  return result;
}

static void
test_defaults(void)
{
  UiSeparateOptions options;
  CHECK_INT(parse("a.wav", &options), UI_PARSE_RUN);
  CHECK_TEXT(options.dictionary, "band");
  CHECK(!options.output && !options.list);
  CHECK(options.jobs == 1 && options.block == 8192);
  CHECK(options.hop == 0 && options.iterations == 0);
  CHECK(isnan(options.sharpness));
  CHECK_INT(options.stereo, UI_STEREO_AUTO);
  CHECK_INT(parse("--stereo mix x", &options), UI_PARSE_RUN);
  CHECK_INT(options.stereo, UI_STEREO_MIX);
  CHECK_INT(parse("--stereo off x", &options), UI_PARSE_RUN);
  CHECK_INT(options.stereo, UI_STEREO_OFF);
  CHECK_INT(parse("--list", &options), UI_PARSE_RUN);
  CHECK(options.list);
}

static void
test_together(void)
{
  static const struct {
    const char* line;
    UiParse     wanted;
  } cases[] = {
      {"", UI_PARSE_BAD},
      {"--list a.wav", UI_PARSE_BAD},
      {"--remix a=1 --stems a x", UI_PARSE_BAD},
      {"--format flac --subtype float x", UI_PARSE_BAD},
      {"--format flac --subtype pcm24 x", UI_PARSE_RUN},
      {"--stems a - x", UI_PARSE_BAD},
      {"--stems a --json -", UI_PARSE_BAD},
      {"--stems a --json -o d -", UI_PARSE_RUN},
      {"--stems a -o - x", UI_PARSE_RUN},
      {"--stems a -o - x y", UI_PARSE_BAD},
      {"--stems a -o - --plot x", UI_PARSE_BAD},
      {"--start 2 --end 1 x", UI_PARSE_BAD},
      {"--start 1 --end 1 x", UI_PARSE_BAD},
      {"--start 1 --end 2 x", UI_PARSE_RUN},
      {"--start 1:00 x", UI_PARSE_RUN},
      {"--name {file} x", UI_PARSE_RUN},
      {"--name ../{file} x", UI_PARSE_BAD},
      {"--name {what} x", UI_PARSE_BAD},
      {"--jobs 0 x", UI_PARSE_RUN},
      {"--hop 0 x", UI_PARSE_BAD},
      {"--format polka x", UI_PARSE_BAD},
      {"--stereo learnt x", UI_PARSE_RUN},
      {"--stereo wide x", UI_PARSE_BAD},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); ++i) {
    UiSeparateOptions options;
    check_note("%s", cases[i].line);
    CHECK_INT(parse(cases[i].line, &options), cases[i].wanted);
  }
  check_no_note();
}

int
main(void)
{
  test_defaults();
  test_together();
  return check_result();
}
