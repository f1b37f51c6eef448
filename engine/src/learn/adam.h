// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_LEARN_ADAM_H
#define NMS_LEARN_ADAM_H

#include "nms/attributes.h"

#include <stddef.h>
#include <stdint.h>

/**
   @file adam.h
   Gradient descent on the logarithms of weights, which so stay positive.
*/

/// Moments of the gradients of one array of weights
typedef struct {
  size_t   n;
  float*   mean;   ///< [n], of the gradients
  float*   square; ///< [n], of their squares
  uint32_t step;   ///< Steps done
} NmsAdam;

/**
   Do one step and clear the gradient.

       w <- w * exp(-rate * mean / (sqrt(square) + floor))

   where the gradient is that by log w, w * dE/dw.  A weight of zero stays zero.

   @param rate     Largest relative change of a weight in a step, about.
   @param weights  In and out, [n], >= 0.
   @param gradient In, dE/dw; zeros out, [n].

   Worker thread.  O(n).
   Kingma & Ba, "Adam: a method for stochastic optimization", ICLR 2015.
*/
void nms_adam_step(NmsAdam* adam, float rate, float* weights, float* gradient);

#endif // NMS_LEARN_ADAM_H
