// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_KERNEL_CACHES_H
#define NMS_KERNEL_CACHES_H

#include "kernel/kernel.h"
#include "kernel/matrix.h"
#include "nms/attributes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file caches.h
   The caches of the processor, and how a matrix is best kept and read there.

   Only speed depends on it, never a bit of a result.
*/

/// Sizes of a core's data caches, bytes
typedef struct {
  uint32_t first;  ///< > 0
  uint32_t second; ///< > 0
} NmsCaches;

/**
   Return what the processor says of its caches.

   32 KiB and 1 MiB where it says nothing.  The environment variable NMS_CACHES
   names other sizes, in KiB, for tests: "48,2048".

   Setup or worker thread.
*/
NMS_NODISCARD NmsCaches nms_caches(void);

/**
   Return in which order a kernel best reads the blocks of a matrix.

   Any thread.  Constant time.
*/
NMS_NODISCARD NmsOrder nms_caches_order(const NmsCaches* caches,
                                        const NmsKernel* kernel,
                                        uint32_t n_components) NMS_REALTIME;

/**
   Return whether tiles in single precision are so large that half precision is
   faster, if it loses nothing.

   Any thread.  Constant time.
*/
NMS_NODISCARD bool nms_caches_want_halves(const NmsCaches* caches,
                                          uint32_t         n_components,
                                          uint32_t n_columns) NMS_REALTIME;

/**
   Return whether tiles are best fetched into the first-level cache ahead of
   their use.

   Any thread.  Constant time.
*/
NMS_NODISCARD bool
nms_caches_want_fetching(const NmsCaches* caches) NMS_REALTIME;

#endif // NMS_KERNEL_CACHES_H
