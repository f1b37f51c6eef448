// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/stft.h"

#include "spectral/fft.h"
#include "spectral/stft_impl.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/// Beyond this, magnitudes of full-length sums might overflow
static const float max_sample = 1e12f;

uint32_t
nms_stft_latency_samples(const NmsStft* stft)
{
  return stft->latency;
}

uint32_t
nms_stft_n_bins(const NmsStft* stft)
{
  return stft->n_bins;
}

static void
clear_rows(float* const* rows, uint32_t n_rows, uint32_t size)
{
  for (uint32_t r = 0; r < n_rows; ++r) {
    memset(rows[r], 0, size * sizeof(float));
  }
}

void
nms_stft_reset(NmsStft* stft)
{
  const NmsStftConfig* const config = &stft->config;

  clear_rows(stft->history, config->n_inputs, stft->capacity);
  clear_rows(stft->delayed, config->n_inputs, config->hop);
  clear_rows(stft->ready, config->n_outputs, config->hop);
  clear_rows(stft->overlap, config->n_outputs, stft->tail - config->hop);
  stft->position = 0;
  stft->phase    = 0;
}

/// Return where in a ring the sample `age` samples before `position` is
static uint32_t
find_past(const NmsStft* stft, uint32_t age)
{
  return (stft->position + stft->capacity - age) % stft->capacity;
}

/// Return how many of `n` samples from `start` on come before a ring's end
static uint32_t
count_before_end(const NmsStft* stft, uint32_t start, uint32_t n)
{
  return n < stft->capacity - start ? n : stft->capacity - start;
}

/// Copy `n` samples of a ring from `age` samples before `position` on
static void
copy_past(
    const NmsStft* stft, const float* ring, uint32_t age, uint32_t n, float* to)
{
  const uint32_t start = find_past(stft, age);
  const uint32_t first = count_before_end(stft, start, n);

  memcpy(to, ring + start, first * sizeof(float));
  memcpy(to + first, ring, (n - first) * sizeof(float));
}

static void
multiply(const float* a, const float* b, uint32_t n, float* product)
{
  for (uint32_t i = 0; i < n; ++i) {
    product[i] = a[i] * b[i];
  }
}

void
nms_stft_update_delayed(NmsStft* stft)
{
  const uint32_t hop = stft->config.hop;
  const uint32_t age = stft->phase + stft->latency;

  for (uint32_t i = 0; i < stft->config.n_inputs; ++i) {
    copy_past(stft, stft->history[i], age, hop, stft->delayed[i]);
  }
}

static void
call_samples(NmsStft* stft)
{
  if (stft->funcs.samples) {
    const NmsStftHop hop = {(const float* const*)stft->delayed, stft->ready};
    stft->funcs.samples(stft->funcs.user, &hop);
  }
}

void
nms_stft_adopt(NmsStft* stft, const NmsStft* from)
{
  const uint32_t most =
      stft->capacity < from->capacity ? stft->capacity : from->capacity;

  nms_stft_reset(stft);
  for (uint32_t i = 0; i < stft->config.n_inputs; ++i) {
    copy_past(from, from->history[i], most, most, stft->history[i]);
  }

  stft->position = most % stft->capacity;
  stft->phase    = from->phase % stft->config.hop;
  nms_stft_update_delayed(stft);
  call_samples(stft);
}

static float
clean_sample(float sample)
{
  // Written so that not-a-number fails the test
  return (sample >= -max_sample && sample <= max_sample) ? sample : 0.0f;
}

static void
clean(const float* from, uint32_t n, float* to)
{
  for (uint32_t i = 0; i < n; ++i) {
    to[i] = clean_sample(from[i]);
  }
}

static void
push(NmsStft* stft, float* ring, const float* samples, uint32_t n)
{
  const uint32_t first = count_before_end(stft, stft->position, n);

  if (samples) {
    clean(samples, first, ring + stft->position);
    clean(samples + first, n - first, ring);
  } else {
    memset(ring + stft->position, 0, first * sizeof(float));
    memset(ring, 0, (n - first) * sizeof(float));
  }
}

