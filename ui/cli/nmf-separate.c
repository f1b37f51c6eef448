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
#include "signature.h"
#include "summary.h"
#include "tool.h"

#include <malloc.h>
#include <stdlib.h>

/// Larger blocks are given back when they are freed, not kept for each thread
#define LARGE_BLOCK (1 << 18)

/// A dictionary, and what it is with the options
typedef struct {
  NmsDictionary* dictionary;
  UiSignature    signature;
} Kit;

/// Load the dictionary, and sign it with the options if that is printed; NULL
/// with an error
static NmsDictionary*
load_dictionary(const UiSeparateOptions* options,
                UiSignature*             signature,
                UiClaims*                claims,
                UiReport*                report)
{
  char* const          path = ui_preset_resolve(options->dictionary, report);
  NmsDictionary* const dictionary =
      path ? ui_dictionary_read(path, report) : NULL;
  if (path) {
    ui_claims_read(claims, path);
  }
  if (dictionary && options->json) {
    ui_signature_make(options, dictionary, path, signature);
  }
  free(path);
  return dictionary;
}

/// Plan, check and do the work
static UiExit
separate(const UiSeparateOptions* options,
         const UiOperands*        operands,
         const Kit*               kit,
         UiClaims*                claims,
         UiReport*                report)
{
  UiPlan plan = {0};
  UiExit exit_code =
      ui_plan_make(options, kit->dictionary, operands, &plan, report);
  for (size_t i = 0; i < plan.n_items; ++i) {
    plan.items[i].summary.signature = &kit->signature;
  }
  ui_report_print(report, options->quiet);
  if (exit_code == UI_EXIT_DONE && !ui_batch_run(&plan, claims)) {
    exit_code = UI_EXIT_FAILED;
  }
  ui_plan_clear(&plan);
  return exit_code;
}

/// Print a summary of each input, none of which can be done
static void
tell_of_all(const UiOperands* operands, const UiReport* report)
{
  const UiSummary nothing = {0};
  for (int i = 0; i < operands->n_operands; ++i) {
    ui_summary_print_json(&nothing, operands->operands[i], report);
  }
}

/// Do what was asked for with a dictionary
static int
use_dictionary(const UiSeparateOptions* options,
               const UiOperands*        operands,
               UiReport*                report)
{
  UiClaims             claims = {0};
  Kit                  kit    = {NULL, {"", ""}};
  NmsDictionary* const dictionary =
      load_dictionary(options, &kit.signature, &claims, report);
  kit.dictionary   = dictionary;
  UiExit exit_code = UI_EXIT_FAILED;
  if (dictionary && !options->benchmark) {
    exit_code = separate(options, operands, &kit, &claims, report);
  } else if (dictionary && ui_benchmark(options, dictionary, report)) {
    exit_code = UI_EXIT_DONE;
  } else if (!dictionary && options->json) {
    tell_of_all(operands, report);
  }
  nms_dictionary_free(dictionary);
  ui_claims_clear(&claims);
  return (int)exit_code;
}

int
main(int argc, char** argv)
{
  UiSeparateOptions options;
  UiOperands        operands;
  UiReport          report = {0};

  ui_tool_begin("nmf-separate");
#ifdef M_MMAP_THRESHOLD
  (void)mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK);
#endif
  const UiParse parse =
      ui_separate_options_parse(argc, argv, &options, &operands);
  if (parse != UI_PARSE_RUN) {
    return (int)ui_options_exit_code(parse);
  }
  ui_stop_install();

  int exit_code = UI_EXIT_DONE;
  if (options.list) {
    exit_code = ui_presets_list(&report) ? UI_EXIT_DONE : UI_EXIT_FAILED;
  } else {
    exit_code = use_dictionary(&options, &operands, &report);
  }
  if (!ui_report_check_stdout(&report) && !exit_code) {
    exit_code = UI_EXIT_FAILED;
  }
  ui_report_print(&report, options.quiet);
  ui_report_clear(&report);
  return exit_code && ui_stop_requested() ? ui_stop_exit_code() : exit_code;
}
