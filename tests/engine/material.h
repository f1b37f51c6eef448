// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef MATERIAL_H
#define MATERIAL_H

#include "nms/learner.h"

#include <stddef.h>
#include <stdint.h>

/**
   @file material.h
   Made-up recordings of two instruments, and learners of them.
*/

#define MATERIAL_RATE 16000.0

/// Return notes of a plucked tone: five pitches, harmonics, in random order.
float* material_tones(size_t n, uint64_t seed);

/// Return bursts of noise that decay.
float* material_bursts(size_t n, uint64_t seed);

/// Return settings small enough for tests.
NmsLearnerConfig material_config(void);

/// Return a learner with sources "tones" and "bursts", or end the test.
NmsLearner* material_learner(const NmsLearnerConfig* config);

/// Push one channel as a recording of a source, cut into blocks (0: random).
void material_push(NmsLearner*  learner,
                   uint32_t     source,
                   const float* samples,
                   size_t       n,
                   uint32_t     block);

/// Return a learner that has heard both instruments.
NmsLearner* material_heard(const NmsLearnerConfig* config, size_t n);

/// Learn both sources and return the dictionary, or end the test.
NmsDictionary* material_learn(NmsLearner* learner);

/// Separate a mix that was not learnt from; return the mean SDR of the sources.
double material_separation_db(const NmsDictionary* dictionary, uint32_t hop);

#endif // MATERIAL_H
