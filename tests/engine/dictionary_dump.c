// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/**
   Write made-up dictionaries, and what is in them as plain numbers, for
   dictionary_numpy.py: FOLDER/<kind>.nmf and FOLDER/<kind>.<tensor>.
*/

static void
write_file(const char* folder,
           const char* name,
           const void* bytes,
           size_t      n_bytes)
{
  char path[4096];
  REQUIRE(snprintf(path, sizeof(path), "%s/%s", folder, name) <
          (int)sizeof(path));
  FILE* file = fopen(path, "wb");
  REQUIRE(file != NULL);
  CHECK_INT(fwrite(bytes, 1, n_bytes, file), n_bytes);
  CHECK_INT(fclose(file), 0);
}

static void
write_floats(const char*  folder,
             const char*  kind,
             const char*  tensor,
             const float* values,
             size_t       n)
{
  char name[64];
  snprintf(name, sizeof(name), "%s.%s", kind, tensor);
  write_file(folder, name, values, n * sizeof(float));
}

static void
write_kit(const char*          folder,
          const char*          kind,
          const NmsDictionary* kit,
          NmsPrecision         precision)
{
  char   name[64];
  size_t n_bytes = 0;
  void*  bytes   = kit_encode(kit, precision, &n_bytes);
  snprintf(name, sizeof(name), "%s.nmf", kind);
  write_file(folder, name, bytes, n_bytes);
  free(bytes);
  write_floats(
      folder, kind, "sparsity", kit->sparsity, kit->shape.n_iterations);
  write_floats(folder, kind, "analysis", kit->analysis, kit_n_analysis(kit));
  write_floats(folder,
               kind,
               "reconstruction",
               kit->reconstruction,
               kit_n_reconstruction(kit));
  if (kit->bands) {
    const float* bands = (const float*)kit->bands;
    write_floats(folder, kind, "bands", bands, 3 * (size_t)kit->shape.n_bands);
  }
  if (kit->edges) {
    write_floats(folder, kind, "groups", kit->edges, kit->shape.n_groups + 1);
  }
  if (kit->spatial) {
    const size_t n = (size_t)kit->shape.n_sources * kit->shape.n_groups;
    write_floats(folder, kind, "spatial", kit->spatial, 4 * n);
  }
}

int
main(int argc, char** argv)
{
  if (argc != 2) {
    fprintf(stderr, "usage: dictionary_dump FOLDER\n");
    return EXIT_FAILURE;
  }
  KitConfig      config = KIT_DEFAULTS;
  NmsDictionary* kit    = kit_new(&config);
  write_kit(argv[1], "bands_f32", kit, NMS_F32);
  write_kit(argv[1], "bands_f16", kit, NMS_F16);
  nms_dictionary_free(kit);
  config.n_groups = 100;
  kit             = kit_new(&config);
  write_kit(argv[1], "groups_f16", kit, NMS_F16);
  nms_dictionary_free(kit);
  config.spatial = true;
  kit            = kit_new(&config);
  write_kit(argv[1], "images_f16", kit, NMS_F16);
  nms_dictionary_free(kit);
  config.spatial  = false;
  config.n_groups = 0;
  config.n_bands  = 0;
  kit             = kit_new(&config);
  write_kit(argv[1], "bins_f32", kit, NMS_F32);
  nms_dictionary_free(kit);
  return check_result();
}
