// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_LEARN_LEARNER_IMPL_H
#define NMS_LEARN_LEARNER_IMPL_H

#include "learn/image.h"
#include "learn/material.h"
#include "nms/dictionary.h"
#include "nms/features.h"
#include "nms/learner.h"
#include "nms/status.h"
#include "nms/stft.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file learner_impl.h
   What a learner is made of: learner.c makes it, sources.c has its sources,
   listen.c takes in recordings, columns.c and learn_source.c learn, rest.c
   learns from mixes, make.c puts the result together.
*/

/// Samples of sound kept per source for mixtures, in chunks
#define NMS_MAX_SOUND (1U << 25U)

/// Recordings of a source whose beginnings are remembered
#define NMS_MAX_HITS 4096

/**
   Components: columns of W and R, as a dictionary has them, where they are part
   of all components' rows, or by themselves; and where they are heard.
*/
typedef struct {
  float*   analysis;       ///< [n_features][stride], the first column
  float*   reconstruction; ///< [n_groups][stride], likewise
  float*   spatial;        ///< [n_groups][4], as of a dictionary; or NULL
  uint32_t n;              ///< Columns; 0 if there are none
  uint32_t stride;         ///< From row to row
} NmsComponents;

/// A source to be learnt
typedef struct {
  char          name[NMS_NAME_SIZE];
  NmsStore      store;   ///< Frames: features, then compressed groups
  NmsStore      sound;   ///< Chunks of samples, channels summed
  NmsStore      masked;  ///< Of a rest, the same without what others play
  NmsImage      image;   ///< Of the frames that sound, all of them
  NmsStore      side;    ///< The same of the half difference of two channels
  float*        chunk;   ///< [2 chunk_samples], being filled: sum, difference
  uint32_t      n_chunk; ///< Samples in it
  uint32_t*     starts;  ///< [n_recordings + 1], where in `sound` each begins
  uint32_t      n_recordings; ///< At most NMS_MAX_HITS; later ones count as one
  NmsComponents taken;        ///< From dictionaries; owned
  bool          refines_taken; ///< Refining may change those
  NmsComponents learnt; ///< From its own material; owned, none until learnt
  bool          is_locked;
  bool          is_rest; ///< Learnt as what others leave of what was heard
} NmsLearnerSource;

/// What a recording is turned into frames with
typedef struct {
  NmsFeatures* features;
  NmsStft*     stft; ///< Of the recording begun, or NULL
  uint32_t     n_channels;
  float*       frame;      ///< [n_values]
  float*       magnitudes; ///< [n_bins]
} NmsIntake;

struct NmsLearnerImpl {
  NmsLearnerConfig config;
  NmsDictionary*   model;  ///< Of one source: the shape, bands and groups
  NmsIntake        intake; ///< For the recording begun
  uint32_t  chunk_samples; ///< Of a chunk: holds a frame and its context twice
  uint32_t  n_values;      ///< Of a stored frame: n_features + n_groups
  uint32_t* starts;        ///< [n_groups + 1], of the groups of bins
  uint32_t  current;       ///< Source of the recording begun
  NmsStatus status;        ///< Of storing the frames of a block
  uint32_t  n_sources;
  NmsLearnerSource sources[NMS_MAX_SOURCES];
};

/**
   Make an intake that has not begun a recording.

   @param intake Out; nms_intake_clear() is due even after failure.
   @return NMS_NO_MEMORY.

   Worker thread.  Not realtime: allocates.
*/
NMS_NODISCARD NmsStatus nms_learner_make_intake(const NmsLearner* learner,
                                                NmsIntake*        intake);

/// Free what an intake has.  Not realtime.
void nms_intake_clear(NmsIntake* intake);

/**
   Begin a recording of so many channels.

   @param funcs Who gets its frames, in.
   @param intake   In and out.
   @return NMS_NO_MEMORY, NMS_BAD_ARGUMENT.

   Worker thread.  Not realtime: allocates.
*/
NMS_NODISCARD NmsStatus nms_learner_open_intake(const NmsLearner*   learner,
                                                uint32_t            n_channels,
                                                const NmsStftFuncs* funcs,
                                                NmsIntake*          intake);

/**
   Turn a frame of the STFT into features and compressed groups, in
   `intake->frame`.

   @return Its level, the root of its energy per sample.

   Worker thread.
*/
NMS_NODISCARD float nms_learner_analyze(const NmsLearner*   learner,
                                        const NmsIntake*    intake,
                                        const NmsStftFrame* frame);

/// Return the components of a dictionary's source, where they are.  Any thread.
NMS_NODISCARD NmsComponents nms_components_of(const NmsDictionary* dictionary,
                                              uint32_t             source);

