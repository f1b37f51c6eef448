// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "teach/desk.h"

#include "nms/learnt.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
free_takes(NmsDeskStrip* strip)
{
  for (uint32_t t = 0; t < strip->n_takes; ++t) {
    free(strip->takes[t].samples);
  }
  free(strip->takes);
  strip->takes   = NULL;
  strip->n_takes = 0;
}

/// Let a strip hold nothing; its lock stays
static void
empty(NmsDeskStrip* strip)
{
  const bool is_locked = strip->is_locked;

  free_takes(strip);
  free(strip->heard);
  free(strip->material);
  memset(strip, 0, sizeof(*strip));
  strip->is_locked = is_locked;
}

/// Let go of the dictionaries, which may be one
static void
free_dictionaries(NmsDesk* desk)
{
  if (desk->plain != desk->current && desk->plain != desk->origin) {
    nms_dictionary_free(desk->plain);
  }
  if (desk->current != desk->origin) {
    nms_dictionary_free(desk->current);
  }
  nms_dictionary_free(desk->origin);
  desk->origin  = NULL;
  desk->current = NULL;
  desk->plain   = NULL;
}

void
nms_desk_clear(NmsDesk* desk)
{
  for (uint32_t s = 0; s < NMS_LEARNT_STRIPS; ++s) {
    empty(&desk->strips[s]);
  }
  free_dictionaries(desk);
}

/// Keep a copy of the material that a session brought
static NmsStatus
keep_heard(NmsDeskStrip* strip, const NmsLearntStrip* held)
{
  strip->heard    = malloc(held->n_material);
  strip->material = malloc(held->n_material);
  if (!strip->heard || !strip->material) {
    return NMS_NO_MEMORY;
  }

  memcpy(strip->heard, held->material, held->n_material);
  memcpy(strip->material, held->material, held->n_material);
  strip->n_heard    = held->n_material;
  strip->n_material = held->n_material;
  return NMS_SUCCESS;
}

/// Let a strip hold a source as it was loaded
static NmsStatus
hold(NmsDeskStrip*         strip,
     const NmsSource*      source,
     const NmsLearntStrip* held,
     bool                  is_fitted)
{
  const NmsSpan all = {source->first_component, source->n_components};

  // Names of several sources in one may be too long, and cut in a letter
  if (nms_dictionary_name_is_good(source->name)) {
    snprintf(strip->name, sizeof(strip->name), "%s", source->name);
  }
  strip->origin      = all;
  strip->taken       = all;
  strip->current     = all;
  strip->was_learnt  = held->holds == NMS_HOLDS_LEARNT;
  strip->n_was_taken = held->n_taken;
  strip->is_learnt   = strip->was_learnt;
  strip->n_taken     = held->n_taken;

  // What was heard at another rate cannot be learnt from: all of it stays as it
  // is, and what is heard from now on is added
  if (!held->n_material || is_fitted) {
    return NMS_SUCCESS;
  }

  strip->taken.n = held->n_taken;
  return keep_heard(strip, held);
}

NmsStatus
nms_desk_fit(const NmsDesk* desk, NmsDictionary** dictionary, bool* is_fitted)
{
  const NmsDictionaryShape* const shape = &(*dictionary)->shape;

  *is_fitted = fabs(shape->sample_rate_hz - desk->sample_rate_hz) > 0.5;
  if (!*is_fitted) {
    return NMS_SUCCESS;
  }

  NmsDictionary*  fitted = NULL;
  const NmsStatus status = nms_dictionary_fit(
      *dictionary, desk->sample_rate_hz, shape->hop, &fitted);
  nms_dictionary_free(*dictionary);
  *dictionary = fitted;
  return status;
}

NmsStatus
nms_desk_load(NmsDesk* desk, const void* bytes, size_t n_bytes)
{
  NmsLearntSources sources;
  NmsMessage       message;
  bool             is_fitted = false;

  nms_desk_clear(desk);
  NmsStatus status =
      nms_learnt_read_sources(bytes, n_bytes, &sources, &message);
  if (!status && sources.dictionary) {
    status = nms_desk_fit(desk, &sources.dictionary, &is_fitted);
  }
  desk->origin  = sources.dictionary;
  desk->current = sources.dictionary;

  const uint32_t n =
      !status && desk->origin ? desk->origin->shape.n_sources : 0;
  for (uint32_t i = 0; !status && i < n; ++i) {
    const uint32_t s = sources.strips[i];
    status           = hold(&desk->strips[s],
                  &desk->origin->sources[i],
                  &sources.held[s],
                  is_fitted);
  }
  if (status) {
    nms_desk_clear(desk);
  }
  return status;
}

