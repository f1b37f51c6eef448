// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "loader.h"

#include "nms/text.h"
#include "protocol/uris.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

/// Beyond this a file is no dictionary, whatever it is
static const off_t max_file_size = 256L * 1024L * 1024L;

/// Log a failure, on one line whatever the path is
static void
log_failure(NmsLoader* const  loader,
            const char* const path,
            const char* const cause)
{
  char* const shown = strdup(path);
  if (shown) {
    nms_text_clean(shown);
  }
  lv2_log_error(loader->log,
                "%s: %s: %s; the input is passed through\n",
                loader->variant->name,
                shown ? shown : "",
                cause);
  free(shown);
}

/// Return the size of a file that can be read whole, or -1 with errno set
static off_t
file_size(const int file)
{
  struct stat info;
  if (fstat(file, &info)) {
    return -1;
  }
  if (!S_ISREG(info.st_mode)) {
    errno = S_ISDIR(info.st_mode) ? EISDIR : EINVAL;
    return -1;
  }
  if (info.st_size > max_file_size) {
    errno = EFBIG;
    return -1;
  }

  return info.st_size;
}

/// Read a file that is open, and return 0 or an error number
static int
read_open_file(NmsLoader* const loader, const int file)
{
  const off_t size = file_size(file);
  if (size < 0) {
    return errno;
  }

  // One more than needed, so that an empty file is no failure
  loader->bytes = malloc((size_t)size + 1U);
  if (!loader->bytes) {
    return ENOMEM;
  }

  while (loader->n_bytes < (size_t)size) {
    char* const   to   = (char*)loader->bytes + loader->n_bytes;
    const ssize_t n    = read(file, to, (size_t)size - loader->n_bytes);
    const bool    goes = n > 0 || (n < 0 && errno == EINTR);
    if (!goes) {
      return n < 0 ? errno : 0;
    }
    loader->n_bytes += n > 0 ? (size_t)n : 0U;
  }

  return 0;
}

static void
drop_bytes(NmsLoader* const loader)
{
  free(loader->bytes);
  loader->bytes   = NULL;
  loader->n_bytes = 0U;
}

/// Read the file at `path`; after failure, which is logged, there are no bytes
static void
read_file(NmsLoader* const loader)
{
  // A pipe nobody writes to must not hold the worker up
  const int file  = open(loader->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  int       error = file < 0 ? errno : 0;

  drop_bytes(loader);
  if (file >= 0) {
    error = read_open_file(loader, file);
    close(file);
  }
  if (error) {
    char text[128] = "cannot be read";

    drop_bytes(loader);
    strerror_r(error, text, sizeof(text));
    log_failure(loader, loader->path, text);
  }
}

static NmsStatus
set_path(NmsLoader* const loader, const char* const path)
{
  char* const copy = strdup(*path ? path : loader->default_path);
  if (!copy) {
    return NMS_NO_MEMORY;
  }

  free(loader->path);
  loader->path = copy;
  read_file(loader);
  return NMS_SUCCESS;
}

static NmsModel*
build(NmsLoader* const loader, const uint32_t choice)
{
  NmsModelConfig config = {loader->variant,
                           loader->sample_rate_hz,
                           choice,
                           loader->path,
                           loader->bytes,
                           loader->n_bytes};

  NmsModel*       model   = NULL;
  NmsMessage      message = {""};
  const NmsStatus status  = nms_model_new(&config, &model, &message);
  if (status && config.bytes) {
    log_failure(loader, loader->path, message.text);
    if (status == NMS_BAD_DICTIONARY) {
      // Said once: from now on the file counts as one that cannot be read;
      // anything else may be otherwise at another latency
      drop_bytes(loader);
    }
    config.bytes = NULL;
    if (nms_model_new(&config, &model, &message)) {
      return NULL;
    }
  }

  if (model) {
    model->serial  = ++loader->n_made;
    model->alive   = loader->models;
    loader->models = model;
  }

  return model;
}

NmsModel*
nms_loader_load(NmsLoader* const  loader,
                const char* const path,
                const uint32_t    choice)
{
  pthread_mutex_lock(&loader->lock);

  const NmsStatus status = path ? set_path(loader, path) : NMS_SUCCESS;
  NmsModel* const model  = status ? NULL : build(loader, choice);

  pthread_mutex_unlock(&loader->lock);
  return model;
}

void
nms_loader_free(NmsLoader* const loader, NmsModel* const models)
{
  pthread_mutex_lock(&loader->lock);

  NmsModel* next = NULL;
  for (NmsModel* model = models; model; model = next) {
    NmsModel** link = &loader->models;
    while (*link != model) {
      link = &(*link)->alive;
    }
    *link = model->alive;
    next  = model->next;
    nms_model_free(model);
  }

  pthread_mutex_unlock(&loader->lock);
}

void
nms_loader_keep_restored(NmsLoader* const loader, char* const path)
{
  pthread_mutex_lock(&loader->lock);
  free(loader->restored);
  loader->restored = path;
  pthread_mutex_unlock(&loader->lock);
}

char*
nms_loader_take_restored(NmsLoader* const loader)
{
  pthread_mutex_lock(&loader->lock);
  char* const path = loader->restored;
  loader->restored = NULL;
  pthread_mutex_unlock(&loader->lock);
  return path;
}

NmsStatus
nms_loader_init(NmsLoader* const        loader,
                const NmsVariant* const variant,
                const double            sample_rate_hz,
                const char* const       bundle,
                LV2_Log_Logger* const   log)
{
  const size_t size = strlen(bundle) + 1U + sizeof(NMS_DEFAULT_PRESET);
  const size_t end  = strlen(bundle);

  memset(loader, 0, sizeof(*loader));
  pthread_mutex_init(&loader->lock, NULL);
  loader->variant        = variant;
  loader->sample_rate_hz = sample_rate_hz;
  loader->log            = log;
  loader->path           = strdup("");
  loader->default_path   = (char*)malloc(size);
  if (!loader->path || !loader->default_path) {
    return NMS_NO_MEMORY;
  }

  // Hosts should, but do not all, pass a slash at the end
  snprintf(loader->default_path,
           size,
           "%s%s%s",
           bundle,
           end && bundle[end - 1U] == '/' ? "" : "/",
           NMS_DEFAULT_PRESET);
  return NMS_SUCCESS;
}

void
nms_loader_clear(NmsLoader* const loader)
{
  pthread_mutex_lock(&loader->lock);
  for (NmsModel* model = loader->models; model;) {
    NmsModel* const alive = model->alive;
    nms_model_free(model);
    model = alive;
  }
  drop_bytes(loader);
  free(loader->restored);
  free(loader->path);
  free(loader->default_path);
  pthread_mutex_unlock(&loader->lock);
  pthread_mutex_destroy(&loader->lock);
}
