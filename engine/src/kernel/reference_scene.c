// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "kernel/reference_scene.h"

#include "kernel/kernel.h"
#include "nms/complex.h"

#include <complex.h>
#include <math.h>
#include <stdint.h>

/// Below this trace a group is silent
static const double silence = 1e-14;

/// The least that a stream weighs
static const double least_share = 1e-8;

/// A Hermitian matrix, [a z; conj(z) b]
typedef struct {
  double         a;
  double         b;
  double complex z;
} Matrix;

/// Return I / 2 and `focus` times the image of a group
static Matrix
image_matrix(const float* image, uint32_t n_groups, uint32_t group, float focus)
{
  const double h  = (double)(focus * image[group]);
  const double re = (double)(focus * image[n_groups + group]);
  const double im = (double)(focus * image[2 * (size_t)n_groups + group]);

  return (Matrix){0.5 + h, 0.5 - h, re + im * I};
}

/// Return the trace of a product
static double
trace_of(Matrix x, Matrix y)
{
  return x.a * y.a + x.b * y.b + 2.0 * creal(x.z * conj(y.z));
}

static Matrix
add_scaled(Matrix x, double scale, Matrix y)
{
  return (Matrix){x.a + scale * y.a, x.b + scale * y.b, x.z + scale * y.z};
}

/// Return x y x
static Matrix
wrap(Matrix x, Matrix y)
{
  const double complex a = x.a * y.a + x.z * conj(y.z);
  const double complex b = x.a * y.z + x.z * y.b;
  const double complex c = conj(x.z) * y.a + x.b * conj(y.z);
  const double complex d = conj(x.z) * y.z + x.b * y.b;

  return (Matrix){creal(a * x.a + b * conj(x.z)),
                  creal(c * x.z + d * x.b),
                  a * x.z + b * x.b};
}

static double
determinant(Matrix x)
{
  const double det = x.a * x.b - creal(x.z * conj(x.z));

  return fmax(det, 1e-4 * x.a * x.b);
}

static Matrix
invert(Matrix x)
{
  const double det = determinant(x);

  return (Matrix){x.b / det, x.a / det, -x.z / det};
}

static Matrix
stream_matrix(const NmsScene* scene, uint32_t stream, uint32_t group)
{
  return image_matrix(
      scene->images[stream], scene->n_groups, group, scene->focus);
}

/// Return the sum of the streams' covariances with their weights
static Matrix
sum_streams(const NmsScene* scene, uint32_t group, const double* weights)
{
  Matrix sum = {0.0, 0.0, 0.0};

  for (uint32_t s = 0; s < scene->n_streams; ++s) {
    sum = add_scaled(sum, weights[s], stream_matrix(scene, s, group));
  }
  return sum;
}

/// Get the shares of a group
static void
begin_weights(const NmsScene* scene, uint32_t group, double* weights)
{
  for (uint32_t s = 0; s < scene->n_streams; ++s) {
    weights[s] = fmax((double)scene->shares[s][group], least_share);
  }
}

static Matrix
heard_matrix(const NmsScene* scene, uint32_t group)
{
  const uint32_t     n = scene->n_groups;
  const float* const x = scene->covariance + group;

  return (Matrix){(double)x[0],
                  (double)x[n],
                  (double)x[(size_t)2 * n] + (double)x[(size_t)3 * n] * I};
}

void
nms_reference_covary(const NmsComplex* const* spectra,
                     const uint32_t*          starts,
                     uint32_t                 n_groups,
                     float*                   covariance)
{
  for (uint32_t g = 0; g < n_groups; ++g) {
    double         a = 0.0;
    double         b = 0.0;
    double complex z = 0.0;
    for (uint32_t bin = starts[g]; bin < starts[g + 1]; ++bin) {
      const double complex l =
          (double)spectra[0][bin].re + (double)spectra[0][bin].im * I;
      const double complex r =
          (double)spectra[1][bin].re + (double)spectra[1][bin].im * I;
      a += creal(l * conj(l));
      b += creal(r * conj(r));
      z += l * conj(r);
    }
    covariance[g]                        = (float)a;
    covariance[n_groups + g]             = (float)b;
    covariance[(size_t)2 * n_groups + g] = (float)creal(z);
    covariance[(size_t)3 * n_groups + g] = (float)cimag(z);
  }
}

/// Update the weights of a group once
static void
update_weights(const NmsScene* scene, uint32_t group, double* weights, Matrix x)
{
  const Matrix p = invert(sum_streams(scene, group, weights));
  const Matrix y = wrap(p, x);

  for (uint32_t s = 0; s < scene->n_streams; ++s) {
    const Matrix c = stream_matrix(scene, s, group);
    weights[s] *= sqrt(fmax(trace_of(c, y), 0.0) / trace_of(c, p));
  }
}

