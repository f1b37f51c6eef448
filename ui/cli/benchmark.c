// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "benchmark.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/stop.h"
#include "base/text.h"
#include "cost.h"
#include "crew/crew.h"
#include "files/streams.h"
#include "nms/hop.h"
#include "nms/player.h"
#include "nms/separator.h"
#include "nms/status.h"
#include "terminal/json.h"
#include "terminal/progress.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/// The sound, and for how long each figure is measured
#define RATE_HZ 48000
#define N_CHANNELS 2
#define FILES_S 2.0
#define LIVE_S 3.0

/// Before that, so that all memory was touched
#define WARM_UP_S 0.2

/// Samples of sound, repeated; a multiple of all blocks
#define SOUND_SAMPLES 65536

/// Samples per block of a file
#define FILE_BLOCK 8192

/// What is measured
#define N_BLOCKS 2
static const uint32_t blocks[N_BLOCKS] = {64, 128};

/// Return a hop to measure, of NMS_N_HOPS
static uint32_t
hop_of(uint32_t index)
{
  return NMS_SHORTEST_HOP << index;
}

/// What was found for files
typedef struct {
  uint32_t n_workers;
  double   factor; ///< Times real time
} FileSpeed;

/// What was found for a host's blocks
typedef struct {
  uint64_t n_calls;
  uint64_t n_late;  ///< Calls that took longer than a block lasts
  double   worst_s; ///< The longest call
  double   core;    ///< Share of a core, 1 for all of it
} LiveSpeed;

/// A measurement
typedef struct {
  const UiSeparateOptions* options;
  const NmsDictionary*     dictionary;
  UiReport*                report;
  UiProgress*              progress;
  size_t                   item;              ///< Of the progress
  float*                   sound[N_CHANNELS]; ///< [SOUND_SAMPLES]
  FileSpeed                files[2];
  uint32_t                 n_files; ///< Of `files`
  LiveSpeed                live[NMS_N_HOPS][N_BLOCKS];
} Bench;

/// A player, as hosts of the engine have, with where its streams go
typedef struct {
  const Bench* bench;
  NmsPlayable  playable; ///< All that is played
  NmsPlayer*   player;
  float*       samples; ///< What the next point into
  float*       output[UI_MAX_STREAMS * N_CHANNELS];
  uint64_t     n_samples; ///< Run through
} Player;

/// Make a player; `hop` 0 is the dictionary's
static NmsStatus
open_player(const Bench* bench, uint32_t hop, uint32_t block, Player* player)
{
  const UiSeparateOptions* const options = bench->options;
  const NmsSeparatorConfig       config  = {.sample_rate_hz = RATE_HZ,
                                            .n_channels     = N_CHANNELS,
                                            .hop            = hop,
                                            .n_iterations = options->iterations,
                                            .output       = NMS_STREAMS,
                                            .residual     = options->residual};

  NmsSeparator* separator = NULL;
  *player                 = (Player){.bench = bench};
  NmsStatus status = nms_separator_new(&config, bench->dictionary, &separator);
  if (status) {
    return status;
  }
  const NmsPlayerConfig desk = {
      N_CHANNELS, nms_separator_n_streams(separator), NMS_STREAMS};
  player->playable =
      (NmsPlayable){.separator = separator,
                    .exponent  = bench->dictionary->shape.mask_exponent};
  status = nms_player_new(&desk, &player->player);
  if (status) {
    return status;
  }
  if (isfinite(options->sharpness)) {
    nms_player_set_mask_exponent(player->player, (float)options->sharpness);
  }
  nms_player_swap(player->player, &player->playable);
  nms_player_update(player->player);
  const uint32_t n_outputs = nms_player_n_outputs(player->player);
  player->samples          = ui_new((size_t)n_outputs * block, sizeof(float));
  for (uint32_t o = 0; o < n_outputs; ++o) {
    player->output[o] = player->samples + (size_t)o * block;
  }
  return status;
}

