// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#define _GNU_SOURCE

#include "speed.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define RATE_HZ 44100U

/// A recording to take apart, and a folder for what comes out
typedef struct {
  const SpeedOptions* options;
  char                folder[64];
  char                input[96];
  const char*         jobs;     ///< For -j
  double              peak_mib; ///< Out, memory of the largest run
} Files;

/// Take the recording apart; `user` is Files
static void
separate(void* user)
{
  Files* const  self  = (Files*)user;
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
  for (unsigned i = 0U; i < n_bytes; ++i) {
    fputc((int)((value >> (8U * i)) & 0xFFU), file);
  }
}

/// Write noise in stereo, 16 bits
static void
write_noise(const char* path, uint32_t seconds)
{
  const uint32_t n_samples = seconds * RATE_HZ;
  FILE* const    file      = fopen(path, "wb");
  if (!file) {
    perror(path);
    exit(1);
  }

  fputs("RIFF", file);
  write_little_endian(file, 36U + 4U * n_samples, 4U);
  fputs("WAVEfmt ", file);
  write_little_endian(file, 16U, 4U);
  write_little_endian(file, 1U, 2U); // Whole numbers
  write_little_endian(file, 2U, 2U);
  write_little_endian(file, RATE_HZ, 4U);
  write_little_endian(file, 4U * RATE_HZ, 4U);
  write_little_endian(file, 4U, 2U);
  write_little_endian(file, 16U, 2U);
  fputs("data", file);
  write_little_endian(file, 4U * n_samples, 4U);

  uint32_t random = 1U;
  for (uint32_t i = 0U; i < 2U * n_samples; ++i) {
    random = random * 1664525U + 1013904223U;
    write_little_endian(file, random >> 17U, 2U); // Half of full scale
  }
  if (fclose(file)) {
    perror(path);
    exit(1);
  }
}

/// Remove the folder with all that is in it
static void
remove_folder(const char* folder)
{
  const pid_t child = fork();
  if (!child) {
    execlp("rm", "rm", "-r", "--", folder, (char*)NULL);
    _exit(127);
  }
  (void)waitpid(child, NULL, 0);
}

void
speed_files(const SpeedOptions* options)
{
  static const char* const jobs[]  = {"1", "2", "8"};
  const uint32_t           seconds = options->quick ? 2U : 120U;
  Files                    files[3];
  SpeedTask                tasks[3];
  char                     folder[] = "/tmp/nmf-separate-speed-XXXXXX";
  if (!mkdtemp(folder)) {
    perror(folder);
    exit(1);
  }
  for (size_t i = 0U; i < 3U; ++i) {
    files[i] = (Files){.options = options, .jobs = jobs[i]};
    tasks[i] = (SpeedTask){separate, &files[i], 0.0};
    snprintf(files[i].folder, sizeof(files[i].folder), "%s/%zu", folder, i);
    snprintf(files[i].input, sizeof(files[i].input), "%s/noise.wav", folder);
  }
  write_noise(files[0].input, seconds);

  SpeedOptions few = *options;
  few.n_rounds     = options->quick ? 1U : 5U;
  speed_measure(&few, tasks, 3U);
  remove_folder(folder);

  speed_section("nmf-separate: 2 minutes, stereo, preset `band`, hop 1024");
  for (size_t i = 0U; i < 3U; ++i) {
    char text[80];
    snprintf(text, sizeof(text), "jobs %s: faster than the sound", jobs[i]);
    speed_row(text, seconds / tasks[i].seconds, "times", i ? "" : "100");
    snprintf(text, sizeof(text), "jobs %s: memory at most", jobs[i]);
    speed_row(text, files[i].peak_mib, "MiB", "60");
  }
}
