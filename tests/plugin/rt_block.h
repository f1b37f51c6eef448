// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef RT_BLOCK_H
#define RT_BLOCK_H

#include "host.h"
#include "tools.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file rt_block.h
   One random block of rthost.
*/

#define RT_MAX_BLOCK 1024
#define RT_DICTIONARIES 4

/// What is done at random, and what is not
typedef struct {
  Random      random;
  const char* dictionaries[RT_DICTIONARIES];
  uint32_t    n_dictionaries;
  const char* held_symbol; ///< A control that stays, or NULL
  float       held_value;
  int         held_port;         ///< Its index, or -1
  uint32_t    first_of_teaching; ///< Of the ports that are not turned; or all
  bool        has_no_worker;
  uint32_t    n_following; ///< Blocks to wait for that a rest is followed
  bool        is_followed; ///< It was
  uint32_t    n_turns;     ///< Of teaching: to listen, and to learn, by turns
  uint32_t    n_blocks;    ///< Since the last one began
  bool        watches;     ///< A window does, on and off
  bool        teaches; ///< Two strips by turns, with all of that at rest else
} RtPlan;

/// What was seen
typedef struct {
  long  n_samples;
  long  n_not_finite;
  long  n_denormals; ///< Blocks in which a denormal was computed with
  long  n_modes;     ///< Blocks that left another floating point mode behind
  long  n_page_faults;
  long  n_restores;
  long  n_latencies; ///< Changes of the reported latency
  float latency;     ///< Reported last
} RtCounts;

/// Set the control that stays, and find those that teach.
void rt_block_hold(Host* host, RtPlan* plan);

/**
   Run block `k`: any length, any sharing of buffers, any sound (noise, silence,
   not finite, denormal, full scale, huge), any controls, messages at times.

   Audio thread: makes no system call of its own.
*/
void rt_block_run(Host* host, RtPlan* plan, RtCounts* counts, long k);

#endif // RT_BLOCK_H
