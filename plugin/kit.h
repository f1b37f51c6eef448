// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_KIT_H
#define PLUG_KIT_H

#include "nms/attributes.h"
#include "nms/status.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file kit.h
   A dictionary as a file's bytes, and where they are from.

   A kit is shared by those who hold it, on any thread, and does not change once
   there is a second holder; the last one frees it.
*/
typedef struct {
  _Atomic uint32_t n_holders;
  char*            path;        ///< Of the file, "" if only the bytes are known
  void*            bytes;       ///< [n_bytes], the file's content, or NULL
  size_t           n_bytes;     ///< Its length
  bool             is_tried;    ///< Whether there are bytes was found out
  bool             is_restored; ///< A session asked for it
  bool             was_kept;    ///< And had its bytes, too
  bool             is_from_session; ///< These are the bytes that it had
  bool             is_learnt;       ///< They were learnt here, and are no file
} PlugKit;

/**
   Make a kit without bytes.

   @param path Where the file is or will be looked for.
   @param kit  Out, held by the caller; NULL after failure.
   @return NMS_NO_MEMORY.

   Any thread but the audio thread.
*/
NMS_NODISCARD NmsStatus plug_kit_new(const char* path, PlugKit** kit);

/**
   Give a kit the bytes that a session had.

   @param kit     Without bytes, with one holder.
   @param bytes   In, [n_bytes], copied.
   @param n_bytes At most PLUG_KIT_SIZE.
   @return NMS_NO_MEMORY, NMS_BAD_ARGUMENT.

   Any thread but the audio thread.
*/
NMS_NODISCARD NmsStatus plug_kit_keep(PlugKit*    kit,
                                      const void* bytes,
                                      size_t      n_bytes);

/**
   Give a kit the bytes that were learnt.

   @param kit     Without bytes, with one holder and no path.
   @param bytes   [n_bytes], from malloc(), the kit's from now on.
   @param n_bytes Any.

   Any thread but the audio thread.
*/
void plug_kit_give(PlugKit* kit, void* bytes, size_t n_bytes);

/// Most bytes of a kit: beyond this a file is no dictionary, whatever it is
#define PLUG_KIT_SIZE ((size_t)256 * 1024 * 1024)

/**
   Read the bytes from the kit's path.

   @param kit Without bytes, with one holder.
   @return 0, or the number of an error; there are no bytes then.

   Any thread but the audio thread.  Not realtime: reads a file.
*/
NMS_NODISCARD int plug_kit_read(PlugKit* kit);

/// Become one more holder; returns the kit.  Any thread.
PlugKit* plug_kit_hold(PlugKit* kit);

/// Cease to hold a kit; NULL is fine.  Not realtime: frees.
void plug_kit_release(PlugKit* kit);

/// Return the name of a kit's file without its folders.  Any thread.
const char* plug_kit_name(const PlugKit* kit);

#endif // PLUG_KIT_H
