// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_EARS_IMPL_H
#define NMS_EARS_IMPL_H

#include "nms/ears.h"
#include "nms/learnt.h"
#include "teach/link.h"
#include "teach/tape.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file ears_impl.h
   What ears are made of.
*/

/// What a strip listens with
typedef struct {
  bool     is_armed;
  NmsTape* tape; ///< Being written, or NULL
} NmsEar;

struct NmsEarsImpl {
  NmsLink  link; ///< To the teacher
  NmsEar   ears[NMS_LEARNT_STRIPS];
  bool     follows;   ///< The rest is followed
  NmsTape* rest_tape; ///< By this, being written, or NULL
  uint64_t serial;    ///< Of the dictionary that is heard
  double   sample_rate_hz;
};

#endif // NMS_EARS_IMPL_H
