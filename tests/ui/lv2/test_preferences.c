// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The zoom is remembered, whatever is in the folder, and no file is ever half.

#include "check.h"
#include "lv2/preferences.h"
#include "scratch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILE_NAME "config/nmf-separate/window"

static void
is_remembered(void)
{
  CHECK_NEAR(win_preferences_zoom(), 1.0, 0.0); // There is none yet
  win_preferences_set_zoom(1.5);
  CHECK_NEAR(win_preferences_zoom(), 1.5, 0.0);
  win_preferences_set_zoom(0.75);
  CHECK_NEAR(win_preferences_zoom(), 0.75, 0.0);
}

static void
nonsense_is_the_default_or_the_nearest(void)
{
  scratch_write(FILE_NAME, "");
  CHECK_NEAR(win_preferences_zoom(), 1.0, 0.0);
  scratch_write(FILE_NAME, "zoom much\n");
  CHECK_NEAR(win_preferences_zoom(), 1.0, 0.0);
  scratch_write(FILE_NAME, "zoom 99999999999\n");
  CHECK_NEAR(win_preferences_zoom(), 3.0, 0.0);
  scratch_write(FILE_NAME, "zoom 1\n");
  CHECK_NEAR(win_preferences_zoom(), 0.75, 0.0);
}

/// Where nothing can be written, what was there stays
static void
failure_changes_nothing(void)
{
  char path[256];
  scratch_write(FILE_NAME, "zoom 2000\n");
  snprintf(path, sizeof(path), FILE_NAME ".%ld~", (long)getpid());
  scratch_folder(path); // In the way of the new file
  win_preferences_set_zoom(3.0);
  CHECK_NEAR(win_preferences_zoom(), 2.0, 0.0);
  CHECK_INT(scratch_count("config/nmf-separate"), 2);

  REQUIRE(!setenv("XDG_CONFIG_HOME", "/nonexistent/folder", 1));
  win_preferences_set_zoom(3.0);
  CHECK_NEAR(win_preferences_zoom(), 1.0, 0.0);
  unsetenv("XDG_CONFIG_HOME");
  unsetenv("HOME");
  win_preferences_set_zoom(3.0);
  CHECK_NEAR(win_preferences_zoom(), 1.0, 0.0);
}

int
main(void)
{
  char path[4096];
  scratch_enter();
  scratch_folder("config");
  REQUIRE(getcwd(path, sizeof(path) - 16) != NULL);
  strcat(path, "/config");
  REQUIRE(!setenv("XDG_CONFIG_HOME", path, 1));
  is_remembered();
  nonsense_is_the_default_or_the_nearest();
  failure_changes_nothing();
  scratch_leave();
  return check_result();
}
