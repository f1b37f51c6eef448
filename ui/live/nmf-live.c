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
#include "terminal/json.h"
#include "tty.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/// Exit code when the device is gone
#define EXIT_VANISHED 3

/// List or play
static LiveEnd
use_devices(const LiveOptions* options, UiReport* report)
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
  fputs("out of memory\n", ui_console());
  exit(EXIT_FAILURE);
}

int
main(int argc, char** argv)
{
  LiveOptions options;
  UiReport    report = {0};

  if (!ui_standard_open()) {
    return EXIT_FAILURE;
  }
  ui_console_open();
  ui_report_name_tool("nmf-live");
  ui_memory_on_failure(give_up);
  ui_json_take_memory();
  const UiParse parse = live_options_parse(argc, argv, &options);
  if (parse != UI_PARSE_RUN) {
    return (int)ui_options_exit_code(parse);
  }
  (void)setlocale(LC_CTYPE, "");
  ui_stop_install();
  live_tty_install();

  live_chatter_open();
  const LiveEnd end       = use_devices(&options, &report);
  int           exit_code = end == LIVE_DONE ? UI_EXIT_DONE : UI_EXIT_FAILED;
  if (!ui_report_check_stdout(&report) && !exit_code) {
    exit_code = UI_EXIT_FAILED;
  }
  ui_report_print(&report, false);
  if (end == LIVE_VANISHED) {
    // Threads of PortAudio may hang in the driver: nobody waits for them
    (void)fflush(stdout);
    _exit(EXIT_VANISHED);
  }
  live_chatter_close();
  ui_report_clear(&report);
  return ui_stop_requested() ? ui_stop_exit_code() : exit_code;
}
