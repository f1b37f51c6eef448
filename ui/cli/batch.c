// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "batch.h"

#include "base/memory.h"
#include "base/report.h"
#include "crew/crew.h"
#include "crew/jobs.h"
#include "files/folders.h"
#include "separate_file.h"
#include "terminal/progress.h"

#include <stdlib.h>
#include <sys/resource.h>

/// A plan being carried out
typedef struct {
  CliPlan*     plan;
  CliProgress* progress; ///< While separating, as is the next
  CliCrew*     crew;
  bool*        told; ///< [n_items], all messages about it are printed
} Batch;

/// Print what there is to say of a file
static void
tell(Batch* batch, size_t index)
{
  const CliSeparateOptions* const options = batch->plan->options;
  CliItem* const                  item    = &batch->plan->items[index];
  cli_report_print(&item->report, options->quiet);
  if (options->json) {
    cli_summary_print_json(&item->summary, item->input, &item->report);
  }
  batch->told[index] = true;
}

/// Print what there is to say of the files that were not begun; those without
/// an error of their own failed for one cause, which others have told
static void
tell_not_begun(Batch* batch, const char* cause)
{
  for (size_t i = 0; i < batch->plan->n_items; ++i) {
    CliItem* const item = &batch->plan->items[i];
    if (!batch->told[i]) {
      cli_report_print(&item->report, batch->plan->options->quiet);
      if (!item->report.n_errors) {
        cli_report_fail(&item->report, item->input, "not begun: %s", cause);
        item->report.n_printed = item->report.n_lines;
      }
      tell(batch, i);
    }
  }
}

static bool
begin(void* user, const CliJob* job)
{
  const Batch* const batch = user;
  return job->item < batch->plan->n_items;
}

static void
work(void* user, const CliJob* job)
{
  const Batch* const batch = user;
  if (batch->plan->items[job->item].summary.is_skipped) {
    cli_progress_set(batch->progress, job->item, 1.0);
  } else {
    cli_separate_file(batch->plan, job->item, batch->crew, batch->progress);
  }
}

static void
done(void* user, const CliJob* job)
{
  Batch* const batch = user;
  tell(batch, job->item);
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

/// Separate the files that are not to be skipped, and print what there is to
/// say of each
static void
separate_all(Batch* batch)
{
  const CliPlan* const plan  = batch->plan;
  const CliJobFuncs    funcs = {begin, work, done, batch};
  batch->progress =
      cli_progress_new("separating", plan->n_items, plan->options->quiet);
  batch->crew = cli_crew_new(plan->options->jobs);
  allow_files();
  cli_jobs_run(batch->crew, plan->n_items + 1, &funcs);
  cli_crew_free(batch->crew);
  cli_progress_free(batch->progress);
}

/// Make the folder of all outputs, separate, and leave no folder empty
static bool
run(Batch* batch)
{
  const CliPlan* const            plan    = batch->plan;
  const CliSeparateOptions* const options = plan->options;

  CliFolders made   = {0};
  CliReport  report = {0};
  bool       ok     = plan->to_stdout || !options->output ||
            cli_folders_make(&made, options->output, &report);
  if (ok) {
    separate_all(batch);
  }
  cli_report_print(&report, options->quiet);
  tell_not_begun(batch, ok ? "interrupted" : "there is no folder for it");
  for (size_t i = 0; i < plan->n_items; ++i) {
    CliItem* const item = &plan->items[i];
    ok                  = ok && !item->report.n_errors;
    cli_folders_remove(&item->made); // If nothing came into them
  }
  cli_folders_remove(&made);
  cli_report_clear(&report);
  return ok;
}

bool
cli_batch_run(CliPlan* plan, CliClaims* claims)
{
  Batch batch = {.plan = plan, .told = cli_new(plan->n_items, sizeof(bool))};
  bool  ok    = cli_plan_check(plan, claims);
  if (ok) {
    ok = run(&batch);
  } else {
    tell_not_begun(&batch, "another input cannot be done");
  }
  free(batch.told);
  return ok;
}
