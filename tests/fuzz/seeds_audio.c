// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#define _GNU_SOURCE // memfd_create

#include "check.h"
#include "cut.h"
#include "seeds.h"
#include "sounds.h"

#include <sndfile.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

/// Make a file of a format, if libsndfile writes it
static void
make_file(SF_INFO* info, uint32_t options)
{
  const int memory = memfd_create("seed", 0);
  REQUIRE(memory >= 0);
  // A descriptor of its own, which libsndfile closes in some failures only
  SNDFILE* const file       = sf_open_fd(dup(memory), SFM_WRITE, info, SF_TRUE);
  const bool     is_written = sounds_write(file, info);
  sf_close(file);
  if (is_written) {
    static uint8_t bytes[CUT_ROOM];
    char           name[32];
    const ssize_t  n = pread(memory, bytes + 1, sizeof(bytes) - 1, 0);
    REQUIRE(n >= 0 && (size_t)n < sizeof(bytes) - 1);
    bytes[0] = (uint8_t)options;
    snprintf(
        name, sizeof(name), "%x-%d", (unsigned)info->format, info->channels);
    seed_write("audio", name, bytes, (size_t)n + 1);
  }
  close(memory);
}

void
seeds_make_audio(void)
{
  static int     formats[SOUNDS_MOST_FORMATS];
  const uint32_t n_formats = sounds_list(formats);
  uint32_t       options   = 0;
  for (uint32_t f = 0; f < n_formats; ++f) {
    for (int c = 1; c <= SOUNDS_MOST_CHANNELS; ++c) {
      SF_INFO info = {
          .samplerate = SOUNDS_RATE_HZ, .channels = c, .format = formats[f]};
      make_file(&info, options++);
    }
  }
}
