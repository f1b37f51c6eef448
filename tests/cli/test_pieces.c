// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_pieces.c
   The pieces of the command line tools that can be looked at by themselves.
*/

#include "base/clock.h"
#include "base/memory.h"
#include "base/report.h"
#include "base/text.h"
#include "check.h"
#include "cli/component_order.h"
#include "cli/streams.h"
#include "crew/jobs.h"
#include "files/audio_format.h"
#include "files/peak.h"
#include "files/resampler.h"
#include "nms/dictionary.h"
#include "picture/columns.h"
#include "picture/log_rows.h"
#include "picture/palette.h"
#include "terminal/options.h"
#include "terminal/progress.h"

#include <sndfile.h>

#include <math.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Compare a string that is owned, and free it
static bool
is(char* text, const char* wanted)
{
  const bool same = !strcmp(text, wanted);
  if (!same) {
    fprintf(stderr, "'%s' instead of '%s'\n", text, wanted);
  }
  free(text);
  return same;
}

static void
test_paths(void)
{
  CHECK(is(cli_path_stem("a/b.c/song.flac"), "song"));
  CHECK(is(cli_path_stem("song.live.wav"), "song.live"));
  CHECK(is(cli_path_stem("song"), "song"));
  CHECK(is(cli_path_stem("a.b/song"), "song"));
  CHECK(is(cli_path_stem(".wav"), ".wav"));
  CHECK(is(cli_path_stem("-"), "stdin"));
  CHECK(is(cli_path_join("a", "b"), "a/b"));
  CHECK(is(cli_path_join("/", "b"), "/b"));
  CHECK(is(cli_path_join("a/", "b"), "a/b"));
}

static void
test_lists(void)
{
  char  text[] = "a,,b";
  char* left   = text;
  CHECK(!strcmp(cli_list_next(&left), "a"));
  CHECK(!strcmp(cli_list_next(&left), ""));
  CHECK(!strcmp(cli_list_next(&left), "b"));
  CHECK(!cli_list_next(&left));
  CHECK(cli_streams_list_has("a,b", "b"));
  CHECK(!cli_streams_list_has("a,bc", "b"));
  CHECK(!cli_streams_list_has(NULL, "b"));
}

static void
test_clock(void)
{
  char text[CLI_CLOCK_SIZE];
  CHECK(!strcmp(cli_clock_write(0.0, text), "0:00"));
  CHECK(!strcmp(cli_clock_write(59.4, text), "0:59"));
  CHECK(!strcmp(cli_clock_write(60.6, text), "1:01"));
  CHECK(!strcmp(cli_clock_write(3725.0, text), "1:02:05"));
  CHECK(!strcmp(cli_clock_write(-1.0, text), "?"));
  CHECK(!strcmp(cli_clock_write((double)INFINITY, text), "?"));
  CHECK(!strcmp(cli_clock_write_length(0.454, text), "0.45 s"));
  CHECK(!strcmp(cli_clock_write_length(75.0, text), "1:15"));
}

/// Return the format chosen for an input
static int
choose(CliContainer container, CliSubtype subtype, int input, uint64_t frames)
{
  const CliAudioWish  wish  = {container, subtype};
  const CliAudioShape shape = {frames, 2, 44100, input, false};
  return cli_audio_format_choose(&wish, &shape);
}

static void
test_format(void)
{
  const int      wav16 = SF_FORMAT_WAV | SF_FORMAT_PCM_16;
  const uint64_t hour  = (uint64_t)3600 * 44100;
  CHECK(choose(CLI_WAV, CLI_AUTO, wav16, hour) == wav16);
  CHECK(choose(CLI_WAV, CLI_FLOAT, wav16, hour) ==
        (SF_FORMAT_WAV | SF_FORMAT_FLOAT));
  CHECK(choose(CLI_FLAC, CLI_AUTO, wav16, hour) ==
        (SF_FORMAT_FLAC | SF_FORMAT_PCM_16));

  // What may not fit into 4 GB, or is of unknown length, becomes RF64
  CHECK(choose(CLI_WAV, CLI_AUTO, wav16, 10 * hour) ==
        (SF_FORMAT_RF64 | SF_FORMAT_PCM_16));
  CHECK(choose(CLI_WAV, CLI_AUTO, wav16, 0) ==
        (SF_FORMAT_RF64 | SF_FORMAT_PCM_16));
  CHECK(choose(CLI_WAV, CLI_DOUBLE, wav16, hour) ==
        (SF_FORMAT_RF64 | SF_FORMAT_DOUBLE));
  CHECK(choose(CLI_FLAC, CLI_AUTO, wav16, 100 * hour) ==
        (SF_FORMAT_FLAC | SF_FORMAT_PCM_16));
}

