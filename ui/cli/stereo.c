// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stereo.h"

#include "base/memory.h"
#include "base/stop.h"
#include "crew/crew.h"
#include "inputs/excerpt.h"
#include "nms/spatial.h"
#include "nms/status.h"

#include <stdint.h>
#include <stdlib.h>

/// Most frames gathered, and the memory that they may take, bytes
#define MAX_FRAMES 4096
#define MAX_SIZE ((size_t)24 << 20)

/// Learnt images are used if they are trusted so much on average, of 1
static const double enough_trust = 0.5;

/// A first pass
typedef struct {
  const UiStretchesConfig* config;
  NmsDictionary*           fitted;  ///< Owned, without images
  NmsSpatial*              spatial; ///< Owned
  double                   trust;   ///< Sum over frames that sound
  uint64_t                 n_sounding;
} Pass;

UiStereo
ui_stereo_begin(const UiPlan* plan, const UiAudioShape* shape)
{
  const bool is_learnt = shape->n_channels == 2 && plan->dictionary->spatial &&
                         plan->options->stereo != UI_STEREO_OFF;

  UiStereo stereo = {.used       = is_learnt ? "learnt" : "off",
                     .dictionary = plan->dictionary,
                     .mode = is_learnt ? NMS_STEREO_AUTO : NMS_STEREO_OFF};
  return stereo;
}

bool
ui_stereo_needs_pass(const UiPlan* plan, const UiAudioShape* shape)
{
  const int wish = plan->options->stereo;
  return shape->n_channels == 2 &&
         (wish == UI_STEREO_AUTO || wish == UI_STEREO_MIX);
}

void
ui_stereo_clear(UiStereo* stereo)
{
  nms_dictionary_free(stereo->own);
  *stereo = (UiStereo){0};
}

/// Return whether the channels differ anywhere in the part that is wanted
static bool
channels_differ(const UiStretchesConfig* config)
{
  const UiSeparateOptions* const options = config->plan->options;
  const UiRange                  range   = ui_range_from_times(
      options->start,
      options->end,
      ui_audio_reader_shape(config->reader)->sample_rate_hz);
  float* const samples     = ui_new(2 * (size_t)options->block, sizeof(float));
  float* const channels[2] = {samples, samples + options->block};

  bool     differ   = false;
  uint64_t position = 0;
  uint32_t n        = 1;
  while (!differ && n && position < range.end && !ui_stop_requested()) {
    n = ui_audio_reader_read(config->reader, channels, options->block);
    for (uint32_t i = 0; i < n && !differ; ++i) {
      differ = channels[0][i] != channels[1][i] &&
               position + i >= range.begin && position + i < range.end;
    }
    position += n;
  }
  free(samples);
  return differ;
}

static void
copy_frame(void* user, const NmsAnalysis* analysis, float* values)
{
  const Pass* const pass  = user;
  float             level = 0.0f;
  for (uint32_t s = 0; s < analysis->n_streams; ++s) {
    level += analysis->levels[s];
  }
  values[0] = level > 0.0f ? analysis->trust : -1.0f;
  nms_spatial_copy(pass->spatial, analysis, values + 1);
}

static void
add_frame(void* user, const float* values)
{
  Pass* const pass = user;
  if (values[0] >= 0.0f) {
    pass->trust += (double)values[0];
    ++pass->n_sounding;
  }
  nms_spatial_add(pass->spatial, values + 1);
}

/// Return how many frames there is room for: not more than there may be
static uint32_t
choose_max_frames(const Pass* pass, size_t n_values, uint32_t spacing)
{
  const uint64_t n_samples =
      ui_audio_reader_shape(pass->config->reader)->n_frames;
  const uint64_t most     = MAX_SIZE / (n_values * sizeof(float));
  const uint64_t room     = most < MAX_FRAMES ? most : MAX_FRAMES;
  const uint64_t expected = n_samples / spacing + 2;
  const uint64_t n        = n_samples && expected < room ? expected : room;
  return n > 2 ? (uint32_t)n : 2;
}

