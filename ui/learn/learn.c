// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "learn.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/stop.h"
#include "base/text.h"
#include "bleed.h"
#include "crew/jobs.h"
#include "files/claims.h"
#include "files/dictionary_file.h"
#include "files/target.h"
#include "learnt.h"
#include "listen.h"
#include "nms/dictionary.h"
#include "nms/status.h"
#include "terminal/progress.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

/// What was heard of a source, and what became of it
typedef struct {
  double    heard_s;
  size_t    n_recordings;
  uint32_t  n_taken; ///< Components of other dictionaries
  double    elapsed_s;
  NmsStatus status;
} Outcome;

/// A dictionary in the making
typedef struct {
  const UiLearnOptions*   options;
  const NmsLearnerConfig* config;
  UiSources*              sources;
  UiReport*               report;
  UiTarget*               target; ///< The file it goes to
  NmsLearner*             learner;
  UiProgress*             progress;
  UiCrew*                 crew;
  Outcome*                outcomes; ///< [n_sources]
} Lesson;

/// A source being learnt, for the engine's progress function
typedef struct {
  UiProgress* progress;
  size_t      item;
} Pupil;

/// Add an error for a status of the engine
static bool
fail(Lesson* lesson, const char* what, NmsStatus status)
{
  return ui_report_fail(
      lesson->report, what, "cannot be learnt: %s", nms_strerror(status));
}

/// Take what a source has from other dictionaries
static bool
take(Lesson* lesson, size_t index)
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
make_learner(Lesson* lesson)
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
hear_source(Lesson* lesson, size_t index, size_t* item)
{
  const UiSource* const source   = &lesson->sources->sources[index];
  Outcome* const        outcome  = &lesson->outcomes[index];
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
hear(Lesson* lesson)
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
  const Lesson* const lesson = user;
  return job->item < lesson->sources->n_sources;
}

static void
work(void* user, const UiJob* job)
{
  Lesson* const  lesson  = user;
  const size_t   index   = job->item;
  Outcome* const outcome = &lesson->outcomes[index];
  Pupil          pupil   = {lesson->progress, index};
  const double   begin_s = ui_clock_now_s();
  if (outcome->n_recordings) {
    outcome->status = nms_learner_learn_source(
        lesson->learner, (uint32_t)index, on_progress, &pupil);
  }
  outcome->elapsed_s = ui_clock_now_s() - begin_s;
  ui_progress_set(lesson->progress, index, 1.0);
}

/// Say how much of a source was heard, and how much of that was used
static void
tell_heard(Lesson* lesson, size_t index)
{
  const Outcome* const outcome = &lesson->outcomes[index];
  const NmsMaterial    material =
      nms_learner_material(lesson->learner, (uint32_t)index);
  char  text[UI_CLOCK_SIZE] = "";
  char* sampled             = ui_format("%s", "");
  if (material.step > 1) {
    free(sampled);
    sampled = ui_format(", one in %u", material.step);
  }
  ui_report_add(lesson->report,
                UI_NOTE,
                lesson->sources->sources[index].name,
                "heard %s in %zu recording%s, %" PRIu64 " of %" PRIu64
                " frames silent, kept %u%s; learnt in %.1f s",
                ui_clock_write_length(outcome->heard_s, text),
                outcome->n_recordings,
                outcome->n_recordings == 1 ? "" : "s",
                material.n_frames_silent,
                material.n_frames_heard,
                material.n_frames_kept,
                sampled,
                outcome->elapsed_s);
  free(sampled);
}

/// Say what a source is made of
static void
tell(Lesson* lesson, size_t index)
{
  const Outcome* const outcome = &lesson->outcomes[index];
  if (outcome->n_taken) {
    ui_report_add(lesson->report,
                  UI_NOTE,
                  lesson->sources->sources[index].name,
                  "took %u components as they are",
                  outcome->n_taken);
  }
  if (outcome->n_recordings) {
    tell_heard(lesson, index);
  }
}

static void
done(void* user, const UiJob* job)
{
  Lesson* const   lesson = user;
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
    tell(lesson, index);
  }
  ui_report_print(lesson->report, lesson->options->quiet);
}