/// Return a dictionary of three sources; the components of the second stand
/// in falling order of frequency
static NmsDictionary*
make_dictionary(void)
{
  const NmsDictionaryShape shape = {.sample_rate_hz = 1000.0,
                                    .window         = 16,
                                    .hop            = 8,
                                    .n_bands        = 9,
                                    .n_groups       = 9,
                                    .n_context      = 1,
                                    .stride_samples = 8,
                                    .exponent       = 1.0F,
                                    .beta           = 1.0F,
                                    .n_iterations   = 1,
                                    .relaxation     = 1.0F,
                                    .mask_exponent  = 1.0F,
                                    .n_components   = 6,
                                    .n_sources      = 3};

  NmsDictionary* dictionary = NULL;
  if (nms_dictionary_new(&shape, &dictionary)) {
    abort();
  }
  for (uint32_t i = 0; i < 3; ++i) {
    NmsSource* const source = &dictionary->sources[i];
    snprintf(source->name, NMS_NAME_SIZE, "s%u", i);
    source->first_component = 2 * i;
    source->n_components    = 2;
  }
  for (uint32_t i = 0; i < 6; ++i) {
    const uint32_t bin = 1 + (i / 2 == 1 ? 6 - i : i);

    dictionary->reconstruction[bin * 6 + i] = 1.0F;
  }
  return dictionary;
}

/// Choose streams, forgetting what was said
static bool
choose_streams(const NmsDictionary* dictionary,
               const CliStreamWish* wish,
               CliStreams*          streams)
{
  CliReport  report = {0};
  const bool ok     = cli_streams_choose(dictionary, wish, streams, &report);
  CHECK(ok == !report.n_errors);
  cli_report_clear(&report);
  return ok;
}

static void
test_streams(void)
{
  NmsDictionary* const dictionary = make_dictionary();
  CliStreams           streams;

  CliStreamWish wish = {NULL, NULL, false, false};
  CHECK(choose_streams(dictionary, &wish, &streams));
  CHECK(streams.n_streams == 3 && streams.n_wanted == 3);
  CHECK(!streams.residual && !streams.remix);

  wish = (CliStreamWish){"s2,s0", NULL, true, false};
  CHECK(choose_streams(dictionary, &wish, &streams));
  CHECK(streams.n_streams == 4 && streams.n_wanted == 3);
  CHECK(streams.wanted[0] && !streams.wanted[1] && streams.wanted[3]);

  wish = (CliStreamWish){"residual", NULL, false, false};
  CHECK(choose_streams(dictionary, &wish, &streams));
  CHECK(streams.residual && streams.n_wanted == 1 && streams.wanted[3]);

  wish = (CliStreamWish){NULL, "s1=-20,s2=mute", false, false};
  CHECK(choose_streams(dictionary, &wish, &streams));
  CHECK(streams.remix && !streams.residual && streams.n_wanted == 1);
  CHECK(fabsf(streams.gains[1] - 0.1F) < 1e-7F);
  CHECK(streams.gains[0] == 1.0F && streams.gains[2] == 0.0F);

  wish = (CliStreamWish){NULL, "residual=6", false, false};
  CHECK(choose_streams(dictionary, &wish, &streams));
  CHECK(streams.residual && streams.gains[3] > 1.99F);

  wish = (CliStreamWish){"s1", NULL, false, true};
  CHECK(choose_streams(dictionary, &wish, &streams));
  CHECK(streams.rest && streams.n_wanted == 2 && streams.n_made == 3);
  CHECK(!streams.wanted[0] && streams.made[0]);
  wish = (CliStreamWish){"s0,s1,s2", NULL, false, true};
  CHECK(!choose_streams(dictionary, &wish, &streams));
  wish = (CliStreamWish){"s0,s1,s2", NULL, true, true};
  CHECK(!choose_streams(dictionary, &wish, &streams));

  static const char* const bad[] = {"s1", "s1=", "s1=x", "s1=99", "s9=1", ""};
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); ++i) {
    wish = (CliStreamWish){NULL, bad[i], false, false};
    CHECK(!choose_streams(dictionary, &wish, &streams));
  }
  nms_dictionary_free(dictionary);
}

static void
test_component_order(void)
{
  NmsDictionary* const  dictionary = make_dictionary();
  uint32_t* const       order      = cli_component_order_new(dictionary);
  static const uint32_t wanted[]   = {0, 1, 3, 2, 4, 5};
  CHECK(!memcmp(order, wanted, sizeof(wanted)));
  free(order);
  nms_dictionary_free(dictionary);
}

