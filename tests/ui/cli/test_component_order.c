// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_component_order.c
   Components stand by source, and within a source by frequency.
*/

#include "check.h"
#include "cli/component_order.h"
#include "nms/dictionary.h"
#include "small_dictionary.h"

#include <stdint.h>
#include <stdlib.h>

/// Check the order of the components of three sources
static void
check_order(const NmsDictionary* dictionary, const uint32_t* wanted)
{
  uint32_t* order = ui_component_order_new(dictionary);
  for (uint32_t i = 0; i < 6; ++i) {
    CHECK_INT(order[i], wanted[i]);
  }
  free(order);
}

int
main(void)
{
  static const uint32_t falling[]  = {0, 1, 3, 2, 4, 5};
  static const uint32_t plain[]    = {0, 1, 2, 3, 4, 5};
  static const uint32_t spread[]   = {1, 0, 3, 2, 4, 5};
  NmsDictionary*        dictionary = small_dictionary_new(3);
  check_order(dictionary, falling);

  // The centre counts, not the lowest bin
  dictionary->reconstruction[30 * 6 + 0] = 5.0f;
  check_order(dictionary, spread);

  // What has no spectrum stands as it is
  for (uint32_t i = 0; i < dictionary->n_bins * 6; ++i) {
    dictionary->reconstruction[i] = 0.0f;
  }
  check_order(dictionary, plain);
  nms_dictionary_free(dictionary);
  return check_result();
}
