// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_options.c
   The option parser: every type, every form, every mistake, and what is said.
*/

#include "base/report.h"
#include "capture.h"
#include "check.h"
#include "terminal/options.h"
#include "words.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/// One field of each type
typedef struct {
  bool        flag;
  const char* text;
  UiTexts     texts;
  uint32_t    count;
  uint64_t    seed;
  double      real;
  double      time_s;
  int         choice;
} Values;

static const Values defaults = {
    .text = "none", .count = 5, .seed = 1, .real = 0.5, .choice = 2};

static const UiOption table[] = {
    {'f', "flag", UI_FLAG, offsetof(Values, flag), NULL, 0, 0, "A flag"},
    {'t', "text", UI_TEXT, offsetof(Values, text), "T", 0, 0, "A text"},
    {'m', "more", UI_TEXTS, offsetof(Values, texts), "T", 0, 0, "Texts"},
    {'c',
     "count",
     UI_COUNT,
     offsetof(Values, count),
     "N",
     2,
     9,
     "How many there are to be of what is counted here, which takes more than "
     "one line (default: %)"},
    {0, "seed", UI_SEED, offsetof(Values, seed), "S", 0, 0, "Seed, %"},
    {0, "real", UI_REAL, offsetof(Values, real), "X", -1, 1, "Number, %"},
    {0, "time", UI_TIME, offsetof(Values, time_s), "T", 0, 36000, "When"},
    {0,
     "choice",
     UI_CHOICE,
     offsetof(Values, choice),
     "a|bc|def",
     0,
     0,
     "One of them"},
};

static const UiProgram program = {"test",
                                  "[OPTION]... FILE",
                                  "Tries out options",
                                  "Example: test\n",
                                  table,
                                  sizeof(table) / sizeof(table[0]),
                                  &defaults};

static Words      words;
static UiOperands operands;

/// Parse a line; what is said goes to stderr and stdout
static UiParse
parse(const char* line, Values* values)
{
  char command[256];
  snprintf(command, sizeof(command), "test %s", line);
  words_split(&words, command);
  *values = defaults;
  return ui_options_parse(
      &program, words.n_words, words.words, values, &operands);
}

static void
test_forms(void)
{
  Values values;
  CHECK_INT(parse("", &values), UI_PARSE_RUN);
  CHECK(!values.flag && values.count == 5);
  CHECK_TEXT(values.text, "none");
  CHECK_INT(operands.n_operands, 0);

  CHECK_INT(parse("-ftx -c3 --real=-0.5 --choice bc", &values), UI_PARSE_RUN);
  CHECK(values.flag && values.count == 3);
  CHECK_TEXT(values.text, "x");
  CHECK(values.real == -0.5 && values.choice == 1);

  CHECK_INT(parse("--flag --seed 18446744073709551615", &values), UI_PARSE_RUN);
  CHECK(values.flag && values.seed == UINT64_MAX);

  CHECK_INT(parse("one -f two - -- -c", &values), UI_PARSE_RUN);
  CHECK_INT(operands.n_operands, 4);
  CHECK_TEXT(operands.operands[0], "one");
  CHECK_TEXT(operands.operands[2], "-");
  CHECK_TEXT(operands.operands[3], "-c");

  // The last one holds; the bounds belong to the range; names may be cut short
  CHECK_INT(parse("-c2 -c9 --real 1 --cho=def", &values), UI_PARSE_RUN);
  CHECK(values.count == 9 && values.real == 1.0 && values.choice == 2);
  CHECK_INT(parse("-c2 --real -1 --choice=a", &values), UI_PARSE_RUN);
  CHECK(values.count == 2 && values.real == -1.0 && values.choice == 0);
}

/// Each time one more
static void
test_texts(void)
{
  Values values;
  CHECK_INT(parse("-mx --more=y -t no --more z", &values), UI_PARSE_RUN);
  REQUIRE_INT(values.texts.n_texts, 3);
  CHECK_TEXT(values.texts.texts[0], "x");
  CHECK_TEXT(values.texts.texts[1], "y");
  CHECK_TEXT(values.texts.texts[2], "z");
}

static void
test_times(void)
{
  static const struct {
    const char* text;
    double      seconds;
  } good[] = {
      {"0", 0.0},
      {"90", 90.0},
      {"90.25", 90.25},
      {"1:30", 90.0},
      {"0:01:30.5", 90.5},
      {"90:00", 5400.0},
      {"10:00:00", 36000.0},
      {"1:5", 65.0},
      {"0:59.999", 59.999},
      {"007", 7.0},
      {"36000", 36000.0},
  };
  for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); ++i) {
    char   line[64];
    Values values;
    check_note("%s", good[i].text);
    snprintf(line, sizeof(line), "--time %s", good[i].text);
    CHECK_INT(parse(line, &values), UI_PARSE_RUN);
    CHECK_NEAR(values.time_s, good[i].seconds, 1e-9);
  }
  check_no_note();
}

