// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "teach/lesson.h"

#include "nms/dictionary.h"
#include "nms/hop.h"
#include "nms/learner.h"
#include "nms/learnt.h"
#include "nms/rest.h"
#include "nms/tasks.h"
#include "teach/take.h"

#include <stdlib.h>
#include <string.h>

/// Stands for none of the strips
static const uint32_t no_strip = NMS_LEARNT_STRIPS;

/// Samples pushed at a time, after each of which the lesson may end
static const uint32_t push_samples = 65536;

/// A lesson: what is asked for, and what becomes of it
typedef struct {
  NmsDesk*              desk;
  const NmsLessonFuncs* funcs;
  bool                  refines; ///< Else learns only what is stale,
  bool                  follows; ///< or the rest alone
  NmsLearner*           learner;
  bool                  is_cancelled;
  uint32_t              strip;  ///< Being learnt
  uint32_t              failed; ///< That nothing can be learnt of, or none
  uint32_t              sources[NMS_LEARNT_STRIPS]; ///< The learner's, by strip
  bool     is_learnt[NMS_LEARNT_STRIPS]; ///< From sound, in this lesson
  uint32_t n_taken[NMS_LEARNT_STRIPS];   ///< Components not learnt in it
} Lesson;

/// Return whether a strip is learnt from what it heard here; a lock that came
/// before that was done waits for it
static bool
is_taught(const NmsDeskStrip* strip)
{
  return strip->n_takes && (strip->is_stale || !strip->is_locked);
}

bool
nms_lesson_can_refine(const NmsDesk* desk)
{
  uint32_t n_heard = 0;
  bool     is_any  = false;
  for (uint32_t s = 0; s < NMS_LEARNT_STRIPS; ++s) {
    n_heard += desk->strips[s].n_takes > 0;
    is_any = is_any || is_taught(&desk->strips[s]);
  }

  return is_any && n_heard >= 2;
}

/// Ask whether to go on
static bool
goes_on(Lesson* lesson)
{
  lesson->is_cancelled =
      lesson->is_cancelled || !lesson->funcs->goes_on(lesson->funcs->user);
  return !lesson->is_cancelled;
}

/// Do tasks one after another, those after the end of the lesson not at all:
/// what they would have written is not used
static void
run_tasks(void* crew, uint32_t n_tasks, NmsTaskFunc func, void* user)
{
  Lesson* const lesson = crew;
  for (uint32_t t = 0; t < n_tasks && goes_on(lesson); ++t) {
    func(user, t);
  }
}

/// Make of a status that came after the end what it is
static NmsStatus
judge(Lesson* lesson, NmsStatus status)
{
  return lesson->is_cancelled ? NMS_CANCELLED : status;
}

static bool
on_learnt(void* user, double fraction)
{
  Lesson* const lesson = user;

  lesson->funcs->progress(lesson->funcs->user, lesson->strip, fraction);
  return goes_on(lesson);
}

static bool
on_refined(void* user, double fraction)
{
  Lesson* const lesson = user;

  for (uint32_t s = 0; s < NMS_LEARNT_STRIPS; ++s) {
    if (lesson->is_learnt[s]) {
      lesson->funcs->progress(lesson->funcs->user, s, fraction);
    }
  }
  return goes_on(lesson);
}

/// Return the dictionary under whose settings all is learnt, or NULL
static const NmsDictionary*
find_model(const NmsDesk* desk)
{
  const NmsDictionary* model = NULL;
  for (uint32_t s = 0; s < NMS_LEARNT_STRIPS; ++s) {
    if (nms_desk_keeps(desk, s)) {
      return desk->current;
    }
    model = desk->strips[s].origin.n ? desk->origin : model;
  }

  return model;
}

/// Return the settings of nmf-learn at the rate of the desk
static NmsLearnerConfig
make_config(Lesson* lesson)
{
  const double     rate_hz = lesson->desk->sample_rate_hz;
  NmsLearnerConfig config  = nms_learner_defaults();
  const double     usual   = config.sample_rate_hz;

  config.sample_rate_hz = rate_hz;
  config.window         = nms_hop_at(config.window, usual, rate_hz);
  config.hop            = nms_hop_at(config.hop, usual, rate_hz);
  config.stride_samples = nms_hop_at(config.stride_samples, usual, rate_hz);

  const uint32_t n_bins = config.window / 2 + 1;
  config.n_bands        = config.n_bands < n_bins ? config.n_bands : n_bins;
  config.n_groups       = config.n_groups < n_bins ? config.n_groups : n_bins;
  if (lesson->refines) {
    nms_learner_expect_refining(&config);
  }
  config.tasks.run  = run_tasks;
  config.tasks.crew = lesson;
  return config;
}

static NmsStatus
make_learner(Lesson* lesson)
{
  const NmsDictionary* const model =
      lesson->follows ? lesson->desk->current : find_model(lesson->desk);
  NmsLearnerConfig config = make_config(lesson);
  if (!model) {
    return nms_learner_new(&config, &lesson->learner);
  }

  config.beta = model->shape.beta;
  return nms_learner_new_like(&config, model, &lesson->learner);
}

