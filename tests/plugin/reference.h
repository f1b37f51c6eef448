// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef REFERENCE_H
#define REFERENCE_H

#include "host.h"

#include "nms/dictionary.h"
#include "nms/separator.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file reference.h
   What the plugin's output has to be, from the engine itself.
*/

#define REFERENCE_STREAMS 5

/// The hop that plugins begin with at 44.1 kHz, and the shortest delay of use
#define REFERENCE_HOP 1024
#define REFERENCE_LIVE_HOP 128

/// What a plugin is set to
typedef struct {
  const char* dictionary; ///< File, or NULL for none
  double      rate;
  uint32_t    n_channels;
  uint32_t    hop;                      ///< In samples at `rate`
  bool        stems;                    ///< Beside the remix
  bool        apart;                    ///< The residual is a stream
  NmsStereo   stereo;                   ///< How two channels are told apart
  float       gains[REFERENCE_STREAMS]; ///< Linear, by stream
} Reference;

/// Return a reference like a host's plugin at its defaults.
Reference reference_of(const Host* host, const char* dictionary, uint32_t hop);

/// Return the dictionary in a file, to be freed.
NmsDictionary* reference_read(const char* path);

/**
   Separate a signal.

   @param input  In, [n_channels][n].
   @param output Out, [outputs of the separator][n]; without a residual there
                 are none of it.
   @return The latency, samples.
*/
uint32_t reference_run(const Reference* reference,
                       float* const*    input,
                       float* const*    output,
                       uint32_t         n);

/**
   Run a signal through a host's plugin.

   @param block  Samples at a time, 0 for random.
   @param input  In, [inputs][n].
   @param output Out, [outputs][n], entries may be NULL.
*/
void reference_run_host(Host*         host,
                        uint32_t      block,
                        float* const* input,
                        float* const* output,
                        uint32_t      n);

#endif // REFERENCE_H
