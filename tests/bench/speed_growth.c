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
  Preset      preset = {NULL, 0U};
  FILE* const file   = fopen(path, "rb");
  if (!file || fseek(file, 0L, SEEK_END)) {
    perror(path);
    exit(1);
  }

  const long end = ftell(file);
  preset.n_bytes = end > 0L ? (size_t)end : 0U;
  preset.bytes   = speed_memory(preset.n_bytes);
  rewind(file);
  if (fread(preset.bytes, 1U, preset.n_bytes, file) != preset.n_bytes) {
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
  const Preset*  preset     = (const Preset*)user;
  NmsDictionary* dictionary = NULL;
  if (nms_dictionary_decode(
          preset->bytes, preset->n_bytes, &dictionary, NULL)) {
    fprintf(stderr, "speed: the preset cannot be read\n");
    exit(1);
  }

  SpeedRig* const rig = speed_rig(dictionary, 2U, NMS_REMIX, 64U);
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
  speed_measure(options, &task, 1U);
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
                         (dictionary->n_features + dictionary->n_bins);
  const NmsSeparatorConfig stems  = {.sample_rate_hz = 48000.0,
                                     .n_channels     = 2U,
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

/// Compare some configurations' callbacks with the last one's
static void
compare_rigs(const SpeedOptions*    options,
             const char*            what,
             const SpeedDictionary* configs,
             const uint32_t*        values, // What to call each
             size_t                 n)
{
  SpeedTask tasks[8];
  for (size_t i = 0U; i < n; ++i) {
    NmsDictionary* const dictionary = speed_dictionary(&configs[i]);
    tasks[i]                        = (SpeedTask){
                               speed_rig_run,
                               speed_rig(dictionary, 2U, NMS_STREAMS, SPEED_HOP),
                               0.0,
    };
    nms_dictionary_free(dictionary);
  }
  speed_measure(options, tasks, n);
  for (size_t i = 0U; i < n; ++i) {
    char text[80];
    snprintf(text, sizeof(text), "%s %u", what, values[i]);
    speed_row(text, tasks[i].seconds / tasks[n - 1U].seconds, "times", "");
    speed_rig_free((SpeedRig*)tasks[i].user);
  }
}

static void
grow_components(const SpeedOptions* options)
{
  const uint32_t  values[] = {8U, 32U, 64U, 256U, 512U, 128U};
  SpeedDictionary configs[6];
  for (size_t i = 0U; i < 6U; ++i) {
    configs[i]              = (SpeedDictionary)SPEED_DICTIONARY;
    configs[i].n_components = values[i];
  }
  compare_rigs(options, "components", configs, values, 6U);
}

static void
grow_window(const SpeedOptions* options)
{
  const uint32_t  values[] = {512U, 1024U, 2048U, 8192U, 4096U};
  SpeedDictionary configs[5];
  for (size_t i = 0U; i < 5U; ++i) {
    configs[i]         = (SpeedDictionary)SPEED_DICTIONARY;
    configs[i].window  = values[i];
    configs[i].n_bands = values[i] == 512U ? 126U : 252U;
  }
  compare_rigs(options, "window", configs, values, 5U);
}

static void
grow_sources(const SpeedOptions* options)
{
  const uint32_t  values[] = {1U, 2U, 8U, 16U, 4U};
  SpeedDictionary configs[5];
  for (size_t i = 0U; i < 5U; ++i) {
    configs[i]           = (SpeedDictionary)SPEED_DICTIONARY;
    configs[i].n_sources = values[i];
  }
  compare_rigs(options, "sources, 128 components in all,", configs, values, 5U);
}

static void
grow_channels(const SpeedOptions* options)
{
  const uint32_t        values[]   = {1U, 4U, 8U, 2U};
  const SpeedDictionary config     = SPEED_DICTIONARY;
  NmsDictionary* const  dictionary = speed_dictionary(&config);
  SpeedTask             tasks[4];
  for (size_t i = 0U; i < 4U; ++i) {
    tasks[i] = (SpeedTask){
        speed_rig_run,
        speed_rig(dictionary, values[i], NMS_STREAMS, SPEED_HOP),
        0.0,
    };
  }
  speed_measure(options, tasks, 4U);
  for (size_t i = 0U; i < 4U; ++i) {
    char text[80];
    snprintf(text, sizeof(text), "channels %u", values[i]);
    speed_row(text, tasks[i].seconds / tasks[3].seconds, "times", "");
    speed_rig_free((SpeedRig*)tasks[i].user);
  }
  nms_dictionary_free(dictionary);
}

void
speed_growth(const SpeedOptions* options)
{
  measure_start(options);
  speed_plugin(options);
  measure_memory();
  speed_section(
      "Cost against 128 components, window 4096, 4 sources, 2 channels");
  grow_components(options);
  grow_window(options);
  grow_sources(options);
  grow_channels(options);
}
