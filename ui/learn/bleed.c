// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "bleed.h"

#include "nms/bleed.h"

#include <stddef.h>
#include <stdint.h>

bool
ui_bleed_is_asked_for(const UiLearnOptions* options)
{
  return options->together || options->bleed;
}

bool
ui_bleed_check(const UiLearnOptions*   options,
               const NmsLearnerConfig* config,
               const UiSources*        sources,
               UiReport*               report)
{
  const char* const option = options->together ? "--together" : "--bleed";

  size_t n_recorded = 0;
  for (size_t i = 0; i < sources->n_sources; ++i) {
    n_recorded += sources->sources[i].n_recordings > 0;
  }
  if (ui_bleed_is_asked_for(options) && n_recorded < 2) {
    return ui_report_fail(report,
                          NULL,
                          "%s: there are no recordings of two sources that "
                          "could be heard in each other's",
                          option);
  }
  return !options->together || config->beta == 1.0f ||
         ui_report_fail(
             report, NULL, "--together: knows no other --beta than 1");
}

NmsStatus
ui_bleed_learn(const UiLearnOptions* options,
               NmsLearner*           learner,
               NmsProgressFunc       progress,
               void*                 user)
{
  return options->together ? nms_learner_learn_together(learner, progress, user)
                           : nms_learner_learn_apart(learner, progress, user);
}

/// Say which recordings are of different lengths
static bool
fail_lengths(const NmsLearner*       learner,
             const NmsLearnerConfig* config,
             const UiSources*        sources,
             UiReport*               report)
{
  const double frame_s = config->hop / config->sample_rate_hz;
  size_t       first   = 0;
  uint64_t     n_first = 0;
  for (size_t i = 0; i < sources->n_sources; ++i) {
    const uint64_t n =
        nms_learner_material(learner, (uint32_t)i).n_frames_heard;
    if (n && n_first && n != n_first) {
      return ui_report_fail(report,
                            sources->sources[i].name,
                            "is %.2f s long and %s %.2f s; recorded "
                            "--together, all are of the same length",
                            (double)n * frame_s,
                            sources->sources[first].name,
                            (double)n_first * frame_s);
    }
    if (n && !n_first) {
      first   = i;
      n_first = n;
    }
  }
  return ui_report_fail(report,
                        NULL,
                        "--together: the recordings differ in length by some "
                        "samples");
}

bool
ui_bleed_fail(const NmsLearner*       learner,
              const NmsLearnerConfig* config,
              const UiSources*        sources,
              NmsStatus               status,
              UiReport*               report)
{
  for (size_t i = 0; i < sources->n_sources && status == NMS_NO_MATERIAL; ++i) {
    if (sources->sources[i].n_recordings &&
        !nms_learner_material(learner, (uint32_t)i).n_frames_kept) {
      return ui_report_fail(report,
                            sources->sources[i].name,
                            "there is only silence to learn from");
    }
  }
  if (status == NMS_BAD_ARGUMENT) {
    return fail_lengths(learner, config, sources, report);
  }
  return status == NMS_CANCELLED
             ? ui_report_fail(report, NULL, "interrupted")
             : ui_report_fail(
                   report, NULL, "cannot be learnt: %s", nms_strerror(status));
}
