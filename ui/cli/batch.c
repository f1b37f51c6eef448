// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "batch.h"

#include "base/text.h"
#include "crew/jobs.h"
#include "output_name.h"
#include "separate_file.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
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
count_outputs(const CliBatch* batch)
{
  return batch->streams.n_wanted + batch->options->plot;
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
check_paths(const CliBatch* batch, CliReport* report)
{
  const uint32_t n_each  = count_outputs(batch);
  const size_t   n       = batch->n_items * n_each;
  Output* const  outputs = cli_new(n, sizeof(Output));
  for (size_t i = 0; i < n; ++i) {
    const CliItem* const item = &batch->items[i / n_each];
    outputs[i] =
        (Output){cli_batch_path(batch, item, (uint32_t)(i % n_each)), item};
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
fill_name(const CliBatch* batch,
          const CliItem*  item,
          const char*     source,
          CliReport*      report)
{
  const CliOutputFields fields = {
      item->file, cli_path_suffix(item->input), source, batch->dictionary_name};
  return cli_output_name_fill(batch->name, &fields, item->input, report);
}

/// Check that every input gives good names
static bool
check_names(const CliBatch* batch, CliReport* report)
{
  bool ok = true;
  for (size_t i = 0; i < batch->n_items; ++i) {
    const char* const source = cli_batch_output(batch, 0, NULL);
    char* const       name = fill_name(batch, &batch->items[i], source, report);
    ok                     = ok && name;
    free(name);
  }
  return ok;
}

/// Choose the pattern of names; a suffix at its end is not written twice
static void
choose_name(CliBatch* batch)
{
  const char* const given  = batch->options->name;
  const char* const name   = given ? given : CLI_OUTPUT_NAME;
  const char* const suffix = cli_audio_format_suffix(batch->wish.container);
  const char* const own    = cli_path_suffix(name);
  const size_t      cut    = strcmp(own, suffix) ? 0 : strlen(own) + 1;
  batch->name            = cli_format("%.*s", (int)(strlen(name) - cut), name);
  batch->dictionary_name = cli_path_stem(batch->options->dictionary);
}

/// Note each input
static void
make_items(CliBatch* batch)
{
  const CliInputs* const inputs = &batch->inputs;
  free(batch->items);
  batch->n_items = inputs->n_inputs;
  batch->items   = cli_new(batch->n_items, sizeof(CliItem));
  for (size_t i = 0; i < batch->n_items; ++i) {
    batch->items[i].input    = inputs->inputs[i].path;
    batch->items[i].file     = inputs->inputs[i].file;
    batch->items[i].is_found = inputs->inputs[i].found;
  }
}

/// Return which files there are already among those to be written
static Identity*
find_existing(const CliBatch* batch, size_t* n_existing)
{
  const uint32_t  n_each   = count_outputs(batch);
  Identity* const existing = cli_new(batch->n_items * n_each, sizeof(Identity));
  *n_existing              = 0;
  for (size_t i = 0; i < batch->n_items * n_each; ++i) {
    struct stat          info;
    const CliItem* const item = &batch->items[i / n_each];
    char* const path = cli_batch_path(batch, item, (uint32_t)(i % n_each));
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
/// an earlier run, so that a batch may be done again where it was
static void
leave_out_outputs(CliBatch* batch, CliReport* report)
{
  CliInputs* const inputs     = &batch->inputs;
  const size_t     n_before   = inputs->n_inputs;
  size_t           n_existing = 0;
  Identity* const  existing   = find_existing(batch, &n_existing);
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
    make_items(batch);
  }
}

/// Check that there is one file for stdout
static bool
check_stdout(const CliBatch* batch, CliReport* report)
{
  if (batch->n_items > 1) {
    return cli_report_fail(report, "-", "stdout takes one file, not several");
  }
  return batch->streams.n_wanted == 1 ||
         cli_report_fail(
             report,
             "-",
             "stdout takes one stem; choose it with --stems, or use "
             "--remix");
}

CliExit
cli_batch_plan(const CliSeparateOptions* options,
               const NmsDictionary*      dictionary,
               const CliOperands*        operands,
               CliBatch*                 batch,
               CliReport*                report)
{
  const CliStreamWish wish = {
      options->stems, options->remix, options->residual, options->rest};
  *batch = (CliBatch){
      .options    = options,
      .dictionary = dictionary,
      .wish = {(CliContainer)options->container, (CliSubtype)options->subtype},
      .to_stdout = cli_separate_options_to_stdout(options, operands)};
  choose_name(batch);
  if (!cli_streams_choose(dictionary, &wish, &batch->streams, report)) {
    return CLI_EXIT_USAGE;
  }
  if (!cli_inputs_read(operands, &batch->inputs, report)) {
    return CLI_EXIT_FAILED;
  }
  make_items(batch);
  if (batch->to_stdout) {
    return check_stdout(batch, report) ? CLI_EXIT_DONE : CLI_EXIT_USAGE;
  }
  if (!check_names(batch, report)) {
    return CLI_EXIT_USAGE;
  }
  leave_out_outputs(batch, report);
  return check_paths(batch, report) ? CLI_EXIT_DONE : CLI_EXIT_USAGE;
}

const char*
cli_batch_output(const CliBatch* batch, uint32_t index, uint32_t* stream)
{
  const CliStreams* const streams = &batch->streams;
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
cli_batch_path(const CliBatch* batch, const CliItem* item, uint32_t index)
{
  if (index >= count_outputs(batch)) {
    return NULL;
  }
  if (batch->to_stdout) {
    return cli_format("-");
  }
  const char* const source  = cli_batch_output(batch, index, NULL);
  const char* const suffix  = cli_audio_format_suffix(batch->wish.container);
  const char* const folder  = batch->options->output;
  CliReport         checked = {0}; // While planning
  char* const name = fill_name(batch, item, source ? source : PLOT, &checked);
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
is_done(const CliBatch* batch, const CliItem* item)
{
  bool all = true;
  for (uint32_t i = 0; all && i < count_outputs(batch); ++i) {
    struct stat info;
    char* const path = cli_batch_path(batch, item, i);
    all              = !stat(path, &info) && S_ISREG(info.st_mode);
    free(path);
  }
  return all;
}

/// Check every file that one input gives
static bool
check_item(const CliBatch* batch, CliItem* item, CliClaims* claims)
{
  bool ok = true;
  if (batch->options->skip_existing && !batch->to_stdout &&
      is_done(batch, item)) {
    item->summary.is_skipped = true;
    cli_report_add(&item->report,
                   CLI_NOTE,
                   item->input,
                   "is skipped, as all its files are there");
    return true;
  }
  for (uint32_t i = 0; i < count_outputs(batch); ++i) {
    char* const path = cli_batch_path(batch, item, i);
    ok = cli_claims_write(claims, path, batch->options->force, &item->report) &&
         ok;
    free(path);
  }
  return ok;
}

/// Print what there is to say of a file
static void
tell(const CliBatch* batch, CliItem* item)
{
  cli_report_print(&item->report, batch->options->quiet);
  if (batch->options->json) {
    cli_summary_print_json(&item->summary, item->input, &item->report);
  }
  item->is_told = true;
}

/// Print what there is to say of the files that were not begun; those without
/// an error of their own failed for one cause, which others have told
static void
tell_not_begun(CliBatch* batch, const char* cause)
{
  for (size_t i = 0; i < batch->n_items; ++i) {
    CliItem* const item = &batch->items[i];
    if (!item->is_told) {
      cli_report_print(&item->report, batch->options->quiet);
      if (!item->report.n_errors) {
        cli_report_fail(&item->report, item->input, "not begun: %s", cause);
        item->report.n_printed = item->report.n_lines;
      }
      tell(batch, item);
    }
  }
}

bool
cli_batch_check(CliBatch* batch, CliClaims* claims)
{
  bool ok = true;
  for (size_t i = 0; i < batch->n_items; ++i) {
    cli_claims_read(claims, batch->items[i].input);
  }
  for (size_t i = 0; i < batch->n_items; ++i) {
    CliItem* const item = &batch->items[i];
    ok                  = check_item(batch, item, claims) && ok;
  }
  if (!ok) {
    tell_not_begun(batch, "another input cannot be done");
  }
  return ok;
}

static bool
begin(void* user, const CliJob* job)
{
  const CliBatch* const batch = user;
  return job->item < batch->n_items;
}

static void
work(void* user, const CliJob* job)
{
  const CliBatch* const batch = user;
  if (batch->items[job->item].summary.is_skipped) {
    cli_progress_set(batch->progress, job->item, 1.0);
  } else {
    cli_separate_file(batch, job->item);
  }
}

static void
done(void* user, const CliJob* job)
{
  CliBatch* const batch = user;
  tell(batch, &batch->items[job->item]);
}

/// Raise the number of files that may be open to what the system allows
static void
allow_files(void)
{
  struct rlimit limit;
  if (!getrlimit(RLIMIT_NOFILE, &limit)) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
}

bool
cli_batch_run(CliBatch* batch)
{
  const CliSeparateOptions* const options = batch->options;
  const CliJobFuncs               funcs   = {begin, work, done, batch};

  CliFolders made   = {0};
  CliReport  report = {0};
  bool       ok     = batch->to_stdout || !options->output ||
            cli_folders_make(&made, options->output, &report);
  if (ok) {
    batch->progress =
        cli_progress_new("separating", batch->n_items, options->quiet);
    batch->crew = cli_crew_new(options->jobs);
    allow_files();
    cli_jobs_run(batch->crew, batch->n_items + 1, &funcs);
    cli_crew_free(batch->crew);
    cli_progress_free(batch->progress);
    batch->crew     = NULL;
    batch->progress = NULL;
  }
  cli_report_print(&report, options->quiet);
  tell_not_begun(batch, ok ? "interrupted" : "there is no folder for it");
  for (size_t i = 0; i < batch->n_items; ++i) {
    CliItem* const item = &batch->items[i];
    ok                  = ok && !item->report.n_errors;
    cli_folders_remove(&item->made); // If nothing came into them
  }
  cli_folders_remove(&made);
  cli_report_clear(&report);
  return ok;
}

void
cli_batch_clear(CliBatch* batch)
{
  for (size_t i = 0; i < batch->n_items; ++i) {
    cli_report_clear(&batch->items[i].report);
    cli_summary_clear(&batch->items[i].summary);
  }
  free(batch->items);
  cli_inputs_clear(&batch->inputs);
  free(batch->name);
  free(batch->dictionary_name);
  *batch = (CliBatch){0};
}
