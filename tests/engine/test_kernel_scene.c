// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "guarded.h"
#include "kernels.h"
#include "tools.h"

#include "kernel/kernel.h"

#include <complex.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/**
   The functions of every kernel for two channels, against the reference, and
   the reference against matrices by their definition, with arrays that start
   anywhere and end in values that must be neither used nor changed.
*/

/// Streams and groups at most
#define MAX_STREAMS 8
#define MAX_GROUPS 300

/// A scene and what comes of it
typedef struct {
  NmsScene     scene;
  Guarded      shares[MAX_STREAMS];
  Guarded      images[MAX_STREAMS];
  Guarded      covariance;
  Guarded      weights[MAX_STREAMS];
  Guarded      inverse;
  Guarded      energy;
  Guarded      filter;
  float*       share_rows[MAX_STREAMS];
  const float* image_rows[MAX_STREAMS];
  float*       weight_rows[MAX_STREAMS];
} Rig;

/// Set the image of a covariance of trace 1, up to such of one direction only
static void
set_image(float* image, size_t n, size_t group, Random* random)
{
  const double length = random_below(random, 4) ? 0.45 : 0.5;
  const double tilt   = random_between(random, 0.0, TOOLS_PI);
  const double turn   = random_between(random, 0.0, 2.0 * TOOLS_PI);

  image[group]         = (float)(length * cos(tilt));
  image[n + group]     = (float)(length * sin(tilt) * cos(turn));
  image[2 * n + group] = (float)(length * sin(tilt) * sin(turn));
}

/// Set what is heard: loud, faint, silent, both channels alike, one channel
static void
set_covariance(float* x, size_t n, size_t group, Random* random)
{
  const float  scales[] = {1.0f, 1e30f, 1e-11f, 0.0f, 1e-36f};
  const float  scale    = scales[group % 5];
  float        image[3] = {0.0f, 0.5f, 0.0f};
  const size_t kind     = group % 7;

  if (kind != 3) {
    set_image(image, 1, 0, random);
  }
  if (kind == 4) {
    image[0] = 0.5f;
    image[1] = 0.0f;
    image[2] = 0.0f;
  }
  x[group]         = scale * (0.5f + image[0]);
  x[n + group]     = scale * (0.5f - image[0]);
  x[2 * n + group] = scale * image[1];
  x[3 * n + group] = scale * image[2];
}

static Rig*
rig_new(uint32_t n, uint32_t n_streams, float focus)
{
  Rig* const self   = calloc(1, sizeof(Rig));
  Random     random = {n};
  REQUIRE(self != NULL);
  self->scene      = (NmsScene){.shares    = self->share_rows,
                                .images    = self->image_rows,
                                .n_streams = n_streams,
                                .n_groups  = n,
                                .focus     = focus};
  self->covariance = guarded_new((size_t)4 * n, 1, 7.0, 8.0);
  self->inverse    = guarded_new((size_t)4 * n, 2, 7.0, 8.0);
  self->filter     = guarded_new((size_t)8 * n, 3, 7.0, 8.0);
  self->energy     = guarded_new(n_streams, 4, 7.0, 8.0);
  for (uint32_t s = 0; s < n_streams; ++s) {
    self->shares[s]      = guarded_new(n, 5 + s, 0.0, 1.0);
    self->images[s]      = guarded_new((size_t)3 * n, s, 7.0, 8.0);
    self->weights[s]     = guarded_new(n, 5 + s, 7.0, 8.0);
    self->share_rows[s]  = self->shares[s].values;
    self->image_rows[s]  = self->images[s].values;
    self->weight_rows[s] = self->weights[s].values;
    for (uint32_t g = 0; g < n; ++g) {
      set_image(self->images[s].values, n, g, &random);
    }
  }
  for (uint32_t g = 0; g < n; ++g) {
    set_covariance(self->covariance.values, n, g, &random);
    if (g % 3 == 1) {
      self->share_rows[0][g] = 0.0f;
    }
  }
  self->scene.covariance = self->covariance.values;
  nms_kernel_reference.share(self->share_rows, n_streams, n, 1.0f);
  return self;
}

