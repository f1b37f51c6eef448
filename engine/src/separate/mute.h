// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_SEPARATE_MUTE_H
#define NMS_SEPARATE_MUTE_H

#include "nms/attributes.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file mute.h
   What a remix leaves of a group of which something is muted.

   Masks are made so that every stream is as near to its source as can be.  Of a
   source that is muted they leave too much: what they gave to the others.  With
   u the share of all that is muted and v = 1 - u, a remix has instead of
   sum g_s M_s

       (sum g_s M_s) v / (v^2 + 8 u^2)

   which is a second, sharper division between what is muted and what is heard
   (docs/quality.md, "Muting").  It is 1 where nothing is muted.
*/

/**
   Return whether a remix mutes: something is, and two streams are not.

   One alone is a solo, which is not what a mute is for: its remix is its
   stream.

   @param gains In, [n].

   Audio thread.  Realtime: O(n).
*/
NMS_NODISCARD bool nms_mute_applies(const float* gains,
                                    uint32_t     n) NMS_REALTIME;

/**
   Multiply a mask by what is left.

   @param muted    In, [n_groups], 0 to 1, the share of all that is muted.
   @param n_groups Any.
   @param mask     In and out, [n_groups], of all that is heard.

   Audio thread.  Realtime: O(n_groups).
*/
void
nms_mute_mask(const float* muted, uint32_t n_groups, float* mask) NMS_REALTIME;

/**
   The same of filters: F V (V V + 6 U U)^-1 with V = I - U.

   @param muted    In, [8][n_groups], Re and Im of U11, U12, U21, U22, the sum
                   of the filters of all that is muted.
   @param n_groups Any.
   @param filter   In and out, [8][n_groups], of all that is heard.

   Audio thread.  Realtime: O(n_groups).
*/
void nms_mute_filter(const float* muted,
                     uint32_t     n_groups,
                     float*       filter) NMS_REALTIME;

#endif // NMS_SEPARATE_MUTE_H