/// Check that a line is refused, in one line, and changes nothing
static void
check_bad(const char* line)
{
  Values values;
  capture_begin(STDERR_FILENO);
  const UiParse     result = parse(line, &values);
  const char* const said   = capture_end();
  check_note("%s", line);
  CHECK_INT(result, UI_PARSE_BAD);
  CHECK(values.count == 5 && values.choice == 2 && values.seed == 1);
  CHECK(values.real == 0.5 && values.time_s == 0.0);
  CHECK(!strncmp(said, "test: ", 6));
  CHECK(strchr(said, '\n') == said + strlen(said) - 1);
  check_no_note();
}

static void
test_mistakes(void)
{
  static const char* const bad[] = {
      "-x",
      "--unknown",
      "-c",
      "--count",
      "-c1",
      "-c10",
      "-c3.0",
      "-c+3",
      "-c0x3",
      "-c3x",
      "-c4294967299",
      "--count=",
      "--flag=1",
      "--real=1.01",
      "--real=nan",
      "--real=1,5",
      "--real=inf",
      "--real=",
      "--choice=b",
      "--choice=bcd",
      "--choice=a|bc",
      "--choice=",
      "--seed=-1",
      "--seed=1e3",
      "--seed=18446744073709551616",
      "--time=",
      "--time=-1",
      "--time=:30",
      "--time=1:",
      "--time=1:60",
      "--time=1:30:60",
      "--time=1:2:3:4",
      "--time=1.5:30",
      "--time=1e3",
      "--time=0x10",
      "--time=nan",
      "--time=inf",
      "--time=+5",
      "--time=1.2.3",
      "--time=5s",
      "--time=10:00:00.1",
  };
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); ++i) {
    check_bad(bad[i]);
  }
}

/// Check what is said of a mistake
static void
check_said(const char* line, const char* wanted)
{
  Values values;
  capture_begin(STDERR_FILENO);
  const UiParse     result = parse(line, &values);
  const char* const said   = capture_end();
  CHECK_INT(result, UI_PARSE_BAD);
  CHECK_TEXT(said, wanted);
}

static void
test_sentences(void)
{
  check_said("-c10", "test: --count: '10' is not a whole number from 2 to 9\n");
  check_said("--real=2", "test: --real: '2' is not a number from -1 to 1\n");
  check_said("--seed=x", "test: --seed: 'x' is not a whole number\n");
  check_said("--choice=x", "test: --choice: 'x' is not one of a|bc|def\n");
  check_said("--time=x",
             "test: --time: 'x' is not a time in seconds or as m:ss, up to "
             "36000 s\n");
  check_said("--seed", "test: --seed needs a value; see test --help\n");
  check_said("--what", "test: --what is not an option; see test --help\n");
  check_said("--real=\033c",
             "test: --real: '?c' is not a number from -1 to 1\n");
}

static void
test_help(void)
{
  static const char* const wanted =
      "Usage: test [OPTION]... FILE\n"
      "Tries out options\n"
      "\n"
      "Options:\n"
      "  -f, --flag              A flag\n"
      "  -t, --text T            A text\n"
      "  -m, --more T            Texts\n"
      "  -c, --count N           How many there are to be of what is counted "
      "here,\n"
      "                          which takes more than one line (default: 5)\n"
      "      --seed S            Seed, 1\n"
      "      --real X            Number, 0.5\n"
      "      --time T            When\n"
      "      --choice a|bc|def   One of them\n"
      "  -h, --help              Print this and stop\n"
      "      --version           Print the version and stop\n"
      "\n"
      "Example: test\n";
  static const char* const lines[] = {"-h", "--help", "-c3 --help -c99"};
  for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); ++i) {
    Values values;
    capture_begin(STDOUT_FILENO);
    const UiParse result = parse(lines[i], &values);
    CHECK_TEXT(capture_end(), wanted);
    CHECK_INT(result, UI_PARSE_DONE);
  }

  Values values;
  capture_begin(STDOUT_FILENO);
  const UiParse     result  = parse("--version", &values);
  const char* const version = capture_end();
  CHECK_INT(result, UI_PARSE_DONE);
  CHECK(!strncmp(version, "test " UI_VERSION "\n", strlen(UI_VERSION) + 6));
  CHECK(strstr(version, "GPL-3.0-or-later") != NULL);
}

/// In a process of its own: help that nobody gets is a failure
static void
help_to_full_disk(void)
{
  REQUIRE(freopen("/dev/full", "w", stdout) != NULL);
  Values values;
  CHECK_INT(parse("--help", &values), UI_PARSE_DONE);
  CHECK_INT(ui_options_exit_code(UI_PARSE_DONE), UI_EXIT_FAILED);
}

int
main(void)
{
  test_forms();
  test_texts();
  test_times();
  test_mistakes();
  test_sentences();
  test_help();
  CHECK_INT(ui_options_exit_code(UI_PARSE_BAD), UI_EXIT_USAGE);
  CHECK_INT(ui_options_exit_code(UI_PARSE_DONE), UI_EXIT_DONE);
  CHECK_INT(capture_child(help_to_full_disk), 0);
  return check_result();
}
