// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "session.h"

#include "base/clock.h"
#include "base/console.h"
#include "base/memory.h"
#include "base/stop.h"
#include "base/text.h"
#include "chatter.h"
#include "files/preset.h"
#include "learning.h"
#include "model.h"
#include "nms/text.h"
#include "process_setup.h"
#include "recorder.h"
#include "scene.h"
#include "tty.h"
#include "view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Between two pictures, ms
#define TICK_MS 50

/// No block for so long: the device is gone, seconds
#define VANISHED_S 2.0

/// No block for so long: PortAudio had better not be waited for, seconds
#define DOUBTFUL_S 1.0

/// Strips that a tape of stems has room for, at least
#define MIN_STRIPS 8

/// How long a message stands, seconds
#define MESSAGE_S 6.0

/// Everything about a session
typedef struct {
  const LiveOptions* options;
  UiReport*          report;
  LiveStreamConfig   config;
  LiveProcess        process;
  LiveStream         stream;
  LiveModelConfig    model_config;
  LiveModel*         model; ///< Sent last
  LiveDesk           desk;
  LiveRecorder       recorder;
  LiveLearning       learning;
  LiveScene          scene;
  bool               has_view;
  bool               has_head; ///< It was printed
  bool               failed;   ///< A recording did
  size_t             n_shown;  ///< Lines of the report
  char               message[256];
  double             message_s;  ///< When the last was shown
  double             line_s;     ///< When the last line was printed
  unsigned long      n_blocks;   ///< Seen last
  double             n_blocks_s; ///< When they were others
} Session;

/// Find the devices, and how many channels go through
static bool
choose_devices(Session* session)
{
  const LiveOptions* const options = session->options;
  LiveStreamConfig* const  config  = &session->config;
  if (!live_devices_choose(
          options->input, options->output, &config->devices, session->report)) {
    return false;
  }
  const PaDeviceInfo* const in  = Pa_GetDeviceInfo(config->devices.input);
  const PaDeviceInfo* const out = Pa_GetDeviceInfo(config->devices.output);

  const int most =
      options->stems ? 2 * (int)session->model->streams.n_streams : 2;
  config->n_channels =
      in->maxInputChannels > 1 && out->maxOutputChannels > 1 ? 2 : 1;
  config->n_outputs =
      (uint32_t)(out->maxOutputChannels < most ? out->maxOutputChannels : most);
  if (config->n_outputs > LIVE_MAX_OUTPUTS) {
    config->n_outputs = LIVE_MAX_OUTPUTS;
  }
  config->rate_hz   = options->rate;
  config->latency_s = 1e-3 * options->latency;
  if (options->stems && (int)config->n_outputs < most) {
    ui_report_add(session->report,
                  UI_WARNING,
                  out->name,
                  "has %d outputs, not the %d of all stems",
                  out->maxOutputChannels,
                  most);
  }
  return true;
}

/// Set up the strips for the model that was loaded
static void
name_strips(Session* session)
{
  const UiStreams* const streams = &session->model->streams;
  live_desk_set_streams(&session->desk, streams);
  live_learning_load(&session->learning, session->model);
  live_process_tell(&session->process, &session->desk);
}

/// Make what the audio thread works with
static bool
prepare(Session* session)
{
  const LiveOptions* const options   = session->options;
  const double             rate_hz   = live_stream_rate(&session->config);
  const uint32_t           n_streams = session->model->streams.n_streams;
  const LiveProcessConfig  config    = {
          .sample_rate_hz   = rate_hz,
          .n_channels       = session->config.n_channels,
          .n_outputs        = session->config.n_outputs,
          .n_strips         = n_streams > MIN_STRIPS ? n_streams : MIN_STRIPS,
          .stems            = options->stems,
          .stereo           = options->stereo ? NMS_STEREO_OFF : NMS_STEREO_AUTO,
          .counts_once      = session->config.devices.is_jack,
          .n_samples_wanted = (uint64_t)(options->duration * rate_hz + 0.5),
  };
  session->model_config =
      (LiveModelConfig){rate_hz,
                        config.n_channels,
                        options->hop,
                        config.stems ? NMS_STREAMS : NMS_REMIX_AND_STREAMS};
  if (!live_process_init(&session->process, &config, session->report) ||
      !live_model_prepare(
          session->model, &session->model_config, session->report)) {
    return false;
  }
  session->learning.process = &session->process;
  session->learning.desk    = &session->desk;
  session->learning.scene   = &session->scene;
  session->learning.report  = session->report;
  if (!live_teacher_begin(&session->learning.teacher,
                          &session->model_config,
                          session->process.listen.ears,
                          session->report)) {
    return false;
  }
  nms_player_swap(session->process.player, &session->model->playable);
  session->recorder.tape       = &session->process.tape;
  session->recorder.rate_hz    = (uint32_t)rate_hz;
  session->recorder.n_channels = config.n_channels;
  name_strips(session);
  return true;
}

