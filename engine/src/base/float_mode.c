// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/float_mode.h"

#if defined(__SSE__)

#include <xmmintrin.h>

// All exceptions masked, flush to zero, denormals are zero, round to nearest
static const unsigned engine_mode = 0x1F80U | 0x8000U | 0x0040U;

uint64_t
nms_float_mode_enter(void)
{
  const unsigned saved = _mm_getcsr();

  _mm_setcsr(engine_mode);
  return saved;
}

void
nms_float_mode_leave(uint64_t saved)
{
  _mm_setcsr((unsigned)saved);
}

#elif defined(__aarch64__)

// Flush to zero, round to nearest, no traps
static const uint64_t engine_mode = UINT64_C(1) << 24U;

uint64_t
nms_float_mode_enter(void)
{
  uint64_t saved = 0;

  __asm__ volatile("mrs %0, fpcr" : "=r"(saved));
  __asm__ volatile("msr fpcr, %0" : : "r"(engine_mode));
  return saved;
}

void
nms_float_mode_leave(const uint64_t saved)
{
  __asm__ volatile("msr fpcr, %0" : : "r"(saved));
}

#else

uint64_t
nms_float_mode_enter(void)
{
  return 0;
}

void
nms_float_mode_leave(const uint64_t saved)
{
  (void)saved;
}

#endif
