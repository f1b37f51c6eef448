// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/report.h"
#include "base/stop.h"
#include "factor/factor.h"
#include "factor/factor_options.h"
#include "factor/factor_report.h"
#include "parts_picture.h"
#include "tool.h"

#include <stdbool.h>

/// Factorise, and say so
static UiExit
run(UiFactor* factor)
{
  const bool ok = ui_factor_begin(factor) && ui_factor_work(factor) &&
                  ui_factor_write(factor) &&
                  (!factor->options->plot || ui_parts_picture_write(factor)) &&
                  ui_factor_commit(factor);
  if (ok) {
    ui_factor_tell(factor);
  }
  if (factor->options->json) {
    ui_factor_print_json(factor, ok);
  }
  return ui_report_check_stdout(factor->report) && ok ? UI_EXIT_DONE
                                                      : UI_EXIT_FAILED;
}

int
main(int argc, char** argv)
{
  UiFactorOptions options;
  UiOperands      operands;
  UiReport        report = {0};

  ui_tool_begin("nmf-factorize");
  const UiParse parse =
      ui_factor_options_parse(argc, argv, &options, &operands);
  if (parse != UI_PARSE_RUN) {
    return (int)ui_options_exit_code(parse);
  }
  ui_stop_install();

  UiFactor factor = {
      .options = &options, .file = operands.operands[0], .report = &report};
  const int exit_code = (int)run(&factor);
  ui_factor_clear(&factor);
  ui_report_print(&report, options.quiet);
  ui_report_clear(&report);
  return exit_code && ui_stop_requested() ? ui_stop_exit_code() : exit_code;
}
