// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "separate_file.h"

#include "base/clock.h"
#include "base/text.h"
#include "files/audio_reader.h"
#include "files/audio_writer.h"
#include "files/dictionary_file.h"
#include "files/folders.h"
#include "files/target.h"
#include "inputs/excerpt.h"
#include "nms/separator.h"
#include "separation_picture.h"
#include "stereo.h"
#include "stretches.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <sys/stat.h>

/// Everything at work on one file
typedef struct {
  const UiPlan*        plan;
  UiItem*              item;
  UiCrew*              crew;
  UiProgress*          progress;
  size_t               index; ///< Of the item, in the progress
  UiReport*            report;
  UiAudioReader*       reader;
  UiStereo             stereo;
  UiStretches*         stretches;
  UiSeparationPicture* picture;                 ///< Or NULL, as is the next
  UiTarget*            plot;                    ///< Its file
  UiAudioWriter*       writers[UI_MAX_STREAMS]; ///< [n_wanted]
} Run;

/// Open the input
static bool
open_input(Run* run)
{
  const UiItem* const item = run->item;
  run->reader              = item->is_found
                                 ? ui_audio_reader_new_found(item->input, run->report)
                                 : ui_audio_reader_new(item->input, run->report);
  if (!run->reader) {
    return false;
  }
  const UiAudioShape* const shape   = ui_audio_reader_shape(run->reader);
  UiSummary* const          summary = &run->item->summary;
  summary->n_channels               = shape->n_channels;
  summary->sample_rate_hz           = shape->sample_rate_hz;
  return true;
}

/// Return what the file is separated with
static UiStretchesConfig
configure(const Run* run)
{
  const UiStretchesConfig config = {run->plan,
                                    run->item,
                                    run->stereo.dictionary,
                                    run->stereo.mode,
                                    run->crew,
                                    run->reader};
  return config;
}

/// Make stretches, and with them the first separator
static bool
make_stretches(Run* run)
{
  const UiStretchesConfig config = configure(run);
  run->stretches                 = ui_stretches_new(&config, run->report);
  return run->stretches != NULL;
}

/// Prepare to separate, and note the figures
static bool
prepare(Run* run)
{
  run->stereo = ui_stereo_begin(run->plan, ui_audio_reader_shape(run->reader));
  if (!make_stretches(run)) {
    return false;
  }
  const NmsSeparator* const separator = ui_stretches_separator(run->stretches);
  UiSummary* const          summary   = &run->item->summary;
  summary->window_samples             = nms_separator_window_samples(separator);
  summary->hop_samples                = nms_separator_hop_samples(separator);
  summary->latency_samples = nms_separator_latency_samples(separator);

  const NmsSeparatorConfig used = {
      .sample_rate_hz = (double)summary->sample_rate_hz,
      .n_channels     = summary->n_channels,
      .hop            = summary->hop_samples,
      .n_iterations   = run->plan->options->iterations};
  ui_dictionary_warn_if_slow(
      run->plan->dictionary, &used, run->item->input, run->report);
  return true;
}

/// Begin the picture
static void
make_picture(Run* run)
{
  const UiSummary* const          summary = &run->item->summary;
  const UiSeparationPictureConfig config  = {run->plan->dictionary,
                                             summary->sample_rate_hz,
                                             summary->window_samples,
                                             summary->hop_samples,
                                             summary->latency_samples};
  run->picture                            = ui_separation_picture_new(&config);
}

/// Return the size of a regular file in bytes, or -1 if there is none
static off_t
size_of(const char* path)
{
  struct stat info;
  return !stat(path, &info) && S_ISREG(info.st_mode) ? info.st_size : -1;
}

/// Whether a file may be replaced.  An empty one holds nothing of an earlier
/// run but its name, which was killed where names can only be reserved.
static bool
may_replace(const Run* run, const char* path)
{
  const UiSeparateOptions* const options = run->plan->options;
  return options->force || (options->skip_existing && !size_of(path));
}