static void
close_player(Player* player)
{
  nms_player_free(player->player);
  nms_separator_free(player->playable.separator);
  free(player->samples);
}

/// Run the next block through, a frame at a time, as one may take a second
static void
run_block(Player* player, uint32_t block)
{
  const uint32_t hop   = nms_separator_hop_samples(player->playable.separator);
  const uint32_t first = (uint32_t)(player->n_samples % SOUND_SAMPLES);
  for (uint32_t at = 0; at < block && !ui_stop_requested(); at += hop) {
    const float*   in[N_CHANNELS] = {NULL};
    const uint32_t n              = block - at < hop ? block - at : hop;
    for (uint32_t c = 0; c < N_CHANNELS; ++c) {
      in[c] = player->bench->sound[c] + first + at;
    }
    nms_player_run(player->player, in, player->output, n);
  }
  player->n_samples += block;
}

/// Make the sound: tones in a noise that swells, different on each side
static void
make_sound(Bench* bench)
{
  uint32_t random = 1;
  for (uint32_t c = 0; c < N_CHANNELS; ++c) {
    bench->sound[c] = ui_new(SOUND_SAMPLES, sizeof(float));
    for (uint32_t i = 0; i < SOUND_SAMPLES; ++i) {
      random             = 1664525U * random + 1013904223U;
      const double swell = (double)(i % 16384) / 16384.0;
      const double noise = (double)random / 4294967296.0 - 0.5;
      const double tone  = sin(0.01 * (double)i) + sin(0.05 * (double)(i + c));
      bench->sound[c][i] = (float)(0.1 * tone + 0.3 * swell * noise);
    }
  }
}

/// Workers that separate, each for itself, until time is up
typedef struct {
  const Bench*  bench;
  double        begin_s;
  atomic_ullong n_samples; ///< Of all
  atomic_int    status;    ///< Of who failed
} Race;

static void
run_file(void* user, uint32_t task)
{
  (void)task;
  Race* const     race = user;
  Player          player;
  const NmsStatus status = open_player(race->bench, 0, FILE_BLOCK, &player);
  if (status) {
    atomic_store(&race->status, (int)status);
  }
  while (!status && ui_clock_now_s() < race->begin_s + FILES_S &&
         !ui_stop_requested()) {
    run_block(&player, FILE_BLOCK);
  }
  atomic_fetch_add(&race->n_samples, player.n_samples);
  close_player(&player);
}

/// Measure the speed with a number of workers, 0 for one per processor
static bool
measure_files(Bench* bench, uint32_t n_workers)
{
  UiCrew* const crew = ui_crew_new(n_workers);
  Race          race = {.bench = bench, .begin_s = ui_clock_now_s()};
  ui_crew_run(crew, ui_crew_size(crew), run_file, &race);
  const double elapsed_s = ui_clock_now_s() - race.begin_s;

  bench->files[bench->n_files++] =
      (FileSpeed){ui_crew_size(crew),
                  (double)atomic_load(&race.n_samples) / RATE_HZ / elapsed_s};
  ui_crew_free(crew);
  ui_progress_set(bench->progress, bench->item++, 1.0);
  return !race.status || ui_report_fail(bench->report,
                                        bench->options->dictionary,
                                        "cannot be used: %s",
                                        nms_strerror((NmsStatus)race.status));
}

/// Return the time that this thread has worked
static double
worked_s(void)
{
  struct timespec now = {0};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/// Sleep until a time of ui_clock_now_s()
static void
wait_until(double time_s)
{
  const double          whole = floor(time_s);
  const struct timespec then  = {(time_t)whole, (long)(1e9 * (time_s - whole))};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &then, NULL) ==
             EINTR &&
         !ui_stop_requested()) {
  }
}

