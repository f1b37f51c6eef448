// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef SPEED_H
#define SPEED_H

#include "nms/dictionary.h"
#include "nms/separator.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file speed.h
   What the parts of the bench `speed` share: a clock, a table and material.

   Running out of memory, or an engine that refuses, ends the program.
*/

/// How long to measure, and what with
typedef struct {
  bool        quick;    ///< Seconds for all, figures of no worth
  bool        worked;   ///< Count processor time, of ended children too
  double      seconds;  ///< Least time of one repetition
  unsigned    n_rounds; ///< Repetitions, of which the fastest counts
  const char* preset;   ///< A dictionary's path
  const char* python;   ///< An interpreter, or ""
  const char* script;   ///< speed_learn.py
  const char* separate; ///< nmf-separate
  const char* build;    ///< The build's folder
  const char* against;  ///< Another build's to compare with, or NULL
} SpeedOptions;

/// Something to be timed
typedef struct {
  void (*run)(void* user);
  void*  user;
  double seconds; ///< Out, of one call
} SpeedTask;

/// Say on stderr why, and end the program.
void speed_fail(const char* what);

/// Return the time in seconds since some moment.
double speed_now(void);

/// Return the processor time of this program and its ended children, seconds.
double speed_worked(void);

/**
   Time some tasks.

   They take turns, so that what else goes on in the machine hits all of them;
   the fastest turn of each counts.

   @param options How long a turn and how many.
   @param tasks   In and out, [n_tasks].
*/
void
speed_measure(const SpeedOptions* options, SpeedTask* tasks, size_t n_tasks);

/// Print a heading of the table.
void speed_section(const char* title);

/**
   Print a row: what, how much of which unit, what is aimed at or "".

   A figure that is not finite and positive makes the program fail.
*/
void
speed_row(const char* what, double figure, const char* unit, const char* aim);

/// Print a row of something that cannot be measured here.
void speed_row_missing(const char* what, const char* why);

/// Return whether every figure so far was finite and positive.
bool speed_all_good(void);

/// Return memory, aligned to 64 bytes and zeroed, freed with free().
void* speed_memory(size_t n_bytes);

/// Return `n` numbers from `low` to `low` + 1, the same for the same seed.
float* speed_random(size_t n, uint64_t seed, float low);

/// What a made-up dictionary is like; start from SPEED_DICTIONARY
typedef struct {
  uint32_t window;
  uint32_t n_bands;
  uint32_t n_groups;
  uint32_t n_context;
  uint32_t n_components; ///< Of all sources, a multiple of their number
  uint32_t n_sources;
  uint32_t n_iterations;
  bool     is_single; ///< Weights need single precision
} SpeedDictionary;

/// 756 features, 504 groups of bins, 4 sources of 32 components, weights as
/// files hold them
#define SPEED_DICTIONARY                                             \
  {                                                                  \
    .window = 4096, .n_bands = 252, .n_groups = 504, .n_context = 3, \
    .n_components = 128, .n_sources = 4, .n_iterations = 12,         \
  }

/// A separator with signals to run it on
typedef struct {
  NmsSeparator* separator;
  float*        noise; ///< [SPEED_NOISE]
  uint32_t      at;    ///< In `noise`
  uint32_t      block; ///< Samples of one run
  uint32_t      n_channels;
  float         level;      ///< 0 for silence
  float*        input[16];  ///< [n_channels][block]
  float*        output[64]; ///< [n_outputs][block]
} SpeedRig;

/// Samples of noise of a rig, a whole number of blocks
#define SPEED_NOISE 65536U

/// Hop of all separators here unless said otherwise
#define SPEED_HOP 128

/// Return a made-up dictionary, freed with nms_dictionary_free().
NmsDictionary* speed_dictionary(const SpeedDictionary* config);

/// Return a separator at 48 kHz and what it needs.
SpeedRig* speed_rig(const NmsDictionary* dictionary,
                    uint32_t             n_channels,
                    NmsOutput            output,
                    uint32_t             block);

/// Run one block; `user` is a rig.
void speed_rig_run(void* user);

/// Free a rig; NULL is fine.
void speed_rig_free(SpeedRig* rig);

/// What a build of the engine does for this bench
typedef struct {
  NmsDictionary* (*dictionary)(const SpeedDictionary* config);
  SpeedRig* (*rig)(const NmsDictionary* dictionary,
                   uint32_t             n_channels,
                   NmsOutput            output,
                   uint32_t             block);
  void (*run)(void* rig);
  void (*free)(SpeedRig* rig);
  void (*forget)(NmsDictionary* dictionary);
} SpeedEngine;

/// This build's
extern const SpeedEngine speed_engine;

/**
   Load the engine of a build.

   It is linked into a library of its own, with the headers that it was built
   from, so that several builds can take turns within this program.

   @param build  The build's folder, with the sources where they were.
   @param folder An empty one for the library.
   @return Valid until the program ends, which it does if that fails.
*/
const SpeedEngine* speed_against_load(const char* build, const char* folder);

/// Print the processor, its caches and the kernel.
void speed_machine(void);

/// Write noise in stereo to a WAV file of 44.1 kHz and 16 bits.
void speed_write_noise(const char* path, uint32_t seconds);

/// Measure dictionaries of 128 to 1024 components, against another build, too.
void speed_wide(const SpeedOptions* options);

/// Measure the kernel's functions, and one pass over W against others.
void speed_kernels(const SpeedOptions* options);

/// Measure whole callbacks.
void speed_callbacks(const SpeedOptions* options);

/// Run callbacks at the pace of a sound card.
void speed_paced(const SpeedOptions* options);

/// Measure start-up, memory and how cost grows.
void speed_growth(const SpeedOptions* options);

/// Measure how long a plugin takes to open.
void speed_plugin(const SpeedOptions* options);

/// Measure how fast nmf-separate takes a file apart, and its memory.
void speed_files(const SpeedOptions* options);

/// Measure learning.
void speed_learning(const SpeedOptions* options);

#endif // SPEED_H
