// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "separate_options.h"

#include "files/audio_format.h"
#include "files/output_name.h"
#include "nms/dictionary.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

/// Most samples read at a time
#define MAX_BLOCK 65536

/// Most workers
#define MAX_JOBS 256

/// Longest time, seconds
#define MAX_TIME_S 1e7

// clang-format off
#define FIELD(name) offsetof(UiSeparateOptions, name)

static const UiOption table[] = {
  {'d', "dictionary", UI_TEXT, FIELD(dictionary), "KIT", 0, 0,
   "Dictionary file (.nmf), or the name of a preset; default: band"},
  {'o', "output", UI_TEXT, FIELD(output), "DIR", 0, 0,
   "Write DIR/<name of FILE>/<source>.wav; default: the current folder; - is "
   "stdout, for one stem"},
  {0, "name", UI_TEXT, FIELD(name), "PATTERN", 0, 0,
   "Names below DIR, with {file}, {suffix}, {source} and {dictionary}; "
   "default: " UI_OUTPUT_NAME},
  {0, "stems", UI_TEXT, FIELD(stems), "A,B", 0, 0,
   "Write these sources only"},
  {0, "residual", UI_FLAG, FIELD(residual), NULL, 0, 0,
   "Write what the dictionary does not explain, too"},
  {0, "rest", UI_FLAG, FIELD(rest), NULL, 0, 0,
   "Write everything that --stems leaves out to one file, rest.wav"},
  {0, "remix", UI_TEXT, FIELD(remix), "A=DB,B=mute", 0, 0,
   "Write one file, remix.wav: all sources, those named at another gain"},
  {0, "start", UI_TIME, FIELD(start), "TIME", 0, MAX_TIME_S,
   "Separate from here on: seconds, or m:ss"},
  {0, "end", UI_TIME, FIELD(end), "TIME", 0, MAX_TIME_S,
   "Separate up to here only"},
  {0, "format", UI_CHOICE, FIELD(container), UI_CONTAINERS, 0, 0,
   "Kind of the files written; default: wav"},
  {0, "subtype", UI_CHOICE, FIELD(subtype), UI_SUBTYPES, 0, 0,
   "Samples of the files written; default: auto, as the input where the "
   "format can, else pcm24"},
  {0, "hop", UI_COUNT, FIELD(hop), "M", 1, 0.5 * NMS_MAX_WINDOW,
   "Samples from frame to frame; the latency of a live separation is twice "
   "that; default: the dictionary's"},
  {0, "iterations", UI_COUNT, FIELD(iterations), "N", 1, NMS_MAX_ITERATIONS,
   "Updates per frame; default: the dictionary's"},
  {0, "sharpness", UI_REAL, FIELD(sharpness), "P", 0.1, 8,
   "Exponent of the masks: low is gentle, high is strict; default: the "
   "dictionary's"},
  {0, "stereo", UI_CHOICE, FIELD(stereo), UI_STEREO_CHOICES, 0, 0,
   "How to tell the channels of stereo files apart: by where sources were "
   "learnt, where the mix itself shows them, or not; default: auto"},
  {'j', "jobs", UI_COUNT, FIELD(jobs), "N", 0, MAX_JOBS,
   "Workers, who share files and the stretches of long ones, 0 for one per "
   "processor; default: 1"},
  {0, "block", UI_COUNT, FIELD(block), "N", 1, MAX_BLOCK,
   "Samples read at a time, without influence on the result; default: 8192"},
  {0, "json", UI_FLAG, FIELD(json), NULL, 0, 0,
   "Print a summary of each file to stdout, one JSON object per line"},
  {0, "plot", UI_FLAG, FIELD(plot), NULL, 0, 0,
   "Draw each file's spectrogram and activations to plot.png beside the stems"},
  {0, "benchmark", UI_FLAG, FIELD(benchmark), NULL, 0, 0,
   "Measure how fast this machine separates with KIT, print it and stop"},
  {0, "list", UI_FLAG, FIELD(list), NULL, 0, 0,
   "List the presets and stop"},
  {'f', "force", UI_FLAG, FIELD(force), NULL, 0, 0,
   "Replace files that exist"},
  {0, "skip-existing", UI_FLAG, FIELD(skip_existing), NULL, 0, 0,
   "Skip a FILE whose files are all there"},
  {'q', "quiet", UI_FLAG, FIELD(quiet), NULL, 0, 0,
   "Print nothing but warnings and errors"},
};
// clang-format on

