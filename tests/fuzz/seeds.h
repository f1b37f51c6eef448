// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef SEEDS_H
#define SEEDS_H

#include <lv2/atom/atom.h>

#include <stddef.h>
#include <stdint.h>

/**
   @file seeds.h
   Good inputs, written for the fuzzer to begin with.
*/

/// Messages that the plugin is told or tells
#define SEED_N_MESSAGES 10

/// A sequence with room for all of them
typedef union {
  LV2_Atom_Sequence sequence;
  char              bytes[8192];
} SeedSequence;

/// Let seeds go into a folder, each target's into one of its own.
void seeds_begin(const char* folder);

/// Write a seed of a target, or end the test.
void seed_write(const char* target,
                const char* name,
                const void* bytes,
                size_t      n_bytes);

/// Write the first messages of all into a sequence, numbered by small_map().
void seeds_write_sequence(SeedSequence* sequence, uint32_t n_messages);

/// Write what each target begins with.
void seeds_make_audio(void);
void seeds_make_plugin(void);
void seeds_make_window(void);

#endif // SEEDS_H
