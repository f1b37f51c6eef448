// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stretches.h"

#include "base/memory.h"
#include "base/stop.h"
#include "crew/jobs.h"
#include "inputs/excerpt.h"
#include "nms/status.h"
#include "stretch.h"

#include <math.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

/// Memory of all stretches on their way and of all workers' weights, bytes
#define STRETCHES_SIZE ((size_t)40 << 20)

/// Bounds of a stretch's length, in leads: what is heard twice, and how evenly
/// workers share a file
#define MIN_LEADS 2
#define MAX_LEADS 32

/// What one worker separates with
typedef struct {
  NmsSeparator* separator; ///< NULL until first used
  NmsStatus     status;    ///< Of making it
  uint64_t      position;  ///< Of the sample it awaits
} Worker;

struct UiStretchesImpl {
  UiStretchesConfig config;
  UiExcerpt         excerpt; ///< Of the reader's recording
  const UiSink*     sink;
  UiHeard           heard;
  UiReport*         report; ///< Of reading
  UiReport          written;
  Worker*           workers;   ///< [n_workers]
  UiStretch*        stretches; ///< [n_slots]
  uint32_t          n_workers;
  uint32_t          n_slots;
  UiStretchShape    shape;
  uint32_t          step;      ///< Samples run at a time
  uint32_t          n_late;    ///< Samples still to be dropped
  uint32_t          previous;  ///< Slot of the stretch read last
  uint64_t          n_read;    ///< Samples from the origin on, and silence
  uint64_t          n_written; ///< The same, those dropped among them
  atomic_bool       failed;
};

/// Make a worker's separator
static void
make_separator(const UiStretches* stretches, Worker* worker)
{
  worker->status =
      ui_plan_make_separator(stretches->config.plan,
                             stretches->config.dictionary,
                             ui_audio_reader_shape(stretches->config.reader),
                             &worker->separator);
  if (!worker->status) {
    nms_separator_set_stereo(worker->separator, stretches->config.stereo);
  }
}

UiStretches*
ui_stretches_new(const UiStretchesConfig* config, UiReport* report)
{
  const UiPlan* const  plan      = config->plan;
  const UiItem* const  item      = config->item;
  UiAudioReader* const reader    = config->reader;
  UiStretches* const   stretches = ui_new(1, sizeof(UiStretches));
  stretches->config              = *config;
  stretches->shape.n_channels    = ui_audio_reader_shape(reader)->n_channels;
  stretches->n_workers           = ui_crew_size(config->crew);
  stretches->n_slots   = stretches->n_workers + (stretches->n_workers > 1);
  stretches->workers   = ui_new(stretches->n_workers, sizeof(Worker));
  stretches->stretches = ui_new(stretches->n_slots, sizeof(UiStretch));

  stretches->excerpt =
      (UiExcerpt){.reader = reader,
                  .path   = item->input,
                  .range  = ui_range_from_times(
                      plan->options->start,
                      plan->options->end,
                      ui_audio_reader_shape(reader)->sample_rate_hz),
                  .block = plan->options->block};

  Worker* const first = &stretches->workers[0];
  make_separator(stretches, first);
  if (first->status) {
    ui_report_fail(report,
                   item->input,
                   "cannot be separated: %s",
                   nms_strerror(first->status));
  } else if (stretches->excerpt.range.begin >= stretches->excerpt.range.end) {
    ui_report_fail(
        report, item->input, "has no sample between --start and --end");
  } else {
    return stretches;
  }
  ui_stretches_free(stretches);
  return NULL;
}

void
ui_stretches_free(UiStretches* stretches)
{
  if (!stretches) {
    return;
  }
  for (uint32_t i = 0; i < stretches->n_workers; ++i) {
    nms_separator_free(stretches->workers[i].separator);
  }
  for (uint32_t i = 0; i < stretches->n_slots; ++i) {
    ui_stretch_clear(&stretches->stretches[i]);
  }
  free(stretches->workers);
  free(stretches->stretches);
  ui_report_clear(&stretches->written);
  free(stretches);
}

