// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_FACTOR_INPUTS_H
#define UI_FACTOR_INPUTS_H

#include "factor_state.h"
#include "nms/attributes.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file factor_inputs.h
   What a factorisation begins with: V, and W and H as far as they are given.
*/

/**
   Read V and the parts that are given, settle the engine's configuration and
   fill W and H with the start.  V and H are in the engine's scale then, with a
   mean of V from 1 to 2.

   A part that is held keeps its scale; where its other half is not given, that
   starts with the size that makes both together what random ones are.

   @param factor In and out.
   @return False with an error, such as a shape that does not fit.

   Setup thread.  Not realtime: blocks.
*/
NMS_NODISCARD bool ui_factor_inputs_read(UiFactor* factor);

/**
   Fill W and H with another start, where neither was given to begin with.

   @param factor In and out, read.
   @param seed   Of the random choices.

   Setup thread.  Not realtime: takes as long as reading all of V.
*/
void ui_factor_inputs_start(UiFactor* factor, uint64_t seed);

#endif // UI_FACTOR_INPUTS_H
