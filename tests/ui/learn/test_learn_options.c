// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_learn_options.c
   What nmf-learn may be asked for, and what becomes of it: lengths follow the
   rate, and a dictionary that is never refined has no use for refining's.
*/

#include "base/report.h"
#include "capture.h"
#include "check.h"
#include "learn/learn_options.h"
#include "nms/learner.h"
#include "terminal/options.h"
#include "words.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

/// Parse a command line and apply it; each operand is a source
static bool
apply_learn(const char* line, NmsLearnerConfig* config)
{
  static Words   words;
  char           command[256];
  UiOperands     operands;
  UiLearnOptions options;
  UiReport       report = {0};
  snprintf(command, sizeof(command), "nmf-learn %s", line);
  words_split(&words, command);
  capture_begin(STDERR_FILENO);
  const UiParse parse =
      ui_learn_options_parse(words.n_words, words.words, &options, &operands);
  (void)capture_end();
  if (parse != UI_PARSE_RUN) {
    return false;
  }
  const bool ok = ui_learn_options_apply(
      &options, (size_t)operands.n_operands, config, &report);
  CHECK(ok == !report.n_errors);
  ui_report_clear(&report);
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
  CHECK(config.n_bands == 0 && config.beta == -1.0f && config.seed == 9);
  CHECK(config.n_groups == standard.n_groups);
  CHECK(config.n_iterations == standard.n_iterations); // Never refined
  CHECK(config.relaxation == 1.0f && config.momentum == 0.0f);
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

/// For files, frames are a quarter of the window apart, whatever the usual hop
static void
test_learn_for_files(void)
{
  NmsLearnerConfig config;
  CHECK(apply_learn("-o x a=b c=d", &config));
  CHECK(!config.is_symmetrical && !config.n_ahead);
  CHECK(apply_learn("-o x --for-files a=b c=d", &config));
  CHECK(config.is_symmetrical && config.n_ahead == 1);
  CHECK(config.window == 4096 && config.hop == 1024);
  CHECK(apply_learn("-o x --for-files --window 8192 a=b c=d", &config));
  CHECK(config.hop == 2048);
  CHECK(apply_learn("-o x --for-files --rate 96000 a=b c=d", &config));
  CHECK(config.window == 8192 && config.hop == 2048);
  CHECK(apply_learn("-o x --for-files --context 1 a=b c=d", &config));
  CHECK(config.is_symmetrical && !config.n_ahead);
  CHECK(!apply_learn("-o x --for-files --hop 1024 a=b c=d", &config));
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
  CHECK(config.relaxation == 1.0f && config.momentum == 0.0f);
  CHECK(config.mask_exponent == standard.mask_exponent);
}

int
main(void)
{
  test_learn();
  test_learn_plain();
  test_learn_for_files();
  return check_result();
}
