// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef MAILBOX_H
#define MAILBOX_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/**
   @file mailbox.h
   A bounded queue from one thread to another, which never signals anyone: the
   audio thread of a test must not make a single system call.
*/

#define MAILBOX_PLACES 16
#define MAILBOX_SIZE 256

/// A message as hosts pass it on
typedef struct {
  uint32_t size;
  char     data[MAILBOX_SIZE];
} Letter;

/// The queue; start from all zeros
typedef struct {
  Letter           letters[MAILBOX_PLACES];
  _Atomic uint32_t n_put;
  _Atomic uint32_t n_taken;
} Mailbox;

/// Put a message; false if it is too large or there is no place.
bool mailbox_put(Mailbox* mailbox, uint32_t size, const void* data);

/// Take the oldest message; false if there is none.
bool mailbox_take(Mailbox* mailbox, Letter* letter);

#endif // MAILBOX_H
