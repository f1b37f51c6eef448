// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_options.c
   The option parser: every type, every form, every mistake.
*/

#include "base/report.h"
#include "check.h"
#include "cli/learn_options.h"
#include "cli/separate_options.h"
#include "nms/learner.h"
#include "terminal/options.h"

#include <fcntl.h>
#include <getopt.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/// Most words of a command line tested
#define MAX_WORDS 12

/// One field of each type
typedef struct {
  bool        flag;
  const char* text;
  uint32_t    count;
  uint64_t    seed;
  double      real;
  int         choice;
} Values;

static const CliOption table[] = {
    {'f', "flag", CLI_FLAG, offsetof(Values, flag), NULL, 0, 0, ""},
    {'t', "text", CLI_TEXT, offsetof(Values, text), "T", 0, 0, ""},
    {'c', "count", CLI_COUNT, offsetof(Values, count), "N", 2, 9, ""},
    {0, "seed", CLI_SEED, offsetof(Values, seed), "S", 0, 0, ""},
    {0, "real", CLI_REAL, offsetof(Values, real), "X", -1, 1, ""},
    {0, "choice", CLI_CHOICE, offsetof(Values, choice), "a|bc|def", 0, 0, ""},
};

static const CliProgram program = {
    "test", "", "", "", table, sizeof(table) / sizeof(table[0]), NULL};

/// A command line, taken apart
typedef struct {
  char        line[256];
  char*       words[MAX_WORDS + 1];
  int         n_words;
  CliOperands operands;
} Command;

/// Split a line at its spaces
static void
split(Command* command, const char* line)
{
  snprintf(command->line, sizeof(command->line), "test %s", line);
  command->n_words = 0;
  char* rest       = NULL;
  for (char* word = strtok_r(command->line, " ", &rest);
       word && command->n_words < MAX_WORDS;
       word = strtok_r(NULL, " ", &rest)) {
    command->words[command->n_words++] = word;
  }
  command->words[command->n_words] = NULL;
  optind                           = 0; // Begin anew
}

static CliParse
parse(Command* command, const char* line, Values* values)
{
  *values = (Values){.text = "none", .count = 5, .seed = 1, .choice = 2};
  split(command, line);
  return cli_options_parse(
      &program, command->n_words, command->words, values, &command->operands);
}

static void
test_forms(void)
{
  Command command;
  Values  values;
  CHECK(parse(&command, "", &values) == CLI_PARSE_RUN);
  CHECK(!values.flag && !strcmp(values.text, "none") && values.count == 5);
  CHECK(command.operands.n_operands == 0);

  CHECK(parse(&command, "-ftx -c3 --real=-0.5 --choice bc", &values) ==
        CLI_PARSE_RUN);
  CHECK(values.flag && !strcmp(values.text, "x") && values.count == 3);
  CHECK(values.real == -0.5 && values.choice == 1);

  CHECK(parse(&command, "--flag --seed 18446744073709551615", &values) ==
        CLI_PARSE_RUN);
  CHECK(values.flag && values.seed == UINT64_MAX);

  CHECK(parse(&command, "one -f two - -- -c", &values) == CLI_PARSE_RUN);
  CHECK(command.operands.n_operands == 4);
  CHECK(!strcmp(command.operands.operands[0], "one"));
  CHECK(!strcmp(command.operands.operands[2], "-"));
  CHECK(!strcmp(command.operands.operands[3], "-c"));
}

static void
test_mistakes(void)
{
  static const char* const bad[] = {
      "-x",           "--unknown",    "-c",
      "--count",      "-c1",          "-c10",
      "-c3.0",        "-c+3",         "-c0x3",
      "-c3x",         "--flag=1",     "--real=1.01",
      "--real=nan",   "--real=1,5",   "--real=inf",
      "--choice=b",   "--choice=bcd", "--choice=a|bc",
      "--seed=-1",    "--seed=1e3",   "--seed=18446744073709551616",
      "--count=",     "--real=",      "--choice=",
      "-c4294967299",
  };
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); ++i) {
    Command command;
    Values  values;
    check_note("%s", bad[i]);
    CHECK_INT(parse(&command, bad[i], &values), CLI_PARSE_BAD);
    CHECK(values.count == 5 && values.choice == 2 && values.seed == 1);
  }
  check_no_note();
}

/// Parse a command line of nmf-separate
static CliParse
parse_separate(const char* line, CliSeparateOptions* options)
{
  Command command;
  split(&command, line);
  return cli_separate_options_parse(
      command.n_words, command.words, options, &command.operands);
}

