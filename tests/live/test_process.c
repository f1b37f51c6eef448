// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_process.c
   The callback: the same samples for blocks of any size, and none of what an
   audio thread must not do while there are a view, keys, other presets, a
   recording and strips that learn.

   test_process blocks PRESET         compares blocks, odd and even
   test_process realtime PRESET PRESET FOLDER
                                      runs it under traps, records into FOLDER
   test_process fault PRESET PRESET FOLDER
                                      shows that they would find a fault
*/

#include "check.h"
#include "learning.h"
#include "model.h"
#include "process_setup.h"
#include "recorder.h"
#include "scene.h"
#include "trap.h"
#include "view.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define N_FRAMES 60000
#define MOST 2000
#define RATE 44100
#define N_BLOCKS 1500

static float noise[2][N_FRAMES];

static void
make_noise(void)
{
  unsigned random = 7;
  for (int c = 0; c < 2; ++c) {
    for (int i = 0; i < N_FRAMES; ++i) {
      random      = 1664525U * random + 1013904223U;
      noise[c][i] = 0.25f * ((float)(random >> 8) / 8388608.0f - 1.0f);
    }
  }
}

/// What the thread under test has
typedef struct {
  LiveProcess     process;
  bool            fault;    ///< Do what must be found: take the lock
  long            n_blocks; ///< At least
  atomic_long     n_done;
  atomic_bool     is_enough; ///< No more are needed
  pthread_mutex_t lock;
} Rig;

/// Make a process that plays a preset
static LiveModel*
make(LiveProcess* process, const char* preset, bool stems, UiReport* report)
{
  const UiStreamWish      wish   = {.remix = NULL};
  const LiveProcessConfig config = {
      RATE, 2, stems ? 8 : 2, 8, stems, NMS_STEREO_AUTO, false, 0};
  const LiveModelConfig how = {
      RATE, 2, 128, stems ? NMS_STREAMS : NMS_REMIX_AND_STREAMS};
  LiveModel* const model = live_model_new(preset, &wish, report);
  if (!model || !live_process_init(process, &config, report) ||
      !live_model_prepare(model, &how, report)) {
    ui_report_print(report, false);
    exit(1);
  }
  nms_player_swap(process->player, &model->playable);
  return model;
}

/// Play everything in blocks of some sizes, one after the other
static void
play(const char* preset,
     bool        stems,
     const int*  sizes,
     float (*output)[N_FRAMES])
{
  static LiveProcess process;
  UiReport           report = {0};
  LiveModel* const   model  = make(&process, preset, stems, &report);
  LiveDesk           desk   = {0};
  live_desk_set_streams(&desk, &model->streams);
  live_desk_press(&desk, '2');
  live_desk_press(&desk, LIVE_KEY_DOWN);
  live_process_tell(&process, &desk);
  const int n_outputs = stems ? 8 : 2;
  for (int at = 0, k = 0; at < N_FRAMES; ++k) {
    const int    wanted = sizes[k % 4];
    const int    n      = wanted < N_FRAMES - at ? wanted : N_FRAMES - at;
    const float* in[2]  = {noise[0] + at, noise[1] + at};
    float*       out[8];
    for (int o = 0; o < n_outputs; ++o) {
      out[o] = output[o] + at;
    }
    CHECK(live_process_run(&process, in, out, (uint32_t)n));
    at += n;
  }
  (void)!nms_player_clear(process.player);
  live_process_clear(&process);
  live_model_free(model);
  ui_report_clear(&report);
}

static int
test_blocks(const char* preset)
{
  static const int sizes[][4] = {{256, 256, 256, 256},
                                 {1, 3, 7, 255},
                                 {257, 1000, 64, 1999},
                                 {441, 441, 441, 441}};
  static float     wanted[8][N_FRAMES];
  static float     output[8][N_FRAMES];
  for (int stems = 0; stems < 2; ++stems) {
    memset(wanted, 0, sizeof(wanted));
    play(preset, stems, sizes[0], wanted);
    CHECK(fabsf(wanted[0][N_FRAMES / 2]) > 0.0f);
    for (int i = 1; i < 4; ++i) {
      memset(output, 0, sizeof(output));
      play(preset, stems, sizes[i], output);
      CHECK(!memcmp(wanted, output, sizeof(output)));
    }
  }
  return check_result();
}

