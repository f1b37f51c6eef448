// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef SMALL_H
#define SMALL_H

#include "nms/dictionary.h"
#include "nms/learner.h"

#include <lv2/urid/urid.h>

#include <stdint.h>

/**
   @file small.h
   Things so small that a fuzzer tries thousands of them in a second, for the
   targets and for what they begin with.
*/

/// Dictionaries of different kinds
#define SMALL_N_DICTIONARIES 8

/// Return a dictionary, or end the test.
NmsDictionary* small_dictionary(uint32_t kind);

/// Return a learner with two sources that have heard nothing, or end the test.
NmsLearner* small_learner(void);

/// Return the number of a URI, from 1 on in the order in which they are asked
/// for; the same in every process that asks in the same order.
LV2_URID small_map(LV2_URID_Map_Handle handle, const char* uri);

#endif // SMALL_H
