// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "learnt.h"

#include "nms/status.h"
#include "short.h"

/// Leave out what was taken of a source and is not needed beside what was
/// learnt
static bool
choose_source(const UiLesson* lesson, size_t index)
{
  const char* const name = lesson->sources->sources[index].name;
  NmsChoice         choice;

  const NmsStatus status =
      nms_learner_choose(lesson->learner, (uint32_t)index, &choice);
  if (status == NMS_NO_MATERIAL) {
    return true;
  }
  if (status) {
    return ui_report_fail(
        lesson->report, name, "cannot be learnt: %s", nms_strerror(status));
  }
  uint32_t* const n_taken = &lesson->outcomes[index].n_taken;
  ui_report_add(lesson->report,
                UI_NOTE,
                name,
                "others get %.1f dB less than all of what was held back, so "
                "%u of the %u components taken stay",
                (double)choice.kept_db,
                (unsigned)choice.n_kept,
                (unsigned)*n_taken);
  *n_taken = choice.n_kept;
  return true;
}

/// Leave out what was taken and is not needed, if asked to
static bool
choose(const UiLesson* lesson)
{
  const size_t n  = lesson->options->choose ? lesson->sources->n_sources : 0;
  bool         ok = true;
  for (size_t i = 0; ok && i < n; ++i) {
    ok = choose_source(lesson, i);
  }
  return ok;
}

bool
ui_learnt_settle(UiLesson* lesson)
{
  const bool ok = ui_short_check(lesson) &&
                  (lesson->options->own_only || ui_short_join(lesson)) &&
                  choose(lesson);
  ui_report_print(lesson->report, lesson->options->quiet);
  return ok;
}