/// Play blocks as they come in; give up where that takes twice as long
static void
play(Player* player, uint32_t block, LiveSpeed* speed)
{
  const double period_s = (double)block / RATE_HZ;
  while ((double)player->n_samples < WARM_UP_S * RATE_HZ &&
         !ui_stop_requested()) {
    run_block(player, block);
  }
  const uint64_t n_wanted = (uint64_t)(LIVE_S / period_s);
  const double   work_s   = worked_s();
  const double   begin_s  = ui_clock_now_s();
  double         end_s    = begin_s;
  while (speed->n_calls < n_wanted && end_s < begin_s + 2.0 * LIVE_S &&
         !ui_stop_requested()) {
    wait_until(begin_s + (double)++speed->n_calls * period_s);
    const double call_s = ui_clock_now_s();
    run_block(player, block);
    end_s          = ui_clock_now_s();
    speed->worst_s = fmax(speed->worst_s, end_s - call_s);
    speed->n_late += end_s - call_s > period_s;
  }
  speed->core = (worked_s() - work_s) /
                (period_s * (double)(speed->n_calls + !speed->n_calls));
}

/// Measure one latency with one block size
static bool
measure_live(Bench* bench, uint32_t hop_index, uint32_t block_index)
{
  const uint32_t  block = blocks[block_index];
  Player          player;
  const NmsStatus status =
      open_player(bench, hop_of(hop_index), block, &player);
  if (!status) {
    play(&player, block, &bench->live[hop_index][block_index]);
  }
  close_player(&player);
  ui_progress_set(bench->progress, bench->item++, 1.0);
  return !status || ui_report_fail(bench->report,
                                   bench->options->dictionary,
                                   "cannot be used: %s",
                                   nms_strerror(status));
}

static bool
measure(Bench* bench)
{
  bool ok = measure_files(bench, 1) && measure_files(bench, 0);
  for (uint32_t h = 0; h < NMS_N_HOPS; ++h) {
    for (uint32_t b = 0; ok && b < N_BLOCKS; ++b) {
      ok = measure_live(bench, h, b);
    }
  }
  return ok && (!ui_stop_requested() ||
                ui_report_fail(bench->report, NULL, "interrupted"));
}

/// Return the iterations per frame that were measured
static uint32_t
n_iterations(const Bench* bench)
{
  return bench->options->iterations ? bench->options->iterations
                                    : bench->dictionary->shape.n_iterations;
}

/// Say which latencies are too much for a core
static void
print_too_much(const Bench* bench)
{
  UiCost costs[NMS_N_HOPS * N_BLOCKS];
  for (uint32_t i = 0; i < NMS_N_HOPS * N_BLOCKS; ++i) {
    const uint32_t hop = hop_of(i / N_BLOCKS);
    costs[i]           = (UiCost){
                  hop, 2e3 * hop / RATE_HZ, bench->live[i / N_BLOCKS][i % N_BLOCKS].core};
  }

  const double too_much_ms = ui_cost_too_much_ms(costs, NMS_N_HOPS * N_BLOCKS);
  if (too_much_ms > 0.0) {
    printf("\nLatencies up to %.1f ms are too much for this machine.\n",
           too_much_ms);
  }
}

static void
print_table(const Bench* bench)
{
  const NmsDictionaryShape* const shape = &bench->dictionary->shape;
  ui_show(stdout, bench->options->dictionary);
  printf(": %u sources, %u components, %u iterations; stereo at %d Hz\n\n",
         shape->n_sources,
         shape->n_components,
         n_iterations(bench),
         RATE_HZ);
  printf("Files, without reading and writing them\n\n");
  printf("  workers   x real time\n");
  for (uint32_t i = 0; i < bench->n_files; ++i) {
    printf(
        "  %7u   %11.1f\n", bench->files[i].n_workers, bench->files[i].factor);
  }
  printf("\nLive, blocks coming in real time, at ordinary priority\n\n");
  printf(
      "   hop   latency   block of      worst call   late calls   of a core\n");
  for (uint32_t h = 0; h < NMS_N_HOPS; ++h) {
    for (uint32_t b = 0; b < N_BLOCKS; ++b) {
      const LiveSpeed* const speed = &bench->live[h][b];
      printf("  %4u   %4.1f ms   %3u, %4.2f ms   %7.3f ms   %8.2f %%   "
             "%7.1f %%\n",
             hop_of(h),
             2e3 * hop_of(h) / RATE_HZ,
             blocks[b],
             1e3 * blocks[b] / RATE_HZ,
             1e3 * speed->worst_s,
             100.0 * (double)speed->n_late / (double)speed->n_calls,
             100.0 * speed->core);
    }
  }
  print_too_much(bench);
}

