// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/ears.h"

#include "teach/ears_impl.h"

#include <stddef.h>
#include <stdlib.h>

NmsStatus
nms_ears_new(double sample_rate_hz, NmsEars** ears)
{
  *ears = calloc(1, sizeof(NmsEars));
  if (!*ears) {
    return NMS_NO_MEMORY;
  }

  (*ears)->sample_rate_hz = sample_rate_hz;
  nms_link_init(&(*ears)->link);
  return NMS_SUCCESS;
}

void
nms_ears_free(NmsEars* ears)
{
  if (ears) {
    for (uint32_t s = 0; s < NMS_LEARNT_STRIPS; ++s) {
      nms_tape_free(ears->ears[s].tape);
    }
    nms_tape_free(ears->rest_tape);
    nms_link_clear(&ears->link);
    free(ears);
  }
}

void
nms_ears_set_serial(NmsEars* ears, uint64_t serial)
{
  ears->serial = serial;
}

/// Ask the teacher for something; false if that has to wait
static bool
put(NmsEars* ears, NmsTeachKind kind, uint32_t strip, NmsTape* tape)
{
  const NmsCommand command = {kind, strip, tape, "", ears->serial};

  return nms_link_put(&ears->link, &command);
}

/// What the teacher is told, for what it is asked
static const NmsTeachKind kinds[] = {
    [NMS_ASK_EMPTY]  = NMS_TEACH_EMPTY,
    [NMS_ASK_LOCK]   = NMS_TEACH_LOCK,
    [NMS_ASK_UNLOCK] = NMS_TEACH_UNLOCK,
    [NMS_ASK_REST]   = NMS_TEACH_REST,
    [NMS_ASK_UNDO]   = NMS_TEACH_UNDO,
    [NMS_ASK_NAME]   = NMS_TEACH_NAME,
    [NMS_ASK_SAVE]   = NMS_TEACH_SAVE,
    [NMS_ASK_TAKE]   = NMS_TEACH_TAKE,
};

bool
nms_ears_ask(NmsEars* ears, NmsAsk what, uint32_t strip, const char* text)
{
  NmsCommand command = {kinds[what], strip, NULL, "", ears->serial};
  for (uint32_t i = 0; text && text[i] && i + 1 < NMS_TEACH_TEXT; ++i) {
    command.text[i] = text[i];
  }
  return nms_link_put(&ears->link, &command);
}

/// Take the tape that the teacher has made, if it has
static NmsTape*
take_tape(_Atomic(NmsTape*)* place)
{
  return atomic_load_explicit(place, memory_order_relaxed)
             ? atomic_exchange_explicit(place, NULL, memory_order_acquire)
             : NULL;
}

void
nms_ears_listen(NmsEars* ears, uint32_t strip, bool listens)
{
  NmsEar* const ear = &ears->ears[strip];
  if (!ear->tape) {
    ear->tape = take_tape(&ears->link.strips[strip].tape);
  }

  if (listens && !ear->is_armed) {
    ear->is_armed = ear->tape || put(ears, NMS_TEACH_ARM, strip, NULL);
  } else if (!listens && ear->tape) {
    // One that came too late has heard nothing
    const NmsTeachKind kind = ear->is_armed ? NMS_TEACH_HEAR : NMS_TEACH_DROP;
    if (ear->is_armed) { // Before the teacher says more
      atomic_store_explicit(&ears->link.strips[strip].stage,
                            NMS_STAGE_LEARNING,
                            memory_order_relaxed);
    }
    if (put(ears, kind, strip, ear->tape)) {
      ear->tape     = NULL;
      ear->is_armed = false;
    }
  } else if (!listens) {
    ear->is_armed = false;
  }
}

void
nms_ears_follow(NmsEars* ears, bool follows, uint32_t rest)
{
  if (follows && ears->follows && !ears->rest_tape) {
    ears->rest_tape = take_tape(&ears->link.rest_tape);
  }

  NmsTape* const tape    = ears->rest_tape;
  const bool     is_full = tape && tape->n_sounding + 1 >= tape->capacity;
  if (follows == ears->follows && !is_full) {
    return;
  }
  if (put(ears, follows ? NMS_TEACH_FOLLOW : NMS_TEACH_FREEZE, rest, tape)) {
    ears->rest_tape = NULL;
    ears->follows   = follows;
  }
}

void
nms_ears_hear(NmsEars*            ears,
              const float* const* input,
              uint32_t            n_samples,
              bool                is_played)
{
  for (uint32_t s = 0; s < NMS_LEARNT_STRIPS; ++s) {
    const NmsEar* const ear = &ears->ears[s];
    if (ear->tape && ear->is_armed) {
      nms_tape_write(ear->tape, input, n_samples);
    }
  }
  if (ears->rest_tape && is_played) {
    nms_tape_write(ears->rest_tape, input, n_samples);
  }
}

/// Return what a strip does
static NmsEarState
state_of(const NmsEar* ear, const NmsStripNews* news)
{
  const uint32_t stage =
      atomic_load_explicit(&news->stage, memory_order_relaxed);
  if (ear->is_armed && ear->tape) {
    return nms_tape_is_sounding(ear->tape) ? NMS_EAR_LISTENING : NMS_EAR_ARMED;
  }

  return stage == NMS_STAGE_LEARNING ? NMS_EAR_LEARNING
         : stage == NMS_STAGE_FAILED ? NMS_EAR_FAILED
                                     : NMS_EAR_IDLE;
}

NmsEarNews
nms_ears_news(const NmsEars* ears, uint32_t strip)
{
  const NmsEar* const       ear  = &ears->ears[strip];
  const NmsStripNews* const news = &ears->link.strips[strip];

  const uint32_t heard_ms =
      atomic_load_explicit(&news->heard_ms, memory_order_relaxed);
  const uint32_t n_new              = ear->tape ? ear->tape->n_sounding : 0;
  const float    seconds_per_sample = (float)(1.0 / ears->sample_rate_hz);

  const NmsEarNews known = {
      .state   = state_of(ear, news),
      .percent = atomic_load_explicit(&news->progress, memory_order_relaxed),
      .n_takes = atomic_load_explicit(&news->n_takes, memory_order_relaxed),
      .heard_s = (float)heard_ms * 0.001f + (float)n_new * seconds_per_sample};
  return known;
}

const char*
nms_ears_notice(NmsEars* ears)
{
  return atomic_exchange_explicit(
      &ears->link.notice, NULL, memory_order_acquire);
}

uint32_t
nms_ears_n_asked(const NmsEars* ears)
{
  return atomic_load_explicit(&ears->link.n_put, memory_order_acquire);
}

bool
nms_ears_is_idle(const NmsEars* ears)
{
  return nms_link_is_idle(&ears->link);
}
