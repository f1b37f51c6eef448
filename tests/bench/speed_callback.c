// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#define _GNU_SOURCE

#include "speed.h"

#include "spectral/fft.h"

#include <fftw3.h>

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define WINDOW 4096

/// The transforms of one callback, without anything else
typedef struct {
  NmsFft      fft;
  fftwf_plan  forward;
  fftwf_plan  inverse;
  float*      real;
  NmsComplex* spectra[8];
  unsigned    n_forward;
  unsigned    n_inverse;
} Transforms;

static Transforms
transforms_new(unsigned n_forward, unsigned n_inverse)
{
  Transforms self = {
      .real      = speed_random(WINDOW + 64, 30, -0.5f),
      .n_forward = n_forward,
      .n_inverse = n_inverse,
  };
  for (unsigned i = 0; i < 8; ++i) {
    self.spectra[i] = (NmsComplex*)speed_random(WINDOW + 64, i, -0.5f);
  }

  fftwf_complex* const bins = (fftwf_complex*)self.spectra[0];
  self.forward =
      fftwf_plan_dft_r2c_1d((int)WINDOW, self.real, bins, FFTW_ESTIMATE);
  self.inverse =
      fftwf_plan_dft_c2r_1d((int)WINDOW, bins, self.real, FFTW_ESTIMATE);
  if (!self.forward || !self.inverse ||
      nms_fft_plan(&self.fft, WINDOW, true, self.real, self.spectra[0])) {
    fprintf(stderr, "speed: no plan\n");
    exit(1);
  }
  return self;
}

static void
transforms_free(Transforms* self)
{
  fftwf_destroy_plan(self->forward);
  fftwf_destroy_plan(self->inverse);
  nms_fft_free(&self->fft);
  for (unsigned i = 0; i < 8; ++i) {
    free(self->spectra[i]);
  }
  free(self->real);
}

/// Fill with moderate numbers, since transforms done again and again grow
static void
refill(Transforms* self)
{
  for (unsigned i = 0; i < WINDOW; ++i) {
    self->real[i] = (float)(i & 7U);
  }
  for (unsigned i = 0; i < self->n_inverse; ++i) {
    memset(self->spectra[i], 0, (WINDOW / 2 + 1) * sizeof(NmsComplex));
  }
}

static void
run_fftw(void* user)
{
  Transforms* self = user;
  for (unsigned i = 0; i < self->n_forward; ++i) {
    fftwf_execute_dft_r2c(
        self->forward, self->real, (fftwf_complex*)self->spectra[i]);
  }
  for (unsigned i = 0; i < self->n_inverse; ++i) {
    fftwf_execute_dft_c2r(
        self->inverse, (fftwf_complex*)self->spectra[i], self->real);
  }
  self->real[0] = 0.0f;
}

static void
run_own(void* user)
{
  Transforms* self = user;
  for (unsigned i = 0; i < self->n_forward; ++i) {
    nms_fft_forward(&self->fft, self->real, self->spectra[i]);
  }
  for (unsigned i = 0; i < self->n_inverse; ++i) {
    nms_fft_inverse(&self->fft, self->spectra[i], self->real);
  }
  self->real[0] = 0.0f;
}

static void
compare_output(const SpeedOptions* options,
               NmsOutput           output,
               uint32_t            n_iterations)
{
  const bool      is_remix = output == NMS_REMIX;
  SpeedDictionary config   = SPEED_DICTIONARY;
  config.n_iterations      = n_iterations;

  NmsDictionary* const dictionary = speed_dictionary(&config);
  SpeedRig* const      signal     = speed_rig(dictionary, 2, output, SPEED_HOP);
  SpeedRig* const      silence    = speed_rig(dictionary, 2, output, SPEED_HOP);
  Transforms           fftw       = transforms_new(2, is_remix ? 2 : 6);
  Transforms           own        = transforms_new(2, is_remix ? 2 : 6);
  silence->level                  = 0.0f;
  refill(&fftw);
  refill(&own);
  nms_dictionary_free(dictionary);

  SpeedTask tasks[] = {{speed_rig_run, signal, 0.0},
                       {speed_rig_run, silence, 0.0},
                       {run_fftw, &fftw, 0.0},
                       {run_own, &own, 0.0}};
  speed_measure(options, tasks, 4);
  speed_row(is_remix
                ? "remix, 2 + 2 transforms: against FFTW's real transforms"
                : "stems, 2 + 6 transforms: against FFTW's real transforms",
            tasks[0].seconds / tasks[2].seconds,
            "times",
            is_remix ? "3" : "1.8");
  speed_row(is_remix ? "remix: against the engine's transforms"
                     : "stems: against the engine's transforms",
            tasks[0].seconds / tasks[3].seconds,
            "times",
            "");
  speed_row(is_remix ? "remix: silence against signal"
                     : "stems: silence against signal",
            tasks[1].seconds / tasks[0].seconds,
            "times",
            "1");
  speed_row(is_remix ? "remix: of the time there is at 48 kHz"
                     : "stems: of the time there is at 48 kHz",
            100.0 * tasks[0].seconds * 48000.0 / SPEED_HOP,
            "%",
            "");
  transforms_free(&fftw);
  transforms_free(&own);
  speed_rig_free(signal);
  speed_rig_free(silence);
}

