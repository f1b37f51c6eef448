// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_place.c
   Pan and width of a source are those of its covariances, where it has energy.
*/

#include "check.h"
#include "cli/place.h"
#include "nms/dictionary.h"
#include "small_dictionary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define N_GROUPS 33
#define N_POINTS 81

/// Return a dictionary of two sources, s0 as given and s1 on the right;
/// elsewhere than in its bins, s0 is on the right, too
static NmsDictionary*
new_images(const float* first)
{
  NmsDictionary* made    = small_dictionary_new(2);
  const float    right[] = {0.0f, 1.0f, 0.0f, 0.0f};
  float          spatial[2 * N_GROUPS * 4];
  for (size_t g = 0; g < (size_t)2 * N_GROUPS; ++g) {
    memcpy(spatial + 4 * g, g == 1 || g == 2 ? first : right, sizeof(right));
  }
  REQUIRE_INT(nms_dictionary_set_spatial(made, spatial), NMS_SUCCESS);
  return made;
}

static const struct {
  float  covariance[4];
  double pan;
  double width;
  bool   is_peaked; // Where it is, with a point for a source
} cases[] = {
    {{1.0f, 0.0f, 0.0f, 0.0f}, -1.0, 0.0, true},
    {{0.0f, 1.0f, 0.0f, 0.0f}, 1.0, 0.0, true},
    {{0.5f, 0.5f, 0.5f, 0.0f}, 0.0, 0.0, true},
    {{0.75f, 0.25f, 0.4330127f, 0.0f}, -1.0 / 3.0, 0.0, true},
    {{0.5f, 0.5f, 0.0f, 0.0f}, 0.0, 1.0, false},
    {{0.5f, 0.5f, 0.0f, 0.5f}, 0.0, 0.0, false},
    {{0.5f, 0.5f, -0.5f, 0.0f}, 0.0, 0.0, false},
    {{0.5f, 0.5f, 0.25f, 0.0f}, 0.0, 0.5, true},
    {{0.9f, 0.1f, 0.0f, 0.0f}, -0.590334, 0.2, false},
};

static void
test_places(void)
{
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); ++i) {
    NmsDictionary* made  = new_images(cases[i].covariance);
    const NmsPlace first = ui_place_of(made, 0);
    const NmsPlace other = ui_place_of(made, 1);
    check_note("case %zu", i);
    CHECK_NEAR(first.pan, cases[i].pan, 1e-4);
    CHECK_NEAR(first.width, cases[i].width, 1e-4);
    CHECK_NEAR(other.pan, 1.0, 1e-9);
    CHECK_NEAR(other.width, 0.0, 1e-9);

    double   levels[N_POINTS];
    uint32_t peak = 0;
    ui_place_spread(made, 0, N_POINTS, levels);
    for (uint32_t k = 0; k < N_POINTS; ++k) {
      CHECK(levels[k] > 0.0 && levels[k] <= 1.0);
      peak = levels[k] > levels[peak] ? k : peak;
    }
    CHECK(levels[peak] == 1.0);
    if (cases[i].is_peaked) {
      CHECK_NEAR(-1.0 + peak * 2.0 / (N_POINTS - 1), cases[i].pan, 0.02);
    }
    nms_dictionary_free(made);
  }
  check_no_note();
}

/// Without images, or without energy, there are no numbers
static void
test_nowhere(void)
{
  NmsDictionary* made = small_dictionary_new(2);
  CHECK(isnan(ui_place_of(made, 0).pan));
  CHECK(isnan(ui_place_of(made, 1).width));
  nms_dictionary_free(made);

  made = new_images(cases[0].covariance);
  for (uint32_t i = 0; i < N_GROUPS * 4; ++i) {
    made->reconstruction[i] = 0.0f;
  }
  CHECK(isnan(ui_place_of(made, 0).pan));
  CHECK(isnan(ui_place_of(made, 0).width));
  double levels[N_POINTS];
  ui_place_spread(made, 0, N_POINTS, levels);
  CHECK(levels[0] == 0.0 && levels[N_POINTS - 1] == 0.0);
  nms_dictionary_free(made);
}

/// Numbers are written with two places, and zero is never negative
static void
test_format(void)
{
  char* text = ui_place_format((NmsPlace){-0.004, 0.126});
  CHECK_TEXT(text, "+0.00  0.13");
  free(text);
  text = ui_place_format((NmsPlace){-0.126, 1.0});
  CHECK_TEXT(text, "-0.13  1.00");
  free(text);
}

int
main(void)
{
  test_places();
  test_nowhere();
  test_format();
  return check_result();
}
