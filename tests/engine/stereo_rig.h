// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef STEREO_RIG_H
#define STEREO_RIG_H

#include "separator_rig.h"

#include "nms/separator.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file stereo_rig.h
   Separators that tell two channels apart, and what they are tested with.
*/

#define RATE_HZ 8000.0
#define HOP 128
#define LATENCY (2 * HOP)
#define N_SAMPLES 30000
#define N_SOURCES 3
#define N_GROUPS 90

/// Return what a separator of two channels is made of.
NmsSeparatorConfig stereo_config(NmsOutput kind, bool residual);

/// Return a dictionary with images, or end the test.
NmsDictionary* stereo_dictionary(void);

/// Return the same without images.
NmsDictionary* stereo_plain(void);

/// Return a separator in a mode, with unlike gains.
NmsSeparator* stereo_separator(const NmsSeparatorConfig* config,
                               const NmsDictionary*      dictionary,
                               NmsStereo                 mode);

/// Run everything through such a separator and return what comes out.
Planes stereo_separate(const NmsSeparatorConfig* config,
                       const NmsDictionary*      dictionary,
                       NmsStereo                 mode,
                       const Planes*             input,
                       uint32_t                  block);

#endif // STEREO_RIG_H
