// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "save.h"

#include "base/text.h"
#include "files/dictionary_file.h"
#include "files/preset.h"
#include "files/target.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Return whether -d finds a dictionary by a name
static bool
is_taken(const char* name)
{
  UiPresets presets = ui_presets_find();
  bool      found   = false;
  for (size_t i = 0; i < presets.n_presets && !found; ++i) {
    found = !strcmp(presets.presets[i].name, name);
  }
  ui_presets_free(&presets);
  return found;
}

void
live_save_propose(char* name)
{
  snprintf(name, NMS_NAME_SIZE, "learnt");
  for (unsigned i = 2; is_taken(name); ++i) {
    snprintf(name, NMS_NAME_SIZE, "learnt-%u", i);
  }
}

/// Write a dictionary to a folder
static bool
save_to(const NmsDictionary* dictionary,
        const char*          folder,
        const char*          name,
        UiReport*            report)
{
  if (!ui_target_make_folder(folder, NULL, report)) {
    return false;
  }
  char* const     file   = ui_format("%s.nmf", name);
  char* const     path   = ui_path_join(folder, file);
  UiTarget* const target = ui_target_new(path, false, report);

  const bool ok =
      target && ui_dictionary_write(dictionary, NMS_F32, target, report);
  ui_target_free(target);
  free(path);
  free(file);
  return ok;
}

bool
live_save(const NmsDictionary* dictionary, const char* name, UiReport* report)
{
  if (!dictionary) {
    return ui_report_fail(report, NULL, "there is nothing to be saved");
  }
  if (!nms_dictionary_name_is_good(name)) {
    return ui_report_fail(
        report, name, "is no name: letters, digits, spaces, -, _ and +");
  }
  if (is_taken(name)) {
    return ui_report_fail(
        report, name, "is there already, so nothing was saved");
  }
  char* const folder = ui_presets_saved_folder();
  const bool  ok =
      folder ? save_to(dictionary, folder, name, report)
              : ui_report_fail(report, NULL, "there is no home to save in");
  free(folder);
  if (ok) {
    ui_report_add(report, UI_NOTE, name, "is saved: nmf-live -d '%s'", name);
  }
  return ok;
}
