// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/strips.h"

#include "base/float_mode.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

static float
linear(float gain_db)
{
  return gain_db <= NMS_STRIP_OFF_DB ? 0.0f
                                     : (float)pow(10.0, (double)gain_db / 20.0);
}

void
nms_strips_gains(const NmsStrip* strips, uint32_t n_strips, float* gains)
{
  const uint64_t mode = nms_float_mode_enter();

  bool soloed = false;
  for (uint32_t s = 0; s < n_strips; ++s) {
    soloed |= strips[s].in_use && strips[s].solo;
  }

  for (uint32_t s = 0; s < n_strips; ++s) {
    const bool silent = strips[s].mute || (soloed && !strips[s].solo);

    gains[s] = silent ? 0.0f : linear(strips[s].gain_db);
  }
  nms_float_mode_leave(mode);
}
