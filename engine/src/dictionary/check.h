// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_DICTIONARY_CHECK_H
#define NMS_DICTIONARY_CHECK_H

#include "nms/attributes.h"
#include "nms/dictionary.h"
#include "nms/status.h"

#include "base/message.h"

#include <stdbool.h>

/**
   @file check.h
   What makes a dictionary valid: checked alike when read and when written.
*/

/// Weights larger than this are refused
#define NMS_MAX_WEIGHT 1e12f

/// Refuse with a sentence, for `return nms_dictionary_refuse(...)`
#define nms_dictionary_refuse(message, ...) \
  nms_message_set(message, NMS_BAD_DICTIONARY, __VA_ARGS__)

/// Return whether every number of a shape is in its range.  Any thread.
NMS_NODISCARD bool
nms_dictionary_shape_is_good(const NmsDictionaryShape* shape);

/**
   Check everything else: names, component ranges, bands, groups, weights.

   @return NMS_BAD_DICTIONARY with a message.

   Any thread.  O(size).
*/
NMS_NODISCARD NmsStatus nms_dictionary_check(const NmsDictionary* dictionary,
                                             NmsMessage*          message);

#endif // NMS_DICTIONARY_CHECK_H