/// Let the strip being learnt have components of a dictionary as they are
static NmsStatus
take(Lesson* lesson, const NmsDictionary* from, NmsSpan span)
{
  return nms_take_span(
      lesson->learner, lesson->sources[lesson->strip], from, span);
}

/// Push a take as a recording
static NmsStatus
push(Lesson* lesson, const NmsTake* sound)
{
  NmsStatus status = nms_learner_begin(
      lesson->learner, lesson->sources[lesson->strip], sound->n_channels);

  for (uint32_t at = 0; !status && at < sound->n_samples; at += push_samples) {
    const uint32_t     left    = sound->n_samples - at;
    const float* const parts[] = {
        sound->samples + at,
        sound->samples + (sound->n_channels - 1) * (size_t)sound->n_samples +
            at};

    status = nms_learner_push(
        lesson->learner, parts, left < push_samples ? left : push_samples);
    status = goes_on(lesson) ? status : NMS_CANCELLED;
  }
  return status;
}

/// Push all takes of the strip being learnt
static NmsStatus
push_all(Lesson* lesson)
{
  const NmsDeskStrip* const strip  = &lesson->desk->strips[lesson->strip];
  NmsStatus                 status = NMS_SUCCESS;
  for (uint32_t t = 0; !status && t < strip->n_takes; ++t) {
    status = push(lesson, &strip->takes[t]);
  }

  return status;
}

/// Learn what the other strips leave of what the rest has heard
static NmsStatus
learn_rest(Lesson* lesson)
{
  const uint32_t      rest   = lesson->desk->rest;
  const NmsRestConfig config = {
      .for_refining = lesson->refines, .progress = on_learnt, .user = lesson};
  if (rest == NMS_LEARNT_STRIPS || !lesson->is_learnt[rest] ||
      !nms_desk_has_others(lesson->desk)) {
    return NMS_SUCCESS;
  }

  lesson->strip          = rest;
  const NmsStatus status = judge(
      lesson,
      nms_learner_learn_rest(lesson->learner, lesson->sources[rest], &config));
  if (status == NMS_NO_MATERIAL) {
    lesson->failed = rest;
  }
  return status;
}

/// Learn a strip from what it has heard
static NmsStatus
learn(Lesson* lesson)
{
  const NmsDeskStrip* const strip  = &lesson->desk->strips[lesson->strip];
  const uint32_t            source = lesson->sources[lesson->strip];
  NmsSpan                   taken  = strip->taken;
  NmsStatus                 status = NMS_SUCCESS;
  if (strip->is_followed) {
    taken.n = strip->was_learnt ? strip->n_was_taken : taken.n;
  } else if (strip->heard) {
    status = nms_learner_decode_material(
        lesson->learner, source, strip->heard, strip->n_heard, NULL);
  }
  if (status == NMS_BAD_MATERIAL) { // What was learnt of it is all there is
    taken  = strip->origin;
    status = NMS_SUCCESS;
  }
  if (!status && taken.n) {
    status = take(lesson, lesson->desk->origin, taken);
  }
  lesson->n_taken[lesson->strip] = taken.n;
  status                         = status ? status : push_all(lesson);
  if (status) {
    return status;
  }

  lesson->is_learnt[lesson->strip] = true;
  if (lesson->strip == lesson->desk->rest &&
      nms_desk_has_others(lesson->desk)) {
    return NMS_SUCCESS; // When all others are learnt
  }
  return judge(
      lesson,
      nms_learner_learn_source(lesson->learner, source, on_learnt, lesson));
}

/// Let a strip be as it was before
static NmsStatus
keep(Lesson* lesson)
{
  const NmsDesk* const      desk  = lesson->desk;
  const NmsDeskStrip* const strip = &desk->strips[lesson->strip];
  if (!nms_desk_keeps(desk, lesson->strip)) {
    return take(lesson, desk->origin, strip->origin);
  }

  // Its sound is for others to be refined with
  NmsStatus status = take(lesson, desk->current, strip->current);
  if (!status && lesson->refines) {
    status = push_all(lesson);
  }
  return status ? status
                : nms_learner_lock_source(
                      lesson->learner, lesson->sources[lesson->strip], true);
}

/// Add a strip to the learner
static NmsStatus
add(Lesson* lesson)
{
  const NmsDesk* const      desk  = lesson->desk;
  const NmsDeskStrip* const strip = &desk->strips[lesson->strip];

  NmsStatus status = nms_learner_add_source(
      lesson->learner, nms_desk_name_of(desk, lesson->strip));
  if (status) {
    return status;
  }
  if (lesson->follows && lesson->strip != desk->rest) {
    return take(lesson, desk->current, strip->current);
  }
  if (!is_taught(strip)) {
    return keep(lesson);
  }
  if (!lesson->refines && !strip->is_stale && strip->plain.n) {
    status = take(lesson, desk->plain, strip->plain);
    if (status != NMS_BAD_ARGUMENT) { // Else learnt under other settings
      return status;
    }
  }

  status = learn(lesson);
  if (status == NMS_NO_MATERIAL) {
    lesson->failed = lesson->strip;
  }
  return status;
}

