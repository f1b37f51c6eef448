// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "learn.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/stop.h"
#include "bleed.h"
#include "crew/jobs.h"
#include "files/claims.h"
#include "files/dictionary_file.h"
#include "files/target.h"
#include "learnt.h"
#include "lesson.h"
#include "listen.h"
#include "nms/dictionary.h"
#include "nms/status.h"
#include "origin.h"
#include "ranks.h"
#include "rest.h"
#include "review.h"
#include "terminal/progress.h"

#include <math.h>
#include <stdlib.h>

/// A source being learnt, for the engine's progress function
typedef struct {
  UiProgress* progress;
  size_t      item;
} Pupil;

/// Add an error for a status of the engine
static bool
fail(UiLesson* lesson, const char* what, NmsStatus status)
{
  return ui_report_fail(
      lesson->report, what, "cannot be learnt: %s", nms_strerror(status));
}

/// Take what a source has from other dictionaries
static bool
take(UiLesson* lesson, size_t index)
{
  const UiSource* const source = &lesson->sources->sources[index];
  for (size_t i = 0; i < source->n_taken; ++i) {
    const UiTaken* const  taken = &source->taken[i];
    const UiOrigin* const origin =
        &lesson->sources->origins.origins[taken->origin];
    const NmsStatus status = nms_learner_take_source(
        lesson->learner, (uint32_t)index, origin->dictionary, taken->source);
    if (status == NMS_BAD_ARGUMENT) { // All else is checked
      return ui_report_fail(lesson->report,
                            source->name,
                            "cannot be joined: there would be more than the "
                            "%d components that a dictionary holds",
                            NMS_MAX_COMPONENTS);
    }
    if (status) {
      return fail(lesson, source->name, status);
    }
    lesson->outcomes[index].n_taken +=
        origin->dictionary->sources[taken->source].n_components;
  }
  return true;
}

/// Make the learner and its sources
static bool
make_learner(UiLesson* lesson)
{
  const UiOrigins* const origins = &lesson->sources->origins;
  NmsLearnerConfig       config  = *lesson->config;
  config.tasks                   = ui_crew_tasks(lesson->crew);

  NmsStatus status = origins->n_origins
                         ? nms_learner_new_like(&config,
                                                origins->origins[0].dictionary,
                                                &lesson->learner)
                         : nms_learner_new(&config, &lesson->learner);
  if (status) {
    return fail(lesson, lesson->options->output, status);
  }
  for (size_t i = 0; i < lesson->sources->n_sources; ++i) {
    const char* const name = lesson->sources->sources[i].name;
    status                 = nms_learner_add_source(lesson->learner, name);
    if (status) {
      return fail(lesson, name, status);
    }
    if (!take(lesson, i)) {
      return false;
    }
  }
  return true;
}

/// Hear all recordings of a source
static bool
hear_source(UiLesson* lesson, size_t index, size_t* item)
{
  const UiSource* const source   = &lesson->sources->sources[index];
  UiOutcome* const      outcome  = &lesson->outcomes[index];
  UiListener            listener = {.learner        = lesson->learner,
                                    .sample_rate_hz = lesson->config->sample_rate_hz,
                                    .source         = (uint32_t)index,
                                    .progress       = lesson->progress};
  bool                  ok       = true;
  for (size_t i = 0; ok && i < source->n_recordings; ++i) {
    listener.item = (*item)++;
    ok = ui_listen(&listener, &source->recordings[i], lesson->report);
    outcome->heard_s += listener.heard_s;
    outcome->n_recordings += listener.heard_s > 0.0;
    ui_progress_set(lesson->progress, listener.item, 1.0);
    ui_report_print(lesson->report, lesson->options->quiet);
  }
  return ok && (outcome->n_recordings || !source->n_recordings ||
                ui_report_fail(lesson->report,
                               source->name,
                               "there is no audio among its files"));
}

