// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "mailbox.h"

#include <string.h>

bool
mailbox_put(Mailbox* mailbox, uint32_t size, const void* data)
{
  const uint32_t n_put = atomic_load(&mailbox->n_put);
  if (size > MAILBOX_SIZE ||
      n_put - atomic_load(&mailbox->n_taken) == MAILBOX_PLACES) {
    return false;
  }
  Letter* letter = &mailbox->letters[n_put % MAILBOX_PLACES];
  letter->size   = size;
  memcpy(letter->data, data, size);
  atomic_store(&mailbox->n_put, n_put + 1);
  return true;
}

bool
mailbox_take(Mailbox* mailbox, Letter* letter)
{
  const uint32_t n_taken = atomic_load(&mailbox->n_taken);
  if (atomic_load(&mailbox->n_put) == n_taken) {
    return false;
  }
  *letter = mailbox->letters[n_taken % MAILBOX_PLACES];
  atomic_store(&mailbox->n_taken, n_taken + 1);
  return true;
}