static const UiProgram program = {
    "nmf-separate",
    "[OPTION]... FILE...",
    "Take recordings apart: write one file per source, aligned to the sample "
    "with the input and as long. Of a folder, every audio file in it and "
    "below is taken. FILE may be - for stdin; the one stem "
    "chosen, or the remix, then goes to stdout unless -o says where.",
    "Examples:\n"
    "  nmf-separate song.flac\n"
    "  nmf-separate -d drums --stems kick,snare -o stems *.wav\n"
    "  nmf-separate --remix vocals=mute -o karaoke song.mp3\n",
    table,
    sizeof(table) / sizeof(table[0]),
    NULL,
};

/// Whether one of the inputs is stdin
static bool
has_stdin(const UiOperands* operands)
{
  for (int i = 0; i < operands->n_operands; ++i) {
    if (!strcmp(operands->operands[i], "-")) {
      return true;
    }
  }
  return false;
}

bool
ui_separate_options_to_stdout(const UiSeparateOptions* options,
                              const UiOperands*        operands)
{
  return options->output ? !strcmp(options->output, "-")
                         : !options->name && has_stdin(operands);
}

/// Check what stdin and stdout demand
static bool
check_pipe(const UiSeparateOptions* options,
           const UiOperands*        operands,
           UiReport*                report)
{
  if (operands->n_operands > 1 && has_stdin(operands)) {
    return ui_report_fail(report, "-", "stdin must be the only input");
  }
  if (!ui_separate_options_to_stdout(options, operands)) {
    return true;
  }
  if (operands->n_operands > 1) {
    return ui_report_fail(report, "-", "stdout takes one file, not several");
  }
  if (options->json || options->plot || options->name ||
      options->skip_existing) {
    return ui_report_fail(
        report,
        "-",
        "--json, --plot, --name and --skip-existing do not go "
        "with sound on stdout");
  }
  return !isatty(STDOUT_FILENO) ||
         ui_report_fail(report, "-", "stdout is a terminal, not a file");
}

/// Check what does not go together
static bool
check(const UiSeparateOptions* options,
      const UiOperands*        operands,
      UiReport*                report)
{
  if (options->list || options->benchmark) {
    return !operands->n_operands ||
           ui_report_fail(report,
                          NULL,
                          "%s takes no files",
                          options->list ? "--list" : "--benchmark");
  }
  if (!operands->n_operands) {
    return ui_report_fail(
        report, NULL, "no file was given; see nmf-separate --help");
  }
  if (options->remix && options->stems) {
    return ui_report_fail(
        report, NULL, "--remix and --stems do not go together");
  }
  if (options->rest && !options->stems) {
    return ui_report_fail(
        report, NULL, "--rest is what --stems leaves out, which is missing");
  }
  if (options->start >= options->end) {
    return ui_report_fail(report, NULL, "--end must come after --start");
  }
  if (options->name && !ui_output_name_check(options->name, report)) {
    return false;
  }
  const UiAudioWish wish = {(UiContainer)options->container,
                            (UiSubtype)options->subtype};
  return ui_audio_format_check(&wish, report) &&
         check_pipe(options, operands, report);
}

UiParse
ui_separate_options_parse(int                argc,
                          char**             argv,
                          UiSeparateOptions* options,
                          UiOperands*        operands)
{
  *options = (UiSeparateOptions){.dictionary = "band",
                                 .end        = (double)INFINITY,
                                 .sharpness  = (double)NAN,
                                 .jobs       = 1,
                                 .block      = 8192};

  const UiParse parse =
      ui_options_parse(&program, argc, argv, options, operands);
  if (parse != UI_PARSE_RUN) {
    return parse;
  }
  UiReport   report = {0};
  const bool ok     = check(options, operands, &report);
  ui_report_print(&report, false);
  ui_report_clear(&report);
  return ok ? UI_PARSE_RUN : UI_PARSE_BAD;
}
