// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef LIVE_OPTIONS_H
#define LIVE_OPTIONS_H

#include "nms/attributes.h"
#include "terminal/options.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file live_options.h
   The command line of nmf-live.
*/

/// How two channels are told apart, NMS_STEREO_AUTO and NMS_STEREO_OFF
#define LIVE_STEREO_CHOICES "auto|off"

/// What was asked for; "not given" in brackets
typedef struct {
  const char* dictionary; ///< File or preset
  const char* input;      ///< Device (NULL: the default)
  const char* output;     ///< Device (NULL: the default)
  uint32_t    rate;       ///< Hz (0: the device's)
  double      latency;    ///< Suggested to the device, ms
  uint32_t    hop;        ///< Samples (0: the dictionary's)
  const char* remix;      ///< List of gains (NULL: all at unity)
  int         stereo;     ///< Of LIVE_STEREO_CHOICES
  bool        stems;      ///< Source i to output pair i
  const char* record;     ///< Folder (NULL: none)
  double      duration;   ///< Seconds (0: until told to stop)
  bool        list;       ///< Only list the devices
  bool        verbose;    ///< Lines, not the view
} LiveOptions;

/**
   Read the command line of nmf-live.

   @param argc    As main() got it.
   @param argv    As main() got it, reordered.
   @param options Out.
   @return What to do next.
*/
NMS_NODISCARD UiParse live_options_parse(int          argc,
                                         char**       argv,
                                         LiveOptions* options);

#endif // LIVE_OPTIONS_H