static void
rig_free(Rig* self)
{
  for (uint32_t s = 0; s < self->scene.n_streams; ++s) {
    guarded_free(&self->shares[s]);
    guarded_free(&self->images[s]);
    guarded_free(&self->weights[s]);
  }
  guarded_free(&self->covariance);
  guarded_free(&self->inverse);
  guarded_free(&self->energy);
  guarded_free(&self->filter);
  free(self);
}

static void
rig_run(Rig* self, const NmsKernel* kernel, const float* gains)
{
  kernel->weigh(&self->scene,
                self->weight_rows,
                self->inverse.values,
                self->energy.values);
  kernel->mix_filter(&self->scene,
                     (const float* const*)self->weight_rows,
                     self->inverse.values,
                     gains,
                     self->filter.values);
}

static void
check_close(const float* found, const float* expected, size_t n, double bound)
{
  const double most = max_magnitude(expected, n);
  for (size_t i = 0; i < n; ++i) {
    CHECK_NEAR(found[i], (double)expected[i], bound * most);
  }
}

/// Weights, inverse, energies and filters follow the reference
static void
test_filters(const NmsKernel* kernel, uint32_t n, uint32_t n_streams)
{
  const float gains[MAX_STREAMS] = {0.0f, 1.0f, -2.0f, 0.5f, 3.0f};
  Rig* const  found              = rig_new(n, n_streams, 0.98f);
  Rig* const  expected           = rig_new(n, n_streams, 0.98f);

  rig_run(found, kernel, gains);
  rig_run(expected, &nms_kernel_reference, gains);
  for (uint32_t s = 0; s < n_streams; ++s) {
    check_close(found->weight_rows[s], expected->weight_rows[s], n, 1e-4);
  }
  check_close(
      found->inverse.values, expected->inverse.values, (size_t)4 * n, 1e-4);
  check_close(found->energy.values, expected->energy.values, n_streams, 1e-4);
  check_close(
      found->filter.values, expected->filter.values, (size_t)8 * n, 1e-4);
  rig_free(found);
  rig_free(expected);
}

/// All filters add up to the identity
static void
test_identity(const NmsKernel* kernel, uint32_t n, uint32_t n_streams)
{
  float gains[MAX_STREAMS];
  Rig*  rig = rig_new(n, n_streams, 0.98f);
  for (size_t s = 0; s < MAX_STREAMS; ++s) {
    gains[s] = 1.0f;
  }
  rig_run(rig, kernel, gains);
  for (size_t i = 0; i < (size_t)8 * n; ++i) {
    const bool is_one = i / n == 0 || i / n == 6;
    CHECK_NEAR(rig->filter.values[i], is_one ? 1.0 : 0.0, 2e-4);
  }
  rig_free(rig);
}

/// Without focus there are masks: the shares
static void
test_masks(const NmsKernel* kernel, uint32_t n, uint32_t n_streams)
{
  float gains[MAX_STREAMS]    = {0.0f};
  Rig*  rig                   = rig_new(n, n_streams, 0.0f);
  gains[n_streams - 1]        = 1.0f;
  const float* const expected = rig->share_rows[n_streams - 1];
  rig_run(rig, kernel, gains);
  for (uint32_t g = 0; g < n; ++g) {
    CHECK_NEAR(rig->filter.values[g], (double)expected[g], 1e-5);
    CHECK_NEAR(
        rig->filter.values[(size_t)6 * n + g], (double)expected[g], 1e-5);
    for (size_t i = 1; i < 6; ++i) {
      CHECK_NEAR(rig->filter.values[i * n + g], 0.0, 1e-6);
    }
  }
  rig_free(rig);
}

static void
test_compare(const NmsKernel* kernel, uint32_t n, uint32_t n_streams)
{
  Rig*    rig    = rig_new(n, n_streams, 0.98f);
  Guarded mean   = guarded_new((size_t)3 * n, 1, 7.0, 8.0);
  Random  random = {9};
  for (uint32_t g = 0; g < n; ++g) {
    set_image(mean.values, n, g, &random);
  }
  CHECK_NEAR(kernel->compare(&rig->scene, mean.values),
             (double)nms_kernel_reference.compare(&rig->scene, mean.values),
             1e-4 * n);
  guarded_free(&mean);
  rig_free(rig);
}

