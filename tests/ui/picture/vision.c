// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vision.h"

#include <math.h>

#define DEGREE 0.017453292519943295

/// From linear sRGB to that which eyes without some cones see
static const double seen[][3][3] = {
    {{1.0, 0.0, 0.0}, {0.0, 1.0, 0.0}, {0.0, 0.0, 1.0}},
    {{0.152286, 1.052583, -0.204868},
     {0.114503, 0.786281, 0.099216},
     {-0.003882, -0.048116, 1.051998}},
    {{0.367322, 0.860646, -0.227968},
     {0.280085, 0.672501, 0.047413},
     {-0.011820, 0.042940, 0.968881}},
    {{1.255528, -0.076749, -0.178779},
     {-0.078411, 0.930809, 0.147602},
     {0.004733, 0.691367, 0.303900}},
};

/// From linear sRGB to XYZ with the white at 1
static const double to_xyz[3][3] = {
    {0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047},
    {0.2126729, 0.7151522, 0.0721750},
    {0.0193339 / 1.08883, 0.1191920 / 1.08883, 0.9503041 / 1.08883},
};

static void
apply(const double matrix[3][3], const double* in, double* out)
{
  for (int i = 0; i < 3; ++i) {
    out[i] = matrix[i][0] * in[0] + matrix[i][1] * in[1] + matrix[i][2] * in[2];
  }
}

static void
linear_of(uint32_t colour, double* linear)
{
  for (int i = 0; i < 3; ++i) {
    const double value = (double)(colour >> (16 - 8 * i) & 0xFFU) / 255.0;
    linear[i] =
        value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
  }
}

static void
lab_of(Vision vision, uint32_t colour, double* lab)
{
  double linear[3];
  double left[3];
  double xyz[3];
  double f[3];
  linear_of(colour, linear);
  apply(seen[vision], linear, left);
  for (int i = 0; i < 3; ++i) {
    left[i] = fmin(fmax(left[i], 0.0), 1.0);
  }
  apply(to_xyz, left, xyz);
  for (int i = 0; i < 3; ++i) {
    f[i] = xyz[i] > 216.0 / 24389.0 ? cbrt(xyz[i])
                                    : (24389.0 / 27.0 * xyz[i] + 16.0) / 116.0;
  }
  lab[0] = 116.0 * f[1] - 16.0;
  lab[1] = 500.0 * (f[0] - f[1]);
  lab[2] = 200.0 * (f[1] - f[2]);
}

/// Return the angle of a hue, 0 to 360 degrees
static double
hue_of(double a, double b)
{
  const double degrees = atan2(b, a) / DEGREE;
  return degrees < 0.0 ? degrees + 360.0 : degrees;
}

/// Return half way between two hues, the shorter way
static double
mean_hue(double one, double two)
{
  const double mean = 0.5 * (one + two);
  return fabs(one - two) <= 180.0 ? mean
         : mean < 180.0           ? mean + 180.0
                                  : mean - 180.0;
}

/// Return x^7 / (x^7 + 25^7), under a root
static double
chroma_root(double chroma)
{
  return sqrt(pow(chroma, 7.0) / (pow(chroma, 7.0) + pow(25.0, 7.0)));
}

double
vision_ciede2000(const double* one, const double* two)
{
  const double chroma = 0.5 * (hypot(one[1], one[2]) + hypot(two[1], two[2]));
  const double scale  = 1.0 + 0.5 * (1.0 - chroma_root(chroma));
  const double c1     = hypot(scale * one[1], one[2]);
  const double c2     = hypot(scale * two[1], two[2]);
  const double h1     = hue_of(scale * one[1], one[2]);
  const double h2     = hue_of(scale * two[1], two[2]);
  const double step   = h2 - h1;
  const double turn   = step > 180.0    ? step - 360.0
                        : step < -180.0 ? step + 360.0
                                        : step;
  const double d_l    = two[0] - one[0];
  const double d_c    = c2 - c1;
  const double d_h    = 2.0 * sqrt(c1 * c2) * sin(0.5 * turn * DEGREE);

  const double grey = c1 * c2 > 0.0 ? mean_hue(h1, h2) : h1 + h2;
  const double mean = 0.5 * (c1 + c2);
  const double off  = 0.5 * (one[0] + two[0]) - 50.0;
  const double t    = 1.0 - 0.17 * cos((grey - 30.0) * DEGREE) +
                   0.24 * cos(2.0 * grey * DEGREE) +
                   0.32 * cos((3.0 * grey + 6.0) * DEGREE) -
                   0.20 * cos((4.0 * grey - 63.0) * DEGREE);
  const double blue = (grey - 275.0) / 25.0;
  const double r =
      -2.0 * chroma_root(mean) * sin(60.0 * DEGREE * exp(-blue * blue));
  const double l = d_l / (1.0 + 0.015 * off * off / sqrt(20.0 + off * off));
  const double c = d_c / (1.0 + 0.045 * mean);
  const double h = d_h / (1.0 + 0.015 * mean * t);
  return sqrt(l * l + c * c + h * h + r * c * h);
}

double
vision_distance(Vision vision, uint32_t one, uint32_t two)
{
  double lab[2][3];
  lab_of(vision, one, lab[0]);
  lab_of(vision, two, lab[1]);
  return vision_ciede2000(lab[0], lab[1]);
}

static double
luminance_of(uint32_t colour)
{
  double linear[3];
  linear_of(colour, linear);
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}

double
vision_contrast(uint32_t one, uint32_t two)
{
  const double a = luminance_of(one) + 0.05;
  const double b = luminance_of(two) + 0.05;
  return a > b ? a / b : b / a;
}
