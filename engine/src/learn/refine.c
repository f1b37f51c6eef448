// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/learner.h"

#include "base/float_mode.h"
#include "dictionary/groups.h"
#include "learn/adam.h"
#include "learn/judge.h"
#include "learn/learner_impl.h"
#include "learn/mixer.h"
#include "learn/track.h"
#include "learn/unroll.h"
#include "learn/weights.h"
#include "nms/dictionary.h"
#include "nms/progress.h"
#include "nms/tasks.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/// Examples are mixed and separated in parts, which may be done by different
/// threads: their number is fixed so that the result does not depend on it
#define N_PARTS 4

/// Examples of a part that are separated at once, for one step
#define N_EXAMPLES 16

/// Rounds of examples that are held back, to decide which weights to keep
static const uint32_t n_test_rounds = 6;

/// Steps between two looks at what is held back
static const uint32_t n_steps_per_look = 20;

/// How much of the mean over the weights of all steps is kept from step to step
static const float keep_weights = 0.985f;

/// The rate of the first step, usually
static const float usual_rate = 0.017f;

/// The last rate, as a share of the first: high enough for the weights of the
/// last steps to differ, so that their mean is better than each.  It stays what
/// it is usually if the first one is higher
static const float last_share = 0.18f;

struct RefinementImpl;

/// What one thread works with
typedef struct {
  struct RefinementImpl* refinement;
  NmsArena               arena;
  NmsMixer               mixer;
  NmsUnroll              unroll;
  NmsJudge               judge;
  NmsWeights             gradient;
  double*                energies; ///< [n_sources], of what is held back
  double*                errors;   ///< [n_sources], likewise
} Part;

/// Everything a refinement works with
typedef struct RefinementImpl {
  const NmsRefineConfig* config;
  const NmsTasks*        tasks;
  NmsDictionary*         dictionary;
  NmsTrack               tracks[NMS_MAX_SOURCES];
  uint32_t               n_heard; ///< Sources there are recordings of
  NmsArena               arena;
  uint32_t*              counts;  ///< [n_sources]
  uint32_t*              starts;  ///< [n_groups + 1], of the groups of bins
  bool*                  is_held; ///< [n_components]
  NmsWeights             weights;
  NmsWeights             mean; ///< Of the weights over the last steps
  NmsWeights             best; ///< Of the means
  NmsAdam                adam[NMS_N_WEIGHTS];
  float*                 importance;  ///< [n_sources]
  bool                   is_better;   ///< Than what it came with
  bool                   has_filters; ///< For half of the examples
  uint32_t               n_done;      ///< Steps
  float                  mask_exponent;
  Part                   parts[N_PARTS];
} Refinement;

static void
lay_out(Refinement* refinement)
{
  const NmsDictionary* const dictionary = refinement->dictionary;
  const uint32_t             n_sources  = dictionary->shape.n_sources;
  NmsArena* const            arena      = &refinement->arena;

  nms_weights_take(&refinement->weights, dictionary, arena);
  nms_weights_take(&refinement->mean, dictionary, arena);
  nms_weights_take(&refinement->best, dictionary, arena);
  for (uint32_t i = 0; i < NMS_N_WEIGHTS; ++i) {
    NmsAdam* const adam = &refinement->adam[i];

    adam->n      = nms_weights_array(&refinement->weights, i).n;
    adam->mean   = (float*)nms_arena_take(arena, adam->n, sizeof(float));
    adam->square = (float*)nms_arena_take(arena, adam->n, sizeof(float));
  }
  refinement->counts =
      (uint32_t*)nms_arena_take(arena, n_sources, sizeof(uint32_t));
  refinement->starts = (uint32_t*)nms_arena_take(
      arena, dictionary->shape.n_groups + 1, sizeof(uint32_t));
  refinement->is_held = (bool*)nms_arena_take(
      arena, dictionary->shape.n_components, sizeof(bool));
  refinement->importance =
      (float*)nms_arena_take(arena, n_sources, sizeof(float));
}

static void
lay_out_part(Part* part)
{
  const NmsDictionary* const dictionary = part->refinement->dictionary;
  const uint32_t             n_sources  = dictionary->shape.n_sources;

  nms_weights_take(&part->gradient, dictionary, &part->arena);
  part->energies =
      (double*)nms_arena_take(&part->arena, n_sources, sizeof(double));
  part->errors =
      (double*)nms_arena_take(&part->arena, n_sources, sizeof(double));
}

