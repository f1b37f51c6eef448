// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/stft.h"

#include "base/arena.h"
#include "spectral/fft.h"
#include "spectral/stft_impl.h"

#include <stdint.h>
#include <stdlib.h>

static const uint32_t max_window = 1U << 20U;

static bool
config_is_good(const NmsStftConfig* const config)
{
  return config->hop >= 1U && config->hop <= max_window / 2U &&
         config->window >= 2U * config->hop && config->window <= max_window &&
         config->window % 2U == 0U && config->n_inputs >= 1U &&
         config->n_inputs <= 4096U && config->n_outputs <= 4096U;
}

static NmsComplex**
take_spectra(NmsArena* const arena, const uint32_t n, const uint32_t n_bins)
{
  return (NmsComplex**)nms_arena_rows(arena, n, (size_t)2U * n_bins);
}

static void
lay_out(NmsStft* const stft)
{
  NmsArena* const            arena  = &stft->arena;
  const NmsStftConfig* const config = &stft->config;
  const uint32_t             hop    = config->hop;

  stft->analysis = (float*)nms_arena_take(arena, config->window, sizeof(float));
  stft->synthesis = (float*)nms_arena_take(arena, 2U * hop, sizeof(float));
  stft->frame    = (float*)nms_arena_take(arena, config->window, sizeof(float));
  stft->history  = nms_arena_rows(arena, config->n_inputs, stft->capacity);
  stft->delayed  = nms_arena_rows(arena, config->n_inputs, hop);
  stft->ready    = nms_arena_rows(arena, config->n_outputs, hop);
  stft->overlap  = nms_arena_rows(arena, config->n_outputs, hop);
  stft->analysed = take_spectra(arena, config->n_inputs, stft->n_bins);
  stft->spectra  = take_spectra(arena, config->n_outputs, stft->n_bins);
  stft->active   = (bool*)nms_arena_take(arena, config->n_outputs, 1U);
}

static void
make_windows(NmsStft* const stft)
{
  const uint32_t window = stft->config.window;
  const uint32_t hop    = stft->config.hop;

  nms_stft_windows(window, hop, stft->analysis, stft->synthesis);
  for (uint32_t n = 0U; n < 2U * hop; ++n) {
    stft->synthesis[n] /= (float)window;
  }
}

static NmsStatus
prepare(NmsStft* const stft)
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
                      stft->config.n_outputs > 0U,
                      stft->frame,
                      stft->analysed[0]);
}

NmsStatus
nms_stft_new(const NmsStftConfig* const config,
             const NmsStftFuncs* const  funcs,
             NmsStft** const            stft)
{
  *stft = NULL;
  if (!config_is_good(config) || !funcs->spectrum) {
    return NMS_BAD_ARGUMENT;
  }

  NmsStft* const made = (NmsStft*)calloc(1U, sizeof(NmsStft));
  if (!made) {
    return NMS_NO_MEMORY;
  }

  made->config   = *config;
  made->funcs    = *funcs;
  made->n_bins   = config->window / 2U + 1U;
  made->capacity = config->window + config->hop;

  const NmsStatus status = prepare(made);
  if (status) {
    nms_stft_free(made);
    return status;
  }

  *stft = made;
  return NMS_SUCCESS;
}

void
nms_stft_free(NmsStft* const stft)
{
  if (stft) {
    nms_fft_free(&stft->fft);
    nms_arena_free(&stft->arena);
    free(stft);
  }
}
