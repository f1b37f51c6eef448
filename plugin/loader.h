// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_PLUGIN_LOADER_H
#define NMS_PLUGIN_LOADER_H

#include "model.h"
#include "nms/attributes.h"
#include "protocol/ports.h"

#include <lv2/log/logger.h>

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file loader.h
   Files to models: everything that allocates, reads or waits.

   A loader knows every model it made until that is freed, so an instance that
   is closed leaves none behind, wherever a pointer to it was under way.  Its
   lock is never taken on the audio thread.
*/
typedef struct {
  const NmsVariant* variant;
  double            sample_rate_hz;
  char*             default_path; ///< The dictionary used when none is set
  LV2_Log_Logger*   log;

  pthread_mutex_t lock;     ///< For everything below
  char*           path;     ///< What was asked for last, maybe missing
  void*           bytes;    ///< [n_bytes], the file's content, or NULL
  size_t          n_bytes;  ///< Its length
  char*           restored; ///< Asked for by a session, not yet loaded, or NULL
  NmsModel*       models;   ///< All alive
  uint64_t        n_made;   ///< Models ever made
} NmsLoader;

/**
   Set a loader up.

   @param loader         Out, to be cleared with nms_loader_clear() even after
                         failure.
   @param variant        In, must outlive it.
   @param sample_rate_hz Of the host.
   @param bundle         Folder, with a slash at its end.
   @param log            Must outlive it.
   @return NMS_NO_MEMORY.

   Setup thread.
*/
NMS_NODISCARD NmsStatus nms_loader_init(NmsLoader*        loader,
                                        const NmsVariant* variant,
                                        double            sample_rate_hz,
                                        const char*       bundle,
                                        LV2_Log_Logger*   log);

/**
   Free everything, all models too; waits for a load under way.

   Setup thread.  Nothing may call the loader after.
*/
void nms_loader_clear(NmsLoader* loader);

/**
   Make a model of a file, or again of the one before.

   What goes wrong is logged in one line, and the model then delays its input.

   @param path   File to read, "" for the default one, NULL for the one before.
   @param choice 0 to NMS_N_CHOICES - 1.
   @return A model that the loader knows, or NULL without memory.

   Setup or worker thread.  Not realtime: allocates, reads files, blocks.
*/
NMS_NODISCARD NmsModel*
nms_loader_load(NmsLoader* loader, const char* path, uint32_t choice);

/**
   Free models.

   @param models In, list linked by `next`; NULL is fine.

   Setup or worker thread.  Not realtime: blocks.
*/
void nms_loader_free(NmsLoader* loader, NmsModel* models);

/**
   Keep the path a session asks for until the worker takes it.

   @param path Owned by the loader from now on.

   Setup thread.
*/
void nms_loader_keep_restored(NmsLoader* loader, char* path);

/**
   Take the path kept by nms_loader_keep_restored().

   @return Owned by the caller, or NULL.

   Worker thread.
*/
NMS_NODISCARD char* nms_loader_take_restored(NmsLoader* loader);

#endif // NMS_PLUGIN_LOADER_H