/// Write groups of 0, 1, 2, ... bins up to 40; return how many there are
static uint32_t
set_starts(uint32_t* starts, uint32_t n_bins)
{
  uint32_t n = 0;
  for (uint32_t bin = 0; bin < n_bins; bin += n % 41) {
    starts[n++] = bin;
  }
  starts[n] = n_bins;
  return n;
}

/// Covariances and what comes of filters follow the definition
static void
test_bins(const NmsKernel* kernel, uint32_t n_bins)
{
  uint32_t          starts[MAX_GROUPS + 2];
  const uint32_t    n     = set_starts(starts, n_bins);
  Guarded           found = guarded_new((size_t)4 * n, 1, 7.0, 8.0);
  Guarded           f     = guarded_new((size_t)8 * n, 2, -1.0, 1.0);
  Guarded           l     = guarded_new((size_t)2 * n_bins, 3, -1.0, 1.0);
  Guarded           r     = guarded_new((size_t)2 * n_bins, 4, -1.0, 1.0);
  Guarded           y[]   = {guarded_new((size_t)2 * n_bins, 5, 7.0, 8.0),
                             guarded_new((size_t)2 * n_bins, 6, 7.0, 8.0)};
  const NmsComplex* x[]   = {(NmsComplex*)l.values, (NmsComplex*)r.values};
  NmsComplex*       to[] = {(NmsComplex*)y[0].values, (NmsComplex*)y[1].values};
  kernel->covary(x, starts, n, found.values);
  kernel->apply_filter(f.values, starts, n, x, to);
  for (size_t g = 0; g < n; ++g) {
    const float* const at = f.values + g;
    double             a  = 0.0;
    double             b  = 0.0;
    double complex     z  = 0.0;
    for (uint32_t bin = starts[g]; bin < starts[g + 1]; ++bin) {
      const double complex p = (double)x[0][bin].re + (double)x[0][bin].im * I;
      const double complex q = (double)x[1][bin].re + (double)x[1][bin].im * I;
      a += pow(cabs(p), 2.0);
      b += pow(cabs(q), 2.0);
      z += p * conj(q);
      for (size_t c = 0; c < 2; ++c) {
        const double complex to_p =
            (double)at[4 * c * n] + (double)at[(4 * c + 1) * n] * I;
        const double complex to_q =
            (double)at[(4 * c + 2) * n] + (double)at[(4 * c + 3) * n] * I;
        const double complex expected = to_p * p + to_q * q;
        CHECK_NEAR(to[c][bin].re, creal(expected), 1e-6);
        CHECK_NEAR(to[c][bin].im, cimag(expected), 1e-6);
      }
    }
    CHECK_NEAR(found.values[g], a, 1e-5 * a);
    CHECK_NEAR(found.values[n + g], b, 1e-5 * b);
    CHECK_NEAR(found.values[2 * n + g], creal(z), 1e-5 * (a + b));
    CHECK_NEAR(found.values[3 * n + g], cimag(z), 1e-5 * (a + b));
  }
  guarded_free(&found);
  guarded_free(&f);
  guarded_free(&l);
  guarded_free(&r);
  guarded_free(&y[0]);
  guarded_free(&y[1]);
}

static void
test_kernel(const NmsKernel* kernel)
{
  for (uint32_t n = 1; n <= MAX_GROUPS; n += n < 70 ? 1 : 23) {
    const uint32_t n_streams = 1 + n % MAX_STREAMS;
    check_note("%s, %u groups", kernel->name, n);
    test_filters(kernel, n, n_streams);
    test_identity(kernel, n, n_streams);
    test_masks(kernel, n, n_streams);
    test_compare(kernel, n, n_streams);
    test_bins(kernel, n);
  }
  check_no_note();
}

int
main(void)
{
  test_each_kernel(test_kernel);
  return check_result();
}
