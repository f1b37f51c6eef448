// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef KIT_H
#define KIT_H

#include "nms/dictionary.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file kit.h
   Made-up dictionaries to test with.
*/

/// What a made-up dictionary is like; start from KIT_DEFAULTS
typedef struct {
  double   sample_rate_hz;
  uint32_t window;
  uint32_t hop;
  uint32_t n_bands;  ///< 0 for plain bins
  uint32_t n_groups; ///< 0 for single bins
  uint32_t n_context;
  uint32_t n_ahead; ///< Of the context
  bool     is_symmetrical;
  uint32_t stride_samples;
  float    exponent;
  float    beta;
  float    relaxation;
  float    momentum;
  float    mask_exponent;
  float    sparsity; ///< Of each iteration, growing from this
  uint32_t n_iterations;
  uint32_t n_sources;
  uint32_t n_components; ///< Of the first source; each next has one more
  uint64_t seed;
  bool     equal;   ///< All weights 1, so that all sources share equally
  bool     spatial; ///< Each group of each source has its place
} KitConfig;

#define KIT_DEFAULTS                                                         \
  {                                                                          \
    .sample_rate_hz = 44100.0, .window = 512, .hop = 128, .n_bands = 40,     \
    .n_context = 2, .stride_samples = 256, .exponent = 0.85f, .beta = 1.0f,  \
    .relaxation = 1.5f, .momentum = 0.4f, .mask_exponent = 1.4f,             \
    .sparsity = 0.01f, .n_iterations = 8, .n_sources = 3, .n_components = 2, \
    .seed = 1                                                                \
  }

/// Return a dictionary, sources named "one", "two", ..., or end the test.
NmsDictionary* kit_new(const KitConfig* config);

/// Return the dictionary in a file, to be freed, or end the test.
NmsDictionary* kit_read(const char* path);

/// Check that two dictionaries hold the same, bit for bit.
void kit_check_same(const NmsDictionary* a, const NmsDictionary* b);

/// Return the number of analysis weights, and of reconstruction weights.
uint32_t kit_n_analysis(const NmsDictionary* dictionary);
uint32_t kit_n_reconstruction(const NmsDictionary* dictionary);

/// Encode, or end the test; freed with free().
void* kit_encode(const NmsDictionary* dictionary,
                 NmsPrecision         precision,
                 size_t*              n_bytes);

#endif // KIT_H
