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
  const int      half  = WINDOW / 2;
  fftwf_complex* pairs = fftwf_alloc_complex(half);
  fftwf_complex* bins  = fftwf_alloc_complex(half + 1);
  REQUIRE(pairs && bins);
  fftwf_plan forward =
      fftwf_plan_dft_1d(half, pairs, bins, FFTW_FORWARD, flags);
  fftwf_plan inverse =
      fftwf_plan_dft_1d(half, bins, pairs, FFTW_BACKWARD, flags);
  REQUIRE(forward && inverse);
  fftwf_destroy_plan(forward);
  fftwf_destroy_plan(inverse);
  fftwf_free(pairs);
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
