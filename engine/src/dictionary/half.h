// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_DICTIONARY_HALF_H
#define NMS_DICTIONARY_HALF_H

#include "nms/attributes.h"

#include <stdint.h>

/**
   @file half.h
   IEEE 754 half precision numbers, for storing weights.
*/

/// Return the nearest half of a number from 0 to 65504, ties to even.
NMS_NODISCARD uint16_t nms_half_from_float(float value) NMS_REALTIME;

/// Return the value of a half, infinities and not-a-numbers included.
NMS_NODISCARD float nms_half_to_float(uint16_t half) NMS_REALTIME;

#endif // NMS_DICTIONARY_HALF_H