/**
   Make room for components by themselves.

   @param n           1 or more.
   @param has_spatial Whether with their places.
   @param components  Out, owned by the caller.
   @return NMS_NO_MEMORY; there are none then.

   Worker thread.  Not realtime: allocates.
*/
NMS_NODISCARD NmsStatus nms_components_new(const NmsLearner* learner,
                                           uint32_t          n,
                                           bool              has_spatial,
                                           NmsComponents*    components);

/**
   Learn where a source is, if all of it was heard in two channels.

   @param image  In, of the source.
   @param learnt In and out, of the source, without their places.
   @return NMS_NO_MEMORY.

   Worker thread.  Not realtime: allocates.
*/
NMS_NODISCARD NmsStatus nms_learner_learn_spatial(const NmsLearner* learner,
                                                  const NmsImage*   image,
                                                  NmsComponents*    learnt);

/// Return all components but the first ones, where they are.  Any thread.
NMS_NODISCARD NmsComponents nms_components_from(const NmsComponents* components,
                                                uint32_t             first);

/// Free components that are by themselves; none are left.  Not realtime.
void nms_components_clear(NmsComponents* components);

/**
   Copy components of the learner's features and groups, but not their places.

   @param from In, any number.
   @param to   Out, at least as many; must not overlap.

   Worker thread.  O(size).
*/
void nms_learner_copy_components(const NmsLearner*    learner,
                                 const NmsComponents* from,
                                 const NmsComponents* to);

/**
   Mix where two parts of a source are: the mean of their covariances, weighted
   by the energies of their components in a group; if one has none, the other's.

   @param first   In.
   @param second  In.
   @param spatial Out, [n_groups][4]; must not be that of either.

   Worker thread.  O(n_groups).
*/
void nms_learner_mix_spatial(const NmsLearner*    learner,
                             const NmsComponents* first,
                             const NmsComponents* second,
                             float*               spatial);

/**
   Copy bands, edges and sparsity to a dictionary that has as many of each.

   Worker thread.  O(size).
*/
void nms_learner_copy_layout(const NmsDictionary* from, NmsDictionary* to);

/// Return whether the features and groups of a dictionary are the learner's.
/// Worker thread.  O(bands + groups).
NMS_NODISCARD bool nms_learner_is_like(const NmsLearner*    learner,
                                       const NmsDictionary* dictionary);

/**
   Add components to those that a source holds.

   @param source 0 to sources added - 1.
   @param more   In, any number, copied.
   @return NMS_NO_MEMORY, the source unchanged.

   Worker thread.  Not realtime: allocates.
*/
NMS_NODISCARD NmsStatus nms_learner_take_components(NmsLearner* learner,
                                                    uint32_t    source,
                                                    const NmsComponents* more);

/// Return whether there is such a source, not locked.  Worker thread.
NMS_NODISCARD bool nms_learner_may_change(const NmsLearner* learner,
                                          uint32_t          source);

/// Return the root of the mean square of the samples behind magnitudes,
/// [n_bins].  Worker thread.
NMS_NODISCARD float nms_learner_frame_level(const NmsLearner* learner,
                                            const float*      magnitudes);

/// Return whether refining knows a divergence.  Any thread.
NMS_NODISCARD bool nms_refining_knows(float beta);

/// End the recording begun, if it is of the source.  Not realtime: frees.
void nms_learner_end_recording(NmsLearner* learner, uint32_t source);

/**
   Return whether refining may change a source: not locked, learnt, and there
   are recordings to mix from.

   @param source Any.

   Worker thread.
*/
NMS_NODISCARD bool nms_learner_may_refine(const NmsLearner* learner,
                                          uint32_t          source);

/// Return the sound of a source to mix from: of a rest what others leave of it.
/// Worker thread.
NMS_NODISCARD const NmsStore* nms_learner_sound(const NmsLearnerSource* source);

/// Free what a source has heard, and let it begin anew.  Not realtime.
void nms_learner_forget_heard(const NmsLearner* learner,
                              NmsLearnerSource* source);

/**
   Return a checksum of the learner's bands and edges, for its material.

   Worker thread.  O(bands + groups).
*/
NMS_NODISCARD uint32_t nms_learner_layout_sum(const NmsLearner* learner);

/**
   Keep the last chunk of sound as well, filled up by repeating it, and note
   where the last recording ends.

   @return NMS_NO_MEMORY.

   Worker thread; other sources may be used by others.  Not realtime: allocates.
*/
NMS_NODISCARD NmsStatus nms_learner_fill_chunk(NmsLearnerSource* source);

#endif // NMS_LEARN_LEARNER_IMPL_H
