// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "teacher.h"

#include "kit.h"
#include "nms/status.h"
#include "teach/following.h"
#include "teach/lesson.h"

#include <math.h>
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

/// Tell how much the strips have heard, and which of them are to be learnt
static void
tell_strips(PlugTeacher* teacher)
{
  for (uint32_t s = 0; s < PLUG_N_SOURCES; ++s) {
    PlugStripNews* const news = &teacher->course.link->strips[s];
    const double   ms = 1000.0 * plug_desk_heard_s(&teacher->course.desk, s);
    const uint32_t stage =
        atomic_load_explicit(&news->stage, memory_order_relaxed);

    atomic_store_explicit(
        &news->heard_ms, (uint32_t)lrint(ms), memory_order_relaxed);
    atomic_store_explicit(&news->n_takes,
                          teacher->course.desk.strips[s].n_takes,
                          memory_order_relaxed);
    if (teacher->course.desk.strips[s].is_stale) {
      plug_course_set_stage(&teacher->course, s, PLUG_STAGE_LEARNING);
    } else if (stage == PLUG_STAGE_LEARNING) {
      plug_course_set_stage(&teacher->course, s, PLUG_STAGE_NOTHING);
    }
  }
}

/// Let the desk hold what was loaded since, if anything was
static void
follow_loader(PlugTeacher* teacher)
{
  uint64_t       n_loads = 0;
  PlugKit* const kit =
      plug_loader_hold_loaded(teacher->course.loader, &n_loads);
  if (teacher->course.is_new || n_loads != teacher->course.n_loads) {
    // What cannot be read is passed through, so no strip holds anything
    (void)!plug_desk_load(&teacher->course.desk, kit->bytes, kit->n_bytes);
    teacher->course.is_new           = false;
    teacher->course.n_loads          = n_loads;
    teacher->course.learns           = false;
    teacher->course.refines          = false;
    teacher->course.following.is_due = false; // Until more was heard
    for (uint32_t s = 0; s < PLUG_N_SOURCES; ++s) {
      plug_course_set_stage(&teacher->course, s, PLUG_STAGE_NOTHING);
    }
    tell_strips(teacher);
  }

  plug_kit_release(kit);
}

/// Do all commands there are
static void
obey_all(PlugTeacher* teacher)
{
  for (const PlugCommand* next = plug_link_peek(teacher->course.link); next;
       next                    = plug_link_peek(teacher->course.link)) {
    const PlugCommand command = *next;
    plug_link_take(teacher->course.link);
    plug_course_obey(&teacher->course, &command);
  }
}

/// Whether a lesson goes on: what it does not depend on is done beside it
static bool
on_goes_on(void* user)
{
  PlugTeacher* const teacher = user;
  if (atomic_load_explicit(&teacher->quits, memory_order_relaxed)) {
    return false;
  }

  const PlugCommand* const next = plug_link_peek(teacher->course.link);
  if (!next) {
    return true;
  }
  if (next->kind != PLUG_TEACH_ARM && next->kind != PLUG_TEACH_SAVE &&
      next->kind != PLUG_TEACH_FOLLOW) {
    return false;
  }

  const PlugCommand command = *next;
  plug_link_take(teacher->course.link);
  plug_course_obey(&teacher->course, &command);
  return true;
}

static void
on_progress(void* user, uint32_t strip, double fraction)
{
  PlugTeacher* const teacher = user;

  atomic_store_explicit(&teacher->course.link->strips[strip].progress,
                        (uint32_t)lrint(100.0 * fraction),
                        memory_order_relaxed);
}

/// Say what went wrong, and forget the takes it went wrong with
static void
fail(PlugTeacher* teacher, NmsStatus status, uint32_t failed)
{
  plug_course_tell(
      &teacher->course,
      status == NMS_NO_MATERIAL ? "There was only silence to learn from"
      : status == NMS_NO_MEMORY ? "There is not enough memory to learn"
                                : "This cannot be learnt beside the others");
  for (uint32_t s = 0; s < PLUG_N_SOURCES; ++s) {
    const bool is_stale = teacher->course.desk.strips[s].is_stale;
    if (is_stale && (failed == s || failed == PLUG_N_SOURCES)) {
      plug_desk_drop(&teacher->course.desk, s);
      plug_course_set_stage(&teacher->course, s, PLUG_STAGE_FAILED);
      teacher->course.learns = true; // Without them
    }
  }
}

