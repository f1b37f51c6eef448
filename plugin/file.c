// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "file.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

bool
plug_file_write(const char* path, const void* bytes, size_t n_bytes)
{
  char      part[PATH_MAX];
  const int length = snprintf(part, sizeof(part), "%s.part", path);
  if (length < 0 || (size_t)length >= sizeof(part)) {
    return false;
  }

  unlink(part);
  const int   file = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  FILE* const stream = file < 0 ? NULL : fdopen(file, "wb");
  if (!stream) {
    return false;
  }

  const size_t n      = fwrite(bytes, 1, n_bytes, stream);
  const bool   closed = !fclose(stream);
  if (closed && n == n_bytes && !rename(part, path)) {
    return true;
  }

  unlink(part);
  return false;
}
