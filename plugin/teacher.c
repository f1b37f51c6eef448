// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "teacher.h"

#include "kit.h"
#include "model.h"
#include "nms/course.h"
#include "save.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

/// Of the thread, bytes: the engine keeps what is large elsewhere
#define STACK_SIZE ((size_t)1024 * 1024)

/// How much nicer than others the thread is
#define NICE 10

/// Between two looks at what is waited for
#define WAIT_NS 20000000L
#define SECOND_NS 1000000000L

/// Give the course what was loaded since, if anything was
static void
on_look(void* user, NmsCourse* course)
{
  const PlugTeacher* const teacher = user;

  uint64_t       n_loads = 0;
  PlugKit* const kit     = plug_loader_hold_loaded(teacher->loader, &n_loads);
  nms_course_load(course, kit->bytes, kit->n_bytes, n_loads);
  plug_kit_release(kit);
}

static bool
on_quits(void* user)
{
  const PlugTeacher* const teacher = user;

  return atomic_load_explicit(&teacher->quits, memory_order_relaxed);
}

/// Let what was learnt be saved and heard, unless something else was loaded
static void
on_publish(void* user, const NmsCourseResult* result)
{
  const PlugTeacher* const teacher  = user;
  PlugExchange* const      exchange = teacher->exchange;
  PlugKit*                 kit      = NULL;
  if (plug_kit_new("", &kit)) {
    free(result->bytes);
    nms_course_tell(teacher->course,
                    "There is not enough memory for what was learnt");
    return;
  }

  plug_kit_give(kit, result->bytes, result->n_bytes);
  const uint32_t choice =
      atomic_load_explicit(&exchange->choice, memory_order_relaxed);
  PlugModel* const model =
      plug_loader_teach(teacher->loader, kit, result->serial, choice);
  plug_kit_release(kit);
  if (!model) {
    return;
  }

  PlugModel* const before =
      atomic_exchange_explicit(&exchange->taught, NULL, memory_order_acq_rel);
  model->is_followed = result->is_followed && (!before || before->is_followed);
  atomic_store_explicit(&exchange->taught, model, memory_order_release);
  if (before) {
    before->playable.next = NULL;
    plug_loader_free(teacher->loader, &before->playable);
  }
}

static const char*
on_save(void* user, const NmsDictionary* dictionary, const char* name)
{
  (void)user;
  return plug_save(dictionary, name);
}

static const char*
on_take(void* user, uint32_t strip, const char* name, NmsCourseSource* source)
{
  const PlugTeacher* const teacher = user;

  return plug_wish_find(&teacher->wishes[strip], teacher->loader, name, source);
}

static void*
run(void* user)
{
  PlugTeacher* const teacher = user;

  // On Linux of this thread only; if it cannot be nice, it is as others are
  (void)!setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + NICE);
  pthread_mutex_lock(&teacher->lock);
  while (!atomic_load(&teacher->quits)) {
    if (!teacher->is_woken) {
      pthread_cond_wait(&teacher->news, &teacher->lock);
      continue;
    }

    teacher->is_woken = false;
    pthread_mutex_unlock(&teacher->lock);
    nms_course_work(teacher->course);
    pthread_mutex_lock(&teacher->lock);
    pthread_cond_broadcast(&teacher->news);
  }
  pthread_mutex_unlock(&teacher->lock);
  return NULL;
}

/// Start the thread: with no priority of the host's, and none of its signals
static bool
start(PlugTeacher* teacher)
{
  const struct sched_param priority = {.sched_priority = 0};
  pthread_attr_t           attributes;
  sigset_t                 all;
  sigset_t                 before;
  if (pthread_attr_init(&attributes)) {
    return false;
  }

  sigfillset(&all);
  pthread_attr_setinheritsched(&attributes, PTHREAD_EXPLICIT_SCHED);
  pthread_attr_setschedpolicy(&attributes, SCHED_OTHER);
  pthread_attr_setschedparam(&attributes, &priority);
  pthread_attr_setstacksize(&attributes, STACK_SIZE);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const bool is_started =
      !pthread_create(&teacher->thread, &attributes, run, teacher);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  pthread_attr_destroy(&attributes);
  return is_started;
}

NmsStatus
plug_teacher_init(PlugTeacher*  teacher,
                  PlugLoader*   loader,
                  PlugExchange* exchange,
                  NmsEars*      ears,
                  PlugWish*     wishes)
{
  const NmsCourseConfig config = {
      .sample_rate_hz = loader->sample_rate_hz,
      .n_channels     = loader->variant->n_channels,
      .ears           = ears,
      .funcs          = {on_look, on_quits, on_publish, on_save, teacher},
      .take           = on_take};

  teacher->loader   = loader;
  teacher->exchange = exchange;
  teacher->ears     = ears;
  teacher->wishes   = wishes;
  return nms_course_new(&config, &teacher->course);
}

void
plug_teacher_begin(PlugTeacher* teacher)
{
  memset(teacher, 0, sizeof(*teacher));
  pthread_mutex_init(&teacher->lock, NULL);
  pthread_cond_init(&teacher->news, NULL);
  atomic_init(&teacher->quits, false);
}

void
plug_teacher_wake(PlugTeacher* teacher)
{
  pthread_mutex_lock(&teacher->lock);
  if (!teacher->has_thread && !atomic_load(&teacher->quits)) {
    teacher->has_thread = start(teacher);
  }
  if (!teacher->has_thread) {
    nms_course_tell(teacher->course,
                    "This system has no more threads to learn with");
  }
  teacher->is_woken = true;
  pthread_cond_broadcast(&teacher->news);
  pthread_mutex_unlock(&teacher->lock);
}

/// Wait for news, with the lock held, but not for ever
static void
wait_a_little(PlugTeacher* teacher)
{
  struct timespec time = {0, 0};

  clock_gettime(CLOCK_REALTIME, &time);
  time.tv_nsec += WAIT_NS;
  if (time.tv_nsec >= SECOND_NS) {
    time.tv_nsec -= SECOND_NS;
    ++time.tv_sec;
  }
  pthread_cond_timedwait(&teacher->news, &teacher->lock, &time);
}

void
plug_teacher_wait(PlugTeacher* teacher)
{
  const uint32_t n_put = nms_ears_n_asked(teacher->ears);

  pthread_mutex_lock(&teacher->lock);
  while (teacher->has_thread && !atomic_load(&teacher->quits) &&
         n_put == nms_ears_n_asked(teacher->ears) &&
         !nms_ears_is_idle(teacher->ears)) {
    // Commands may have come whose wake is behind this in the host's queue
    teacher->is_woken = true;
    pthread_cond_broadcast(&teacher->news);
    wait_a_little(teacher);
  }
  pthread_mutex_unlock(&teacher->lock);
}

void
plug_teacher_quit(PlugTeacher* teacher)
{
  pthread_mutex_lock(&teacher->lock);
  atomic_store(&teacher->quits, true);
  pthread_cond_broadcast(&teacher->news);
  pthread_mutex_unlock(&teacher->lock);
}

void
plug_teacher_clear(PlugTeacher* teacher)
{
  if (teacher->has_thread) {
    pthread_join(teacher->thread, NULL);
  }
  nms_course_free(teacher->course);
  pthread_cond_destroy(&teacher->news);
  pthread_mutex_destroy(&teacher->lock);
}
