// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "spectral/fft.h"

#include <pthread.h>
#include <stddef.h>

// FFTW's hooks are global and must be set only once
static pthread_once_t planner_once = PTHREAD_ONCE_INIT;

/*
  Wisdom is global: had somebody else in the process measured our size, plain
  FFTW_ESTIMATE would return that plan, and other last bits.  Wisdom gathered
  without FFTW_CONSERVE_MEMORY does not match plans made with it.
*/
static const unsigned flags = FFTW_ESTIMATE | FFTW_CONSERVE_MEMORY;

/// Bytes that planning takes at most beside what grows with the size.  Short of
/// memory, FFTW ends the process.
#define PLAN_SIZE ((size_t)1 << 20)

static NmsStatus
make_twiddles(NmsFft* fft)
{
  const size_t size = nms_twiddles_size(fft->half);

  fft->arena    = (NmsArena){NULL, 0, 0};
  fft->twiddles = (float*)nms_arena_take(&fft->arena, size, sizeof(float));
  if (nms_arena_reserve(&fft->arena)) {
    return NMS_NO_MEMORY;
  }

  fft->twiddles = (float*)nms_arena_take(&fft->arena, size, sizeof(float));
  nms_twiddles(fft->twiddles, fft->half);
  return NMS_SUCCESS;
}

NmsStatus
nms_fft_plan(NmsFft*     fft,
             uint32_t    n,
             bool        with_inverse,
             float*      real,
             NmsComplex* spectrum)
{
  const int            half  = (int)(n / 2);
  fftwf_complex* const pairs = (fftwf_complex*)real;
  fftwf_complex* const bins  = (fftwf_complex*)spectrum;

  (void)pthread_once(&planner_once, fftwf_make_planner_thread_safe);

  fft->kernel  = nms_kernel_choose();
  fft->half    = n / 2;
  fft->forward = NULL;
  fft->inverse = NULL;
  if (!nms_memory_is_there(PLAN_SIZE + (size_t)n * sizeof(fftwf_complex)) ||
      make_twiddles(fft)) {
    return NMS_NO_MEMORY;
  }

  fft->forward = fftwf_plan_dft_1d(
      half, pairs, bins, FFTW_FORWARD, flags | FFTW_DESTROY_INPUT);
  fft->inverse =
      with_inverse
          ? fftwf_plan_dft_1d(
                half, bins, pairs, FFTW_BACKWARD, flags | FFTW_DESTROY_INPUT)
          : NULL;
  if (!fft->forward || (with_inverse && !fft->inverse)) {
    nms_fft_free(fft);
    return NMS_NO_MEMORY;
  }

  return NMS_SUCCESS;
}

void
nms_fft_free(NmsFft* fft)
{
  if (fft->forward) {
    fftwf_destroy_plan(fft->forward);
  }
  if (fft->inverse) {
    fftwf_destroy_plan(fft->inverse);
  }
  nms_arena_free(&fft->arena);
  fft->forward = NULL;
  fft->inverse = NULL;
}

void
nms_fft_forward(const NmsFft* fft, float* real, NmsComplex* spectrum)
{
  fftwf_execute_dft(
      fft->forward, (fftwf_complex*)real, (fftwf_complex*)spectrum);
  fft->kernel->split_pairs(spectrum, fft->half, fft->twiddles);
}

void
nms_fft_inverse(const NmsFft* fft, NmsComplex* spectrum, float* real)
{
  fft->kernel->join_pairs(spectrum, fft->half, fft->twiddles);
  fftwf_execute_dft(
      fft->inverse, (fftwf_complex*)spectrum, (fftwf_complex*)real);
}