/// Hear everything
static bool
hear(UiLesson* lesson)
{
  size_t n_items = 0;
  for (size_t i = 0; i < lesson->sources->n_sources; ++i) {
    n_items += lesson->sources->sources[i].n_recordings;
  }
  lesson->progress =
      ui_progress_new("listening", n_items, lesson->options->quiet);
  size_t item = 0;
  bool   ok   = true;
  for (size_t i = 0; ok && i < lesson->sources->n_sources; ++i) {
    ok = hear_source(lesson, i, &item);
  }
  ui_progress_free(lesson->progress);
  lesson->progress = NULL;
  return ok;
}

static bool
on_progress(void* user, double fraction)
{
  const Pupil* const pupil = user;
  ui_progress_set(pupil->progress, pupil->item, fraction);
  return !ui_stop_requested();
}

static bool
begin(void* user, const UiJob* job)
{
  const UiLesson* const lesson = user;
  return job->item < ui_rest_find(lesson->sources);
}

static void
work(void* user, const UiJob* job)
{
  UiLesson* const  lesson  = user;
  const size_t     index   = job->item;
  UiOutcome* const outcome = &lesson->outcomes[index];
  Pupil            pupil   = {lesson->progress, index};
  const double     begin_s = ui_clock_now_s();
  if (outcome->n_recordings) {
    outcome->status = nms_learner_learn_source(
        lesson->learner, (uint32_t)index, on_progress, &pupil);
  }
  outcome->elapsed_s = ui_clock_now_s() - begin_s;
  ui_progress_set(lesson->progress, index, 1.0);
}

static void
done(void* user, const UiJob* job)
{
  UiLesson* const lesson = user;
  const size_t    index  = job->item;
  const NmsStatus status = lesson->outcomes[index].status;
  const char*     name   = lesson->sources->sources[index].name;
  if (status == NMS_CANCELLED) {
    ui_report_fail(lesson->report, name, "interrupted");
  } else if (status == NMS_NO_MATERIAL) {
    ui_report_fail(lesson->report, name, "there is only silence to learn from");
  } else if (status) {
    fail(lesson, name, status);
  } else {
    ui_lesson_tell(lesson, index);
  }
  ui_report_print(lesson->report, lesson->options->quiet);
}

/// Learn all sources at once, each heard in the recordings of the others
static bool
learn_bleeding(UiLesson* lesson)
{
  const double begin_s = ui_clock_now_s();
  lesson->progress     = ui_progress_new("learning", 1, lesson->options->quiet);
  Pupil           pupil = {lesson->progress, 0};
  const NmsStatus status =
      ui_bleed_learn(lesson->options, lesson->learner, on_progress, &pupil);
  ui_progress_free(lesson->progress);
  lesson->progress = NULL;
  for (size_t i = 0; !status && i < lesson->sources->n_sources; ++i) {
    lesson->outcomes[i].elapsed_s = ui_clock_now_s() - begin_s;
    ui_lesson_tell(lesson, i);
  }
  ui_report_print(lesson->report, lesson->options->quiet);
  return !status || ui_bleed_fail(lesson->learner,
                                  lesson->config,
                                  lesson->sources,
                                  status,
                                  lesson->report);
}

/// Learn every source
static bool
learn(UiLesson* lesson)
{
  if (ui_bleed_is_asked_for(lesson->options)) {
    return learn_bleeding(lesson);
  }
  const size_t     n_sources = ui_rest_find(lesson->sources);
  const UiJobFuncs funcs     = {begin, work, done, lesson};
  lesson->progress =
      ui_progress_new("learning", n_sources, lesson->options->quiet);
  ui_jobs_run(lesson->crew, n_sources + 1, &funcs);
  ui_progress_free(lesson->progress);
  lesson->progress = NULL;
  return !lesson->report->n_errors &&
         (!ui_stop_requested() || ui_report_fail(lesson->report,
                                                 lesson->options->output,
                                                 "interrupted"));
}

