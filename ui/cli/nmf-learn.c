// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/report.h"
#include "base/stop.h"
#include "learn.h"
#include "learn_options.h"
#include "nms/learner.h"
#include "recordings.h"
#include "tool.h"

/// Settle what all is learnt under: the options, or what is joined
static bool
settle(const CliLearnOptions* options,
       const CliSources*      sources,
       NmsLearnerConfig*      config,
       CliReport*             report)
{
  const CliOrigins* const origins = &sources->origins;
  return origins->n_origins
             ? cli_learn_options_join(options,
                                      origins->origins[0].dictionary,
                                      origins->origins[0].path,
                                      config,
                                      report)
             : cli_learn_options_apply(
                   options, sources->n_sources, config, report);
}

/// Check everything that can be checked, then do the work
static CliExit
run(const CliLearnOptions* options,
    const CliOperands*     operands,
    CliReport*             report)
{
  NmsLearnerConfig config;
  CliSources       sources   = {0};
  CliExit          exit_code = cli_sources_read(operands, &sources, report);
  if (exit_code == CLI_EXIT_DONE &&
      !settle(options, &sources, &config, report)) {
    exit_code = CLI_EXIT_USAGE;
  }
  if (exit_code == CLI_EXIT_DONE &&
      !cli_learn(options, &config, &sources, report)) {
    exit_code = CLI_EXIT_FAILED;
  }
  cli_sources_clear(&sources);
  return exit_code;
}

int
main(int argc, char** argv)
{
  CliLearnOptions options;
  CliOperands     operands;
  CliReport       report = {0};

  cli_tool_begin("nmf-learn");
  const CliParse parse =
      cli_learn_options_parse(argc, argv, &options, &operands);
  if (parse != CLI_PARSE_RUN) {
    return (int)cli_options_exit_code(parse);
  }
  cli_stop_install();

  const int exit_code = (int)run(&options, &operands, &report);
  cli_report_print(&report, options.quiet);
  cli_report_clear(&report);
  return exit_code && cli_stop_requested() ? cli_stop_exit_code() : exit_code;
}
