// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "stft_rig.h"
#include "tools.h"

#include <pthread.h>
#include <stdlib.h>

#define N_THREADS 4
#define N_ROUNDS 6
#define LENGTH 12000

/// What one thread does, and what came of it
typedef struct {
  float* input;            ///< [LENGTH], shared, read only
  float* output[N_ROUNDS]; ///< [N_ROUNDS][LENGTH]
  bool   done;
} Job;

static const uint32_t windows[N_ROUNDS] = {256, 1000, 512, 2048, 1260, 34};
static const uint32_t hops[N_ROUNDS]    = {64, 128, 17, 1024, 630, 17};

/// Make, run and free several instances, two alive at a time
static void*
work(void* user)
{
  Job* job = user;
  for (int i = 0; i < N_ROUNDS; ++i) {
    StftRig* idle = stft_rig_new(windows[i], hops[i], 2);
    StftRig* rig  = stft_rig_new(windows[i], hops[i], 1);
    stft_rig_run(rig, &job->input, &job->output[i], LENGTH, 64);
    stft_rig_free(rig);
    stft_rig_free(idle);
  }
  job->done = true;
  return NULL;
}

static void
init(Job* job)
{
  job->done = false;
  for (int i = 0; i < N_ROUNDS; ++i) {
    job->output[i] = new_floats(LENGTH);
  }
}

static void
clear(Job* job)
{
  for (int i = 0; i < N_ROUNDS; ++i) {
    free(job->output[i]);
  }
}

int
main(void)
{
  pthread_t threads[N_THREADS];
  Job       jobs[N_THREADS];
  Job       alone;
  float*    input = new_random(LENGTH, 3, -1.0, 1.0);
  alone.input     = input;
  init(&alone);
  work(&alone);
  for (int t = 0; t < N_THREADS; ++t) {
    jobs[t].input = input;
    init(&jobs[t]);
    REQUIRE_INT(pthread_create(&threads[t], NULL, work, &jobs[t]), 0);
  }
  for (int t = 0; t < N_THREADS; ++t) {
    REQUIRE_INT(pthread_join(threads[t], NULL), 0);
    CHECK(jobs[t].done);
    for (int i = 0; i < N_ROUNDS; ++i) {
      CHECK_SAME(jobs[t].output[i], alone.output[i], LENGTH);
    }
    clear(&jobs[t]);
  }
  clear(&alone);
  free(input);
  return check_result();
}
