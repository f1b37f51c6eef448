// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef BENCH_PLAN_H
#define BENCH_PLAN_H

#include "sound.h"
#include "text.h"

#include <stdbool.h>
#include <stddef.h>

/**
   @file plan.h
   What a protocol does: dictionaries to be learnt, then trials to be scored.

   A *case* is a mix to be separated, a *variant* a way of doing so.  A trial is
   one case under one variant.
*/

/// Most sources of a protocol
#define BENCH_MAX_SOURCES 6

/// What the user asked for
typedef struct {
  const char* protocol;       ///< Name of a protocol, or NULL for all
  const char* learn;          ///< Path of nmf-learn
  const char* separate;       ///< Path of nmf-separate
  const char* audio;          ///< Folder of the recordings to measure with
  const char* work;           ///< Folder for everything written
  const char* learn_words;    ///< More options for nmf-learn, or NULL
  const char* separate_words; ///< More options for nmf-separate, or NULL
  const char* dictionary;     ///< Instead of the protocol's preset, or NULL
  const char* only;           ///< Names of cases with commas, or NULL for all
  const char* variants;       ///< Numbers of variants, or NULL for all
  const char* images;         ///< Names of images, or NULL for all
  const char* dictionaries;   ///< Folder of those kept, or NULL to keep none
  unsigned    n_jobs;         ///< Commands run at the same time
  bool        check;          ///< Fail if a bound is missed
  bool        quiet;          ///< No progress on stderr
} BenchOptions;

/// One case under one variant
typedef struct {
  char*        case_name;
  unsigned     variant;
  BenchCommand command;   ///< Separates
  char*        reference; ///< Folder of SOURCE.wav
  char*        estimate;  ///< Folder of SOURCE.wav
  char*        mix;       ///< The input

  /// Of each source in dB, of the estimate, or its fall in the remix; not a
  /// number without reference
  double sdr_db[BENCH_MAX_SOURCES];

  /// The same of the mix itself
  double mix_sdr_db[BENCH_MAX_SOURCES];
} BenchTrial;

/// A dictionary to be learnt
typedef struct {
  char*        path;    ///< Of the file it writes
  BenchCommand command; ///< Learns
} BenchDictionary;

/// Everything to be done for a protocol
typedef struct {
  const char*      sources[BENCH_MAX_SOURCES]; ///< Names, not owned
  unsigned         n_sources;
  bool             is_remix;     ///< What is scored are falls in a remix
  BenchDictionary* dictionaries; ///< [n_dictionaries], owned
  size_t           n_dictionaries;
  BenchTrial*      trials; ///< [n_trials], owned
  size_t           n_trials;
  char**           files; ///< [n_files], folders written to, owned
  size_t           n_files;
} BenchPlan;

/// Return true if a dictionary of this path is to be learnt already.
bool bench_plan_has(const BenchPlan* plan, const char* path);

/// Add a dictionary, of which the plan takes over all that is owned.
void bench_plan_learn(BenchPlan* plan, BenchDictionary dictionary);

/// Return true if the files of a case were written to a folder.
bool bench_plan_has_files(const BenchPlan* plan, const char* folder);

/// Note that the files of a case were written to a folder.
void bench_plan_add_files(BenchPlan* plan, const char* folder);

/// Add a trial, of which the plan takes over all that is owned.
void bench_plan_try(BenchPlan* plan, BenchTrial trial);

/**
   Learn all dictionaries, then separate and score all trials.

   @return False, said on stderr, if a command or a file failed.
*/
bool bench_plan_run(BenchPlan* plan, const BenchOptions* options);

/// Free what a plan holds.
void bench_plan_free(BenchPlan* plan);

#endif // BENCH_PLAN_H
