// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "faces.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#define PI 3.14159265358979323846

/// Points along a stroke
#define N_POINTS 40

/// A piece of an ellipse, in pixels and in degrees: 0 to the right, 90 down
typedef struct {
  double x, y, rx, ry, from, to;
} Stroke;

/// A feature: of those of one group, a face has one at most
typedef struct {
  int    group;
  double chance; ///< Of it, in its group
  Stroke strokes[2];
} Feature;

// clang-format off
static const Feature features[FACES_PARTS] = {
  // Head
  {0, 0.34, {{9, 9.5, 7.0, 8.5, 0, 360}}},
  {0, 0.33, {{9, 10, 6.0, 8.0, 0, 360}}},
  {0, 0.33, {{9, 9, 8.0, 8.5, 0, 360}}},
  // Hair
  {1, 0.25, {{9, 5, 6.0, 4.0, 180, 360}, {9, 6, 5.0, 4.0, 200, 340}}},
  {1, 0.25, {{5, 3, 6.0, 2.5, 0, 120}, {13, 3, 3.0, 2.5, 60, 180}}},
  {1, 0.25, {{2, 10, 1.5, 7.0, 90, 270}, {16, 10, 1.5, 7.0, 270, 450}}},
  // Brows, left and right
  {2, 0.30, {{5.5, 6.5, 2.2, 1.2, 190, 350}}},
  {2, 0.30, {{5.5, 5.5, 2.5, 0.1, 180, 360}}},
  {2, 0.30, {{5.0, 4.0, 3.0, 2.5, 20, 90}}},
  {3, 0.30, {{12.5, 6.5, 2.2, 1.2, 190, 350}}},
  {3, 0.30, {{12.5, 5.5, 2.5, 0.1, 180, 360}}},
  {3, 0.30, {{13.0, 4.0, 3.0, 2.5, 90, 160}}},
  // Eyes, left and right: open, closed, wide
  {4, 0.40, {{5.5, 8, 0.5, 0.5, 0, 360}}},
  {4, 0.30, {{5.5, 8, 1.6, 0.8, 0, 180}}},
  {4, 0.30, {{5.5, 8, 1.7, 1.3, 0, 360}}},
  {5, 0.40, {{12.5, 8, 0.5, 0.5, 0, 360}}},
  {5, 0.30, {{12.5, 8, 1.6, 0.8, 0, 180}}},
  {5, 0.30, {{12.5, 8, 1.7, 1.3, 0, 360}}},
  // Glasses
  {6, 0.20, {{5.5, 8, 2.8, 2.2, 0, 360}, {12.5, 8, 2.8, 2.2, 0, 360}}},
  // Nose
  {7, 0.34, {{9, 10, 0.1, 2.0, 90, 270}}},
  {7, 0.33, {{9, 11.5, 1.2, 0.8, 0, 180}}},
  {7, 0.33, {{11, 9.5, 2.0, 2.5, 90, 180}}},
  // Mouth
  {8, 0.25, {{9, 13.0, 3.2, 2.0, 10, 170}}},
  {8, 0.25, {{9, 16.0, 3.0, 2.0, 190, 350}}},
  {8, 0.25, {{9, 14.5, 3.0, 0.1, 180, 360}}},
  {8, 0.25, {{9, 14.5, 1.6, 1.3, 0, 360}}},
  // Beard, moustache, cheeks
  {9, 0.25, {{9, 15.5, 4.5, 2.3, 20, 160}, {9, 16.0, 3.5, 1.8, 30, 150}}},
  {10, 0.25, {{7, 13.0, 2.0, 0.9, 190, 350}, {11, 13.0, 2.0, 0.9, 190, 350}}},
  {11, 0.25, {{4, 11.5, 0.8, 0.8, 0, 360}, {14, 11.5, 0.8, 0.8, 0, 360}}},
};
// clang-format on

double
faces_random(uint64_t* state)
{
  uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
  z          = (z ^ (z >> 30U)) * UINT64_C(0xBF58476D1CE4E5B9);
  z          = (z ^ (z >> 27U)) * UINT64_C(0x94D049BB133111EB);
  return (double)((z ^ (z >> 31U)) >> 11U) * 0x1p-53;
}

static void
draw_stroke(const Stroke* stroke, double* pixels)
{
  for (int i = 0; i <= N_POINTS; ++i) {
    const double turn =
        stroke->from + (stroke->to - stroke->from) * i / N_POINTS;
    const double x = stroke->x + stroke->rx * cos(turn * PI / 180.0);
    const double y = stroke->y + stroke->ry * sin(turn * PI / 180.0);
    for (int at = 0; at < FACES_SIDE * FACES_SIDE; ++at) {
      const double dx   = at % FACES_SIDE - x;
      const double dy   = (double)(at / FACES_SIDE) - y;
      const double near = exp(-1.8 * (dx * dx + dy * dy));
      pixels[at]        = fmax(pixels[at], near > 0.01 ? near : 0.0);
    }
  }
}

void
faces_draw_part(int part, double* pixels)
{
  memset(pixels, 0, sizeof(double) * FACES_SIDE * FACES_SIDE);
  for (int i = 0; i < 2; ++i) {
    if (features[part].strokes[i].rx > 0.0) {
      draw_stroke(&features[part].strokes[i], pixels);
    }
  }
}

void
faces_draw(uint64_t* state, double* pixels)
{
  static double parts[FACES_PARTS][FACES_SIDE * FACES_SIDE];
  static bool   are_drawn = false;
  for (int part = 0; !are_drawn && part < FACES_PARTS; ++part) {
    faces_draw_part(part, parts[part]);
  }
  are_drawn = true;

  memset(pixels, 0, sizeof(double) * FACES_SIDE * FACES_SIDE);
  int    group  = -1;
  double chance = 0.0;
  for (int part = 0; part < FACES_PARTS; ++part) {
    if (features[part].group != group) {
      group  = features[part].group;
      chance = faces_random(state);
    }
    const double strength = 0.5 + faces_random(state);
    const bool   is_it    = chance >= 0.0 && chance < features[part].chance;
    chance -= features[part].chance;
    for (int at = 0; is_it && at < FACES_SIDE * FACES_SIDE; ++at) {
      pixels[at] += strength * parts[part][at];
    }
  }
}
