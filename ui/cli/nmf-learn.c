// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/report.h"
#include "base/stop.h"
#include "inputs/recordings.h"
#include "learn/bleed.h"
#include "learn/learn.h"
#include "learn/learn_options.h"
#include "learn/ranks.h"
#include "nms/learner.h"
#include "tool.h"

#include <stdbool.h>

/// Settle what all is learnt under: the options, or what is joined
static bool
settle(const UiLearnOptions* options,
       const UiSources*      sources,
       NmsLearnerConfig*     config,
       UiReport*             report)
{
  const UiOrigins* const origins = &sources->origins;
  return origins->n_origins
             ? ui_learn_options_join(options,
                                     origins->origins[0].dictionary,
                                     origins->origins[0].path,
                                     config,
                                     report)
             : ui_learn_options_apply(
                   options, sources->n_sources, config, report);
}

/// Check everything that can be checked, then do the work
static UiExit
run(const UiLearnOptions* options, const UiOperands* operands, UiReport* report)
{
  NmsLearnerConfig config;
  UiSources        sources   = {0};
  UiExit           exit_code = ui_sources_read(operands, &sources, report);
  if (exit_code == UI_EXIT_DONE && options->rest.n_texts) {
    exit_code = ui_sources_read_rest(&options->rest, &sources, report);
  }
  if (exit_code == UI_EXIT_DONE &&
      (!settle(options, &sources, &config, report) ||
       !ui_bleed_check(options, &config, &sources, report))) {
    exit_code = UI_EXIT_USAGE;
  }
  if (exit_code == UI_EXIT_DONE &&
      !ui_learn(options, &config, &sources, report)) {
    exit_code = UI_EXIT_FAILED;
  }
  ui_sources_clear(&sources);
  return exit_code;
}

int
main(int argc, char** argv)
{
  UiLearnOptions options;
  UiOperands     operands;
  UiReport       report = {0};

  ui_tool_begin("nmf-learn");
  const UiParse parse = ui_learn_options_parse(argc, argv, &options, &operands);
  if (parse != UI_PARSE_RUN) {
    return (int)ui_options_exit_code(parse);
  }
  const bool has_ranks = !options.mpi || ui_ranks_begin(&report);
  options.quiet        = options.quiet || ui_ranks_helps();
  ui_stop_install();

  const int exit_code =
      has_ranks ? (int)run(&options, &operands, &report) : (int)UI_EXIT_FAILED;
  ui_report_print(&report, options.quiet);
  ui_report_clear(&report);
  if (exit_code) {
    ui_ranks_abort(exit_code);
  }
  return exit_code && ui_stop_requested() ? ui_stop_exit_code() : exit_code;
}