/// Use the stack once, as deep as it will go
static void
touch_stack(void)
{
  volatile char stack[256 * 1024];
  for (size_t i = 0; i < sizeof(stack); i += 1024) {
    stack[i] = 0;
  }
}

static void*
run_audio(void* data)
{
  static float output[2][MOST];
  Rig* const   rig    = (Rig*)data;
  unsigned     random = 3;
  touch_stack();
  if (!trap_lock_down()) {
    exit(77);
  }
  for (long k = 0; k < rig->n_blocks || !atomic_load(&rig->is_enough); ++k) {
    random               = 1664525U * random + 1013904223U;
    const uint32_t n     = (random >> 16) % MOST;
    const long     at    = (long)(random >> 8) % (N_FRAMES - MOST);
    const float*   in[]  = {noise[0] + at, noise[1] + at};
    float*         out[] = {output[0], output[1]};
    trap_enter();
    live_process_xrun(&rig->process, k % 7 == 0, k % 11 == 0);
    live_process_run(&rig->process, k % 13 ? in : NULL, out, n);
    if (rig->fault && k == rig->n_blocks / 2) {
      pthread_mutex_lock(&rig->lock);
      pthread_mutex_unlock(&rig->lock);
    }
    trap_leave();
    atomic_store(&rig->n_done, k + 1);
  }
  while (trap_is_armed()) { // To end is a system call
  }
  return NULL;
}

/// Look at everything, press keys and change presets while it plays
static void
disturb(Rig* rig, LiveModel* model, char** presets, UiReport* report)
{
  static const char  keys[] = "12345msb0msss34m";
  const UiStreamWish wish   = {.remix = NULL};
  LiveDesk           desk   = {0};
  LiveScene          scene  = {.desk = &desk, .preset = "", .message = ""};
  unsigned           random = 5;
  scene.rate_hz             = RATE;
  scene.input = scene.output = "";
  live_scene_init(&scene);
  live_desk_set_streams(&desk, &model->streams);
  for (int k = 0; atomic_load(&rig->n_done) < rig->n_blocks; ++k) {
    random = 1664525U * random + 1013904223U;
    live_desk_press(&desk, keys[(random >> 16) % (sizeof(keys) - 1)]);
    live_process_tell(&rig->process, &desk);
    NmsPlayable* const back = nms_handover_take_back(rig->process.handover);
    if (k % 20 == 0) {
      const LiveModelConfig how = {
          RATE, 2, k % 40 ? 128 : 256, NMS_REMIX_AND_STREAMS};
      model = live_model_new(presets[k / 20 % 2], &wish, report);
      if (!model || !live_model_prepare(model, &how, report)) {
        _exit(1);
      }
      live_desk_set_streams(&desk, &model->streams);
      live_model_free_list(
          nms_handover_send(rig->process.handover, &model->playable), NULL);
    }
    for (uint32_t s = 0; s < desk.n_strips; ++s) {
      scene.names[s] = model->streams.names[s];
    }
    live_model_free_list(back, model);
    live_scene_look(&scene, &rig->process, 0.02 * k);
    live_view_show(&scene);
  }
}

/// Do what the main thread does about learning, once
static LiveModel*
look(LiveLearning* learning, LiveModel* model)
{
  const struct timespec nap = {0, 1000000};
  live_model_free_list(nms_handover_take_back(learning->process->handover),
                       model);
  live_learning_look(learning, model);
  LiveModel* const learnt = live_learning_take(learning, model, false);
  if (learnt) {
    live_model_free_list(
        nms_handover_send(learning->process->handover, &learnt->playable),
        NULL);
    live_learning_show_model(learning, learnt);
  }
  live_process_tell(learning->process, learning->desk);
  live_scene_look(learning->scene, learning->process, 0.0);
  live_view_show(learning->scene);
  nanosleep(&nap, NULL);
  return learnt ? learnt : model;
}

/// Press the keys of a text
static void
type(LiveDesk* desk, const char* text)
{
  for (; *text; ++text) {
    live_desk_press(desk, *text);
  }
}

/// Let a strip listen for a moment, and learn; return what came of it
static LiveModel*
learn(LiveLearning* learning, LiveModel* model, const char* strip)
{
  const uint64_t version = model->version;
  LiveEar* const ear     = &learning->scene->ears[*strip - '1'];
  type(learning->desk, strip);
  type(learning->desk, "l");
  const double before_s = ear->heard_s;
  while (ear->heard_s < before_s + 0.5) {
    model = look(learning, model);
  }
  type(learning->desk, "l");
  while (model->version == version ||
         model->holds[*strip - '1'] != NMS_HOLDS_LEARNT) {
    model = look(learning, model);
  }
  return model;
}

