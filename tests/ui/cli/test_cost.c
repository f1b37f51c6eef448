// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_cost.c
   Every latency has a cost, the longest first, and what is too much is found.
*/

#include "check.h"
#include "cli/cost.h"
#include "nms/dictionary.h"
#include "nms/hop.h"
#include "small_dictionary.h"

#include <math.h>
#include <stdint.h>

/// Figures are those of a machine that tests know nothing of
static void
test_measured(void)
{
  UiCost               costs[NMS_N_HOPS];
  NmsDictionary* const dictionary = small_dictionary_new(3);
  const double         rate_hz    = dictionary->shape.sample_rate_hz;
  CHECK(ui_cost_measure(dictionary, costs));
  for (uint32_t i = 0; i < NMS_N_HOPS; ++i) {
    const uint32_t hop = NMS_SHORTEST_HOP << (NMS_N_HOPS - 1 - i);
    CHECK_INT(costs[i].hop, hop);
    CHECK_NEAR(costs[i].latency_ms, 2e3 * hop / rate_hz, 1e-9);
    CHECK(isfinite(costs[i].core));
    CHECK(costs[i].core > 0.0);
  }
  nms_dictionary_free(dictionary);
}

/// What no separator can be made of has no cost
static void
test_unplayable(void)
{
  UiCost               costs[NMS_N_HOPS];
  NmsDictionary* const dictionary  = small_dictionary_new(3);
  dictionary->shape.sample_rate_hz = 10.0;
  CHECK(!ui_cost_measure(dictionary, costs));
  nms_dictionary_free(dictionary);
}

static void
test_too_much(void)
{
  const UiCost costs[] = {
      {1024, 40.0, 0.1}, {512, 20.0, 0.79}, {256, 10.0, 0.81}, {128, 5.0, 2.0}};
  CHECK(ui_cost_too_much_ms(costs, 0) == 0.0);
  CHECK(ui_cost_too_much_ms(costs, 2) == 0.0);
  CHECK(ui_cost_too_much_ms(costs, 3) == 10.0);
  CHECK(ui_cost_too_much_ms(costs, 4) == 10.0);
}

int
main(void)
{
  test_measured();
  test_unplayable();
  test_too_much();
  return check_result();
}