/// Compare weights that half precision holds with others
static void
compare_precision(const SpeedOptions* options)
{
  SpeedDictionary config = SPEED_DICTIONARY;
  SpeedTask       tasks[2];
  for (size_t i = 0; i < 2; ++i) {
    config.is_single                = i == 1;
    NmsDictionary* const dictionary = speed_dictionary(&config);
    tasks[i]                        = (SpeedTask){
                               speed_rig_run,
                               speed_rig(dictionary, 2, NMS_STREAMS, SPEED_HOP),
                               0.0,
    };
    nms_dictionary_free(dictionary);
  }
  speed_measure(options, tasks, 2);
  speed_row("stems: with weights in single precision",
            tasks[1].seconds / tasks[0].seconds,
            "times",
            "");
  speed_rig_free((SpeedRig*)tasks[0].user);
  speed_rig_free((SpeedRig*)tasks[1].user);
}

/// Return a rig whose dictionary has images that noise is trusted to come from,
/// or none
static SpeedRig*
stereo_rig(bool has_images, NmsOutput output)
{
  SpeedDictionary config          = SPEED_DICTIONARY;
  config.n_iterations             = 8;
  NmsDictionary* const dictionary = speed_dictionary(&config);
  const size_t         n       = (size_t)config.n_sources * config.n_groups * 4;
  float* const         spatial = speed_random(n, 1, 0.0f);
  for (size_t i = 0; i < n; i += 4) {
    spatial[i + 1] = 1.0f - spatial[i];
    spatial[i + 2] = 0.0f;
    spatial[i + 3] = 0.0f;
  }
  if (nms_dictionary_set_spatial(dictionary, has_images ? spatial : NULL)) {
    fprintf(stderr, "speed: no images\n");
    exit(1);
  }

  SpeedRig* const rig = speed_rig(dictionary, 2, output, SPEED_HOP);
  nms_dictionary_free(dictionary);
  free(spatial);
  return rig;
}

/// Compare filters for two channels with one mask
static void
compare_stereo(const SpeedOptions* options, NmsOutput output)
{
  SpeedRig* const one     = stereo_rig(false, output);
  SpeedRig* const filters = stereo_rig(true, output);
  SpeedTask       tasks[] = {{speed_rig_run, one, 0.0},
                             {speed_rig_run, filters, 0.0}};
  speed_measure(options, tasks, 2);
  if (nms_separator_analysis(filters->separator).trust < 1.0f) {
    fprintf(stderr, "speed: images are not trusted\n");
    exit(1);
  }
  speed_row(output == NMS_REMIX ? "remix: filters against one mask"
                                : "stems: filters against one mask",
            tasks[1].seconds / tasks[0].seconds,
            "times",
            output == NMS_REMIX ? "" : "1.25");
  speed_rig_free(one);
  speed_rig_free(filters);
}

void
speed_callbacks(const SpeedOptions* options)
{
  speed_section(
      "Whole callback, stereo, 4 x 32 components, 12 iterations, hop 128");
  compare_output(options, NMS_STREAMS, 12);
  compare_output(options, NMS_REMIX, 12);
  compare_precision(options);
  speed_section("The same with 8 iterations, as refined dictionaries have");
  compare_output(options, NMS_STREAMS, 8);
  compare_output(options, NMS_REMIX, 8);
  compare_stereo(options, NMS_STREAMS);
  compare_stereo(options, NMS_REMIX);
}

/// Times of paced calls, seconds by the clock on the wall
typedef struct {
  double*  times; ///< [n_calls], in ascending order at the end
  double   mean;
  double   period;
  unsigned n_calls;
  unsigned n_missed;
} Pace;

static void
sleep_until(double when)
{
  const struct timespec until = {(time_t)when,
                                 (long)((when - floor(when)) * 1e9)};
  clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
}