/// Fill in what stays as it is
static void
set_scene(Session* session)
{
  LiveScene* const        scene  = &session->scene;
  const LiveStream* const stream = &session->stream;
  scene->desk                    = &session->desk;
  scene->message                 = "";
  scene->recorded_s              = -1.0;
  scene->is_jack                 = session->config.devices.is_jack;
  scene->stems                   = session->options->stems;
  scene->rate_hz                 = stream->rate_hz;
  scene->input_ms                = 1e3 * stream->input_s;
  scene->output_ms               = 1e3 * stream->output_s;
  scene->input  = Pa_GetDeviceInfo(session->config.devices.input)->name;
  scene->output = Pa_GetDeviceInfo(session->config.devices.output)->name;
  live_scene_init(scene);
}

/// Return the preset after the one that plays, or NULL; owned by the caller
static char*
next_preset(const Session* session)
{
  UiPresets   presets = ui_presets_find();
  const char* next    = presets.n_presets ? presets.presets[0].name : NULL;
  for (size_t i = 0; i + 1 < presets.n_presets; ++i) {
    if (!strcmp(presets.presets[i].name, session->model->name)) {
      next = presets.presets[i + 1].name;
    }
  }
  char* const name = next ? ui_format("%s", next) : NULL;
  ui_presets_free(&presets);
  return name;
}

/// Play the next preset
static void
change_preset(Session* session)
{
  static const UiStreamWish wish = {0};
  session->desk.next_preset      = false;
  if (session->options->stems && session->recorder.has_thread) {
    ui_report_add(session->report,
                  UI_NOTE,
                  NULL,
                  "other stems would not fit the recording; end it first");
    return;
  }
  char* const      name = next_preset(session);
  LiveModel* const model =
      name ? live_model_new(name, &wish, session->report) : NULL;
  free(name);
  if (!model ||
      !live_model_prepare(model, &session->model_config, session->report)) {
    live_model_free(model);
    return;
  }
  live_model_free_list(
      nms_handover_send(session->process.handover, &model->playable), NULL);
  session->model = model;
  name_strips(session);
  ui_report_add(session->report, UI_NOTE, NULL, "plays %s", model->name);
}

/// Let what was learnt be heard
static void
play_learnt(Session* session)
{
  // Other stems might not fit the recording
  const bool waits = session->options->stems && session->recorder.has_thread;
  LiveModel* const model =
      live_learning_take(&session->learning, session->model, waits);
  if (model) {
    live_model_free_list(
        nms_handover_send(session->process.handover, &model->playable), NULL);
    session->model = model;
    live_learning_show_model(&session->learning, model);
    live_process_tell(&session->process, &session->desk);
  }
}

/// Begin or end a recording as the desk says
static void
record(Session* session)
{
  LiveRecorder* const recorder = &session->recorder;
  const LiveRecording state    = live_recorder_look(recorder, session->report);
  const char* const   folder   = session->options->record;
  const LiveTake      take     = {folder ? folder : ".",
                         &session->model->streams,
                         session->model->strips,
                         session->options->stems};
  if (state == LIVE_FAILED ||
      (state == LIVE_IDLE && session->desk.record &&
       !live_recorder_begin(recorder, &take, session->report))) {
    session->desk.record = false;
    session->failed      = true;
  } else if (state == LIVE_RECORDING && !session->desk.record) {
    live_recorder_end(recorder);
  }
  session->scene.recorded_s =
      recorder->has_thread
          ? (double)atomic_load(&recorder->n_frames) / recorder->rate_hz
          : -1.0;
}

/// Read keys, and do what they say
static void
read_keys(Session* session)
{
  bool changed = false;
  int  key     = 0;
  // What is typed after one that asks for a name is of the name
  while (key != LIVE_NO_KEY && !session->desk.asks_name) {
    key = live_view_key();
    changed |= key != LIVE_NO_KEY && live_desk_press(&session->desk, key);
  }
  if (changed) {
    live_process_tell(&session->process, &session->desk);
  }
}

/// Show the last line of the report for a while
static void
show_message(Session* session, double now_s)
{
  const UiReport* const report = session->report;
  if (report->n_lines != session->n_shown) {
    session->n_shown         = report->n_lines;
    session->message_s       = now_s;
    const UiLine* const line = &report->lines[report->n_lines - 1];
    snprintf(session->message,
             sizeof(session->message),
             "%s%s%s",
             line->file ? line->file : "",
             line->file ? ": " : "",
             line->text);
    nms_text_clean(session->message);
    session->scene.message = session->message;
  }
  if (now_s - session->message_s > MESSAGE_S) {
    session->scene.message = "";
  }
}

/// Print what the view shows once at its top
static void
print_head(const LiveScene* scene)
{
  char text[512];
  for (int i = 1; i < LIVE_HEAD_ROWS; ++i) {
    live_scene_head(scene, i, text, sizeof(text));
    if (*text) {
      printf("%s\n", text);
    }
  }
  fflush(stdout);
}

