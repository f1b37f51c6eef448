// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "batch.h"
#include "benchmark.h"
#include "dictionary_file.h"
#include "nms/dictionary.h"
#include "preset.h"
#include "report.h"
#include "separate_options.h"
#include "stop.h"

#include <malloc.h>
#include <stdlib.h>

/// Larger blocks are given back when they are freed, not kept for each thread
#define LARGE_BLOCK (1 << 18)

/// Load the dictionary; NULL with an error
static NmsDictionary*
load_dictionary(const char* name, CliReport* report)
{
  char* const          path = cli_preset_resolve(name, report);
  NmsDictionary* const dictionary =
      path ? cli_dictionary_read(path, report) : NULL;
  free(path);
  return dictionary;
}

/// Plan, check and do the work
static CliExit
separate(const CliSeparateOptions* options,
         const CliOperands*        operands,
         const NmsDictionary*      dictionary,
         CliReport*                report)
{
  CliBatch batch = {0};
  CliExit  exit_code =
      cli_batch_plan(options, dictionary, operands, &batch, report);
  cli_report_print(report, options->quiet);
  if (exit_code == CLI_EXIT_DONE &&
      !(cli_batch_check(&batch, report) && cli_batch_run(&batch))) {
    exit_code = CLI_EXIT_FAILED;
  }
  cli_batch_clear(&batch);
  return exit_code;
}

/// Do what was asked for with a dictionary
static int
use_dictionary(const CliSeparateOptions* options,
               const CliOperands*        operands,
               CliReport*                report)
{
  NmsDictionary* const dictionary =
      load_dictionary(options->dictionary, report);
  CliExit exit_code = CLI_EXIT_FAILED;
  if (dictionary && !options->benchmark) {
    exit_code = separate(options, operands, dictionary, report);
  } else if (dictionary && cli_benchmark(options, dictionary, report)) {
    exit_code = CLI_EXIT_DONE;
  }
  nms_dictionary_free(dictionary);
  return (int)exit_code;
}

int
main(int argc, char** argv)
{
  CliSeparateOptions options;
  CliOperands        operands;
  CliReport          report = {0};

  cli_report_name_tool("nmf-separate");
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
