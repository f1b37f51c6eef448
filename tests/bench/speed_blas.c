// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "speed_kernels.h"

#ifdef NMS_HAVE_OPENBLAS

#include <cblas.h>

#include <math.h>

static void
step(const float* w,
     const float* v,
     const float* h,
     float*       ratio,
     float*       sum,
     const int    shape[2])
{
  const int m = shape[0];
  const int n = shape[1];

  openblas_set_num_threads(1);
  cblas_sgemv(
      CblasRowMajor, CblasNoTrans, m, n, 1.0f, w, n, h, 1, 0.0f, ratio, 1);
  for (int i = 0; i < m; ++i) {
    ratio[i] = v[i] / fmaxf(ratio[i], 1e-12f);
  }
  cblas_sgemv(
      CblasRowMajor, CblasTrans, m, n, 1.0f, w, n, ratio, 1, 0.0f, sum, 1);
}

SpeedBlasStep*
speed_blas_step(void)
{
  return step;
}

#else

#include <stddef.h>

SpeedBlasStep*
speed_blas_step(void)
{
  return NULL;
}

#endif
