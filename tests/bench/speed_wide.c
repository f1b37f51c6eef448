// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "folder.h"
#include "speed.h"
#include "text.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Builds that are compared at most: this one and another
#define MOST_BUILDS 2

/// Times that everything is made anew, as memory is fast or slow by chance
#define N_ANEW 8

/// Sizes of dictionaries
static const uint32_t sizes[] = {128, 192, 256, 512, 1024};
#define N_SIZES (sizeof(sizes) / sizeof(sizes[0]))

/// What takes turns
typedef struct {
  SpeedOptions       options;
  size_t             n_builds;
  const SpeedEngine* engines[MOST_BUILDS];
  char*              folder; ///< Of files
  char*              noise;  ///< Of a sound
} Wide;

/// The configuration of the other rows, in a size
static SpeedDictionary
dictionary_of(uint32_t n_components)
{
  SpeedDictionary config = SPEED_DICTIONARY;
  config.n_components    = n_components;
  return config;
}

static SpeedRig*
rig_of(const SpeedEngine*     engine,
       const SpeedDictionary* config,
       NmsOutput              output)
{
  NmsDictionary* const dictionary = engine->dictionary(config);
  SpeedRig* const      rig = engine->rig(dictionary, 2, output, SPEED_HOP);
  engine->forget(dictionary);
  return rig;
}

/// Return whether rigs of two builds give the same samples
static bool
samples_are_same(const Wide* wide, SpeedRig* const* rigs)
{
  bool same = true;
  for (unsigned i = 0; i < 100; ++i) {
    for (size_t b = 0; b < wide->n_builds; ++b) {
      wide->engines[b]->run(rigs[b]);
    }
    for (size_t o = 0; wide->n_builds > 1 && rigs[0]->output[o]; ++o) {
      same = same && !memcmp(rigs[0]->output[o],
                             rigs[1]->output[o],
                             SPEED_HOP * sizeof(float));
    }
  }
  return same;
}

/// Measure a callback of each build, and return whether samples are the same
static bool
measure_size(const Wide* wide,
             uint32_t    n_components,
             NmsOutput   output,
             double      seconds[MOST_BUILDS])
{
  const SpeedDictionary config = dictionary_of(n_components);
  const unsigned        n_anew = wide->options.quick ? 1 : N_ANEW;
  bool                  same   = true;
  for (unsigned i = 0; i < n_anew; ++i) {
    SpeedTask tasks[MOST_BUILDS];
    SpeedRig* rigs[MOST_BUILDS];
    for (size_t b = 0; b < wide->n_builds; ++b) {
      rigs[b]  = rig_of(wide->engines[b], &config, output);
      tasks[b] = (SpeedTask){wide->engines[b]->run, rigs[b], 0.0};
    }
    same = samples_are_same(wide, rigs) && same;
    speed_measure(&wide->options, tasks, wide->n_builds);
    for (size_t b = 0; b < wide->n_builds; ++b) {
      seconds[b] = i ? fmin(seconds[b], tasks[b].seconds) : tasks[b].seconds;
      wide->engines[b]->free(rigs[b]);
    }
  }
  return same;
}

/// Print what something takes, and how that compares with another build
static void
print_seconds(const Wide*  wide,
              const char*  what,
              bool         same,
              const double seconds[MOST_BUILDS])
{
  const bool is_long = seconds[0] > 0.01;
  speed_row(
      what, (is_long ? 1e3 : 1e6) * seconds[0], is_long ? "ms" : "us", "");
  if (wide->n_builds > 1) {
    char text[80];
    snprintf(text,
             sizeof(text),
             "against the other build, %s samples",
             same ? "the same" : "OTHER");
    speed_row(text, seconds[0] / seconds[1], "times", "");
  }
}

static void
measure_callbacks(const Wide* wide, NmsOutput output)
{
  const char* const name  = output == NMS_REMIX ? "remix" : "stems";
  double            usual = 0.0;
  for (size_t i = 0; i < N_SIZES; ++i) {
    char       text[80];
    double     seconds[MOST_BUILDS];
    const bool same = measure_size(wide, sizes[i], output, seconds);
    snprintf(text, sizeof(text), "%s, %u components", name, sizes[i]);
    print_seconds(wide, text, same, seconds);
    usual = i ? usual : seconds[0];
    snprintf(text, sizeof(text), "against %u components", sizes[0]);
    speed_row(text, seconds[0] / usual, "times", "");
  }
}

/// A program that takes the noise apart
typedef struct {
  BenchCommand command;
  char*        program;
  char*        folder; ///< What comes out
} Program;

static void
separate(void* user)
{
  const Program* const program = user;
  if (!bench_command_run(&program->command)) {
    exit(1);
  }
}

