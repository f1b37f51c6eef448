// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_NMS_H
#define NMS_NMS_H

/**
   @file nms.h
   The engine, all of it: a table of contents.
*/

#include "nms/attributes.h" // IWYU pragma: export
#include "nms/bleed.h"      // IWYU pragma: export
#include "nms/complex.h"    // IWYU pragma: export
#include "nms/course.h"     // IWYU pragma: export
#include "nms/dictionary.h" // IWYU pragma: export
#include "nms/ears.h"       // IWYU pragma: export
#include "nms/features.h"   // IWYU pragma: export
#include "nms/follow.h"     // IWYU pragma: export
#include "nms/handover.h"   // IWYU pragma: export
#include "nms/hop.h"        // IWYU pragma: export
#include "nms/learner.h"    // IWYU pragma: export
#include "nms/learnt.h"     // IWYU pragma: export
#include "nms/load.h"       // IWYU pragma: export
#include "nms/mask.h"       // IWYU pragma: export
#include "nms/nmf.h"        // IWYU pragma: export
#include "nms/passes.h"     // IWYU pragma: export
#include "nms/player.h"     // IWYU pragma: export
#include "nms/portrait.h"   // IWYU pragma: export
#include "nms/progress.h"   // IWYU pragma: export
#include "nms/rest.h"       // IWYU pragma: export
#include "nms/review.h"     // IWYU pragma: export
#include "nms/separator.h"  // IWYU pragma: export
#include "nms/solver.h"     // IWYU pragma: export
#include "nms/spatial.h"    // IWYU pragma: export
#include "nms/status.h"     // IWYU pragma: export
#include "nms/stft.h"       // IWYU pragma: export
#include "nms/strips.h"     // IWYU pragma: export
#include "nms/tasks.h"      // IWYU pragma: export
#include "nms/text.h"       // IWYU pragma: export

#endif // NMS_NMS_H
