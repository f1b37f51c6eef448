// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "kernel/kernel.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

size_t
nms_twiddles_size(uint32_t h)
{
  return 4 * ((size_t)h / 2 + 1);
}

void
nms_twiddles(float* twiddles, uint32_t h)
{
  const uint32_t n  = h / 2 + 1;
  float* const   im = twiddles + (size_t)2 * n;

  for (uint32_t k = 0; k < n; ++k) {
    const double angle = 3.14159265358979323846 * k / h;
    const float  u_re  = (float)(-0.5 * sin(angle));
    const float  u_im  = (float)(-0.5 * cos(angle));

    twiddles[2 * k]     = u_re;
    twiddles[2 * k + 1] = u_re;
    im[2 * k]           = -u_im;
    im[2 * k + 1]       = u_im;
  }
}

#if defined(__x86_64__)
/// Whether the processor converts half precision, which not every compiler's
/// __builtin_cpu_supports() knows about
static bool
converts_halves(void)
{
  unsigned eax = 0;
  unsigned ebx = 0;
  unsigned ecx = 0;
  unsigned edx = 0;
  return __get_cpuid(1U, &eax, &ebx, &ecx, &edx) && (ecx & bit_F16C);
}
#endif

/// A kernel and whether this processor runs it
typedef struct {
  const NmsKernel* kernel;
  bool             runs;
} Candidate;

const NmsKernel*
nms_kernel_choose(void)
{
  // Fastest first; the reference comes last and only when asked for
  const Candidate candidates[] = {
#if defined(__x86_64__)
    {&nms_kernel_avx512,
     __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512bw")},
    {&nms_kernel_avx2,
     __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
         converts_halves()},
#endif
    {&nms_kernel_vector, true},
    {&nms_kernel_reference, true},
  };

  const size_t      n       = sizeof(candidates) / sizeof(candidates[0]);
  const char* const wanted  = getenv("NMS_KERNEL");
  const NmsKernel*  fastest = NULL;

  for (size_t i = 0; i < n; ++i) {
    const Candidate candidate = candidates[i];
    if (candidate.runs && wanted && !strcmp(wanted, candidate.kernel->name)) {
      return candidate.kernel;
    }
    if (candidate.runs && !fastest) {
      fastest = candidate.kernel;
    }
  }

  return fastest;
}
