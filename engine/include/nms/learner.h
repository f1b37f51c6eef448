// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_LEARNER_H
#define NMS_LEARNER_H

#include "nms/attributes.h"
#include "nms/dictionary.h"
#include "nms/progress.h"
#include "nms/status.h"
#include "nms/tasks.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file learner.h
   Learns a dictionary from recordings of each source by itself.

   Recordings are pushed through in blocks, so hours of material pass in bounded
   memory: each source keeps at most `max_frames` frames, spread evenly over
   everything it was given (every frame at first; whenever the store is full,
   every second one is dropped and the step doubles).  Beside them, up to 128
   MiB of sound (2^25 samples) are kept per source for refining, spread
   likewise, and as much again of sources that are all in two channels.

   Sources may also be taken from a dictionary, beside others that are learnt.
*/

#ifdef __cplusplus
extern "C" {
#endif

/// Most bytes that the material of a source is written as
#define NMS_MAX_MATERIAL 2000000

/// A learner
typedef struct NmsLearnerImpl NmsLearner;

/// What to learn, and how; start from nms_learner_defaults()
typedef struct {
  double   sample_rate_hz; ///< Of everything pushed
  uint32_t window;         ///< N, samples
  uint32_t hop;            ///< M, samples
  uint32_t n_bands;        ///< ERB-spaced bands, or 0 for plain bins
  uint32_t n_groups;       ///< ERB-spaced groups of bins, or 0 for single bins
  uint32_t n_context;      ///< Context columns
  uint32_t n_ahead;        ///< Of them after the frame, fewer than all
  bool     is_symmetrical; ///< The windows, see stft.h
  uint32_t stride_samples; ///< From context to context
  float    exponent;       ///< Compression
  float    beta;           ///< Divergence
  float    mask_exponent;  ///< To be used with it
  uint32_t n_components;   ///< Per source
  uint32_t n_iterations;   ///< Of the online step
  float    relaxation;     ///< Of those iterations, see solver.h
  float    momentum;       ///< Likewise
  uint32_t max_frames;     ///< Kept per source, >= 16
  uint64_t seed;           ///< Of every random choice
  NmsTasks tasks;          ///< Who shares the work; the result is the same
} NmsLearnerConfig;

/// How much a learner has heard of a source
typedef struct {
  uint64_t n_frames_heard;  ///< All frames pushed
  uint64_t n_frames_silent; ///< Of them silent, dropped
  uint32_t n_frames_kept;   ///< In the store now
  uint32_t step;            ///< From kept frame to kept frame, sounding frames
} NmsMaterial;

/// Return the settings that measured best (docs/quality.md).
NMS_API NMS_NODISCARD NmsLearnerConfig nms_learner_defaults(void);

/**
   Set what suits a dictionary that will be refined: fewer iterations that go
   further, and masks that need no powers (docs/quality.md).

   @param config In and out; iterations, relaxation, momentum and mask exponent
                 are set, or nothing if its divergence cannot be refined.
*/
NMS_API void nms_learner_expect_refining(NmsLearnerConfig* config);

/**
   Set what suits a dictionary that is for files only: symmetrical windows, and
   one of the context columns after the frame, if there is more than one.

   @param config In and out; the columns ahead and the windows are set.
*/
NMS_API void nms_learner_expect_files(NmsLearnerConfig* config);

/**
   Make a learner without sources.

   @param config  In.
   @param learner Out, owned by the caller; NULL after failure.
   @return NMS_BAD_ARGUMENT if a number is outside its range, NMS_NO_MEMORY.

   Worker thread.  Not realtime: allocates.
*/
NMS_API NMS_NODISCARD NmsStatus nms_learner_new(const NmsLearnerConfig* config,
                                                NmsLearner** learner);

/**
   Make a learner whose sources can be joined with a dictionary's.

   @param config     In; the components per source, the frames kept, the seed
                     and the tasks.  All else is as in the dictionary.
   @param dictionary In, not needed after.  For recordings of another rate, fit
                     it first.
   @param learner    Out, owned by the caller; NULL after failure.
   @return NMS_BAD_ARGUMENT if a number is outside its range, NMS_NO_MEMORY.

   Worker thread.  Not realtime: allocates.
*/
NMS_API NMS_NODISCARD NmsStatus
nms_learner_new_like(const NmsLearnerConfig* config,
                     const NmsDictionary*    dictionary,
                     NmsLearner**            learner);

/// Free a learner; NULL is fine.  Not realtime.
NMS_API void nms_learner_free(NmsLearner* learner);

/**
   Add a source, numbered from 0 in order.

   @param name In, copied.
   @return NMS_BAD_ARGUMENT if the name is not good or taken or there are
   NMS_MAX_SOURCES already, NMS_NO_MEMORY.
*/
NMS_API NMS_NODISCARD NmsStatus nms_learner_add_source(NmsLearner* learner,
                                                       const char* name);

/**
   Give a source another name.

   @param source 0 to sources added - 1; may be locked.
   @param name   In, copied.
   @return NMS_BAD_ARGUMENT if there is no such source, or the name is not good
   or that of another.

   Worker thread.  Realtime: no.
*/
NMS_API NMS_NODISCARD NmsStatus nms_learner_rename_source(NmsLearner* learner,
                                                          uint32_t    source,
                                                          const char* name);

/**
   Let a source begin anew: all that was heard, learnt and taken of it is freed.

   The name stays.  A recording of it that was begun ends.

   @param source 0 to sources added - 1.
   @return NMS_BAD_ARGUMENT if there is no such source, or it is locked.

   Worker thread.  Not realtime: frees.
*/
NMS_API NMS_NODISCARD NmsStatus nms_learner_clear_source(NmsLearner* learner,
                                                         uint32_t    source);

/**
   Lock a source, or unlock it: while locked its components stay bit for bit.

   It takes part in dictionaries and, with its recordings, in the mixtures that
   others are refined with; but whatever would change it returns
   NMS_BAD_ARGUMENT, except for its name.  A recording of it that was begun
   ends.

   @param source    0 to sources added - 1; none is locked at first.
   @param is_locked True to lock.
   @return NMS_BAD_ARGUMENT if there is no such source.

   Worker thread.  Not realtime: frees.
*/
NMS_API NMS_NODISCARD NmsStatus nms_learner_lock_source(NmsLearner* learner,
                                                        uint32_t    source,
                                                        bool        is_locked);

/**
   Add a dictionary's components of a source to those of a source here.

   They are held: they stand in every dictionary made, before those learnt from
   recordings of the source, if any, and no refining changes them unless it is
   let to (nms_learner_refine_taken()).  Several may be added to one source.

   @param source     0 to sources added - 1.
   @param dictionary In, not needed after; its rate, window, bands, groups,
                     context, compression and divergence must be the learner's,
                     see nms_learner_new_like().
   @param index      Its source, 0 to its number of sources - 1.
   @return NMS_BAD_ARGUMENT, also if there would be more than
   NMS_MAX_COMPONENTS; NMS_NO_MEMORY, the source unchanged.

   Worker thread.  Not realtime: allocates.
*/
NMS_API NMS_NODISCARD NmsStatus
nms_learner_take_source(NmsLearner*          learner,
                        uint32_t             source,
                        const NmsDictionary* dictionary,
                        uint32_t             index);

/**
   Let refining change what was taken of a source, as a start, or hold it.

   It does so where it may change what was learnt of the source: what a
   dictionary knows of such a sound then completes material that is short.

   @param source     0 to sources added - 1, not locked.
   @param is_refined False at first.
   @return NMS_BAD_ARGUMENT if there is no such source, or it is locked.

   Worker thread.  Realtime: no.
*/
NMS_API NMS_NODISCARD NmsStatus nms_learner_refine_taken(NmsLearner* learner,
                                                         uint32_t    source,
                                                         bool is_refined);

/// How like the sources of a dictionary are to what was heard of a source
typedef struct {
  uint32_t nearest;                 ///< The one with the largest share
  float    shares[NMS_MAX_SOURCES]; ///< Of all that is explained, of each
  float    misfit; ///< Kullback-Leibler divergence of the frames from what the
                   ///< whole dictionary makes of them, over their sum
} NmsLikeness;

/**
   Compare what was heard of a source with the sources of a dictionary: solve
   the frames kept with all of them, and see what each explains.

   @param source     0 to sources added - 1.
   @param dictionary In; its rate, window, bands, groups, context, compression
                     and divergence must be the learner's.
   @param likeness   Out, zeros after failure.
   @return NMS_BAD_ARGUMENT; NMS_NO_MATERIAL if nothing was heard of the source;
   NMS_NO_MEMORY.

   Worker thread.  Not realtime: allocates.  Deterministic for a given kernel.
*/
NMS_API NMS_NODISCARD NmsStatus
nms_learner_compare(const NmsLearner*    learner,
                    uint32_t             source,
                    const NmsDictionary* dictionary,
                    NmsLikeness*         likeness);

/**
   Begin the next recording of a source; the one before, of any source, ends.

   @param source     0 to sources added - 1, not locked.
   @param n_channels 1 to 8, linked.
   @return NMS_BAD_ARGUMENT, NMS_NO_MEMORY.
*/
NMS_API NMS_NODISCARD NmsStatus nms_learner_begin(NmsLearner* learner,
                                                  uint32_t    source,
                                                  uint32_t    n_channels);

/**
   Push the next samples of the recording begun.

   @param samples   In, [n_channels][n_samples]; not finite counts as 0.
   @param n_samples Any number.
   @return NMS_BAD_ARGUMENT if none was begun, NMS_NO_MEMORY.

   Worker thread.  Not realtime: allocates.
*/
NMS_API NMS_NODISCARD NmsStatus nms_learner_push(NmsLearner*         learner,
                                                 const float* const* samples,
                                                 uint32_t            n_samples);

/// Return how much has been heard of a source.
NMS_API NMS_NODISCARD NmsMaterial
nms_learner_material(const NmsLearner* learner, uint32_t source);

/**
   Write what has been heard of a source as bytes (docs/material.md), so that
   learning it can go on elsewhere.

   The frames kept are written with one byte a value, its level to 0.19 dB,
   silence left out: half a minute of sound as the presets are learnt from takes
   1.7 MB.  Of more than NMS_MAX_MATERIAL, every second frame is left out until
   it fits.  Where the source is between two channels is written, too, if all of
   it was heard in two.  The sound kept for refining is not written.

   @param source  0 to sources added - 1.
   @param bytes   Out, [*n_bytes], freed by the caller with free(); NULL after
                  failure.
   @param n_bytes Out, at most NMS_MAX_MATERIAL.
   @return NMS_BAD_ARGUMENT, NMS_NO_MATERIAL if nothing but silence was heard,
   NMS_NO_MEMORY.

   Worker thread.  Not realtime: allocates.  The same material gives the same
   bytes, and so does what is read from them.
*/
NMS_API NMS_NODISCARD NmsStatus nms_learner_encode_material(
    const NmsLearner* learner, uint32_t source, void** bytes, size_t* n_bytes);

/**
   Put what is written in bytes in place of what has been heard of a source; the
   bytes are trusted in nothing.

   What was learnt or taken of it stays.  Sound for refining there is none then
   but what is pushed after.

   @param source  0 to sources added - 1, not locked.  A recording of it that
                  was begun ends.
   @param bytes   In, [n_bytes], need not be aligned.
   @param n_bytes Any, 0 too.
   @param message Out, what is wrong, or NULL.
   @return NMS_BAD_ARGUMENT; NMS_BAD_MATERIAL with a message, also if they were
   heard with other settings than the learner's; NMS_NO_MEMORY.  The source is
   unchanged after each.

   Worker thread.  Not realtime: allocates.
*/
NMS_API NMS_NODISCARD NmsStatus
nms_learner_decode_material(NmsLearner* learner,
                            uint32_t    source,
                            const void* bytes,
                            size_t      n_bytes,
                            NmsMessage* message);

/**
   Learn one source from what was pushed.

   Its analysis columns are learnt from the features, both factors free, columns
   scaled to unit sum; its reconstruction columns from the mean of the
   compressed bins of each group with the activations held.

   @param source   0 to sources added - 1, not locked.
   @param progress Or NULL.
   @param user     For `progress`.
   @return NMS_NO_MATERIAL if nothing but silence was pushed, NMS_CANCELLED,
   NMS_NO_MEMORY; the learner can be used on after each.

   Worker thread.  Different sources may be learnt by different threads at the
   same time.  Not realtime: allocates.  Deterministic for a given kernel.
*/
NMS_API NMS_NODISCARD NmsStatus nms_learner_learn_source(
    NmsLearner* learner, uint32_t source, NmsProgressFunc progress, void* user);

/// What of a source was taken and is needed beside what was learnt of it
typedef struct {
  float    kept_db; ///< What others get of it without, in dB below all of it
  uint32_t n_kept;  ///< Components taken that are left
} NmsChoice;

/**
   Leave out what was taken of a source and is not needed beside what is learnt.

   What was taken knows more, but explains other sources, too.  So the source is
   learnt once more from the first half of its material, without what was taken,
   and the second half is separated with that and the other sources as they are:
   the less of it they get, the steadier it is.  Of the components taken those
   stay that explain most of the material beside all others: so many that they
   are all of what such components explain where the others get everything, half
   of it where they get 16 dB less or still less, between them as the decibels.

   @param source 0 to sources added - 1, not locked.
   @param choice Out.
   @return NMS_BAD_ARGUMENT; NMS_NO_MATERIAL if there is nothing to choose
   between or to judge by: the source was not both learnt and taken, its
   material is too short, or it is the only one, or another was neither learnt
   nor taken; NMS_NO_MEMORY; the source unchanged.

   Worker thread, when all sources are learnt.  Not realtime: allocates.
   Deterministic for a given kernel.
*/
NMS_API NMS_NODISCARD NmsStatus nms_learner_choose(NmsLearner* learner,
                                                   uint32_t    source,
                                                   NmsChoice*  choice);

/**
   Return whether it is known where a source is between two channels: all that
   it was learnt from had two, or it was taken from dictionaries that say so.

   Components taken beside those learnt are thought to be where they say, and
   otherwise where the source was heard.  Ask when the source is learnt.

   @param source 0 to sources added - 1.

   Worker thread.
*/
NMS_API NMS_NODISCARD bool nms_learner_has_spatial(const NmsLearner* learner,
                                                   uint32_t          source);

/**
   Put all sources together to a dictionary.

   It says where the sources are if that is known of every one.  Where a source
   has several parts, taken and learnt, it is the mean of theirs in every group,
   weighted by the energies of their components in it.

   @param dictionary Out, owned by the caller; NULL after failure.
   @return NMS_NO_MATERIAL if a source was neither learnt nor taken, or there is
   none; NMS_NO_MEMORY.
*/
NMS_API NMS_NODISCARD NmsStatus nms_learner_finish(const NmsLearner* learner,
                                                   NmsDictionary** dictionary);

/// How to refine a dictionary; start from nms_learner_refine_defaults()
typedef struct {
  uint32_t n_steps;            ///< Steps of gradient descent, 64 mixtures each,
                               ///< at most
  float    rate;               ///< Largest relative change of a weight at first
  float    hits_mask_exponent; ///< For sources that are all single hits; or 0
  uint64_t seed;               ///< Of every random choice
  NmsProgressFunc progress;    ///< Or NULL
  void*           user;        ///< For `progress`
} NmsRefineConfig;

/// Return the settings that measured best (docs/quality.md).
NMS_API NMS_NODISCARD NmsRefineConfig nms_learner_refine_defaults(void);

/**
   Return whether refining would help: the divergence is Kullback-Leibler (1),
   there are recordings of two sources or more to mix, and of one that was
   learnt and is not locked.

   Ask when all sources are learnt.  Worker thread.
*/
NMS_API NMS_NODISCARD bool nms_learner_can_refine(const NmsLearner* learner);

/**
   Refine a dictionary with mixtures of the recordings it was learnt from.

   The iterations done at play time are unrolled, and the weights, both of
   analysis and of reconstruction, and the sparsity of each iteration follow the
   gradient of the error that is heard after masking.  A
   tenth of the material is held back; the weights that separate it best are
   kept, which may be those it came with.

   Of less than six seconds of a source, unless they are single hits, fewer
   steps are done, by the cube: what is held back of so little tells too late
   when it is learnt by heart.

   Where all that is mixed was recorded in two channels, and not as single hits,
   every second mixture has two, and its error is that after the filters that
   the images make of the masks.

   Components that were taken from a dictionary, if nothing else is said of them
   (nms_learner_refine_taken()), of locked sources and of those without
   recordings are held as they are, and their sources heard likewise.

   Sources are mixed in time, as if recorded together, or at random places.
   Where the recordings of a source are single hits (at least four, shorter than
   three seconds on average), hits are played at random instead; where all
   sources are such, masks are made as sharp as `hits_mask_exponent` says.

   @param learner    In, with the recordings.
   @param config     In.
   @param dictionary In and out, from nms_learner_finish(); it must have the
                     iterations to be done at play time, for which
                     nms_learner_expect_refining() has good values.  Unchanged
                     after failure.
   @return NMS_BAD_ARGUMENT if the divergence is not Kullback-Leibler,
   NMS_NO_MATERIAL if there is nothing to change: no source was learnt here,
   is not locked and has recordings; NMS_CANCELLED, NMS_NO_MEMORY.

   Worker thread.  Not realtime: allocates.  Deterministic for a given kernel.
   Weninger et al., "Discriminative NMF and its application to single-channel
   source separation", Interspeech 2014; Hershey, Le Roux & Weninger, "Deep
   unfolding", arXiv:1409.2574, 2014.
*/
NMS_API NMS_NODISCARD NmsStatus
nms_learner_refine(const NmsLearner*      learner,
                   const NmsRefineConfig* config,
                   NmsDictionary*         dictionary);

/**
   Put all sources together and refine them, where that is possible.

   nms_learner_finish(), and nms_learner_refine() if nms_learner_can_refine().

   @param config     For refining, in; NULL leaves the dictionary plain.
   @param dictionary Out, owned by the caller; NULL after failure.
   @return NMS_NO_MATERIAL if a source was neither learnt nor taken, or there is
   none; NMS_CANCELLED, NMS_NO_MEMORY.

   Worker thread.  Not realtime: allocates.  Deterministic for a given kernel.
*/
NMS_API NMS_NODISCARD NmsStatus nms_learner_make(const NmsLearner*      learner,
                                                 const NmsRefineConfig* config,
                                                 NmsDictionary** dictionary);

#ifdef __cplusplus
}
#endif

#endif // NMS_LEARNER_H
