// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/load.h"

#include "play/ticks.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

void
nms_load_init(NmsLoad* load, double sample_rate_hz)
{
  memset(load, 0, sizeof(*load));
  load->ticks_per_sample = nms_ticks_rate_hz() / sample_rate_hz;
  load->half_second      = (uint32_t)(sample_rate_hz / 2.0);
}

void
nms_load_begin(NmsLoad* load)
{
  load->begin = nms_ticks_now();
}

void
nms_load_end(NmsLoad* load, uint32_t n_samples)
{
  nms_load_add(load, nms_ticks_now() - load->begin, n_samples);
}

void
nms_load_add(NmsLoad* load, uint64_t n_ticks, uint32_t n_samples)
{
  if (load->ticks_per_sample <= 0.0 || !n_samples) {
    return;
  }

  const double period = load->ticks_per_sample * (double)n_samples;
  const float  share  = (float)((double)n_ticks / period);

  load->worst[0] = fmaxf(load->worst[0], share);
  load->n_ticks[0] += (double)n_ticks;
  load->n_samples[0] += n_samples;
  if (load->n_samples[0] >= load->half_second) {
    load->worst[1]     = load->worst[0];
    load->n_ticks[1]   = load->n_ticks[0];
    load->n_samples[1] = load->n_samples[0];
    load->worst[0]     = 0.0f;
    load->n_ticks[0]   = 0.0;
    load->n_samples[0] = 0;
  }
}

float
nms_load_worst(const NmsLoad* load)
{
  return fmaxf(load->worst[0], load->worst[1]);
}

float
nms_load_mean(const NmsLoad* load)
{
  const double n_samples =
      (double)load->n_samples[0] + (double)load->n_samples[1];
  const double n_ticks = load->n_ticks[0] + load->n_ticks[1];

  return n_samples > 0.0
             ? (float)(n_ticks / (n_samples * load->ticks_per_sample))
             : 0.0f;
}
