// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "stft_rig.h"
#include "tools.h"

#include "nms/stft.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/// Analysis window and hop, in samples
typedef struct {
  uint32_t window;
  uint32_t hop;
} Size;

static const Size sizes[] = {
    {2, 1},      {4, 1},     {4, 2},      {6, 3},       {16, 1},
    {16, 8},     {18, 9},    {22, 11},    {30, 7},      {34, 16},
    {64, 5},     {128, 64},  {256, 128},  {1000, 333},  {1024, 512},
    {2048, 256}, {4096, 64}, {4096, 128}, {4096, 2048}, {4410, 441},
    {8820, 147}, {1024, 1},  {17836, 64},
};

#define N_SIZES (sizeof(sizes) / sizeof(sizes[0]))

/// The windows are those of docs/design.md, 2.1, and their product is a Hann
/// window
static void
test_windows(Size size)
{
  const uint32_t tail      = 2 * size.hop;
  double*        a         = new_doubles(size.window);
  double*        s         = new_doubles(size.window);
  float*         analysis  = new_floats(size.window);
  float*         synthesis = new_floats(tail);
  nms_stft_windows(size.window, size.hop, analysis, synthesis);
  naive_windows(size.window, size.hop, a, s);
  for (uint32_t i = 0; i < size.window; ++i) {
    CHECK_NEAR(analysis[i], a[i], 1e-6);
  }
  for (uint32_t i = 0; i < tail; ++i) {
    const uint32_t at      = size.window - tail + i;
    const double   root    = sin(TOOLS_PI * (i + 0.5) / tail);
    const double   product = (double)analysis[at] * (double)synthesis[i];
    CHECK_NEAR(synthesis[i], s[at], 1e-6);
    CHECK_NEAR(product, root * root, 1e-6);
  }
  free(a);
  free(s);
  free(analysis);
  free(synthesis);
}

/// Untouched spectra give back the input, exactly the latency later
static void
test_reconstruction(Size size)
{
  const size_t n      = 3 * size.window + 1000;
  StftRig*     rig    = stft_rig_new(size.window, size.hop, 1);
  float*       input  = new_random(n, size.window + size.hop, -1.0, 1.0);
  float*       output = new_floats(n);
  stft_rig_run(rig, &input, &output, n, 0);

  const uint32_t latency = nms_stft_latency_samples(rig->stft);
  CHECK_INT(latency, 2 * size.hop);
  CHECK_INT(nms_stft_n_bins(rig->stft), size.window / 2 + 1);
  CHECK_BELOW(max_magnitude(output, latency), 1e-6);
  CHECK_BELOW(max_difference(output + latency, input, n - latency), 2e-6);
  CHECK_INT(rig->n_frames, n / size.hop);
  CHECK_INT(rig->n_hops, n / size.hop);
  CHECK(rig->all_active);
  free(input);
  free(output);
  stft_rig_free(rig);
}

/// The delayed input which the sample callback sees is it, bit for bit
static void
test_delayed(Size size)
{
  const size_t n      = 3 * size.window + 1000;
  StftRig*     rig    = stft_rig_new(size.window, size.hop, 1);
  float*       input  = new_random(n, size.hop, -1.0, 1.0);
  float*       output = new_random(n, 1, 1.0, 2.0);
  rig->dry            = true;
  stft_rig_run(rig, &input, &output, n, 0);

  const uint32_t latency = 2 * size.hop;
  CHECK(max_magnitude(output, latency) == 0.0);
  CHECK_SAME(output + latency, input, n - latency);
  free(input);
  free(output);
  stft_rig_free(rig);
}

/// A frame's spectrum is the transform of the windowed newest N samples
static void
test_spectrum(Size size, uint32_t frame)
{
  StftRig*     rig   = stft_rig_new(size.window, size.hop, 1);
  const size_t n     = (size_t)(frame + 1) * size.hop;
  float*       input = new_random(n, 5, -1.0, 1.0);
  float*       none  = NULL;
  double*      a     = new_doubles(size.window);
  double*      x     = new_doubles(size.window);
  double*      re    = new_doubles(rig->n_bins);
  double*      im    = new_doubles(rig->n_bins);
  rig->keep_frame    = frame;
  stft_rig_run(rig, &input, &none, n, 0);

  naive_windows(size.window, size.hop, a, x);
  for (uint32_t i = 0; i < size.window; ++i) {
    x[i] =
        n + i < size.window ? 0.0 : a[i] * (double)input[n + i - size.window];
  }
  naive_dft(x, size.window, re, im);
  const double tolerance = 1e-6 * (4.0 + sqrt(size.window));
  for (uint32_t k = 0; k < rig->n_bins; ++k) {
    CHECK_NEAR(rig->kept[k].re, re[k], tolerance);
    CHECK_NEAR(rig->kept[k].im, im[k], tolerance);
  }
  free(input);
  free(a);
  free(x);
  free(re);
  free(im);
  stft_rig_free(rig);
}