/// Whether a file of an earlier run, which was killed while it gave names,
/// stays instead of the one that is to get its name
static bool
stays(const Run* run, const char* path)
{
  const UiSeparateOptions* const options = run->plan->options;
  if (!options->skip_existing || options->force || size_of(path) <= 0) {
    return false;
  }
  ui_report_add(run->report,
                UI_WARNING,
                path,
                "was there before and is kept; --force would replace it");
  return true;
}

/// Begin the picture's file
static bool
open_plot(Run* run)
{
  const UiPlan* const plan = run->plan;
  char* const path = ui_plan_path(plan, run->item, plan->streams.n_wanted);
  if (ui_folders_make_for(&run->item->made, path, run->report)) {
    run->plot = ui_target_new(path, may_replace(run, path), run->report);
  }
  free(path);
  return run->plot != NULL;
}

/// Begin every output file
static bool
open_outputs(Run* run)
{
  const UiPlan* const plan = run->plan;
  UiAudioSpec         spec = {
              ui_audio_format_choose(&plan->wish, ui_audio_reader_shape(run->reader)),
              run->item->summary.n_channels,
              run->item->summary.sample_rate_hz,
              false,
              ui_audio_reader_tags(run->reader),
              ui_range_from_times(plan->options->start,
                          plan->options->end,
                          run->item->summary.sample_rate_hz)
                  .begin};
  UiSummary* const summary = &run->item->summary;
  for (uint32_t i = 0; i < plan->streams.n_wanted; ++i) {
    const char* const name   = ui_plan_output(plan, i, NULL);
    UiOutput* const   output = &summary->outputs[summary->n_outputs++];
    output->name             = name;
    output->path             = ui_plan_path(plan, run->item, i);
    if (!plan->to_stdout &&
        !ui_folders_make_for(&run->item->made, output->path, run->report)) {
      return false;
    }
    spec.replace    = may_replace(run, output->path);
    run->writers[i] = ui_audio_writer_new(output->path, &spec, run->report);
    if (!run->writers[i]) {
      return false;
    }
  }
  return !run->picture || open_plot(run);
}

static void
copy_for_picture(void* user, const NmsAnalysis* analysis, float* values)
{
  ui_separation_picture_map(user, analysis, values);
}

static void
add_to_picture(void* user, const float* values)
{
  ui_separation_picture_add(user, values);
}

/// Listen to the file once before, if that may help to tell channels apart
static bool
choose_stereo(Run* run, UiSink* sink)
{
  if (!ui_stereo_needs_pass(run->plan, ui_audio_reader_shape(run->reader))) {
    return true;
  }
  const UiStretchesConfig config = configure(run);
  ui_stretches_free(run->stretches);
  run->stretches = NULL;
  sink->begin    = UI_STEREO_PASS;
  return ui_stereo_choose(&run->stereo, &config, sink, run->report) &&
         make_stretches(run);
}

/// Separate the whole file
static bool
run_through(Run* run)
{
  UiHeard heard = {0};
  UiSink  sink  = {.writers  = run->writers,
                   .progress = run->progress,
                   .index    = run->index,
                   .end      = 1.0};
  if (run->picture) {
    sink.watcher = (UiWatcher){1,
                               ui_separation_picture_n_rows(run->picture),
                               0,
                               copy_for_picture,
                               add_to_picture,
                               run->picture};
  }
  const bool ok = choose_stereo(run, &sink) &&
                  ui_stretches_run(run->stretches, &sink, &heard, run->report);
  run->item->summary.stereo   = run->stereo.used;
  run->item->summary.n_frames = heard.n_samples;
  run->item->summary.peak     = heard.peak;
  ui_stretches_free(run->stretches); // The picture needs memory, too
  run->stretches = NULL;
  return ok;
}

