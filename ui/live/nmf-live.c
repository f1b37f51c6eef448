// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/console.h"
#include "base/memory.h"
#include "base/report.h"
#include "base/standard.h"
#include "base/stop.h"
#include "chatter.h"
#include "devices.h"
#include "live_options.h"
#include "session.h"
#include "tty.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/// Exit code when the device is gone
#define EXIT_VANISHED 3

/// List or play
static LiveEnd
use_devices(const LiveOptions* options, CliReport* report)
{
  if (!live_devices_open(report)) {
    live_chatter_tell(report, 5);
    return LIVE_NOT_DONE;
  }
  LiveEnd end = LIVE_NOT_DONE;
  if (options->list) {
    end = live_devices_list(report) ? LIVE_DONE : LIVE_NOT_DONE;
  } else {
    end = live_session_run(options, report);
  }
  if (end != LIVE_VANISHED) {
    Pa_Terminate();
  }
  return end;
}

/// Say that memory is short, and end; exit() runs what removes temporary files
static void
give_up(void)
{
  fputs("out of memory\n", cli_console());
  exit(EXIT_FAILURE);
}

int
main(int argc, char** argv)
{
  LiveOptions options;
  CliReport   report = {0};

  if (!cli_standard_open()) {
    return EXIT_FAILURE;
  }
  cli_console_open();
  cli_report_name_tool("nmf-live");
  cli_memory_on_failure(give_up);
  const CliParse parse = live_options_parse(argc, argv, &options);
  if (parse != CLI_PARSE_RUN) {
    return (int)cli_options_exit_code(parse);
  }
  (void)setlocale(LC_CTYPE, "");
  cli_stop_install();
  live_tty_install();

  live_chatter_open();
  const LiveEnd end       = use_devices(&options, &report);
  int           exit_code = end == LIVE_DONE ? CLI_EXIT_DONE : CLI_EXIT_FAILED;
  if (!cli_report_check_stdout(&report) && !exit_code) {
    exit_code = CLI_EXIT_FAILED;
  }
  cli_report_print(&report, false);
  if (end == LIVE_VANISHED) {
    // Threads of PortAudio may hang in the driver: nobody waits for them
    (void)fflush(stdout);
    _exit(EXIT_VANISHED);
  }
  live_chatter_close();
  cli_report_clear(&report);
  return cli_stop_requested() ? cli_stop_exit_code() : exit_code;
}
