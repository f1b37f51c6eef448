// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "teacher.h"

#include "base/memory.h"
#include "nms/status.h"
#include "save.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

/// How much nicer than others the thread is
#define NICE 10

/// Between two looks at what is asked for, ns
#define NAP_NS 20000000

static void
free_loaded(LiveLoaded* loaded)
{
  if (loaded) {
    free(loaded->bytes);
    free(loaded);
  }
}

static void
free_said(UiReport* said)
{
  if (said) {
    ui_report_clear(said);
    free(said);
  }
}

/// Give the course what was loaded since, if anything was
static void
on_look(void* user, NmsCourse* course)
{
  LiveTeacher* const teacher = (LiveTeacher*)user;
  LiveLoaded* const  loaded  = atomic_exchange(&teacher->loaded, NULL);
  if (loaded) {
    free_loaded(teacher->begun);
    teacher->begun = loaded;
    nms_course_load(
        course, loaded->bytes, loaded->n_bytes, loaded->origin.serial);
  }
}

static bool
on_quits(void* user)
{
  const LiveTeacher* const teacher = (const LiveTeacher*)user;
  return atomic_load(&teacher->quits);
}

/// Make a model of what was learnt, and leave it to the main thread
static void
on_publish(void* user, const NmsCourseResult* result)
{
  LiveTeacher* const teacher = (LiveTeacher*)user;
  UiReport           report  = {0};
  LiveModelConfig    config  = teacher->config;
  LiveModel*         model = live_model_learnt(result, &teacher->begun->origin);

  config.hop = teacher->begun->origin.hop;
  if (!model || !live_model_prepare(model, &config, &report)) {
    live_model_free(model);
    model = NULL;
    nms_course_tell(teacher->course, "What was learnt cannot be played");
  }
  ui_report_clear(&report);
  free(result->bytes);
  if (model) {
    // What follows the rest is nothing that a user has done
    teacher->version += !result->is_followed;
    model->version = live_model_is_changed(model) ? teacher->version : 0;
    live_model_free(atomic_exchange(&teacher->learnt, model));
  }
}

/// Save, and leave what became of it to the main thread
static const char*
on_save(void* user, const NmsDictionary* dictionary, const char* name)
{
  LiveTeacher* const teacher = (LiveTeacher*)user;
  UiReport* const    said    = (UiReport*)ui_new(1, sizeof(UiReport));
  if (live_save(dictionary, name, said)) {
    atomic_store(&teacher->saved, teacher->version);
  }
  free_said(atomic_exchange(&teacher->said, said));
  return NULL;
}

static void*
work(void* data)
{
  LiveTeacher* const    teacher = (LiveTeacher*)data;
  const struct timespec nap     = {0, NAP_NS};

  // On Linux of this thread only; if it cannot be nice, it is as others are
  (void)!setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + NICE);
  while (!atomic_load(&teacher->quits)) {
    if (!nms_ears_is_idle(teacher->ears) || atomic_load(&teacher->loaded)) {
      nms_course_work(teacher->course);
    }
    nanosleep(&nap, NULL);
  }
  return NULL;
}

bool
live_teacher_begin(LiveTeacher*           teacher,
                   const LiveModelConfig* config,
                   NmsEars*               ears,
                   UiReport*              report)
{
  const NmsCourseConfig course = {
      .sample_rate_hz = config->sample_rate_hz,
      .n_channels     = config->n_channels,
      .ears           = ears,
      .funcs          = {on_look, on_quits, on_publish, on_save, teacher}};

  memset(teacher, 0, sizeof(*teacher));
  teacher->config        = *config;
  teacher->ears          = ears;
  const NmsStatus status = nms_course_new(&course, &teacher->course);
  return !status ||
         ui_report_fail(report, NULL, "cannot learn: %s", nms_strerror(status));
}

void
live_teacher_load(LiveTeacher* teacher, const LiveModel* model)
{
  LiveLoaded* const loaded = (LiveLoaded*)ui_new(1, sizeof(LiveLoaded));

  // Without memory it begins with nothing, and says so when it is asked
  (void)!nms_dictionary_encode(
      model->dictionary, NMS_F32, &loaded->bytes, &loaded->n_bytes);
  loaded->origin = model->origin;
  free_loaded(atomic_exchange(&teacher->loaded, loaded));
}

bool
live_teacher_start(LiveTeacher* teacher, UiReport* report)
{
  if (teacher->has_thread) {
    return true;
  }
  const struct sched_param priority = {.sched_priority = 0};
  pthread_attr_t           attributes;
  sigset_t                 all;
  sigset_t                 old;
  pthread_attr_init(&attributes);
  pthread_attr_setinheritsched(&attributes, PTHREAD_EXPLICIT_SCHED);
  pthread_attr_setschedpolicy(&attributes, SCHED_OTHER);
  pthread_attr_setschedparam(&attributes, &priority);
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &old);
  const int error =
      pthread_create(&teacher->thread, &attributes, work, teacher);
  pthread_sigmask(SIG_SETMASK, &old, NULL);
  pthread_attr_destroy(&attributes);
  teacher->has_thread = !error;
  return !error ||
         ui_report_fail(report, NULL, "no thread is to be had to learn with");
}

bool
live_teacher_has(const LiveTeacher* teacher)
{
  return atomic_load(&teacher->learnt) != NULL;
}

LiveModel*
live_teacher_take(LiveTeacher* teacher)
{
  return atomic_exchange(&teacher->learnt, NULL);
}

const char*
live_teacher_hear(LiveTeacher* teacher, UiReport* report)
{
  UiReport* const said = atomic_exchange(&teacher->said, NULL);
  if (said) {
    ui_report_move(said, report);
    free_said(said);
  }
  const char* const notice = nms_ears_notice(teacher->ears);
  if (notice) {
    ui_report_add(report, UI_NOTE, NULL, "%s", notice);
  }
  return notice;
}

uint64_t
live_teacher_saved(const LiveTeacher* teacher)
{
  return atomic_load(&teacher->saved);
}

void
live_teacher_end(LiveTeacher* teacher)
{
  atomic_store(&teacher->quits, true);
  if (teacher->has_thread) {
    pthread_join(teacher->thread, NULL);
    teacher->has_thread = false;
  }
  nms_course_free(teacher->course);
  free_loaded(teacher->begun);
  free_loaded(atomic_exchange(&teacher->loaded, NULL));
  live_model_free(atomic_exchange(&teacher->learnt, NULL));
  free_said(atomic_exchange(&teacher->said, NULL));
  teacher->course = NULL;
  teacher->begun  = NULL;
}
