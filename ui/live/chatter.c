// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chatter.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/// Where libraries write, by its number: messages go to ui_console()
#define LIBRARIES_FD 2

static int    before = -1; ///< Where descriptor 2 led
static int    source = -1; ///< Reading end of the pipe
static char   ring[LIVE_CHATTER_SIZE];
static size_t n_kept;

/// Make both ends of a pipe forget about waiting
static void
set_flags(const int* ends)
{
  for (int i = 0; i < 2; ++i) {
    fcntl(ends[i], F_SETFL, O_NONBLOCK);
    fcntl(ends[i], F_SETFD, FD_CLOEXEC);
  }
}

void
live_chatter_open(void)
{
  int ends[2];
  if (source >= 0 || pipe(ends)) {
    return;
  }
  set_flags(ends);
  before = fcntl(LIBRARIES_FD, F_DUPFD_CLOEXEC, LIBRARIES_FD + 1);
  dup2(ends[1], LIBRARIES_FD);
  close(ends[1]);
  source = ends[0];
}

/// Keep the end of what was kept and what is new
static void
keep(const char* text, size_t n)
{
  if (n_kept + n > sizeof(ring)) {
    const size_t n_gone = n_kept + n - sizeof(ring);
    memmove(ring, ring + n_gone, n_kept - n_gone);
    n_kept -= n_gone;
  }
  memcpy(ring + n_kept, text, n);
  n_kept += n;
}

void
live_chatter_drain(void)
{
  char    text[1024];
  ssize_t n = source < 0 ? 0 : read(source, text, sizeof(text));
  while (n > 0) {
    keep(text, (size_t)n);
    if (before >= 0 && write(before, text, (size_t)n) < 0) {
      before = -1; // The log is full, or nobody reads it
    }
    n = read(source, text, sizeof(text));
  }
}

void
live_chatter_forget(void)
{
  live_chatter_drain();
  n_kept = 0;
}

void
live_chatter_tell(UiReport* report, int n_lines)
{
  live_chatter_drain();
  char text[sizeof(ring) + 1];
  memcpy(text, ring, n_kept);
  text[n_kept] = '\0';

  char* line = text + n_kept;
  int   n    = 0;
  while (line > text && n <= n_lines) {
    --line;
    n += line[0] == '\n' && line[1] && line[1] != '\n';
  }
  for (char* item = strtok(line, "\n"); item; item = strtok(NULL, "\n")) {
    ui_report_add(report, UI_NOTE, NULL, "the sound system says: %s", item);
  }
}

void
live_chatter_close(void)
{
  live_chatter_drain();
  if (source < 0) {
    return;
  }
  if (before >= 0) {
    dup2(before, LIBRARIES_FD);
    close(before);
  }
  close(source);
  before = source = -1;
}
