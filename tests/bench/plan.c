// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "plan.h"

#include "fall.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// Tasks that several threads take one after the other
typedef struct {
  bool (*func)(void* user, size_t index); ///< Does one task
  void*           user;
  size_t          n_tasks;
  size_t          n_begun;
  bool            failed;
  const char*     progress; ///< What to call a task, or NULL to say nothing
  pthread_mutex_t mutex;
} Tasks;

/// Return a larger array with one more item, zeroed, or end the program.
static void*
grow(void* items, size_t n_items, size_t item_size)
{
  char* const grown = realloc(items, (n_items + 1) * item_size);
  if (!grown) {
    abort();
  }
  memset(grown + (n_items * item_size), 0, item_size);
  return grown;
}

bool
bench_plan_has(const BenchPlan* plan, const char* path)
{
  for (size_t i = 0; i < plan->n_dictionaries; ++i) {
    if (!strcmp(plan->dictionaries[i].path, path)) {
      return true;
    }
  }
  return false;
}

void
bench_plan_learn(BenchPlan* plan, BenchDictionary dictionary)
{
  plan->dictionaries =
      grow(plan->dictionaries, plan->n_dictionaries, sizeof(dictionary));
  plan->dictionaries[plan->n_dictionaries] = dictionary;
  ++plan->n_dictionaries;
}

bool
bench_plan_has_files(const BenchPlan* plan, const char* folder)
{
  for (size_t i = 0; i < plan->n_files; ++i) {
    if (!strcmp(plan->files[i], folder)) {
      return true;
    }
  }
  return false;
}

void
bench_plan_add_files(BenchPlan* plan, const char* folder)
{
  plan->files = grow(plan->files, plan->n_files, sizeof(*plan->files));
  plan->files[plan->n_files] = bench_text("%s", folder);
  ++plan->n_files;
}

void
bench_plan_try(BenchPlan* plan, BenchTrial trial)
{
  plan->trials = grow(plan->trials, plan->n_trials, sizeof(trial));
  plan->trials[plan->n_trials] = trial;
  ++plan->n_trials;
}

void
bench_plan_free(BenchPlan* plan)
{
  for (size_t i = 0; i < plan->n_dictionaries; ++i) {
    bench_command_free(&plan->dictionaries[i].command);
    free(plan->dictionaries[i].path);
  }
  for (size_t i = 0; i < plan->n_trials; ++i) {
    bench_command_free(&plan->trials[i].command);
    free(plan->trials[i].case_name);
    free(plan->trials[i].reference);
    free(plan->trials[i].estimate);
    free(plan->trials[i].mix);
  }
  for (size_t i = 0; i < plan->n_files; ++i) {
    free(plan->files[i]);
  }
  free(plan->files);
  free(plan->dictionaries);
  free(plan->trials);
  memset(plan, 0, sizeof(*plan));
}

/// Take the next task; false if there is none left or one has failed.
static bool
take_task(Tasks* tasks, size_t* index)
{
  pthread_mutex_lock(&tasks->mutex);
  const bool any = !tasks->failed && tasks->n_begun < tasks->n_tasks;
  if (any) {
    *index = tasks->n_begun++;
    if (tasks->progress) {
      fprintf(
          stderr, "%s %zu/%zu\n", tasks->progress, *index + 1, tasks->n_tasks);
    }
  }
  pthread_mutex_unlock(&tasks->mutex);
  return any;
}

/// Do tasks until there is none left, as a thread.
static void*
do_tasks(void* user)
{
  Tasks* const tasks = user;
  size_t       index = 0;
  while (take_task(tasks, &index)) {
    if (!tasks->func(tasks->user, index)) {
      pthread_mutex_lock(&tasks->mutex);
      tasks->failed = true;
      pthread_mutex_unlock(&tasks->mutex);
    }
  }
  return NULL;
}

/// Do all tasks, `n_jobs` at a time; false if one failed.
static bool
run_tasks(Tasks* tasks, unsigned n_jobs)
{
  pthread_t threads[16];
  unsigned  n_threads = 0;

  pthread_mutex_init(&tasks->mutex, NULL);
  while (n_threads + 1 < n_jobs && n_threads < 16 &&
         !pthread_create(&threads[n_threads], NULL, do_tasks, tasks)) {
    ++n_threads;
  }
  do_tasks(tasks);
  while (n_threads) {
    pthread_join(threads[--n_threads], NULL);
  }
  pthread_mutex_destroy(&tasks->mutex);
  return !tasks->failed;
}

/// Learn one dictionary.
static bool
learn(void* user, size_t index)
{
  const BenchPlan* const plan = user;

  return bench_command_run(&plan->dictionaries[index].command);
}

