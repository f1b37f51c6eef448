// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_audio_mpeg.c
   MP3, whole and damaged: never more samples than so many bytes can hold.
*/

#include "audio_rig.h"
#include "check.h"
#include "files/audio_mpeg.h"
#include "scratch.h"

#include <fcntl.h>
#include <sndfile.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

/// Decode MP3 to its end; return its length
static uint64_t
decode(const UiMpegRange* range)
{
  uint64_t      n    = 0;
  UiMpeg* const mpeg = ui_mpeg_new(range);
  if (mpeg) {
    static float block[2 * 777];
    size_t       left = 1;
    while (left) {
      left = ui_mpeg_read(mpeg, block, 777);
      n += left;
    }
    CHECK(!ui_mpeg_error(mpeg));
    CHECK(ui_mpeg_n_lost(mpeg) <= 48 * (range->end - range->begin));
  }
  ui_mpeg_free(mpeg);
  return n;
}

/// Damaged MP3 gives no more samples than so many bytes can hold
static void
test_damaged_mpeg(void)
{
  const int format = SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III;
  uint32_t  state  = 1;
  rig_fill(16);
  for (int k = 0; k < 60; ++k) {
    const size_t      size  = rig_write_one("damaged", format);
    const int         fd    = open("damaged", O_RDWR);
    const UiMpegRange whole = {fd, 0, size};
    if (!k) {
      CHECK(decode(&whole) == RIG_FRAMES);
    }
    rig_damage(fd, size, &state);
    CHECK(decode(&whole) <= size * 48);
    const UiMpegRange part = {fd, size / 3, size - size / 3};
    CHECK(decode(&part) <= size * 48);
    close(fd);
  }
}

/// A range is read and its shape known, and the descriptor stays its owner's
static void
test_parts(void)
{
  const int format = SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III;
  rig_fill(16);
  const size_t size  = rig_write_one("mpeg", format);
  const int    fd    = open("mpeg", O_RDWR);
  UiMpegRange  whole = {fd, 0, size};
  UiMpeg*      mpeg  = ui_mpeg_new(&whole);
  REQUIRE(mpeg != NULL);
  const UiMpegShape shape = ui_mpeg_shape(mpeg);
  CHECK_INT(shape.n_channels, 1);
  CHECK_INT(shape.sample_rate_hz, 44100);
  CHECK_INT(shape.n_frames, RIG_FRAMES);
  CHECK_INT(ui_mpeg_n_lost(mpeg), 0);
  ui_mpeg_free(mpeg);

  // The descriptor's position is its owner's
  CHECK_INT(lseek(fd, 7, SEEK_SET), 7);
  CHECK_INT(decode(&whole), RIG_FRAMES);
  CHECK_INT(lseek(fd, 0, SEEK_CUR), 7);

  UiMpegRange nothing = {fd, size, size};
  CHECK(!ui_mpeg_new(&nothing));
  close(fd);
}

/// What is none is refused
static void
test_no_stream(void)
{
  scratch_write("text", "no stream at all, and of no length worth the name");
  const int   text = open("text", O_RDONLY);
  UiMpegRange none = {text, 0, 40};
  CHECK(!ui_mpeg_new(&none));
  close(text);
  ui_mpeg_free(NULL);
}

int
main(void)
{
  scratch_enter();
  test_no_stream();
  const bool can_write =
      rig_write_one("try", SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III) > 0;
  if (can_write) {
    test_damaged_mpeg();
    test_parts();
  } else {
    fprintf(stderr, "libsndfile cannot write MP3\n");
  }
  scratch_leave();
  const int failed = check_result();
  return failed || can_write ? failed : CHECK_SKIP;
}