static void
test_separate(void)
{
  CliSeparateOptions options;
  CHECK(parse_separate("a.wav", &options) == CLI_PARSE_RUN);
  CHECK(!strcmp(options.dictionary, "band") && !options.output);
  CHECK(options.jobs == 1 && options.block == 8192);
  CHECK(options.hop == 0 && options.iterations == 0);
  CHECK(isnan(options.sharpness));

  CHECK(parse_separate("--list", &options) == CLI_PARSE_RUN);
  CHECK(options.list);
  CHECK(parse_separate("", &options) == CLI_PARSE_BAD);
  CHECK(parse_separate("--list a.wav", &options) == CLI_PARSE_BAD);
  CHECK(parse_separate("--remix a=1 --stems a x", &options) == CLI_PARSE_BAD);
  CHECK(parse_separate("--format flac --subtype float x", &options) ==
        CLI_PARSE_BAD);
  CHECK(parse_separate("--format flac --subtype pcm24 x", &options) ==
        CLI_PARSE_RUN);
  CHECK(parse_separate("--stems a - x", &options) == CLI_PARSE_BAD);
  CHECK(parse_separate("--stems a --json -", &options) == CLI_PARSE_BAD);
  CHECK(parse_separate("--stems a --json -o d -", &options) == CLI_PARSE_RUN);
  CHECK(parse_separate("--stems a -o - x", &options) == CLI_PARSE_RUN);
  CHECK(parse_separate("--stems a -o - x y", &options) == CLI_PARSE_BAD);
  CHECK(parse_separate("--stems a -o - --plot x", &options) == CLI_PARSE_BAD);
}

/// Parse a command line of nmf-learn and apply it; each operand is a source
static bool
apply_learn(const char* line, NmsLearnerConfig* config)
{
  Command         command;
  CliLearnOptions options;
  CliReport       report = {0};
  split(&command, line);
  if (cli_learn_options_parse(
          command.n_words, command.words, &options, &command.operands) !=
      CLI_PARSE_RUN) {
    return false;
  }
  const bool ok = cli_learn_options_apply(
      &options, (size_t)command.operands.n_operands, config, &report);
  CHECK(ok == !report.n_errors);
  cli_report_clear(&report);
  return ok;
}

static void
test_learn(void)
{
  const NmsLearnerConfig standard = nms_learner_defaults();

  NmsLearnerConfig config;
  CHECK(apply_learn("-o x a=b", &config));
  CHECK(config.window == standard.window && config.hop == standard.hop);
  CHECK(config.n_bands == standard.n_bands && config.seed == standard.seed);
  CHECK(config.exponent == standard.exponent);

  // Lengths follow the rate by powers of two, unless they are given
  CHECK(apply_learn("-o x --rate 48000 a=b", &config));
  CHECK(config.window == standard.window);
  CHECK(apply_learn("-o x --rate 96000 a=b", &config));
  CHECK(config.window == 2 * standard.window);
  CHECK(config.stride_samples == 2 * standard.stride_samples);
  CHECK(apply_learn("-o x --rate 8000 a=b", &config));
  CHECK(config.window == standard.window / 4);
  CHECK(apply_learn("-o x --rate 96000 --window 1000 a=b", &config));
  CHECK(config.window == 1000 && config.hop == 250);

  CHECK(apply_learn("-o x --bands 0 --beta -1 --seed 9 a=b", &config));
  CHECK(config.n_bands == 0 && config.beta == -1.0F && config.seed == 9);
  CHECK(config.n_groups == standard.n_groups);
  CHECK(config.n_iterations == standard.n_iterations); // Never refined
  CHECK(config.relaxation == 1.0F && config.momentum == 0.0F);
  CHECK(apply_learn("-o x --groups 0 a=b", &config));
  CHECK(config.n_groups == 0 && config.n_bands == standard.n_bands);
  CHECK(apply_learn("-o x --window 16 a=b", &config));
  CHECK(config.n_bands <= 9 && config.n_groups <= 9 && config.hop == 4);
  CHECK(!apply_learn("-o x --window 17 a=b", &config));
  CHECK(!apply_learn("-o x --window 64 --hop 33 a=b", &config));
  CHECK(!apply_learn("-o x --window 64 --bands 34 a=b", &config));
  CHECK(!apply_learn("-o x --bands 2 a=b", &config));
  CHECK(!apply_learn("-o x --window 64 --groups 34 a=b", &config));
  CHECK(!apply_learn("-o x --groups 2 a=b", &config));
  CHECK(!apply_learn("-o x", &config));
  CHECK(!apply_learn("a=b", &config));
  CHECK(!apply_learn("-o x --f16 --f32 a=b", &config));
}

static void
test_learn_plain(void)
{
  const NmsLearnerConfig standard = nms_learner_defaults();

  NmsLearnerConfig config;
  CHECK(apply_learn("-o x a=b c=d", &config));
  CHECK(config.n_iterations < standard.n_iterations);
  CHECK(apply_learn("-o x --plain a=b c=d", &config));
  CHECK(config.n_iterations == standard.n_iterations);
  CHECK(apply_learn("-o x a=b", &config)); // One source has no mixtures
  CHECK(config.n_iterations == standard.n_iterations);
  CHECK(config.relaxation == 1.0F && config.momentum == 0.0F);
  CHECK(config.mask_exponent == standard.mask_exponent);
}

int
main(void)
{
  // What the parser says of all these mistakes is not for the log
  const int stderr_fd = dup(STDERR_FILENO);
  const int nowhere   = open("/dev/null", O_WRONLY);
  dup2(nowhere, STDERR_FILENO);
  test_forms();
  test_mistakes();
  test_separate();
  test_learn();
  test_learn_plain();
  dup2(stderr_fd, STDERR_FILENO);
  return check_result();
}
