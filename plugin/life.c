// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "life.h"

#include <pthread.h>
#include <stddef.h>

static pthread_mutex_t lock   = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t  idle   = PTHREAD_COND_INITIALIZER;
static PlugLife*       lives  = NULL;
static uint64_t        serial = 0;

void
plug_life_begin(PlugLife* life)
{
  pthread_mutex_lock(&lock);
  life->serial    = ++serial;
  life->n_working = 0;
  life->next      = lives;
  lives           = life;
  pthread_mutex_unlock(&lock);
}

void
plug_life_end(PlugLife* life)
{
  pthread_mutex_lock(&lock);

  PlugLife** link = &lives;
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
plug_life_enter(PlugLife* life, uint64_t number)
{
  pthread_mutex_lock(&lock);

  const PlugLife* alive = lives;
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
plug_life_leave(PlugLife* life)
{
  pthread_mutex_lock(&lock);
  --life->n_working;
  pthread_cond_broadcast(&idle);
  pthread_mutex_unlock(&lock);
}
