// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_groove_table.c
   The grooves: lanes of one length, of characters that mean something.
*/

#include "check.h"
#include "groove_table.h"

#include <stddef.h>
#include <string.h>

/// Check a lane
static void
check_lane(const char* lane, size_t n_steps, const char* characters)
{
  CHECK_INT(strlen(lane), n_steps);
  CHECK_INT(strspn(lane, characters), n_steps);
}

int
main(void)
{
  for (int i = 0; i < REN_N_GROOVES; ++i) {
    const RenGroove* groove  = &ren_grooves[i];
    const size_t     n_steps = strlen(groove->kick);
    check_note("%s", groove->name);
    CHECK(n_steps == 16 || n_steps == 12);
    check_lane(groove->kick, n_steps, "Xxg.");
    check_lane(groove->snare, n_steps, "Xxgs.");
    check_lane(groove->cymbal, n_steps, "Xxgopb.");
    if (groove->tom) {
      check_lane(groove->tom, n_steps, "1234.");
    }
    CHECK(groove->low_bpm >= 40.0 && groove->low_bpm < groove->high_bpm);
    CHECK(groove->high_bpm <= 250.0);
    CHECK(groove->swing >= 0.0 && groove->swing < 0.5);
    for (int k = 0; k < i; ++k) {
      CHECK(strcmp(groove->name, ren_grooves[k].name) != 0);
    }
  }
  check_no_note();
  return check_result();
}
