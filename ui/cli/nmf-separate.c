// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/report.h"
#include "base/stop.h"
#include "batch.h"
#include "benchmark.h"
#include "files/claims.h"
#include "files/dictionary_file.h"
#include "files/preset.h"
#include "nms/dictionary.h"
#include "plan.h"
#include "separate_options.h"
#include "summary.h"
#include "tool.h"

#include <malloc.h>
#include <stdlib.h>

/// Larger blocks are given back when they are freed, not kept for each thread
#define LARGE_BLOCK (1 << 18)

/// Load the dictionary; NULL with an error
static NmsDictionary*
load_dictionary(const char* name, CliClaims* claims, CliReport* report)
{
  char* const          path = cli_preset_resolve(name, report);
  NmsDictionary* const dictionary =
      path ? cli_dictionary_read(path, report) : NULL;
  if (path) {
    cli_claims_read(claims, path);
  }
  free(path);
  return dictionary;
}

/// Plan, check and do the work
static CliExit
separate(const CliSeparateOptions* options,
         const CliOperands*        operands,
         const NmsDictionary*      dictionary,
         CliClaims*                claims,
         CliReport*                report)
{
  CliPlan plan = {0};
  CliExit exit_code =
      cli_plan_make(options, dictionary, operands, &plan, report);
  cli_report_print(report, options->quiet);
  if (exit_code == CLI_EXIT_DONE && !cli_batch_run(&plan, claims)) {
    exit_code = CLI_EXIT_FAILED;
  }
  cli_plan_clear(&plan);
  return exit_code;
}

/// Print a summary of each input, none of which can be done
static void
tell_of_all(const CliOperands* operands, const CliReport* report)
{
  const CliSummary nothing = {0};
  for (int i = 0; i < operands->n_operands; ++i) {
    cli_summary_print_json(&nothing, operands->operands[i], report);
  }
}

/// Do what was asked for with a dictionary
static int
use_dictionary(const CliSeparateOptions* options,
               const CliOperands*        operands,
               CliReport*                report)
{
  CliClaims            claims = {0};
  NmsDictionary* const dictionary =
      load_dictionary(options->dictionary, &claims, report);
  CliExit exit_code = CLI_EXIT_FAILED;
  if (dictionary && !options->benchmark) {
    exit_code = separate(options, operands, dictionary, &claims, report);
  } else if (dictionary && cli_benchmark(options, dictionary, report)) {
    exit_code = CLI_EXIT_DONE;
  } else if (!dictionary && options->json) {
    tell_of_all(operands, report);
  }
  nms_dictionary_free(dictionary);
  cli_claims_clear(&claims);
  return (int)exit_code;
}

int
main(int argc, char** argv)
{
  CliSeparateOptions options;
  CliOperands        operands;
  CliReport          report = {0};

  cli_tool_begin("nmf-separate");
#ifdef M_MMAP_THRESHOLD
  (void)mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK);
#endif
  const CliParse parse =
      cli_separate_options_parse(argc, argv, &options, &operands);
  if (parse != CLI_PARSE_RUN) {
    return (int)cli_options_exit_code(parse);
  }
  cli_stop_install();

  int exit_code = CLI_EXIT_DONE;
  if (options.list) {
    exit_code = cli_presets_list(&report) ? CLI_EXIT_DONE : CLI_EXIT_FAILED;
  } else {
    exit_code = use_dictionary(&options, &operands, &report);
  }
  if (!cli_report_check_stdout(&report) && !exit_code) {
    exit_code = CLI_EXIT_FAILED;
  }
  cli_report_print(&report, options.quiet);
  cli_report_clear(&report);
  return exit_code && cli_stop_requested() ? cli_stop_exit_code() : exit_code;
}
