// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_SIGHT_H
#define PLUG_SIGHT_H

#include "nms/attributes.h"
#include "nms/dictionary.h"
#include "nms/separator.h"
#include "nms/status.h"
#include "protocol/show.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file sight.h
   Tables by which what a separator finds becomes what a window is shown, made
   with it, so that the audio thread only looks things up.
*/

/// Where a row of the spectrogram takes its level from
typedef struct {
  uint32_t low;    ///< Bin at or below its centre
  uint32_t high;   ///< The next one
  uint32_t first;  ///< Of the bins that say whose the row is
  uint32_t n_bins; ///< Of them, at least 1
  float    part;   ///< From low to high, 0 to 1
} PlugSightRow;

/// The tables
typedef struct {
  PlugShowAbout about; ///< But for the takes, which are not the model's
  PlugSightRow  rows[PLUG_SHOW_ROWS];
  uint32_t      n_rows; ///< Rows below half the sample rate
  uint32_t*     groups; ///< [n_bins], of each bin
  uint16_t*     lights; ///< [n_components], strip * PLUG_SHOW_LIGHTS + light
  float*        gains;  ///< [n_components], from an activation to the root of
                        ///< its power, compressed like it
  double  exponent;     ///< From that to the power
  double  bin_power;    ///< Of a full scale sine, to the magnitude squared
  double  frame_power;  ///< Likewise, to the sum over all bins
  uint8_t parts[PLUG_N_SOURCES][PLUG_SHOW_LIGHTS][PLUG_SHOW_ROWS]; ///< Spectra
} PlugSight;

/// What the tables are of
typedef struct {
  const NmsSeparator*  separator;
  const NmsDictionary* dictionary; ///< That it was made of, or NULL
  const uint32_t*      strips;     ///< [n_sources], where they go
  double               sample_rate_hz;
  uint32_t             n_channels;
  bool                 has_images; ///< Those of the dictionary were learnt
} PlugSightConfig;

/**
   Make tables.

   @param config In.
   @param sight  Out, owned by the caller; NULL after failure.
   @return NMS_NO_MEMORY.

   Setup or worker thread.  Not realtime: allocates.
*/
NMS_NODISCARD NmsStatus plug_sight_new(const PlugSightConfig* config,
                                       PlugSight**            sight);

/// Free tables; NULL is fine.  Not realtime.
void plug_sight_free(PlugSight* sight);

#endif // PLUG_SIGHT_H