static Program
program_of(const Wide* wide, size_t build, const char* dictionary)
{
  const SpeedOptions* const options = &wide->options;
  const char* const         folder  = build ? options->against : options->build;
  Program                   program = {.program =
                         build ? bench_text("%s/ui/cli/nmf-separate", folder)
                                                 : bench_text("%s", options->separate),
                                       .folder = bench_text("%s/%zu", wide->folder, build)};
  bench_command_add(&program.command, program.program);
  bench_command_add_words(&program.command,
                          "-q -f --hop 1024 --stereo off -j 1 -d");
  bench_command_add(&program.command, dictionary);
  bench_command_add(&program.command, "-o");
  bench_command_add(&program.command, program.folder);
  bench_command_add(&program.command, wide->noise);
  return program;
}

static void
program_free(Program* program)
{
  bench_command_free(&program->command);
  free(program->program);
  free(program->folder);
}

/// Return whether two files are the same
static bool
files_are_same(const char* a, const char* b)
{
  FILE* const first  = fopen(a, "rb");
  FILE* const second = fopen(b, "rb");
  bool        same   = first && second;
  int         byte   = 0;
  while (same && byte != EOF) {
    byte = getc(first);
    same = getc(second) == byte;
  }
  if (first) {
    fclose(first);
  }
  if (second) {
    fclose(second);
  }
  return same;
}

/// Return whether two programs wrote the same
static bool
results_are_same(const Program* programs, uint32_t n_sources)
{
  bool same = true;
  for (uint32_t s = 0; s < n_sources; ++s) {
    char* const a = bench_text("%s/noise/source %u.wav", programs[0].folder, s);
    char* const b = bench_text("%s/noise/source %u.wav", programs[1].folder, s);
    same          = files_are_same(a, b) && same;
    free(a);
    free(b);
  }
  return same;
}

/// Write a dictionary of two sources
static void
write_dictionary(const char* path, uint32_t n_components)
{
  SpeedDictionary config = dictionary_of(n_components);
  config.n_sources       = 2;
  config.n_iterations    = 8;

  NmsDictionary* const dictionary = speed_dictionary(&config);
  void*                bytes      = NULL;
  size_t               n_bytes    = 0;
  if (nms_dictionary_encode(dictionary, NMS_F16, &bytes, &n_bytes)) {
    speed_fail("a dictionary cannot be encoded");
  }
  FILE* const file = fopen(path, "wb");
  if (!file || fwrite(bytes, 1, n_bytes, file) != n_bytes || fclose(file)) {
    speed_fail("a dictionary cannot be written");
  }
  free(bytes);
  nms_dictionary_free(dictionary);
}

/// Measure how long nmf-separate takes, all in all
static void
measure_files(const Wide* wide)
{
  char* const  path = bench_text("%s/wide.nmf", wide->folder);
  SpeedOptions few  = wide->options;
  few.n_rounds      = few.quick ? 1 : 7;
  for (size_t i = 0; i < N_SIZES; ++i) {
    char      text[80];
    Program   programs[MOST_BUILDS];
    SpeedTask tasks[MOST_BUILDS];
    double    seconds[MOST_BUILDS];
    write_dictionary(path, sizes[i]);
    for (size_t b = 0; b < wide->n_builds; ++b) {
      programs[b] = program_of(wide, b, path);
      tasks[b]    = (SpeedTask){separate, &programs[b], 0.0};
    }
    speed_measure(&few, tasks, wide->n_builds);
    for (size_t b = 0; b < wide->n_builds; ++b) {
      seconds[b] = tasks[b].seconds;
    }
    snprintf(
        text, sizeof(text), "nmf-separate, 2 x %u components", sizes[i] / 2);
    print_seconds(wide,
                  text,
                  wide->n_builds < 2 || results_are_same(programs, 2),
                  seconds);
    for (size_t b = 0; b < wide->n_builds; ++b) {
      program_free(&programs[b]);
    }
  }
  free(path);
}

void
speed_wide(const SpeedOptions* options)
{
  Wide wide           = {.options  = *options,
                         .n_builds = 1,
                         .engines  = {&speed_engine},
                         .folder   = bench_folder_new("nms-speed")};
  wide.options.worked = true;
  if (!options->quick) {
    wide.options.seconds  = 1e-3;
    wide.options.n_rounds = 60;
  }
  if (!wide.folder) {
    exit(1);
  }
  if (options->against) {
    const char* const builds[] = {options->build, options->against};
    for (wide.n_builds = 0; wide.n_builds < MOST_BUILDS; ++wide.n_builds) {
      char* const folder =
          bench_text("%s/build-%zu", wide.folder, wide.n_builds);
      if (!bench_folder_make(folder)) {
        exit(1);
      }
      wide.engines[wide.n_builds] =
          speed_against_load(builds[wide.n_builds], folder);
      free(folder);
    }
  }

  wide.noise = bench_text("%s/noise.wav", wide.folder);
  speed_write_noise(wide.noise, options->quick ? 1 : 20);
  speed_section("Callback, stereo, 12 iterations, hop 128, 48 kHz");
  measure_callbacks(&wide, NMS_STREAMS);
  measure_callbacks(&wide, NMS_REMIX);
  speed_section("nmf-separate: 20 seconds, stereo, 8 iterations, hop 1024");
  measure_files(&wide);
  bench_folder_remove(wide.folder);
  free(wide.noise);
}
