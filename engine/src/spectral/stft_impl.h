// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_SPECTRAL_STFT_IMPL_H
#define NMS_SPECTRAL_STFT_IMPL_H

#include "base/arena.h"
#include "nms/stft.h"
#include "spectral/fft.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file stft_impl.h
   What the audio thread touches of an STFT: stft.c runs it, stft_setup.c makes
   it.
*/
struct NmsStftImpl {
  NmsStftConfig config;
  NmsStftFuncs  funcs;
  NmsFft        fft;
  NmsArena      arena;

  uint32_t n_bins;
  uint32_t tail;     ///< Samples of a frame that are synthesised, >= 2 * hop
  uint32_t latency;  ///< tail + ahead_frames * hop
  uint32_t capacity; ///< Of a history: window + (ahead_frames + 1) * hop
  uint32_t position; ///< Where the next sample goes in a history
  uint32_t phase;    ///< Samples since the newest frame, 0 to hop - 1

  float* analysis;  ///< [window]
  float* synthesis; ///< [tail], with FFTW's scale 1 / window
  float* frame;     ///< [window], windowed samples

  float**      history;  ///< [n_inputs][capacity], rings
  float**      delayed;  ///< [n_inputs][hop], latency samples old
  float**      ready;    ///< [n_outputs][hop], handed out as phase goes on
  float**      overlap;  ///< [n_outputs][tail - hop], what is still to be heard
  NmsComplex** analysed; ///< [n_inputs][n_bins], of the frame to be written
  NmsComplex** newest;   ///< The same of the newest, or `analysed` itself
  NmsComplex** spectra;  ///< [n_outputs][n_bins], to be synthesised
  bool*        active;   ///< [n_outputs]
};

/**
   Compute what the history holds `latency` samples before the current hop.

   Audio thread.  Realtime: O(n_inputs * hop).
*/
void nms_stft_update_delayed(NmsStft* stft) NMS_REALTIME;

#endif // NMS_SPECTRAL_STFT_IMPL_H
