// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "sounds.h"

#include "check.h"

#include <math.h>

#define N_FRAMES 400

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

uint32_t
sounds_list(int* formats)
{
  const int n_types    = count(SFC_GET_FORMAT_MAJOR_COUNT);
  const int n_subtypes = count(SFC_GET_FORMAT_SUBTYPE_COUNT);
  uint32_t  n          = 0;
  for (int t = 0; t < n_types; ++t) {
    for (int s = 0; s < n_subtypes; ++s) {
      const int type = get_code(SFC_GET_FORMAT_MAJOR, t);
      SF_INFO   info = {.samplerate = SOUNDS_RATE_HZ,
                        .channels   = 1,
                        .format = type | get_code(SFC_GET_FORMAT_SUBTYPE, s)};
      if (type != SF_FORMAT_RAW && sf_format_check(&info)) {
        REQUIRE(n < SOUNDS_MOST_FORMATS);
        formats[n++] = info.format;
      }
    }
  }
  return n;
}

uint32_t
sounds_write(SNDFILE* file, const SF_INFO* info)
{
  static float sound[SOUNDS_MOST_FRAMES * SOUNDS_MOST_CHANNELS];
  const int    type  = info->format & SF_FORMAT_TYPEMASK;
  const int n_frames = type == SF_FORMAT_MPEG ? SOUNDS_MOST_FRAMES : N_FRAMES;
  if (!file) {
    return 0;
  }
  for (int i = 0; i < n_frames * info->channels; ++i) {
    sound[i] = 0.4f * sinf(0.1f * (float)i);
  }
  sf_set_string(file, SF_STR_TITLE, "a title");
  return sf_writef_float(file, sound, n_frames) == n_frames ? (uint32_t)n_frames
                                                            : 0;
}
