// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  Proves that run() and work_response() are realtime-safe, by running thousands
  of random blocks under every trap there is:

      rthost BUNDLE URI [--blocks N] [--seed S] [--no-worker]
             [--set SYMBOL=VALUE]... [--dictionary FILE]... [--expect KIND]
             [--teach] [--watch]

  Exits 0 if nothing was noted, or with --expect if that kind was, first of all.
*/

#define _GNU_SOURCE // gettid by number

#include "check.h"
#include "host.h"
#include "rt_block.h"
#include "rt_state.h"
#include "tools.h"
#include "trap.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(realtime_sanitizer)
#define HAS_RTSAN 1
#endif
#endif

/// Longest a run may take, seconds; sanitizers are slow
#define PATIENCE_S 280

/// Most blocks to wait for that a rest is followed
#define FOLLOWING_BLOCKS 2000000

/// To have learnt so often is enough, and most blocks to wait for it: a thread
/// that is nice to others may have to wait for those
#define TAUGHT_TIMES 2
#define TAUGHT_BLOCKS 4000000

/// What was asked for on the command line
typedef struct {
  const char* bundle;
  const char* uri;
  const char* expect;
  long        n_blocks;
  RtPlan      plan;
} Options;

/// What both threads see
typedef struct {
  Host*       host;
  Options     options;
  RtCounts    counts;
  atomic_int  step; ///< Who waits for whom, counted up
  atomic_long n_done;
  long        thread;
} Rig;

#ifdef HAS_RTSAN

void __rtsan_realtime_enter(void);
void __rtsan_realtime_exit(void);

static void
enter(void)
{
  __rtsan_realtime_enter();
}

static void
leave(void)
{
  __rtsan_realtime_exit();
}

#else

static void
enter(void)
{
  trap_enter();
}

static void
leave(void)
{
  trap_leave();
}

#endif

/// Wait for the other thread without a system call, then go on
static void
wait_for_step(Rig* rig, int step)
{
  while (atomic_load(&rig->step) != step) {
  }
}

/// Use the stack once, as deep as it will go, and load what traps need
static void
touch_stack(void)
{
  volatile char stack[256 * 1024];
  for (size_t i = 0; i < sizeof(stack); i += 1024) {
    stack[i] = 0;
  }
}

/// Return whether it is waited for that strips are taught
static bool
waits_for_teacher(const Rig* rig, long k)
{
  return rig->options.plan.teaches && rig->host->n_changed < TAUGHT_TIMES &&
         k < TAUGHT_BLOCKS;
}

static void*
run_audio(void* user)
{
  Rig*       rig    = user;
  const long n      = rig->options.n_blocks;
  const long warmup = n / 8;
  touch_stack();
  rig->thread = syscall(SYS_gettid);
  REQUIRE(trap_lock_down());

  // Blocks in which it is waited for that the rest is followed come on top
  for (long k = 0, left = n; left > 0 || waits_for_teacher(rig, k); ++k) {
    left -= !rig->options.plan.n_following;
    if (k == warmup) {
      atomic_store(&rig->step, 1);
      wait_for_step(rig, 2);
    }
    rt_block_run(rig->host, &rig->options.plan, &rig->counts, k);
    atomic_store(&rig->n_done, k + 1);
  }
  atomic_store(&rig->step, 3);
  wait_for_step(rig, trap_is_armed() ? -1 : 4); // To end is a system call
  return NULL;
}

/// Return how many pages a thread has faulted so far
static long
page_faults(long thread)
{
  char path[64];
  char line[1024] = "";
  snprintf(path, sizeof(path), "/proc/self/task/%ld/stat", thread);
  FILE* file = fopen(path, "r");
  REQUIRE(file != NULL && fgets(line, sizeof(line), file));
  fclose(file);
  unsigned long minor = 0;
  unsigned long major = 0;
  const char*   rest  = strrchr(line, ')');
  REQUIRE(rest && sscanf(rest + 2,
                         "%*c %*d %*d %*d %*d %*d %*u %lu %*u %lu",
                         &minor,
                         &major) == 2);
  return (long)(minor + major);
}