static NmsStatus
init_mixer(Part* part)
{
  const Refinement* const         refinement = part->refinement;
  const NmsDictionaryShape* const shape      = &refinement->dictionary->shape;

  const NmsMixerConfig config = {
      .features   = nms_dictionary_features(refinement->dictionary, shape->hop),
      .tracks     = refinement->tracks,
      .n_sources  = shape->n_sources,
      .n_channels = refinement->has_filters ? 2 : 1,
      .window     = shape->window,
      .hop        = shape->hop,
      .stride_samples = shape->stride_samples,
      .n_ahead        = shape->n_ahead,
      .is_symmetrical = shape->is_symmetrical,
      .n_examples     = N_EXAMPLES};

  return nms_mixer_init(&part->mixer, &config);
}

static NmsStatus
init_unroll(Part* part)
{
  const Refinement* const         refinement = part->refinement;
  const NmsDictionaryShape* const shape      = &refinement->dictionary->shape;

  const NmsUnrollShape unroll = {.n_features =
                                     refinement->dictionary->n_features,
                                 .n_groups      = shape->n_groups,
                                 .n_components  = shape->n_components,
                                 .n_iterations  = shape->n_iterations,
                                 .n_sources     = shape->n_sources,
                                 .counts        = refinement->counts,
                                 .relaxation    = shape->relaxation,
                                 .momentum      = shape->momentum,
                                 .mask_exponent = refinement->mask_exponent,
                                 .n_frames      = N_EXAMPLES};

  return nms_unroll_init(&part->unroll, &unroll);
}

static NmsStatus
open_part(Refinement* refinement, Part* part)
{
  const NmsDictionaryShape* const shape = &refinement->dictionary->shape;

  part->refinement = refinement;
  lay_out_part(part);
  NmsStatus status = nms_arena_reserve(&part->arena);
  if (status) {
    return status;
  }

  lay_out_part(part);
  status = init_mixer(part);
  status = status ? status : init_unroll(part);

  const NmsJudgeConfig hearing = {
      .n_sources = shape->n_sources,
      .n_groups  = shape->n_groups,
      .window    = shape->window,
      .starts    = refinement->starts,
      .images    = refinement->has_filters ? refinement->dictionary : NULL};
  return status ? status : nms_judge_init(&part->judge, &hearing);
}

/// Make the tracks to mix from; return NMS_NO_MATERIAL if none of them can
/// change anything
static NmsStatus
make_tracks(Refinement* refinement, const NmsLearner* learner)
{
  const uint32_t n_sources = refinement->dictionary->shape.n_sources;
  bool           is_any    = false;
  bool           are_hits  = refinement->config->hits_mask_exponent > 0.0f;

  refinement->has_filters = refinement->dictionary->shape.has_spatial;
  for (uint32_t s = 0; s < n_sources; ++s) {
    NmsTrack* const track = &refinement->tracks[s];

    *track   = nms_learner_track(learner, s);
    are_hits = are_hits && track->hits.n_hits > 0;
    refinement->has_filters =
        refinement->has_filters && nms_track_has_image(track);
    is_any = is_any || nms_learner_may_refine(learner, s);
    refinement->n_heard += nms_track_is_heard(track);
  }

  refinement->mask_exponent = are_hits
                                  ? refinement->config->hits_mask_exponent
                                  : refinement->dictionary->shape.mask_exponent;
  return is_any ? NMS_SUCCESS : NMS_NO_MATERIAL;
}

/// Hold the components that were taken to be held, are locked, or that nothing
/// is heard of
static void
hold_components(Refinement* refinement, const NmsLearner* learner)
{
  const NmsDictionary* const dictionary = refinement->dictionary;

  for (uint32_t s = 0; s < dictionary->shape.n_sources; ++s) {
    const NmsLearnerSource* const from   = &learner->sources[s];
    const NmsSource               source = dictionary->sources[s];
    const uint32_t n_held = from->refines_taken ? 0 : from->taken.n;

    for (uint32_t k = 0; k < source.n_components; ++k) {
      refinement->is_held[source.first_component + k] =
          k < n_held || !nms_learner_may_refine(learner, s);
    }
  }
}

