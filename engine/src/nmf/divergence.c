// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nmf/divergence.h"

#include <math.h>

double
nms_divergence(double beta, double v, double y)
{
  if (beta == 2.0) {
    return 0.5 * (v - y) * (v - y);
  }
  if (beta == 1.0) {
    return (v > 0.0 ? v * log(v / y) : 0.0) - v + y;
  }
  if (beta == 0.0) {
    return v / y - log(v / y) - 1.0;
  }
  return (pow(v, beta) + (beta - 1.0) * pow(y, beta) -
          beta * v * pow(y, beta - 1.0)) /
         (beta * (beta - 1.0));
}
