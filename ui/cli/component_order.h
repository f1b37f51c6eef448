// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_COMPONENT_ORDER_H
#define UI_COMPONENT_ORDER_H

#include "nms/attributes.h"
#include "nms/dictionary.h"

#include <stdint.h>

/**
   @file component_order.h
   The order in which pictures show components.
*/

/**
   Sort the components of each source by the centre of their spectrum.

   @param dictionary In.
   @return [n_components], indices: the sources one after the other, within each
   the lowest component first.  Owned by the caller.
*/
NMS_NODISCARD uint32_t* ui_component_order_new(const NmsDictionary* dictionary);

#endif // UI_COMPONENT_ORDER_H
