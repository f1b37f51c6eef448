// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "kit.h"
#include "separator_rig.h"
#include "tools.h"

#include "nms/separator.h"

#include <fenv.h>
#include <math.h>
#include <stdlib.h>

#if defined(__SSE__)
#include <xmmintrin.h>
#endif

/**
   Whatever floating point mode the caller's thread is in, the bits are the same
   and the mode is there again afterwards.
*/

#define N_SAMPLES 12000

#if defined(__SSE__)

/// MXCSR: default; flush and denormals are zero; all ways of rounding; errors
/// that trap
static const unsigned modes[] = {0x1F80,
                                 0x9FC0,
                                 0x8000 | 0x1F80,
                                 0x0040 | 0x1F80,
                                 0x3F80,
                                 0x5F80,
                                 0x7F80,
                                 0xFFC0,
                                 0x1900};

static void
set_mode(unsigned mode)
{
  _mm_setcsr(mode);
}

/// Without the flags of what has happened
static unsigned
get_mode(void)
{
  return _mm_getcsr() & ~0x3Fu;
}

#else

static const unsigned modes[] = {FE_TONEAREST, FE_UPWARD, FE_DOWNWARD};

static void
set_mode(unsigned mode)
{
  fesetround((int)mode);
}

static unsigned
get_mode(void)
{
  return (unsigned)fegetround();
}

#endif

#define N_MODES (sizeof(modes) / sizeof(modes[0]))

/// Noise that fades to the smallest numbers and beyond, twice
static Planes
fading(void)
{
  Planes input = planes_noise(2, N_SAMPLES, 1.0);
  for (uint32_t i = 0; i < N_SAMPLES; ++i) {
    const double level = pow(10.0, -50.0 * (i % 6000) / 6000.0);
    input.rows[0][i]   = (float)((double)input.rows[0][i] * level);
    input.rows[1][i]   = (float)((double)input.rows[1][i] * level);
  }
  return input;
}

/// Run in a mode; blocks of a fixed length, nothing else in between
static void
run_in_mode(NmsSeparator* separator,
            const Planes* input,
            const Planes* output,
            unsigned      mode)
{
  bool kept = true;
  for (size_t at = 0; at < N_SAMPLES; at += 100) {
    const float* in[2] = {input->rows[0] + at, input->rows[1] + at};
    float*       out[PLANES_ROWS];
    for (uint32_t r = 0; r < output->n_rows; ++r) {
      out[r] = output->rows[r] + at;
    }
    set_mode(mode);
    nms_separator_run(separator, in, out, 100);
    const unsigned after = get_mode();
    set_mode(modes[0]);
    kept = kept && after == mode;
  }
  CHECK(kept);
}

static void
test_modes(const NmsDictionary* dictionary, NmsOutput kind)
{
  const NmsSeparatorConfig config = {44100.0, 2, 96, 0, kind, true};
  Planes                   input  = fading();
  Planes wanted = rig_separate(&config, dictionary, &input, 64);
  for (size_t i = 0; i < N_MODES; ++i) {
    NmsSeparator* separator = rig_separator(&config, dictionary);
    Planes        output    = planes_new(wanted.n_rows, N_SAMPLES);
    check_note("mode 0x%x", modes[i]);
    nms_separator_set_gain(separator, 0, 1.0f);
    run_in_mode(separator, &input, &output, modes[i]);
    planes_check_same(&output, &wanted);
    planes_free(&output);
    nms_separator_free(separator);
  }
  check_no_note();
  planes_free(&input);
  planes_free(&wanted);
}

int
main(void)
{
  KitConfig      config     = KIT_DEFAULTS;
  NmsDictionary* dictionary = kit_new(&config);
  set_mode(modes[0]);
  test_modes(dictionary, NMS_STREAMS);
  test_modes(dictionary, NMS_REMIX);
  test_modes(NULL, NMS_STREAMS);
  nms_dictionary_free(dictionary);
  config.n_bands  = 0;
  config.n_groups = 60;
  config.beta     = 0.5f;
  dictionary      = kit_new(&config);
  test_modes(dictionary, NMS_STREAMS);
  nms_dictionary_free(dictionary);
  return check_result();
}
