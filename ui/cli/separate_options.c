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
#define FIELD(name) offsetof(CliSeparateOptions, name)

static const CliOption table[] = {
  {'d', "dictionary", CLI_TEXT, FIELD(dictionary), "KIT", 0, 0,
   "Dictionary file (.nmf), or the name of a preset; default: band"},
  {'o', "output", CLI_TEXT, FIELD(output), "DIR", 0, 0,
   "Write DIR/<name of FILE>/<source>.wav; default: the current folder; - is "
   "stdout, for one stem"},
  {0, "name", CLI_TEXT, FIELD(name), "PATTERN", 0, 0,
   "Names below DIR, with {file}, {suffix}, {source} and {dictionary}; "
   "default: " CLI_OUTPUT_NAME},
  {0, "stems", CLI_TEXT, FIELD(stems), "A,B", 0, 0,
   "Write these sources only"},
  {0, "residual", CLI_FLAG, FIELD(residual), NULL, 0, 0,
   "Write what the dictionary does not explain, too"},
  {0, "rest", CLI_FLAG, FIELD(rest), NULL, 0, 0,
   "Write everything that --stems leaves out to one file, rest.wav"},
  {0, "remix", CLI_TEXT, FIELD(remix), "A=DB,B=mute", 0, 0,
   "Write one file, remix.wav: all sources, those named at another gain"},
  {0, "start", CLI_TIME, FIELD(start), "TIME", 0, MAX_TIME_S,
   "Separate from here on: seconds, or m:ss"},
  {0, "end", CLI_TIME, FIELD(end), "TIME", 0, MAX_TIME_S,
   "Separate up to here only"},
  {0, "format", CLI_CHOICE, FIELD(container), CLI_CONTAINERS, 0, 0,
   "Kind of the files written; default: wav"},
  {0, "subtype", CLI_CHOICE, FIELD(subtype), CLI_SUBTYPES, 0, 0,
   "Samples of the files written; default: auto, as the input where the "
   "format can, else pcm24"},
  {0, "hop", CLI_COUNT, FIELD(hop), "M", 1, 0.5 * NMS_MAX_WINDOW,
   "Samples from frame to frame; the latency of a live separation is twice "
   "that; default: the dictionary's"},
  {0, "iterations", CLI_COUNT, FIELD(iterations), "N", 1, NMS_MAX_ITERATIONS,
   "Updates per frame; default: the dictionary's"},
  {0, "sharpness", CLI_REAL, FIELD(sharpness), "P", 0.1, 8,
   "Exponent of the masks: low is gentle, high is strict; default: the "
   "dictionary's"},
  {'j', "jobs", CLI_COUNT, FIELD(jobs), "N", 0, MAX_JOBS,
   "Workers, who share files and the stretches of long ones, 0 for one per "
   "processor; default: 1"},
  {0, "block", CLI_COUNT, FIELD(block), "N", 1, MAX_BLOCK,
   "Samples read at a time, without influence on the result; default: 8192"},
  {0, "json", CLI_FLAG, FIELD(json), NULL, 0, 0,
   "Print a summary of each file to stdout, one JSON object per line"},
  {0, "plot", CLI_FLAG, FIELD(plot), NULL, 0, 0,
   "Draw each file's spectrogram and activations to plot.png beside the stems"},
  {0, "benchmark", CLI_FLAG, FIELD(benchmark), NULL, 0, 0,
   "Measure how fast this machine separates with KIT, print it and stop"},
  {0, "list", CLI_FLAG, FIELD(list), NULL, 0, 0,
   "List the presets and stop"},
  {'f', "force", CLI_FLAG, FIELD(force), NULL, 0, 0,
   "Replace files that exist"},
  {0, "skip-existing", CLI_FLAG, FIELD(skip_existing), NULL, 0, 0,
   "Skip a FILE whose files are all there"},
  {'q', "quiet", CLI_FLAG, FIELD(quiet), NULL, 0, 0,
   "Print nothing but warnings and errors"},
};
// clang-format on

static const CliProgram program = {
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
has_stdin(const CliOperands* operands)
{
  for (int i = 0; i < operands->n_operands; ++i) {
    if (!strcmp(operands->operands[i], "-")) {
      return true;
    }
  }
  return false;
}

bool
cli_separate_options_to_stdout(const CliSeparateOptions* options,
                               const CliOperands*        operands)
{
  return options->output ? !strcmp(options->output, "-")
                         : !options->name && has_stdin(operands);
}

/// Check what stdin and stdout demand
static bool
check_pipe(const CliSeparateOptions* options,
           const CliOperands*        operands,
           CliReport*                report)
{
  if (operands->n_operands > 1 && has_stdin(operands)) {
    return cli_report_fail(report, "-", "stdin must be the only input");
  }
  if (!cli_separate_options_to_stdout(options, operands)) {
    return true;
  }
  if (operands->n_operands > 1) {
    return cli_report_fail(report, "-", "stdout takes one file, not several");
  }
  if (options->json || options->plot || options->name ||
      options->skip_existing) {
    return cli_report_fail(
        report,
        "-",
        "--json, --plot, --name and --skip-existing do not go "
        "with sound on stdout");
  }
  return !isatty(STDOUT_FILENO) ||
         cli_report_fail(report, "-", "stdout is a terminal, not a file");
}

/// Check what does not go together
static bool
check(const CliSeparateOptions* options,
      const CliOperands*        operands,
      CliReport*                report)
{
  if (options->list || options->benchmark) {
    return !operands->n_operands ||
           cli_report_fail(report,
                           NULL,
                           "%s takes no files",
                           options->list ? "--list" : "--benchmark");
  }
  if (!operands->n_operands) {
    return cli_report_fail(
        report, NULL, "no file was given; see nmf-separate --help");
  }
  if (options->remix && options->stems) {
    return cli_report_fail(
        report, NULL, "--remix and --stems do not go together");
  }
  if (options->rest && !options->stems) {
    return cli_report_fail(
        report, NULL, "--rest is what --stems leaves out, which is missing");
  }
  if (options->start >= options->end) {
    return cli_report_fail(report, NULL, "--end must come after --start");
  }
  if (options->name && !cli_output_name_check(options->name, report)) {
    return false;
  }
  const CliAudioWish wish = {(CliContainer)options->container,
                             (CliSubtype)options->subtype};
  return cli_audio_format_check(&wish, report) &&
         check_pipe(options, operands, report);
}

CliParse
cli_separate_options_parse(int                 argc,
                           char**              argv,
                           CliSeparateOptions* options,
                           CliOperands*        operands)
{
  *options = (CliSeparateOptions){.dictionary = "band",
                                  .end        = (double)INFINITY,
                                  .sharpness  = (double)NAN,
                                  .jobs       = 1,
                                  .block      = 8192};

  const CliParse parse =
      cli_options_parse(&program, argc, argv, options, operands);
  if (parse != CLI_PARSE_RUN) {
    return parse;
  }
  CliReport  report = {0};
  const bool ok     = check(options, operands, &report);
  cli_report_print(&report, false);
  cli_report_clear(&report);
  return ok ? CLI_PARSE_RUN : CLI_PARSE_BAD;
}
