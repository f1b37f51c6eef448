// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/status.h"

const char*
nms_strerror(NmsStatus status)
{
  switch (status) {
  case NMS_SUCCESS:
    return "Success";
  case NMS_NO_MEMORY:
    return "Out of memory";
  case NMS_BAD_ARGUMENT:
    return "Argument out of range";
  case NMS_BAD_DICTIONARY:
    return "Not a valid dictionary";
  case NMS_NO_MATERIAL:
    return "Nothing but silence to learn from";
  case NMS_CANCELLED:
    return "Cancelled";
  case NMS_BAD_MATERIAL:
    return "Not valid material";
  }

  return "Unknown error";
}
