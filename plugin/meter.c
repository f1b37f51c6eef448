// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "meter.h"

#include <math.h>
#include <string.h>

void
nms_meter_init(NmsMeter* const meter,
               const double    sample_rate_hz,
               const double    clock_rate_hz)
{
  memset(meter, 0, sizeof(*meter));
  meter->ticks_per_sample = clock_rate_hz / sample_rate_hz;
  meter->half_second      = (uint32_t)(sample_rate_hz / 2.0);
}

void
nms_meter_add(NmsMeter* const meter,
              const uint64_t  ticks,
              const uint32_t  n_samples)
{
  if (meter->ticks_per_sample <= 0.0 || !n_samples) {
    return;
  }

  const double period = meter->ticks_per_sample * (double)n_samples;
  const float  share  = (float)((double)ticks / period);

  meter->worst = fmaxf(meter->worst, share);
  meter->n_samples += n_samples;
  if (meter->n_samples >= meter->half_second) {
    meter->before    = meter->worst;
    meter->worst     = 0.0f;
    meter->n_samples = 0U;
  }
}

float
nms_meter_percent(const NmsMeter* const meter)
{
  return fminf(100.0f * fmaxf(meter->worst, meter->before), 100.0f);
}
