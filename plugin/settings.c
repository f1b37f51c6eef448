// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "settings.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/// Below this, the sharpness control stands for the dictionary's own
static const float min_sharpness = 0.05f;

static bool
is_on(const PlugConnections* connections, PlugPortRole role, uint32_t strip)
{
  return plug_connections_control(connections, role, strip) > 0.5f;
}

/// Whether there is one source without others, which would be the whole mix if
/// the residual were not apart
static bool
is_alone(const NmsPlayer* player)
{
  uint32_t n_sources = 0;
  for (uint32_t s = 0; s < PLUG_N_SOURCES; ++s) {
    n_sources += nms_player_has_strip(player, s);
  }

  return n_sources == 1 && nms_player_has_strip(player, PLUG_N_STRIPS - 1);
}

static void
read_strips(const PlugConnections* connections,
            const NmsPlayer*       player,
            bool                   apart,
            NmsStrip*              strips)
{
  // All zeros first, so that strips can be compared as memory
  memset(strips, 0, PLUG_N_STRIPS * sizeof(NmsStrip));
  for (uint32_t s = 0; s < PLUG_N_STRIPS; ++s) {
    const bool is_residual = s == PLUG_N_STRIPS - 1;

    strips[s].gain_db =
        plug_connections_control(connections, PLUG_PORT_GAIN, s);
    strips[s].mute = is_on(connections, PLUG_PORT_MUTE, s);
    strips[s].solo = is_on(connections, PLUG_PORT_SOLO, s);
    strips[s].in_use =
        nms_player_has_strip(player, s) && (apart || !is_residual);
  }
}

/// Pass on the gains if any strip has changed, as each takes a power
static void
update_gains(PlugSettings* settings, const NmsStrip* strips, NmsPlayer* player)
{
  if (!memcmp(settings->strips, strips, sizeof(settings->strips))) {
    return;
  }

  float gains[PLUG_N_STRIPS];
  memcpy(settings->strips, strips, sizeof(settings->strips));
  nms_strips_gains(strips, PLUG_N_STRIPS, gains);
  for (uint32_t s = 0; s < PLUG_N_STRIPS; ++s) {
    nms_player_set_gain(player, s, gains[s]);
  }
}

void
plug_settings_update(PlugSettings*          settings,
                     const PlugConnections* connections,
                     NmsPlayer*             player)
{
  const bool apart = is_on(connections, PLUG_PORT_APART, 0) || is_alone(player);
  const float sharpness =
      plug_connections_control(connections, PLUG_PORT_SHARPNESS, 0);

  NmsStrip strips[PLUG_N_STRIPS];
  read_strips(connections, player, apart, strips);
  update_gains(settings, strips, player);
  nms_player_set_mask_exponent(player,
                               sharpness < min_sharpness ? 0.0f : sharpness);
  nms_player_set_residual(player, apart);
  nms_player_set_stereo(player,
                        is_on(connections, PLUG_PORT_STEREO, 0)
                            ? NMS_STEREO_OFF
                            : NMS_STEREO_AUTO);
  nms_player_set_bypass(player, !is_on(connections, PLUG_PORT_ENABLED, 0));
}
