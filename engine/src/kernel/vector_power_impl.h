// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_KERNEL_VECTOR_POWER_IMPL_H
#define NMS_KERNEL_VECTOR_POWER_IMPL_H

#include "kernel/vector_base_impl.h"

#include <stddef.h>
#include <string.h>

/**
   @file vector_power_impl.h
   Powers with a real exponent.
*/

/// Return log2(x) for normal x > 0, within 2e-7
static inline Vector
log2_vector(Vector x)
{
  // x = m 2^e with m from sqrt(1/2) to sqrt(2), then the series of artanh
  const Bits   bits = (Bits)x - 0x3F3504F3;
  const Bits   e    = bits >> 23;
  const Vector m    = (Vector)((bits & 0x7FFFFF) + 0x3F3504F3);
  const Vector t    = quotient(m - 1.0f, m + 1.0f);
  const Vector u    = t * t;

  Vector sum = u * 0.3205989f + 0.4121986f; // 2 / (9 ln 2), 2 / (7 ln 2)
  sum        = sum * u + 0.5770780f;        // 2 / (5 ln 2)
  sum        = sum * u + 0.9617967f;        // 2 / (3 ln 2)
  sum        = sum * u + 2.8853901f;        // 2 / ln 2
  return __builtin_convertvector(e, Vector) + sum * t;
}

/// Return 2^f for f from -1/2 to 1/2, within 2e-7 relative
static inline Vector
exp2_fraction(Vector f)
{
  Vector sum = f * 1.5403530e-4f + 1.3333558e-3f; // ln(2)^k / k!
  sum        = sum * f + 9.6181291e-3f;
  sum        = sum * f + 5.5504109e-2f;
  sum        = sum * f + 2.4022651e-1f;
  sum        = sum * f + 6.9314718e-1f;
  sum        = sum * f + 1.0f;
  return sum;
}

#if NMS_VECTOR_BYTES == 64

/// Return x^exponent, 0 for what is no normal number
static inline Vector
power_vector(Vector x, float exponent)
{
  const Vector y     = log2_vector(x) * exponent;
  const __m512 round = _mm512_roundscale_ps(
      (__m512)y, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  const Vector power = exp2_fraction(y - (Vector)round);
  const Flags  some  = not_below(x, 0x1p-126f - (Vector){0.0f});

  return (Vector)_mm512_maskz_scalef_ps(some, (__m512)power, round);
}

#else

/// Return 2^x for x from -126 to 127, within 2e-7 relative
static inline Vector
exp2_vector(Vector x)
{
  const Vector round = (x + 12582912.0f) - 12582912.0f; // 1.5 * 2^23
  const Vector f     = x - round;
  const Bits   n     = __builtin_convertvector(round, Bits);

  return exp2_fraction(f) * (Vector)((n + 127) << 23);
}

static inline Vector
power_vector(Vector x, float exponent)
{
  const Vector zero   = {0.0f};
  const Vector lowest = zero - 126.0f;
  const Vector top    = zero + 127.0f;
  const Vector y      = log2_vector(x) * exponent;
  const Vector safe   = smaller(y, top);
  const Flags  some   = not_below(x, zero + 0x1p-126f) & not_below(y, lowest);

  return select_vector(
      some, exp2_vector(select_vector(some, safe, zero)), zero);
}

#endif

static void
power(float* values, size_t n, float exponent)
{
  const size_t whole = n / LANES * LANES;

  for (size_t i = 0; i < whole; i += LANES) {
    store(power_vector(load(values + i), exponent), values + i);
  }
  if (whole < n) {
    float rest[LANES] = {0.0f};
    memcpy(rest, values + whole, (n - whole) * sizeof(float));
    store(power_vector(load(rest), exponent), rest);
    memcpy(values + whole, rest, (n - whole) * sizeof(float));
  }
}

#endif // NMS_KERNEL_VECTOR_POWER_IMPL_H
