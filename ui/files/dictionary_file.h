// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_DICTIONARY_FILE_H
#define UI_DICTIONARY_FILE_H

#include "base/report.h"
#include "nms/attributes.h"
#include "nms/dictionary.h"
#include "nms/separator.h"
#include "target.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file dictionary_file.h
   Dictionaries in files: the engine knows bytes, the doors know files.
*/

/// Largest file that is read, bytes: several times what the limits allow
#define UI_MAX_DICTIONARY_BYTES ((uint64_t)1 << 31)

/**
   Read a dictionary.

   @param path   In.
   @param report In and out.
   @return Owned by the caller, or NULL with an error that names the cause.

   Any thread.  Not realtime: blocks.
*/
NMS_NODISCARD NmsDictionary* ui_dictionary_read(const char* path,
                                                UiReport*   report);

/**
   Write a dictionary, whole or not at all.

   @param dictionary In.
   @param precision  How its weights are stored.
   @param target     In and out, empty so far; committed after success.
   @param report     In and out.
   @return False with an error.

   Any thread.  Not realtime: blocks.
*/
NMS_NODISCARD bool ui_dictionary_write(const NmsDictionary* dictionary,
                                       NmsPrecision         precision,
                                       UiTarget*            target,
                                       UiReport*            report);

/**
   Warn if a dictionary is more work than this machine can do while it plays.

   @param dictionary In.
   @param config     In, how it is used; NULL for its own rate and hop.
   @param file       In, what the warning is about.
   @param report     In and out.

   Any thread.  Not realtime: allocates.
*/
void ui_dictionary_warn_if_slow(const NmsDictionary*      dictionary,
                                const NmsSeparatorConfig* config,
                                const char*               file,
                                UiReport*                 report);

#endif // UI_DICTIONARY_FILE_H
