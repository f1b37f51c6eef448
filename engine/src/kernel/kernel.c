// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "kernel/kernel.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

size_t
nms_packed_size(const uint32_t n_components, const uint32_t n_columns)
{
  const size_t n_blocks = (n_columns + NMS_PACK_LANES - 1U) / NMS_PACK_LANES;

  return n_blocks * n_components * NMS_PACK_LANES;
}

static void
pack(NmsPacked* const   packed,
     const float* const values,
     const uint32_t     n_columns,
     const size_t       row_stride,
     const size_t       column_stride)
{
  const uint32_t n_components = packed->n_components;
  float*         to           = packed->data;

  for (uint32_t b = 0U; b < packed->n_blocks; ++b) {
    for (uint32_t k = 0U; k < n_components; ++k) {
      for (uint32_t lane = 0U; lane < NMS_PACK_LANES; ++lane) {
        const size_t column = (size_t)b * NMS_PACK_LANES + lane;
        *to++               = column < n_columns
                                  ? values[k * row_stride + column * column_stride]
                                  : 0.0f;
      }
    }
  }
}

void
nms_pack_rows(NmsPacked* const   packed,
              const float* const rows,
              const uint32_t     n_components,
              const uint32_t     n_columns)
{
  packed->n_components = n_components;
  packed->n_blocks     = (n_columns + NMS_PACK_LANES - 1U) / NMS_PACK_LANES;
  pack(packed, rows, n_columns, n_columns, 1U);
}

void
nms_pack_columns(NmsPacked* const   packed,
                 const float* const columns,
                 const uint32_t     n_components,
                 const uint32_t     n_columns)
{
  packed->n_components = n_components;
  packed->n_blocks     = (n_columns + NMS_PACK_LANES - 1U) / NMS_PACK_LANES;
  pack(packed, columns, n_columns, 1U, n_components);
}

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
     __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")},
#endif
    {&nms_kernel_vector, true},
    {&nms_kernel_reference, true},
  };

  const size_t      n       = sizeof(candidates) / sizeof(candidates[0]);
  const char* const wanted  = getenv("NMS_KERNEL");
  const NmsKernel*  fastest = NULL;

  for (size_t i = 0U; i < n; ++i) {
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
