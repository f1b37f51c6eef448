// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef SEPARATOR_RIG_H
#define SEPARATOR_RIG_H

#include "nms/separator.h"

#include <stddef.h>
#include <stdint.h>

/**
   @file separator_rig.h
   Buffers of several channels, and running them through a separator.
*/

#define PLANES_ROWS 80

/// Several channels of samples
typedef struct {
  uint32_t n_rows;
  size_t   n_samples;
  float*   rows[PLANES_ROWS]; ///< [n_rows][n_samples]
} Planes;

/// Return silent channels, or end the test.
Planes planes_new(uint32_t n_rows, size_t n_samples);

/// Return channels of noise, up to `amplitude`.
Planes planes_noise(uint32_t n_rows, size_t n_samples, double amplitude);

/// Free channels.
void planes_free(Planes* planes);

/// Return a separator, or end the test.
NmsSeparator* rig_separator(const NmsSeparatorConfig* config,
                            const NmsDictionary*      dictionary);

/**
   Run samples `from` to `to` through, cut into blocks.

   @param input  In, [n_channels][n_samples].
   @param output Out, [n_outputs][n_samples], rows may be NULL.
   @param block  Samples at a time, 0 for random.
*/
void rig_run_part(NmsSeparator* separator,
                  const Planes* input,
                  const Planes* output,
                  const size_t  span[2],
                  uint32_t      block);

/// The same for all samples.
void rig_run(NmsSeparator* separator,
             const Planes* input,
             const Planes* output,
             uint32_t      block);

/// Run everything through a fresh separator and return what comes out.
Planes rig_separate(const NmsSeparatorConfig* config,
                    const NmsDictionary*      dictionary,
                    const Planes*             input,
                    uint32_t                  block);

/// Check that two sets of channels are the same, bit for bit.
void planes_check_same(const Planes* a, const Planes* b);

/**
   Check that streams add up to the delayed input within 1e-6 of full scale.

   @param output [n_streams * n_channels] rows, as in nms_separator_run().
*/
void
planes_check_sum(const Planes* input, const Planes* output, uint32_t latency);

#endif // SEPARATOR_RIG_H
