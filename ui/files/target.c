// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "target.h"

#include "base/memory.h"
#include "base/stop.h"
#include "base/text.h"
#include "spool.h"
#include "temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

/// Links followed at most
#define MAX_LINKS 40

/// Between two looks at a pipe that nobody reads yet, ns
#define PIPE_PAUSE_NS 20000000

struct UiTargetImpl {
  char*        path;      ///< As given
  UiTemporary* temporary; ///< The file to be, or NULL
  int          spool;     ///< The content for `stream`, or -1
  int          stream;    ///< Where it goes in the end, or -1
  bool         replace;
};

/// Return the folder of a path, owned by the caller
static char*
folder_of(const char* path)
{
  const int length = (int)(ui_path_base(path) - path);
  return ui_format("%.*s.", length, path);
}

/// Whether a link stands for an open file: all those below /proc do
static bool
is_in_proc(const char* link)
{
  char* const   folder = folder_of(link);
  struct statfs system;
  const bool is = !statfs(folder, &system) && system.f_type == PROC_SUPER_MAGIC;
  free(folder);
  return is;
}

/// Follow links to the one that stands for an open file, owned by the caller;
/// NULL if there is none
static char*
find_descriptor(const char* path)
{
  char* at = ui_format("%s", path);
  for (int i = 0; i < MAX_LINKS; ++i) {
    char          text[PATH_MAX] = "";
    const ssize_t length         = readlink(at, text, sizeof(text) - 1);
    if (length <= 0) {
      break;
    }
    if (is_in_proc(at)) {
      return at;
    }
    char* const folder = folder_of(at);
    char* const next =
        *text == '/' ? ui_format("%s", text) : ui_path_join(folder, text);
    free(folder);
    free(at);
    at = next;
  }
  free(at);
  return NULL;
}

bool
ui_target_is_descriptor(const char* path)
{
  char* const link = find_descriptor(path);
  free(link);
  return link != NULL;
}

/// Whether a link to an open file is one of this process's own
static bool
is_own(const char* link)
{
  char* const folder = folder_of(link);
  struct stat one;
  struct stat two;
  const bool  is = !stat(folder, &one) && !stat("/proc/self/fd", &two) &&
                  one.st_dev == two.st_dev && one.st_ino == two.st_ino;
  free(folder);
  return is;
}

/// Open what a link to an open file leads to; -1 with errno set
static int
open_descriptor(const char* link)
{
  // Not opened anew, which would write from the beginning of a file
  return is_own(link) ? fcntl((int)strtol(ui_path_base(link), NULL, 10),
                              F_DUPFD_CLOEXEC,
                              0)
                      : open(link, O_WRONLY | O_APPEND | O_CLOEXEC);
}

/// Open a device or a pipe; -1 with errno set
static int
open_special(const char* path, mode_t mode)
{
  const struct timespec pause = {0, PIPE_PAUSE_NS};

  // Without O_NONBLOCK nothing would interrupt the wait for a reader
  int fd = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
  while (fd < 0 && errno == ENXIO && S_ISFIFO(mode) && !ui_stop_requested()) {
    nanosleep(&pause, NULL);
    fd = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
  }
  if (fd >= 0) {
    const int flags = fcntl(fd, F_GETFL);
    (void)fcntl(fd, F_SETFL, flags & ~O_NONBLOCK);
  }
  return fd;
}

/// Open where the content will be copied to, and what keeps it until then
static bool
open_stream(UiTarget* target, int stream, UiReport* report)
{
  target->stream = stream;
  if (stream < 0) {
    return ui_stop_requested()
               ? ui_report_fail(report, target->path, "interrupted")
               : ui_report_fail_errno(
                     report, target->path, "cannot be written");
  }
  target->spool = ui_spool_new(report);
  return target->spool >= 0;
}

/// Open what will be written to
static bool
open_target(UiTarget* target, UiReport* report)
{
  const char* const path = target->path;
  if (!strcmp(path, "-")) {
    return open_stream(
        target, fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0), report);
  }
  char* const link = find_descriptor(path);
  if (link) {
    const bool ok = open_stream(target, open_descriptor(link), report);
    free(link);
    return ok;
  }
  struct stat info;
  const bool  exists = !stat(path, &info);
  if (exists && S_ISDIR(info.st_mode)) {
    return ui_report_fail(report, path, "is a directory");
  }
  if (exists && !S_ISREG(info.st_mode)) {
    return open_stream(target, open_special(path, info.st_mode), report);
  }
  target->temporary = ui_temporary_new(path);
  return target->temporary ||
         ui_report_fail_errno(report, path, "cannot be written");
}

UiTarget*
ui_target_new(const char* path, bool replace, UiReport* report)
{
  UiTarget* const target = ui_new(1, sizeof(UiTarget));
  target->path           = ui_format("%s", path);
  target->spool          = -1;
  target->stream         = -1;
  target->replace        = replace;
  if (!open_target(target, report)) {
    ui_target_free(target);
    return NULL;
  }
  return target;
}

int
ui_target_fd(const UiTarget* target)
{
  return target->temporary ? ui_temporary_fd(target->temporary) : target->spool;
}

const char*
ui_target_path(const UiTarget* target)
{
  return target->path;
}

bool
ui_target_write(UiTarget*   target,
                const void* bytes,
                size_t      n_bytes,
                UiReport*   report)
{
  return ui_spool_write(ui_target_fd(target), bytes, n_bytes) ||
         ui_report_fail_errno(report, target->path, "cannot be written");
}

bool
ui_target_sync(UiTarget* target, UiReport* report)
{
  if (target->temporary && fsync(ui_target_fd(target)) && errno != EINVAL &&
      errno != EROFS) {
    return ui_report_fail_errno(report, target->path, "cannot be written");
  }
  return true;
}

bool
ui_target_commit(UiTarget* target, UiReport* report)
{
  const char* const path = target->path;
  if (!target->temporary) {
    return lseek(target->spool, 0, SEEK_SET) == 0 &&
           ui_spool_copy(target->spool,
                         target->stream,
                         strcmp(path, "-") ? path : "stdout",
                         report);
  }
  if (ui_temporary_publish(target->temporary, target->replace)) {
    return true;
  }
  return errno == EEXIST
             ? ui_report_fail(
                   report, path, "has appeared meanwhile; --force replaces it")
             : ui_report_fail_errno(report, path, "cannot be written");
}

void
ui_target_withdraw(UiTarget* target)
{
  if (target->temporary) {
    ui_temporary_withdraw(target->temporary);
  }
}

void
ui_target_free(UiTarget* target)
{
  if (target) {
    ui_temporary_free(target->temporary);
    if (target->spool >= 0) {
      close(target->spool);
    }
    if (target->stream >= 0) {
      close(target->stream);
    }
    free(target->path);
    free(target);
  }
}

bool
ui_target_make_folder(const char* path, bool* made, UiReport* report)
{
  char* const copy  = ui_format("%s", path);
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
    return ui_report_fail_errno(report, path, "cannot be made");
  }
  return S_ISDIR(info.st_mode) ||
         ui_report_fail(report, path, "is not a directory");
}
