// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "plan.h"

#include "base/memory.h"
#include "base/text.h"
#include "files/output_name.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/// Name of the picture among the outputs
#define PLOT "plot"

/// A file, whatever its name, and which item it is an output of
typedef struct {
  dev_t  device;
  ino_t  inode;
  size_t item;
} Identity;

static int
compare_identities(const void* a, const void* b)
{
  const Identity* const one = a;
  const Identity* const two = b;
  return one->device != two->device
             ? (one->device < two->device ? -1 : 1)
             : (one->inode > two->inode) - (one->inode < two->inode);
}

/// An output, for finding those of one path
typedef struct {
  char*         path;
  const UiItem* item;
} Output;

static int
compare_outputs(const void* a, const void* b)
{
  const Output* const one   = a;
  const Output* const two   = b;
  const int           order = strcmp(one->path, two->path);
  return order ? order : (one->item > two->item) - (one->item < two->item);
}

/// Return how many files an input gives
static uint32_t
count_outputs(const UiPlan* plan)
{
  return plan->streams.n_wanted + plan->options->plot;
}

/// Say that two outputs have one path
static bool
fail_same(const Output* one, const Output* two, UiReport* report)
{
  if (one->item == two->item) {
    return ui_report_fail(report,
                          two->item->input,
                          "would be written more than once to %s; --name needs "
                          "{source}",
                          two->path);
  }
  const char* const suffix = ui_path_suffix(one->item->input);
  const bool        differ = strcmp(suffix, ui_path_suffix(two->item->input));
  return ui_report_fail(
      report,
      two->item->input,
      "would be written to the same file, %s, as %s%s",
      two->path,
      one->item->input,
      differ ? "; --name '{file}-{suffix}/{source}' tells them apart" : "");
}

/// Check that no two outputs have one path; an input is named once
static bool
check_paths(const UiPlan* plan, UiReport* report)
{
  const uint32_t n_each  = count_outputs(plan);
  const size_t   n       = plan->n_items * n_each;
  Output* const  outputs = ui_new(n, sizeof(Output));
  for (size_t i = 0; i < n; ++i) {
    const UiItem* const item = &plan->items[i / n_each];
    outputs[i] =
        (Output){ui_plan_path(plan, item, (uint32_t)(i % n_each)), item};
  }
  qsort(outputs, n, sizeof(Output), compare_outputs);

  bool          ok   = true;
  const UiItem* said = NULL;
  for (size_t i = 1; i < n; ++i) {
    const Output* const one = &outputs[i - 1];
    const Output* const two = &outputs[i];
    if (!strcmp(one->path, two->path) && two->item != said) {
      ok   = fail_same(one, two, report);
      said = two->item;
    }
  }
  for (size_t i = 0; i < n; ++i) {
    free(outputs[i].path);
  }
  free(outputs);
  return ok;
}

/// Return the name of one of a file's outputs; NULL with an error
static char*
fill_name(const UiPlan* plan,
          const UiItem* item,
          const char*   source,
          UiReport*     report)
{
  const UiOutputFields fields = {
      item->file, ui_path_suffix(item->input), source, plan->dictionary_name};
  return ui_output_name_fill(plan->name, &fields, item->input, report);
}

/// Check that every input gives good names
static bool
check_names(const UiPlan* plan, UiReport* report)
{
  bool ok = true;
  for (size_t i = 0; i < plan->n_items; ++i) {
    const char* const source = ui_plan_output(plan, 0, NULL);
    char* const       name   = fill_name(plan, &plan->items[i], source, report);
    ok                       = ok && name;
    free(name);
  }
  return ok;
}

/// Choose the pattern of names; a suffix at its end is not written twice
static void
choose_name(UiPlan* plan)
{
  const char* const given  = plan->options->name;
  const char* const name   = given ? given : UI_OUTPUT_NAME;
  const char* const suffix = ui_audio_format_suffix(plan->wish.container);
  const char* const own    = ui_path_suffix(name);
  const size_t      cut    = strcmp(own, suffix) ? 0 : strlen(own) + 1;
  plan->name               = ui_format("%.*s", (int)(strlen(name) - cut), name);
  plan->dictionary_name    = ui_path_stem(plan->options->dictionary);
}

