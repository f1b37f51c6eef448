// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_BASE_BYTES_H
#define NMS_BASE_BYTES_H

#include "nms/attributes.h"

#include <stdint.h>
#include <string.h>

/**
   @file bytes.h
   Little-endian numbers in bytes, at any alignment and on any machine.
*/

/// Write a number of 32 bits to four bytes.
static inline void
nms_put_u32(uint8_t* to, uint32_t value)
{
  for (uint32_t i = 0; i < 4; ++i) {
    to[i] = (uint8_t)(value >> (8U * i));
  }
}

/// Write a number of 64 bits to eight bytes.
static inline void
nms_put_u64(uint8_t* to, uint64_t value)
{
  nms_put_u32(to, (uint32_t)value);
  nms_put_u32(to + 4U, (uint32_t)(value >> 32U));
}

/// Write a float to four bytes.
static inline void
nms_put_f32(uint8_t* to, float value)
{
  uint32_t bits = 0;
  memcpy(&bits, &value, sizeof(bits));
  nms_put_u32(to, bits);
}

/// Write a double to eight bytes.
static inline void
nms_put_f64(uint8_t* to, double value)
{
  uint64_t bits = 0;
  memcpy(&bits, &value, sizeof(bits));
  nms_put_u64(to, bits);
}

/// Read a number of 32 bits from four bytes.
static inline uint32_t
nms_get_u32(const uint8_t* from)
{
  uint32_t value = 0;
  for (uint32_t i = 0; i < 4; ++i) {
    value |= (uint32_t)from[i] << (8U * i);
  }
  return value;
}

/// Read a number of 64 bits from eight bytes.
static inline uint64_t
nms_get_u64(const uint8_t* from)
{
  return nms_get_u32(from) | (uint64_t)nms_get_u32(from + 4U) << 32U;
}

/// Read a float from four bytes; any bits, not-a-numbers too.
static inline float
nms_get_f32(const uint8_t* from)
{
  const uint32_t bits  = nms_get_u32(from);
  float          value = 0.0f;
  memcpy(&value, &bits, sizeof(value));
  return value;
}

/// Read a double from eight bytes; any bits, not-a-numbers too.
static inline double
nms_get_f64(const uint8_t* from)
{
  const uint64_t bits  = nms_get_u64(from);
  double         value = 0.0;
  memcpy(&value, &bits, sizeof(value));
  return value;
}

#endif // NMS_BASE_BYTES_H
