// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  Feeds a target of the fuzzer with files, where there is no fuzzer: all that it
  has found in the past must be harmless in every build.

      fuzz_NAME FOLDER
*/

#include "check.h"
#include "fuzz.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

/// Feed the target with a file, from memory that ends where the file does
static void
feed(const char* path)
{
  FILE* const file = fopen(path, "rb");
  REQUIRE(file != NULL);
  REQUIRE_INT(fseek(file, 0, SEEK_END), 0);
  const size_t n_bytes = (size_t)ftell(file);
  rewind(file);

  uint8_t* const bytes = malloc(n_bytes ? n_bytes : 1);
  REQUIRE(bytes != NULL);
  REQUIRE_INT(fread(bytes, 1, n_bytes, file), n_bytes);
  fclose(file);
  CHECK(LLVMFuzzerTestOneInput(bytes, n_bytes) <= 0);
  free(bytes);
}

int
main(int argc, char** argv)
{
  REQUIRE_INT(argc, 2);
  DIR* const folder = opendir(argv[1]);
  REQUIRE(folder != NULL);

  const struct dirent* entry = NULL;
  while ((entry = readdir(folder))) {
    if (entry->d_name[0] != '.') {
      char path[PATH_MAX];
      snprintf(path, sizeof(path), "%s/%s", argv[1], entry->d_name);
      check_note("%s", entry->d_name);
      feed(path);
    }
  }
  closedir(folder);
  check_no_note();
  return check_result();
}