/// Put the sources together, and refine them with mixtures of all that was
/// heard
static NmsStatus
make(UiLesson* lesson, NmsDictionary** dictionary)
{
  if (ui_lesson_is_plain(lesson)) {
    return nms_learner_make(lesson->learner, NULL, dictionary);
  }

  lesson->progress = ui_progress_new("refining", 1, lesson->options->quiet);

  Pupil           pupil  = {lesson->progress, 0};
  NmsRefineConfig config = nms_learner_refine_defaults();
  config.n_steps         = lesson->options->steps;
  config.rate            = (float)lesson->options->step_size;
  config.seed            = lesson->config->seed;
  config.progress        = on_progress;
  config.user            = &pupil;
  if (!isnan(lesson->options->mask_exponent)) {
    config.hits_mask_exponent = 0.0f;
  }

  const NmsStatus status =
      nms_learner_make(lesson->learner, &config, dictionary);
  ui_progress_free(lesson->progress);
  lesson->progress = NULL;
  return status;
}

/// Put the sources together and write the file
static bool
write_dictionary(UiLesson* lesson)
{
  const UiLearnOptions* const options    = lesson->options;
  NmsDictionary*              dictionary = NULL;

  NmsStatus status = make(lesson, &dictionary);
  if (!status) {
    status = ui_origin_note(lesson, dictionary);
  }
  if (status == NMS_CANCELLED) {
    nms_dictionary_free(dictionary);
    return ui_report_fail(lesson->report, options->output, "interrupted");
  }
  const bool ok = status ? fail(lesson, options->output, status)
                         : ui_dictionary_write(dictionary,
                                               options->f16 ? NMS_F16 : NMS_F32,
                                               lesson->target,
                                               lesson->report);
  if (ok) {
    ui_lesson_tell_stereo(lesson, dictionary);
    ui_dictionary_warn_if_slow(
        dictionary, NULL, options->output, lesson->report);
  }
  nms_dictionary_free(dictionary);
  return ok;
}

/// Begin the file before any work, so as to fail before it
static bool
begin_file(UiLesson* lesson)
{
  const UiLearnOptions* const options = lesson->options;
  if (lesson->helps) {
    return true;
  }
  UiClaims claims = {0};
  for (size_t i = 0; i < lesson->sources->n_sources; ++i) {
    const UiSource* const source = &lesson->sources->sources[i];
    for (size_t k = 0; k < source->n_recordings; ++k) {
      ui_claims_read(&claims, source->recordings[k].path);
    }
  }
  for (size_t i = 0; i < lesson->sources->origins.n_origins; ++i) {
    ui_claims_read(&claims, lesson->sources->origins.origins[i].path);
  }
  if (ui_claims_write(
          &claims, options->output, options->force, lesson->report)) {
    lesson->target =
        ui_target_new(options->output, options->force, lesson->report);
  }
  ui_claims_clear(&claims);
  return lesson->target != NULL;
}

/// Do what the process that writes does by itself
static bool
complete(UiLesson* lesson)
{
  const bool ok = ui_rest_learn(lesson) && ui_learnt_settle(lesson) &&
                  write_dictionary(lesson);
  if (ok) {
    ui_lesson_tell_alone(lesson);
  }
  return ok;
}

bool
ui_learn(const UiLearnOptions*   options,
         const NmsLearnerConfig* config,
         UiSources*              sources,
         UiReport*               report)
{
  UiLesson lesson = {.options  = options,
                     .config   = config,
                     .sources  = sources,
                     .report   = report,
                     .crew     = ui_crew_new(options->jobs),
                     .outcomes = ui_new(sources->n_sources, sizeof(UiOutcome))};
  lesson.helps    = ui_ranks_helps();
  const bool ok   = ui_review_check(&lesson) && begin_file(&lesson) &&
                  make_learner(&lesson) && hear(&lesson) && learn(&lesson) &&
                  ui_review_learn(&lesson) &&
                  (lesson.helps || complete(&lesson));
  nms_learner_free(lesson.learner);
  ui_target_free(lesson.target);
  ui_crew_free(lesson.crew);
  free(lesson.outcomes);
  free(lesson.like);
  return ok;
}
