// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_STATUS_H
#define NMS_STATUS_H

#include "nms/attributes.h"

/**
   @file status.h
   What a function of the engine returns when it can fail.
*/

#ifdef __cplusplus
extern "C" {
#endif

/// The outcome of a call; zero is success
typedef enum {
  NMS_SUCCESS,        ///< Done
  NMS_NO_MEMORY,      ///< An allocation failed; nothing was changed
  NMS_BAD_ARGUMENT,   ///< An argument is outside its documented range
  NMS_BAD_DICTIONARY, ///< The bytes are not a dictionary this version reads
  NMS_NO_MATERIAL,    ///< There is nothing, or only silence, to learn from
  NMS_CANCELLED,      ///< The progress function asked to stop
  NMS_BAD_MATERIAL,   ///< The bytes are no material, or not for this learner
} NmsStatus;

/// Longest sentence a message holds, its terminating zero included
#define NMS_MESSAGE_SIZE 256

/// One sentence for a person, without a final full stop; "" after success
typedef struct {
  char text[NMS_MESSAGE_SIZE];
} NmsMessage;

/**
   Describe a status in one sentence.

   @param status Any value; one that is not listed gives "Unknown error".
   @return A constant string, never NULL, without a final full stop.

   Any thread.  Realtime: constant time.
*/
NMS_API NMS_NODISCARD const char* nms_strerror(NmsStatus status) NMS_REALTIME;

#ifdef __cplusplus
}
#endif

#endif // NMS_STATUS_H
