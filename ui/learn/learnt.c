// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "learnt.h"

#include "nms/status.h"
#include "short.h"

/// Leave out what was taken of a source if what was learnt does without
static bool
choose_source(const UiLearnt* learnt, size_t index)
{
  const char* const name = learnt->sources->sources[index].name;
  NmsChoice         choice;

  const NmsStatus status =
      nms_learner_choose(learnt->learner, (uint32_t)index, &choice);
  if (status == NMS_NO_MATERIAL) {
    return true;
  }
  if (status) {
    return ui_report_fail(
        learnt->report, name, "cannot be learnt: %s", nms_strerror(status));
  }
  ui_report_add(learnt->report,
                UI_NOTE,
                name,
                "others get %.1f dB less than all of what was held back, so "
                "the components taken %s",
                (double)choice.kept_db,
                choice.is_left_out ? "are left out" : "stay");
  learnt->n_taken[index] *= !choice.is_left_out;
  return true;
}

/// Leave out what was taken and is not needed, if asked to
static bool
choose(const UiLearnt* learnt)
{
  const size_t n  = learnt->options->choose ? learnt->sources->n_sources : 0;
  bool         ok = true;
  for (size_t i = 0; ok && i < n; ++i) {
    ok = choose_source(learnt, i);
  }
  return ok;
}

void
ui_learnt_tell_alone(const UiSources* sources, UiReport* report)
{
  if (sources->n_sources == 1) {
    ui_report_add(report,
                  UI_NOTE,
                  sources->sources[0].name,
                  "is the only source: a separation gives what it explains "
                  "and, as residual, what it does not; one more, of what "
                  "else is heard, separates better");
  }
}

bool
ui_learnt_settle(const UiLearnt* learnt)
{
  return ui_short_check(learnt) &&
         (learnt->options->own_only || ui_short_join(learnt)) && choose(learnt);
}
