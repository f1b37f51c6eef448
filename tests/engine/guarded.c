// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "guarded.h"

#include "check.h"
#include "tools.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/// Values after the end of each array
#define GUARD 16

Guarded
guarded_new(size_t n, uint64_t seed, double low, double high)
{
  const size_t size = 1 + n + GUARD;
  Guarded      self = {.memory = new_random(size, seed, low, high), .n = n};
  for (size_t i = 0; i < GUARD; ++i) {
    self.memory[1 + n + i] = NAN;
  }
  self.before = new_copy(self.memory, size);
  self.values = self.memory + 1;
  return self;
}

void
guarded_free(Guarded* self)
{
  CHECK_SAME(self->memory, self->before, 1);
  CHECK(memcmp(self->values + self->n,
               self->before + 1 + self->n,
               GUARD * sizeof(float)) == 0);
  free(self->memory);
  free(self->before);
}
