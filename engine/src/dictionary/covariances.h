// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_DICTIONARY_COVARIANCES_H
#define NMS_DICTIONARY_COVARIANCES_H

#include "nms/attributes.h"
#include "nms/dictionary.h"

#include <stdbool.h>
#include <stddef.h>

/**
   @file covariances.h
   The covariances of a dictionary's images: 2 x 2, Hermitian, of trace 1.
*/

/**
   Make covariances of sources of which nothing is known: as much in either
   channel, and neither following the other.

   @return [n_sources][n_groups][4], freed by the caller with free(), or NULL.

   Setup or worker thread.  Not realtime: allocates.
*/
NMS_NODISCARD float* nms_covariances_new(const NmsDictionaryShape* shape);

/**
   Return whether a covariance is finite, positive semidefinite and of trace 1,
   each within what rounding to float does.

   @param covariance In, [4]: |L|^2, |R|^2, Re and Im of L conj(R).

   Any thread.  Realtime: constant time.
*/
NMS_NODISCARD bool nms_covariance_is_good(const float* covariance) NMS_REALTIME;

#endif // NMS_DICTIONARY_COVARIANCES_H