static void
test_columns(void)
{
  enum { CAPACITY = 8, N_FRAMES = 1000, PEAK = 777 };
  CliColumns* const columns = cli_columns_new(2, CAPACITY);
  for (uint32_t i = 0; i < N_FRAMES; ++i) {
    const float frame[2] = {(float)i, i == PEAK ? 5.0F : 1.0F};
    cli_columns_add(columns, frame);
  }
  const uint32_t count = cli_columns_count(columns);
  const uint32_t step  = cli_columns_step(columns);
  CHECK(step == 128);
  CHECK(count == (N_FRAMES + step - 1) / step);
  for (uint32_t i = 0; i < count; ++i) {
    const float* const column = cli_columns_at(columns, i);
    const uint32_t     end    = (i + 1) * step;
    CHECK(column[0] == (float)((end < N_FRAMES ? end : N_FRAMES) - 1));
    CHECK(column[1] == (i == PEAK / step ? 5.0F : 1.0F));
  }
  cli_columns_free(columns);
}

static void
test_log_rows(void)
{
  enum { N_ROWS = 100, N_BINS = 1025 };
  CliLogRows* const axis = cli_log_rows_new(N_ROWS, N_BINS, 20.0);
  CHECK(fabs(cli_log_rows_position(axis, 40.0)) < 1e-9);
  CHECK(fabs(cli_log_rows_position(axis, 20480.0) - 1.0) < 1e-9);

  float bins[N_BINS] = {0.0F};
  float rows[N_ROWS];
  for (uint32_t bin = 2; bin < N_BINS; bin += 37) {
    memset(bins, 0, sizeof(bins));
    bins[bin] = 1.0F;
    cli_log_rows_map(axis, bins, rows);
    const double place = cli_log_rows_position(axis, 20.0 * bin) * (N_ROWS - 1);
    for (uint32_t row = 0; row < N_ROWS; ++row) {
      // A bin shows where it belongs, and nowhere far from there
      CHECK(fabs((double)row - place) > 0.5 || rows[row] > 0.3F);
      CHECK(fabs((double)row - place) < 14.0 || rows[row] == 0.0F);
    }
  }
  cli_log_rows_free(axis);
}

static void
test_palette(void)
{
  CHECK(cli_palette_heat(-1.0) == CLI_COLOUR_PANEL);
  CHECK(cli_palette_heat((double)NAN) == CLI_COLOUR_PANEL);
  CHECK(cli_palette_heat(2.0) == cli_palette_heat(1.0));
  CHECK(cli_palette_shade(3, 0.0) == CLI_COLOUR_PANEL);
  CHECK(cli_palette_shade(3, 0.75) == cli_palette_source(3));
  CHECK(cli_palette_source(0) == cli_palette_source(8));
}

/// Items that the jobs are tested with
#define N_ITEMS 50

/// What the jobs are tested with
typedef struct {
  CliCrew*      crew;
  size_t        n_slots;
  size_t        n_begun;
  atomic_size_t n_done;
  atomic_bool   busy[N_ITEMS];    ///< Slots
  atomic_bool   at_work[N_ITEMS]; ///< Workers
  atomic_int    n_tasks;
  int           worked[N_ITEMS];
} Chore;

static bool
begin(void* user, const CliJob* job)
{
  Chore* const chore = user;
  CHECK(job->item == chore->n_begun);
  CHECK(job->slot < chore->n_slots);
  CHECK(!chore->busy[job->slot]);
  CHECK(chore->n_begun - chore->n_done <= chore->n_slots);
  if (chore->n_begun == N_ITEMS) {
    return false;
  }
  chore->busy[job->slot] = true;
  ++chore->n_begun;
  return true;
}

static void
task(void* user, uint32_t index)
{
  Chore* const chore = user;
  chore->n_tasks += (int)index;
}

static void
work(void* user, const CliJob* job)
{
  Chore* const chore = user;
  CHECK(chore->busy[job->slot]);
  CHECK(!atomic_exchange(&chore->at_work[job->worker], true));
  ++chore->worked[job->item];
  cli_crew_run(chore->crew, 7, task, chore);
  chore->at_work[job->worker] = false;
}

static void
done(void* user, const CliJob* job)
{
  Chore* const chore = user;
  CHECK(job->item == chore->n_done++);
  CHECK(atomic_exchange(&chore->busy[job->slot], false));
}

