// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "life.h"

#include <pthread.h>
#include <stddef.h>

static pthread_mutex_t lock   = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t  idle   = PTHREAD_COND_INITIALIZER;
static NmsLife*        lives  = NULL;
static uint64_t        serial = 0;

void
nms_life_begin(NmsLife* life)
{
  pthread_mutex_lock(&lock);
  life->serial    = ++serial;
  life->n_working = 0;
  life->next      = lives;
  lives           = life;
  pthread_mutex_unlock(&lock);
}

void
nms_life_end(NmsLife* life)
{
  pthread_mutex_lock(&lock);

  NmsLife** link = &lives;
  while (*link != life) {
    link = &(*link)->next;
  }
  *link = life->next;
  while (life->n_working) {
    pthread_cond_wait(&idle, &lock);
  }

  pthread_mutex_unlock(&lock);
}

bool
nms_life_enter(NmsLife* life, uint64_t number)
{
  pthread_mutex_lock(&lock);

  const NmsLife* alive = lives;
  while (alive && alive != life) {
    alive = alive->next;
  }

  const bool is_same = alive && alive->serial == number;
  if (is_same) {
    ++life->n_working;
  }

  pthread_mutex_unlock(&lock);
  return is_same;
}

void
nms_life_leave(NmsLife* life)
{
  pthread_mutex_lock(&lock);
  --life->n_working;
  pthread_cond_broadcast(&idle);
  pthread_mutex_unlock(&lock);
}
