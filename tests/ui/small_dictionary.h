// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef SMALL_DICTIONARY_H
#define SMALL_DICTIONARY_H

#include "nms/dictionary.h"

#include <stdint.h>

/**
   @file small_dictionary.h
   A dictionary as small as one can be looked through.
*/

/**
   Return a dictionary of sources s0, s1, ... with two components each, owned by
   the caller; ends the test if there is no memory.

   Each component has one bin; those of s1 stand in falling order of frequency.
*/
NmsDictionary* small_dictionary_new(uint32_t n_sources);

#endif // SMALL_DICTIONARY_H