static NmsStatus
open_refinement(Refinement* refinement, const NmsLearner* learner)
{
  NmsDictionary* const            dictionary = refinement->dictionary;
  const NmsDictionaryShape* const shape      = &dictionary->shape;

  NmsStatus status = make_tracks(refinement, learner);
  if (status) {
    return status;
  }

  lay_out(refinement);
  status = nms_arena_reserve(&refinement->arena);
  if (status) {
    return status;
  }

  lay_out(refinement);
  for (uint32_t s = 0; s < shape->n_sources; ++s) {
    refinement->counts[s] = dictionary->sources[s].n_components;
  }
  hold_components(refinement, learner);
  nms_groups_start(dictionary, refinement->starts);
  nms_weights_load(&refinement->weights, dictionary);
  nms_weights_copy(&refinement->weights, &refinement->mean);
  nms_weights_copy(&refinement->weights, &refinement->best);
  for (uint32_t p = 0; !status && p < N_PARTS; ++p) {
    status = open_part(refinement, &refinement->parts[p]);
  }
  return status;
}

static void
close_refinement(Refinement* refinement)
{
  for (uint32_t p = 0; p < N_PARTS; ++p) {
    Part* const part = &refinement->parts[p];

    nms_mixer_clear(&part->mixer);
    nms_unroll_clear(&part->unroll);
    nms_judge_clear(&part->judge);
    nms_arena_free(&part->arena);
  }
  nms_arena_free(&refinement->arena);
}

/// Mix the next examples of a part and compute their masks
static void
separate(Part*             part,
         const NmsWeights* weights,
         uint64_t          first_seed,
         bool              is_test)
{
  const float* features[N_EXAMPLES];

  for (uint32_t i = 0; i < N_EXAMPLES; ++i) {
    nms_mixer_mix(&part->mixer, i, first_seed + i, is_test);
    features[i] = part->mixer.examples[i].features;
  }
  nms_unroll_forward(&part->unroll, weights, features);
}

/// Judge one example, and compute the gradient by its masks unless it is a test
static void
judge(Part* part, uint32_t i, bool is_test)
{
  const uint32_t n_sources = part->refinement->dictionary->shape.n_sources;
  const size_t   row       = (size_t)i * part->unroll.padded_groups;
  const float*   masks[NMS_MAX_SOURCES];
  float*         to_masks[NMS_MAX_SOURCES];

  for (uint32_t s = 0; s < n_sources; ++s) {
    masks[s]    = part->unroll.masks[s] + row;
    to_masks[s] = part->unroll.to_masks[s] + row;
  }

  // Half of them through filters: with all, single masks would get worse
  const bool is_filtered = part->refinement->has_filters && i % 2;
  (is_filtered ? nms_judge_run_filters
               : nms_judge_run)(&part->judge,
                                &part->mixer.examples[i],
                                masks,
                                part->refinement->importance,
                                is_test ? NULL : to_masks);
}

/// Separate a part's share of what is held back with the mean weights
static void
look_at_part(void* user, uint32_t p)
{
  Refinement* const refinement = user;
  Part* const       part       = &refinement->parts[p];
  const uint32_t    n_sources  = refinement->dictionary->shape.n_sources;

  memset(part->energies, 0, n_sources * sizeof(double));
  memset(part->errors, 0, n_sources * sizeof(double));
  nms_unroll_prepare(&part->unroll, &refinement->mean);
  for (uint32_t r = 0; r < n_test_rounds; ++r) {
    const uint32_t n_before = (r * N_PARTS + p) * N_EXAMPLES;

    separate(
        part, &refinement->mean, ~refinement->config->seed + n_before, true);
    for (uint32_t i = 0; i < N_EXAMPLES; ++i) {
      judge(part, i, true);
      for (uint32_t s = 0; s < n_sources; ++s) {
        part->energies[s] += part->judge.energies[s];
        part->errors[s] += part->judge.errors[s];
      }
    }
  }
}

/// Separate what is held back; return the mean ratio in dB and set importance
static double
look(Refinement* refinement)
{
  const uint32_t n_sources = refinement->dictionary->shape.n_sources;
  double         mean_db   = 0.0;

  nms_tasks_run(refinement->tasks, N_PARTS, look_at_part, refinement);

  // The gradient of the mean ratio in dB is that of the errors over their sums.
  // Of a source without recordings there is no ratio
  for (uint32_t s = 0; s < n_sources; ++s) {
    double energy = 1e-30;
    double error  = 1e-30;
    for (uint32_t p = 0; p < N_PARTS; ++p) {
      energy += refinement->parts[p].energies[s];
      error += refinement->parts[p].errors[s];
    }
    if (nms_track_is_heard(&refinement->tracks[s])) {
      refinement->importance[s] = (float)(1.0 / error);
      mean_db += 10.0 * log10(energy / error);
    }
  }
  return mean_db / refinement->n_heard;
}