/// Note each input
static void
make_items(UiPlan* plan)
{
  const UiInputs* const inputs = &plan->inputs;
  free(plan->items);
  plan->n_items = inputs->n_inputs;
  plan->items   = ui_new(plan->n_items, sizeof(UiItem));
  for (size_t i = 0; i < plan->n_items; ++i) {
    plan->items[i].input    = inputs->inputs[i].path;
    plan->items[i].file     = inputs->inputs[i].file;
    plan->items[i].is_found = inputs->inputs[i].found;
  }
}

/// Return which files there are already among those to be written
static Identity*
find_existing(const UiPlan* plan, size_t* n_existing)
{
  const uint32_t  n_each   = count_outputs(plan);
  Identity* const existing = ui_new(plan->n_items * n_each, sizeof(Identity));
  *n_existing              = 0;
  for (size_t i = 0; i < plan->n_items * n_each; ++i) {
    struct stat         info;
    const UiItem* const item = &plan->items[i / n_each];
    char* const         path = ui_plan_path(plan, item, (uint32_t)(i % n_each));
    if (!stat(path, &info)) {
      existing[(*n_existing)++] =
          (Identity){info.st_dev, info.st_ino, i / n_each};
    }
    free(path);
  }
  qsort(existing, *n_existing, sizeof(Identity), compare_identities);
  return existing;
}

/// Leave out what was found in a folder and is an output of another input: of
/// an earlier run, so that a plan may be done again where it was
static void
leave_out_outputs(UiPlan* plan, UiReport* report)
{
  UiInputs* const inputs     = &plan->inputs;
  const size_t    n_before   = inputs->n_inputs;
  size_t          n_existing = 0;
  Identity* const existing   = find_existing(plan, &n_existing);
  for (size_t i = n_before; i > 0; --i) {
    struct stat info;
    if (inputs->inputs[i - 1].found &&
        !stat(inputs->inputs[i - 1].path, &info)) {
      const Identity        own  = {info.st_dev, info.st_ino, i - 1};
      const Identity* const same = bsearch(
          &own, existing, n_existing, sizeof(Identity), compare_identities);
      if (same && same->item != i - 1) {
        ui_inputs_remove(inputs, i - 1);
      }
    }
  }
  free(existing);
  const size_t n = n_before - inputs->n_inputs;
  if (n) {
    ui_report_add(report,
                  UI_NOTE,
                  NULL,
                  "%zu file%s found in folders %s left out, as outputs of "
                  "this run",
                  n,
                  n == 1 ? "" : "s",
                  n == 1 ? "is" : "are");
    make_items(plan);
  }
}

/// Check that there is one file for stdout
static bool
check_stdout(const UiPlan* plan, UiReport* report)
{
  if (plan->n_items > 1) {
    return ui_report_fail(report, "-", "stdout takes one file, not several");
  }
  return plan->streams.n_wanted == 1 ||
         ui_report_fail(report,
                        "-",
                        "stdout takes one stem; choose it with --stems, or use "
                        "--remix");
}

UiExit
ui_plan_make(const UiSeparateOptions* options,
             const NmsDictionary*     dictionary,
             const UiOperands*        operands,
             UiPlan*                  plan,
             UiReport*                report)
{
  const UiStreamWish wish = {
      options->stems, options->remix, options->residual, options->rest};
  *plan = (UiPlan){
      .options    = options,
      .dictionary = dictionary,
      .wish = {(UiContainer)options->container, (UiSubtype)options->subtype},
      .to_stdout = ui_separate_options_to_stdout(options, operands)};
  choose_name(plan);
  if (!ui_streams_choose(dictionary, &wish, &plan->streams, report)) {
    return UI_EXIT_USAGE;
  }
  if (!ui_inputs_read(operands, &plan->inputs, report)) {
    return UI_EXIT_FAILED;
  }
  make_items(plan);
  if (plan->to_stdout) {
    return check_stdout(plan, report) ? UI_EXIT_DONE : UI_EXIT_USAGE;
  }
  if (!check_names(plan, report)) {
    return UI_EXIT_USAGE;
  }
  leave_out_outputs(plan, report);
  return check_paths(plan, report) ? UI_EXIT_DONE : UI_EXIT_USAGE;
}

