// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_BASE_MESSAGE_H
#define NMS_BASE_MESSAGE_H

#include "nms/attributes.h"
#include "nms/status.h"

/**
   @file message.h
   Writes the sentence that goes with a status.
*/

/**
   Write a message and return its status, for `return nms_message_set(...)`.

   @param message Out, cut to its size; may be NULL.
   @param status  Returned as it is.
   @param format  As for printf.

   Setup or worker thread.
*/
NMS_NODISCARD NmsStatus nms_message_set(NmsMessage* message,
                                        NmsStatus   status,
                                        const char* format,
                                        ...) NMS_PRINTF(3, 4);

#endif // NMS_BASE_MESSAGE_H
