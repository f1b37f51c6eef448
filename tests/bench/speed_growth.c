// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#define _GNU_SOURCE

#include "speed.h"

#include <malloc.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/// A dictionary's bytes
typedef struct {
  void*  bytes;
  size_t n_bytes;
} Preset;

static Preset
read_preset(const char* path)
{
  Preset      preset = {NULL, 0};
  FILE* const file   = fopen(path, "rb");
  if (!file || fseek(file, 0L, SEEK_END)) {
    perror(path);
    exit(1);
  }

  const long end = ftell(file);
  preset.n_bytes = end > 0L ? (size_t)end : 0;
  preset.bytes   = speed_memory(preset.n_bytes);
  rewind(file);
  if (fread(preset.bytes, 1, preset.n_bytes, file) != preset.n_bytes) {
    perror(path);
    exit(1);
  }
  fclose(file);
  return preset;
}

/// Decode, make a separator and run the first block; `user` is a preset
static void
open_preset(void* user)
{
  const Preset*  preset     = user;
  NmsDictionary* dictionary = NULL;
  if (nms_dictionary_decode(
          preset->bytes, preset->n_bytes, &dictionary, NULL)) {
    fprintf(stderr, "speed: the preset cannot be read\n");
    exit(1);
  }

  SpeedRig* const rig = speed_rig(dictionary, 2, NMS_REMIX, 64);
  nms_dictionary_free(dictionary);
  speed_rig_run(rig);
  speed_rig_free(rig);
}

static void
measure_start(const SpeedOptions* options)
{
  Preset       preset = read_preset(options->preset);
  const double start  = speed_now();
  open_preset(&preset);
  const double first = speed_now() - start;

  SpeedTask task = {open_preset, &preset, 0.0};
  speed_measure(options, &task, 1);
  speed_section("A separator from the preset `band` at 48 kHz, remix");
  speed_row("opened for the first time", 1e3 * first, "ms", "20");
  speed_row("opened again", 1e3 * task.seconds, "ms", "20");
  free(preset.bytes);
}

/// Return how many bytes are allocated
static double
allocated(void)
{
  const struct mallinfo2 info = mallinfo2();
  return (double)info.uordblks + (double)info.hblkhd;
}

static void
measure_memory(void)
{
  const SpeedDictionary config     = SPEED_DICTIONARY;
  NmsDictionary* const  dictionary = speed_dictionary(&config);
  const double          weights    = 4.0 * dictionary->shape.n_components *
                         (dictionary->n_features + dictionary->shape.n_groups);
  const NmsSeparatorConfig stems  = {.sample_rate_hz = 48000.0,
                                     .n_channels     = 2,
                                     .hop            = SPEED_HOP,
                                     .output         = NMS_STREAMS};
  NmsSeparator*            made   = NULL;
  const double             before = allocated();
  if (nms_separator_new(&stems, dictionary, &made)) {
    exit(1);
  }

  const double size = allocated() - before;
  speed_section("Memory of a separator, 4 x 32 components, stereo stems");
  if (size > 0.0) {
    speed_row("against the dictionary's weights", size / weights, "times", "");
    speed_row("in all", size / 1048576.0, "MiB", "");
  } else {
    speed_row_missing("in all", "this allocator does not count");
  }
  nms_separator_free(made);
  nms_dictionary_free(dictionary);
}

/// What a callback's cost depends on
typedef struct {
  SpeedDictionary dictionary;
  uint32_t        n_channels;
} Setup;

static void
set_components(Setup* setup, uint32_t value)
{
  setup->dictionary.n_components = value;
}

static void
set_window(Setup* setup, uint32_t value)
{
  setup->dictionary.window   = value;
  setup->dictionary.n_bands  = value == 512 ? 126 : 252;
  setup->dictionary.n_groups = value == 512 ? 252 : 504;
}

static void
set_sources(Setup* setup, uint32_t value)
{
  setup->dictionary.n_sources = value;
}

static void
set_channels(Setup* setup, uint32_t value)
{
  setup->n_channels = value;
}

/// One number that grows
typedef struct {
  const char* what;
  void (*set)(Setup* setup, uint32_t value);
  uint32_t values[6]; ///< Ends with 0 or after the last
} Growth;

static const Growth growths[] = {
    {"components", set_components, {8, 32, 64, 256, 512, 1024}},
    {"window", set_window, {512, 1024, 2048, 8192}},
    {"sources, 128 components in all,", set_sources, {1, 2, 8, 16}},
    {"channels", set_channels, {1, 4, 8}},
};

static SpeedRig*
set_up(const Setup* setup)
{
  NmsDictionary* const dictionary = speed_dictionary(&setup->dictionary);
  SpeedRig* const      rig =
      speed_rig(dictionary, setup->n_channels, NMS_STREAMS, SPEED_HOP);
  nms_dictionary_free(dictionary);
  return rig;
}

/// Compare a callback at each value with the configuration that all else has
static void
grow(const SpeedOptions* options, const Growth* growth)
{
  const Setup usual = {.dictionary = SPEED_DICTIONARY, .n_channels = 2};
  SpeedTask   tasks[7];
  size_t      n = 0;
  for (; n < 6 && growth->values[n]; ++n) {
    Setup setup = usual;
    growth->set(&setup, growth->values[n]);
    tasks[n] = (SpeedTask){speed_rig_run, set_up(&setup), 0.0};
  }
  tasks[n] = (SpeedTask){speed_rig_run, set_up(&usual), 0.0};
  speed_measure(options, tasks, n + 1);

  for (size_t i = 0; i < n; ++i) {
    char text[80];
    snprintf(text, sizeof(text), "%s %u", growth->what, growth->values[i]);
    speed_row(text, tasks[i].seconds / tasks[n].seconds, "times", "");
  }
  for (size_t i = 0; i <= n; ++i) {
    speed_rig_free((SpeedRig*)tasks[i].user);
  }
}

void
speed_growth(const SpeedOptions* options)
{
  measure_start(options);
  speed_plugin(options);
  measure_memory();
  speed_section(
      "Cost against 128 components, window 4096, 4 sources, 2 channels");
  for (size_t i = 0; i < sizeof(growths) / sizeof(growths[0]); ++i) {
    grow(options, &growths[i]);
  }
}