/// An impulse comes out where the query says, and nowhere else
static void
test_impulse(Size size, size_t position)
{
  const size_t n      = position + 2 * size.window;
  StftRig*     rig    = stft_rig_new(size.window, size.hop, 1);
  float*       input  = new_floats(n);
  float*       output = new_floats(n);
  input[position]     = 1.0f;
  stft_rig_run(rig, &input, &output, n, 480);

  const size_t at = position + nms_stft_latency_samples(rig->stft);
  CHECK_INT(peak_index(output, n), at);
  CHECK_NEAR(output[at], 1.0, 1e-6);
  output[at] = 0.0f;
  CHECK_BELOW(max_magnitude(output, n), 1e-6);
  free(input);
  free(output);
  stft_rig_free(rig);
}

/// Latency at every sample rate, the window fitted to keep its length in time
static void
test_latency(void)
{
  const double   rates[] = {44100.0, 48000.0, 88200.0, 96000.0, 192000.0};
  const uint32_t hops[]  = {64, 100, 128, 256, 512, 1024};
  for (size_t r = 0; r < 5; ++r) {
    const double   length = 4096.0 * rates[r] / 44100.0;
    const uint32_t window = nms_stft_good_window((uint32_t)length);
    for (size_t h = 0; h < 6; ++h) {
      check_note("%g Hz, window %u, hop %u", rates[r], window, hops[h]);
      test_impulse((Size){window, hops[h]}, 0);
      test_impulse((Size){window, hops[h]}, 3001 + r);
    }
  }
}

/// Return whether 2, 3, 5 and 7 are all the prime factors, by division
static bool
is_good(uint32_t n)
{
  const uint32_t primes[] = {2, 3, 5, 7};
  for (size_t i = 0; i < 4; ++i) {
    while (n % primes[i] == 0) {
      n /= primes[i];
    }
  }
  return n == 1;
}

static void
test_good_window(void)
{
  for (uint32_t minimum = 1; minimum < 20000; ++minimum) {
    uint32_t expected = minimum + minimum % 2;
    while (!is_good(expected)) {
      expected += 2;
    }
    check_note("minimum %u", minimum);
    CHECK_INT(nms_stft_good_window(minimum), expected);
  }
  CHECK(nms_stft_good_window(0) >= 2);
  CHECK_INT(nms_stft_good_window(1u << 20), 1u << 20);
}

static void
nothing(void* user, const NmsStftFrame* frame)
{
  (void)user;
  (void)frame;
}

/// What no STFT can be made of
typedef struct {
  Size     size;
  uint32_t n_inputs;
  uint32_t ahead_frames;
} Bad;

static void
test_bad_configs(void)
{
  const Bad bad[] = {
      {{0, 0}, 1, 0},
      {{0, 1}, 1, 0},
      {{16, 0}, 1, 0},
      {{15, 4}, 1, 0},
      {{16, 9}, 1, 0},
      {{16, 4}, 0, 0},
      {{(1u << 20) + 2, 64}, 1, 0},
      {{UINT32_MAX, 1}, 1, 0},
      {{16, UINT32_MAX}, 1, 0},
      {{16, 0x80000001u}, 1, 0},
      {{16, 4}, 1, 0x80001u},
      {{16, 1}, 1, UINT32_MAX},
  };
  const NmsStftFuncs  funcs = {nothing, NULL, NULL};
  const NmsStftFuncs  empty = {NULL, NULL, NULL};
  const NmsStftConfig good  = {.window = 16, .hop = 4, .n_inputs = 1};
  NmsStft*            stft  = NULL;
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); ++i) {
    check_note("bad config %zu", i);
    stft                       = (NmsStft*)&good;
    const NmsStftConfig config = {.window       = bad[i].size.window,
                                  .hop          = bad[i].size.hop,
                                  .n_inputs     = bad[i].n_inputs,
                                  .n_outputs    = 1,
                                  .ahead_frames = bad[i].ahead_frames};
    CHECK_INT(nms_stft_new(&config, &funcs, &stft), NMS_BAD_ARGUMENT);
    CHECK(stft == NULL);
  }
  stft = (NmsStft*)&good;
  CHECK_INT(nms_stft_new(&good, &empty, &stft), NMS_BAD_ARGUMENT);
  CHECK(stft == NULL);
  nms_stft_free(NULL);
}

int
main(void)
{
  for (size_t i = 0; i < N_SIZES; ++i) {
    check_note("window %u, hop %u", sizes[i].window, sizes[i].hop);
    test_windows(sizes[i]);
    test_reconstruction(sizes[i]);
    test_delayed(sizes[i]);
    if (sizes[i].window <= 2048) {
      test_spectrum(sizes[i], 0);
      test_spectrum(sizes[i], 2 * sizes[i].window / sizes[i].hop + 3);
    }
  }
  test_latency();
  test_good_window();
  check_note("bad configs");
  test_bad_configs();
  return check_result();
}
