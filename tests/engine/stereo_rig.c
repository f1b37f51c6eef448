// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stereo_rig.h"

#include "check.h"
#include "kit.h"
#include "separator_rig.h"

#include "nms/separator.h"

#include <stdbool.h>
#include <stdint.h>

NmsSeparatorConfig
stereo_config(NmsOutput kind, bool residual)
{
  const NmsSeparatorConfig config = {RATE_HZ, 2, HOP, 0, kind, residual};
  return config;
}

NmsDictionary*
stereo_dictionary(void)
{
  KitConfig config      = KIT_DEFAULTS;
  config.sample_rate_hz = RATE_HZ;
  config.n_groups       = N_GROUPS;
  config.spatial        = true;
  return kit_new(&config);
}

/// The same without images
NmsDictionary*
stereo_plain(void)
{
  NmsDictionary* made = stereo_dictionary();
  REQUIRE_INT(nms_dictionary_set_spatial(made, NULL), NMS_SUCCESS);
  return made;
}

/// A separator in a mode, with unlike gains
NmsSeparator*
stereo_separator(const NmsSeparatorConfig* config,
                 const NmsDictionary*      dictionary,
                 NmsStereo                 mode)
{
  NmsSeparator* const separator = rig_separator(config, dictionary);
  nms_separator_set_stereo(separator, mode);
  nms_separator_set_gain(separator, 1, 0.5f);
  nms_separator_set_gain(separator, 2, -2.0f);
  nms_separator_reset(separator);
  return separator;
}

/// Run everything through such a separator
Planes
stereo_separate(const NmsSeparatorConfig* config,
                const NmsDictionary*      dictionary,
                NmsStereo                 mode,
                const Planes*             input,
                uint32_t                  block)
{
  NmsSeparator* separator = stereo_separator(config, dictionary, mode);
  Planes        output =
      planes_new(nms_separator_n_outputs(separator), input->n_samples);
  rig_run(separator, input, &output, block);
  nms_separator_free(separator);
  return output;
}
