// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_progress.c
   How far a job has come: the line as wide as there is room, and no word where
   nobody asked or nothing takes long.
*/

#include "capture.h"
#include "check.h"
#include "terminal/progress.h"

#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/// Items of the test with threads, and steps of each
#define N_ITEMS 8
#define N_STEPS 1000

/// Check the line of half done work in a window with so many columns
static void
check_half(int n_columns, const char* wanted)
{
  char line[200] = "";
  ui_progress_write(line, n_columns, "separating", 0.5, "1:23");
  check_note("%d columns", n_columns);
  CHECK_TEXT(line, wanted);
  check_no_note();
}

static void
test_room(void)
{
  check_half(80,
             "separating [###############...............]  50 %, 1:23 left");
  check_half(60, "separating [##############...............]  50 %, 1:23 left");
  check_half(40, "separating [####.....]  50 %, 1:23 left");
  check_half(36, "separating [##...]  50 %, 1:23 left");
  check_half(35, "separating 50 %, 1:23 left");
  check_half(29, "separating 50 %, 1:23 left");
  check_half(28, "50 %");
  check_half(20, "50 %");
  check_half(1, "");
}

/// It never says more than is true, and fits whatever the room
static void
test_parts(void)
{
  for (int percent = 0; percent <= 100; ++percent) {
    for (int size = 1; size < 100; size += 7) {
      char line[200];
      memset(line, 'x', sizeof(line));
      ui_progress_write(line, size, "learning", percent / 100.0, "0:01");
      CHECK(strlen(line) < (size_t)size);
    }
    char line[200] = "";
    int  said      = -1;
    ui_progress_write(line, 80, "learning", percent / 100.0, "0:01");
    CHECK_INT(sscanf(line, "learning [%*[#.]] %d %%", &said), 1);
    CHECK(said == percent || said == percent - 1);
    const char* hashes = strchr(line, '[') + 1;
    CHECK(strspn(hashes, "#") <= (size_t)percent * 30 / 100 + 1);
    CHECK_INT(strcspn(hashes, "]"), 30);
  }
}

/// A job that takes no time is not worth a line where there is no terminal
static void
test_short(void)
{
  capture_begin(STDERR_FILENO);
  UiProgress* progress = ui_progress_new("separating", 2, false);
  ui_progress_set(progress, 0, 0.5);
  ui_progress_set(progress, 1, 1.0);
  ui_progress_set(progress, 0, 1.0);
  ui_progress_free(progress);
  ui_progress_free(NULL);
  CHECK_TEXT(capture_end(), "");
}

/// What threads are tested with
typedef struct {
  UiProgress* progress;
  size_t      item;
} Walk;

static void*
walk(void* user)
{
  const Walk* self = user;
  for (int i = 0; i <= N_STEPS; ++i) {
    ui_progress_set(self->progress, self->item, (double)i / N_STEPS);
    // Back is no step
    ui_progress_set(self->progress, self->item, 0.5 * i / N_STEPS);
  }
  return NULL;
}

/// All items at once, each with a thread of its own
static void
test_threads(void)
{
  pthread_t threads[N_ITEMS];
  Walk      walks[N_ITEMS];
  for (int quiet = 0; quiet < 2; ++quiet) {
    capture_begin(STDERR_FILENO);
    UiProgress* progress = ui_progress_new("walking", N_ITEMS, quiet);
    int         n_failed = 0;
    for (size_t i = 0; i < N_ITEMS; ++i) {
      walks[i] = (Walk){progress, i};
      n_failed += pthread_create(&threads[i], NULL, walk, &walks[i]) != 0;
    }
    for (size_t i = 0; i < N_ITEMS; ++i) {
      n_failed += pthread_join(threads[i], NULL) != 0;
    }
    ui_progress_free(progress);
    CHECK_TEXT(capture_end(), "");
    CHECK_INT(n_failed, 0);
  }
}

int
main(void)
{
  test_room();
  test_parts();
  test_short();
  test_threads();
  return check_result();
}
