// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#define _GNU_SOURCE

#include "folder.h"
#include "speed.h"
#include "text.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define RATE_HZ 44100

/// Ways to run the program
#define N_RUNS 5

/// A recording to take apart, and a folder for what comes out
typedef struct {
  const SpeedOptions* options;
  char*               folder;
  const char*         input;
  const char*         jobs;     ///< For -j
  const char*         stereo;   ///< For --stereo
  double              peak_mib; ///< Out, memory of the largest run
} Files;

/// Take the recording apart; `user` is Files
static void
separate(void* user)
{
  Files* const  self  = user;
  const char*   wav   = self->input;
  const pid_t   child = fork();
  struct rusage usage = {0};
  int           ended = -1;
  if (!child) {
    execl(self->options->separate,
          "nmf-separate",
          "-q",
          "-f",
          "--hop",
          "1024",
          "--stereo",
          self->stereo,
          "-j",
          self->jobs,
          "-d",
          self->options->preset,
          "-o",
          self->folder,
          wav,
          (char*)NULL);
    _exit(127);
  }
  if (child < 0 || wait4(child, &ended, 0, &usage) != child || ended) {
    fprintf(stderr, "speed: %s fails\n", self->options->separate);
    exit(1);
  }
  self->peak_mib = fmax(self->peak_mib, (double)usage.ru_maxrss / 1024.0);
}

static void
write_little_endian(FILE* file, uint32_t value, unsigned n_bytes)
{
  for (unsigned i = 0; i < n_bytes; ++i) {
    fputc((int)((value >> (8U * i)) & 0xFFU), file);
  }
}

void
speed_write_noise(const char* path, uint32_t seconds)
{
  const uint32_t n_samples = seconds * RATE_HZ;
  FILE* const    file      = fopen(path, "wb");
  if (!file) {
    perror(path);
    exit(1);
  }

  fputs("RIFF", file);
  write_little_endian(file, 36 + 4 * n_samples, 4);
  fputs("WAVEfmt ", file);
  write_little_endian(file, 16, 4);
  write_little_endian(file, 1, 2); // Whole numbers
  write_little_endian(file, 2, 2);
  write_little_endian(file, RATE_HZ, 4);
  write_little_endian(file, 4 * RATE_HZ, 4);
  write_little_endian(file, 4, 2);
  write_little_endian(file, 16, 2);
  fputs("data", file);
  write_little_endian(file, 4 * n_samples, 4);

  uint32_t random = 1;
  for (uint32_t i = 0; i < 2 * n_samples; ++i) {
    random = random * 1664525U + 1013904223U;
    write_little_endian(file, random >> 17U, 2U); // Half of full scale
  }
  if (fclose(file)) {
    perror(path);
    exit(1);
  }
}

void
speed_files(const SpeedOptions* options)
{
  static const char* const jobs[]   = {"1", "2", "8", "1", "8"};
  static const char* const stereo[] = {"off", "off", "off", "mix", "mix"};
  const uint32_t           seconds  = options->quick ? 2 : 120;
  Files                    files[N_RUNS];
  SpeedTask                tasks[N_RUNS];
  char* const              folder = bench_folder_new("nms-speed");
  if (!folder) {
    exit(1);
  }
  char* const input = bench_text("%s/noise.wav", folder);
  for (size_t i = 0; i < N_RUNS; ++i) {
    files[i] = (Files){.options = options,
                       .folder  = bench_text("%s/%zu", folder, i),
                       .input   = input,
                       .jobs    = jobs[i],
                       .stereo  = stereo[i]};
    tasks[i] = (SpeedTask){separate, &files[i], 0.0};
  }
  speed_write_noise(input, seconds);

  SpeedOptions few = *options;
  few.n_rounds     = options->quick ? 1 : 5;
  speed_measure(&few, tasks, N_RUNS);
  bench_folder_remove(folder);
  free(input);

  speed_section("nmf-separate: 2 minutes, stereo, preset `band`, hop 1024");
  for (size_t i = 0; i < N_RUNS; ++i) {
    char              text[80];
    const char* const passes = i < 3 ? "" : ", two passes";
    snprintf(text,
             sizeof(text),
             "jobs %s%s: faster than the sound",
             jobs[i],
             passes);
    speed_row(text, seconds / tasks[i].seconds, "times", i ? "" : "100");
    snprintf(text, sizeof(text), "jobs %s%s: memory at most", jobs[i], passes);
    speed_row(text, files[i].peak_mib, "MiB", "60");
    free(files[i].folder);
  }
}
