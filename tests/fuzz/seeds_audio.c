// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#define _GNU_SOURCE // memfd_create

#include "check.h"
#include "cut.h"
#include "seeds.h"

#include <math.h>
#include <sndfile.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

/// Enough for a frame of each codec, and few bytes
#define N_FRAMES 400
#define N_MPEG_FRAMES 2600

#define MOST_CHANNELS 2

/// Return a code of libsndfile's list of main formats or subtypes
static int
get_code(int command, int index)
{
  SF_FORMAT_INFO info = {.format = index};
  REQUIRE_INT(sf_command(NULL, command, &info, sizeof(info)), 0);
  return info.format;
}

static int
count(int command)
{
  int n = 0;
  sf_command(NULL, command, &n, sizeof(n));
  return n;
}

/// Some of what is written is not, whatever sf_format_check() says
static bool
write_sound(SNDFILE* file, const SF_INFO* info, int n_frames)
{
  static float sound[N_MPEG_FRAMES * MOST_CHANNELS];
  for (int i = 0; i < n_frames * info->channels; ++i) {
    sound[i] = 0.4f * sinf(0.1f * (float)i);
  }
  sf_set_string(file, SF_STR_TITLE, "a title");
  return sf_writef_float(file, sound, n_frames) == n_frames;
}

/// Make a file of a format, if libsndfile writes it
static void
make_file(SF_INFO* info, uint32_t options)
{
  const int  type   = info->format & SF_FORMAT_TYPEMASK;
  const bool is_raw = type == SF_FORMAT_RAW; // Nobody could tell what it is
  const int  memory = memfd_create("seed", 0);
  REQUIRE(memory >= 0);
  SNDFILE* const file = is_raw || !sf_format_check(info)
                            ? NULL
                            : sf_open_fd(memory, SFM_WRITE, info, SF_FALSE);
  if (file) {
    static uint8_t bytes[CUT_ROOM];
    char           name[32];
    const bool     is_written = write_sound(
        file, info, type == SF_FORMAT_MPEG ? N_MPEG_FRAMES : N_FRAMES);
    sf_close(file);
    const ssize_t n = pread(memory, bytes + 1, sizeof(bytes) - 1, 0);
    REQUIRE(n >= 0 && (size_t)n < sizeof(bytes) - 1);
    bytes[0] = (uint8_t)options;
    snprintf(
        name, sizeof(name), "%x-%d", (unsigned)info->format, info->channels);
    if (is_written) {
      seed_write("audio", name, bytes, (size_t)n + 1);
    }
  }
  close(memory);
}

void
seeds_make_audio(void)
{
  const int n_types    = count(SFC_GET_FORMAT_MAJOR_COUNT);
  const int n_subtypes = count(SFC_GET_FORMAT_SUBTYPE_COUNT);
  uint32_t  options    = 0;
  for (int t = 0; t < n_types; ++t) {
    for (int s = 0; s < n_subtypes; ++s) {
      for (int c = 1; c <= MOST_CHANNELS; ++c) {
        SF_INFO info = {.samplerate = 48000, // As Opus wants it
                        .channels   = c,
                        .format     = get_code(SFC_GET_FORMAT_MAJOR, t) |
                                  get_code(SFC_GET_FORMAT_SUBTYPE, s)};
        make_file(&info, options++);
      }
    }
  }
}