/// Learn or refine, until a command comes
static void
learn(PlugTeacher* teacher)
{
  const PlugLessonFuncs funcs   = {on_goes_on, on_progress, teacher};
  const bool            refines = !teacher->course.learns;
  uint32_t              failed  = 0;
  if (refines) {
    teacher->course.refines = false;
  }
  teacher->course.learns = false;

  const NmsStatus status =
      plug_lesson_run(&teacher->course.desk,
                      refines ? PLUG_LESSON_REFINED : PLUG_LESSON_PLAIN,
                      &funcs,
                      &failed);
  if (status == NMS_CANCELLED) {
    teacher->course.learns  = !refines;
    teacher->course.refines = refines;
    return;
  }
  if (status) {
    if (!refines) {
      fail(teacher, status, failed);
    }
    return;
  }

  for (uint32_t s = 0; s < PLUG_N_SOURCES; ++s) {
    on_progress(teacher, s, 1.0);
  }
  plug_course_publish(&teacher->course, false);
  if (!refines) {
    teacher->course.refines = plug_lesson_can_refine(&teacher->course.desk);
  }
}

/// Return whether the rest is to be learnt from what was played last
static bool
follows(const PlugTeacher* teacher)
{
  return teacher->course.following.is_due &&
         plug_following_can(&teacher->course.desk);
}

/// Progress of what nobody waits for
static void
on_followed(void* user, uint32_t strip, double fraction)
{
  (void)user;
  (void)strip;
  (void)fraction;
}

/// Learn the rest from what was played last, until a command comes
static void
follow(PlugTeacher* teacher)
{
  PlugCourse* const     course = &teacher->course;
  const PlugLessonFuncs funcs  = {on_goes_on, on_followed, teacher};

  const NmsStatus status =
      plug_following_learn(&course->following, &course->desk, &funcs);
  if (status == NMS_CANCELLED) {
    return;
  }

  // What was heard meanwhile waits for the next, so there are pauses
  course->following.is_due = false;
  if (!status) {
    course->following.has_failed = false;
    plug_course_publish(course, true);
  } else if (status != NMS_NO_MATERIAL && !course->following.has_failed) {
    course->following.has_failed = true;
    plug_course_tell(course, "The rest cannot be followed beside the others");
  }
}

/// Do what there is to do, and return when it is done
static void
work(PlugTeacher* teacher)
{
  bool is_done = false;
  while (!is_done && !atomic_load(&teacher->quits)) {
    const uint32_t n_taken = atomic_load(&teacher->course.link->n_taken);

    follow_loader(teacher);
    obey_all(teacher);
    tell_strips(teacher);
    teacher->course.refines = teacher->course.refines &&
                              plug_lesson_can_refine(&teacher->course.desk);
    if (teacher->course.learns || teacher->course.refines) {
      learn(teacher);
      tell_strips(teacher);
    } else if (follows(teacher)) {
      follow(teacher);
      tell_strips(teacher);
    }
    is_done = !teacher->course.learns && !teacher->course.refines &&
              !follows(teacher) &&
              n_taken == atomic_load(&teacher->course.link->n_taken);
  }

  // Released by the store: whoever sees it sees the model, too
  atomic_store_explicit(&teacher->course.link->n_done,
                        atomic_load(&teacher->course.link->n_taken),
                        memory_order_release);
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
    work(teacher);
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

void
plug_teacher_init(PlugTeacher*    teacher,
                  PlugLoader*     loader,
                  PlugExchange*   exchange,
                  PlugLink*       link,
                  const PlugDesk* desk)
{
  memset(teacher, 0, sizeof(*teacher));
  pthread_mutex_init(&teacher->lock, NULL);
  pthread_cond_init(&teacher->news, NULL);
  atomic_init(&teacher->quits, false);
  teacher->course.loader              = loader;
  teacher->course.exchange            = exchange;
  teacher->course.link                = link;
  teacher->course.is_new              = true;
  teacher->course.desk.sample_rate_hz = desk->sample_rate_hz;
  teacher->course.desk.n_channels     = desk->n_channels;
  teacher->course.desk.rest           = PLUG_N_SOURCES;
}

void
plug_teacher_wake(PlugTeacher* teacher)
{
  pthread_mutex_lock(&teacher->lock);
  if (!teacher->has_thread && !atomic_load(&teacher->quits)) {
    teacher->has_thread = start(teacher);
  }
  if (!teacher->has_thread) {
    plug_course_tell(&teacher->course,
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
  const uint32_t n_put = atomic_load(&teacher->course.link->n_put);

  pthread_mutex_lock(&teacher->lock);
  while (teacher->has_thread && !atomic_load(&teacher->quits) &&
         n_put == atomic_load(&teacher->course.link->n_put) &&
         !plug_link_is_idle(teacher->course.link)) {
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
  plug_desk_clear(&teacher->course.desk);
  plug_following_clear(&teacher->course.following);
  pthread_cond_destroy(&teacher->news);
  pthread_mutex_destroy(&teacher->lock);
}
