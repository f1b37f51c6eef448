// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  How much longer run() takes while the plugin learns: blocks as a sound card
  asks for them, by turns with nothing to learn and with a strip being learnt,
  the same model playing.

      teach_cost BUNDLE [--quick] [--no-priority]

  On one core, which the learner then has to share: taskset -c 0 teach_cost ...
*/

#include "check.h"
#include "host.h"
#include "teaching.h"
#include "tools.h"

#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define RATE 48000
#define BLOCK 256
#define PERIOD_NS (BLOCK * 1000000000LL / RATE)
#define MOST_BLOCKS 20000
#define MOST_TURNS 16

/// What a turn has shown, in microseconds
typedef struct {
  int    n_blocks;
  int    n_late; ///< Blocks that were done after the next one was asked for
  double median;
  double high; ///< 99 of 100 are below
  double worst;
} Figures;

/// How long is measured
typedef struct {
  int      n_turns;
  int      n_idle;     ///< Blocks
  uint32_t n_material; ///< Samples of the first take
  uint32_t n_take;     ///< Samples of each next one
} Plan;

static float* sound;

static long long
now_ns(void)
{
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void
sleep_until(long long at_ns)
{
  const struct timespec time = {at_ns / 1000000000LL, at_ns % 1000000000LL};
  clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL);
}

static int
compare(const void* a, const void* b)
{
  const double x = *(const double*)a;
  const double y = *(const double*)b;
  return (x > y) - (x < y);
}

static Figures
sum_up(double* us, int n, int n_late)
{
  Figures figures = {n, n_late, 0.0, 0.0, 0.0};
  REQUIRE(n > 0);
  qsort(us, (size_t)n, sizeof(double), compare);
  figures.median = us[n / 2];
  figures.high   = us[n - 1 - n / 100];
  figures.worst  = us[n - 1];
  return figures;
}

/// Run blocks in time, so many or until the strip is learnt
static Figures
measure(Host* host, int n_blocks)
{
  static double us[MOST_BLOCKS];
  const bool    learns = !n_blocks;
  const int     most   = learns ? MOST_BLOCKS : n_blocks;
  long long     due_ns = now_ns();
  int           n      = 0;
  int           n_late = 0;
  while (n < most &&
         (!learns || teaching_state(host, 1) == PLUG_STATE_LEARNING)) {
    host_begin(host, BLOCK);
    for (uint32_t c = 0; c < host->n_inputs; ++c) {
      memcpy(host->in[c],
             sound + (size_t)(n % 100) * BLOCK,
             BLOCK * sizeof(float));
    }
    sleep_until(due_ns);
    const long long begin_ns = now_ns();
    host_run(host);
    const long long end_ns = now_ns();
    us[n++]                = 1e-3 * (double)(end_ns - begin_ns);
    due_ns += PERIOD_NS;
    n_late += end_ns > due_ns;
    due_ns = end_ns > due_ns ? end_ns : due_ns;
  }
  return sum_up(us, n, n_late);
}

static void
print(const char* what, const Figures* all, int n_turns)
{
  Figures sum                 = {0, 0, 0.0, 0.0, 0.0};
  double  medians[MOST_TURNS] = {0.0};
  double  highs[MOST_TURNS]   = {0.0};
  for (int t = 0; t < n_turns; ++t) {
    medians[t] = all[t].median;
    highs[t]   = all[t].high;
    sum.n_blocks += all[t].n_blocks;
    sum.n_late += all[t].n_late;
    sum.worst = all[t].worst > sum.worst ? all[t].worst : sum.worst;
  }
  qsort(medians, (size_t)n_turns, sizeof(double), compare);
  qsort(highs, (size_t)n_turns, sizeof(double), compare);
  printf("%-14s %6.0f us median, %6.0f us 99 %%, %6.0f us worst, "
         "%d of %d blocks late\n",
         what,
         medians[n_turns / 2],
         highs[n_turns / 2],
         sum.worst,
         sum.n_late,
         sum.n_blocks);
}

/// Empty all strips and teach the first
static Host*
open_host(const char* bundle, const Plan* plan)
{
  const HostConfig config = {
      bundle, "urn:nmf-separate:stereo", RATE, HOST_STEPPED, BLOCK};
  const float* const channels[] = {sound, sound};
  Host* const        host       = host_new(&config);
  host_activate(host);
  *host_value(host, "hop") = BLOCK; // So that each block has as much work
  host_skip(host, RATE);
  for (uint32_t s = 1; s <= PLUG_N_SOURCES; ++s) {
    char symbol[16];
    snprintf(symbol, sizeof(symbol), "clear_%u", s);
    teaching_press(host, symbol);
  }
  teaching_play(host, 1, channels, plan->n_material);
  teaching_wait(host);
  CHECK_INT(teaching_state(host, 1), PLUG_STATE_LEARNT);
  return host;
}

static void
measure_all(Host* host, const Plan* plan)
{
  const float* const channels[] = {sound, sound};
  Figures            idle[MOST_TURNS];
  Figures            learning[MOST_TURNS];
  double             ratios[MOST_TURNS] = {0.0};
  for (int t = 0; t < plan->n_turns; ++t) {
    idle[t] = measure(host, plan->n_idle);
    teaching_play(host, 1, channels, plan->n_take);
    learning[t] = measure(host, 0);
    ratios[t]   = learning[t].median / idle[t].median;
    teaching_wait(host);
  }
  qsort(ratios, (size_t)plan->n_turns, sizeof(double), compare);
  print("not learning", idle, plan->n_turns);
  print("learning", learning, plan->n_turns);
  printf("ratio of medians by turns: %.2f, from %.2f to %.2f\n",
         ratios[plan->n_turns / 2],
         ratios[0],
         ratios[plan->n_turns - 1]);
  CHECK(ratios[0] > 0.0);
}

int
main(int argc, char** argv)
{
  REQUIRE(argc > 1);
  bool quick = false;
  bool plain = false; ///< No priority is asked for
  for (int i = 2; i < argc; ++i) {
    quick = quick || !strcmp(argv[i], "--quick");
    plain = plain || !strcmp(argv[i], "--no-priority");
  }
  const Plan               plan     = quick ? (Plan){1, 20, RATE, RATE / 10}
                                            : (Plan){9, 750, 20 * RATE, RATE / 2};
  const struct sched_param priority = {.sched_priority = 10};
  sound                             = new_random(plan.n_material, 1, -0.5, 0.5);

  Host* const host = open_host(argv[1], &plan);
  const bool  comes_first =
      !plain && !pthread_setschedparam(pthread_self(), SCHED_FIFO, &priority);
  printf("blocks of %d at %d Hz, %s real-time priority\n",
         BLOCK,
         RATE,
         comes_first ? "with" : "without");
  measure_all(host, &plan);
  host_free(host);
  free(sound);
  return check_result();
}