/// Push out the oldest sound, so that a strip has no more than a tape holds
static void
trim(const NmsDesk* desk, NmsDeskStrip* strip)
{
  const uint64_t most  = (uint64_t)(NMS_TAPE_S * desk->sample_rate_hz) + 1;
  uint64_t       total = 0;
  uint32_t       first = strip->n_takes;
  while (first > 0 && total < most) {
    --first;
    total += strip->takes[first].n_samples;
  }

  for (uint32_t t = 0; t < first; ++t) {
    free(strip->takes[t].samples);
  }
  memmove(strip->takes,
          strip->takes + first,
          (strip->n_takes - first) * sizeof(NmsTake));
  strip->n_takes -= first;

  NmsTake* const oldest = &strip->takes[0];
  const uint32_t n_over = total > most ? (uint32_t)(total - most) : 0;
  const uint32_t n_kept = oldest->n_samples - n_over;
  for (uint32_t c = 0; n_over && c < oldest->n_channels; ++c) {
    memmove(oldest->samples + (size_t)c * n_kept,
            oldest->samples + (size_t)c * oldest->n_samples + n_over,
            n_kept * sizeof(float));
  }
  oldest->n_samples = n_kept;
  oldest->n_sounding =
      oldest->n_sounding < n_kept ? oldest->n_sounding : n_kept;
}

NmsStatus
nms_desk_hear(NmsDesk* desk, uint32_t strip, const NmsTape* tape)
{
  NmsDeskStrip* const to = &desk->strips[strip];
  NmsTake             take;
  if (to->is_locked) {
    return NMS_BAD_ARGUMENT;
  }

  const NmsStatus status = nms_tape_copy(tape, &take);
  if (status) {
    return status;
  }

  NmsTake* const longer =
      realloc(to->takes, (to->n_takes + 1) * sizeof(NmsTake));
  if (!longer) {
    free(take.samples);
    return NMS_NO_MEMORY;
  }

  take.serial              = ++desk->n_heard;
  to->takes                = longer;
  to->takes[to->n_takes++] = take;
  to->is_stale             = true;
  trim(desk, to);
  return NMS_SUCCESS;
}

void
nms_desk_drop(NmsDesk* desk, uint32_t strip)
{
  NmsDeskStrip* const from = &desk->strips[strip];
  if (!from->n_takes) {
    return;
  }

  free(from->takes[--from->n_takes].samples);
  from->is_stale = true;
  if (from->n_takes) {
    return;
  }

  // As it was loaded: what a session brought of it can be saved again
  free_takes(from);
  from->is_followed = false;
  free(from->material);
  from->material   = from->n_heard ? malloc(from->n_heard) : NULL;
  from->n_material = from->material ? from->n_heard : 0;
  if (from->material) {
    memcpy(from->material, from->heard, from->n_heard);
  }
  from->is_stale  = false;
  from->is_learnt = from->was_learnt;
  from->n_taken   = from->n_was_taken;
  from->plain.n   = 0;
}

uint32_t
nms_desk_count_takes(const NmsDesk* desk, uint32_t strip)
{
  const NmsDeskStrip* const of = &desk->strips[strip];

  uint32_t n = 0;
  for (uint32_t t = 0; t < of->n_takes; ++t) {
    n += of->takes[t].serial > 0;
  }
  return n;
}

int
nms_desk_undo(NmsDesk* desk)
{
  uint64_t newest = 0;
  int      found  = -1;
  for (uint32_t s = 0; s < NMS_LEARNT_STRIPS; ++s) {
    const NmsDeskStrip* const strip = &desk->strips[s];
    const uint64_t            serial =
        strip->n_takes ? strip->takes[strip->n_takes - 1].serial : 0;
    if (serial > newest && !strip->is_locked) {
      newest = serial;
      found  = (int)s;
    }
  }

  if (found >= 0) {
    nms_desk_drop(desk, (uint32_t)found);
  }
  return found;
}

