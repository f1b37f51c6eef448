// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMF_NAIVE_H
#define NMF_NAIVE_H

#include <stdbool.h>
#include <stdint.h>

/**
   @file nmf_naive.h
   Factorisation by its definition, in double precision and without a trick.
*/

/// A factorisation; matrices are dense and row-major
typedef struct {
  uint32_t n_rows;
  uint32_t n_columns;
  uint32_t n_components;
  double   beta;
  double   sparsity;
  bool     hold_w;
  bool     hold_h;
  double   relaxation; ///< Exponent of the updates, 1 for none
} NaiveNmf;

/**
   Do one iteration, W first, then H.

   @param v In, [n_rows][n_columns].
   @param w In and out, [n_rows][n_components].
   @param h In and out, [n_components][n_columns].
*/
void
naive_nmf_iterate(const NaiveNmf* nmf, const double* v, double* w, double* h);

/**
   Multiply activations by what the iteration before multiplied them with,
   raised to a power.

   @param before   In, [n], the activations before this iteration.
   @param h        In and out, [n], those after it.
   @param steps    In and out, [n], the whole steps; all 1 at first.
   @param momentum The power.
*/
void naive_nmf_go_on(const double* before,
                     double*       h,
                     double*       steps,
                     uint32_t      n,
                     double        momentum);

/// Return D(V | W H) + sparsity * sum(H).
double naive_nmf_cost(const NaiveNmf* nmf,
                      const double*   v,
                      const double*   w,
                      const double*   h);

#endif // NMF_NAIVE_H
