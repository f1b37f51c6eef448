// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef VISION_H
#define VISION_H

#include <stdint.h>

/**
   @file vision.h
   How eyes tell colours apart, those without red, green or blue among them.
*/

/// Eyes
typedef enum {
  VISION_NORMAL,
  VISION_PROTAN, ///< Without red cones
  VISION_DEUTAN, ///< Without green ones
  VISION_TRITAN, ///< Without blue ones
} Vision;

/**
   Return how different two colours look to such eyes, CIEDE2000.

   Sharma, Wu & Dalal (2005), "The CIEDE2000 color-difference formula";
   Machado, Oliveira & Fernandes (2009), "A physiologically-based model for
   simulation of color vision deficiency", severity 1.
*/
double vision_distance(Vision vision, uint32_t one, uint32_t two);

/// Return the CIEDE2000 difference of two colours given as L*, a*, b*.
double vision_ciede2000(const double* one, const double* two);

/// Return the contrast of two colours, 1 to 21, by WCAG 2.
double vision_contrast(uint32_t one, uint32_t two);

#endif // VISION_H
