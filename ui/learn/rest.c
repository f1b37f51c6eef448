// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "rest.h"

#include "base/clock.h"
#include "base/stop.h"
#include "base/text.h"
#include "files/preset.h"
#include "nms/dictionary.h"
#include "nms/rest.h"
#include "nms/status.h"
#include "terminal/progress.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// What --rest-like takes for no dictionary
static const char none[] = "none";

/// A preset that nobody asked for must explain so much of the mix
static const float least_explained = 0.4f;

/// Of two presets that explain as much, the one with fewer components fits
/// better: what is left unexplained counts as many times more as this power of
/// their number (docs/quality.md)
static const double cost_of_components = 0.25;

/// A dictionary to begin with
typedef struct {
  NmsDictionary* dictionary; ///< Or NULL
  char*          name;       ///< Owned
  float          explained;  ///< Of the mix, beside the other sources
} Guess;

/// A rest being learnt
typedef struct {
  const UiLesson*       lesson;
  NmsLearner*           learner;
  size_t                source; ///< Its number
  const UiSources*      sources;
  const UiLearnOptions* options;
  UiReport*             report;
} Rest;

size_t
ui_rest_find(const UiSources* sources)
{
  const size_t n = sources->n_sources;
  return n && sources->sources[n - 1].is_rest ? n - 1 : n;
}

static void
clear_guess(Guess* guess)
{
  nms_dictionary_free(guess->dictionary);
  free(guess->name);
  *guess = (Guess){0};
}

static bool
fail(const Rest* rest, NmsStatus status)
{
  const char* const name = rest->sources->sources[rest->source].name;
  const NmsMaterial heard =
      nms_learner_material(rest->learner, (uint32_t)rest->source);
  if (status == NMS_CANCELLED) {
    return ui_report_fail(rest->report, name, "interrupted");
  }
  if (status == NMS_NO_MATERIAL) {
    return ui_report_fail(rest->report,
                          name,
                          heard.n_frames_kept
                              ? "the other sources leave nothing to learn from"
                              : "there is only silence to learn from");
  }
  return ui_report_fail(
      rest->report, name, "cannot be learnt: %s", nms_strerror(status));
}

/// See how well a dictionary explains the mix; false if it cannot be used
static bool
explain(const Rest* rest, Guess* guess, NmsStatus* status)
{
  *status = nms_learner_explain(rest->learner,
                                (uint32_t)rest->source,
                                guess->dictionary,
                                &guess->explained);
  return !*status;
}

/// Read the dictionary asked for
static bool
read_guess(const Rest* rest, Guess* guess)
{
  const char* const like   = rest->options->rest_like;
  char* const       path   = ui_preset_resolve(like, rest->report);
  NmsStatus         status = NMS_SUCCESS;
  guess->dictionary =
      path ? ui_lesson_read(rest->lesson, path, rest->report) : NULL;
  guess->name = ui_format("%s", like);
  free(path);
  if (!guess->dictionary || explain(rest, guess, &status)) {
    return guess->dictionary != NULL;
  }
  return status == NMS_BAD_ARGUMENT
             ? ui_report_fail(rest->report,
                              like,
                              "has other settings than the sources are learnt "
                              "under, so the rest cannot begin with it")
             : fail(rest, status);
}

/// Return how badly a dictionary explains the mix, for its size
static double
misfit_of(const Guess* guess)
{
  return (1.0 - (double)guess->explained) *
         pow(guess->dictionary->shape.n_components, cost_of_components);
}

/// Keep a preset in place of the best so far if it explains the mix better
static void
try_preset(const Rest* rest, const UiPreset* preset, Guess* best)
{
  UiReport  own    = {0}; // A bad one is not what the user asked about
  NmsStatus status = NMS_SUCCESS;
  Guess     guess  = {ui_lesson_read(rest->lesson, preset->path, &own),
                      ui_format("%s", preset->name),
                      0.0f};
  ui_report_clear(&own);
  if (guess.dictionary && explain(rest, &guess, &status) &&
      guess.explained > least_explained &&
      (!best->dictionary || misfit_of(&guess) < misfit_of(best))) {
    clear_guess(best);
    *best = guess;
  } else {
    clear_guess(&guess);
  }
}

