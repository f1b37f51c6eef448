// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_STFT_H
#define NMS_STFT_H

#include "nms/attributes.h"
#include "nms/complex.h"
#include "nms/status.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file stft.h
   A streaming short-time Fourier transform with a latency dial.

   A long asymmetric analysis window of N samples keeps the resolution, a short
   synthesis window of 2M samples at its end keeps the delay.  Where delay does
   not matter, both windows are symmetrical and N samples long, and frames may
   be decided upon when later ones have been heard.  The STFT knows nothing of
   what happens to the spectra: it calls its owner once per hop.

   Mauler & Martin, "A low delay, variable resolution, perfect reconstruction
   spectral analysis-synthesis system for speech enhancement", EUSIPCO 2007.
   Wood & Rouat, "Unsupervised low latency speech enhancement with RT-GCC-NMF",
   arXiv:1904.03130.
*/

#ifdef __cplusplus
extern "C" {
#endif

/// A streaming STFT
typedef struct NmsStftImpl NmsStft;

/// One hop's spectra, for NmsStftFuncs.spectrum
typedef struct {
  const NmsComplex* const* newest; ///< [n_inputs][n_bins], as far as is heard
  const NmsComplex* const* input;  ///< The same, `ahead_frames` frames earlier
  NmsComplex* const*       output; ///< [n_outputs][n_bins], to be written
  bool* active; ///< [n_outputs], set on entry; clear to leave an output silent
} NmsStftFrame;

/// One hop's samples, for NmsStftFuncs.samples
typedef struct {
  const float* const* delayed; ///< [n_inputs][hop], inputs, latency samples old
  float* const*       output;  ///< [n_outputs][hop], to be changed in place
} NmsStftHop;

/**
   What an STFT calls once per hop, on the thread that runs it.

   `spectrum` is called with the spectra of the newest frame, and of the one
   that its outputs are for: the same without frames ahead.  `samples` may be
   NULL; it is called after overlap-add with the hop's finished samples, before
   they are handed out, and sees the input delayed by exactly the latency.  On
   an audio thread both must be realtime; a learner's may allocate.
*/
typedef struct {
  void (*spectrum)(void* user, const NmsStftFrame* frame);
  void (*samples)(void* user, const NmsStftHop* hop);
  void* user; ///< Passed to both
} NmsStftFuncs;

/// What an STFT is made of
typedef struct {
  uint32_t window;    ///< N, analysis window, samples, even, 2 * hop to 2^20
  uint32_t hop;       ///< M, samples from frame to frame, >= 1
  uint32_t n_inputs;  ///< Channels analysed, >= 1
  uint32_t n_outputs; ///< Channels synthesised, may be 0 to only analyse
  bool     is_symmetrical; ///< Both windows are roots of Hann, N samples long
  uint32_t ahead_frames;   ///< Heard beyond the frame written, to 2^21 samples
} NmsStftConfig;

/**
   Make an STFT.

   @param config In.
   @param funcs  In, copied; `spectrum` must be set.
   @param stft   Out, owned by the caller; NULL after failure.
   @return NMS_BAD_ARGUMENT if `config` is outside its ranges, NMS_NO_MEMORY.

   Setup or worker thread, several at a time: planning is serialised by FFTW's
   own planner lock.  Not realtime: allocates, blocks.
*/
NMS_API NMS_NODISCARD NmsStatus nms_stft_new(const NmsStftConfig* config,
                                             const NmsStftFuncs*  funcs,
                                             NmsStft**            stft);

/// Free an STFT; NULL is fine.  Not realtime: blocks.
NMS_API void nms_stft_free(NmsStft* stft);

/**
   Return how many samples later the input comes out: always exactly 2 * hop,
   or the window if windows are symmetrical, and the hops of the frames ahead.

   Any thread.  Realtime: constant time.
*/
NMS_API NMS_NODISCARD uint32_t nms_stft_latency_samples(const NmsStft* stft)
    NMS_REALTIME;

/// Return the number of bins of a spectrum: window / 2 + 1.
NMS_API NMS_NODISCARD uint32_t nms_stft_n_bins(const NmsStft* stft)
    NMS_REALTIME;

/**
   Forget everything heard, as if just made.

   Audio thread or any that keeps it still.  Realtime: O(channels * window).
*/
NMS_API void nms_stft_reset(NmsStft* stft) NMS_REALTIME;

/**
   Continue where another STFT is: take over its input history and phase.

   The next frame sees the samples which `from` has heard, as far as they
   reach.  What `from` had half synthesised is not taken over: the spectral part
   of the output fades in over as many samples as the synthesis window has.

   @param stft Of the same number of inputs as `from`.
   @param from In, unchanged.

   Audio thread.  Realtime: O(inputs * window).
*/
NMS_API void nms_stft_adopt(NmsStft* stft, const NmsStft* from) NMS_REALTIME;

/**
   Run a block of samples through.

   Samples that are not finite, or beyond 1e12 in magnitude, are taken as 0.
   The result does not depend on how a stream is cut into blocks.

   @param stft      From nms_stft_new().
   @param input     In, [n_inputs][n_samples], full scale 1.  A NULL channel is
                    silence.
   @param output    Out, [n_outputs][n_samples], latency samples late.  Channels
                    may share memory with inputs and with each other; a NULL
                    channel is dropped.
   @param n_samples Any number, 0 too.

   Audio thread, or any that learns.  As realtime as what it calls, hence the
   attribute is missing: O(n_samples + frames * channels * N log N), and theirs.
   Deterministic, bit for bit, on one machine.
*/
NMS_API void nms_stft_run(NmsStft*            stft,
                          const float* const* input,
                          float* const*       output,
                          uint32_t            n_samples);

/**
   Write the analysis and synthesis windows of docs/design.md, 2.1.

   Their product is a Hann window of 2 * hop samples at the end of the frame, so
   overlap-add at `hop` gives back the input.

   @param window    N, samples, even, >= 2 * hop.
   @param hop       M, samples, >= 1.
   @param analysis  Out, [window].
   @param synthesis Out, [2 * hop], the non-zero end of the synthesis window.

   Any thread.  Realtime: O(window).
*/
NMS_API void nms_stft_windows(uint32_t window,
                              uint32_t hop,
                              float*   analysis,
                              float*   synthesis) NMS_REALTIME;

/**
   Write the symmetrical windows of docs/design.md, 2.1.

   The analysis window is the root of a Hann window, the synthesis window the
   same over the sum of what overlaps, so that overlap-add at `hop` gives back
   the input, whether or not `hop` divides the window.

   @param window    N, samples, even, >= 2 * hop.
   @param hop       M, samples, >= 1.
   @param analysis  Out, [window].
   @param synthesis Out, [window].

   Any thread.  Realtime: O(window).
*/
NMS_API void nms_stft_windows_symmetrical(uint32_t window,
                                          uint32_t hop,
                                          float*   analysis,
                                          float*   synthesis) NMS_REALTIME;

/**
   Return the smallest even window, not below `minimum`, whose only prime
   factors are 2, 3, 5 and 7: a length FFTW transforms fast.
*/
NMS_API NMS_NODISCARD uint32_t nms_stft_good_window(uint32_t minimum)
    NMS_REALTIME;

#ifdef __cplusplus
}
#endif

#endif // NMS_STFT_H
