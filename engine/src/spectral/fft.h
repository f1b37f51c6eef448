// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_SPECTRAL_FFT_H
#define NMS_SPECTRAL_FFT_H

#include "base/arena.h"
#include "kernel/kernel.h"
#include "nms/attributes.h"
#include "nms/complex.h"
#include "nms/status.h"

#include <fftw3.h>

#include <stdbool.h>
#include <stdint.h>

/**
   @file fft.h
   FFTW's real transforms, planned once and run on any aligned arrays.
*/

/**
   A pair of plans for one length.

   A real signal of n samples is transformed as n / 2 complex numbers, which the
   kernel then takes apart.  FFTW has transforms of real signals, too; those
   that it finds without measuring are slower by half and take 100 times as long
   to plan.
*/
typedef struct {
  const NmsKernel* kernel;
  NmsArena         arena;
  float*           twiddles; ///< From nms_twiddles()
  uint32_t         half;     ///< n / 2
  fftwf_plan       forward;  ///< [n / 2] complex, and
  fftwf_plan       inverse;  ///< back, destroys its input; may be NULL
} NmsFft;

/**
   Plan, with FFTW's planner made thread-safe first.

   @param n            Length, samples, even.
   @param with_inverse False to plan only forward.
   @param real         [n] and
   @param spectrum     [n / 2 + 1], not written; arrays given to run must be
                       aligned as these are.
   @return NMS_NO_MEMORY, `fft` all NULL.

   Setup or worker thread, several at a time.  Not realtime: allocates, blocks.
   FFTW_ESTIMATE: under a millisecond, and the same plan every time, whatever
   wisdom others have gathered.
*/
NMS_NODISCARD NmsStatus nms_fft_plan(NmsFft*     fft,
                                     uint32_t    n,
                                     bool        with_inverse,
                                     float*      real,
                                     NmsComplex* spectrum);

/// Free the plans; NULL ones are fine.  Not realtime: blocks.
void nms_fft_free(NmsFft* fft);

/// Transform [n] samples, which are destroyed, to a spectrum.  Audio thread.
/// Realtime: O(n log n).
void nms_fft_forward(const NmsFft* fft,
                     float*        real,
                     NmsComplex*   spectrum) NMS_REALTIME;

/// Transform a spectrum, which is destroyed, to [n] samples times n.
void nms_fft_inverse(const NmsFft* fft,
                     NmsComplex*   spectrum,
                     float*        real) NMS_REALTIME;

#endif // NMS_SPECTRAL_FFT_H
