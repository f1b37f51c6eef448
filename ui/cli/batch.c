// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "batch.h"

#include "jobs.h"
#include "separate_file.h"
#include "target.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static int
compare_folders(const void* a, const void* b)
{
  const CliItem* const one = *(const CliItem* const*)a;
  const CliItem* const two = *(const CliItem* const*)b;
  return strcmp(one->folder, two->folder);
}

/// Check that each file's stems get a folder of their own
static bool
check_names(const CliBatch* batch, CliReport* report)
{
  bool ok = true;
  for (size_t i = 0; i < batch->n_items; ++i) {
    const CliItem* const item = &batch->items[i];
    const char* const    name = cli_path_base(item->folder);
    if (!strcmp(name, ".") || !strcmp(name, "..")) {
      ok = cli_report_fail(report,
                           item->input,
                           "would have its stems in the folder '%s'; rename it",
                           name);
    }
  }
  return ok;
}

/// Check that no two files want the same folder
static bool
check_folders(const CliBatch* batch, CliReport* report)
{
  const CliItem** const sorted = cli_new(batch->n_items, sizeof(CliItem*));
  for (size_t i = 0; i < batch->n_items; ++i) {
    sorted[i] = &batch->items[i];
  }
  bool ok = true;
  if (batch->n_items > 1) {
    qsort(sorted, batch->n_items, sizeof(CliItem*), compare_folders);
  }
  for (size_t i = 1; i < batch->n_items; ++i) {
    if (!strcmp(sorted[i - 1]->folder, sorted[i]->folder)) {
      ok = cli_report_fail(report,
                           sorted[i]->input,
                           "wants the same folder, %s, as %s",
                           sorted[i]->folder,
                           sorted[i - 1]->input);
    }
  }
  free((void*)sorted);
  return ok;
}

CliExit
cli_batch_plan(const CliSeparateOptions* options,
               const NmsDictionary*      dictionary,
               const CliOperands*        operands,
               CliBatch*                 batch,
               CliReport*                report)
{
  const CliStreamWish wish = {
      options->stems, options->remix, options->residual};
  *batch = (CliBatch){
      .options    = options,
      .dictionary = dictionary,
      .wish = {(CliContainer)options->container, (CliSubtype)options->subtype},
      .n_items = (size_t)operands->n_operands};
  batch->items = cli_new(batch->n_items, sizeof(CliItem));
  for (size_t i = 0; i < batch->n_items; ++i) {
    CliItem* const item = &batch->items[i];
    item->input         = operands->operands[i];
    if (strcmp(item->input, "-")) {
      char* const stem = cli_path_stem(item->input);
      item->folder     = options->output ? cli_path_join(options->output, stem)
                                         : cli_format("%s", stem);
      free(stem);
    }
  }

  if (!cli_streams_choose(dictionary, &wish, &batch->streams, report)) {
    return CLI_EXIT_USAGE;
  }
  if (!batch->items[0].folder) {
    if (batch->streams.n_wanted != 1) {
      cli_report_fail(report,
                      "-",
                      "stdout takes one stem; choose it with --stems, or use "
                      "--remix");
      return CLI_EXIT_USAGE;
    }
    return CLI_EXIT_DONE;
  }
  return check_names(batch, report) && check_folders(batch, report)
             ? CLI_EXIT_DONE
             : CLI_EXIT_USAGE;
}

const char*
cli_batch_output(const CliBatch* batch, uint32_t index, uint32_t* stream)
{
  const CliStreams* const streams = &batch->streams;
  if (streams->remix) {
    if (stream) {
      *stream = 0;
    }
    return index ? NULL : "remix";
  }
  for (uint32_t i = 0; i < streams->n_streams; ++i) {
    if (streams->wanted[i] && !index--) {
      if (stream) {
        *stream = i;
      }
      return streams->names[i];
    }
  }
  return NULL;
}

char*
cli_batch_path(const CliBatch* batch, const CliItem* item, const char* name)
{
  if (!item->folder) {
    return cli_format("-");
  }
  return cli_format("%s/%s.%s",
                    item->folder,
                    name,
                    cli_audio_format_suffix(batch->wish.container));
}

/// Check every file that one input gives
static bool
check_item(const CliBatch* batch,
           const CliItem*  item,
           CliClaims*      claims,
           CliReport*      report)
{
  const bool replace = batch->options->force;
  bool       ok      = true;
  for (uint32_t i = 0; i < batch->streams.n_wanted; ++i) {
    char* const path =
        cli_batch_path(batch, item, cli_batch_output(batch, i, NULL));
    ok = cli_claims_write(claims, path, replace, report) && ok;
    free(path);
  }
  if (batch->options->plot) {
    char* const path = cli_path_join(item->folder, CLI_PLOT_NAME);
    ok               = cli_claims_write(claims, path, replace, report) && ok;
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
    ok                  = check_item(batch, item, claims, &item->report) && ok;
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
  cli_separate_file(batch, job->item);
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

  bool       made   = false;
  CliReport  report = {0};
  const bool folder = options->output && batch->items[0].folder;
  bool ok = !folder || cli_target_make_folder(options->output, &made, &report);
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
    ok = ok && !batch->items[i].report.n_errors;
  }
  if (made && !ok) {
    rmdir(options->output); // Only if nothing came into it
  }
  cli_report_clear(&report);
  return ok;
}

void
cli_batch_clear(CliBatch* batch)
{
  for (size_t i = 0; i < batch->n_items; ++i) {
    free(batch->items[i].folder);
    cli_report_clear(&batch->items[i].report);
    cli_summary_clear(&batch->items[i].summary);
  }
  free(batch->items);
  *batch = (CliBatch){0};
}