const NmsSeparator*
ui_stretches_separator(const UiStretches* stretches)
{
  return stretches->workers[0].separator;
}

/// Return how many bytes of memory there are for a stretch
static size_t
stretch_size(const UiStretches* stretches)
{
  const NmsDictionary* const dictionary = stretches->config.plan->dictionary;

  const size_t weights = (size_t)dictionary->shape.n_components *
                         (dictionary->n_features + dictionary->shape.n_groups) *
                         sizeof(float) * stretches->n_workers;
  const size_t used = weights + stretches->sink->watcher.n_bytes;
  return (used < STRETCHES_SIZE ? STRETCHES_SIZE - used : 0) /
         stretches->n_slots;
}

/// Return how long stretches are that workers share
static uint32_t
shared_length(const UiStretches* stretches, size_t lead, uint32_t hop)
{
  const UiSink* const sink = stretches->sink;
  const size_t        n_made =
      sink->writers ? stretches->config.plan->streams.n_made : 0;

  const uint32_t every    = sink->watcher.every ? sink->watcher.every : 1;
  const size_t   hop_size = (1 + n_made) * stretches->shape.n_channels * hop +
                          sink->watcher.n_values / every;
  const size_t fitting =
      stretch_size(stretches) / (hop_size * sizeof(float)) * hop;
  const size_t length = fitting < MIN_LEADS * lead   ? MIN_LEADS * lead
                        : fitting > MAX_LEADS * lead ? MAX_LEADS * lead
                                                     : fitting;
  return (uint32_t)(length / hop * hop);
}

/// Choose how long stretches are: a single worker goes on from block to block
static void
choose_shape(UiStretches* stretches)
{
  const NmsSeparator* const separator = ui_stretches_separator(stretches);
  const UiPlan* const       plan      = stretches->config.plan;
  const UiSink* const       sink      = stretches->sink;
  const uint32_t            hop       = nms_separator_hop_samples(separator);
  const uint32_t            lead      = nms_separator_memory_samples(separator);
  UiStretchShape* const     shape     = &stretches->shape;
  ui_excerpt_begin(
      &stretches->excerpt, hop, nms_separator_latency_samples(separator));
  stretches->n_late = stretches->excerpt.n_late;

  const bool is_shared = stretches->n_workers > 1;
  shape->n_streams     = plan->streams.n_streams;
  shape->made          = sink->writers ? plan->streams.made : NULL;
  shape->n_values      = sink->watcher.n_values;
  shape->lead          = is_shared || stretches->excerpt.origin ? lead : 0;
  shape->length =
      is_shared ? shared_length(stretches, lead, hop) : plan->options->block;
  if (shape->n_values) {
    shape->n_frames = shape->length / hop / sink->watcher.every + 2;
  }

  // A frame at a time, as one may take a second, and each may be looked at
  stretches->step = plan->options->block < hop ? plan->options->block : hop;
}

/// Fill what stands before a stretch: from the recording, or from the stretch
/// that was read last, unless the one worker there is goes on
static void
fill_lead(UiStretches* stretches, UiStretch* stretch)
{
  if (!stretches->n_read) {
    float* channels[UI_MAX_CHANNELS] = {NULL};
    for (uint32_t c = 0; c < stretches->shape.n_channels; ++c) {
      channels[c] = stretch->input[c] + stretches->shape.lead - stretch->n_lead;
    }
    ui_excerpt_read_lead(&stretches->excerpt, channels, stretch->n_lead);
  } else if (stretches->n_workers > 1) {
    ui_stretch_follow(
        stretch, &stretches->shape, &stretches->stretches[stretches->previous]);
  }
}

