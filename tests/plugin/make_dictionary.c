// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  Writes a made-up dictionary to test with, quick to run:

      make_dictionary FILE SOURCES SEED [COMPONENTS [WINDOW [ITERATIONS
                      [AHEAD]]]]

  With 0 ITERATIONS its weights are so large that nothing can be known.  With
  context columns AHEAD it is for files.
*/

#include "check.h"
#include "kit.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static void
write_file(const char* path, const void* bytes, size_t n_bytes)
{
  FILE* file = fopen(path, "wb");
  REQUIRE(file != NULL);
  REQUIRE(fwrite(bytes, 1, n_bytes, file) == n_bytes);
  REQUIRE_INT(fclose(file), 0);
}

int
main(int argc, char** argv)
{
  REQUIRE(argc >= 4);
  KitConfig config = KIT_DEFAULTS;
  config.n_sources = (uint32_t)atoi(argv[2]);
  config.seed      = strtoull(argv[3], NULL, 10);
  config.spatial   = true;
  if (argc > 4) {
    config.n_components = (uint32_t)atoi(argv[4]);
  }
  if (argc > 5) {
    config.window = (uint32_t)atoi(argv[5]);
  }
  const bool wild = argc > 6 && !atoi(argv[6]);
  if (wild) {
    config.exponent = 4.0f;
    config.beta     = -2.0f;
  } else if (argc > 6) {
    config.n_iterations = (uint32_t)atoi(argv[6]);
  }

  config.n_ahead            = argc > 7 ? (uint32_t)atoi(argv[7]) : 0;
  size_t         n_bytes    = 0;
  NmsDictionary* dictionary = kit_new(&config);
  for (uint32_t i = 0; wild && i < kit_n_reconstruction(dictionary); ++i) {
    dictionary->reconstruction[i] = 1e12f;
  }
  void* bytes = kit_encode(dictionary, NMS_F32, &n_bytes);
  write_file(argv[1], bytes, n_bytes);
  free(bytes);
  nms_dictionary_free(dictionary);
  return check_result();
}
