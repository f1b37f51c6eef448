// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_LEARN_H
#define UI_LEARN_H

#include "base/report.h"
#include "inputs/recordings.h"
#include "learn_options.h"
#include "nms/attributes.h"

#include <stdbool.h>

/**
   @file learn.h
   From recordings to a dictionary in a file.
*/

/**
   Hear all recordings, learn every source and write the dictionary.

   Prints notes and warnings as it goes, and a progress bar.

   @param options In.
   @param config  In, the engine's settings.
   @param sources What to hear, in; presets that help are added to its origins.
   @param report  In and out.
   @return False with an error; there is no file then.
*/
NMS_NODISCARD bool ui_learn(const UiLearnOptions*   options,
                            const NmsLearnerConfig* config,
                            UiSources*              sources,
                            UiReport*               report);

#endif // UI_LEARN_H
