// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "directions.h"

#include "palette.h"

#include <math.h>

#define QUARTER_PI 0.78539816339744831

/// What is added to both channels of a covariance before it is inverted
#define LOADING 0.003

UiCovariance
ui_directions_at(double pan, double width)
{
  const double angle = (fmin(fmax(pan, -1.0), 1.0) + 1.0) * QUARTER_PI;
  const double point = 1.0 - fmin(fmax(width, 0.0), 1.0);
  const double side  = point * cos(2.0 * angle);

  const UiCovariance covariance = {{(float)(0.5 + 0.5 * side),
                                    (float)(0.5 - 0.5 * side),
                                    (float)(0.5 * point * sin(2.0 * angle)),
                                    0.0f}};
  return covariance;
}

/// Return what comes from one direction, gains for left and right
static double
power_from(const float* covariance, double left, double right)
{
  const double a   = (double)covariance[0] + LOADING;
  const double b   = (double)covariance[1] + LOADING;
  const double z   = (double)covariance[2];
  const double det = fmax(a * b - z * z, 1e-9);
  return det / (b * left * left + a * right * right - 2.0 * z * left * right);
}

void
ui_directions_add(const float* covariance,
                  double       weight,
                  uint32_t     n,
                  double*      levels)
{
  for (uint32_t i = 0; i < n; ++i) {
    const double angle = 2.0 * QUARTER_PI * i / (double)(n - 1);
    levels[i] += weight * power_from(covariance, cos(angle), sin(angle));
  }
}

void
ui_directions_scale(uint32_t n, double* levels)
{
  double largest = 0.0;
  for (uint32_t i = 0; i < n; ++i) {
    largest = fmax(largest, levels[i]);
  }
  for (uint32_t i = 0; largest > 0.0 && i < n; ++i) {
    levels[i] /= largest;
  }
}

void
ui_directions_paint(UiCanvas*     canvas,
                    UiBox         box,
                    uint32_t      source,
                    uint32_t      n,
                    const double* levels)
{
  uint32_t colours[UI_DIRECTIONS_MOST];
  for (uint32_t i = 0; i < n && i < UI_DIRECTIONS_MOST; ++i) {
    colours[i] = ui_palette_shade(source, levels[i]);
  }
  const UiPixels pixels = {n, 1, colours};
  ui_canvas_paint(canvas, box, &pixels);
}
