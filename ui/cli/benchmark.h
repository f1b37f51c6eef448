// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_BENCHMARK_H
#define UI_BENCHMARK_H

#include "base/report.h"
#include "nms/attributes.h"
#include "nms/dictionary.h"
#include "separate_options.h"

#include <stdbool.h>

/**
   @file benchmark.h
   How fast this machine separates.
*/

/**
   Measure and print it to stdout, as a table or as a JSON object.

   Made-up stereo sound at 48 kHz is separated into all streams: as files are,
   by one worker and by one per processor; and as in a host, at each latency in
   blocks of 64 and 128 samples that come in real time.

   @param options    In: iterations, residual, sharpness, json and quiet count.
   @param dictionary In.
   @param report     In and out.
   @return False with an error, "interrupted" if a signal asked to stop.

   Setup thread.  Not realtime: takes about half a minute.
*/
NMS_NODISCARD bool ui_benchmark(const UiSeparateOptions* options,
                                const NmsDictionary*     dictionary,
                                UiReport*                report);

#endif // UI_BENCHMARK_H
