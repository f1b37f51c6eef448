// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_PASSES_H
#define NMS_PASSES_H

#include "nms/attributes.h"
#include "nms/status.h"
#include "nms/tasks.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file passes.h
   Non-negative matrix factorisation of more columns than there is memory for.

   V comes column by column, any number, in one pass or several, and nothing of
   it is kept.  After each round of NMS_ROUND_COLUMNS columns, for which H is
   found with W held, W is updated from sums over all columns:

       A <- A + W^a * [ (V * (WH)^(b-2)) H' ],  a = 2 - b, at least 0
       B <- B + W^-c * [ (WH)^(b-1) H' ],       c = b - 1, at least 0
       W <- (A / B) ^ (1 / (a + c))

   which minimises a bound of the cost that adds up.  In a pass that forgets, A
   and B fade, so that they are those of about so many columns as it is told: W
   then goes far in little time.  In a whole one they are sums over the pass up
   to here, and over what was before to the share that this pass has not come to
   yet: at its end every column has counted once.  So let the last pass be
   whole.

   More rows of V may follow: of these W is updated likewise, but H is not found
   from them.

   The columns of a round are split into NMS_ROUND_SLICES, whose sums are added
   in order: so the result is the same for any number of threads, and of
   processes that share the slices.

   Mairal, Bach, Ponce & Sapiro, "Online learning for matrix factorization and
   sparse coding", JMLR 11, 2010.  Lefevre, Bach & Fevotte, "Online algorithms
   for nonnegative matrix factorization with the Itakura-Saito divergence",
   WASPAA 2011.  Fevotte & Idier, Neural Computation 23(9), 2011, for the bound.
   Neal & Hinton, "A view of the EM algorithm that justifies incremental,
   sparse, and other variants", 1998, for replacing the sums of a pass bit by
   bit.
*/

#ifdef __cplusplus
extern "C" {
#endif

/// Columns after which W is updated
#define NMS_ROUND_COLUMNS 256

/// Equal parts of a round, the most that processes can share
#define NMS_ROUND_SLICES 16

/// Processes that share the work; all zeros is none but this one.  Each is
/// given all columns, in the same order, and ends with the same W.
typedef struct {
  uint32_t rank;    ///< 0 to n_ranks - 1
  uint32_t n_ranks; ///< 0 or 1 for this process alone

  /**
     Put in place what others have computed: row i is what rank i modulo n_ranks
     has there.

     @param user   The pointer beside.
     @param rows   In and out, [n_rows][n_each].
     @return False to give up, with NMS_CANCELLED.

     On the thread that called the engine.  May block.
  */
  bool (*exchange)(void* user, float* rows, uint32_t n_rows, size_t n_each);

  void* user; ///< For `exchange`
} NmsRanks;

/// The columns of a round, with the W that H was found with
typedef struct {
  const float* const* columns;     ///< [n_columns], each as it was added
  const float*        divergences; ///< [n_columns], without the followers
  uint32_t            n_columns;   ///< 1 to NMS_ROUND_COLUMNS
} NmsRound;

/// What becomes of W in a pass
typedef enum {
  NMS_PASS_HELD,    ///< It stays, and sums are made for the next pass
  NMS_PASS_FORGETS, ///< It follows the columns that were last
  NMS_PASS_WHOLE,   ///< At the end it is of all columns alike
} NmsPassKind;

/// What is factorised
typedef struct {
  uint32_t n_rows;       ///< Of V that H is found from, and of W, >= 1
  uint32_t n_followers;  ///< More rows of V and W, may be 0
  uint32_t n_components; ///< Columns of W, >= 1
  float    beta;         ///< Divergence, -2 to 4
  NmsTasks tasks;        ///< Who shares the work; the result is the same
  NmsRanks ranks;        ///< Likewise

  void (*on_round)(void* user, const NmsRound* round); ///< Or NULL
  void* user;                                          ///< For `on_round`
} NmsPassesConfig;

/// A factorisation in passes
typedef struct NmsPassesImpl NmsPasses;

/**
   Make a factorisation, all of its memory, W all zeros.

   @param config In.
   @param passes Out, owned by the caller; NULL after failure.
   @return NMS_BAD_ARGUMENT if a number is outside its range, NMS_NO_MEMORY.

   Worker thread.  Not realtime: allocates.
*/
NMS_API NMS_NODISCARD NmsStatus nms_passes_new(const NmsPassesConfig* config,
                                               NmsPasses**            passes);

/// Free a factorisation; NULL is fine.  Not realtime.
NMS_API void nms_passes_free(NmsPasses* passes);

/**
   Put W, and forget all sums.

   @param w Of the rows, in, [n_rows][n_components], finite, >= 0; a zero stays.
   @param r Of the followers, in, [n_followers][n_components], likewise; NULL if
            there are none.

   Worker thread.  O(size).
*/
NMS_API void nms_passes_put(NmsPasses* passes, const float* w, const float* r);

/**
   Begin a pass; the sums so far count as if they were of `n_columns`.

   @param kind      What becomes of W.
   @param n_columns That the pass will have, or that it remembers if it forgets,
                    >= 1.

   Worker thread.  O(size of W).
*/
NMS_API void
nms_passes_begin(NmsPasses* passes, NmsPassKind kind, uint64_t n_columns);

/**
   Add a column of V; one of zeros changes nothing if beta is above 0.

   @param column In, [n_rows + n_followers], finite, >= 0, with a mean of about
                 one: below NMS_NMF_EPSILON the model is taken as that.
   @return NMS_CANCELLED if the exchange gave up.

   Worker thread.  O(size) at the end of a round.  Deterministic for a given
   kernel.
*/
NMS_API NMS_NODISCARD NmsStatus nms_passes_add(NmsPasses*   passes,
                                               const float* column);

/**
   End a pass, which updates W once more for the columns since the last round.

   @return As nms_passes_add().

   Worker thread.
*/
NMS_API NMS_NODISCARD NmsStatus nms_passes_end(NmsPasses* passes);

/**
   Get W.

   @param w Out, [n_rows][n_components].
   @param r Out, [n_followers][n_components], or NULL.

   Worker thread.  O(size).
*/
NMS_API void nms_passes_get(const NmsPasses* passes, float* w, float* r);

/**
   Return the divergence of the pass begun last over the sum of V, without
   followers, each column with the W that there was then; 0 without columns.

   Worker thread.
*/
NMS_API NMS_NODISCARD double nms_passes_misfit(const NmsPasses* passes);

#ifdef __cplusplus
}
#endif

#endif // NMS_PASSES_H
