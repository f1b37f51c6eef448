// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_audio_view.c
   A file whose header says 0 is read as if it told its length, and stays as it
   is.
*/

#include "audio_rig.h"
#include "check.h"
#include "files/audio_extent.h"
#include "files/audio_view.h"
#include "scratch.h"

#include <sndfile.h>

#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

/// Open a file through a view; return how many frames are seen
static int64_t
count_frames(UiAudioView* view)
{
  SF_INFO  info = {0};
  SNDFILE* file = ui_audio_view_open(view, &info);
  if (!file) {
    return -1;
  }
  static float  samples[RIG_FRAMES + 1];
  const int64_t n = sf_readf_float(file, samples, RIG_FRAMES + 1);
  for (int64_t i = 0; i < n; ++i) {
    CHECK_NEAR(samples[i], rig_samples[0][i], 1e-4);
  }
  sf_close(file);
  return n;
}

static void
test_zero(void)
{
  static const uint8_t zeros[8] = {0};
  rig_fill(16);
  CHECK(rig_write_one("view", SF_FORMAT_WAV | SF_FORMAT_PCM_16) > 0);
  const int fd = open("view", O_RDWR);
  REQUIRE(fd >= 0);
  UiAudioView whole = {.fd = fd, .extent = ui_audio_extent(fd)};
  CHECK(!whole.extent.is_zero);
  CHECK_INT(count_frames(&whole), RIG_FRAMES);

  // As a program leaves it that was killed
  REQUIRE(whole.extent.n_size == 4);
  CHECK_INT(pwrite(fd, zeros, 4, (off_t)whole.extent.size_at), 4);
  UiAudioView zero = {.fd = fd, .extent = ui_audio_extent(fd)};
  CHECK(zero.extent.is_zero);
  CHECK_INT(count_frames(&zero), RIG_FRAMES);

  // Only the view tells the length
  uint8_t size[4] = {1, 1, 1, 1};
  CHECK_INT(pread(fd, size, 4, (off_t)zero.extent.size_at), 4);
  CHECK(!size[0] && !size[1] && !size[2] && !size[3]);
  CHECK_INT(lseek(fd, 0, SEEK_CUR), 0);
  close(fd);
}

static void
test_error(void)
{
  const int fd = open(".", O_RDONLY);
  REQUIRE(fd >= 0);
  UiAudioView view = {.fd = fd};
  CHECK_INT(count_frames(&view), -1);
  CHECK(view.error != 0);
  close(fd);
}

/// What lacks is counted in samples, or in proportion where these have no size
static void
test_missing(void)
{
  const UiAudioView view = {.extent = {.there = 1000, .promised = 1600}};
  CHECK_INT(ui_audio_view_missing(&view, SF_FORMAT_PCM_16, 2, 250), 150);
  CHECK_INT(ui_audio_view_missing(&view, SF_FORMAT_PCM_24, 1, 333), 200);
  CHECK_INT(ui_audio_view_missing(&view, SF_FORMAT_DOUBLE, 7, 17), 11);
  CHECK_INT(ui_audio_view_missing(&view, SF_FORMAT_IMA_ADPCM, 1, 2000), 1200);

  // A header promises what no file has
  const UiAudioView vain = {.extent = {.there = 1, .promised = UINT64_MAX}};
  const uint64_t    most = UINT64_C(1) << 62;
  CHECK_INT(ui_audio_view_missing(&vain, SF_FORMAT_PCM_U8, 1, 1), most);
  CHECK_INT(ui_audio_view_missing(&vain, SF_FORMAT_DOUBLE, 2, 1), most >> 2);
  CHECK_INT(ui_audio_view_missing(&vain, SF_FORMAT_IMA_ADPCM, 1, 2000), most);
  const UiAudioView whole = {.extent = {.there = 0, .promised = 0}};
  CHECK_INT(ui_audio_view_missing(&whole, SF_FORMAT_IMA_ADPCM, 1, 0), 0);
}

int
main(void)
{
  scratch_enter();
  test_zero();
  test_error();
  test_missing();
  scratch_leave();
  return check_result();
}
