// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  What displays are told of a dictionary's parts: energies, centres, places.
*/

#include "check.h"
#include "kit.h"
#include "nms/portrait.h"
#include "tools.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/// With an exponent of 1/2 energies are fourth powers, once for each bin
static void
test_energies(void)
{
  KitConfig config      = KIT_DEFAULTS;
  config.exponent       = 0.5f;
  config.n_groups       = 20;
  NmsDictionary* made   = kit_new(&config);
  const uint32_t n      = made->shape.n_components;
  double*        found  = calloc(20, sizeof(double));
  double*        single = calloc(20, sizeof(double));
  nms_portrait_energies(made, 1, 3, found);
  for (uint32_t k = 0; k < 3; ++k) {
    nms_portrait_energies(made, 1 + k, 1, single);
    for (uint32_t g = 0; g < 20; ++g) {
      uint32_t n_bins = 0;
      for (uint32_t bin = 0; bin < made->n_bins; ++bin) {
        n_bins += nms_dictionary_group(made, bin) == g;
      }
      const double weight = (double)made->reconstruction[g * n + 1 + k];
      CHECK_NEAR(single[g], n_bins * pow(weight, 4.0), 1e-9 * single[g]);
      found[g] -= single[g];
    }
  }
  for (uint32_t g = 0; g < 20; ++g) {
    CHECK_NEAR(found[g], 0.0, 1e-9);
  }
  nms_portrait_energies(made, 0, 0, found);
  CHECK(found[3] == 0.0);
  free(single);
  free(found);
  nms_dictionary_free(made);
}

/// The centre is that of the bins by their weight, in octaves
static void
test_centres(void)
{
  KitConfig      config = KIT_DEFAULTS;
  NmsDictionary* made   = kit_new(&config);
  const uint32_t n      = made->shape.n_components;
  for (uint32_t bin = 0; bin < made->n_bins; ++bin) {
    for (uint32_t k = 0; k < 3; ++k) {
      made->reconstruction[bin * n + k] = 0.0f;
    }
  }
  made->reconstruction[8 * n]      = 2.0f;
  made->reconstruction[64 * n + 1] = 3.0f;
  made->reconstruction[4 * n + 1]  = 1.0f;
  CHECK_NEAR(nms_portrait_centre(made, 0), log(8.0), 1e-12);
  CHECK_NEAR(nms_portrait_centre(made, 1), log(32.0), 1e-12);
  CHECK(nms_portrait_centre(made, 2) == 0.0);
  nms_dictionary_free(made);
}

/// Components stand by source, and within a source by their centres
static void
test_order(void)
{
  // Two that are equal, three of which one is empty, and four of which the
  // first has the lowest bin but not the lowest centre
  static const uint32_t bins[]   = {8, 8, 16, 4, 0, 1, 5, 6, 3};
  static const uint32_t wanted[] = {0, 1, 4, 3, 2, 8, 6, 7, 5};
  KitConfig             config   = KIT_DEFAULTS;
  NmsDictionary*        made     = kit_new(&config);
  NmsCentre             order[9];
  REQUIRE_INT(made->shape.n_components, 9);
  for (uint32_t bin = 0; bin < made->n_bins; ++bin) {
    for (uint32_t k = 0; k < 9; ++k) {
      made->reconstruction[bin * 9 + k] = bin && bins[k] == bin ? 1.0f : 0.0f;
    }
  }
  made->reconstruction[200 * 9 + 5] = 3.0f;
  nms_portrait_order(made, order);
  for (uint32_t k = 0; k < 9; ++k) {
    CHECK_INT(order[k].component, wanted[k]);
    CHECK(order[k].centre == nms_portrait_centre(made, order[k].component));
  }
  nms_dictionary_free(made);
}

/// A source is where its groups with energy are, as much as they have
static void
test_place(void)
{
  KitConfig config       = KIT_DEFAULTS;
  config.n_groups        = 4;
  NmsDictionary* made    = kit_new(&config);
  const double   where[] = {1.0, 0.0, 2.0, 0.0};
  float          spatial[3 * 4 * 4];
  CHECK(isnan(nms_portrait_place(made, 1, where).pan));
  for (size_t i = 0; i < 12; ++i) {
    const float right[] = {0.0f, 1.0f, 0.0f, 0.0f};
    memcpy(spatial + 4 * i, right, sizeof(right));
  }
  const float left[] = {1.0f, 0.0f, 0.0f, 0.0f};
  const float wide[] = {0.5f, 0.5f, 0.0f, 0.0f};
  memcpy(spatial + 4 * 4, left, sizeof(left));
  memcpy(spatial + 4 * 6, wide, sizeof(wide));
  REQUIRE_INT(nms_dictionary_set_spatial(made, spatial), NMS_SUCCESS);

  const NmsPlace place = nms_portrait_place(made, 1, where);
  CHECK_NEAR(place.width, 2.0 / 3.0, 1e-9);
  CHECK_NEAR(place.pan, atan2(1.0, sqrt(2.0)) / (TOOLS_PI / 4.0) - 1.0, 1e-9);
  CHECK_NEAR(nms_portrait_place(made, 0, where).pan, 1.0, 1e-9);
  const double nothing[4] = {0.0};
  CHECK(isnan(nms_portrait_place(made, 1, nothing).pan));
  nms_dictionary_free(made);
}

int
main(void)
{
  test_energies();
  test_centres();
  test_order();
  test_place();
  return check_result();
}