/// Compute the gradient of a part's share of a step
static void
learn_from_part(void* user, uint32_t p)
{
  Refinement* const refinement = user;
  Part* const       part       = &refinement->parts[p];
  const uint64_t    n_before =
      ((uint64_t)refinement->n_done * N_PARTS + p) * N_EXAMPLES;

  nms_unroll_prepare(&part->unroll, &refinement->weights);
  separate(
      part, &refinement->weights, refinement->config->seed + n_before, false);
  for (uint32_t i = 0; i < N_EXAMPLES; ++i) {
    judge(part, i, false);
  }
  nms_unroll_backward(&part->unroll, &refinement->weights, &part->gradient);
}

static void
step(Refinement* refinement, float rate)
{
  NmsWeights* const gradient = &refinement->parts[0].gradient;

  nms_tasks_run(refinement->tasks, N_PARTS, learn_from_part, refinement);
  for (uint32_t p = 1; p < N_PARTS; ++p) {
    nms_weights_move_sum(&refinement->parts[p].gradient, gradient);
  }
  nms_weights_hold(gradient, refinement->is_held);

  for (uint32_t i = 0; i < NMS_N_WEIGHTS; ++i) {
    nms_adam_step(&refinement->adam[i],
                  rate,
                  nms_weights_array(&refinement->weights, i).values,
                  nms_weights_array(gradient, i).values);
  }

  ++refinement->n_done;
  nms_weights_follow(
      &refinement->mean,
      &refinement->weights,
      fmaxf(1.0f - keep_weights, 1.0f / (float)refinement->n_done));
}

/// Return the rate of a step, which falls along half a cosine
static float
rate_of_step(float first_rate, double done)
{
  const float over = fmaxf(first_rate / usual_rate, 1.0f);
  const float last = last_share / over;
  const float fall = (float)(0.5 + 0.5 * cos(3.14159265358979 * done));

  return first_rate * (last + (1.0f - last) * fall);
}

static NmsStatus
descend(Refinement* refinement, const NmsLearner* learner)
{
  const NmsRefineConfig* const config = refinement->config;
  const uint32_t               n_steps =
      nms_tracks_count_steps(refinement->tracks,
                             learner->n_sources,
                             learner->config.sample_rate_hz,
                             config->n_steps);
  double best_db = look(refinement);

  for (uint32_t i = 0; i < n_steps; ++i) {
    const double done = (double)i / n_steps;
    if (config->progress && !config->progress(config->user, done)) {
      return NMS_CANCELLED;
    }

    step(refinement, rate_of_step(config->rate, done));
    if ((i + 1) % n_steps_per_look == 0 || i + 1 == n_steps) {
      const double db = look(refinement);
      if (db > best_db) {
        best_db               = db;
        refinement->is_better = true;
        nms_weights_copy(&refinement->mean, &refinement->best);
      }
    }
  }
  return NMS_SUCCESS;
}

bool
nms_refining_knows(float beta)
{
  return beta == 1.0f;
}

NmsRefineConfig
nms_learner_refine_defaults(void)
{
  const NmsRefineConfig defaults = {.n_steps            = 600,
                                    .rate               = usual_rate,
                                    .hits_mask_exponent = 3.0f,
                                    .seed               = 1};
  return defaults;
}

NmsStatus
nms_learner_refine(const NmsLearner*      learner,
                   const NmsRefineConfig* config,
                   NmsDictionary*         dictionary)
{
  Refinement refinement = {.config     = config,
                           .tasks      = &learner->config.tasks,
                           .dictionary = dictionary};

  if (!nms_refining_knows(dictionary->shape.beta)) {
    return NMS_BAD_ARGUMENT;
  }

  const uint64_t mode   = nms_float_mode_enter();
  NmsStatus      status = open_refinement(&refinement, learner);
  status                = status ? status : descend(&refinement, learner);
  if (!status && refinement.is_better) {
    nms_weights_store(&refinement.best, dictionary);
    dictionary->shape.mask_exponent = refinement.mask_exponent;
  }
  nms_float_mode_leave(mode);

  close_refinement(&refinement);
  return status;
}