/// Weigh the streams of a group and return P
static Matrix
weigh_group(const NmsScene* scene, uint32_t group, float* const* weights)
{
  const Matrix x     = heard_matrix(scene, group);
  const double trace = x.a + x.b;

  double w[NMS_SCENE_STREAMS];
  begin_weights(scene, group, w);
  for (int i = 0; i < 2 && trace >= silence; ++i) {
    const Matrix unit = {x.a / trace, x.b / trace, x.z / trace};
    update_weights(scene, group, w, unit);
  }
  for (uint32_t s = 0; s < scene->n_streams; ++s) {
    weights[s][group] = (float)w[s];
  }
  return invert(sum_streams(scene, group, w));
}

void
nms_reference_weigh(const NmsScene* scene,
                    float* const*   weights,
                    float*          inverse,
                    float*          energy)
{
  const size_t n                       = scene->n_groups;
  double       sums[NMS_SCENE_STREAMS] = {0.0};

  for (uint32_t g = 0; g < n; ++g) {
    const Matrix p = weigh_group(scene, g, weights);
    const Matrix y = wrap(p, heard_matrix(scene, g));

    inverse[g]         = (float)(0.5 * (p.a + p.b));
    inverse[n + g]     = (float)(0.5 * (p.b - p.a));
    inverse[2 * n + g] = (float)-creal(p.z);
    inverse[3 * n + g] = (float)-cimag(p.z);
    for (uint32_t s = 0; s < scene->n_streams; ++s) {
      const Matrix c = stream_matrix(scene, s, g);
      const Matrix f = wrap(c, y);
      const double w = (double)weights[s][g];
      sums[s] += w * w * (f.a + f.b);
    }
  }
  for (uint32_t s = 0; s < scene->n_streams; ++s) {
    energy[s] = (float)fmax(sums[s], 0.0);
  }
}

void
nms_reference_mix_filter(const NmsScene*     scene,
                         const float* const* weights,
                         const float*        inverse,
                         const float*        gains,
                         float*              filter)
{
  const size_t n = scene->n_groups;

  for (uint32_t g = 0; g < n; ++g) {
    Matrix m = {0.0, 0.0, 0.0};
    for (uint32_t s = 0; s < scene->n_streams; ++s) {
      m = add_scaled(m,
                     (double)gains[s] * (double)weights[s][g],
                     stream_matrix(scene, s, g));
    }
    const double         half = (double)inverse[g];
    const double         h    = (double)inverse[n + g];
    const double complex z =
        -(double)inverse[2 * n + g] - (double)inverse[3 * n + g] * I;
    const double complex f[] = {m.a * (half - h) + m.z * conj(z),
                                m.a * z + m.z * (half + h),
                                conj(m.z) * (half - h) + m.b * conj(z),
                                conj(m.z) * z + m.b * (half + h)};
    for (size_t i = 0; i < 4; ++i) {
      filter[2 * i * n + g]       = (float)creal(f[i]);
      filter[(2 * i + 1) * n + g] = (float)cimag(f[i]);
    }
  }
}

void
nms_reference_apply_filter(const float*             filter,
                           const uint32_t*          starts,
                           uint32_t                 n_groups,
                           const NmsComplex* const* x,
                           NmsComplex* const*       y)
{
  for (uint32_t g = 0; g < n_groups; ++g) {
    for (uint32_t bin = starts[g]; bin < starts[g + 1]; ++bin) {
      for (size_t c = 0; c < 2; ++c) {
        const float* const f = filter + 4 * c * n_groups + g;
        const NmsComplex   l = x[0][bin];
        const NmsComplex   r = x[1][bin];
        const float        p = f[0];
        const float        q = f[n_groups];
        const float        u = f[(size_t)2 * n_groups];
        const float        v = f[(size_t)3 * n_groups];
        y[c][bin].re         = p * l.re - q * l.im + (u * r.re - v * r.im);
        y[c][bin].im         = p * l.im + q * l.re + (u * r.im + v * r.re);
      }
    }
  }
}

/// Return tr(adj(S) X)^2 / det S
static double
mismatch(Matrix s, Matrix x)
{
  const Matrix adjoint = {s.b, s.a, -s.z};
  const double match   = trace_of(adjoint, x);

  return match * match / determinant(s);
}

float
nms_reference_compare(const NmsScene* scene, const float* mean)
{
  double sum = 0.0;

  for (uint32_t g = 0; g < scene->n_groups; ++g) {
    const Matrix x     = heard_matrix(scene, g);
    const double trace = x.a + x.b;
    if (trace >= silence) {
      const Matrix unit = {x.a / trace, x.b / trace, x.z / trace};
      double       w[NMS_SCENE_STREAMS];
      begin_weights(scene, g, w);
      const Matrix s     = sum_streams(scene, g, w);
      const double scale = s.a + s.b;
      const Matrix model = {s.a / scale, s.b / scale, s.z / scale};
      const Matrix other = image_matrix(mean, scene->n_groups, g, scene->focus);
      sum += log2(mismatch(other, unit) / mismatch(model, unit));
    }
  }
  return (float)sum;
}
