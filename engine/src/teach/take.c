// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "teach/take.h"

#include "nms/learnt.h"

#include <stdbool.h>
#include <stddef.h>

/// What strips are to hold, one of them more than before
typedef struct {
  const NmsDesk*       desk;
  uint32_t             strip; ///< That takes
  const NmsDictionary* from;
  uint32_t             index; ///< Of its source
  NmsLearner*          learner;
} Joining;

/// Return the source of a dictionary that a component is of
static uint32_t
source_of(const NmsDictionary* dictionary, uint32_t component)
{
  uint32_t s = 0;
  while (s + 1 < dictionary->shape.n_sources &&
         component >= dictionary->sources[s + 1].first_component) {
    ++s;
  }

  return s;
}

NmsStatus
nms_take_span(NmsLearner*          learner,
              uint32_t             source,
              const NmsDictionary* from,
              NmsSpan              span)
{
  NmsSource     part = {"part", span.first, span.n};
  NmsDictionary view = *from;

  view.sources         = &part;
  view.shape.n_sources = 1;
  if (from->spatial) { // Of a part as of all of its source
    view.spatial = from->spatial + (size_t)4 * from->shape.n_groups *
                                       source_of(from, span.first);
  }
  return nms_learner_take_source(learner, source, &view, 0);
}

/// Return whether a strip has components of the desk's origin, or will have
static bool
is_joined(const Joining* joining, uint32_t s)
{
  return joining->desk->strips[s].origin.n || s == joining->strip;
}

/// Return the dictionary whose settings count
static const NmsDictionary*
find_model(const Joining* joining)
{
  const NmsDesk* const desk = joining->desk;
  for (uint32_t s = 0; s < NMS_LEARNT_STRIPS; ++s) {
    if (desk->strips[s].origin.n) {
      return desk->origin;
    }
    if (nms_desk_keeps(desk, s)) {
      return desk->current;
    }
  }

  return joining->from;
}

/// Let a source of the learner take what a strip has, if it has any of it
static NmsStatus
take(const Joining* joining, uint32_t source, NmsSpan span)
{
  return span.n ? nms_take_span(
                      joining->learner, source, joining->desk->origin, span)
                : NMS_SUCCESS;
}

/// Add a strip to the learner, with what it is to hold
static NmsStatus
add(const Joining* joining, uint32_t s, uint32_t source)
{
  const NmsDeskStrip* const strip = &joining->desk->strips[s];
  const NmsSpan             all   = strip->origin;

  NmsStatus status = nms_learner_add_source(joining->learner,
                                            nms_desk_name_of(joining->desk, s));
  if (status || s != joining->strip) {
    return status ? status : take(joining, source, all);
  }

  // What was taken stands before what was learnt
  const uint32_t n_head =
      strip->n_was_taken < all.n ? strip->n_was_taken : all.n;
  const NmsSpan head = {all.first, n_head};
  const NmsSpan tail = {all.first + n_head, all.n - n_head};
  status             = take(joining, source, head);
  status             = status
                           ? status
                           : nms_learner_take_source(
                     joining->learner, source, joining->from, joining->index);
  return status ? status : take(joining, source, tail);
}

/// Make a dictionary of what strips are to hold that was not learnt here
static NmsStatus
join(Joining* joining, NmsDictionary** joined)
{
  const NmsDictionary* const model  = find_model(joining);
  NmsLearnerConfig           config = nms_learner_defaults();
  uint32_t                   source = 0;

  config.beta      = model->shape.beta;
  NmsStatus status = nms_learner_new_like(&config, model, &joining->learner);
  for (uint32_t s = 0; !status && s < NMS_LEARNT_STRIPS; ++s) {
    if (is_joined(joining, s)) {
      status = add(joining, s, source++);
    }
  }
  return status ? status : nms_learner_make(joining->learner, NULL, joined);
}

/// Let the strips know where their components are in a new origin
static void
find_spans(const Joining* joining, NmsDesk* desk, const NmsDictionary* joined)
{
  uint32_t source = 0;
  for (uint32_t s = 0; s < NMS_LEARNT_STRIPS; ++s) {
    NmsDeskStrip* const strip = &desk->strips[s];
    if (is_joined(joining, s)) {
      const NmsSource* const from = &joined->sources[source++];
      strip->taken.first          = from->first_component;
      strip->taken.n += from->n_components - strip->origin.n;
      strip->n_was_taken += from->n_components - strip->origin.n;
      strip->n_taken += from->n_components - strip->origin.n;
      strip->origin = (NmsSpan){from->first_component, from->n_components};
    }
  }
}

NmsStatus
nms_desk_take(NmsDesk*             desk,
              uint32_t             strip,
              const NmsDictionary* dictionary,
              uint32_t             source)
{
  NmsDeskStrip* const  to      = &desk->strips[strip];
  NmsDictionary* const before  = desk->origin;
  NmsDictionary*       joined  = NULL;
  Joining              joining = {
                   .desk = desk, .strip = strip, .from = dictionary, .index = source};
  if (to->is_locked) {
    return NMS_BAD_ARGUMENT;
  }

  const NmsStatus status = join(&joining, &joined);
  nms_learner_free(joining.learner);
  if (status) {
    nms_dictionary_free(joined);
    return status;
  }

  if (!*to->name) { // Unless another strip is called so
    (void)!nms_desk_name(desk, strip, dictionary->sources[source].name);
  }
  find_spans(&joining, desk, joined);
  to->is_stale   = to->n_takes > 0;
  to->has_chosen = true;
  desk->origin   = joined;
  if (before != desk->current && before != desk->plain) {
    nms_dictionary_free(before);
  }
  return NMS_SUCCESS;
}
