// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"

#include "nms/load.h"
#include "play/ticks.h"

#include <time.h>

#define RATE 48000.0

/// A meter on a counter of ten ticks a sample
static NmsLoad
new_meter(void)
{
  NmsLoad load;
  nms_load_init(&load, RATE);
  load.ticks_per_sample = 10.0;
  return load;
}

static double
now_s(void)
{
  struct timespec time = {0, 0};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/// Before anything is measured, and where nothing can be
static void
test_nothing(void)
{
  NmsLoad load = new_meter();
  CHECK(nms_load_worst(&load) == 0.0f);
  CHECK(nms_load_mean(&load) == 0.0f);
  nms_load_add(&load, 12345, 0);
  CHECK(nms_load_worst(&load) == 0.0f);
  CHECK(nms_load_mean(&load) == 0.0f);
  load.ticks_per_sample = 0.0;
  nms_load_add(&load, 12345, 100);
  CHECK(nms_load_worst(&load) == 0.0f);
  CHECK(nms_load_mean(&load) == 0.0f);
}

/// Blocks of any length weigh by their length; worst is a single block
static void
test_shares(void)
{
  NmsLoad load = new_meter();
  nms_load_add(&load, 500, 100);  // A half
  nms_load_add(&load, 100, 100);  // A tenth
  nms_load_add(&load, 3000, 400); // Three quarters
  CHECK_NEAR(nms_load_worst(&load), 0.75, 1e-6);
  CHECK_NEAR(nms_load_mean(&load), 0.6, 1e-6);
  nms_load_add(&load, 1500, 100);
  CHECK_NEAR(nms_load_worst(&load), 1.5, 1e-6);
}

/// What is shown is forgotten after half a second to a whole one
static void
test_forgets(void)
{
  NmsLoad load = new_meter();
  nms_load_add(&load, 4500, 500);
  for (uint32_t n = 500; n < 24000; n += 500) {
    nms_load_add(&load, 500, 500);
    CHECK_NEAR(nms_load_worst(&load), 0.9, 1e-6);
  }
  CHECK_NEAR(nms_load_mean(&load), 0.1 + 0.8 / 48.0, 1e-6);
  for (uint32_t n = 0; n < 23500; n += 500) {
    nms_load_add(&load, 500, 500);
    CHECK_NEAR(nms_load_worst(&load), 0.9, 1e-6);
  }
  nms_load_add(&load, 500, 500);
  CHECK_NEAR(nms_load_worst(&load), 0.1, 1e-6);
  CHECK_NEAR(nms_load_mean(&load), 0.1, 1e-6);
  nms_load_init(&load, RATE);
  CHECK(nms_load_worst(&load) == 0.0f);
}

/// The counter keeps time; where there is none, it says so
static void
test_counter(void)
{
  const double rate = nms_ticks_rate_hz();
  CHECK(nms_ticks_rate_hz() == rate);
#if defined(__x86_64__) || defined(__aarch64__)
  REQUIRE(rate > 0.0);
#endif
  if (rate <= 0.0) {
    CHECK(nms_ticks_now() == nms_ticks_now());
    return;
  }

  // The counter is read between two times, however long that takes
  double         times[4] = {now_s(), 0.0, 0.0, 0.0};
  const uint64_t begin    = nms_ticks_now();
  times[1]                = now_s();
  do {
    times[2] = now_s();
  } while (times[2] < times[1] + 0.1);
  const double found_s = (double)(nms_ticks_now() - begin) / rate;
  times[3]             = now_s();
  CHECK_BELOW(0.99 * (times[2] - times[1]), found_s);
  CHECK_BELOW(found_s, 1.01 * (times[3] - times[0]));
}

/// Work that takes about half its time, and too much, is measured as that
static void
test_block(void)
{
  NmsLoad load;
  nms_load_init(&load, RATE);
  for (int i = 0; i < 2; ++i) {
    const double begin_s = now_s();
    nms_load_begin(&load);
    while (now_s() < begin_s + 0.02) {
    }
    nms_load_end(&load, i ? 240 : 1920);
    if (load.ticks_per_sample > 0.0) {
      CHECK(nms_load_worst(&load) > (i ? 3.5f : 0.4f));
      CHECK(nms_load_mean(&load) > (i ? 0.7f : 0.4f));
    } else {
      CHECK(nms_load_worst(&load) == 0.0f);
    }
  }
}

int
main(void)
{
  test_nothing();
  test_shares();
  test_forgets();
  test_counter();
  test_block();
  return check_result();
}
