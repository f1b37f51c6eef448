// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef FACES_H
#define FACES_H

#include <stdint.h>

/**
   @file faces.h
   Drawn faces: each a sum of features that come in several kinds, such as a
   smile or a frown, as strong as chance will have it.
*/

/// Pixels along either side of a face
#define FACES_SIDE 19

/// Features that are drawn, all kinds of them
#define FACES_PARTS 29

/// Return a number that is uniform in [0, 1), and move the state on.
double faces_random(uint64_t* state);

/**
   Draw a feature by itself.

   @param part   0 to FACES_PARTS - 1.
   @param pixels Out, [FACES_SIDE][FACES_SIDE], from 0 to 1.
*/
void faces_draw_part(int part, double* pixels);

/**
   Draw a face of one kind of each feature, some of which may be missing.

   @param state  In and out, of the random numbers.
   @param pixels Out, [FACES_SIDE][FACES_SIDE], >= 0.
*/
void faces_draw(uint64_t* state, double* pixels);

#endif // FACES_H
