// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_CLAIMS_H
#define UI_CLAIMS_H

#include "base/report.h"
#include "nms/attributes.h"

#include <stdbool.h>
#include <stddef.h>

/**
   @file claims.h
   The files of a run: those it reads, which nothing may replace, and those it
   will write, each once.

   Two paths are one file if they have the same device and inode, as links have;
   where nothing exists yet, if they are the same in full.  Only regular files
   count, and names that are free.
*/

/// A file that is read or will be written
typedef struct UiClaimImpl UiClaim;

/// All of them; starts as all zeros
typedef struct {
  UiClaim** claims; ///< [n_claims], in the order they came
  size_t    n_claims;
  void*     root; ///< Of the search tree over them
} UiClaims;

/**
   Note a file that the run reads.

   @param claims In and out.
   @param path   In; "-" is stdin.  What is no regular file is left out.

   Setup thread.  Not realtime: allocates.
*/
void ui_claims_read(UiClaims* claims, const char* path);

/**
   Check a file that the run will write, before any work, and note it.

   All that is read must have been noted before.

   @param claims  In and out.
   @param path    In; "-" is stdout.
   @param replace A file that exists may be replaced; one that is read may not.
   @param report  In and out.
   @return False with an error if it is read, too, or written twice, or is a
   folder, or exists and may not be replaced.

   Setup thread.  Not realtime: allocates.
*/
NMS_NODISCARD bool ui_claims_write(UiClaims*   claims,
                                   const char* path,
                                   bool        replace,
                                   UiReport*   report);

/// Free what the claims own.
void ui_claims_clear(UiClaims* claims);

#endif // UI_CLAIMS_H
