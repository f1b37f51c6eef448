// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "teach/following.h"

#include "nms/learnt.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void
nms_following_add(NmsFollowing* following, NmsTape* tape)
{
  nms_tape_free(following->tapes[0]);
  memmove(following->tapes,
          following->tapes + 1,
          (NMS_FOLLOWING_TAPES - 1) * sizeof(NmsTape*));
  following->tapes[NMS_FOLLOWING_TAPES - 1] = tape;
  following->is_due                         = true;
}

void
nms_following_clear(NmsFollowing* following)
{
  for (uint32_t t = 0; t < NMS_FOLLOWING_TAPES; ++t) {
    nms_tape_free(following->tapes[t]);
  }
  memset(following, 0, sizeof(*following));
}

bool
nms_following_can(const NmsDesk* desk)
{
  if (desk->rest == NMS_LEARNT_STRIPS || desk->strips[desk->rest].is_locked ||
      !desk->current || !nms_desk_has_others(desk)) {
    return false;
  }

  bool are_learnt = true;
  for (uint32_t s = 0; s < NMS_LEARNT_STRIPS; ++s) {
    are_learnt = are_learnt && (s == desk->rest || desk->strips[s].current.n ||
                                !nms_desk_is_used(desk, s));
  }
  return are_learnt;
}

static void
free_takes(NmsTake* takes, uint32_t n_takes)
{
  for (uint32_t t = 0; t < n_takes; ++t) {
    free(takes[t].samples);
  }
  free(takes);
}

/// Copy what is on the tapes
static NmsStatus
copy(const NmsFollowing* following, NmsTake** takes, uint32_t* n_takes)
{
  *n_takes = 0;
  *takes   = calloc(NMS_FOLLOWING_TAPES, sizeof(NmsTake));
  if (!*takes) {
    return NMS_NO_MEMORY;
  }

  NmsStatus status = NMS_SUCCESS;
  for (uint32_t t = 0; !status && t < NMS_FOLLOWING_TAPES; ++t) {
    if (following->tapes[t]) {
      status = nms_tape_copy(following->tapes[t], *takes + *n_takes);
      *n_takes += !status;
    }
  }
  return status;
}

NmsStatus
nms_following_learn(const NmsFollowing*   following,
                    NmsDesk*              desk,
                    const NmsLessonFuncs* funcs)
{
  NmsDeskStrip* const rest    = &desk->strips[desk->rest];
  const NmsDeskStrip  before  = *rest;
  NmsTake*            takes   = NULL;
  uint32_t            n_takes = 0;
  uint32_t            failed  = 0;

  NmsStatus status = copy(following, &takes, &n_takes);
  if (status) {
    free_takes(takes, n_takes);
    return status;
  }

  rest->takes       = takes;
  rest->n_takes     = n_takes;
  rest->is_followed = true;
  rest->is_stale    = true;
  status            = nms_lesson_run(desk, NMS_LESSON_FOLLOWED, funcs, &failed);
  if (status) { // Which changes nothing else of it
    *rest = before;
    free_takes(takes, n_takes);
    return status;
  }

  rest->is_stale = false;
  rest->plain.n  = 0; // What was learnt before is not of these takes
  free_takes(before.takes, before.n_takes);
  return NMS_SUCCESS;
}
