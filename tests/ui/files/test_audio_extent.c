// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_audio_extent.c
   Where the audio of a file lies, however it is cut or damaged.
*/

#include "audio_rig.h"
#include "check.h"
#include "files/audio_extent.h"
#include "scratch.h"

#include <fcntl.h>
#include <sndfile.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

/// Return what a file lacks of what its header promises
static uint64_t
missing(const char* path)
{
  const int           fd     = open(path, O_RDONLY);
  const UiAudioExtent extent = ui_audio_extent(fd);
  const uint64_t      n      = ui_audio_extent_missing(&extent);
  CHECK(lseek(fd, 0, SEEK_CUR) == 0);
  close(fd);
  return n;
}

static void
test_extent(void)
{
  static const int formats[] = {SF_FORMAT_WAV | SF_FORMAT_PCM_24,
                                SF_FORMAT_WAVEX | SF_FORMAT_FLOAT,
                                SF_FORMAT_RF64 | SF_FORMAT_FLOAT,
                                SF_FORMAT_W64 | SF_FORMAT_PCM_16,
                                SF_FORMAT_AIFF | SF_FORMAT_PCM_24,
                                SF_FORMAT_AU | SF_FORMAT_PCM_16};
  rig_fill(16);
  for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); ++i) {
    SF_INFO info = {.samplerate = 44100, .channels = 1, .format = formats[i]};
    SNDFILE* const file = sf_open("extent", SFM_WRITE, &info);
    CHECK(file && sf_writef_float(file, rig_samples[0], 5000) == 5000);
    sf_close(file);
    CHECK(missing("extent") == 0);
    const int   fd   = open("extent", O_RDWR);
    const off_t size = lseek(fd, 0, SEEK_END);
    for (off_t cut = 1; cut < 5000; cut += 613) {
      CHECK(!ftruncate(fd, size - cut));
      const uint64_t lacks = missing("extent");
      // A chunk after the audio may go first
      CHECK(lacks <= (uint64_t)cut && lacks + 64 >= (uint64_t)cut);
    }
    for (off_t left = 0; left < 200; left += 7) {
      CHECK(!ftruncate(fd, left));
      (void)missing("extent"); // Whatever it is, it does not crash
    }
    close(fd);
  }
}

/// Whatever a file says, the audio found in it lies in it
static void
test_damaged_extent(void)
{
  static const int formats[] = {SF_FORMAT_WAV | SF_FORMAT_PCM_16,
                                SF_FORMAT_RF64 | SF_FORMAT_PCM_16,
                                SF_FORMAT_W64 | SF_FORMAT_PCM_16,
                                SF_FORMAT_AIFF | SF_FORMAT_PCM_16,
                                SF_FORMAT_AU | SF_FORMAT_PCM_16,
                                SF_FORMAT_OGG | SF_FORMAT_VORBIS};
  uint32_t         state     = 1;
  rig_fill(16);
  for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); ++i) {
    for (int k = 0; k < 40; ++k) {
      const size_t size = rig_write_one("damaged", formats[i]);
      const int    fd   = open("damaged", O_RDWR);
      rig_damage(fd, size, &state);
      const UiAudioExtent extent = ui_audio_extent(fd);
      CHECK(extent.begin <= size && extent.there <= size - extent.begin);
      CHECK(extent.size_at <= size && extent.n_size <= sizeof(extent.size));
      close(fd);
    }
  }
}

int
main(void)
{
  scratch_enter();
  test_extent();
  test_damaged_extent();
  scratch_leave();
  return check_result();
}
