// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/player.h"

#include "base/float_mode.h"
#include "nms/separator.h"
#include "play/player_impl.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

uint32_t
nms_player_n_outputs(const NmsPlayer* player)
{
  return player->n_outputs;
}

NmsPlayable*
nms_player_current(const NmsPlayer* player)
{
  return player->current;
}

NmsPlayable*
nms_player_newest(const NmsPlayer* player)
{
  return player->next ? player->next : player->current;
}

static uint32_t
latency_of(const NmsPlayable* playable)
{
  return nms_separator_latency_samples(playable->separator);
}

uint32_t
nms_player_latency_samples(const NmsPlayer* player)
{
  return player->current ? latency_of(player->current) : 0;
}

static uint32_t
strip_of(const NmsPlayable* playable, uint32_t stream)
{
  return playable->strips ? playable->strips[stream] : stream;
}

bool
nms_player_has_strip(const NmsPlayer* player, uint32_t strip)
{
  const NmsPlayable* const playable = player->current;

  for (uint32_t s = 0;
       playable && s < nms_separator_n_streams(playable->separator);
       ++s) {
    if (strip_of(playable, s) == strip) {
      return true;
    }
  }
  return false;
}

void
nms_player_retire(NmsPlayer* player, NmsPlayable* playables)
{
  if (!playables) {
    return;
  }
  if (player->first_retired) {
    player->last_retired->next = playables;
  } else {
    player->first_retired = playables;
  }

  NmsPlayable* last = playables;
  while (last->next) {
    last = last->next;
  }
  player->last_retired = last;
}

/// Retire one that has lost a place, unless it has another still
static void
drop(NmsPlayer* player, NmsPlayable* playable)
{
  if (playable && playable != player->current && playable != player->fading &&
      playable != player->next) {
    playable->next = NULL;
    nms_player_retire(player, playable);
  }
}

NmsPlayable*
nms_player_retired(NmsPlayer* player)
{
  NmsPlayable* const retired = player->first_retired;

  player->first_retired = NULL;
  return retired;
}

NmsPlayable*
nms_player_clear(NmsPlayer* player)
{
  NmsPlayable* const current = player->current;
  NmsPlayable* const fading  = player->fading;
  NmsPlayable* const next    = player->next;

  // One after the other, so that one with two places is listed once
  player->fading = NULL;
  drop(player, fading);
  player->current = NULL;
  drop(player, current);
  player->next = NULL;
  drop(player, next);
  player->heard = false;
  return nms_player_retired(player);
}

/// Give a separator all settings, changed or not
static void
set_up(const NmsPlayer* player, const NmsPlayable* playable)
{
  const NmsPlayerSettings* const settings  = &player->settings;
  NmsSeparator* const            separator = playable->separator;

  nms_separator_set_bypass(separator, settings->bypass);
  if (playable->exponent <= 0.0f) {
    return;
  }

  nms_separator_set_residual(separator, settings->apart);
  nms_separator_set_stereo(separator, settings->stereo);
  nms_separator_set_mask_exponent(
      separator,
      settings->exponent > 0.0f ? settings->exponent : playable->exponent);
  for (uint32_t s = 0; s < nms_separator_n_streams(separator); ++s) {
    const uint32_t strip = strip_of(playable, s);
    if (strip < player->config.n_strips) {
      nms_separator_set_gain(separator, s, settings->gains[strip]);
    }
  }
}

void
nms_player_set_gain(NmsPlayer* player, uint32_t strip, float gain)
{
  NmsPlayerSettings* const settings = &player->settings;

  if (strip < player->config.n_strips && isfinite(gain) &&
      gain != settings->gains[strip]) {
    settings->gains[strip] = gain;
    settings->changed      = true;
  }
}

void
nms_player_set_mask_exponent(NmsPlayer* player, float exponent)
{
  NmsPlayerSettings* const settings = &player->settings;

  if (!isnan(exponent) && exponent != settings->exponent) {
    settings->exponent = exponent;
    settings->changed  = true;
  }
}

void
nms_player_set_residual(NmsPlayer* player, bool apart)
{
  player->settings.changed |= apart != player->settings.apart;
  player->settings.apart = apart;
}

void
nms_player_set_stereo(NmsPlayer* player, NmsStereo stereo)
{
  NmsPlayerSettings* const settings = &player->settings;

  if (stereo != settings->stereo &&
      (stereo == NMS_STEREO_AUTO || stereo == NMS_STEREO_OFF ||
       stereo == NMS_STEREO_ALWAYS)) {
    settings->stereo  = stereo;
    settings->changed = true;
  }
}

void
nms_player_set_bypass(NmsPlayer* player, bool bypass)
{
  player->settings.changed |= bypass != player->settings.bypass;
  player->settings.bypass = bypass;
}

/// Pass on what has changed to those that are heard
static void
update_settings(NmsPlayer* player)
{
  if (!player->settings.changed) {
    return;
  }

  player->settings.changed = false;
  if (player->current) {
    set_up(player, player->current);
  }
  if (player->fading) {
    set_up(player, player->fading);
  }
}

void
nms_player_swap(NmsPlayer* player, NmsPlayable* playable)
{
  NmsPlayable* const before = player->next;

  player->next = playable == player->current ? NULL : playable;
  drop(player, before);
}

