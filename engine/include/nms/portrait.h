// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_PORTRAIT_H
#define NMS_PORTRAIT_H

#include "nms/attributes.h"
#include "nms/dictionary.h"

#include <stdint.h>

/**
   @file portrait.h
   What the parts of a dictionary are like, in numbers, for displays.
*/

#ifdef __cplusplus
extern "C" {
#endif

/// Where a source is
typedef struct {
  /// -1 left, 0 centre, 1 right: that of the two levels by the constant-power
  /// law, in which gains are the cosine and the sine of (pan + 1) pi / 4
  double pan;

  /// 0 for one point, wherever it is, to 1 for two channels that have nothing
  /// in common: the share of the energy that no gains for left and right can
  /// give (one less the degree of coherence, as of polarisation)
  double width;
} NmsPlace;

/// A component, by what displays sort it
typedef struct {
  double   centre; ///< As nms_portrait_centre() returns it
  uint32_t component;
} NmsCentre;

/**
   Compute how much energy components hold in each group, with activations of 1:
   the sum over the group's bins and the components of w^(2 / exponent).

   @param dictionary In.
   @param first      Component.
   @param n          Components, 0 too.
   @param energies   Out, [n_groups].

   Any thread.  Realtime: O(n_bins * n).
*/
NMS_API void nms_portrait_energies(const NmsDictionary* dictionary,
                                   uint32_t             first,
                                   uint32_t             n,
                                   double*              energies) NMS_REALTIME;

/**
   Return the centre of a component's spectrum, by which components stand in
   order of pitch: the mean logarithm of the bin, 0 if it is all zero.

   Any thread.  Realtime: O(n_bins).
*/
NMS_API NMS_NODISCARD double
nms_portrait_centre(const NmsDictionary* dictionary,
                    uint32_t             component) NMS_REALTIME;

/**
   Sort the components of each source by the centre of their spectrum.

   @param dictionary In.
   @param order      Out, [n_components]: the sources one after the other,
   within each the lowest component first, and of two with one centre the first.

   Any thread.  Not realtime: may allocate.  O(n_bins * n_components).
*/
NMS_API void nms_portrait_order(const NmsDictionary* dictionary,
                                NmsCentre*           order);

/**
   Return where a source is; not a number without images, or if its components
   are all zero.

   Groups count as much as the components of the source hold energy in them.

   @param dictionary In.
   @param source     0 to n_sources - 1.
   @param energies   In, [n_groups], of its components.

   Any thread.  Realtime: O(n_groups).
*/
NMS_API NMS_NODISCARD NmsPlace
nms_portrait_place(const NmsDictionary* dictionary,
                   uint32_t             source,
                   const double*        energies) NMS_REALTIME;

#ifdef __cplusplus
}
#endif

#endif // NMS_PORTRAIT_H
