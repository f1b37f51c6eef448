// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "spool.h"

#include "base/memory.h"
#include "base/stop.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/// Bytes copied at a time
#define CHUNK_SIZE 65536

int
ui_spool_new(UiReport* report)
{
  const char* const given  = getenv("TMPDIR");
  const char* const folder = given && *given ? given : "/tmp";
  char* const       path   = ui_path_join(folder, "nmf-separate-XXXXXX");

  int fd = open(folder, O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600);
  if (fd >= 0) {
    free(path);
    return fd;
  }
  fd = mkostemp(path, O_CLOEXEC);
  if (fd < 0) {
    ui_report_fail_errno(report, path, "cannot make a temporary file");
  } else {
    unlink(path);
  }
  free(path);
  return fd;
}

bool
ui_spool_write(int to, const void* bytes, size_t n_bytes)
{
  const char* left = bytes;
  while (n_bytes) {
    const ssize_t n = write(to, left, n_bytes);
    if (n < 0 && errno != EINTR) {
      return false;
    }
    if (n < 0 && ui_stop_requested()) {
      return false;
    }
    if (n > 0) {
      left += n;
      n_bytes -= (size_t)n;
    }
  }
  return true;
}

bool
ui_spool_copy(int from, int to, const char* name, UiReport* report)
{
  char* const buffer = ui_new(CHUNK_SIZE, 1);
  bool        ok     = true;
  ssize_t     n      = 1;
  while (ok && n) {
    n = read(from, buffer, CHUNK_SIZE);
    if (ui_stop_requested()) {
      ok = ui_report_fail(report, name, "interrupted");
    } else if (n < 0 && errno != EINTR) {
      ok = ui_report_fail_errno(report, name, "cannot be read");
    } else if (n > 0 && !ui_spool_write(to, buffer, (size_t)n)) {
      ok = ui_report_fail_errno(report, name, "cannot be written");
    }
  }
  free(buffer);
  return ok;
}
