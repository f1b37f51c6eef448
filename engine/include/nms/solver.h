// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_SOLVER_H
#define NMS_SOLVER_H

#include "nms/attributes.h"
#include "nms/status.h"

#include <stdint.h>

/**
   @file solver.h
   The online step: the activations of one spectrum, the dictionary held fixed.
*/

#ifdef __cplusplus
extern "C" {
#endif

/// A fixed dictionary and the memory to solve with it
typedef struct NmsSolverImpl NmsSolver;

/// What a solver is made of
typedef struct {
  uint32_t     n_features;   ///< >= 1
  uint32_t     n_components; ///< >= 1
  uint32_t     n_iterations; ///< Done for every spectrum, >= 1
  float        beta;         ///< Divergence, -2 to 4; 1 has the fast kernel
  const float* dictionary;   ///< In, [n_features][n_components], finite, >= 0
  const float* sparsity;     ///< In, [n_iterations], >= 0, or NULL for none
  float        relaxation;   ///< Exponent of the updates, 1 to 2; 1 for none
  float        momentum;     ///< Share of the last step's logarithm, 0 to 0.9
} NmsSolverConfig;

/**
   Make a solver.

   @param config In; both arrays are copied (into the kernel's layout).
   @param solver Out, owned by the caller; NULL after failure.
   @return NMS_BAD_ARGUMENT if `config` is outside its ranges, NMS_NO_MEMORY.

   Setup or worker thread.  Not realtime: allocates.
*/
NMS_API NMS_NODISCARD NmsStatus nms_solver_new(const NmsSolverConfig* config,
                                               NmsSolver**            solver);

/// Free a solver; NULL is fine.  Not realtime.
NMS_API void nms_solver_free(NmsSolver* solver);

/**
   Estimate the activations of one spectrum with the dictionary held fixed.

   From the same flat start every time, so that a frame depends on nothing but
   itself, each iteration i does (here for beta = 1)

       step <- [ (W' (v / W h)) / (W' 1 + sparsity[i]) ] ^ relaxation
               * step ^ momentum
       h    <- h * step

   Relaxation beyond 1 goes further the same way, and momentum goes on as in the
   iteration before: together they do in few iterations what takes many.  With
   no momentum, fixed points are stable up to a relaxation of 2.

   The spectrum is scaled to a mean of one first and the activations back after,
   so that the result scales with the input at any level; the flat start makes
   the model's mean one, too.  Silence (a sum not above 1e-30) gives all zeros,
   and so does a spectrum or dictionary that takes any of it beyond the range of
   float.

   @param solver      From nms_solver_new().
   @param spectrum    In, [n_features], linear, finite, >= 0.
   @param activations Out, [n_components], finite, >= 0.  Must not alias
   `spectrum`.

   Audio thread.  Realtime: O(n_iterations * n_features * n_components).
   Bit-exact for a given kernel; between kernels within 1e-5 relative.
   Lee & Seung, NIPS 2000, eq. 5; Badeau, Bertin & Vincent, "Stability analysis
   of multiplicative update algorithms and application to nonnegative matrix
   factorization", IEEE Trans. Neural Networks 21(12), 2010; Polyak, "Some
   methods of speeding up the convergence of iteration methods", USSR Comp.
   Math. and Math. Phys. 4(5), 1964.
*/
NMS_API void nms_solver_run(NmsSolver*   solver,
                            const float* spectrum,
                            float*       activations) NMS_REALTIME;

#ifdef __cplusplus
}
#endif

#endif // NMS_SOLVER_H
