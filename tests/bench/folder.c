// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#define _XOPEN_SOURCE 700 // For nftw()

#include "folder.h"

#include "text.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char*
bench_temporary(void)
{
  const char* const folder = getenv("TMPDIR");
  return folder && *folder ? folder : "/tmp";
}

char*
bench_folder_new(const char* name)
{
  char* const folder = bench_text("%s/%s-XXXXXX", bench_temporary(), name);
  if (!mkdtemp(folder)) {
    perror(folder);
    free(folder);
    return NULL;
  }
  return folder;
}

bool
bench_folder_make(const char* folder)
{
  char* const path = bench_text("%s/", folder);
  bool        done = true;
  for (char* at = strchr(path + 1, '/'); done && at; at = strchr(at + 1, '/')) {
    *at  = '\0';
    done = !mkdir(path, 0777) || errno == EEXIST;
    if (!done) {
      fprintf(stderr, "error: %s: %s\n", path, strerror(errno));
    }
    *at = '/';
  }
  free(path);
  return done;
}

static int
remove_one(const char* path, const struct stat* info, int type, struct FTW* at)
{
  (void)info;
  (void)type;
  (void)at;
  return remove(path);
}

void
bench_folder_remove(char* folder)
{
  nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
  free(folder);
}
