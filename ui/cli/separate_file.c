// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "separate_file.h"

#include "audio_reader.h"
#include "audio_writer.h"
#include "clock.h"
#include "nms/separator.h"
#include "nms/status.h"
#include "picture.h"
#include "stop.h"
#include "target.h"
#include "text.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

/// Everything at work on one file
typedef struct {
  const CliBatch* batch;
  CliItem*        item;
  CliReport*      report;
  CliAudioReader* reader;
  NmsSeparator*   separator;
  CliPicture*     picture;                  ///< Or NULL
  CliAudioWriter* writers[CLI_MAX_STREAMS]; ///< [n_wanted]
  float* const*   outputs[CLI_MAX_STREAMS]; ///< [n_wanted][n_channels]
  float**         input;                    ///< [n_channels][block]
  float**         output;  ///< [n_outputs][block], NULL if not wanted
  float*          samples; ///< What those two point into
  uint32_t        n_channels;
  uint32_t        block;
  uint32_t        n_late; ///< Samples still to be dropped from the start
  bool            made_folder;
} Run;

/// Open the input
static bool
open_input(Run* run)
{
  run->reader = cli_audio_reader_new(run->item->input, run->report);
  if (!run->reader) {
    return false;
  }
  const CliAudioShape* const shape   = cli_audio_reader_shape(run->reader);
  CliSummary* const          summary = &run->item->summary;
  summary->n_channels                = shape->n_channels;
  summary->sample_rate_hz            = shape->sample_rate_hz;
  run->n_channels                    = shape->n_channels;
  return true;
}

/// Hand the user's settings to the separator
static void
set_up(Run* run)
{
  const CliStreams* const streams   = &run->batch->streams;
  const double            sharpness = run->batch->options->sharpness;
  if (isfinite(sharpness)) {
    nms_separator_set_mask_exponent(run->separator, (float)sharpness);
  }
  for (uint32_t i = 0; i < streams->n_streams; ++i) {
    nms_separator_set_gain(run->separator, i, streams->gains[i]);
  }
}

/// Make the separator, and note its figures
static bool
make_separator(Run* run)
{
  CliSummary* const        summary = &run->item->summary;
  const NmsSeparatorConfig config  = {
       .sample_rate_hz = (double)summary->sample_rate_hz,
       .n_channels     = run->n_channels,
       .hop            = run->batch->options->hop,
       .n_iterations   = run->batch->options->iterations,
       .output         = run->batch->streams.remix ? NMS_REMIX : NMS_STREAMS,
       .residual       = run->batch->streams.residual};
  const NmsStatus status =
      nms_separator_new(&config, run->batch->dictionary, &run->separator);
  if (status) {
    return cli_report_fail(run->report,
                           run->item->input,
                           "cannot be separated: %s",
                           nms_strerror(status));
  }
  set_up(run);
  summary->window_samples  = nms_separator_window_samples(run->separator);
  summary->hop_samples     = nms_separator_hop_samples(run->separator);
  summary->latency_samples = nms_separator_latency_samples(run->separator);
  run->n_late              = summary->latency_samples;
  return true;
}

/// Begin the picture.  It has to see every frame, so blocks become hops.
static void
make_picture(Run* run)
{
  const CliSummary* const summary = &run->item->summary;
  const CliPictureConfig  config  = {run->batch->dictionary,
                                     summary->sample_rate_hz,
                                     summary->window_samples,
                                     summary->hop_samples};
  if (run->block > summary->hop_samples) {
    run->block = summary->hop_samples;
  }
  run->picture = cli_picture_new(&config);
}

