// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "float_mode.h"

#if defined(__SSE__)

#include <xmmintrin.h>

uint64_t
nms_float_mode_begin(void)
{
  const unsigned mode = _mm_getcsr();

  // Flush to zero, denormals are zero; exceptions and rounding as they are
  _mm_setcsr(mode | 0x8040U);
  return mode;
}

void
nms_float_mode_end(const uint64_t mode)
{
  _mm_setcsr((unsigned)mode);
}

#elif defined(__aarch64__)

uint64_t
nms_float_mode_begin(void)
{
  uint64_t mode = 0U;

  __asm__ volatile("mrs %0, fpcr" : "=r"(mode));
  __asm__ volatile("msr fpcr, %0" : : "r"(mode | UINT64_C(1) << 24U));
  return mode;
}

void
nms_float_mode_end(const uint64_t mode)
{
  __asm__ volatile("msr fpcr, %0" : : "r"(mode));
}

#else

uint64_t
nms_float_mode_begin(void)
{
  return 0U;
}

void
nms_float_mode_end(const uint64_t mode)
{
  (void)mode;
}

#endif