static double
now_s(void)
{
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/// Save and restore states, until the audio thread comes to a step
static bool
disturb_until(Rig* rig, int step, double end_s)
{
  const struct timespec pause = {0, 5000000};
  RtPlan*               plan  = &rig->options.plan;
  char                  path[HOST_TEXT];
  for (unsigned i = 0; atomic_load(&rig->step) != step; ++i) {
    if (trap_is_stuck()) {
      return false;
    }
    if (now_s() > end_s) {
      trap_note("timeout");
      return false;
    }
    nanosleep(&pause, NULL);
    if (plan->n_dictionaries && i % 4 == 3) {
      rt_state_restore(rig->host,
                       plan->dictionaries[i / 4 % plan->n_dictionaries]);
      rt_state_save(rig->host, path);
      ++rig->counts.n_restores;
    }
  }
  return true;
}

static void
run_main(Rig* rig)
{
  const double end_s = now_s() + PATIENCE_S;
  if (!disturb_until(rig, 1, end_s)) {
    return;
  }
  const long before = page_faults(rig->thread);
  atomic_store(&rig->step, 2);
  if (disturb_until(rig, 3, end_s)) {
    rig->counts.n_page_faults = page_faults(rig->thread) - before;
    atomic_store(&rig->step, 4);
  }
}

/// Turn what was counted into notes
static void
judge(const RtCounts* counts)
{
  if (counts->n_not_finite) {
    trap_note("not finite");
  }
  if (counts->n_modes) {
    trap_note("float mode");
  }
  if (trap_is_armed() && counts->n_denormals) {
    trap_note("denormal");
  }
  if (trap_is_armed() && counts->n_page_faults) {
    trap_note("page fault");
  }
}

static int
report(const Rig* rig)
{
  const RtCounts* counts = &rig->counts;
  const char*     expect = rig->options.expect;
  printf(
      "%s\n  %ld blocks, %ld samples; %ld works, %ld restores, %u messages, %u "
      "shown; %ld latency changes\n",
      rig->options.uri,
      atomic_load(&rig->n_done),
      counts->n_samples,
      atomic_load(&rig->host->n_works),
      counts->n_restores,
      rig->host->n_told,
      rig->host->n_shown,
      counts->n_latencies);
  printf("  traps %s: %d noted, %ld page faults, %ld blocks with denormals, "
         "%ld with the float mode changed, %ld samples not finite\n",
         trap_is_armed() ? "armed" : "not armed",
         trap_count(),
         counts->n_page_faults,
         counts->n_denormals,
         counts->n_modes,
         counts->n_not_finite);
  trap_print();
  if (expect) {
    return trap_is_first(expect) ? 0 : 1;
  }
  return trap_count() ? 1 : 0;
}

static void
set_value(RtPlan* plan, char* assignment)
{
  char* equals = strchr(assignment, '=');
  REQUIRE(equals != NULL);
  *equals           = '\0';
  plan->held_symbol = assignment;
  plan->held_value  = strtof(equals + 1, NULL);
}

static Options
parse(int argc, char** argv)
{
  REQUIRE(argc >= 3);
  Options options = {.bundle = argv[1], .uri = argv[2], .n_blocks = 30000};
  options.plan.random.state = 1;
  for (int i = 3; i < argc; ++i) {
    const char* option = argv[i];
    if (!strcmp(option, "--no-worker")) {
      options.plan.has_no_worker = true;
      continue;
    }
    if (!strcmp(option, "--teach")) {
      options.plan.teaches = true;
      continue;
    }
    if (!strcmp(option, "--watch")) {
      options.plan.watches = true;
      continue;
    }
    REQUIRE(i + 1 < argc);
    char* value = argv[++i];
    if (!strcmp(option, "--blocks")) {
      options.n_blocks = atol(value);
    } else if (!strcmp(option, "--seed")) {
      options.plan.random.state = strtoull(value, NULL, 10);
    } else if (!strcmp(option, "--expect")) {
      options.expect = value;
    } else if (!strcmp(option, "--set")) {
      set_value(&options.plan, value);
    } else {
      REQUIRE(!strcmp(option, "--dictionary"));
      REQUIRE(options.plan.n_dictionaries < RT_DICTIONARIES);
      options.plan.dictionaries[options.plan.n_dictionaries++] = value;
    }
  }
  return options;
}

int
main(int argc, char** argv)
{
  static Rig rig;
  rig.options = parse(argc, argv);
  setenv("XDG_DATA_HOME", "/dev/null", 1); // Where nothing is saved
  if (rig.options.expect && !trap_is_armed()) {
    puts("Skipped: this build has no traps");
    return CHECK_SKIP;
  }
  const HostConfig config = {rig.options.bundle,
                             rig.options.uri,
                             48000.0,
                             rig.options.plan.has_no_worker ? HOST_NO_WORKER
                                                            : HOST_THREADED,
                             RT_MAX_BLOCK};
  rig.host                = host_new(&config);
  rig.host->hooks         = (HostHooks){enter, leave, trap_note};
  if (rig.options.plan.teaches && trap_is_armed()) {
    rig.options.plan.n_following = FOLLOWING_BLOCKS;
  }
  rt_block_hold(rig.host, &rig.options.plan);
  if (!trap_init()) {
    puts("Skipped: this kernel has no filter for system calls");
    return CHECK_SKIP;
  }
  host_activate(rig.host);

  pthread_t thread;
  REQUIRE_INT(pthread_create(&thread, NULL, run_audio, &rig), 0);
  run_main(&rig);
  judge(&rig.counts);
  if (rig.options.plan.teaches && rig.host->n_changed < TAUGHT_TIMES) {
    trap_note("not taught");
  }
  if (rig.options.plan.watches && !rig.host->n_shown) {
    trap_note("not shown");
  }
  if (rig.options.plan.teaches && trap_is_armed() &&
      !rig.options.plan.is_followed) {
    trap_note("not followed");
  }
  const int result = report(&rig);
  fflush(stdout);
  if (trap_is_armed()) {
    _exit(result); // The audio thread never ends
  }
  pthread_join(thread, NULL);
  host_free(rig.host);
  return result;
}
