// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "teach/following.h"

#include "protocol/ports.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void
plug_following_add(PlugFollowing* following, PlugTape* tape)
{
  plug_tape_free(following->tapes[0]);
  memmove(following->tapes,
          following->tapes + 1,
          (PLUG_FOLLOWING_TAPES - 1) * sizeof(PlugTape*));
  following->tapes[PLUG_FOLLOWING_TAPES - 1] = tape;
  following->is_due                          = true;
}

void
plug_following_clear(PlugFollowing* following)
{
  for (uint32_t t = 0; t < PLUG_FOLLOWING_TAPES; ++t) {
    plug_tape_free(following->tapes[t]);
  }
  memset(following, 0, sizeof(*following));
}

bool
plug_following_can(const PlugDesk* desk)
{
  if (desk->rest == PLUG_N_SOURCES || desk->strips[desk->rest].is_locked ||
      !desk->current || !plug_desk_has_others(desk)) {
    return false;
  }

  bool are_learnt = true;
  for (uint32_t s = 0; s < PLUG_N_SOURCES; ++s) {
    are_learnt = are_learnt && (s == desk->rest || desk->strips[s].current.n ||
                                !plug_desk_is_used(desk, s));
  }
  return are_learnt;
}

static void
free_takes(PlugTake* takes, uint32_t n_takes)
{
  for (uint32_t t = 0; t < n_takes; ++t) {
    free(takes[t].samples);
  }
  free(takes);
}

/// Copy what is on the tapes
static NmsStatus
copy(const PlugFollowing* following, PlugTake** takes, uint32_t* n_takes)
{
  *n_takes = 0;
  *takes   = calloc(PLUG_FOLLOWING_TAPES, sizeof(PlugTake));
  if (!*takes) {
    return NMS_NO_MEMORY;
  }

  NmsStatus status = NMS_SUCCESS;
  for (uint32_t t = 0; !status && t < PLUG_FOLLOWING_TAPES; ++t) {
    if (following->tapes[t]) {
      status = plug_tape_copy(following->tapes[t], *takes + *n_takes);
      *n_takes += !status;
    }
  }
  return status;
}

NmsStatus
plug_following_learn(const PlugFollowing*   following,
                     PlugDesk*              desk,
                     const PlugLessonFuncs* funcs)
{
  PlugStrip* const rest    = &desk->strips[desk->rest];
  const PlugStrip  before  = *rest;
  PlugTake*        takes   = NULL;
  uint32_t         n_takes = 0;
  uint32_t         failed  = 0;

  NmsStatus status = copy(following, &takes, &n_takes);
  if (status) {
    free_takes(takes, n_takes);
    return status;
  }

  rest->takes       = takes;
  rest->n_takes     = n_takes;
  rest->is_followed = true;
  rest->is_stale    = true;
  status = plug_lesson_run(desk, PLUG_LESSON_FOLLOWED, funcs, &failed);
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