/// Analyse the frame that ended `age` samples ago
static void
analyse(NmsStft* stft, uint32_t age, NmsComplex* const* spectra)
{
  const uint32_t window = stft->config.window;
  const uint32_t start  = find_past(stft, age + window);
  const uint32_t first  = count_before_end(stft, start, window);

  for (uint32_t i = 0; i < stft->config.n_inputs; ++i) {
    const float* const ring = stft->history[i];

    multiply(ring + start, stft->analysis, first, stft->frame);
    multiply(ring, stft->analysis + first, window - first, stft->frame + first);
    nms_fft_forward(&stft->fft, stft->frame, spectra[i]);
  }
}

static void
overlap_add(NmsStft* stft, uint32_t o)
{
  const uint32_t hop     = stft->config.hop;
  const uint32_t n_kept  = stft->tail - 2 * hop; // Of earlier frames
  float* const   ready   = stft->ready[o];
  float* const   overlap = stft->overlap[o];

  memcpy(ready, overlap, hop * sizeof(float));
  memmove(overlap, overlap + hop, n_kept * sizeof(float));
  if (!stft->active[o]) {
    memset(overlap + n_kept, 0, hop * sizeof(float));
    return;
  }

  const float* const frame = stft->frame + stft->config.window - stft->tail;

  nms_fft_inverse(&stft->fft, stft->spectra[o], stft->frame);
  for (uint32_t n = 0; n < hop; ++n) {
    ready[n] += frame[n] * stft->synthesis[n];
  }
  for (uint32_t n = 0; n < n_kept; ++n) {
    overlap[n] += frame[hop + n] * stft->synthesis[hop + n];
  }
  for (uint32_t n = n_kept; n < n_kept + hop; ++n) {
    overlap[n] = frame[hop + n] * stft->synthesis[hop + n];
  }
}

static void
run_frame(NmsStft* stft)
{
  const uint32_t     age   = stft->config.ahead_frames * stft->config.hop;
  const NmsStftFrame frame = {.newest = (const NmsComplex* const*)stft->newest,
                              .input = (const NmsComplex* const*)stft->analysed,
                              .output = stft->spectra,
                              .active = stft->active};

  // Once more, rather than keep the spectra: the history is there anyhow
  analyse(stft, age, stft->analysed);
  if (age) {
    analyse(stft, 0, stft->newest);
  }
  for (uint32_t o = 0; o < stft->config.n_outputs; ++o) {
    stft->active[o] = true;
  }
  stft->funcs.spectrum(stft->funcs.user, &frame);
  for (uint32_t o = 0; o < stft->config.n_outputs; ++o) {
    overlap_add(stft, o);
  }
  nms_stft_update_delayed(stft);
  call_samples(stft);
}

/// Run samples `at` to `at + n` of a block, which lie within one hop
static void
run_part(NmsStft*            stft,
         const float* const* input,
         float* const*       output,
         uint32_t            at,
         uint32_t            n)
{
  // All input is read before any output is written: they may be one buffer
  for (uint32_t i = 0; i < stft->config.n_inputs; ++i) {
    push(stft, stft->history[i], input[i] ? input[i] + at : NULL, n);
  }
  for (uint32_t o = 0; o < stft->config.n_outputs; ++o) {
    if (output[o]) {
      memcpy(output[o] + at, stft->ready[o] + stft->phase, n * sizeof(float));
    }
  }
  stft->position = (stft->position + n) % stft->capacity;
}

void
nms_stft_run(NmsStft*            stft,
             const float* const* input,
             float* const*       output,
             uint32_t            n_samples)
{
  for (uint32_t at = 0; at < n_samples;) {
    const uint32_t left = stft->config.hop - stft->phase;
    const uint32_t n    = n_samples - at < left ? n_samples - at : left;

    run_part(stft, input, output, at, n);
    at += n;
    stft->phase += n;
    if (stft->phase == stft->config.hop) {
      stft->phase = 0;
      run_frame(stft);
    }
  }
}
