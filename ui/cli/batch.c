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
  UiPlan*     plan;
  UiProgress* progress; ///< While separating, as is the next
  UiCrew*     crew;
  bool*       told; ///< [n_items], all messages about it are printed
} Batch;

/// Print what there is to say of a file
static void
tell(Batch* batch, size_t index)
{
  const UiSeparateOptions* const options = batch->plan->options;
  UiItem* const                  item    = &batch->plan->items[index];
  ui_report_print(&item->report, options->quiet);
  if (options->json) {
    ui_summary_print_json(&item->summary, item->input, &item->report);
  }
  batch->told[index] = true;
}

/// Print what there is to say of the files that were not begun; those without
/// an error of their own failed for one cause, which others have told
static void
tell_not_begun(Batch* batch, const char* cause)
{
  for (size_t i = 0; i < batch->plan->n_items; ++i) {
    UiItem* const item = &batch->plan->items[i];
    if (!batch->told[i]) {
      ui_report_print(&item->report, batch->plan->options->quiet);
      if (!item->report.n_errors) {
        ui_report_fail(&item->report, item->input, "not begun: %s", cause);
        item->report.n_printed = item->report.n_lines;
      }
      tell(batch, i);
    }
  }
}

static bool
begin(void* user, const UiJob* job)
{
  const Batch* const batch = user;
  return job->item < batch->plan->n_items;
}

static void
work(void* user, const UiJob* job)
{
  const Batch* const batch = user;
  if (batch->plan->items[job->item].summary.is_skipped) {
    ui_progress_set(batch->progress, job->item, 1.0);
  } else {
    ui_separate_file(batch->plan, job->item, batch->crew, batch->progress);
  }
}

static void
done(void* user, const UiJob* job)
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
  const UiPlan* const plan  = batch->plan;
  const UiJobFuncs    funcs = {begin, work, done, batch};
  batch->progress =
      ui_progress_new("separating", plan->n_items, plan->options->quiet);
  batch->crew = ui_crew_new(plan->options->jobs);
  allow_files();
  ui_jobs_run(batch->crew, plan->n_items + 1, &funcs);
  ui_crew_free(batch->crew);
  ui_progress_free(batch->progress);
}

/// Make the folder of all outputs, separate, and leave no folder empty
static bool
run(Batch* batch)
{
  const UiPlan* const            plan    = batch->plan;
  const UiSeparateOptions* const options = plan->options;

  UiFolders made   = {0};
  UiReport  report = {0};
  bool      ok     = plan->to_stdout || !options->output ||
            ui_folders_make(&made, options->output, &report);
  if (ok) {
    separate_all(batch);
  }
  ui_report_print(&report, options->quiet);
  tell_not_begun(batch, ok ? "interrupted" : "there is no folder for it");
  for (size_t i = 0; i < plan->n_items; ++i) {
    UiItem* const item = &plan->items[i];
    ok                 = ok && !item->report.n_errors;
    ui_folders_remove(&item->made); // If nothing came into them
  }
  ui_folders_remove(&made);
  ui_report_clear(&report);
  return ok;
}

bool
ui_batch_run(UiPlan* plan, UiClaims* claims)
{
  Batch batch = {.plan = plan, .told = ui_new(plan->n_items, sizeof(bool))};
  bool  ok    = ui_plan_check(plan, claims);
  if (ok) {
    ok = run(&batch);
  } else {
    tell_not_begun(&batch, "another input cannot be done");
  }
  free(batch.told);
  return ok;
}