/// Read the next stretch; false if there is none
static bool
begin(void* user, const UiJob* job)
{
  UiStretches* const stretches = user;
  UiStretch* const   stretch   = &stretches->stretches[job->slot];
  float*             channels[UI_MAX_CHANNELS] = {NULL};
  if (atomic_load(&stretches->failed)) {
    return false;
  }
  if (!stretch->samples) {
    ui_stretch_make(stretch, &stretches->shape);
  }
  stretch->position = stretches->excerpt.origin + stretches->n_read;
  stretch->n_lead   = stretch->position < stretches->shape.lead
                          ? (uint32_t)stretch->position
                          : stretches->shape.lead;
  fill_lead(stretches, stretch);
  for (uint32_t c = 0; c < stretches->shape.n_channels; ++c) {
    channels[c] = stretch->input[c] + stretches->shape.lead;
  }
  stretch->n_samples = stretches->shape.length;
  if (!ui_excerpt_read(&stretches->excerpt,
                       channels,
                       &stretch->n_samples,
                       stretches->report)) {
    atomic_store(&stretches->failed, true);
    return false;
  }
  stretch->fraction = ui_excerpt_fraction(&stretches->excerpt);
  stretches->n_read += stretch->n_samples;
  stretches->previous = job->slot;
  return stretch->n_samples > 0;
}

/// Keep what the separator found in the frame that ended before a sample, for
/// who looks at it
static void
keep_frame(const UiStretches* stretches,
           const Worker*      worker,
           UiStretch*         stretch,
           uint64_t           position)
{
  const UiWatcher* const watcher = &stretches->sink->watcher;
  const uint64_t         number =
      position / nms_separator_hop_samples(worker->separator);
  if (number % watcher->every == 0) {
    const NmsAnalysis analysis = nms_separator_analysis(worker->separator);
    watcher->copy(watcher->user,
                  &analysis,
                  stretch->frames + stretch->n_frames++ * watcher->n_values);
  }
}

/// Return how many frames a worker has done
static uint64_t
count_frames(const Worker* worker)
{
  return nms_separator_analysis(worker->separator).n_frames;
}

/// Run samples through: those of the stretch, or those of its lead
static void
run_samples(UiStretches* stretches,
            Worker*      worker,
            UiStretch*   stretch,
            bool         is_lead)
{
  const float* in[UI_MAX_CHANNELS]                   = {NULL};
  float*       out[UI_MAX_STREAMS * UI_MAX_CHANNELS] = {NULL};

  const uint32_t n_outputs = nms_separator_n_outputs(worker->separator);
  const uint32_t first =
      stretches->shape.lead - (is_lead ? stretch->n_lead : 0);
  const uint32_t end        = is_lead ? stretch->n_lead : stretch->n_samples;
  const uint32_t step       = stretches->step;
  const bool     is_watched = !is_lead && stretches->sink->watcher.n_values;
  for (uint32_t at = 0; at < end; at += step) {
    if (ui_stop_requested()) {
      atomic_store(&stretches->failed, true);
      return;
    }
    const uint32_t left = end - at;
    const uint32_t n    = left < step ? left : step;
    for (uint32_t c = 0; c < stretches->shape.n_channels; ++c) {
      in[c] = stretch->input[c] + first + at;
    }
    for (uint32_t o = 0; o < n_outputs; ++o) {
      float* const output = stretch->output[o];
      out[o] = !output || is_lead ? output : output + at; // The lead's is lost
    }
    const uint64_t n_before = count_frames(worker);
    nms_separator_run(worker->separator, in, out, n);
    if (is_watched && count_frames(worker) > n_before) {
      keep_frame(stretches, worker, stretch, stretch->position + at + n);
    }
  }
}

