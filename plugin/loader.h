// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_LOADER_H
#define PLUG_LOADER_H

#include "kit.h"
#include "model.h"
#include "nms/attributes.h"
#include "nms/player.h"
#include "nms/status.h"
#include "protocol/ports.h"

#include <lv2/log/logger.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file loader.h
   Kits to models: everything that allocates, reads or waits.

   A loader knows every model it made until that is freed, so an instance that
   is closed leaves none behind, wherever a pointer to it was under way.  Its
   locks are never taken on the audio thread, and only the one for making is
   held for long.
*/
typedef struct {
  const PlugVariant* variant;
  double             sample_rate_hz;
  char*              default_path; ///< The dictionary used when none is set
  LV2_Log_Logger*    log;

  const atomic_bool* follows; ///< Models follow the image; the exchange's, to
                              ///< be set before anything is loaded
  pthread_mutex_t following;  ///< Held while that is found, and models freed
  pthread_mutex_t making;     ///< Held while a model is made; for `cause`
  NmsMessage      cause;      ///< What is wrong with the kit, or ""

  pthread_mutex_t lock;     ///< For everything below
  PlugKit*        kit;      ///< What was asked for last, maybe without bytes
  PlugKit*        restored; ///< Asked for by a session, not yet loaded, or NULL
  PlugModel*      models;   ///< All alive
  uint64_t        n_made;   ///< Models ever made
  uint64_t        n_loads;  ///< Kits ever asked for, not those learnt
} PlugLoader;

/**
   Set a loader up.

   @param loader         Out, to be cleared with plug_loader_clear() even after
                         failure.
   @param variant        In, must outlive it.
   @param sample_rate_hz Of the host.
   @param bundle         Folder, with a slash at its end.
   @param log            Must outlive it.
   @return NMS_NO_MEMORY.

   Setup thread.
*/
NMS_NODISCARD NmsStatus plug_loader_init(PlugLoader*        loader,
                                         const PlugVariant* variant,
                                         double             sample_rate_hz,
                                         const char*        bundle,
                                         LV2_Log_Logger*    log);

/**
   Free everything, all models too.

   Setup thread.  Nothing may call the loader after.
*/
void plug_loader_clear(PlugLoader* loader);

/**
   Make a kit of a path, not read yet.

   @param path Of a file, or the name of a saved dictionary; "" for the default
               one.
   @return Held by the caller, or NULL without memory.

   Setup or worker thread.  Not realtime: allocates.
*/
NMS_NODISCARD PlugKit* plug_loader_kit(const PlugLoader* loader,
                                       const char*       path);

/**
   Make a model of a kit, or again of the one before.

   The file at the kit's path counts; if there is no dictionary, the bytes that
   the kit has.  What goes wrong is logged in one line and said in the model's
   status, and the model then delays its input.

   @param kit    In, or NULL for the one before.
   @param choice 0 to PLUG_N_CHOICES - 1.
   @return A model that the loader knows, or NULL without memory.

   Setup or worker thread.  Not realtime: allocates, reads files, blocks.
*/
NMS_NODISCARD PlugModel*
plug_loader_load(PlugLoader* loader, PlugKit* kit, uint32_t choice);

/**
   Make what was learnt what was asked for last, and a model of it.

   @param kit     In, with bytes.
   @param n_loads What was loaded when learning began; if anything was since,
                  that stays.
   @param choice  0 to PLUG_N_CHOICES - 1.
   @return As plug_loader_load(), or NULL if something else was loaded.

   Teacher's thread.  Not realtime: allocates, blocks.
*/
NMS_NODISCARD PlugModel* plug_loader_teach(PlugLoader* loader,
                                           PlugKit*    kit,
                                           uint64_t    n_loads,
                                           uint32_t    choice);

/**
   Return what was asked for last, and which it is.

   @param n_loads Out, for plug_loader_teach().
   @return Held by the caller.

   Any thread but the audio thread.
*/
NMS_NODISCARD PlugKit* plug_loader_hold_loaded(PlugLoader* loader,
                                               uint64_t*   n_loads);

/**
   Do a part of what models have to do that follow the image.

   Worker thread.  Not realtime: as nms_follow_work(), blocks.
*/
void plug_loader_follow(PlugLoader* loader);

/**
   Free models.

   @param models In, list linked by `next`; NULL is fine.

   Setup or worker thread.  Not realtime: blocks.
*/
void plug_loader_free(PlugLoader* loader, NmsPlayable* models);

/**
   Keep the kit a session asks for until the worker loads it.

   @param kit The caller's hold becomes the loader's.

   Setup thread.
*/
void plug_loader_keep_restored(PlugLoader* loader, PlugKit* kit);

/**
   Load the kit kept by plug_loader_keep_restored().

   @param choice  0 to PLUG_N_CHOICES - 1.
   @param is_none Out, whether there is none.
   @return As plug_loader_load(), or NULL if there is none.

   Worker thread.
*/
NMS_NODISCARD PlugModel*
plug_loader_load_restored(PlugLoader* loader, uint32_t choice, bool* is_none);

/**
   Return what a session has to remember: what it asked for itself, if that is
   not loaded yet, or else what was asked for last.

   @return Held by the caller.

   Any thread but the audio thread.  Does not wait for a load under way.
*/
NMS_NODISCARD PlugKit* plug_loader_hold_kit(PlugLoader* loader);

#endif // PLUG_LOADER_H