/// Choose the preset that explains the mix best, if one does well
static void
choose_guess(const Rest* rest, Guess* best)
{
  UiPresets presets = ui_presets_find();
  for (size_t i = 0; i < presets.n_presets; ++i) {
    try_preset(rest, &presets.presets[i], best);
  }
  ui_presets_free(&presets);
}

/// Return the roles of the other sources, owned by the caller: "drums (my)"
static char*
list_roles(const Rest* rest, const Guess* guess)
{
  char* text = ui_format("%s", "");
  for (size_t i = 0; i < rest->source; ++i) {
    uint32_t role = 0;
    if (!nms_learner_find_role(
            rest->learner, (uint32_t)i, guess->dictionary, &role)) {
      char* const longer = ui_format("%s%s%s as its %s",
                                     text,
                                     *text ? ", " : "",
                                     rest->sources->sources[i].name,
                                     guess->dictionary->sources[role].name);
      free(text);
      text = longer;
    }
  }
  return text;
}

/// Say what the rest begins with
static void
tell(const Rest* rest, const Guess* guess)
{
  const char* const name = rest->sources->sources[rest->source].name;
  if (!guess->dictionary) {
    ui_report_add(
        rest->report,
        UI_NOTE,
        name,
        "learnt without a first guess%s",
        rest->options->rest_like ? "" : ": no preset explains the mix well");
    return;
  }
  char* const roles = list_roles(rest, guess);
  ui_report_add(rest->report,
                UI_NOTE,
                name,
                "%s is the first guess of it (explains %.0f %% of the mix), "
                "with %s",
                guess->name,
                100.0 * (double)guess->explained,
                roles);
  free(roles);
}

static bool
on_progress(void* user, double fraction)
{
  UiProgress* const progress = user;
  ui_progress_set(progress, 0, fraction);
  return !ui_stop_requested();
}

/// Learn with a guess, or without
static bool
learn(const Rest* rest, const Guess* guess)
{
  UiProgress* const progress =
      ui_progress_new("learning the rest", 1, rest->options->quiet);
  const NmsRestConfig config = {.guess        = guess->dictionary,
                                .for_refining = !rest->options->plain,
                                .progress     = on_progress,
                                .user         = progress};

  const NmsStatus status =
      nms_learner_learn_rest(rest->learner, (uint32_t)rest->source, &config);
  ui_progress_free(progress);
  return !status || fail(rest, status);
}

/// Choose a guess and learn with it
static bool
guess_and_learn(const Rest* rest, Guess* guess)
{
  const char* const like = rest->options->rest_like;
  if (!like) {
    choose_guess(rest, guess);
  } else if (strcmp(like, none) != 0 && !read_guess(rest, guess)) {
    return false;
  }
  tell(rest, guess);
  return learn(rest, guess);
}

bool
ui_rest_learn(UiLesson* lesson)
{
  const Rest rest = {.lesson  = lesson,
                     .learner = lesson->learner,
                     .source  = ui_rest_find(lesson->sources),
                     .sources = lesson->sources,
                     .options = lesson->options,
                     .report  = lesson->report};
  if (rest.source == lesson->sources->n_sources) {
    return true;
  }
  const double begin_s = ui_clock_now_s();
  Guess        guess   = {0};
  const bool   ok      = guess_and_learn(&rest, &guess);
  if (ok) {
    lesson->outcomes[rest.source].elapsed_s = ui_clock_now_s() - begin_s;
    lesson->like = guess.dictionary ? ui_format("%s", guess.name) : NULL;
    ui_lesson_tell(lesson, rest.source);
  }
  ui_report_print(lesson->report, lesson->options->quiet);
  clear_guess(&guess);
  return ok;
}
