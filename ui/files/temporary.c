// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "temporary.h"

#include "base/memory.h"
#include "base/report.h"
#include "base/text.h"
#include "spool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

/// Names tried for a file before giving up
#define MAX_TRIES 1000

/// End of the names for now
#define SUFFIX ".tmp"

/// Size of the name of an open descriptor, bytes
#define LINK_SIZE 32

struct UiTemporaryImpl {
  UiTemporary* next; ///< In the list of those with a name
  char*        path; ///< The name it will get
  char*        name; ///< Its name for now, or NULL if it has none
  int          fd;
  bool         took_free_name; ///< Published, and nothing was replaced
};

static pthread_mutex_t list_lock = PTHREAD_MUTEX_INITIALIZER;
static UiTemporary*    list;    ///< Those with a name, which exit() removes
static unsigned        counter; ///< Makes names unique

/// Remove what an early exit() would leave behind
static void
remove_all(void)
{
  pthread_mutex_lock(&list_lock);
  for (const UiTemporary* at = list; at; at = at->next) {
    unlink(at->name);
  }
  pthread_mutex_unlock(&list_lock);
}

/// Give a file a name for now; takes over `name`
static void
set_name(UiTemporary* temporary, char* name)
{
  static bool registered;
  pthread_mutex_lock(&list_lock);
  if (!registered) {
    registered = !atexit(remove_all);
  }
  temporary->name = name;
  temporary->next = list;
  list            = temporary;
  pthread_mutex_unlock(&list_lock);
}

/// Forget the name for now, which no longer exists
static void
clear_name(UiTemporary* temporary)
{
  pthread_mutex_lock(&list_lock);
  for (UiTemporary** at = &list; *at; at = &(*at)->next) {
    if (*at == temporary) {
      *at = temporary->next;
      break;
    }
  }
  pthread_mutex_unlock(&list_lock);
  free(temporary->name);
  temporary->name = NULL;
}

/// Return the number of this host that names hold
static uint32_t
host_number(void)
{
  struct utsname system;
  uint32_t       number = 2166136261U; // FNV-1a
  if (!uname(&system)) {
    for (const char* at = system.nodename; *at; ++at) {
      number = (number ^ (uint32_t)(unsigned char)*at) * 16777619U;
    }
  }
  return number;
}

/// Return the length of the folder in a path, with its '/'
static int
folder_length(const char* path)
{
  return (int)(ui_path_base(path) - path);
}

/// Return how the names of this host's files begin, owned by the caller
static char*
new_prefix(void)
{
  return ui_format(".nmf-%08" PRIx32 "-", host_number());
}

/// Return a name beside `path` that nobody else takes, owned by the caller
static char*
new_name(const char* path)
{
  pthread_mutex_lock(&list_lock);
  const unsigned number = counter++;
  pthread_mutex_unlock(&list_lock);
  char* const prefix = new_prefix();
  char* const name   = ui_format("%.*s%s%ld-%u" SUFFIX,
                               folder_length(path),
                               path,
                               prefix,
                               (long)getpid(),
                               number);
  free(prefix);
  return name;
}

/// Whether a name is one of another process of this host
static bool
is_of_other(const char* name)
{
  static const char digits[] = "0123456789";

  char* const  prefix = new_prefix();
  const size_t length = strlen(prefix);
  const bool   ours   = !strncmp(name, prefix, length);
  free(prefix);
  if (!ours) {
    return false;
  }
  const char* const process = name + length;
  const size_t      n       = strspn(process, digits);
  if (!n || process[n] != '-' || strtol(process, NULL, 10) == (long)getpid()) {
    return false;
  }
  const char* const number = process + n + 1;
  const size_t      m      = strspn(number, digits);
  return m && !strcmp(number + m, SUFFIX);
}

/// Remove a file that a killed process left; who holds it locked is alive
static void
remove_stale(int folder, const char* name)
{
  const int fd =
      openat(folder, name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  struct stat info;
  if (fd >= 0 && !flock(fd, LOCK_EX | LOCK_NB) && !fstat(fd, &info) &&
      S_ISREG(info.st_mode) && info.st_nlink) {
    unlinkat(folder, name, 0);
  }
  if (fd >= 0) {
    close(fd);
  }
}

/// Remove what killed processes left beside a path
static void
sweep(const char* path)
{
  char* const folder = ui_format("%.*s.", folder_length(path), path);
  DIR* const  stream = opendir(folder);
  free(folder);
  if (!stream) {
    return;
  }
  for (const struct dirent* entry = readdir(stream); entry;
       entry                      = readdir(stream)) {
    if (is_of_other(entry->d_name)) {
      remove_stale(dirfd(stream), entry->d_name);
    }
  }
  closedir(stream);
}

/// Write how to link to an open file that may have no name
static void
write_link(int fd, char link[LINK_SIZE])
{
  snprintf(link, LINK_SIZE, "/proc/self/fd/%d", fd);
}

/// Make a file without a name; -1 where that, or naming it, is not possible
static int
open_nameless(const char* path)
{
  char* const folder = ui_format("%.*s.", folder_length(path), path);
  int         fd     = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0666);
  free(folder);
  char link[LINK_SIZE] = "";
  write_link(fd, link);
  if (fd >= 0 && access(link, F_OK)) {
    close(fd);
    fd = -1;
  }
  return fd;
}