/// Lay out the buffers; streams that are not wanted have none
static void
make_buffers(Run* run)
{
  const uint32_t n_channels = run->n_channels;
  const uint32_t n_wanted   = run->batch->streams.n_wanted;
  const size_t   n_outputs  = nms_separator_n_outputs(run->separator);
  run->input                = cli_new(n_channels, sizeof(float*));
  run->output               = cli_new(n_outputs, sizeof(float*));
  run->samples =
      cli_new((size_t)(n_wanted + 1) * n_channels * run->block, sizeof(float));

  float* next = run->samples;
  for (uint32_t c = 0; c < n_channels; ++c, next += run->block) {
    run->input[c] = next;
  }
  for (uint32_t i = 0; i < n_wanted; ++i) {
    uint32_t stream = 0;
    if (!cli_batch_output(run->batch, i, &stream)) {
      break;
    }
    run->outputs[i] = run->output + (size_t)stream * n_channels;
    for (uint32_t c = 0; c < n_channels; ++c, next += run->block) {
      run->output[(size_t)stream * n_channels + c] = next;
    }
  }
}

/// Begin every output file
static bool
open_outputs(Run* run)
{
  const CliBatch* const batch = run->batch;
  const CliAudioSpec    spec  = {
          cli_audio_format_choose(&batch->wish,
                              cli_audio_reader_shape(run->reader)),
          run->n_channels,
          run->item->summary.sample_rate_hz};
  if (run->item->folder && !cli_target_make_folder(run->item->folder,
                                                   &run->made_folder,
                                                   run->report)) {
    return false;
  }
  CliSummary* const summary = &run->item->summary;
  for (uint32_t i = 0; i < batch->streams.n_wanted; ++i) {
    const char* const name   = cli_batch_output(batch, i, NULL);
    CliOutput* const  output = &summary->outputs[summary->n_outputs++];
    output->name             = name;
    output->path             = cli_batch_path(batch, run->item, name);
    run->writers[i] = cli_audio_writer_new(output->path, &spec, run->report);
    if (!run->writers[i]) {
      return false;
    }
  }
  return true;
}

/// Note the input's peak
static void
measure(Run* run, uint32_t n_samples)
{
  float peak = run->item->summary.peak;
  for (uint32_t c = 0; c < run->n_channels; ++c) {
    for (uint32_t i = 0; i < n_samples; ++i) {
      peak = fmaxf(peak, fabsf(run->input[c][i]));
    }
  }
  run->item->summary.peak = peak;
}

/// Write what a block gave, less what belongs before the start
static bool
write_outputs(Run* run, uint32_t n_samples)
{
  const uint32_t n_dropped = n_samples < run->n_late ? n_samples : run->n_late;
  run->n_late -= n_dropped;

  const float* channels[NMS_MAX_CHANNELS] = {NULL};
  bool         ok                         = true;
  for (uint32_t i = 0; ok && i < run->batch->streams.n_wanted; ++i) {
    for (uint32_t c = 0; c < run->n_channels; ++c) {
      channels[c] = run->outputs[i][c] + n_dropped;
    }
    ok = cli_audio_writer_write(
        run->writers[i], channels, n_samples - n_dropped, run->report);
  }
  return ok;
}

/// Separate the block that stands in the input buffers
static bool
run_block(Run* run, uint32_t n_samples)
{
  if (cli_stop_requested()) {
    return cli_report_fail(run->report, run->item->input, "interrupted");
  }
  nms_separator_run(
      run->separator, (const float* const*)run->input, run->output, n_samples);
  if (run->picture) {
    const NmsAnalysis analysis = nms_separator_analysis(run->separator);
    cli_picture_add(run->picture, &analysis);
  }
  return write_outputs(run, n_samples);
}

/// Feed silence until the last sample has come out
static bool
flush(Run* run)
{
  const size_t n_samples = (size_t)run->n_channels * run->block;
  for (size_t i = 0; i < n_samples; ++i) {
    run->samples[i] = 0.0F; // The input buffers stand first
  }
  bool     ok   = true;
  uint32_t left = run->item->summary.latency_samples;
  while (ok && left) {
    const uint32_t n = left < run->block ? left : run->block;
    ok               = run_block(run, n);
    left -= n;
  }
  return ok;
}

