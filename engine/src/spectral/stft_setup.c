// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/stft.h"

#include "base/arena.h"
#include "spectral/fft.h"
#include "spectral/stft_impl.h"

#include <stdint.h>
#include <stdlib.h>

static const uint32_t max_window = 1U << 20U;
static const uint32_t max_ahead  = 1U << 21U;

static bool
config_is_good(const NmsStftConfig* config)
{
  return config->hop >= 1 && config->ahead_frames <= max_ahead / config->hop &&
         config->hop <= max_window / 2 && config->window >= 2 * config->hop &&
         config->window <= max_window && config->window % 2 == 0 &&
         config->n_inputs >= 1 && config->n_inputs <= 4096 &&
         config->n_outputs <= 4096;
}

static NmsComplex**
take_spectra(NmsArena* arena, uint32_t n, uint32_t n_bins)
{
  return (NmsComplex**)nms_arena_rows(arena, n, (size_t)2 * n_bins);
}

static void
lay_out(NmsStft* stft)
{
  NmsArena* const            arena  = &stft->arena;
  const NmsStftConfig* const config = &stft->config;
  const uint32_t             hop    = config->hop;

  stft->analysis = (float*)nms_arena_take(arena, config->window, sizeof(float));
  stft->synthesis = (float*)nms_arena_take(arena, stft->tail, sizeof(float));
  stft->frame    = (float*)nms_arena_take(arena, config->window, sizeof(float));
  stft->history  = nms_arena_rows(arena, config->n_inputs, stft->capacity);
  stft->delayed  = nms_arena_rows(arena, config->n_inputs, hop);
  stft->ready    = nms_arena_rows(arena, config->n_outputs, hop);
  stft->overlap  = nms_arena_rows(arena, config->n_outputs, stft->tail - hop);
  stft->analysed = take_spectra(arena, config->n_inputs, stft->n_bins);
  stft->newest   = config->ahead_frames
                       ? take_spectra(arena, config->n_inputs, stft->n_bins)
                       : stft->analysed;
  stft->spectra  = take_spectra(arena, config->n_outputs, stft->n_bins);
  stft->active   = (bool*)nms_arena_take(arena, config->n_outputs, 1);
}

static void
make_windows(NmsStft* stft)
{
  const uint32_t window = stft->config.window;
  const uint32_t hop    = stft->config.hop;

  if (stft->config.is_symmetrical) {
    nms_stft_windows_symmetrical(window, hop, stft->analysis, stft->synthesis);
  } else {
    nms_stft_windows(window, hop, stft->analysis, stft->synthesis);
  }
  for (uint32_t n = 0; n < stft->tail; ++n) {
    stft->synthesis[n] /= (float)window;
  }
}

static NmsStatus
prepare(NmsStft* stft)
{
  lay_out(stft);
  const NmsStatus status = nms_arena_reserve(&stft->arena);
  if (status) {
    return status;
  }

  lay_out(stft);
  make_windows(stft);
  return nms_fft_plan(&stft->fft,
                      stft->config.window,
                      stft->config.n_outputs > 0,
                      stft->frame,
                      stft->analysed[0]);
}

NmsStatus
nms_stft_new(const NmsStftConfig* config,
             const NmsStftFuncs*  funcs,
             NmsStft**            stft)
{
  *stft = NULL;
  if (!config_is_good(config) || !funcs->spectrum) {
    return NMS_BAD_ARGUMENT;
  }

  NmsStft* const made = calloc(1, sizeof(NmsStft));
  if (!made) {
    return NMS_NO_MEMORY;
  }

  const uint32_t n_ahead = config->ahead_frames * config->hop;

  made->config   = *config;
  made->funcs    = *funcs;
  made->n_bins   = config->window / 2 + 1;
  made->tail     = config->is_symmetrical ? config->window : 2 * config->hop;
  made->latency  = made->tail + n_ahead;
  made->capacity = config->window + n_ahead + config->hop;

  const NmsStatus status = prepare(made);
  if (status) {
    nms_stft_free(made);
    return status;
  }

  *stft = made;
  return NMS_SUCCESS;
}

void
nms_stft_free(NmsStft* stft)
{
  if (stft) {
    nms_fft_free(&stft->fft);
    nms_arena_free(&stft->arena);
    free(stft);
  }
}
