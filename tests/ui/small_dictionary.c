// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "small_dictionary.h"

#include "check.h"

#include <stddef.h>
#include <stdio.h>

NmsDictionary*
small_dictionary_new(uint32_t n_sources)
{
  const NmsDictionaryShape shape = {.sample_rate_hz = 8000.0,
                                    .window         = 64,
                                    .hop            = 32,
                                    .n_bands        = 33,
                                    .n_groups       = 33,
                                    .n_context      = 1,
                                    .stride_samples = 32,
                                    .exponent       = 1.0f,
                                    .beta           = 1.0f,
                                    .n_iterations   = 1,
                                    .relaxation     = 1.0f,
                                    .mask_exponent  = 1.0f,
                                    .n_components   = 2 * n_sources,
                                    .n_sources      = n_sources};

  NmsDictionary* dictionary = NULL;
  REQUIRE_INT(nms_dictionary_new(&shape, &dictionary), NMS_SUCCESS);
  const uint32_t n = shape.n_components;
  for (uint32_t i = 0; i < n_sources; ++i) {
    NmsSource* source = &dictionary->sources[i];
    snprintf(source->name, NMS_NAME_SIZE, "s%u", i);
    source->first_component = 2 * i;
    source->n_components    = 2;
  }
  for (uint32_t i = 0; i < n; ++i) {
    const uint32_t bin = 1 + (i == 2 ? 3 : i == 3 ? 2 : i);

    dictionary->reconstruction[(size_t)bin * n + i] = 1.0f;
    dictionary->analysis[(size_t)bin * n + i]       = 1.0f;
  }
  return dictionary;
}
