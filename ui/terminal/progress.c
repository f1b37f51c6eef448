// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "progress.h"

#include "base/clock.h"
#include "base/console.h"
#include "base/line.h"
#include "base/memory.h"
#include "base/report.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

/// Between two drawings of the bar, seconds
#define BAR_PERIOD_S 0.1

/// Between two plain lines, seconds
#define LINE_PERIOD_S 10.0

/// Length of the bar, characters: where there is room, and before it is left
/// out
#define BAR_LENGTH 30
#define MIN_BAR_LENGTH 5

/// Most characters of a line with a bar, and one
#define LINE_SIZE 120

struct UiProgressImpl {
  pthread_mutex_t lock;
  const char*     what;
  double*         fractions; ///< [n_items]
  size_t          n_items;
  double          sum; ///< Of the fractions
  double          begin_s;
  double          shown_s; ///< When last shown
  bool            quiet;
  bool            on_terminal;
};

UiProgress*
ui_progress_new(const char* what, size_t n_items, bool quiet)
{
  UiProgress* const progress = ui_new(1, sizeof(UiProgress));
  pthread_mutex_init(&progress->lock, NULL);
  progress->what        = what;
  progress->fractions   = ui_new(n_items, sizeof(double));
  progress->n_items     = n_items;
  progress->begin_s     = ui_clock_now_s();
  progress->quiet       = quiet;
  progress->on_terminal = isatty(fileno(ui_console())) == 1;
  progress->shown_s     = progress->begin_s;
  return progress;
}

void
ui_progress_free(UiProgress* progress)
{
  if (progress) {
    flockfile(ui_console());
    ui_line_hide();
    funlockfile(ui_console());
    pthread_mutex_destroy(&progress->lock);
    free(progress->fractions);
    free(progress);
  }
}

/// Return how many characters fit into a line of the terminal, or 0
static int
line_length(void)
{
  struct winsize size = {0};
  // What fills the last column would move to the next line
  return ioctl(fileno(ui_console()), TIOCGWINSZ, &size) || !size.ws_col
             ? 0
             : size.ws_col - 1;
}

void
ui_progress_write(
    char* line, int size, const char* what, double done, const char* left)
{
  const int percent = (int)(100.0 * done);
  const int words   = snprintf(NULL, 0, "%s  100 %%, %s left", what, left);
  const int room    = size - 1 - words - 2; // Of which two are brackets
  const int length  = room < BAR_LENGTH ? room : BAR_LENGTH;
  if (length >= MIN_BAR_LENGTH) {
    char bar[BAR_LENGTH + 1] = "";
    for (int i = 0; i < length; ++i) {
      bar[i] = i < (int)(done * length) ? '#' : '.';
    }
    snprintf(line,
             (size_t)size,
             "%s [%s] %3d %%, %s left",
             what,
             bar,
             percent,
             left);
  } else if (words < size) {
    snprintf(line, (size_t)size, "%s %d %%, %s left", what, percent, left);
  } else {
    snprintf(line, (size_t)size, "%d %%", percent);
  }
}

/// Draw the bar over the one before
static void
draw_bar(const UiProgress* progress, double done, const char* left)
{
  char      line[LINE_SIZE] = "";
  const int length          = line_length();
  const int size = length && length < LINE_SIZE ? length + 1 : LINE_SIZE;
  ui_progress_write(line, size, progress->what, done, left);
  ui_line_show(line);
}

/// Show how far everything has come, in the way that suits the console
static void
show(UiProgress* progress, double now_s)
{
  char         text[UI_CLOCK_SIZE] = "";
  const double done                = progress->sum / (double)progress->n_items;
  const double left_s =
      done > 0.0 ? (now_s - progress->begin_s) * (1.0 - done) / done : -1.0;
  const char* const left = ui_clock_write(left_s, text);

  flockfile(ui_console());
  if (progress->on_terminal) {
    draw_bar(progress, done, left);
  } else {
    fprintf(ui_console(),
            "%s: %s, %d %%, %s left\n",
            ui_report_tool(),
            progress->what,
            (int)(100.0 * done),
            left);
  }
  funlockfile(ui_console());
  progress->shown_s = now_s;
}

void
ui_progress_set(UiProgress* progress, size_t item, double fraction)
{
  if (progress->quiet) {
    return;
  }
  pthread_mutex_lock(&progress->lock);
  const double past = progress->fractions[item];
  if (fraction > past) {
    const double now = fraction < 1.0 ? fraction : 1.0;
    progress->sum += now - past;
    progress->fractions[item] = now;
    const double now_s        = ui_clock_now_s();
    const double period = progress->on_terminal ? BAR_PERIOD_S : LINE_PERIOD_S;
    if (now_s - progress->shown_s >= period) {
      show(progress, now_s);
    }
  }
  pthread_mutex_unlock(&progress->lock);
}