/// Compare an estimate with its reference and with the mix.
static bool
compare(BenchTrial*       trial,
        const BenchSound* mix,
        const char*       reference_path,
        const char*       estimate_path,
        unsigned          index)
{
  BenchSound reference = {0};
  BenchSound estimate  = {0};
  bool       done      = bench_sound_read(&reference, reference_path) &&
              bench_sound_read(&estimate, estimate_path);
  if (done) {
    trial->mix_sdr_db[index] = bench_sound_sdr_db(&reference, mix);
    trial->sdr_db[index]     = bench_sound_sdr_db(&reference, &estimate);
    done                     = !isnan(trial->sdr_db[index]);
    if (!done) {
      fprintf(stderr, "error: %s: Wrong length\n", estimate_path);
    }
  }
  bench_sound_free(&reference);
  bench_sound_free(&estimate);
  return done;
}

/// Score one source of a trial.
static bool
score(BenchTrial*       trial,
      const BenchSound* mix,
      const char*       source,
      unsigned          index)
{
  char* const reference    = bench_text("%s/%s.wav", trial->reference, source);
  char* const estimate     = bench_text("%s/%s.wav", trial->estimate, source);
  bool        done         = true;
  trial->mix_sdr_db[index] = NAN;
  trial->sdr_db[index]     = NAN;
  if (!access(reference, F_OK)) {
    done = compare(trial, mix, reference, estimate, index);
  }
  free(reference);
  free(estimate);
  return done;
}

/// Read what sources there are references of, and their numbers.
static bool
read_references(const BenchPlan*  plan,
                const BenchTrial* trial,
                BenchSound*       sounds,
                unsigned*         numbers,
                unsigned*         n)
{
  bool done = true;
  for (unsigned i = 0; done && i < plan->n_sources; ++i) {
    char* const path =
        bench_text("%s/%s.wav", trial->reference, plan->sources[i]);
    if (!access(path, F_OK)) {
      done        = bench_sound_read(&sounds[*n], path);
      numbers[*n] = i;
      *n += done;
    }
    free(path);
  }
  return done;
}

/// Score how far each source falls in a remix.
static bool
score_remix(const BenchPlan* plan, BenchTrial* trial, const BenchSound* mix)
{
  BenchSound  sounds[BENCH_MAX_SOURCES]  = {{0}};
  unsigned    numbers[BENCH_MAX_SOURCES] = {0};
  double      falls[BENCH_MAX_SOURCES]   = {0.0};
  double      none[BENCH_MAX_SOURCES]    = {0.0};
  unsigned    n                          = 0;
  BenchSound  remix                      = {0};
  char* const path = bench_text("%s/remix.wav", trial->estimate);

  bool done = read_references(plan, trial, sounds, numbers, &n) &&
              bench_sound_read(&remix, path);
  if (done && !(bench_falls_db(mix, sounds, n, none) &&
                bench_falls_db(&remix, sounds, n, falls))) {
    fprintf(stderr, "error: %s: Wrong length\n", path);
    done = false;
  }
  for (unsigned i = 0; i < plan->n_sources; ++i) {
    trial->mix_sdr_db[i] = NAN;
    trial->sdr_db[i]     = NAN;
  }
  for (unsigned i = 0; i < n; ++i) {
    trial->mix_sdr_db[numbers[i]] = none[i];
    trial->sdr_db[numbers[i]]     = falls[i];
    bench_sound_free(&sounds[i]);
  }
  bench_sound_free(&remix);
  free(path);
  return done;
}

/// Separate and score one trial.
static bool
try_one(void* user, size_t index)
{
  const BenchPlan* const plan  = user;
  BenchTrial* const      trial = &plan->trials[index];
  BenchSound             mix   = {0};

  bool done =
      bench_command_run(&trial->command) && bench_sound_read(&mix, trial->mix);
  if (done && plan->is_remix) {
    done = score_remix(plan, trial, &mix);
  }
  for (unsigned i = 0; done && !plan->is_remix && i < plan->n_sources; ++i) {
    done = score(trial, &mix, plan->sources[i], i);
  }
  bench_sound_free(&mix);
  return done;
}

bool
bench_plan_run(BenchPlan* plan, const BenchOptions* options)
{
  Tasks learning = {.func     = learn,
                    .user     = plan,
                    .n_tasks  = plan->n_dictionaries,
                    .progress = options->quiet ? NULL : "Learning"};
  Tasks trying   = {.func     = try_one,
                    .user     = plan,
                    .n_tasks  = plan->n_trials,
                    .progress = options->quiet ? NULL : "Separating"};

  return run_tasks(&learning, options->n_jobs) &&
         run_tasks(&trying, options->n_jobs);
}
