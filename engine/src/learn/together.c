// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/bleed.h"

#include "base/float_mode.h"
#include "dictionary/groups.h"
#include "learn/cleanse.h"
#include "learn/joint.h"
#include "learn/learner_impl.h"
#include "learn/masker.h"
#include "learn/material.h"
#include "nms/dictionary.h"
#include "nms/features.h"
#include "nms/learner.h"
#include "nms/stft.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// Updates of the features' factors, of which the first as if nothing bled in;
/// then of R likewise
static const uint32_t n_updates       = 60;
static const uint32_t n_alone         = 8;
static const uint32_t n_group_updates = 40;
static const uint32_t n_groups_alone  = 10;

/// Every so many-th update moves what is said to bleed in
static const uint32_t moves_every = 3;

/// Sharpness of the masks that what is refined with is cleansed by
static const float cleansing_exponent = 2.0f;

/// Sources that are learnt together, and what is made of their sound
typedef struct {
  NmsLearner*       learner;
  NmsProgressFunc   progress;
  void*             user;
  uint32_t          n; ///< Sources
  uint32_t          sources[NMS_MAX_SOURCES];
  NmsLearnerSource* heard[NMS_MAX_SOURCES];
  uint32_t          wanted[NMS_MAX_SOURCES]; ///< 0, 1, 2, ...
  NmsFeatures*      computed[NMS_MAX_SOURCES];
  NmsJoint          features;
  NmsJoint          groups;
  uint32_t          every;          ///< So many-th frame that sounds is kept
  uint32_t          n_sounding;     ///< Frames so far
  uint32_t          n_kept;         ///< Frames so far
  NmsDictionary*    dictionary;     ///< Of these sources
  float*            heard_features; ///< [n][n][n_features], c
  float*            heard_groups;   ///< [n][n][n_groups], c
} Session;

/// Find what can be learnt together; false if the recordings are not as long
static bool
find_sources(Session* session)
{
  NmsLearner* const learner = session->learner;

  for (uint32_t s = 0; s < learner->n_sources; ++s) {
    NmsLearnerSource* const source = &learner->sources[s];
    if (!source->is_locked &&
        (source->sound.heard.n_frames_heard || source->n_chunk)) {
      session->sources[session->n] = s;
      session->heard[session->n]   = source;
      session->wanted[session->n]  = session->n;
      ++session->n;
    }
  }
  for (uint32_t i = 1; i < session->n; ++i) {
    const NmsLearnerSource* const a = session->heard[0];
    const NmsLearnerSource* const b = session->heard[i];
    if (a->sound.heard.n_frames_heard != b->sound.heard.n_frames_heard ||
        a->n_chunk != b->n_chunk) {
      return false;
    }
  }
  return true;
}

/// Make all that was heard ready; NMS_NO_MATERIAL if a source is silent
static NmsStatus
prepare(Session* session)
{
  NmsStatus status = session->n < 2 ? NMS_NO_MATERIAL : NMS_SUCCESS;
  for (uint32_t i = 0; !status && i < session->n; ++i) {
    NmsLearnerSource* const source = session->heard[i];

    nms_learner_end_recording(session->learner, session->sources[i]);
    nms_store_drop_quiet(&source->store);
    status = source->store.heard.n_frames_kept ? nms_learner_fill_chunk(source)
                                               : NMS_NO_MATERIAL;
  }
  return status;
}

/// Keep a frame of all recordings, if any of them sounds
static void
on_spectrum(void* user, const NmsStftFrame* frame)
{
  Session* const             session  = user;
  NmsLearner* const          learner  = session->learner;
  const NmsDictionary* const model    = learner->model;
  const float                exponent = learner->config.exponent;
  const size_t               row      = session->n_kept;
  bool                       is_heard = false;

  for (uint32_t i = 0; i < session->n; ++i) {
    float* const magnitudes = learner->intake.magnitudes;

    nms_features_link(&frame->newest[i], 1, model->n_bins, magnitudes);
    nms_features_run(session->computed[i],
                     magnitudes,
                     session->features.v[i] + row * session->features.padded);
    nms_features_link(&frame->input[i], 1, model->n_bins, magnitudes);
    is_heard = is_heard ||
               nms_store_is_sound(nms_learner_frame_level(learner, magnitudes));
    for (uint32_t b = 0; b < model->n_bins && exponent != 1.0f; ++b) {
      magnitudes[b] = powf(magnitudes[b], exponent);
    }
    nms_groups_mean(learner->starts,
                    model->shape.n_groups,
                    magnitudes,
                    session->groups.v[i] + row * session->groups.padded);
  }
  if (is_heard) {
    // What is not kept is written over
    session->n_kept += session->n_sounding % session->every == 0;
    ++session->n_sounding;
  }
}