/// Learn all sources at once, each heard in the recordings of the others
static bool
learn_bleeding(Lesson* lesson)
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
    tell(lesson, i);
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
learn(Lesson* lesson)
{
  if (ui_bleed_is_asked_for(lesson->options)) {
    return learn_bleeding(lesson);
  }
  const size_t     n_sources = lesson->sources->n_sources;
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

/// See to what the sources are made of
static bool
settle(Lesson* lesson)
{
  const size_t   n      = lesson->sources->n_sources;
  const UiLearnt learnt = {.options = lesson->options,
                           .config  = lesson->config,
                           .learner = lesson->learner,
                           .sources = lesson->sources,
                           .report  = lesson->report,
                           .n_taken = ui_new(n, sizeof(uint32_t))};
  for (size_t i = 0; i < n; ++i) {
    learnt.n_taken[i] = lesson->outcomes[i].n_taken;
  }
  const bool ok = ui_learnt_settle(&learnt);
  for (size_t i = 0; i < n; ++i) {
    lesson->outcomes[i].n_taken = learnt.n_taken[i];
  }
  free(learnt.n_taken);
  ui_report_print(lesson->report, lesson->options->quiet);
  return ok;
}

/// Whether the dictionary stays as it is learnt
static bool
is_plain(const Lesson* lesson)
{
  return lesson->options->plain || !nms_learner_can_refine(lesson->learner);
}

/// Put the sources together, and refine them with mixtures of all that was
/// heard
static NmsStatus
make(Lesson* lesson, NmsDictionary** dictionary)
{
  if (is_plain(lesson)) {
    return nms_learner_make(lesson->learner, NULL, dictionary);
  }

  lesson->progress = ui_progress_new("refining", 1, lesson->options->quiet);

  Pupil           pupil  = {lesson->progress, 0};
  NmsRefineConfig config = nms_learner_refine_defaults();
  config.n_steps         = lesson->options->steps;
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

/// Return what the file says of a source's origin, if the user does not
static char*
describe_source(const Lesson* lesson, size_t index)
{
  const Outcome* const outcome = &lesson->outcomes[index];
  const char* const    name    = lesson->sources->sources[index].name;
  if (!outcome->n_recordings) {
    return ui_format("%s: %u components taken", name, outcome->n_taken);
  }
  char* const heard = ui_format(
      "%s: %.1f s in %zu files", name, outcome->heard_s, outcome->n_recordings);
  if (!outcome->n_taken) {
    return heard;
  }
  char* const both =
      ui_format("%s, and %u components taken", heard, outcome->n_taken);
  free(heard);
  return both;
}

/// Return what the file says of its origin, if the user does not
static char*
describe(const Lesson* lesson)
{
  const NmsLearnerConfig* const config = lesson->config;

  char* text = ui_format("nmf-learn " UI_VERSION "%s, %u components a "
                         "source, beta %g, seed %" PRIu64,
                         is_plain(lesson) ? ", plain" : "",
                         config->n_components,
                         (double)config->beta,
                         config->seed);
  for (size_t i = 0; i < lesson->sources->n_sources; ++i) {
    char* const source = describe_source(lesson, i);
    char* const longer = ui_format("%s; %s", text, source);
    free(source);
    free(text);
    text = longer;
  }
  return text;
}

/// Note licence and origin in the dictionary, those of what is joined too
static NmsStatus
note_origin(const Lesson* lesson, NmsDictionary* dictionary)
{
  const UiLearnOptions* const options = lesson->options;
  const UiOrigins* const      origins = &lesson->sources->origins;

  char* const own = options->provenance ? ui_format("%s", options->provenance)
                                        : describe(lesson);
  char* const licence    = ui_origins_licence(origins, options->licence);
  char* const provenance = ui_origins_provenance(origins, own);
  const NmsStatus status =
      nms_dictionary_describe(dictionary, licence, provenance);
  free(own);
  free(licence);
  free(provenance);
  return status;
}

/// Put the sources together and write the file
static bool
write_dictionary(Lesson* lesson)
{
  const UiLearnOptions* const options    = lesson->options;
  NmsDictionary*              dictionary = NULL;

  NmsStatus status = make(lesson, &dictionary);
  if (!status) {
    status = note_origin(lesson, dictionary);
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
    ui_dictionary_warn_if_slow(
        dictionary, NULL, options->output, lesson->report);
  }
  nms_dictionary_free(dictionary);
  return ok;
}

/// Begin the file before any work, so as to fail before it
static bool
begin_file(Lesson* lesson)
{
  const UiLearnOptions* const options = lesson->options;
  UiClaims                    claims  = {0};
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

bool
ui_learn(const UiLearnOptions*   options,
         const NmsLearnerConfig* config,
         UiSources*              sources,
         UiReport*               report)
{
  Lesson     lesson = {.options  = options,
                       .config   = config,
                       .sources  = sources,
                       .report   = report,
                       .crew     = ui_crew_new(options->jobs),
                       .outcomes = ui_new(sources->n_sources, sizeof(Outcome))};
  const bool ok     = begin_file(&lesson) && make_learner(&lesson) &&
                  hear(&lesson) && learn(&lesson) && settle(&lesson) &&
                  write_dictionary(&lesson);
  if (ok) {
    ui_learnt_tell_alone(sources, report);
    ui_report_print(report, options->quiet);
  }
  nms_learner_free(lesson.learner);
  ui_target_free(lesson.target);
  ui_crew_free(lesson.crew);
  free(lesson.outcomes);
  return ok;
}
