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
  char*          path;
  const CliItem* item;
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
count_outputs(const CliPlan* plan)
{
  return plan->streams.n_wanted + plan->options->plot;
}

/// Say that two outputs have one path
static bool
fail_same(const Output* one, const Output* two, CliReport* report)
{
  if (one->item == two->item) {
    return cli_report_fail(
        report,
        two->item->input,
        "would be written more than once to %s; --name needs "
        "{source}",
        two->path);
  }
  const char* const suffix = cli_path_suffix(one->item->input);
  const bool        differ = strcmp(suffix, cli_path_suffix(two->item->input));
  return cli_report_fail(
      report,
      two->item->input,
      "would be written to the same file, %s, as %s%s",
      two->path,
      one->item->input,
      differ ? "; --name '{file}-{suffix}/{source}' tells them apart" : "");
}

/// Check that no two outputs have one path; an input is named once
static bool
check_paths(const CliPlan* plan, CliReport* report)
{
  const uint32_t n_each  = count_outputs(plan);
  const size_t   n       = plan->n_items * n_each;
  Output* const  outputs = cli_new(n, sizeof(Output));
  for (size_t i = 0; i < n; ++i) {
    const CliItem* const item = &plan->items[i / n_each];
    outputs[i] =
        (Output){cli_plan_path(plan, item, (uint32_t)(i % n_each)), item};
  }
  qsort(outputs, n, sizeof(Output), compare_outputs);

  bool           ok   = true;
  const CliItem* said = NULL;
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
fill_name(const CliPlan* plan,
          const CliItem* item,
          const char*    source,
          CliReport*     report)
{
  const CliOutputFields fields = {
      item->file, cli_path_suffix(item->input), source, plan->dictionary_name};
  return cli_output_name_fill(plan->name, &fields, item->input, report);
}

/// Check that every input gives good names
static bool
check_names(const CliPlan* plan, CliReport* report)
{
  bool ok = true;
  for (size_t i = 0; i < plan->n_items; ++i) {
    const char* const source = cli_plan_output(plan, 0, NULL);
    char* const       name   = fill_name(plan, &plan->items[i], source, report);
    ok                       = ok && name;
    free(name);
  }
  return ok;
}

/// Choose the pattern of names; a suffix at its end is not written twice
static void
choose_name(CliPlan* plan)
{
  const char* const given  = plan->options->name;
  const char* const name   = given ? given : CLI_OUTPUT_NAME;
  const char* const suffix = cli_audio_format_suffix(plan->wish.container);
  const char* const own    = cli_path_suffix(name);
  const size_t      cut    = strcmp(own, suffix) ? 0 : strlen(own) + 1;
  plan->name            = cli_format("%.*s", (int)(strlen(name) - cut), name);
  plan->dictionary_name = cli_path_stem(plan->options->dictionary);
}

/// Note each input
static void
make_items(CliPlan* plan)
{
  const CliInputs* const inputs = &plan->inputs;
  free(plan->items);
  plan->n_items = inputs->n_inputs;
  plan->items   = cli_new(plan->n_items, sizeof(CliItem));
  for (size_t i = 0; i < plan->n_items; ++i) {
    plan->items[i].input    = inputs->inputs[i].path;
    plan->items[i].file     = inputs->inputs[i].file;
    plan->items[i].is_found = inputs->inputs[i].found;
  }
}

/// Return which files there are already among those to be written
static Identity*
find_existing(const CliPlan* plan, size_t* n_existing)
{
  const uint32_t  n_each   = count_outputs(plan);
  Identity* const existing = cli_new(plan->n_items * n_each, sizeof(Identity));
  *n_existing              = 0;
  for (size_t i = 0; i < plan->n_items * n_each; ++i) {
    struct stat          info;
    const CliItem* const item = &plan->items[i / n_each];
    char* const path = cli_plan_path(plan, item, (uint32_t)(i % n_each));
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
leave_out_outputs(CliPlan* plan, CliReport* report)
{
  CliInputs* const inputs     = &plan->inputs;
  const size_t     n_before   = inputs->n_inputs;
  size_t           n_existing = 0;
  Identity* const  existing   = find_existing(plan, &n_existing);
  for (size_t i = n_before; i > 0; --i) {
    struct stat info;
    if (inputs->inputs[i - 1].found &&
        !stat(inputs->inputs[i - 1].path, &info)) {
      const Identity        own  = {info.st_dev, info.st_ino, i - 1};
      const Identity* const same = bsearch(
          &own, existing, n_existing, sizeof(Identity), compare_identities);
      if (same && same->item != i - 1) {
        cli_inputs_remove(inputs, i - 1);
      }
    }
  }
  free(existing);
  const size_t n = n_before - inputs->n_inputs;
  if (n) {
    cli_report_add(report,
                   CLI_NOTE,
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
check_stdout(const CliPlan* plan, CliReport* report)
{
  if (plan->n_items > 1) {
    return cli_report_fail(report, "-", "stdout takes one file, not several");
  }
  return plan->streams.n_wanted == 1 ||
         cli_report_fail(
             report,
             "-",
             "stdout takes one stem; choose it with --stems, or use "
             "--remix");
}

CliExit
cli_plan_make(const CliSeparateOptions* options,
              const NmsDictionary*      dictionary,
              const CliOperands*        operands,
              CliPlan*                  plan,
              CliReport*                report)
{
  const CliStreamWish wish = {
      options->stems, options->remix, options->residual, options->rest};
  *plan = (CliPlan){
      .options    = options,
      .dictionary = dictionary,
      .wish = {(CliContainer)options->container, (CliSubtype)options->subtype},
      .to_stdout = cli_separate_options_to_stdout(options, operands)};
  choose_name(plan);
  if (!cli_streams_choose(dictionary, &wish, &plan->streams, report)) {
    return CLI_EXIT_USAGE;
  }
  if (!cli_inputs_read(operands, &plan->inputs, report)) {
    return CLI_EXIT_FAILED;
  }
  make_items(plan);
  if (plan->to_stdout) {
    return check_stdout(plan, report) ? CLI_EXIT_DONE : CLI_EXIT_USAGE;
  }
  if (!check_names(plan, report)) {
    return CLI_EXIT_USAGE;
  }
  leave_out_outputs(plan, report);
  return check_paths(plan, report) ? CLI_EXIT_DONE : CLI_EXIT_USAGE;
}

const char*
cli_plan_output(const CliPlan* plan, uint32_t index, uint32_t* stream)
{
  const CliStreams* const streams = &plan->streams;
  const char*             name    = NULL;
  uint32_t                found   = 0;
  if (streams->remix) {
    name = index ? NULL : "remix";
  } else if (streams->rest && index + 1 == streams->n_wanted) {
    name  = CLI_REST;
    found = cli_streams_rest(streams);
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
cli_plan_path(const CliPlan* plan, const CliItem* item, uint32_t index)
{
  if (index >= count_outputs(plan)) {
    return NULL;
  }
  if (plan->to_stdout) {
    return cli_format("-");
  }
  const char* const source  = cli_plan_output(plan, index, NULL);
  const char* const suffix  = cli_audio_format_suffix(plan->wish.container);
  const char* const folder  = plan->options->output;
  CliReport         checked = {0}; // While planning
  char* const name = fill_name(plan, item, source ? source : PLOT, &checked);
  char* const file =
      cli_format("%s.%s", name ? name : "", source ? suffix : "png");
  char* const path =
      folder ? cli_path_join(folder, file) : cli_format("%s", file);
  cli_report_clear(&checked);
  free(name);
  free(file);
  return path;
}

/// Whether every file that one input gives is there
static bool
is_done(const CliPlan* plan, const CliItem* item)
{
  bool all = true;
  for (uint32_t i = 0; all && i < count_outputs(plan); ++i) {
    struct stat info;
    char* const path = cli_plan_path(plan, item, i);
    all              = !stat(path, &info) && S_ISREG(info.st_mode);
    free(path);
  }
  return all;
}

/// Check every file that one input gives
static bool
check_item(const CliPlan* plan, CliItem* item, CliClaims* claims)
{
  bool ok = true;
  if (plan->options->skip_existing && !plan->to_stdout && is_done(plan, item)) {
    item->summary.is_skipped = true;
    cli_report_add(&item->report,
                   CLI_NOTE,
                   item->input,
                   "is skipped, as all its files are there");
    return true;
  }
  for (uint32_t i = 0; i < count_outputs(plan); ++i) {
    char* const path = cli_plan_path(plan, item, i);
    ok = cli_claims_write(claims, path, plan->options->force, &item->report) &&
         ok;
    free(path);
  }
  return ok;
}

bool
cli_plan_check(CliPlan* plan, CliClaims* claims)
{
  bool ok = true;
  for (size_t i = 0; i < plan->n_items; ++i) {
    cli_claims_read(claims, plan->items[i].input);
  }
  for (size_t i = 0; i < plan->n_items; ++i) {
    CliItem* const item = &plan->items[i];
    ok                  = check_item(plan, item, claims) && ok;
  }
  return ok;
}

NmsStatus
cli_plan_make_separator(const CliPlan*       plan,
                        const CliAudioShape* shape,
                        NmsSeparator**       separator)
{
  const CliSeparateOptions* const options = plan->options;
  const NmsSeparatorConfig        config  = {
              .sample_rate_hz = (double)shape->sample_rate_hz,
              .n_channels     = shape->n_channels,
              .hop            = options->hop,
              .n_iterations   = options->iterations,
              .output         = plan->streams.remix ? NMS_REMIX : NMS_STREAMS,
              .residual       = plan->streams.residual};
  const NmsStatus status =
      nms_separator_new(&config, plan->dictionary, separator);
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
cli_plan_clear(CliPlan* plan)
{
  for (size_t i = 0; i < plan->n_items; ++i) {
    cli_report_clear(&plan->items[i].report);
    cli_summary_clear(&plan->items[i].summary);
  }
  free(plan->items);
  cli_inputs_clear(&plan->inputs);
  free(plan->name);
  free(plan->dictionary_name);
  *plan = (CliPlan){0};
}
