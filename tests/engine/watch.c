// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "watch.h"

bool
watch(void* user, double fraction)
{
  Watch* self    = user;
  self->in_order = self->in_order && fraction >= self->last && fraction <= 1.0;
  self->last     = fraction;
  return ++self->n_calls != self->stop_at;
}
