// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "scratch.h"

#include "check.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char root[64];

/// Make the folder within another, and go there
static void
enter(const char* folder)
{
  snprintf(root, sizeof(root), "%s/nmf-ui-test-XXXXXX", folder);
  REQUIRE(mkdtemp(root) != NULL);
  REQUIRE_INT(chdir(root), 0);
}

void
scratch_enter(void)
{
  enter("/tmp");
}

void
scratch_enter_memory(void)
{
  enter(access("/dev/shm", W_OK | X_OK) ? "/tmp" : "/dev/shm");
}

/// Remove what nftw() has found
static int
remove_entry(const char*        path,
             const struct stat* info,
             int                kind,
             struct FTW*        at)
{
  (void)info;
  (void)kind;
  (void)at;
  return remove(path);
}

/// The same, but the folder itself stays
static int
remove_inner(const char*        path,
             const struct stat* info,
             int                kind,
             struct FTW*        at)
{
  return at->level ? remove_entry(path, info, kind, at) : 0;
}

void
scratch_empty(const char* folder)
{
  if (scratch_has(folder)) {
    REQUIRE_INT(nftw(folder, remove_inner, 8, FTW_DEPTH | FTW_PHYS), 0);
  }
}

void
scratch_leave(void)
{
  REQUIRE_INT(chdir("/"), 0);
  REQUIRE_INT(nftw(root, remove_entry, 8, FTW_DEPTH | FTW_PHYS), 0);
}

int
scratch_count(const char* folder)
{
  DIR* stream = opendir(folder);
  int  n      = 0;
  if (!stream) {
    return 0;
  }
  while (readdir(stream)) {
    ++n;
  }
  closedir(stream);
  return n - 2; // Without "." and ".."
}

const char*
scratch_read(const char* path)
{
  static char text[4096];
  const int   fd = open(path, O_RDONLY);
  ssize_t     n  = 0;
  if (fd >= 0) {
    n = read(fd, text, sizeof(text) - 1);
    close(fd);
  }
  text[n < 0 ? 0 : n] = '\0';
  return text;
}

void
scratch_write(const char* path, const char* text)
{
  FILE* file = fopen(path, "w");
  REQUIRE(file != NULL);
  REQUIRE(fputs(text, file) >= 0);
  REQUIRE_INT(fclose(file), 0);
}

void
scratch_folder(const char* path)
{
  REQUIRE_INT(mkdir(path, 0777), 0);
}

bool
scratch_has(const char* path)
{
  struct stat info;
  return !lstat(path, &info);
}
