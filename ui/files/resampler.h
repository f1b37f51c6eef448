// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_RESAMPLER_H
#define UI_RESAMPLER_H

#include "nms/attributes.h"

#include <stdint.h>

/**
   @file resampler.h
   Another sample rate, block by block, through soxr at its high quality.
*/

/// A running conversion
typedef struct UiResamplerImpl UiResampler;

/**
   Begin a conversion; owned by the caller, NULL if soxr refuses.

   The same samples give the same result, in whatever blocks they come.
*/
NMS_NODISCARD UiResampler*
ui_resampler_new(double from_hz, double to_hz, uint32_t n_channels);

/// End a conversion; NULL is fine.
void ui_resampler_free(UiResampler* resampler);

/// Takes converted samples, [n_channels][n_samples]
typedef void (*UiSamplesFunc)(void*               user,
                              const float* const* channels,
                              uint32_t            n_samples);

/**
   Convert a block and hand on what comes out, in any number of pieces.

   @param resampler In and out.
   @param channels  In, [n_channels][n_samples], or NULL for the end: what is
                    still under way is handed on.
   @param n_samples Any number; 0 at the end.
   @param func      Called with the result.
   @param user      For `func`.
*/
void ui_resampler_run(UiResampler*        resampler,
                      const float* const* channels,
                      uint32_t            n_samples,
                      UiSamplesFunc       func,
                      void*               user);

#endif // UI_RESAMPLER_H