/// Take memory for as many frames as will be kept at most, and one more
static NmsStatus
open_factors(Session* session)
{
  const NmsLearner* const learner = session->learner;
  const NmsStore* const   sound   = &session->heard[0]->sound;
  const NmsFeaturesConfig features =
      nms_dictionary_features(learner->model, learner->config.hop);
  const size_t n_samples = (size_t)sound->heard.n_frames_kept * sound->n_values;
  const size_t n_frames  = n_samples / learner->config.hop;
  session->every         = 1;
  while (n_frames / session->every >= learner->config.max_frames) {
    session->every *= 2;
  }

  NmsJointShape shape  = {.n        = session->n,
                          .n_frames = (uint32_t)(n_frames / session->every) + 2,
                          .n_rows   = learner->model->n_features,
                          .n_shared = learner->model->shape.n_bands,
                          .n_components = learner->config.n_components,
                          .tasks        = learner->config.tasks};
  NmsStatus     status = nms_joint_init(&session->features, &shape);
  shape.n_rows         = learner->model->shape.n_groups;
  shape.n_shared       = shape.n_rows;
  status = status ? status : nms_joint_init(&session->groups, &shape);
  for (uint32_t i = 0; !status && i < session->n; ++i) {
    status = nms_features_new(&features, &session->computed[i]);
  }
  return status;
}

/// Compute the frames of all recordings at the same times
static NmsStatus
hear(Session* session)
{
  const NmsLearnerConfig* const config = &session->learner->config;
  const NmsStore* const         sound  = &session->heard[0]->sound;

  const NmsStftConfig stft_config = {
      .window         = config->window,
      .hop            = config->hop,
      .n_inputs       = session->n,
      .is_symmetrical = config->is_symmetrical,
      .ahead_frames =
          nms_dictionary_ahead_frames(session->learner->model, config->hop)};
  const NmsStftFuncs funcs  = {on_spectrum, NULL, session};
  NmsStft*           stft   = NULL;
  const NmsStatus    status = nms_stft_new(&stft_config, &funcs, &stft);
  if (status) {
    return status;
  }

  for (uint32_t c = 0; c < sound->heard.n_frames_kept; ++c) {
    const float* chunks[NMS_MAX_SOURCES];
    for (uint32_t i = 0; i < session->n; ++i) {
      chunks[i] = session->heard[i]->sound.values + (size_t)c * sound->n_values;
    }
    nms_stft_run(stft, chunks, NULL, sound->n_values);
  }
  nms_stft_free(stft);
  session->features.shape.n_frames = session->n_kept;
  session->groups.shape.n_frames   = session->n_kept;
  return session->n_kept ? NMS_SUCCESS : NMS_NO_MATERIAL;
}

/// Do updates of one of the two factorisations
static NmsStatus
factorise(Session* session, NmsJoint* joint, bool holds_h)
{
  const uint32_t n     = holds_h ? n_group_updates : n_updates;
  const uint32_t alone = holds_h ? n_groups_alone : n_alone;
  const double   begin = holds_h ? 0.7 : 0.0;
  const double   share = holds_h ? 0.2 : 0.7;

  for (uint32_t u = 0; u < n; ++u) {
    const NmsJointUpdate update = {
        u < alone, holds_h, u >= alone && (u - alone + 1) % moves_every == 0};
    if (session->progress &&
        !session->progress(session->user, begin + share * u / n)) {
      return NMS_CANCELLED;
    }
    nms_joint_update(joint, update);
  }
  return NMS_SUCCESS;
}

/// Write what is learnt of a source, or NMS_NO_MEMORY
static NmsStatus
copy_learnt(const Session* session,
            uint32_t       i,
            float          scale, // Of R
            NmsComponents* learnt)
{
  const NmsDictionary* const model = session->learner->model;
  const uint32_t             n     = session->learner->config.n_components;
  const size_t               size  = (size_t)model->shape.n_groups * n;

  const NmsStatus status =
      nms_components_new(session->learner, n, false, learnt);
  if (status) {
    return status;
  }

  nms_joint_unpack(&session->features, i, learnt->analysis);
  nms_joint_unpack(&session->groups, i, learnt->reconstruction);
  for (size_t k = 0; k < size; ++k) {
    learnt->reconstruction[k] *= scale;
  }
  return NMS_SUCCESS;
}

