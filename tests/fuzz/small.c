// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "small.h"

#include "check.h"
#include "kit.h"
#include "material.h"

#include <string.h>

#define MOST_URIS 128

NmsDictionary*
small_dictionary(uint32_t kind)
{
  KitConfig config      = KIT_DEFAULTS;
  config.window         = 32;
  config.hop            = 8;
  config.n_iterations   = 2;
  config.n_sources      = 2;
  config.stride_samples = 16;
  config.n_bands        = kind & 1 ? 0 : 4;
  config.n_groups       = kind & 2 ? 4 : 0;
  config.spatial        = kind & 4;
  config.is_symmetrical = kind == SMALL_N_DICTIONARIES - 1;
  return kit_new(&config);
}

NmsLearner*
small_learner(void)
{
  NmsLearnerConfig config = material_config();
  config.window           = 64;
  config.hop              = 16;
  config.n_bands          = 8;
  config.n_groups         = 8;
  config.stride_samples   = 32;
  config.n_components     = 2;
  config.n_iterations     = 2;
  config.max_frames       = 64;
  return material_learner(&config);
}

LV2_URID
small_map(LV2_URID_Map_Handle handle, const char* uri)
{
  static const char* known[MOST_URIS];
  static LV2_URID    n_known = 0;
  (void)handle;

  LV2_URID u = 0;
  while (u < n_known && strcmp(known[u], uri)) {
    ++u;
  }
  if (u == n_known) {
    REQUIRE(n_known < MOST_URIS);
    known[n_known++] = uri;
  }
  return u + 1;
}
