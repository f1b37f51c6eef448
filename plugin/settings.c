// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "settings.h"

#include "nms/separator.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/// Below this, the sharpness control stands for the dictionary's own
static const float min_sharpness = 0.05f;

/// Return the linear gain of a strip, computed only when its control moves
static float
gain_of(NmsProcess* const process, const uint32_t strip)
{
  const float db = nms_process_control(process, NMS_PORT_GAIN, strip);

  if (db != process->gain_db[strip]) {
    process->gain_db[strip] = db;
    process->gain[strip] =
        db <= NMS_MUTE_DB ? 0.0f : (float)pow(10.0, (double)db / 20.0);
  }

  return process->gain[strip];
}

static bool
is_on(const NmsProcess* const process,
      const NmsPortRole       role,
      const uint32_t          strip)
{
  return nms_process_control(process, role, strip) > 0.5f;
}

/// Return whether any strip that carries something has a solo
static bool
any_solo(const NmsProcess* const process, const bool apart)
{
  const NmsModel* const model = process->model;
  const uint32_t        n     = apart ? model->n_streams : model->n_sources;

  bool solo = false;
  for (uint32_t s = 0U; s < n; ++s) {
    solo |= is_on(process, NMS_PORT_SOLO, model->strip[s]);
  }

  return solo;
}

static void
read_gains(NmsProcess* const process, NmsSettings* const settings)
{
  const bool soloed = any_solo(process, settings->apart);

  for (uint32_t s = 0U; s < NMS_N_STRIPS; ++s) {
    const bool silent = is_on(process, NMS_PORT_MUTE, s) ||
                        (soloed && !is_on(process, NMS_PORT_SOLO, s));

    settings->gain[s] = silent ? 0.0f : gain_of(process, s);
  }
}

void
nms_settings_apply(const NmsProcess* const process, const NmsModel* const model)
{
  const NmsSettings* const settings = &process->settings;

  nms_separator_set_bypass(model->separator, !settings->enabled);
  if (!model->n_sources) {
    return;
  }

  nms_separator_set_mask_exponent(model->separator,
                                  settings->sharpness < min_sharpness
                                      ? model->mask_exponent
                                      : settings->sharpness);
  nms_separator_set_residual(model->separator, settings->apart);
  for (uint32_t s = 0U; s < model->n_streams; ++s) {
    nms_separator_set_gain(
        model->separator, s, settings->gain[model->strip[s]]);
  }
}

void
nms_settings_update(NmsProcess* const process)
{
  // All zeros first, so that settings can be compared as memory
  NmsSettings settings;
  memset(&settings, 0, sizeof(settings));
  settings.enabled   = is_on(process, NMS_PORT_ENABLED, 0U);
  settings.apart     = is_on(process, NMS_PORT_APART, 0U);
  settings.sharpness = nms_process_control(process, NMS_PORT_SHARPNESS, 0U);
  read_gains(process, &settings);

  if (memcmp(&settings, &process->settings, sizeof(settings)) != 0) {
    process->settings = settings;
    nms_settings_apply(process, process->model);
    if (!process->heard) {
      nms_separator_reset(process->model->separator); // Nothing to fade from
    }
    if (process->old) {
      nms_settings_apply(process, process->old);
    }
  }
}