static void
time_call(Pace* pace, const SpeedTask* task)
{
  const double start = speed_now();
  task->run(task->user);
  const double seconds         = speed_now() - start;
  pace->times[pace->n_calls++] = seconds;
  pace->mean += seconds;
  pace->n_missed += seconds > pace->period;
}

/// Work that touches no memory, for `user` turns
static void
spin(void* user)
{
  const unsigned    n     = *(const unsigned*)user;
  volatile unsigned count = 0;
  while (count < n) {
    ++count;
  }
}

static int
compare_times(const void* a, const void* b)
{
  const double x = *(const double*)a;
  const double y = *(const double*)b;
  return (x > y) - (x < y);
}

static void
print_pace(Pace* pace, const char* what, bool has_aim)
{
  char text[80];
  qsort(pace->times, pace->n_calls, sizeof(double), compare_times);
  pace->mean /= pace->n_calls;

  const double worst = pace->times[pace->n_calls - 1];
  const double most  = pace->times[pace->n_calls - 1 - pace->n_calls / 1000];
  snprintf(text, sizeof(text), "%s: mean", what);
  speed_row(text, 100.0 * pace->mean / pace->period, "% of period", "");
  snprintf(text, sizeof(text), "%s: 999 of 1000 within", what);
  speed_row(text, 100.0 * most / pace->period, "% of period", "");
  snprintf(text, sizeof(text), "%s: worst of %u", what, pace->n_calls);
  speed_row(
      text, 100.0 * worst / pace->period, "% of period", has_aim ? "50" : "");
  snprintf(text, sizeof(text), "%s: worst against mean", what);
  speed_row(text, worst / pace->mean, "times", "");
  snprintf(text, sizeof(text), "%s: in time, %u missed", what, pace->n_missed);
  speed_row(text,
            100.0 * (1.0 - (double)pace->n_missed / pace->n_calls),
            "%",
            has_aim ? "100" : "");
}

/// Call at the pace of a sound card; between the blocks, work that is as long
/// but does nothing shows what the machine itself adds
static void
run_paced(const SpeedOptions* options, uint32_t block)
{
  const SpeedDictionary config     = SPEED_DICTIONARY;
  NmsDictionary* const  dictionary = speed_dictionary(&config);
  SpeedRig* const       rig      = speed_rig(dictionary, 2, NMS_STREAMS, block);
  const unsigned        n_blocks = options->quick ? 50 : 30000;
  const size_t          size     = n_blocks * sizeof(double);
  unsigned* const       n_turns  = (unsigned*)speed_memory(sizeof(unsigned));
  const SpeedTask       blocks   = {speed_rig_run, rig, 0.0};
  const SpeedTask       turns    = {spin, n_turns, 0.0};
  Pace own   = {.times = (double*)speed_memory(size), .period = block / 48e3};
  Pace other = {.times = (double*)speed_memory(size), .period = block / 48e3};

  *n_turns         = 50000;
  SpeedTask both[] = {blocks, turns};
  speed_measure(options, both, 2);
  *n_turns = (unsigned)(*n_turns * both[0].seconds / both[1].seconds);

  double due = speed_now();
  for (unsigned i = 0; i < n_blocks; ++i) {
    due += own.period;
    sleep_until(due);
    time_call(&own, &blocks);
    sleep_until(due + 0.5 * own.period);
    time_call(&other, &turns);
    due = fmax(due, speed_now() - own.period);
  }

  char what[80];
  snprintf(what, sizeof(what), "blocks of %u", block);
  print_pace(&own, what, true);
  snprintf(what, sizeof(what), "a counter as long as blocks of %u", block);
  print_pace(&other, what, false);
  free(n_turns);
  free(own.times);
  free(other.times);
  speed_rig_free(rig);
  nms_dictionary_free(dictionary);
}

void
speed_paced(const SpeedOptions* options)
{
  // As audio threads are, if this is allowed
  const struct sched_param priority = {.sched_priority = 10};
  const struct sched_param none     = {.sched_priority = 0};
  const bool               is_realtime =
      !pthread_setschedparam(pthread_self(), SCHED_FIFO, &priority);

  speed_section(is_realtime ? "Paced at 48 kHz, hop 128, realtime priority"
                            : "Paced at 48 kHz, hop 128, ordinary priority");
  run_paced(options, 64);
  run_paced(options, 128);
  (void)pthread_setschedparam(pthread_self(), SCHED_OTHER, &none);
}