/// Separate a stretch
static void
work(void* user, const UiJob* job)
{
  UiStretches* const stretches = user;
  UiStretch* const   stretch   = &stretches->stretches[job->slot];
  Worker* const      worker    = &stretches->workers[job->worker];
  if (!worker->separator && !worker->status) {
    make_separator(stretches, worker);
  }
  if (worker->status) {
    atomic_store(&stretches->failed, true);
    return;
  }
  if (worker->position != stretch->position) {
    nms_separator_reset(worker->separator);
    run_samples(stretches, worker, stretch, true);
  }
  stretch->n_frames = 0;
  run_samples(stretches, worker, stretch, false);
  if (stretches->sink->writers && stretches->config.plan->streams.rest) {
    ui_streams_sum_rest(&stretches->config.plan->streams,
                        stretch->output,
                        stretches->shape.n_channels,
                        stretch->n_samples);
  }
  worker->position = stretch->position + stretch->n_samples;
  ui_stretch_find_peak(stretch, &stretches->shape, &stretches->excerpt.range);
}

/// Write what a stretch gave, less what belongs before the start
static bool
write_outputs(UiStretches* stretches, const UiStretch* stretch)
{
  const UiPlan* const plan      = stretches->config.plan;
  const uint32_t      n_samples = stretch->n_samples;
  const uint32_t      n_dropped =
      n_samples < stretches->n_late ? n_samples : stretches->n_late;
  stretches->n_late -= n_dropped;

  const float* channels[UI_MAX_CHANNELS] = {NULL};
  bool         ok                        = true;
  for (uint32_t i = 0; ok && i < plan->streams.n_wanted; ++i) {
    uint32_t stream = 0;
    if (!ui_plan_output(plan, i, &stream)) {
      break;
    }
    for (uint32_t c = 0; c < stretches->shape.n_channels; ++c) {
      channels[c] =
          stretch->output[(size_t)stream * stretches->shape.n_channels + c] +
          n_dropped;
    }
    ok = ui_audio_writer_write(stretches->sink->writers[i],
                               channels,
                               n_samples - n_dropped,
                               &stretches->written);
  }
  return ok;
}

/// Hand a stretch on, in order
static void
done(void* user, const UiJob* job)
{
  UiStretches* const  stretches = user;
  UiStretch* const    stretch   = &stretches->stretches[job->slot];
  const UiSink* const sink      = stretches->sink;
  UiHeard* const      heard     = &stretches->heard;
  if (atomic_load(&stretches->failed)) {
    return;
  }
  if (sink->writers && !write_outputs(stretches, stretch)) {
    atomic_store(&stretches->failed, true);
    return;
  }
  for (uint32_t i = 0; i < stretch->n_frames; ++i) {
    sink->watcher.add(sink->watcher.user,
                      stretch->frames + i * sink->watcher.n_values);
  }
  heard->peak = fmaxf(heard->peak, stretch->peak);
  stretches->n_written += stretch->n_samples;
  if (stretches->n_written > stretches->excerpt.n_late) {
    heard->n_samples = stretches->n_written - stretches->excerpt.n_late;
  }
  ui_progress_set(sink->progress,
                  sink->index,
                  sink->begin + stretch->fraction * (sink->end - sink->begin));
}

/// Check that everything went through, and say why not
static bool
check(UiStretches* stretches)
{
  const char* const input  = stretches->config.item->input;
  UiReport* const   report = stretches->report;
  ui_report_move(&stretches->written, report);
  for (uint32_t i = 0; i < stretches->n_workers; ++i) {
    const NmsStatus status = stretches->workers[i].status;
    if (status && !report->n_errors) {
      return ui_report_fail(
          report, input, "cannot be separated: %s", nms_strerror(status));
    }
  }
  const bool complete = stretches->excerpt.at_end &&
                        !stretches->excerpt.n_silent &&
                        stretches->n_written == stretches->n_read;
  return complete ||
         (report->n_errors ? false
                           : ui_report_fail(report, input, "interrupted"));
}

bool
ui_stretches_run(UiStretches*  stretches,
                 const UiSink* sink,
                 UiHeard*      heard,
                 UiReport*     report)
{
  const UiJobFuncs funcs = {begin, work, done, stretches};
  stretches->sink        = sink;
  stretches->report      = report;
  choose_shape(stretches);
  ui_jobs_run(stretches->config.crew, stretches->n_slots, &funcs);
  *heard = stretches->heard;
  return check(stretches);
}