/// Complete every file before the first gets its name
static bool
finish_outputs(Run* run)
{
  const uint32_t n_wanted = run->plan->streams.n_wanted;
  bool           ok       = true;
  for (uint32_t i = 0; ok && i < n_wanted; ++i) {
    ok = ui_audio_writer_finish(run->writers[i], run->report);
  }
  uint32_t n_committed = 0;
  while (ok && n_committed < n_wanted) {
    const uint32_t i = n_committed++;
    ok               = stays(run, run->item->summary.outputs[i].path) ||
         ui_audio_writer_commit(run->writers[i], run->report);
  }
  ok = ok && (!run->plot || stays(run, ui_target_path(run->plot)) ||
              ui_target_commit(run->plot, run->report));
  for (uint32_t i = 0; !ok && i < n_committed; ++i) {
    ui_audio_writer_withdraw(run->writers[i]);
  }
  return ok;
}

/// Warn of what was clipped in an output
static void
warn_of_clipping(Run* run, const UiOutput* output)
{
  const bool is_one  = output->n_clipped == 1;
  const bool is_wave = run->plan->wish.container == UI_WAV;
  ui_report_add(run->report,
                UI_WARNING,
                output->path,
                "%" PRIu64 " sample%s clipped, the peak is %+.1f dB; "
                "%s--subtype float would keep %s",
                output->n_clipped,
                is_one ? " was" : "s were",
                20.0 * log10((double)output->peak),
                is_wave ? "" : "--format wav ",
                is_one ? "it" : "them");
}

/// Note each output's peak, and warn of what was clipped or not finite
static void
note_peaks(Run* run)
{
  UiSummary* const summary = &run->item->summary;
  for (uint32_t i = 0; i < summary->n_outputs; ++i) {
    UiOutput* const output = &summary->outputs[i];
    output->peak           = ui_audio_writer_peak(run->writers[i]);
    output->n_clipped      = ui_audio_writer_n_clipped(run->writers[i]);
    output->n_broken       = ui_audio_writer_n_broken(run->writers[i]);
    if (output->n_broken) {
      ui_report_add(run->report,
                    UI_WARNING,
                    output->path,
                    "%" PRIu64 " sample%s not finite, 0 was written instead",
                    output->n_broken,
                    output->n_broken == 1 ? " was" : "s were");
    }
    if (output->n_clipped) {
      warn_of_clipping(run, output);
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
  const UiSummary* const        summary = &run->item->summary;
  const UiSeparationPictureText text    = {ui_path_base(run->item->input),
                                           run->plan->options->dictionary,
                                           summary->n_channels,
                                           (double)summary->n_frames /
                                               (double)summary->sample_rate_hz};
  return ui_separation_picture_write(
      run->picture, &text, run->plot, run->report);
}

/// Free everything, and remove what was not completed
static void
clear(Run* run)
{
  for (uint32_t i = 0; i < run->plan->streams.n_wanted; ++i) {
    ui_audio_writer_free(run->writers[i]);
  }
  ui_audio_reader_free(run->reader);
  ui_separation_picture_free(run->picture);
  ui_target_free(run->plot);
  ui_stretches_free(run->stretches);
  ui_stereo_clear(&run->stereo);
}

void
ui_separate_file(UiPlan* plan, size_t index, UiCrew* crew, UiProgress* progress)
{
  UiItem* const item = &plan->items[index];

  Run run = {.plan     = plan,
             .item     = item,
             .crew     = crew,
             .progress = progress,
             .index    = index,
             .report   = &item->report};

  const double begin_s = ui_clock_now_s();
  bool         ok      = open_input(&run) && prepare(&run);
  if (ok) {
    if (plan->options->plot) {
      make_picture(&run);
    }
    ok = open_outputs(&run) && run_through(&run) && write_picture(&run) &&
         finish_outputs(&run);
  }
  item->summary.elapsed_s = ui_clock_now_s() - begin_s;
  if (ok) {
    note_peaks(&run);
    ui_summary_tell(&item->summary, item->input, &item->report);
  }
  ui_progress_set(progress, index, 1.0);
  clear(&run);
}