/// Everything is done once and in order, and tasks may have tasks
static void
test_jobs(void)
{
  for (uint32_t n_jobs = 1; n_jobs < N_ITEMS; n_jobs += 7) {
    Chore chore = {.crew = cli_crew_new(n_jobs), .n_slots = 1 + n_jobs % 9};
    const CliJobFuncs funcs = {begin, work, done, &chore};
    CHECK(cli_crew_size(chore.crew) == n_jobs);
    cli_jobs_run(chore.crew, chore.n_slots, &funcs);
    CHECK(chore.n_done == N_ITEMS);
    CHECK(chore.n_tasks == N_ITEMS * 21);
    for (size_t i = 0; i < N_ITEMS; ++i) {
      CHECK(chore.worked[i] == 1);
    }
    cli_crew_run(chore.crew, 0, task, &chore);
    cli_crew_free(chore.crew);
  }
  CliCrew* const crew = cli_crew_new(0);
  CHECK(cli_crew_size(crew) >= 1);
  cli_crew_free(crew);
  cli_crew_free(NULL);
}

static void
test_peak(void)
{
  const float samples[100] = {0.0F};
  CHECK(cli_peak_raise(0.5F, NULL, 0) == 0.5F);
  CHECK(cli_peak_raise(0.5F, samples, 100) == 0.5F);
  for (size_t i = 0; i < 100; ++i) {
    float peaked[100] = {0.0F};
    peaked[i]         = i % 2 ? 2.0F : -2.0F;
    CHECK(cli_peak_raise(0.5F, peaked, 100) == 2.0F);
    CHECK(cli_peak_raise(0.5F, peaked, i) == 0.5F);
  }
}

/// What came out of a resampler
typedef struct {
  float*   samples;
  uint32_t n_samples;
} Tape;

static void
record(void* user, const float* const* channels, uint32_t n_samples)
{
  Tape* const tape = user;
  memcpy(
      tape->samples + tape->n_samples, channels[1], n_samples * sizeof(float));
  tape->n_samples += n_samples;
}

static void
test_resampler(void)
{
  enum { N = 48000 };
  float* const sine  = cli_new(N, sizeof(float));
  float* const other = cli_new(N, sizeof(float));
  for (int i = 0; i < N; ++i) {
    sine[i] = (float)sin(2.0 * 3.14159265358979 * 997.0 * i / N);
  }
  Tape tapes[2] = {{cli_new(2 * N, sizeof(float)), 0},
                   {cli_new(2 * N, sizeof(float)), 0}};
  for (uint32_t t = 0; t < 2; ++t) {
    const uint32_t      block     = t ? 9999 : 480;
    CliResampler* const resampler = cli_resampler_new(48000.0, 44100.0, 2);
    for (uint32_t at = 0; at < N; at += block) {
      const float* const channels[] = {other + at, sine + at};
      cli_resampler_run(resampler,
                        channels,
                        N - at < block ? N - at : block,
                        record,
                        &tapes[t]);
    }
    cli_resampler_run(resampler, NULL, 0, record, &tapes[t]);
    cli_resampler_free(resampler);
  }
  CHECK(tapes[0].n_samples == 44100);
  CHECK(tapes[1].n_samples == 44100);
  double worst     = 0.0;
  bool   same_bits = true;
  for (int i = 1000; i < 43100; ++i) {
    const double wanted = sin(2.0 * 3.14159265358979 * 997.0 * i / 44100.0);
    worst     = fmax(worst, fabs((double)tapes[0].samples[i] - wanted));
    same_bits = same_bits && tapes[0].samples[i] == tapes[1].samples[i];
  }
  CHECK(worst < 1e-3);
  CHECK(same_bits);
  free(sine);
  free(other);
  free(tapes[0].samples);
  free(tapes[1].samples);
}

/// Check the line of half done work in a window with so many columns
static void
check_bar(int n_columns, const char* wanted)
{
  char line[200] = "";
  cli_progress_write(line, n_columns, "separating", 0.5, "1:23");
  if (strcmp(line, wanted)) {
    printf("%d columns: '%s', not '%s'\n", n_columns, line, wanted);
    ++n_failures;
  }
}

static void
test_bar(void)
{
  check_bar(80, "separating [###############...............]  50 %, 1:23 left");
  check_bar(60, "separating [##############...............]  50 %, 1:23 left");
  check_bar(40, "separating [####.....]  50 %, 1:23 left");
  check_bar(36, "separating [##...]  50 %, 1:23 left");
  check_bar(35, "separating 50 %, 1:23 left");
  check_bar(29, "separating 50 %, 1:23 left");
  check_bar(28, "50 %");
  check_bar(20, "50 %");
  check_bar(1, "");
}

int
main(void)
{
  test_paths();
  test_lists();
  test_clock();
  test_format();
  test_streams();
  test_component_order();
  test_columns();
  test_log_rows();
  test_palette();
  test_jobs();
  test_peak();
  test_bar();
  test_resampler();
  return n_failures != 0;
}
