// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "review.h"

#include "base/clock.h"
#include "base/stop.h"
#include "listen.h"
#include "nms/review.h"
#include "nms/status.h"
#include "ranks.h"
#include "rest.h"
#include "terminal/progress.h"

#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

/// A source that is gone through again
typedef struct {
  UiLesson*   lesson;
  size_t      index;
  NmsReview*  review;
  size_t      item; ///< Of the progress
  double      elapsed_s;
  NmsReviewed outcome; ///< Of the pass before
} Going;

static bool
is_pipe(const char* path)
{
  struct stat status;
  return !strcmp(path, "-") ||
         (!stat(path, &status) && !S_ISREG(status.st_mode));
}

bool
ui_review_check(const UiLesson* lesson)
{
  const UiSources* const sources = lesson->sources;
  const size_t           n = lesson->options->passes ? sources->n_sources : 0;
  for (size_t i = 0; i < n; ++i) {
    const UiSource* const source = &sources->sources[i];
    for (size_t k = 0; !source->is_rest && k < source->n_recordings; ++k) {
      if (is_pipe(source->recordings[k].path)) {
        return ui_report_fail(lesson->report,
                              source->recordings[k].path,
                              "cannot be gone through several times, as "
                              "--passes asks for: it is no file");
      }
    }
  }
  return true;
}

static bool
on_progress(void* user, double fraction)
{
  const Going* const going = user;
  ui_progress_set(going->lesson->progress, going->item, fraction);
  return !ui_stop_requested();
}

/// Add an error for a status of the engine
static bool
fail(const Going* going, NmsStatus status)
{
  const char* const name   = going->lesson->sources->sources[going->index].name;
  UiReport* const   report = going->lesson->report;
  if (status == NMS_CANCELLED) {
    return ui_report_fail(report,
                          name,
                          ui_ranks_share()
                              ? "interrupted, or another process has ended"
                              : "interrupted");
  }
  if (status == NMS_BAD_MATERIAL) {
    return ui_report_fail(
        report, name, "its recordings changed while they were learnt from");
  }
  return ui_report_fail(
      report, name, "cannot be learnt: %s", nms_strerror(status));
}

/// Hear a recording again; what there is to note of it is said already
static bool
hear(Going* going, UiListener* listener, const UiRecording* recording)
{
  UiReport own   = {0};
  listener->item = going->item;
  const bool ok  = ui_listen(listener, recording, &own);
  if (!ok && ui_stop_requested()) {
    (void)fail(going, NMS_CANCELLED);
  } else if (!ok) {
    ui_report_move(&own, going->lesson->report);
  }
  ui_report_clear(&own);
  ui_progress_set(going->lesson->progress, going->item++, 1.0);
  return ok;
}

/// Go through all recordings once
static bool
go_through(Going* going)
{
  UiLesson* const       lesson   = going->lesson;
  const UiSource* const source   = &lesson->sources->sources[going->index];
  UiListener            listener = {.learner        = lesson->learner,
                                    .review         = going->review,
                                    .sample_rate_hz = lesson->config->sample_rate_hz,
                                    .source         = (uint32_t)going->index,
                                    .progress       = lesson->progress};
  for (size_t i = 0; i < source->n_recordings; ++i) {
    if (!hear(going, &listener, &source->recordings[i])) {
      return false;
    }
  }

  const NmsStatus status =
      nms_review_end(going->review, on_progress, going, &going->outcome);
  ui_progress_set(lesson->progress, going->item++, 1.0);
  return !status || fail(going, status);
}

/// Check that all processes have heard the same
static bool
compare(const Going* going)
{
  UiLesson* const   lesson = going->lesson;
  const char* const name   = lesson->sources->sources[going->index].name;
  const NmsMaterial heard =
      nms_learner_material(lesson->learner, (uint32_t)going->index);
  bool is_same = false;
  if (!ui_ranks_compare(heard.n_frames_heard, &is_same)) {
    return fail(going, NMS_CANCELLED);
  }
  return is_same ||
         ui_report_fail(lesson->report,
                        name,
                        "is not the same for all processes, whose files or "
                        "options differ");
}

static bool
review(Going* going)
{
  UiLesson* const lesson  = going->lesson;
  const uint32_t  n       = lesson->options->passes;
  const double    begin_s = ui_clock_now_s();
  if (!compare(going)) {
    return false;
  }
  const NmsStatus status = nms_review_new(lesson->learner,
                                          (uint32_t)going->index,
                                          n,
                                          ui_ranks_share(),
                                          &going->review);
  bool            ok     = !status || fail(going, status);
  for (uint32_t i = 0; ok && i <= n; ++i) {
    ok = go_through(going);
  }
  nms_review_free(going->review);
  going->elapsed_s = ui_clock_now_s() - begin_s;
  return ok;
}

/// Learn one source from every frame
static bool
review_source(UiLesson* lesson, size_t index)
{
  const UiSource* const source = &lesson->sources->sources[index];
  const size_t          n_items =
      (source->n_recordings + 1) * (lesson->options->passes + 1);
  Going going = {.lesson = lesson, .index = index};

  lesson->progress =
      ui_progress_new("going through all", n_items, lesson->options->quiet);
  const bool ok = review(&going);
  ui_progress_free(lesson->progress);
  lesson->progress = NULL;
  if (ok) {
    ui_report_add(lesson->report,
                  UI_NOTE,
                  source->name,
                  "learnt from all of its %" PRIu64 " frames that sound, in "
                  "%u passes and %.1f s",
                  going.outcome.n_frames,
                  lesson->options->passes,
                  going.elapsed_s);
  }
  ui_report_print(lesson->report, lesson->options->quiet);
  return ok;
}

bool
ui_review_learn(UiLesson* lesson)
{
  const size_t n  = lesson->options->passes ? ui_rest_find(lesson->sources) : 0;
  bool         ok = true;
  for (size_t i = 0; ok && i < n; ++i) {
    const NmsMaterial material =
        nms_learner_material(lesson->learner, (uint32_t)i);
    if (lesson->outcomes[i].n_recordings && material.step > 1) {
      ok = review_source(lesson, i);
    }
  }
  if (ok) {
    ui_ranks_end();
  }
  return ok;
}
