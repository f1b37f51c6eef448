// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/message.h"

#include <stdarg.h>
#include <stdio.h>

NmsStatus
nms_message_set(NmsMessage* message, NmsStatus status, const char* format, ...)
{
  if (message) {
    va_list args;
    va_start(args, format);
    (void)vsnprintf(message->text, sizeof(message->text), format, args);
    va_end(args);
  }

  return status;
}