/// What became of the strips, for the desk if the lesson ends well
typedef struct {
  void*    material[NMS_LEARNT_STRIPS];
  size_t   n_material[NMS_LEARNT_STRIPS];
  uint32_t n_taken[NMS_LEARNT_STRIPS];
} Outcome;

/// Return whether some of what a strip has taken may be left out: all of it is
/// from the file that was loaded, and none asked for or chosen in a session
static bool
may_leave_out(const Lesson* lesson, uint32_t s)
{
  const NmsDeskStrip* const strip = &lesson->desk->strips[s];

  return !strip->has_chosen && !strip->was_learnt;
}

/// Leave out what was taken and is not needed, and write what was heard
static NmsStatus
finish_strip(Lesson* lesson, uint32_t s, Outcome* outcome)
{
  const uint32_t source = lesson->sources[s];
  NmsChoice      choice = {0.0f, lesson->n_taken[s]};
  NmsStatus      status = NMS_SUCCESS;
  if (s != lesson->desk->rest && may_leave_out(lesson, s)) {
    status =
        judge(lesson, nms_learner_choose(lesson->learner, source, &choice));
  }
  if (status && status != NMS_NO_MATERIAL) {
    return status;
  }

  outcome->n_taken[s] = status ? lesson->n_taken[s] : choice.n_kept;
  status              = nms_learner_encode_material(
      lesson->learner, source, &outcome->material[s], &outcome->n_material[s]);
  return status;
}

static NmsStatus
finish_strips(Lesson* lesson, Outcome* outcome)
{
  NmsStatus status = NMS_SUCCESS;
  for (uint32_t s = 0; !status && s < NMS_LEARNT_STRIPS; ++s) {
    if (lesson->is_learnt[s]) {
      status = finish_strip(lesson, s, outcome);
    }
  }

  return status;
}

/// Tell the desk's strips what became of them
static void
hand_over(Lesson* lesson, Outcome* outcome)
{
  for (uint32_t s = 0; s < NMS_LEARNT_STRIPS; ++s) {
    NmsDeskStrip* const strip = &lesson->desk->strips[s];
    if (lesson->is_learnt[s]) {
      free(strip->material);
      strip->material        = outcome->material[s];
      strip->n_material      = outcome->n_material[s];
      strip->n_taken         = outcome->n_taken[s];
      strip->is_learnt       = true;
      outcome->material[s]   = NULL;
      outcome->n_material[s] = 0;
    }
  }
}

static NmsStatus
make_dictionary(Lesson* lesson, NmsDictionary** dictionary)
{
  NmsRefineConfig config = nms_learner_refine_defaults();
  config.progress        = on_refined;
  config.user            = lesson;

  NmsStatus status =
      judge(lesson,
            nms_learner_make(
                lesson->learner, lesson->refines ? &config : NULL, dictionary));
  if (status) {
    nms_dictionary_free(*dictionary);
    *dictionary = NULL;
  }
  return status;
}

/// Let the rest be learnt again, as it depends on all others
static void
renew_rest(NmsDesk* desk)
{
  NmsDeskStrip* const strip =
      desk->rest < NMS_LEARNT_STRIPS ? &desk->strips[desk->rest] : NULL;
  if (strip && is_taught(strip)) {
    strip->is_stale = true;
  }
}

/// Learn all strips and put them together
static NmsStatus
teach(Lesson* lesson)
{
  NmsDictionary* dictionary = NULL;
  Outcome        outcome    = {{NULL}, {0}, {0}};
  uint32_t       n_sources  = 0;

  if (!lesson->refines && !lesson->follows) {
    renew_rest(lesson->desk);
  }
  NmsStatus status = make_learner(lesson);
  for (uint32_t s = 0; !status && s < NMS_LEARNT_STRIPS; ++s) {
    if (nms_desk_is_used(lesson->desk, s)) {
      lesson->strip      = s;
      lesson->sources[s] = n_sources++;
      status             = add(lesson);
    }
  }
  status = status ? status : learn_rest(lesson);
  status = status ? status : finish_strips(lesson, &outcome);
  if (!status && n_sources) {
    status = make_dictionary(lesson, &dictionary);
  }
  if (!status) {
    hand_over(lesson, &outcome);
    nms_desk_adopt(
        lesson->desk, dictionary, !lesson->refines && !lesson->follows);
  }

  for (uint32_t s = 0; s < NMS_LEARNT_STRIPS; ++s) {
    free(outcome.material[s]);
  }
  return status;
}

NmsStatus
nms_lesson_run(NmsDesk*              desk,
               NmsLessonKind         kind,
               const NmsLessonFuncs* funcs,
               uint32_t*             failed)
{
  Lesson lesson = {.desk    = desk,
                   .funcs   = funcs,
                   .refines = kind == NMS_LESSON_REFINED,
                   .follows = kind == NMS_LESSON_FOLLOWED,
                   .failed  = no_strip};

  const NmsStatus status = teach(&lesson);
  nms_learner_free(lesson.learner);
  *failed = lesson.failed;
  return status;
}