/// Separate the whole file
static bool
run_through(Run* run)
{
  CliProgress* const progress = run->batch->progress;
  const size_t       index    = (size_t)(run->item - run->batch->items);
  uint32_t           n        = 0;
  while ((n = cli_audio_reader_read(run->reader, run->input, run->block))) {
    measure(run, n);
    if (!run_block(run, n)) {
      return false;
    }
    cli_progress_set(progress, index, cli_audio_reader_fraction(run->reader));
  }
  run->item->summary.n_frames = cli_audio_reader_position(run->reader);
  return cli_audio_reader_finish(run->reader, run->report) && flush(run);
}

/// Complete every file before the first gets its name
static bool
finish_outputs(Run* run)
{
  const uint32_t n_wanted = run->batch->streams.n_wanted;
  bool           ok       = true;
  for (uint32_t i = 0; ok && i < n_wanted; ++i) {
    ok = cli_audio_writer_finish(run->writers[i], run->report);
  }
  for (uint32_t i = 0; ok && i < n_wanted; ++i) {
    ok = cli_audio_writer_commit(run->writers[i], run->report);
  }
  return ok;
}

/// Note each output's peak, and warn of what was clipped
static void
note_peaks(Run* run)
{
  CliSummary* const summary = &run->item->summary;
  for (uint32_t i = 0; i < summary->n_outputs; ++i) {
    CliOutput* const output = &summary->outputs[i];
    output->peak            = cli_audio_writer_peak(run->writers[i]);
    output->n_clipped       = cli_audio_writer_n_clipped(run->writers[i]);
    if (output->n_clipped) {
      cli_report_add(run->report,
                     CLI_WARNING,
                     output->path,
                     "%" PRIu64 " samples were clipped, the peak is %+.1f dB; "
                     "--subtype float would keep them",
                     output->n_clipped,
                     20.0 * log10((double)output->peak));
    }
  }
}

/// Draw the picture
static bool
write_picture(Run* run)
{
  if (!run->picture) {
    return true;
  }
  const CliSummary* const summary = &run->item->summary;
  const CliPictureText    text    = {cli_path_base(run->item->input),
                                     run->batch->options->dictionary,
                                     summary->n_channels,
                                     (double)summary->n_frames /
                                         (double)summary->sample_rate_hz};
  char* const path = cli_path_join(run->item->folder, CLI_PLOT_NAME);
  const bool  ok   = cli_picture_write(run->picture, &text, path, run->report);
  free(path);
  return ok;
}

/// Free everything, and remove what was not completed
static void
clear(Run* run, bool ok)
{
  for (uint32_t i = 0; i < run->batch->streams.n_wanted; ++i) {
    cli_audio_writer_free(run->writers[i]);
  }
  cli_audio_reader_free(run->reader);
  cli_picture_free(run->picture);
  nms_separator_free(run->separator);
  free(run->input);
  free(run->output);
  free(run->samples);
  if (!ok && run->made_folder) {
    rmdir(run->item->folder);
  }
}

void
cli_separate_file(const CliBatch* batch, size_t index)
{
  CliItem* const item = &batch->items[index];

  Run run = {.batch  = batch,
             .item   = item,
             .report = &item->report,
             .block  = batch->options->block};

  const double begin_s = cli_clock_now_s();
  bool         ok      = open_input(&run) && make_separator(&run);
  if (ok) {
    if (batch->options->plot) {
      make_picture(&run);
    }
    make_buffers(&run);
    ok = open_outputs(&run) && run_through(&run) && write_picture(&run) &&
         finish_outputs(&run);
  }
  item->summary.elapsed_s = cli_clock_now_s() - begin_s;
  if (ok) {
    note_peaks(&run);
    cli_summary_tell(&item->summary, item->input, &item->report);
  }
  cli_progress_set(batch->progress, index, 1.0);
  clear(&run, ok);
}
