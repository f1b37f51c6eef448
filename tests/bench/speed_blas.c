// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "speed_kernels.h"

#ifdef NMS_HAVE_OPENBLAS

#include <cblas.h>

#include <math.h>

const bool speed_has_blas = true;

void
speed_blas_step(const float* w,
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

#else

const bool speed_has_blas = false;

void
speed_blas_step(const float* w,
                const float* v,
                const float* h,
                float*       ratio,
                float*       sum,
                const int    shape[2])
{
  (void)w;
  (void)v;
  (void)h;
  (void)ratio;
  (void)sum;
  (void)shape;
}

#endif