/// Teach a strip and another one, press all keys about it while there is more
/// to learn, and follow the rest until that was learnt
static LiveModel*
teach(Rig* rig, const char* preset, UiReport* report)
{
  static LiveLearning   learning;
  static LiveDesk       desk;
  static LiveScene      scene = {.desk = &desk, .preset = "", .message = ""};
  const UiStreamWish    wish  = {.remix = NULL};
  const LiveModelConfig how   = {RATE, 2, 128, NMS_REMIX_AND_STREAMS};
  scene.rate_hz               = RATE;
  scene.input = scene.output = "";
  live_scene_init(&scene);
  learning.process = &rig->process;
  learning.desk    = &desk;
  learning.scene   = &scene;
  learning.report  = report;
  LiveModel* model = live_model_new(preset, &wish, report);
  if (!model || !live_model_prepare(model, &how, report) ||
      !live_teacher_begin(
          &learning.teacher, &how, rig->process.listen.ears, report)) {
    _exit(1);
  }
  live_model_free_list(
      nms_handover_send(rig->process.handover, &model->playable), NULL);
  live_desk_set_streams(&desk, &model->streams);
  live_learning_load(&learning, model);

  model = learn(&learning, model, "2");
  type(&desk, "1c3c2");
  model = learn(&learning, model, "1");
  for (const char* key = "luklku4lce4e2ns\n1w\x1b"; *key; ++key) {
    live_desk_press(&desk, *key);
    for (int i = 0; i < 20; ++i) {
      model = look(&learning, model);
    }
  }
  type(&desk, "1ef");
  while (model->holds[0] != NMS_HOLDS_LEARNT) {
    model = look(&learning, model);
  }
  CHECK(model->streams.n_streams >= 2);
  live_teacher_end(&learning.teacher);
  return model;
}

static int
test_realtime(char** presets, bool fault)
{
  static Rig       rig;
  static pthread_t thread;
  UiReport         report   = {0};
  LiveModel* const model    = make(&rig.process, presets[0], false, &report);
  LiveRecorder     recorder = {
          .tape = &rig.process.tape, .rate_hz = RATE, .n_channels = 2};
  const LiveTake take = {".", &model->streams, model->strips, false};

  setenv("TERM", "xterm-256color", 1);
  rig.fault    = fault;
  rig.n_blocks = trap_is_armed() ? N_BLOCKS : N_BLOCKS / 8; // Else slow
  pthread_mutex_init(&rig.lock, NULL);
  if (!freopen("/dev/null", "w", stdout) || !live_view_open() ||
      !live_recorder_begin(&recorder, &take, &report) ||
      pthread_create(&thread, NULL, run_audio, &rig)) {
    return 1;
  }
  disturb(&rig, model, presets, &report);
  if (!fault) {
    (void)!teach(&rig, presets[1], &report);
  }
  atomic_store(&rig.is_enough, true);
  const bool recorded = live_recorder_finish(&recorder, &report);
  live_view_close();
  ui_report_print(&report, false);
  fprintf(stderr,
          "%d noted, traps %s, %lu blocks, %lu samples not recorded\n",
          trap_count(),
          trap_is_armed() ? "armed" : "not armed",
          atomic_load(&rig.process.shown.n_blocks),
          atomic_load(&rig.process.tape.n_lost_in_all));
  dup2(STDERR_FILENO, STDOUT_FILENO);
  trap_print();
  CHECK(recorded && !access("take-1/remix.wav", F_OK));
  CHECK(atomic_load(&rig.process.shown.n_xruns_in) > 10);
  CHECK(fault ? trap_is_first("pthread_mutex_lock") : !trap_count());
  if (!trap_is_armed()) {
    pthread_join(thread, NULL);
  }
  _exit(check_result()); // Under traps the thread never ends
}

int
main(int argc, char** argv)
{
  const char* const what = argc > 2 ? argv[1] : "";
  make_noise();
  if (!strcmp(what, "blocks")) {
    return test_blocks(argv[2]);
  }
  if (argc != 5 || chdir(argv[4]) || !trap_init()) {
    return 77;
  }
  const bool fault = !strcmp(what, "fault");
  return fault && !trap_is_armed() ? 77 : test_realtime(argv + 2, fault);
}
