// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "stft_rig.h"
#include "tools.h"

#include <fftw3.h>

#include <stdlib.h>

/**
   The bits do not depend on what else in the process has taught FFTW: a host
   has other plugins, and their wisdom is everybody's.
*/

#define WINDOW 2048
#define HOP 512
#define LENGTH 20000

static float*
run(float* input)
{
  StftRig* rig    = stft_rig_new(WINDOW, HOP, 1);
  float*   output = new_floats(LENGTH);
  rig->keep_frame = 10;
  stft_rig_run(rig, &input, &output, LENGTH, 64);
  for (uint32_t i = 0; i < rig->n_bins && i < HOP; ++i) {
    output[i] = rig->kept[i].re + rig->kept[i].im;
  }
  stft_rig_free(rig);
  return output;
}

/// Have FFTW find out its fastest plans
static void
teach(unsigned flags)
{
  const size_t   n_bins = WINDOW / 2 + 1;
  float*         real   = fftwf_alloc_real(WINDOW);
  fftwf_complex* bins   = fftwf_alloc_complex(n_bins);
  REQUIRE(real && bins);
  fftwf_plan forward = fftwf_plan_dft_r2c_1d(WINDOW, real, bins, flags);
  fftwf_plan inverse = fftwf_plan_dft_c2r_1d(WINDOW, bins, real, flags);
  REQUIRE(forward && inverse);
  fftwf_destroy_plan(forward);
  fftwf_destroy_plan(inverse);
  fftwf_free(real);
  fftwf_free(bins);
}

int
main(void)
{
  float* input  = new_random(LENGTH, 1, -1.0, 1.0);
  float* before = run(input);
  teach(FFTW_MEASURE);
  teach(FFTW_MEASURE | FFTW_DESTROY_INPUT);
  float* after = run(input);
  CHECK_SAME(after, before, LENGTH);
  free(input);
  free(before);
  free(after);
  return check_result();
}
