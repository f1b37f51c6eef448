// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "folder.h"
#include "speed.h"
#include "text.h"

#include "nms/nmf.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/// A factorisation from one start, for both
typedef struct {
  NmsNmfConfig config;
  size_t       n_v;
  size_t       n_w;
  size_t       n_h;
  float*       v;
  float*       w; ///< [n_w], the start
  float*       h; ///< [n_h]
  float*       w_found;
  float*       h_found;
} Problem;

/// Parts that come and go, and noise
static void
fill_v(Problem* self)
{
  const uint32_t n = self->config.n_components;
  float* const   w = speed_random(self->n_w, 40, 0.0f);
  float* const   h = speed_random(self->n_h, 41, 0.0f);
  float* const   x = speed_random(self->n_v, 42, 0.5f);
  for (uint32_t r = 0; r < self->config.n_rows; ++r) {
    for (uint32_t c = 0; c < self->config.n_columns; ++c) {
      const size_t at  = (size_t)r * self->config.n_columns + c;
      float        sum = 0.0f;
      for (uint32_t k = 0; k < n; ++k) {
        const float a = w[(size_t)r * n + k];
        const float b = h[(size_t)k * self->config.n_columns + c];
        sum += a * a * a * a * b * b * b * b;
      }
      self->v[at] = sum * x[at];
    }
  }
  free(w);
  free(h);
  free(x);
}

static Problem
problem_new(bool quick)
{
  Problem self = {.config = {.n_rows       = quick ? 65 : 1025,
                             .n_columns    = quick ? 80 : 2000,
                             .n_components = 16,
                             .n_iterations = quick ? 10 : 100,
                             .beta         = 1.0f}};
  self.n_v     = (size_t)self.config.n_rows * self.config.n_columns;
  self.n_w     = (size_t)self.config.n_rows * self.config.n_components;
  self.n_h     = (size_t)self.config.n_components * self.config.n_columns;
  self.v       = (float*)speed_memory(self.n_v * sizeof(float));
  self.w       = (float*)speed_memory(self.n_w * sizeof(float));
  self.h       = (float*)speed_memory(self.n_h * sizeof(float));
  self.w_found = (float*)speed_memory(self.n_w * sizeof(float));
  self.h_found = (float*)speed_memory(self.n_h * sizeof(float));
  fill_v(&self);
  nms_nmf_start(&self.config, 1, self.v, self.w, self.h);
  return self;
}

static void
problem_free(Problem* self)
{
  free(self->v);
  free(self->w);
  free(self->h);
  free(self->w_found);
  free(self->h_found);
}

static void
factorize(void* user)
{
  const Problem* self = user;
  memcpy(self->w_found, self->w, self->n_w * sizeof(float));
  memcpy(self->h_found, self->h, self->n_h * sizeof(float));
  if (nms_nmf_factorize(
          &self->config, self->v, self->w_found, self->h_found, NULL)) {
    fprintf(stderr, "speed: no factorisation\n");
    exit(1);
  }
}

static bool
write_floats(FILE* file, const float* values, size_t n)
{
  return fwrite(values, sizeof(float), n, file) == n;
}

static bool
write_problem(const Problem* self, FILE* file)
{
  const uint32_t shape[] = {self->config.n_rows,
                            self->config.n_columns,
                            self->config.n_components,
                            self->config.n_iterations};
  return fwrite(shape, sizeof(shape), 1, file) == 1 &&
         write_floats(file, self->v, self->n_v) &&
         write_floats(file, self->w, self->n_w) &&
         write_floats(file, self->h, self->n_h) && !fflush(file);
}

/// Run the script on a file and wait; return whether it did its work
static bool
run_script(const SpeedOptions* options, const char* path, const char* blas)
{
  const pid_t child = fork();
  if (child == 0) {
    if (setenv("LD_LIBRARY_PATH", blas, 1) == 0) {
      execlp(
          options->python, options->python, options->script, path, (char*)NULL);
    }
    _exit(127);
  }
  int status = 0;
  return child > 0 && waitpid(child, &status, 0) == child &&
         WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/// Have scikit-learn factorise; return its seconds, or 0 if there is none
static double
factorize_elsewhere(const SpeedOptions* options,
                    const Problem*      self,
                    const char*         blas)
{
  char* const folder = bench_folder_new("nms-speed");
  if (!folder) {
    return 0.0;
  }

  char* const path    = bench_text("%s/problem", folder);
  double      seconds = 0.0;
  FILE*       file    = fopen(path, "w+b");
  if (file && write_problem(self, file) && run_script(options, path, blas)) {
    rewind(file);
    const bool done =
        fread(&seconds, sizeof(seconds), 1, file) == 1 &&
        fread(self->w_found, sizeof(float), self->n_w, file) == self->n_w &&
        fread(self->h_found, sizeof(float), self->n_h, file) == self->n_h;
    seconds = done ? seconds : 0.0;
  }
  if (file) {
    fclose(file);
  }
  free(path);
  bench_folder_remove(folder);
  return seconds;
}

static double
cost(const Problem* self)
{
  return nms_nmf_cost(&self->config, self->v, self->w_found, self->h_found);
}

/// Compare with scikit-learn over a library of basic linear algebra
static void
compare_learning(const SpeedOptions* options,
                 Problem*            self,
                 const char*         what,
                 const char*         blas)
{
  SpeedOptions twice = *options;
  SpeedTask    task  = {factorize, self, 0.0};
  twice.n_rounds     = 2;
  if (access(blas, F_OK) != 0 || !*options->python) {
    speed_row_missing(what, "not installed");
    return;
  }

  speed_measure(&twice, &task, 1);
  const double before   = task.seconds;
  const double own_cost = cost(self);
  const double other    = factorize_elsewhere(options, self, blas);
  if (other <= 0.0) {
    speed_row_missing(what, "not installed");
    return;
  }

  const double other_cost = cost(self);
  speed_measure(&twice, &task, 1);
  speed_row(what, other / fmin(before, task.seconds), "times", "15");
  speed_row(
      "divergence against scikit-learn's", own_cost / other_cost, "times", "1");
}

void
speed_learning(const SpeedOptions* options)
{
  Problem self = problem_new(options->quick);

  speed_section("Learning 1025 x 2000, 16 components, KL, 100 iterations");
  compare_learning(
      options,
      &self,
      "against scikit-learn, one thread, BLAS as Debian installs it",
      NMS_LIBRARIES "/blas");
  compare_learning(options,
                   &self,
                   "against scikit-learn, one thread, OpenBLAS",
                   NMS_LIBRARIES "/openblas-pthread");
  problem_free(&self);
}
