// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "speed.h"
#include "text.h"

#include "kernel/caches.h"
#include "kernel/kernel.h"

#include <dlfcn.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Longest line of a file that is read here
#define LINE_SIZE 4096

/// Return the rest of the first line that begins with a text, or NULL
static char*
find_line(const char* path, const char* begin)
{
  char        line[LINE_SIZE];
  char*       found = NULL;
  FILE* const file  = fopen(path, "r");
  while (file && !found && fgets(line, sizeof(line), file)) {
    if (!strncmp(line, begin, strlen(begin))) {
      line[strcspn(line, "\n")] = '\0';
      found                     = bench_text("%s", line + strlen(begin));
    }
  }
  if (file) {
    fclose(file);
  }
  return found;
}

/// Compile a library of a build's engine
static void
make_library(const char* build, const char* library)
{
  char* const  cache     = bench_text("%s/CMakeCache.txt", build);
  char* const  engine    = bench_text("%s/engine/libnms.a", build);
  char* const  sources   = find_line(cache, "CMAKE_HOME_DIRECTORY:INTERNAL=");
  char* const  sanitized = find_line(cache, "NMS_SANITIZE:STRING=");
  BenchCommand command   = {0};
  if (!sources) {
    fprintf(stderr, "speed: %s is not the folder of a build\n", build);
    exit(1);
  }

  char* const headers = bench_text("-I%s/engine/include", sources);
  char* const sanitize =
      bench_text("-fsanitize=%s", sanitized ? sanitized : "");
  bench_command_add(&command, NMS_COMPILER);
  bench_command_add_words(
      &command,
      "-std=c11 -D_POSIX_C_SOURCE=200809L -O2 -fPIC -shared -Wl,-Bsymbolic");
  bench_command_add(&command, headers);
  if (sanitized && *sanitized) {
    bench_command_add(&command, sanitize);
  }
  bench_command_add(&command, NMS_BENCH_SOURCES "/speed_rig.c");
  bench_command_add(&command, NMS_BENCH_SOURCES "/speed_tools.c");
  bench_command_add(&command, engine);
  bench_command_add_words(&command, NMS_LINKED " -o");
  bench_command_add(&command, library);
  if (!bench_command_run(&command)) {
    fprintf(stderr, "speed: %s cannot be compared with\n", build);
    exit(1);
  }
  bench_command_free(&command);
  free(cache);
  free(engine);
  free(sources);
  free(sanitized);
  free(headers);
  free(sanitize);
}

const SpeedEngine*
speed_against_load(const char* build, const char* folder)
{
  char* const library = bench_text("%s/engine.so", folder);
  make_library(build, library);
  void* const        loaded = dlopen(library, RTLD_NOW | RTLD_LOCAL);
  const SpeedEngine* engine = loaded ? dlsym(loaded, "speed_engine") : NULL;
  if (!engine) {
    speed_fail(dlerror());
  }
  free(library);
  return engine;
}

void
speed_machine(void)
{
  const NmsCaches caches = nms_caches();
  char* const     name   = find_line("/proc/cpuinfo", "model name\t: ");
  printf("%s, %u KiB and %u KiB of cache a core, kernel `%s`\n",
         name ? name : "A processor without a name",
         caches.first / 1024,
         caches.second / 1024,
         nms_kernel_choose()->name);
  free(name);
}
