// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_SIGNATURE_H
#define UI_SIGNATURE_H

#include "nms/attributes.h"
#include "nms/dictionary.h"
#include "separate_options.h"

#include <stdbool.h>

/**
   @file signature.h
   What a file was separated with, as numbers to compare: SHA-256 in
   hexadecimal.
*/

/// Room for one
#define UI_SIGNATURE_SIZE 65

/// What a run separates with
typedef struct {
  char dictionary[UI_SIGNATURE_SIZE]; ///< Of the bytes of the file, or ""
  char settings[UI_SIGNATURE_SIZE];   ///< Of that and the options, or ""
} UiSignature;

/**
   Sign a run.

   The settings are the version, the dictionary, and every option that makes a
   difference to the samples written or to how they are stored, in effect: one
   that is not given counts as what it then is.  Of a dictionary that is no
   regular file, and cannot be read twice, both are "".

   @param options    In.
   @param dictionary In.
   @param path       In, where that was read from.
   @param signature  Out.

   Setup thread.  Not realtime: blocks.
*/
void ui_signature_make(const UiSeparateOptions* options,
                       const NmsDictionary*     dictionary,
                       const char*              path,
                       UiSignature*             signature);

#endif // UI_SIGNATURE_H
