// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_PLACE_H
#define UI_PLACE_H

#include "nms/attributes.h"
#include "nms/dictionary.h"
#include "nms/portrait.h"

#include <stdint.h>

/**
   @file place.h
   Where a source of a dictionary is between left and right, in numbers.

   Groups count as much as the components of the source hold energy in them.
*/

/**
   Return where a source is; not a number without images, or if its components
   are all zero.

   @param source 0 to n_sources - 1.
*/
NMS_NODISCARD NmsPlace ui_place_of(const NmsDictionary* dictionary,
                                   uint32_t             source);

/// Return pan and width as text, each with two places; freed with free(), NULL
/// without memory.
NMS_NODISCARD char* ui_place_format(NmsPlace place);

/**
   Return how much of a source comes from each direction (directions.h): sharp
   for a point, even for what is wide.

   @param source   Of a dictionary with images.
   @param n_points Pans, evenly from -1 to 1, 2 to UI_DIRECTIONS_MOST.
   @param levels   Out, [n_points], 0 to 1, the largest 1 or all 0.
*/
void ui_place_spread(const NmsDictionary* dictionary,
                     uint32_t             source,
                     uint32_t             n_points,
                     double*              levels);

#endif // UI_PLACE_H
