// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_PROGRESS_H
#define NMS_PROGRESS_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
   Tell the caller how far a long computation has come.

   @param user     The pointer given along with the function.
   @param fraction Done so far, 0 to 1, never falling.
   @return True to go on, false to stop with NMS_CANCELLED.

   Called on the thread that called the computation, a few times a second at
   most on ordinary material.
*/
typedef bool (*NmsProgressFunc)(void* user, double fraction);

#ifdef __cplusplus
}
#endif

#endif // NMS_PROGRESS_H
