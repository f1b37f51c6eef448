// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "target.h"

#include "spool.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/// Names tried for a temporary file before giving up
#define MAX_TRIES 1000

struct CliTargetImpl {
  CliTarget* next;      ///< In the list of those alive
  char*      path;      ///< As given
  char*      temporary; ///< Its name for now, or NULL if it has none
  int        fd;
};

static pthread_mutex_t list_lock = PTHREAD_MUTEX_INITIALIZER;
static CliTarget*      list;    ///< Targets that are not committed
static unsigned        counter; ///< Makes temporary names unique

/// Remove what an early exit() would leave behind
static void
remove_all(void)
{
  pthread_mutex_lock(&list_lock);
  for (const CliTarget* target = list; target; target = target->next) {
    if (target->temporary) {
      unlink(target->temporary);
    }
  }
  pthread_mutex_unlock(&list_lock);
}

static void
enlist(CliTarget* target)
{
  static bool registered;
  pthread_mutex_lock(&list_lock);
  if (!registered) {
    registered = !atexit(remove_all);
  }
  target->next = list;
  list         = target;
  pthread_mutex_unlock(&list_lock);
}

static void
delist(const CliTarget* target)
{
  pthread_mutex_lock(&list_lock);
  for (CliTarget** at = &list; *at; at = &(*at)->next) {
    if (*at == target) {
      *at = target->next;
      break;
    }
  }
  pthread_mutex_unlock(&list_lock);
}

/// Return the name of a file beside `path` that nobody else uses
static char*
temporary_name(const char* path)
{
  pthread_mutex_lock(&list_lock);
  const unsigned number = counter++;
  pthread_mutex_unlock(&list_lock);
  const int folder_length = (int)(cli_path_base(path) - path);
  return cli_format(
      "%.*s.nmf-%ld-%u.tmp", folder_length, path, (long)getpid(), number);
}

/// Make the temporary file
static void
open_temporary(CliTarget* target)
{
  for (int i = 0; i < MAX_TRIES && target->fd < 0; ++i) {
    free(target->temporary);
    target->temporary = temporary_name(target->path);
    target->fd =
        open(target->temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (target->fd < 0 && errno != EEXIST) {
      break;
    }
  }
  if (target->fd < 0) {
    free(target->temporary);
    target->temporary = NULL;
  }
}

/// Open what will be written to
static bool
open_target(CliTarget* target, CliReport* report)
{
  struct stat info;
  if (!strcmp(target->path, "-")) {
    target->fd = cli_spool_new(report);
    return target->fd >= 0;
  }
  if (stat(target->path, &info) || S_ISREG(info.st_mode)) {
    open_temporary(target);
  } else if (S_ISDIR(info.st_mode)) {
    return cli_report_fail(report, target->path, "is a directory");
  } else {
    target->fd = open(target->path, O_WRONLY | O_CLOEXEC);
  }
  return target->fd >= 0 ||
         cli_report_fail_errno(report, target->path, "cannot be written");
}

CliTarget*
cli_target_new(const char* path, CliReport* report)
{
  CliTarget* const target = cli_new(1, sizeof(CliTarget));
  target->path            = cli_format("%s", path);
  target->fd              = -1;
  enlist(target);
  if (!open_target(target, report)) {
    cli_target_free(target);
    return NULL;
  }
  return target;
}

int
cli_target_fd(const CliTarget* target)
{
  return target->fd;
}

const char*
cli_target_path(const CliTarget* target)
{
  return target->path;
}

bool
cli_target_write(CliTarget*  target,
                 const void* bytes,
                 size_t      n_bytes,
                 CliReport*  report)
{
  return cli_spool_write(target->fd, bytes, n_bytes) ||
         cli_report_fail_errno(report, target->path, "cannot be written");
}

bool
cli_target_sync(CliTarget* target, CliReport* report)
{
  if (fsync(target->fd) && errno != EINVAL && errno != EROFS) {
    return cli_report_fail_errno(report, target->path, "cannot be written");
  }
  return true;
}

bool
cli_target_commit(CliTarget* target, CliReport* report)
{
  if (!strcmp(target->path, "-")) {
    return lseek(target->fd, 0, SEEK_SET) == 0 &&
           cli_spool_copy(target->fd, STDOUT_FILENO, "stdout", report);
  }
  if (target->temporary) {
    if (rename(target->temporary, target->path)) {
      return cli_report_fail_errno(report, target->path, "cannot be written");
    }
    delist(target);
    free(target->temporary);
    target->temporary = NULL;
  }
  return true;
}

void
cli_target_free(CliTarget* target)
{
  if (!target) {
    return;
  }
  delist(target);
  if (target->fd >= 0) {
    close(target->fd);
  }
  if (target->temporary) {
    unlink(target->temporary);
  }
  free(target->temporary);
  free(target->path);
  free(target);
}

bool
cli_target_make_folder(const char* path, bool* made, CliReport* report)
{
  char* const copy  = cli_format("%s", path);
  bool        now   = false;
  int         error = 0;
  for (char* at = copy; *at; at += !!*at) {
    at += strspn(at, "/");
    at += strcspn(at, "/");
    const char kept = *at;
    *at             = '\0';
    now             = !mkdir(copy, 0777);
    error           = now ? 0 : errno;
    *at             = kept;
  }
  struct stat info;
  const int   missing = stat(path, &info);
  if (made) {
    *made = now;
  }
  free(copy);
  if (missing) {
    errno = error;
    return cli_report_fail_errno(report, path, "cannot be made");
  }
  return S_ISDIR(info.st_mode) ||
         cli_report_fail(report, path, "is not a directory");
}
