// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef ENDURANCE_H
#define ENDURANCE_H

#include <stdint.h>

/**
   @file endurance.h
   Signals of any length, a function of the sample's number alone, and what a
   process holds.
*/

/// What is heard for hours
typedef enum {
  ENDURANCE_NOISE,    ///< White, softer and louder from second to second
  ENDURANCE_SILENCE,  ///< Zeros
  ENDURANCE_FULL,     ///< 1 and -1
  ENDURANCE_DENORMAL, ///< Noise up to 1e-39
  ENDURANCE_CHANGING, ///< One after the other of those above, second by second
  ENDURANCE_N_KINDS
} EnduranceKind;

/// Return a kind by its name, or end the test.
EnduranceKind endurance_kind(const char* name);

/// Return the name of a kind.
const char* endurance_name(EnduranceKind kind);

/**
   Write a stretch of a signal.

   @param at      The first sample's number.
   @param channel Channels differ.
   @param samples Out, [n].
*/
void endurance_fill(EnduranceKind kind,
                    uint64_t      at,
                    uint32_t      channel,
                    float*        samples,
                    uint32_t      n);

/// What a process holds, bytes; 0 where that cannot be known
typedef struct {
  int64_t heap;     ///< Allocated and not freed
  int64_t resident; ///< Pages in memory
} EnduranceMemory;

/// Return what this process holds.
EnduranceMemory endurance_memory(void);

/// Return the processor time of this thread, s.
double endurance_cpu_s(void);

#endif // ENDURANCE_H
