// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "lesson.h"

#include "base/clock.h"
#include "base/text.h"
#include "files/dictionary_file.h"
#include "inputs/taken.h"
#include "nms/dictionary.h"
#include "nms/learner.h"
#include "nms/status.h"

#include <inttypes.h>
#include <stdlib.h>

bool
ui_lesson_is_plain(const UiLesson* lesson)
{
  return lesson->options->plain || !nms_learner_can_refine(lesson->learner);
}

NmsDictionary*
ui_lesson_read(const UiLesson* lesson, const char* path, UiReport* report)
{
  const UiOrigins* const origins = &lesson->sources->origins;
  const uint32_t         n_context =
      origins->n_origins ? origins->origins[0].dictionary->shape.n_context
                                 : lesson->config->n_context;

  NmsDictionary* const whole     = ui_dictionary_read(path, report);
  NmsDictionary*       shortened = NULL;
  if (!whole || whole->shape.n_context <= n_context) {
    return whole;
  }

  const NmsStatus status = nms_dictionary_shorten(whole, n_context, &shortened);
  if (status == NMS_BAD_ARGUMENT) {
    return whole; // What comes next says that it does not fit
  }
  nms_dictionary_free(whole);
  if (status) {
    ui_report_fail(report, path, "cannot be read: %s", nms_strerror(status));
  }
  return shortened;
}

/// Say how much of a source was heard, and how much of that was used
static void
tell_heard(UiLesson* lesson, size_t index)
{
  const UiOutcome* const outcome = &lesson->outcomes[index];
  const NmsMaterial      material =
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

void
ui_lesson_tell(UiLesson* lesson, size_t index)
{
  const UiOutcome* const outcome = &lesson->outcomes[index];
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

void
ui_lesson_tell_stereo(UiLesson* lesson, const NmsDictionary* dictionary)
{
  if (dictionary->spatial) {
    ui_report_add(lesson->report,
                  UI_NOTE,
                  "stereo",
                  "learnt where each source is between left and right");
    return;
  }

  uint32_t s = 0;
  while (nms_learner_has_spatial(lesson->learner, s)) {
    ++s;
  }
  ui_report_add(lesson->report,
                UI_NOTE,
                "stereo",
                lesson->outcomes[s].n_recordings
                    ? "not learnt, for %s was not heard in two channels "
                      "throughout"
                    : "not learnt, for the components taken of %s do not say "
                      "where it is",
                lesson->sources->sources[s].name);
}

void
ui_lesson_tell_alone(UiLesson* lesson)
{
  if (lesson->sources->n_sources == 1) {
    ui_report_add(lesson->report,
                  UI_WARNING,
                  lesson->sources->sources[0].name,
                  "is the only source: a separation gives what it explains "
                  "and, as residual, what it does not; --rest MIX learns what "
                  "else is heard in a mix, and separates better");
    ui_report_print(lesson->report, lesson->options->quiet);
  }
}