bool
nms_desk_empty(NmsDesk* desk, uint32_t strip)
{
  NmsDeskStrip* const from = &desk->strips[strip];
  if (from->is_locked || !nms_desk_is_used(desk, strip)) {
    return false;
  }

  empty(from);
  return true;
}

bool
nms_desk_is_used(const NmsDesk* desk, uint32_t strip)
{
  return desk->strips[strip].origin.n || desk->strips[strip].n_takes;
}

bool
nms_desk_keeps(const NmsDesk* desk, uint32_t strip)
{
  const NmsDeskStrip* const of = &desk->strips[strip];

  return of->n_takes && of->is_locked && !of->is_stale;
}

bool
nms_desk_is_settled(const NmsDesk* desk)
{
  uint32_t n_used   = 0;
  bool     are_here = true;
  for (uint32_t s = 0; s < NMS_LEARNT_STRIPS; ++s) {
    if (nms_desk_is_used(desk, s)) {
      ++n_used;
      are_here = are_here && desk->strips[s].current.n;
    }
  }

  return desk->current && are_here && n_used == desk->current->shape.n_sources;
}

bool
nms_desk_has_others(const NmsDesk* desk)
{
  for (uint32_t s = 0; s < NMS_LEARNT_STRIPS; ++s) {
    if (s != desk->rest && nms_desk_is_used(desk, s)) {
      return true;
    }
  }

  return false;
}

void
nms_desk_set_rest(NmsDesk* desk, uint32_t strip)
{
  const uint32_t before = desk->rest;

  desk->rest = strip;
  for (uint32_t s = 0; s < NMS_LEARNT_STRIPS; ++s) {
    NmsDeskStrip* const changed = &desk->strips[s];
    if (before != strip && (s == before || s == strip) && changed->n_takes &&
        !changed->is_locked) {
      changed->is_stale = true;
    }
  }
}

double
nms_desk_heard_s(const NmsDesk* desk, uint32_t strip)
{
  const NmsDeskStrip* const of = &desk->strips[strip];

  double n_samples = 0.0;
  for (uint32_t t = 0; t < of->n_takes; ++t) {
    n_samples += of->takes[t].n_sounding;
  }
  return n_samples / desk->sample_rate_hz;
}

void
nms_desk_adopt(NmsDesk* desk, NmsDictionary* dictionary, bool is_plain)
{
  NmsDictionary* const current = desk->current;
  NmsDictionary* const plain   = desk->plain;

  desk->current = dictionary;
  desk->plain   = is_plain ? dictionary : plain;
  if (current != desk->origin && current != desk->plain) {
    nms_dictionary_free(current);
  }
  if (plain != desk->origin && plain != desk->plain && plain != current) {
    nms_dictionary_free(plain);
  }

  uint32_t source = 0;
  for (uint32_t s = 0; dictionary && s < NMS_LEARNT_STRIPS; ++s) {
    NmsDeskStrip* const strip = &desk->strips[s];
    if (!nms_desk_is_used(desk, s)) {
      continue;
    }

    const NmsSource* const from = &dictionary->sources[source++];
    const NmsSpan          all  = {from->first_component, from->n_components};
    strip->current              = all;
    if (is_plain) {
      strip->plain    = all;
      strip->is_stale = false;
    }
  }
}

NmsStatus
nms_desk_encode(const NmsDesk* desk, void** bytes, size_t* n_bytes)
{
  NmsLearnt learnt     = {0};
  void*     dictionary = NULL;
  NmsStatus status     = NMS_SUCCESS;

  *bytes   = NULL;
  *n_bytes = 0;
  for (uint32_t s = 0; desk->current && s < NMS_LEARNT_STRIPS; ++s) {
    const NmsDeskStrip* const strip = &desk->strips[s];
    NmsLearntStrip* const     held  = &learnt.strips[s];
    if (nms_desk_is_used(desk, s)) {
      held->holds      = strip->is_learnt ? NMS_HOLDS_LEARNT : NMS_HOLDS_FILE;
      held->n_taken    = strip->n_taken;
      held->material   = strip->material;
      held->n_material = (uint32_t)strip->n_material;
    }
  }
  if (desk->current) {
    status = nms_dictionary_encode(
        desk->current, NMS_F32, &dictionary, &learnt.n_dictionary);
    learnt.dictionary = dictionary;
  }
  status = status ? status : nms_learnt_encode(&learnt, bytes, n_bytes);
  free(dictionary);
  return status;
}
