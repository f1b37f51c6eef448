// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  Where sources are, found while a mix plays: separated better than by masks,
  whoever works when; nothing is done in silence, and nothing comes of it where
  the dictionary knows no place.
*/

#include "check.h"
#include "material.h"
#include "separator_rig.h"
#include "tools.h"

#include "nms/follow.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#define SECONDS 24
#define LENGTH ((size_t)(SECONDS * MATERIAL_RATE))
#define BLOCK 256

/// A mix of two instruments, one on the left and one on the right
typedef struct {
  Planes input;
  float* wanted[4]; ///< [source * 2 + channel]
} Mix;

static Mix
make_mix(void)
{
  static const float gains[4] = {0.95f, 0.3f, 0.4f, 0.9f};
  float* notes[2] = {material_tones(LENGTH, 71), material_bursts(LENGTH, 72)};
  Mix    mix      = {planes_new(2, LENGTH), {NULL}};
  for (uint32_t o = 0; o < 4; ++o) {
    mix.wanted[o] = new_floats(LENGTH);
    for (size_t i = 0; i < LENGTH; ++i) {
      mix.wanted[o][i] = gains[o] * notes[o / 2][i];
      mix.input.rows[o % 2][i] += mix.wanted[o][i];
    }
  }
  free(notes[0]);
  free(notes[1]);
  return mix;
}

static void
free_mix(Mix* mix)
{
  planes_free(&mix->input);
  for (uint32_t o = 0; o < 4; ++o) {
    free(mix->wanted[o]);
  }
}

/// Let the sources come from everywhere
static void
place(NmsDictionary* dictionary)
{
  const size_t n       = (size_t)2 * dictionary->shape.n_groups;
  float*       spatial = new_floats(4 * n);
  for (size_t i = 0; i < n; ++i) {
    spatial[4 * i]     = 0.5f;
    spatial[4 * i + 1] = 0.5f;
  }
  REQUIRE_INT(nms_dictionary_set_spatial(dictionary, spatial), NMS_SUCCESS);
  free(spatial);
}

static NmsSeparator*
make_separator(const NmsDictionary* dictionary, uint32_t n_channels)
{
  const NmsSeparatorConfig config = {.sample_rate_hz = MATERIAL_RATE,
                                     .n_channels     = n_channels};
  return rig_separator(&config, dictionary);
}

static NmsFollow*
make_follow(const NmsSeparator* separator)
{
  const NmsAnalysis     analysis = nms_separator_analysis(separator);
  const NmsFollowConfig config   = {MATERIAL_RATE,
                                    nms_separator_hop_samples(separator),
                                    2,
                                    analysis.n_streams,
                                    analysis.n_groups};
  NmsFollow*            follow   = NULL;
  REQUIRE_INT(nms_follow_new(&config, &follow), NMS_SUCCESS);
  return follow;
}

/// Who works for what follows
typedef struct {
  NmsFollow*  follow;
  atomic_uint n_asked;
  atomic_bool quits;
} Worker;

static void*
work(void* user)
{
  Worker* worker = user;
  while (!atomic_load(&worker->quits)) {
    if (atomic_load(&worker->n_asked)) {
      nms_follow_work(worker->follow);
      atomic_fetch_sub(&worker->n_asked, 1);
    }
  }
  return NULL;
}

/// Run a mix through; return how often something was set
static uint32_t
run(NmsSeparator* separator, Worker* worker, const Planes* input, Planes* out)
{
  uint32_t n_served = 0;
  for (size_t at = 0; at < LENGTH; at += BLOCK) {
    const size_t span[2] = {at, at + BLOCK < LENGTH ? at + BLOCK : LENGTH};
    rig_run_part(separator, input, out, span, BLOCK);

    const NmsAnalysis analysis = nms_separator_analysis(separator);
    if (nms_follow_listen(worker->follow, &analysis)) {
      atomic_fetch_add(&worker->n_asked, 1);
    }
    n_served += nms_follow_serve(worker->follow, separator);
    if (atomic_load(&worker->n_asked)) {
      // As sound goes on while somebody works
      nanosleep(&(struct timespec){0, 500000}, NULL);
    }
  }
  return n_served;
}

/// Return the mean SDR of both sources' images in the last third
static double
mean_sdr_db(const Mix* mix, const Planes* out, uint32_t latency)
{
  const size_t from = LENGTH * 2 / 3;
  double       sum  = 0.0;
  for (uint32_t o = 0; o < 4; ++o) {
    sum += sdr_db(mix->wanted[o] + from,
                  out->rows[o] + from + latency,
                  LENGTH - from - latency);
  }
  return sum / 4.0;
}

