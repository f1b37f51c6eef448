// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "spectral/fft.h"

#include <pthread.h>

// FFTW's hooks are global and must be set only once
static pthread_once_t planner_once = PTHREAD_ONCE_INIT;

/*
  Wisdom is global: had somebody else in the process measured our size, plain
  FFTW_ESTIMATE would return that plan, and other last bits.  Wisdom gathered
  without FFTW_CONSERVE_MEMORY does not match plans made with it.
*/
static const unsigned flags = FFTW_ESTIMATE | FFTW_CONSERVE_MEMORY;

NmsStatus
nms_fft_plan(NmsFft* const     fft,
             const uint32_t    n,
             const bool        with_inverse,
             float* const      real,
             NmsComplex* const spectrum)
{
  fftwf_complex* const bins = (fftwf_complex*)spectrum;

  (void)pthread_once(&planner_once, fftwf_make_planner_thread_safe);

  fft->forward = fftwf_plan_dft_r2c_1d((int)n, real, bins, flags);
  fft->inverse = with_inverse
                     ? fftwf_plan_dft_c2r_1d(
                           (int)n, bins, real, flags | FFTW_DESTROY_INPUT)
                     : NULL;
  if (!fft->forward || (with_inverse && !fft->inverse)) {
    nms_fft_free(fft);
    return NMS_NO_MEMORY;
  }

  return NMS_SUCCESS;
}

void
nms_fft_free(NmsFft* const fft)
{
  if (fft->forward) {
    fftwf_destroy_plan(fft->forward);
  }
  if (fft->inverse) {
    fftwf_destroy_plan(fft->inverse);
  }
  fft->forward = NULL;
  fft->inverse = NULL;
}

void
nms_fft_forward(const NmsFft* const fft,
                float* const        real,
                NmsComplex* const   spectrum)
{
  fftwf_execute_dft_r2c(fft->forward, real, (fftwf_complex*)spectrum);
}

void
nms_fft_inverse(const NmsFft* const fft,
                NmsComplex* const   spectrum,
                float* const        real)
{
  fftwf_execute_dft_c2r(fft->inverse, (fftwf_complex*)spectrum, real);
}
