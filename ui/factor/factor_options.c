// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "factor_options.h"

#include "nms/dictionary.h"
#include "nms/nmf.h"
#include "terminal/times.h"

#include <math.h>

/// Shortest window, samples
#define MIN_WINDOW 16

/// Most components
#define MAX_COMPONENTS 65536

// clang-format off
#define FIELD(name) offsetof(UiFactorOptions, name)

static const UiOption table[] = {
  {'o', "output", UI_TEXT, FIELD(output), "DIR", 0, 0,
   "Write W.npy and H.npy to this folder"},
  {'c', "components", UI_COUNT, FIELD(components), "N", 1, MAX_COMPONENTS,
   "Columns of W and rows of H; default: those of --init-w, --hold-w, "
   "--init-h or --hold-h, else 16"},
  {'b', "beta", UI_REAL, FIELD(beta), "B", -2, 4,
   "Divergence: 2 Euclidean, 1 Kullback-Leibler, 0 Itakura-Saito; default: %"},
  {'n', "iterations", UI_COUNT, FIELD(iterations), "N", 0, 1e6,
   "Updates of both factors; default: %"},
  {0, "sparsity", UI_REAL, FIELD(sparsity), "L", 0, 1e9,
   "What the sum of a row of H costs, times the norm of its column of W; "
   "default: %"},
  {0, "init", UI_CHOICE, FIELD(init), "random|columns", 0, 0,
   "What W begins with: random numbers, or means of columns of V; default: "
   "columns"},
  {0, "tries", UI_COUNT, FIELD(tries), "N", 1, 1000,
   "Begin so often, and go on from where the cost falls lowest; default: 8 "
   "if beta is below 1, else 1"},
  {0, "init-w", UI_TEXT, FIELD(init_w), "NPY", 0, 0,
   "Begin with this W"},
  {0, "init-h", UI_TEXT, FIELD(init_h), "NPY", 0, 0,
   "Begin with this H"},
  {0, "hold-w", UI_TEXT, FIELD(hold_w), "NPY", 0, 0,
   "Take these as the first columns of W, and leave them as they are"},
  {0, "hold-h", UI_TEXT, FIELD(hold_h), "NPY", 0, 0,
   "Take these as the first rows of H, and leave them as they are"},
  {0, "seed", UI_SEED, FIELD(seed), "S", 0, 0,
   "Seed of every random choice; default: %"},
  {'w', "window", UI_COUNT, FIELD(window), "N", MIN_WINDOW, NMS_MAX_WINDOW,
   "Of a recording: samples per frame, even; default: %"},
  {0, "hop", UI_COUNT, FIELD(hop), "M", 1, 0.5 * NMS_MAX_WINDOW,
   "Samples from frame to frame, at most half of the window; default: %"},
  {0, "exponent", UI_REAL, FIELD(exponent), "X", 0.05, 4,
   "1 for magnitudes, 2 for powers; default: %"},
  {0, "start", UI_TIME, FIELD(start_s), "TIME", 0, UI_MAX_TIME_S,
   "Begin there, in seconds or as m:ss"},
  {0, "end", UI_TIME, FIELD(end_s), "TIME", 0, UI_MAX_TIME_S,
   "End there"},
  {0, "with-v", UI_FLAG, FIELD(with_v), NULL, 0, 0,
   "Write V.npy, too"},
  {0, "json", UI_FLAG, FIELD(json), NULL, 0, 0,
   "Print a JSON object, with the cost before the first and after each update"},
  {0, "plot", UI_TEXT, FIELD(plot), "PNG", 0, 0,
   "Draw the parts, and where they are"},
  {0, "image-width", UI_COUNT, FIELD(image_width), "N", 1, 32767,
   "Draw columns as images with so many pixels in a row, the top row first"},
  {0, "example", UI_COUNT, FIELD(example), "N", 0, 2147483646,
   "Column of V, counted from 0, that is drawn as a sum of parts; default: %"},
  {'j', "jobs", UI_COUNT, FIELD(jobs), "N", 0, 256,
   "Workers, 0 for one per processor; default: 1"},
  {'f', "force", UI_FLAG, FIELD(force), NULL, 0, 0,
   "Replace files that exist"},
  {'q', "quiet", UI_FLAG, FIELD(quiet), NULL, 0, 0,
   "Print nothing but warnings and errors"},
};
// clang-format on

static const UiFactorOptions defaults = {.iterations = 200,
                                         .beta       = 1.0,
                                         .init       = NMS_NMF_COLUMNS,
                                         .seed       = 1,
                                         .window     = 2048,
                                         .hop        = 512,
                                         .exponent   = 1.0,
                                         .end_s      = (double)INFINITY,
                                         .jobs       = 1};

static const UiProgram program = {
    "nmf-factorize",
    "-o DIR [OPTION]... FILE",
    "Approximate a matrix V by a product W H, all non-negative. FILE is a "
    "matrix (.npy, as NumPy writes it) or a recording, whose spectra are the "
    "columns of V then.",
    "Examples:\n"
    "  nmf-factorize -o parts -c 49 --plot parts.png --image-width 19 "
    "faces.npy\n"
    "  nmf-factorize -o song -c 32 --beta 0 --exponent 2 --plot song.png "
    "song.wav\n"
    "  nmf-factorize -o rest -c 24 --hold-w parts/W.npy --json mix.npy\n",
    table,
    sizeof(table) / sizeof(table[0]),
    &defaults,
};

/// Check what can be checked without opening a file
static bool
check(const UiFactorOptions* options,
      const UiOperands*      operands,
      UiReport*              report)
{
  if (!options->output) {
    return ui_report_fail(
        report, NULL, "-o is missing; see nmf-factorize --help");
  }
  if (operands->n_operands != 1) {
    return ui_report_fail(report,
                          NULL,
                          operands->n_operands
                              ? "one file can be factorised at a time"
                              : "no file was given; see nmf-factorize --help");
  }
  if (options->window % 2) {
    return ui_report_fail(
        report, NULL, "--window: %u is not even", options->window);
  }
  if (options->hop > options->window / 2) {
    return ui_report_fail(report,
                          NULL,
                          "--hop: %u is more than half of the window of %u",
                          options->hop,
                          options->window);
  }
  if (options->end_s <= options->start_s) {
    return ui_report_fail(report, NULL, "--end is not after --start");
  }
  return !options->image_width || options->plot ||
         ui_report_fail(report, NULL, "--image-width goes with --plot only");
}

UiParse
ui_factor_options_parse(int              argc,
                        char**           argv,
                        UiFactorOptions* options,
                        UiOperands*      operands)
{
  *options = defaults;
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