static void
test_gain(const NmsDictionary* dictionary, const Mix* mix)
{
  NmsSeparator*  separator = make_separator(dictionary, 2);
  const uint32_t latency   = nms_separator_latency_samples(separator);
  Planes         plain     = planes_new(4, LENGTH);
  Planes         followed  = planes_new(4, LENGTH);
  Worker         worker    = {.follow = make_follow(separator)};
  pthread_t      thread;

  rig_run(separator, &mix->input, &plain, BLOCK);
  nms_separator_reset(separator);
  REQUIRE_INT(pthread_create(&thread, NULL, work, &worker), 0);
  CHECK(run(separator, &worker, &mix->input, &followed) > 0);
  atomic_store(&worker.quits, true);
  pthread_join(thread, NULL);

  const double gain =
      mean_sdr_db(mix, &followed, latency) - mean_sdr_db(mix, &plain, latency);
  check_note("gain %.2f dB", gain);
  CHECK(gain > 1.0);
  planes_check_sum(&mix->input, &followed, latency);
  check_no_note();
  planes_free(&plain);
  planes_free(&followed);
  nms_follow_free(worker.follow);
  nms_separator_free(separator);
}

/// Run for a while with a worker who works at once; return how often something
/// was set
static uint32_t
count_served(const NmsDictionary* dictionary, const Planes* input)
{
  NmsSeparator* separator = make_separator(dictionary, input->n_rows);
  NmsFollow*    follow    = make_follow(separator);
  Planes        out       = planes_new(2 * input->n_rows, LENGTH);
  uint32_t      n_served  = 0;
  for (size_t at = 0; at + BLOCK <= LENGTH; at += BLOCK) {
    const size_t span[2] = {at, at + BLOCK};
    rig_run_part(separator, input, &out, span, BLOCK);
    const NmsAnalysis analysis = nms_separator_analysis(separator);
    if (nms_follow_listen(follow, &analysis)) {
      nms_follow_work(follow);
    }
    n_served += nms_follow_serve(follow, separator);
  }
  planes_free(&out);
  nms_follow_free(follow);
  nms_separator_free(separator);
  return n_served;
}

/// Every four seconds of sound, and never of silence
static void
test_pauses(const NmsDictionary* dictionary, const Mix* mix)
{
  Planes silent = planes_new(2, LENGTH);
  CHECK_INT(count_served(dictionary, &mix->input), SECONDS / 4 - 1);
  CHECK_INT(count_served(dictionary, &silent), 0);
  planes_free(&silent);
}

/// A separator of sources that are nowhere keeps its bits
static void
test_refused(const Mix* mix, NmsDictionary* dictionary)
{
  const NmsSeparatorConfig config    = {.sample_rate_hz = MATERIAL_RATE,
                                        .n_channels     = 2};
  NmsSeparator*            separator = rig_separator(&config, dictionary);
  const uint32_t n_groups = nms_separator_analysis(separator).n_groups;
  float*         spatial  = new_random((size_t)8 * n_groups, 3, 0.2, 0.5);
  Planes         before   = planes_new(4, LENGTH);
  Planes         after    = planes_new(4, LENGTH);
  rig_run(separator, &mix->input, &before, BLOCK);
  nms_separator_reset(separator);
  nms_separator_set_spatial(separator, spatial);
  rig_run(separator, &mix->input, &after, BLOCK);
  planes_check_same(&before, &after);
  planes_free(&before);
  planes_free(&after);
  free(spatial);
  nms_separator_free(separator);
}

static void
test_bad_configs(void)
{
  const NmsFollowConfig good   = {MATERIAL_RATE, 128, 2, 2, 64};
  NmsFollowConfig       bad[5] = {good, good, good, good, good};
  NmsFollow*            follow = NULL;
  bad[0].sample_rate_hz        = 999.0;
  bad[1].hop                   = 0;
  bad[2].n_sources             = 0;
  bad[3].n_streams             = 4;
  bad[4].n_groups              = 0;
  for (int i = 0; i < 5; ++i) {
    CHECK_INT(nms_follow_new(&bad[i], &follow), NMS_BAD_ARGUMENT);
    CHECK(follow == NULL);
  }
  nms_follow_free(NULL);
}

int
main(void)
{
  const NmsLearnerConfig config = material_config();
  NmsLearner*    learner = material_heard(&config, (size_t)(8 * MATERIAL_RATE));
  NmsDictionary* dictionary = material_learn(learner);
  place(dictionary);
  Mix mix = make_mix();

  test_gain(dictionary, &mix);
  test_pauses(dictionary, &mix);
  REQUIRE_INT(nms_dictionary_set_spatial(dictionary, NULL), NMS_SUCCESS);
  test_refused(&mix, dictionary);
  test_bad_configs();

  free_mix(&mix);
  nms_dictionary_free(dictionary);
  nms_learner_free(learner);
  return check_result();
}