/// Learn both factors of the features, then R of the groups
static NmsStatus
learn(Session* session, NmsComponents* learnt)
{
  NmsJoint* const features = &session->features;
  NmsJoint* const groups   = &session->groups;

  const float scale = nms_joint_scale(features) / nms_joint_scale(groups);
  nms_joint_start(features, session->learner->config.seed);
  NmsStatus status = factorise(session, features, false);
  if (!status) {
    nms_joint_follow(groups, features);
    status = factorise(session, groups, true);
  }
  for (uint32_t i = 0; !status && i < session->n; ++i) {
    status = copy_learnt(session, i, scale, &learnt[i]);
  }
  return status;
}

/// Copy c without its padding
static float*
copy_heard(const NmsJoint* joint)
{
  const size_t n_pairs = (size_t)joint->shape.n * joint->shape.n;
  const size_t n_rows  = joint->shape.n_rows;
  float* const heard   = malloc(n_pairs * n_rows * sizeof(float));

  for (size_t ij = 0; heard && ij < n_pairs; ++ij) {
    memcpy(heard + ij * n_rows, joint->c[ij], n_rows * sizeof(float));
  }
  return heard;
}

/// Make a dictionary of what is learnt, to cleanse with
static NmsStatus
make_dictionary(Session* session, const NmsComponents* learnt)
{
  NmsDictionaryShape shape = session->learner->model->shape;
  shape.n_sources          = session->n;
  shape.n_components       = session->n * learnt->n;
  shape.mask_exponent      = cleansing_exponent;
  const NmsStatus status   = nms_dictionary_new(&shape, &session->dictionary);
  if (status) {
    return status;
  }

  nms_learner_copy_layout(session->learner->model, session->dictionary);
  for (uint32_t i = 0; i < session->n; ++i) {
    session->dictionary->sources[i].first_component = i * learnt->n;
    session->dictionary->sources[i].n_components    = learnt->n;

    const NmsComponents to = nms_components_of(session->dictionary, i);
    nms_learner_copy_components(session->learner, &learnt[i], &to);
  }
  return NMS_SUCCESS;
}

/// Take out of the sound kept what bleeds in
static NmsStatus
cleanse(Session* session, const NmsComponents* learnt)
{
  session->heard_features = copy_heard(&session->features);
  session->heard_groups   = copy_heard(&session->groups);

  const NmsHearing hearing = {session->heard_features, session->heard_groups};
  const NmsTakes   takes   = {session->n, session->heard, session->wanted};
  NmsMasker        masker;

  NmsStatus status = make_dictionary(session, learnt);
  if (!hearing.features || !hearing.groups) {
    status = NMS_NO_MEMORY;
  }
  if (status) {
    return status;
  }

  status = nms_masker_init(&masker, session->dictionary, session->n, hearing);
  status =
      status ? status : nms_cleanse_sounds(session->learner, &masker, &takes);
  nms_masker_clear(&masker);
  return status;
}

/// Learn where the sources are, when their images are cleansed
static NmsStatus
place(const Session* session, NmsComponents* learnt)
{
  NmsStatus status = NMS_SUCCESS;
  for (uint32_t i = 0; !status && i < session->n; ++i) {
    status = nms_learner_learn_spatial(
        session->learner, &session->heard[i]->image, &learnt[i]);
  }
  return status;
}

/// Hand over what is learnt, or free it
static void
finish(Session* session, NmsStatus status, NmsComponents* learnt)
{
  for (uint32_t i = 0; i < session->n; ++i) {
    NmsLearnerSource* const source = session->heard[i];

    if (status) {
      nms_components_clear(&learnt[i]);
    } else {
      nms_components_clear(&source->learnt);
      nms_store_clear(&source->masked);
      source->learnt  = learnt[i];
      source->is_rest = false;
    }
    nms_features_free(session->computed[i]);
  }
  nms_joint_clear(&session->features);
  nms_joint_clear(&session->groups);
  nms_dictionary_free(session->dictionary);
  free(session->heard_features);
  free(session->heard_groups);
}

NmsStatus
nms_learner_learn_together(NmsLearner*     learner,
                           NmsProgressFunc progress,
                           void*           user)
{
  Session session = {.learner = learner, .progress = progress, .user = user};
  NmsComponents learnt[NMS_MAX_SOURCES] = {{0}};

  if (!nms_refining_knows(learner->config.beta) || !find_sources(&session)) {
    return NMS_BAD_ARGUMENT;
  }

  NmsStatus status = prepare(&session);
  if (status) {
    return status;
  }

  const uint64_t mode = nms_float_mode_enter();
  status              = open_factors(&session);
  status              = status ? status : hear(&session);
  status              = status ? status : learn(&session, learnt);
  status              = status ? status : cleanse(&session, learnt);
  status              = status ? status : place(&session, learnt);
  nms_float_mode_leave(mode);
  if (!status && progress) {
    (void)progress(user, 1.0);
  }
  finish(&session, status, learnt);
  return status;
}
