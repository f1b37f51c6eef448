// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  The dictionaries that can be chosen, and the sources that can be taken from
  them, whatever else is in their folders.

      test_kits PRESETS-FOLDER
*/

#include "check.h"
#include "protocol/ports.h"
#include "scratch.h"
#include "window/kits.h"
#include "window/model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char names[WIN_N_KIT_SOURCES][PLUG_TEXT_SIZE];

static void
shipped_and_saved_are_listed(void)
{
  WinModel* model = win_model_new(&plug_variants[0], 48000.0);
  REQUIRE(model != NULL);
  scratch_folder("bundle");
  scratch_folder("bundle/presets");
  scratch_folder("data");
  scratch_folder("data/nmf-separate");
  scratch_write("bundle/presets/zebra.nmf", "");
  scratch_write("bundle/presets/band.nmf", "");
  scratch_write("bundle/presets/README", "");
  scratch_write("bundle/presets/.hidden.nmf", "");
  scratch_write("bundle/presets/.nmf", "");
  scratch_write("data/nmf-separate/mine.nmf", "");

  win_kits_list(model, "bundle/");
  REQUIRE_INT(model->n_kits, 3);
  CHECK_TEXT(model->kits[0].name, "band");
  CHECK_TEXT(model->kits[0].path, "bundle/presets/band.nmf");
  CHECK_TEXT(model->kits[1].name, "zebra");
  CHECK(!model->kits[1].is_saved);
  CHECK_TEXT(model->kits[2].name, "mine");
  CHECK(model->kits[2].is_saved);
  win_kits_list(model, "bundle");
  CHECK_INT(model->n_kits, 3);
  win_kits_list(model, "nowhere");
  CHECK_INT(model->n_kits, 1);
  win_kits_list(model, NULL);
  CHECK_INT(model->n_kits, 1);

  char path[64];
  for (int n = 0; n < 2 * WIN_N_KITS; ++n) {
    snprintf(path, sizeof(path), "bundle/presets/k%d.nmf", n);
    scratch_write(path, "");
  }
  win_kits_list(model, "bundle");
  CHECK_INT(model->n_kits, WIN_N_KITS);
  win_model_free(model);
}

static void
sources_of_presets_are_read(const char* presets)
{
  char path[4096];
  snprintf(path, sizeof(path), "%s/band.nmf", presets);
  REQUIRE_INT(win_kits_sources(path, names), 4);
  CHECK_TEXT(names[0], "drums");
  CHECK_TEXT(names[1], "bass");
  CHECK_TEXT(names[2], "vocals");
  CHECK_TEXT(names[3], "other");
}

/// Write a file with a head of a length it says
static void
write_head(size_t says, const char* head)
{
  FILE* file = fopen("odd.nmf", "wb");
  REQUIRE(file != NULL);
  for (int b = 0; b < 8; ++b) {
    fputc((int)(says >> (8U * (unsigned)b) & 0xFFU), file);
  }
  fputs(head, file);
  REQUIRE(!fclose(file));
}

static void
other_files_have_none(void)
{
  static const char whole[] = "{\"sources\":\"[{\\\"name\\\":\\\"one\\\"}]\"}";
  write_head(sizeof(whole) - 1, whole);
  REQUIRE_INT(win_kits_sources("odd.nmf", names), 1);
  CHECK_TEXT(names[0], "one");

  write_head(sizeof(whole) + 40, whole); // Cut short
  CHECK_INT(win_kits_sources("odd.nmf", names), 0);
  write_head((size_t)-1, whole);
  CHECK_INT(win_kits_sources("odd.nmf", names), 0);
  write_head(12, "{\"sources\":\\");
  CHECK_INT(win_kits_sources("odd.nmf", names), 0);
  write_head(30, "{\"sources\":\"[{\\\"name\\\":\\\"on");
  CHECK_INT(win_kits_sources("odd.nmf", names), 0);
  scratch_write("odd.nmf", "");
  CHECK_INT(win_kits_sources("odd.nmf", names), 0);
  CHECK_INT(win_kits_sources("nowhere.nmf", names), 0);
  CHECK_INT(win_kits_sources(".", names), 0);
}

int
main(int argc, char** argv)
{
  REQUIRE(argc == 2);
  char path[4096];
  scratch_enter();
  REQUIRE(getcwd(path, sizeof(path) - 16) != NULL);
  strcat(path, "/data");
  REQUIRE(!setenv("XDG_DATA_HOME", path, 1));
  shipped_and_saved_are_listed();
  sources_of_presets_are_read(argv[1]);
  other_files_have_none();
  scratch_leave();
  return check_result();
}