/// Make a file with a name for now, and lock it; false with errno set
static bool
open_named(UiTemporary* temporary)
{
  for (int i = 0; i < MAX_TRIES; ++i) {
    char* const name = new_name(temporary->path);
    temporary->fd    = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (temporary->fd < 0) {
      free(name);
      if (errno != EEXIST) {
        return false;
      }
      continue;
    }
    set_name(temporary, name);
    struct stat info;
    if (flock(temporary->fd, LOCK_EX) || fstat(temporary->fd, &info) ||
        info.st_nlink) {
      return true;
    }
    // Between its making and the lock, somebody took it for a dead process's
    clear_name(temporary);
    close(temporary->fd);
    temporary->fd = -1;
  }
  return false;
}

UiTemporary*
ui_temporary_new(const char* path)
{
  UiTemporary* const temporary = ui_new(1, sizeof(UiTemporary));
  temporary->path              = ui_format("%s", path);
  sweep(path);
  temporary->fd = open_nameless(path);
  if (temporary->fd < 0 && !open_named(temporary)) {
    const int error = errno;
    ui_temporary_free(temporary);
    errno = error;
    return NULL;
  }
  return temporary;
}

int
ui_temporary_fd(const UiTemporary* temporary)
{
  return temporary->fd;
}

/// Link a file without a name to one; false with errno set
static bool
link_nameless(const UiTemporary* temporary, const char* name)
{
  char link[LINK_SIZE] = "";
  write_link(temporary->fd, link);
  return !linkat(AT_FDCWD, link, AT_FDCWD, name, AT_SYMLINK_FOLLOW);
}

/// Move the content into a file with a name for now
static bool
copy_to_named(UiTemporary* temporary)
{
  const int from   = temporary->fd;
  UiReport  report = {0};
  bool      ok     = open_named(temporary) && lseek(from, 0, SEEK_SET) == 0 &&
            ui_spool_copy(from, temporary->fd, temporary->path, &report) &&
            !fsync(temporary->fd);
  ui_report_clear(&report);
  close(from);
  return ok;
}

/// Give a file without a name one for now
static bool
name_for_now(UiTemporary* temporary)
{
  bool ok = false;
  (void)flock(temporary->fd, LOCK_EX | LOCK_NB); // As it will be seen
  for (int i = 0; i < MAX_TRIES && !ok; ++i) {
    char* const name = new_name(temporary->path);
    ok               = link_nameless(temporary, name);
    if (ok) {
      set_name(temporary, name);
      break;
    }
    free(name);
    if (errno != EEXIST) {
      return copy_to_named(temporary);
    }
  }
  return ok;
}

/// Take a free name by making an empty file, which is replaced at once
static bool
reserve_and_rename(const UiTemporary* temporary)
{
  const char* const path = temporary->path;
  const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (fd < 0) {
    return false;
  }
  close(fd);
  if (!rename(temporary->name, path)) {
    return true;
  }
  const int error = errno;
  unlink(path);
  errno = error;
  return false;
}

/// Whether an error says that a file system cannot do something at all
static bool
is_inability(int error)
{
  return error == EINVAL || error == ENOSYS || error == EOPNOTSUPP ||
         error == EPERM || error == EMLINK;
}

/// Rename a file with a name for now to a free one; false with errno set
static bool
rename_to_free(UiTemporary* temporary)
{
  const char* const name = temporary->name;
  const char* const path = temporary->path;

  bool ok = !renameat2(AT_FDCWD, name, AT_FDCWD, path, RENAME_NOREPLACE);
  if (!ok && is_inability(errno)) {
    ok = !link(name, path) && !unlink(name);
  }
  if (!ok && is_inability(errno)) {
    ok = reserve_and_rename(temporary);
  }
  if (ok) {
    clear_name(temporary);
  }
  return ok;
}

/// Take a name that is free; false with errno set
static bool
take_free_name(UiTemporary* temporary)
{
  if (!temporary->name) {
    if (link_nameless(temporary, temporary->path)) {
      return true;
    }
    if (errno == EEXIST || !name_for_now(temporary)) {
      return false;
    }
  }
  return rename_to_free(temporary);
}

/// Take the name of a file that is there, and its mode
static bool
take_over(UiTemporary* temporary)
{
  struct stat info;
  if (!temporary->name && !name_for_now(temporary)) {
    return false;
  }
  if (!stat(temporary->path, &info)) {
    (void)fchmod(temporary->fd, info.st_mode & 0777);
  }
  if (rename(temporary->name, temporary->path)) {
    return false;
  }
  clear_name(temporary);
  return true;
}

bool
ui_temporary_publish(UiTemporary* temporary, bool replace)
{
  temporary->took_free_name = take_free_name(temporary);
  return temporary->took_free_name ||
         (replace && errno == EEXIST && take_over(temporary));
}

void
ui_temporary_withdraw(UiTemporary* temporary)
{
  struct stat ours;
  struct stat there;
  if (temporary->took_free_name && !fstat(temporary->fd, &ours) &&
      !lstat(temporary->path, &there) && ours.st_dev == there.st_dev &&
      ours.st_ino == there.st_ino) {
    unlink(temporary->path);
  }
  temporary->took_free_name = false;
}

void
ui_temporary_free(UiTemporary* temporary)
{
  if (!temporary) {
    return;
  }
  if (temporary->name) {
    unlink(temporary->name);
    clear_name(temporary);
  }
  if (temporary->fd >= 0) {
    close(temporary->fd);
  }
  free(temporary->path);
  free(temporary);
}
