// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "kit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

NmsStatus
plug_kit_new(const char* path, PlugKit** kit)
{
  PlugKit* const made = calloc(1, sizeof(PlugKit));
  char* const    copy = strdup(path);

  *kit = made;
  if (!made || !copy) {
    free(copy);
    free(made);
    *kit = NULL;
    return NMS_NO_MEMORY;
  }

  atomic_init(&made->n_holders, 1);
  made->path = copy;
  return NMS_SUCCESS;
}

NmsStatus
plug_kit_keep(PlugKit* kit, const void* bytes, size_t n_bytes)
{
  if (n_bytes > PLUG_KIT_SIZE) {
    return NMS_BAD_ARGUMENT;
  }

  kit->bytes = malloc(n_bytes + 1);
  if (!kit->bytes) {
    return NMS_NO_MEMORY;
  }

  memcpy(kit->bytes, bytes, n_bytes);
  kit->n_bytes         = n_bytes;
  kit->is_tried        = true;
  kit->is_restored     = true;
  kit->was_kept        = true;
  kit->is_from_session = true;
  return NMS_SUCCESS;
}

void
plug_kit_give(PlugKit* kit, void* bytes, size_t n_bytes)
{
  kit->bytes     = bytes;
  kit->n_bytes   = n_bytes;
  kit->is_tried  = true;
  kit->is_learnt = true;
}

/// Return the size of a file that can be read whole, or -1 with errno set
static off_t
file_size(int file)
{
  struct stat info;
  if (fstat(file, &info)) {
    return -1;
  }
  if (!S_ISREG(info.st_mode)) {
    errno = S_ISDIR(info.st_mode) ? EISDIR : EINVAL;
    return -1;
  }
  if (info.st_size > (off_t)PLUG_KIT_SIZE) {
    errno = EFBIG;
    return -1;
  }

  return info.st_size;
}

/// Read a file that is open, and return 0 or an error number
static int
read_open_file(PlugKit* kit, int file)
{
  const off_t size = file_size(file);
  if (size < 0) {
    return errno;
  }

  // One more than needed, so that an empty file is no failure
  kit->bytes = malloc((size_t)size + 1);
  if (!kit->bytes) {
    return ENOMEM;
  }

  while (kit->n_bytes < (size_t)size) {
    char* const   to   = (char*)kit->bytes + kit->n_bytes;
    const ssize_t n    = read(file, to, (size_t)size - kit->n_bytes);
    const bool    goes = n > 0 || (n < 0 && errno == EINTR);
    if (!goes) {
      return n < 0 ? errno : 0;
    }
    kit->n_bytes += n > 0 ? (size_t)n : 0;
  }

  return 0;
}

int
plug_kit_read(PlugKit* kit)
{
  // A pipe nobody writes to must not hold the worker up
  const int file  = open(kit->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  int       error = file < 0 ? errno : 0;

  if (file >= 0) {
    error = read_open_file(kit, file);
    close(file);
  }
  if (error) {
    free(kit->bytes);
    kit->bytes   = NULL;
    kit->n_bytes = 0;
  }

  kit->is_tried = true;
  return error;
}

PlugKit*
plug_kit_hold(PlugKit* kit)
{
  atomic_fetch_add_explicit(&kit->n_holders, 1, memory_order_relaxed);
  return kit;
}

void
plug_kit_release(PlugKit* kit)
{
  if (kit && atomic_fetch_sub_explicit(
                 &kit->n_holders, 1, memory_order_acq_rel) == 1) {
    free(kit->bytes);
    free(kit->path);
    free(kit);
  }
}

const char*
plug_kit_name(const PlugKit* kit)
{
  const char* const slash = strrchr(kit->path, '/');
  const char* const name  = slash ? slash + 1 : kit->path;

  return *name ? name : kit->is_learnt ? "learnt.nmf" : "dictionary.nmf";
}