static json_t*
files_to_json(const Bench* bench)
{
  json_t* const array = json_array();
  for (uint32_t i = 0; i < bench->n_files; ++i) {
    json_t* const object = json_object();
    json_object_set_new(
        object, "workers", json_integer(bench->files[i].n_workers));
    json_object_set_new(
        object, "real_time_factor", ui_json_real(bench->files[i].factor));
    json_array_append_new(array, object);
  }
  return array;
}

static json_t*
live_to_json(uint32_t hop, uint32_t block, const LiveSpeed* speed)
{
  json_t* const object = json_object();
  json_object_set_new(object, "hop_samples", json_integer(hop));
  json_object_set_new(object, "latency_ms", ui_json_real(2e3 * hop / RATE_HZ));
  json_object_set_new(object, "block_samples", json_integer(block));
  json_object_set_new(object, "block_ms", ui_json_real(1e3 * block / RATE_HZ));
  json_object_set_new(
      object, "worst_call_ms", ui_json_real(1e3 * speed->worst_s));
  json_object_set_new(
      object, "calls", json_integer((json_int_t)speed->n_calls));
  json_object_set_new(
      object, "late_calls", json_integer((json_int_t)speed->n_late));
  json_object_set_new(object, "core_share", ui_json_real(speed->core));
  return object;
}

static void
print_json(const Bench* bench)
{
  json_t* const live = json_array();
  for (uint32_t h = 0; h < NMS_N_HOPS; ++h) {
    for (uint32_t b = 0; b < N_BLOCKS; ++b) {
      json_array_append_new(
          live, live_to_json(hop_of(h), blocks[b], &bench->live[h][b]));
    }
  }
  const NmsDictionaryShape* const shape  = &bench->dictionary->shape;
  json_t* const                   object = json_object();
  json_object_set_new(
      object, "dictionary", ui_json_text(bench->options->dictionary));
  json_object_set_new(object, "sources", json_integer(shape->n_sources));
  json_object_set_new(object, "components", json_integer(shape->n_components));
  json_object_set_new(object, "iterations", json_integer(n_iterations(bench)));
  json_object_set_new(object, "sample_rate_hz", json_integer(RATE_HZ));
  json_object_set_new(object, "channels", json_integer(N_CHANNELS));
  json_object_set_new(object, "files", files_to_json(bench));
  json_object_set_new(object, "live", live);
  ui_json_print(object);
}

bool
ui_benchmark(const UiSeparateOptions* options,
             const NmsDictionary*     dictionary,
             UiReport*                report)
{
  if (nms_dictionary_is_for_files(dictionary)) {
    return ui_report_fail(report,
                          options->dictionary,
                          "is for files, and --benchmark measures how sound "
                          "is played, too");
  }

  Bench bench = {.options    = options,
                 .dictionary = dictionary,
                 .report     = report,
                 .progress   = ui_progress_new(
                     "measuring", 2 + NMS_N_HOPS * N_BLOCKS, options->quiet)};
  make_sound(&bench);
  const bool ok = measure(&bench);
  ui_progress_free(bench.progress);
  if (ok && options->json) {
    print_json(&bench);
  } else if (ok) {
    print_table(&bench);
  }
  for (uint32_t c = 0; c < N_CHANNELS; ++c) {
    free(bench.sound[c]);
  }
  return ok;
}