/// Make room for what is gathered, a frame each quarter of a window
static NmsStatus
make_room(Pass* pass, const NmsSeparator* separator, UiWatcher* watcher)
{
  const UiStretchesConfig* const config = pass->config;

  const uint32_t hop       = nms_separator_hop_samples(separator);
  const uint32_t quarter   = nms_separator_window_samples(separator) / 4;
  const uint32_t n_streams = nms_separator_n_streams(separator);
  watcher->every           = quarter > hop ? quarter / hop : 1;
  const NmsStatus status   = nms_dictionary_fit(
      config->plan->dictionary,
      (double)ui_audio_reader_shape(config->reader)->sample_rate_hz,
      hop,
      &pass->fitted);
  if (status) {
    return status;
  }

  const uint32_t n_groups = pass->fitted->shape.n_groups;
  const size_t   n_values = (size_t)n_groups * (n_streams + 4);
  const uint32_t max_frames =
      choose_max_frames(pass, n_values, watcher->every * hop);
  const NmsSpatialConfig room = {
      pass->fitted->shape.n_sources, n_streams, n_groups, max_frames};
  watcher->n_values = n_values + 1;
  watcher->n_bytes  = n_values * sizeof(float) * max_frames;
  return nms_spatial_new(&room, &pass->spatial);
}

/// Listen to the recording
static bool
listen(Pass* pass, const UiSink* sink, UiReport* report)
{
  const UiStretchesConfig* const config    = pass->config;
  UiStretches* const             stretches = ui_stretches_new(config, report);
  if (!stretches) {
    return false;
  }

  UiSink into = {
      .watcher  = {.copy = copy_frame, .add = add_frame, .user = pass},
      .progress = sink->progress,
      .index    = sink->index,
      .end      = UI_STEREO_PASS};
  UiHeard         heard = {0};
  const NmsStatus status =
      make_room(pass, ui_stretches_separator(stretches), &into.watcher);
  const bool ok = status ? ui_report_fail(report,
                                          config->item->input,
                                          "cannot be separated: %s",
                                          nms_strerror(status))
                         : ui_stretches_run(stretches, &into, &heard, report);
  ui_stretches_free(stretches);
  return ok;
}

/// Estimate where the sources are
static bool
estimate(Pass* pass, UiStereo* stereo, UiReport* report)
{
  const NmsTasks tasks = ui_crew_tasks(pass->config->crew);
  const size_t   n =
      (size_t)pass->fitted->shape.n_sources * pass->fitted->shape.n_groups * 4;
  float* const images = ui_new(n, sizeof(float));
  nms_spatial_estimate(pass->spatial, NMS_SPATIAL_ROUNDS, &tasks, NULL, images);
  const NmsStatus status = nms_dictionary_set_spatial(pass->fitted, images);
  free(images);
  if (status) {
    return ui_report_fail(report,
                          pass->config->item->input,
                          "cannot be separated: %s",
                          nms_strerror(status));
  }
  stereo->used       = "mix";
  stereo->own        = pass->fitted;
  stereo->dictionary = stereo->own;
  stereo->mode       = NMS_STEREO_ALWAYS;
  pass->fitted       = NULL;
  return true;
}

/// Do the first pass, and choose by what it gave
static bool
do_pass(const UiStretchesConfig* config,
        const UiSink*            sink,
        UiStereo*                stereo,
        UiReport*                report)
{
  Pass pass = {.config = config};
  bool ok   = listen(&pass, sink, report);

  const bool is_trusted = config->stereo == NMS_STEREO_AUTO &&
                          pass.trust >= enough_trust * (double)pass.n_sounding;
  if (ok && !is_trusted) {
    ok = estimate(&pass, stereo, report);
  }
  nms_spatial_free(pass.spatial);
  nms_dictionary_free(pass.fitted);
  return ok;
}

bool
ui_stereo_choose(UiStereo*                stereo,
                 const UiStretchesConfig* config,
                 const UiSink*            sink,
                 UiReport*                report)
{
  if (!channels_differ(config)) {
    stereo->used = "off";
    stereo->mode = NMS_STEREO_OFF;
    return ui_audio_reader_rewind(config->reader, report);
  }

  // With a wish for the mix, nobody asks whether learnt images are trusted
  UiStretchesConfig first = *config;
  UiReport          heard = {0};
  first.stereo = config->plan->options->stereo == UI_STEREO_MIX ? NMS_STEREO_OFF
                                                                : stereo->mode;
  const bool ok = ui_audio_reader_rewind(config->reader, &heard) &&
                  do_pass(&first, sink, stereo, &heard) &&
                  ui_audio_reader_rewind(config->reader, &heard);
  if (!ok) {
    ui_report_move(&heard, report);
  }
  ui_report_clear(&heard);
  return ok;
}