const char*
ui_plan_output(const UiPlan* plan, uint32_t index, uint32_t* stream)
{
  const UiStreams* const streams = &plan->streams;
  const char*            name    = NULL;
  uint32_t               found   = 0;
  if (streams->remix) {
    name = index ? NULL : "remix";
  } else if (streams->rest && index + 1 == streams->n_wanted) {
    name  = UI_REST;
    found = ui_streams_rest(streams);
  } else {
    for (uint32_t i = 0; i < streams->n_streams && !name; ++i) {
      if (streams->wanted[i] && !index--) {
        name  = streams->names[i];
        found = i;
      }
    }
  }
  if (stream) {
    *stream = found;
  }
  return name;
}

char*
ui_plan_path(const UiPlan* plan, const UiItem* item, uint32_t index)
{
  if (index >= count_outputs(plan)) {
    return NULL;
  }
  if (plan->to_stdout) {
    return ui_format("-");
  }
  const char* const source  = ui_plan_output(plan, index, NULL);
  const char* const suffix  = ui_audio_format_suffix(plan->wish.container);
  const char* const folder  = plan->options->output;
  UiReport          checked = {0}; // While planning
  char* const name = fill_name(plan, item, source ? source : PLOT, &checked);
  char* const file =
      ui_format("%s.%s", name ? name : "", source ? suffix : "png");
  char* const path =
      folder ? ui_path_join(folder, file) : ui_format("%s", file);
  ui_report_clear(&checked);
  free(name);
  free(file);
  return path;
}

/// Whether every file that one input gives is there; none of them is empty
static bool
is_done(const UiPlan* plan, const UiItem* item)
{
  bool all = true;
  for (uint32_t i = 0; all && i < count_outputs(plan); ++i) {
    struct stat info;
    char* const path = ui_plan_path(plan, item, i);
    all = !stat(path, &info) && S_ISREG(info.st_mode) && info.st_size;
    free(path);
  }
  return all;
}

/// Check every file that one input gives
static bool
check_item(const UiPlan* plan, UiItem* item, UiClaims* claims)
{
  const UiSeparateOptions* const options = plan->options;

  bool ok = true;
  if (options->skip_existing && !plan->to_stdout && is_done(plan, item)) {
    item->summary.is_skipped = true;
    ui_report_add(&item->report,
                  UI_NOTE,
                  item->input,
                  "is skipped, as all its files are there");
    return true;
  }
  for (uint32_t i = 0; i < count_outputs(plan); ++i) {
    char* const path = ui_plan_path(plan, item, i);
    ok               = ui_claims_write(claims,
                         path,
                         options->force || options->skip_existing,
                         &item->report) &&
         ok;
    free(path);
  }
  return ok;
}

bool
ui_plan_check(UiPlan* plan, UiClaims* claims)
{
  bool ok = true;
  for (size_t i = 0; i < plan->n_items; ++i) {
    ui_claims_read(claims, plan->items[i].input);
  }
  for (size_t i = 0; i < plan->n_items; ++i) {
    UiItem* const item = &plan->items[i];
    ok                 = check_item(plan, item, claims) && ok;
  }
  return ok;
}

NmsStatus
ui_plan_make_separator(const UiPlan*        plan,
                       const NmsDictionary* dictionary,
                       const UiAudioShape*  shape,
                       NmsSeparator**       separator)
{
  const UiSeparateOptions* const options = plan->options;
  const NmsSeparatorConfig       config  = {
             .sample_rate_hz = (double)shape->sample_rate_hz,
             .n_channels     = shape->n_channels,
             .hop            = options->hop,
             .n_iterations   = options->iterations,
             .output         = plan->streams.remix ? NMS_REMIX : NMS_STREAMS,
             .residual       = plan->streams.residual};
  const NmsStatus status = nms_separator_new(&config, dictionary, separator);
  if (status) {
    return status;
  }
  if (isfinite(options->sharpness)) {
    nms_separator_set_mask_exponent(*separator, (float)options->sharpness);
  }
  for (uint32_t i = 0; i < plan->streams.n_streams; ++i) {
    nms_separator_set_gain(*separator, i, plan->streams.gains[i]);
  }
  return status;
}

void
ui_plan_clear(UiPlan* plan)
{
  for (size_t i = 0; i < plan->n_items; ++i) {
    ui_report_clear(&plan->items[i].report);
    ui_summary_clear(&plan->items[i].summary);
  }
  free(plan->items);
  ui_inputs_clear(&plan->inputs);
  free(plan->name);
  free(plan->dictionary_name);
  *plan = (UiPlan){0};
}
