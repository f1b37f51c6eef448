// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_PLUGIN_KIT_H
#define NMS_PLUGIN_KIT_H

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
} NmsKit;

/**
   Make a kit without bytes.

   @param path Where the file is or will be looked for.
   @param kit  Out, held by the caller; NULL after failure.
   @return NMS_NO_MEMORY.

   Any thread but the audio thread.
*/
NMS_NODISCARD NmsStatus nms_kit_new(const char* path, NmsKit** kit);

/**
   Give a kit the bytes that a session had.

   @param kit     Without bytes, with one holder.
   @param bytes   In, [n_bytes], copied.
   @param n_bytes At most NMS_KIT_SIZE.
   @return NMS_NO_MEMORY, NMS_BAD_ARGUMENT.

   Any thread but the audio thread.
*/
NMS_NODISCARD NmsStatus nms_kit_keep(NmsKit*     kit,
                                     const void* bytes,
                                     size_t      n_bytes);

/// Most bytes of a kit: beyond this a file is no dictionary, whatever it is
#define NMS_KIT_SIZE ((size_t)256 * 1024 * 1024)

/**
   Read the bytes from the kit's path.

   @param kit Without bytes, with one holder.
   @return 0, or the number of an error; there are no bytes then.

   Any thread but the audio thread.  Not realtime: reads a file.
*/
NMS_NODISCARD int nms_kit_read(NmsKit* kit);

/// Become one more holder; returns the kit.  Any thread.
NmsKit* nms_kit_hold(NmsKit* kit);

/// Cease to hold a kit; NULL is fine.  Not realtime: frees.
void nms_kit_release(NmsKit* kit);

/// Return the name of a kit's file without its folders.  Any thread.
const char* nms_kit_name(const NmsKit* kit);

#endif // NMS_PLUGIN_KIT_H
