// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/report.h"
#include "base/stop.h"
#include "base/text.h"
#include "dictionary_picture.h"
#include "files/claims.h"
#include "files/dictionary_file.h"
#include "files/preset.h"
#include "files/target.h"
#include "inspect.h"
#include "nms/dictionary.h"
#include "terminal/options.h"
#include "tool.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>

/// What was asked for
typedef struct {
  const char* plot; ///< PNG to draw, or NULL
  bool        json;
  bool        force;
} InspectOptions;

// clang-format off
#define FIELD(name) offsetof(InspectOptions, name)

static const UiOption table[] = {
  {0, "json", UI_FLAG, FIELD(json), NULL, 0, 0,
   "Print one JSON object per dictionary"},
  {0, "plot", UI_TEXT, FIELD(plot), "PNG", 0, 0,
   "Draw the spectra of the components, by source"},
  {'f', "force", UI_FLAG, FIELD(force), NULL, 0, 0,
   "Replace the picture if it exists"},
};
// clang-format on

static const UiProgram program = {
    "nmf-inspect",
    "[OPTION]... KIT...",
    "Say what a dictionary holds: its sources, its settings, its licence and "
    "where it comes from. KIT is a file (.nmf) or the name of a preset.",
    "",
    table,
    sizeof(table) / sizeof(table[0]),
    NULL,
};

/// Draw the picture, unless a file is in the way
static bool
plot(const InspectOptions* options,
     const NmsDictionary*  dictionary,
     const char*           path,
     UiReport*             report)
{
  UiClaims claims = {0};
  ui_claims_read(&claims, path);
  const bool may =
      ui_claims_write(&claims, options->plot, options->force, report);
  ui_claims_clear(&claims);

  UiTarget* const target =
      may ? ui_target_new(options->plot, options->force, report) : NULL;
  const bool ok = target &&
                  ui_dictionary_picture_write(
                      dictionary, ui_path_base(path), target, report) &&
                  ui_target_commit(target, report);
  ui_target_free(target);
  return ok;
}

/// Inspect one dictionary
static bool
inspect(const InspectOptions* options, const char* name, UiReport* report)
{
  char* const          path = ui_preset_resolve(name, report);
  NmsDictionary* const dictionary =
      path ? ui_dictionary_read(path, report) : NULL;
  bool ok = dictionary != NULL;
  if (!ok && options->json) {
    ui_inspect_print_json_error(path ? path : name, report);
  }
  if (ok) {
    struct stat    info;
    const uint64_t n_bytes = stat(path, &info) ? 0 : (uint64_t)info.st_size;
    if (options->json) {
      ui_inspect_print_json(dictionary, path, n_bytes);
    } else {
      ui_inspect_print(dictionary, path, n_bytes);
    }
    ui_dictionary_warn_if_slow(dictionary, NULL, path, report);
    ok = !options->plot || plot(options, dictionary, path, report);
  }
  nms_dictionary_free(dictionary);
  free(path);
  return ok;
}

int
main(int argc, char** argv)
{
  InspectOptions options  = {0};
  UiOperands     operands = {0};
  UiReport       report   = {0};

  ui_tool_begin("nmf-inspect");
  const UiParse parse =
      ui_options_parse(&program, argc, argv, &options, &operands);
  if (parse != UI_PARSE_RUN) {
    return (int)ui_options_exit_code(parse);
  }
  ui_stop_install();

  UiExit exit_code = UI_EXIT_DONE;
  if (!operands.n_operands) {
    ui_report_fail(
        &report, NULL, "no dictionary was given; see nmf-inspect --help");
    exit_code = UI_EXIT_USAGE;
  } else if (options.plot && operands.n_operands > 1) {
    ui_report_fail(&report, NULL, "--plot takes one dictionary only");
    exit_code = UI_EXIT_USAGE;
  }
  for (int i = 0; exit_code != UI_EXIT_USAGE && i < operands.n_operands; ++i) {
    if (!inspect(&options, operands.operands[i], &report)) {
      exit_code = UI_EXIT_FAILED;
    }
    ui_report_print(&report, false);
    ui_report_clear(&report);
  }
  if (!ui_report_check_stdout(&report) && exit_code == UI_EXIT_DONE) {
    exit_code = UI_EXIT_FAILED;
  }
  ui_report_print(&report, false);
  ui_report_clear(&report);
  return (int)exit_code;
}
