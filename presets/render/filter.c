// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "filter.h"

#include <math.h>

static const double pi = 3.14159265358979323846;

/// Return a filter of coefficients, the first of the denominator divided out.
static RenFilter
normalized(double b0, double b1, double b2, double a0, double a1, double a2)
{
  const RenFilter filter = {
      {b0 / a0, b1 / a0, b2 / a0}, {a1 / a0, a2 / a0}, {0.0, 0.0}};

  return filter;
}

RenFilter
ren_lowpass(double hz, double q)
{
  const double w = 2.0 * pi * hz / REN_RATE;
  const double c = cos(w);
  const double s = sin(w) / (2.0 * q);

  return normalized(
      (1.0 - c) / 2.0, 1.0 - c, (1.0 - c) / 2.0, 1.0 + s, -2.0 * c, 1.0 - s);
}

RenFilter
ren_highpass(double hz, double q)
{
  const double w = 2.0 * pi * hz / REN_RATE;
  const double c = cos(w);
  const double s = sin(w) / (2.0 * q);

  return normalized(
      (1.0 + c) / 2.0, -1.0 - c, (1.0 + c) / 2.0, 1.0 + s, -2.0 * c, 1.0 - s);
}

RenFilter
ren_bell(double hz, double q, double db)
{
  const double w = 2.0 * pi * hz / REN_RATE;
  const double c = cos(w);
  const double s = sin(w) / (2.0 * q);
  const double g = pow(10.0, db / 40.0);

  return normalized(1.0 + (s * g),
                    -2.0 * c,
                    1.0 - (s * g),
                    1.0 + (s / g),
                    -2.0 * c,
                    1.0 - (s / g));
}

/// Return a shelf; `side` is 1 for the high one, -1 for the low one.
static RenFilter
shelf(double hz, double db, double side)
{
  const double w = 2.0 * pi * hz / REN_RATE;
  const double c = side * cos(w);
  const double g = pow(10.0, db / 40.0);
  const double s = sin(w) * sqrt(2.0) * sqrt(g);
  const double p = g + 1.0;
  const double m = g - 1.0;

  return normalized(g * (p + (m * c) + s),
                    -2.0 * side * g * (m + (p * c)),
                    g * (p + (m * c) - s),
                    p - (m * c) + s,
                    2.0 * side * (m - (p * c)),
                    p - (m * c) - s);
}

RenFilter
ren_low_shelf(double hz, double db)
{
  return shelf(hz, db, -1.0);
}

RenFilter
ren_high_shelf(double hz, double db)
{
  return shelf(hz, db, 1.0);
}

void
ren_filter(RenSound* sound, RenFilter filter)
{
  for (size_t i = 0; i < sound->n_samples; ++i) {
    const double x = (double)sound->samples[i] + 1e-20;
    const double y = (filter.b[0] * x) + filter.z[0];

    filter.z[0] = (filter.b[1] * x) - (filter.a[0] * y) + filter.z[1];
    filter.z[1] = (filter.b[2] * x) - (filter.a[1] * y);

    sound->samples[i] = (float)y;
  }
}

void
ren_brighten(RenRandom* random, RenSound* sound, double hz, double db)
{
  const double from_hz = hz * exp2(ren_uniform(random, -0.6, 0.6));

  ren_filter(sound, ren_high_shelf(from_hz, ren_uniform(random, 0.0, db)));
}

void
ren_equalize(RenRandom* random, RenSound* sound, double db)
{
  const double low_hz  = 80.0 * exp2(ren_uniform(random, 0.0, 2.0));
  const double mid_hz  = 300.0 * exp2(ren_uniform(random, 0.0, 4.0));
  const double high_hz = 2500.0 * exp2(ren_uniform(random, 0.0, 1.7));
  const double low_db  = ren_uniform(random, -db, db);
  const double mid_db  = ren_uniform(random, -db, db);
  const double high_db = ren_uniform(random, -db, db);

  ren_filter(sound, ren_low_shelf(low_hz, low_db));
  ren_filter(sound, ren_bell(mid_hz, ren_uniform(random, 0.5, 1.6), mid_db));
  ren_filter(sound, ren_high_shelf(high_hz, high_db));
}