/// Show the scene, or print it once a second
static void
show(Session* session, double now_s)
{
  session->scene.priority = live_stream_priority(&session->process);
  live_scene_look(&session->scene, &session->process, now_s);
  if (session->has_view) {
    show_message(session, now_s);
    live_view_show(&session->scene);
    return;
  }
  ui_report_print(session->report, false);
  if (!session->has_head && session->scene.block) {
    print_head(&session->scene);
    session->has_head = true;
  }
  if (now_s - session->line_s >= 1.0) {
    char text[1024];
    live_scene_line(&session->scene, text, sizeof(text));
    printf("%s\n", text);
    fflush(stdout);
    session->line_s = now_s;
  }
}

/// Stop with everything until the user comes back
static bool
pause_all(Session* session)
{
  if (session->has_view) {
    live_view_suspend();
  }
  live_stream_pause(&session->stream);
  live_tty_pause();
  const bool ok       = live_stream_resume(&session->stream, session->report);
  session->n_blocks_s = ui_clock_now_s();
  return ok;
}

/// Return for how long no block has come, seconds
static double
silence_s(Session* session)
{
  const double        now_s    = ui_clock_now_s();
  const unsigned long n_blocks = atomic_load(&session->process.shown.n_blocks);
  if (n_blocks != session->n_blocks) {
    session->n_blocks   = n_blocks;
    session->n_blocks_s = now_s;
  }
  return now_s - session->n_blocks_s;
}

/// Do what has to be done until the end
static LiveEnd
play(Session* session)
{
  session->n_blocks_s = session->line_s = ui_clock_now_s();
  while (!session->desk.quit && !ui_stop_requested() &&
         !atomic_load(&session->process.shown.done)) {
    if (session->has_view) {
      read_keys(session);
    }
    if (live_tty_wants_pause() && !pause_all(session)) {
      return LIVE_NOT_DONE;
    }
    if (session->desk.next_preset) {
      change_preset(session);
    }
    live_model_free_list(nms_handover_take_back(session->process.handover),
                         session->model);
    play_learnt(session);
    live_learning_look(&session->learning, session->model);
    record(session);
    live_chatter_drain();
    show(session, ui_clock_now_s());
    if (silence_s(session) > VANISHED_S) {
      return LIVE_VANISHED;
    }
    session->desk.quit |= !live_tty_wait(TICK_MS, session->has_view);
  }
  session->line_s = -1.0; // The last line says it all
  show(session, ui_clock_now_s());
  return silence_s(session) > DOUBTFUL_S ? LIVE_VANISHED : LIVE_DONE;
}

/// End everything in the order that loses nothing
static LiveEnd
finish(Session* session, LiveEnd end)
{
  live_view_close();
  if (end != LIVE_VANISHED) {
    live_stream_close(&session->stream);
  }
  const bool recorded =
      live_recorder_finish(&session->recorder, session->report);
  if (end == LIVE_VANISHED) {
    ui_report_fail(session->report,
                   session->scene.output,
                   "no sound has come or gone for two seconds: the device "
                   "or its server is gone");
    live_chatter_tell(session->report, 3);
    return LIVE_VANISHED;
  }
  if (session->scene.n_overruns) {
    ui_report_add(session->report,
                  UI_WARNING,
                  NULL,
                  "%lu samples came too fast to be recorded and are silence",
                  session->scene.n_overruns);
  }
  return end == LIVE_DONE && recorded && !session->failed ? LIVE_DONE
                                                          : LIVE_NOT_DONE;
}

/// Free all models, once nothing plays
static void
free_models(Session* session)
{
  LiveProcess* const process = &session->process;
  if (!process->handover || !process->player) {
    live_model_free(session->model);
    return;
  }
  NmsPlayable* const lists[] = {nms_handover_send(process->handover, NULL),
                                nms_handover_take_back(process->handover),
                                nms_player_clear(process->player)};

  bool has_current = false;
  for (int i = 0; i < 3; ++i) {
    for (NmsPlayable* p = lists[i]; p; p = p->next) {
      has_current |= p == &session->model->playable;
    }
  }
  for (int i = 0; i < 3; ++i) {
    live_model_free_list(lists[i], NULL);
  }
  if (!has_current) {
    live_model_free(session->model);
  }
}

LiveEnd
live_session_run(const LiveOptions* options, UiReport* report)
{
  const UiStreamWish wish    = {.remix = options->remix};
  Session* const     session = (Session*)ui_new(1, sizeof(Session));
  LiveEnd            end     = LIVE_NOT_DONE;
  session->options           = options;
  session->report            = report;
  session->desk.record       = options->record != NULL;

  session->model = live_model_new(options->dictionary, &wish, report);
  if (session->model && choose_devices(session) && prepare(session)) {
    ui_report_print(report, false);
    session->n_shown = report->n_lines;
    record(session);
    if (live_stream_open(
            &session->stream, &session->config, &session->process, report)) {
      live_chatter_forget();
      set_scene(session);
      session->has_view =
          !options->verbose && live_tty_is_there() && live_view_open();
      end = play(session);
    } else {
      live_chatter_tell(report, 5);
    }
    end = finish(session, end);
  }
  live_teacher_end(&session->learning.teacher);
  if (end != LIVE_VANISHED) { // Else the audio thread may still wake up
    if (session->model) {
      free_models(session);
    }
    live_process_clear(&session->process);
    free(session);
  }
  return end;
}