bool
nms_player_update(NmsPlayer* player)
{
  NmsPlayable* const playable = player->next;
  NmsPlayable* const before   = player->current;
  if (!playable || player->fading) {
    return false;
  }

  player->next    = NULL;
  player->current = playable;
  set_up(player, playable);
  nms_separator_reset(playable->separator);
  if (player->heard) {
    const uint32_t latency = latency_of(playable);

    nms_separator_adopt(playable->separator, before->separator);
    player->fading = before;
    player->fade   = latency == latency_of(before) ? -(int32_t)latency : 0;
  }
  drop(player, before);
  return true;
}

/// Let go of what fades out
static void
end_fade(NmsPlayer* player)
{
  NmsPlayable* const faded = player->fading;

  player->fading = NULL;
  drop(player, faded);
}

void
nms_player_reset(NmsPlayer* player)
{
  end_fade(player);
  player->heard = false;
  nms_player_update(player);
  if (player->current) {
    nms_separator_reset(player->current->separator);
  }
}

/// Copy a chunk's input and find its output
static void
begin_chunk(NmsPlayer*          player,
            const float* const* input,
            float* const*       output,
            uint32_t            at,
            uint32_t            n_samples)
{
  player->n_samples = n_samples;
  for (uint32_t c = 0; c < player->config.n_channels; ++c) {
    if (input[c]) {
      memcpy(player->input[c], input[c] + at, n_samples * sizeof(float));
    } else {
      memset(player->input[c], 0, n_samples * sizeof(float));
    }
  }
  for (uint32_t o = 0; o < player->n_outputs; ++o) {
    player->output[o] = output[o] ? output[o] + at : NULL;
  }
}

/// Find where a separator's streams go, and which strips they leave out
static void
place_streams(NmsPlayer*         player,
              const NmsPlayable* playable,
              float* const*      output)
{
  const uint32_t n_streams  = nms_separator_n_streams(playable->separator);
  const uint32_t n_channels = player->config.n_channels;
  float**        stream     = player->streams + player->n_remixed;

  memset(player->is_used, 0, player->config.n_strips * sizeof(bool));
  for (uint32_t s = 0; s < n_streams; ++s) {
    const uint32_t strip    = strip_of(playable, s);
    const bool     is_there = strip < player->config.n_strips;
    for (uint32_t c = 0; c < n_channels; ++c) {
      *stream++ = is_there ? output[strip * n_channels + c] : NULL;
    }
    if (is_there) {
      player->is_used[strip] = true;
    }
  }
}

/// Silence the strips that nothing is written to
static void
silence_unused(const NmsPlayer* player, float* const* output)
{
  const uint32_t n_channels = player->config.n_channels;

  for (uint32_t o = 0; o < player->config.n_strips * n_channels; ++o) {
    if (!player->is_used[o / n_channels] && output[o]) {
      memset(output[o], 0, player->n_samples * sizeof(float));
    }
  }
}

/// Run a separator over a chunk and write every output
static void
run_playable(NmsPlayer*         player,
             const NmsPlayable* playable,
             float* const*      output)
{
  const bool          has_streams = player->config.output != NMS_REMIX;
  float* const* const strips      = output + player->n_remixed;

  for (uint32_t o = 0; o < player->n_remixed; ++o) {
    player->streams[o] = output[o];
  }
  if (has_streams) {
    place_streams(player, playable, strips);
  }
  nms_separator_run(playable->separator,
                    (const float* const*)player->input,
                    player->streams,
                    player->n_samples);
  if (has_streams) {
    silence_unused(player, strips);
  }
}

/// Mix what faded out into what fades in
static void
mix(const NmsPlayer* player)
{
  for (uint32_t o = 0; o < player->n_outputs; ++o) {
    const float* const from = player->faded[o];
    float* const       to   = player->output[o];

    for (uint32_t i = 0; to && i < player->n_samples; ++i) {
      const int32_t position = player->fade + (int32_t)i;
      const float   share    = (float)position / (float)NMS_PLAYER_FADE;
      if (position <= 0) {
        to[i] = from[i];
      } else if (position < NMS_PLAYER_FADE) {
        to[i] = share * to[i] + (1.0f - share) * from[i];
      }
    }
  }
}

/// Run the old separator beside the new one
static void
run_fade(NmsPlayer* player)
{
  for (uint32_t o = 0; o < player->n_outputs; ++o) {
    player->wanted[o] = player->output[o] ? player->faded[o] : NULL;
  }

  run_playable(player, player->fading, player->wanted);
  run_playable(player, player->current, player->output);
  mix(player);

  player->fade += (int32_t)player->n_samples;
  if (player->fade >= NMS_PLAYER_FADE) {
    end_fade(player);
  }
}

static void
run_chunk(NmsPlayer* player)
{
  if (player->fading) {
    run_fade(player);
  } else if (player->current) {
    run_playable(player, player->current, player->output);
  } else {
    for (uint32_t o = 0; o < player->n_outputs; ++o) {
      if (player->output[o]) {
        memset(player->output[o], 0, player->n_samples * sizeof(float));
      }
    }
  }
  player->heard = player->current != NULL;
}

void
nms_player_run(NmsPlayer*          player,
               const float* const* input,
               float* const*       output,
               uint32_t            n_samples)
{
  const uint64_t mode = nms_float_mode_enter();

  update_settings(player);
  for (uint32_t at = 0; at < n_samples; at += player->n_samples) {
    const uint32_t left = n_samples - at;

    begin_chunk(player,
                input,
                output,
                at,
                left < NMS_PLAYER_CHUNK ? left : NMS_PLAYER_CHUNK);
    run_chunk(player);
  }
  nms_float_mode_leave(mode);
}
