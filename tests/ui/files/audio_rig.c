// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "audio_rig.h"

#include "base/report.h"
#include "check.h"
#include "files/audio_reader.h"
#include "files/audio_writer.h"

#include <sndfile.h>

#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

float rig_samples[RIG_CHANNELS][RIG_FRAMES];
float rig_back[RIG_CHANNELS][RIG_FRAMES + 1];

void
rig_fill(int bits)
{
  uint32_t state = 1;
  for (int c = 0; c < RIG_CHANNELS; ++c) {
    for (int i = 0; i < RIG_FRAMES; ++i) {
      state       = state * 1664525U + 1013904223U;
      const int x = (int)(state >> 8U) % (1 << (bits - 1));
      rig_samples[c][i] =
          (float)(i % 2 ? x : -x - 1) / (float)(1 << (bits - 1));
    }
  }
}

int64_t
rig_write(const char* path, int format)
{
  const UiAudioSpec    spec   = {format, RIG_CHANNELS, 44100, true, NULL, 0};
  UiReport             report = {0};
  UiAudioWriter* const writer = ui_audio_writer_new(path, &spec, &report);
  bool                 ok     = writer != NULL;
  for (uint32_t at = 0, block = 1; ok && at < RIG_FRAMES;
       block = block * 3 + 1) {
    const uint32_t n = RIG_FRAMES - at < block ? RIG_FRAMES - at : block;
    const float*   channels[RIG_CHANNELS];
    for (int c = 0; c < RIG_CHANNELS; ++c) {
      channels[c] = rig_samples[c] + at;
    }
    ok = ui_audio_writer_write(writer, channels, n, &report);
    at += n;
  }
  ok = ok && ui_audio_writer_finish(writer, &report) &&
       ui_audio_writer_commit(writer, &report);
  const int64_t n_clipped =
      ok ? (int64_t)ui_audio_writer_n_clipped(writer) : -1;
  ui_audio_writer_free(writer);
  ui_report_print(&report, true);
  ui_report_clear(&report);
  return n_clipped;
}

int
rig_read(const char* path, UiReport* report)
{
  UiAudioReader* const reader = ui_audio_reader_new(path, report);
  if (!reader) {
    return -1;
  }
  uint32_t at = 0;
  uint32_t n  = 1;
  while (n) {
    float*         channels[UI_MAX_CHANNELS] = {NULL};
    const uint32_t left                      = RIG_FRAMES + 1 - at;
    for (int c = 0; c < RIG_CHANNELS; ++c) {
      channels[c] = rig_back[c] + at;
    }
    n = ui_audio_reader_read(reader, channels, left < 777 ? left : 777);
    at += n;
  }
  CHECK(ui_audio_reader_position(reader) == at);
  const bool ok = ui_audio_reader_finish(reader, report);
  ui_audio_reader_free(reader);
  return ok ? (int)at : -1;
}

size_t
rig_write_one(const char* path, int format)
{
  SF_INFO        info = {.samplerate = 44100, .channels = 1, .format = format};
  SNDFILE* const file = sf_open(path, SFM_WRITE, &info);
  if (!file) {
    return 0;
  }
  CHECK(sf_writef_float(file, rig_samples[0], RIG_FRAMES) == RIG_FRAMES);
  sf_close(file);
  const int   fd   = open(path, O_RDONLY);
  const off_t size = lseek(fd, 0, SEEK_END);
  close(fd);
  return (size_t)size;
}

void
rig_damage(int fd, size_t size, uint32_t* state)
{
  for (int i = 0; i < 8; ++i) {
    *state               = *state * 1664525U + 1013904223U;
    const size_t   range = i % 2 ? size : 128;
    const off_t    at    = (off_t)((*state >> 8U) % range);
    const uint32_t kind  = *state >> 6U & 3U;
    const uint8_t  byte  = kind == 0   ? 0
                           : kind == 1 ? 0xFF
                                       : (uint8_t)(*state >> 24U);
    CHECK(pwrite(fd, &byte, 1, at) == 1);
  }
}

bool
rig_same(void)
{
  for (int c = 0; c < RIG_CHANNELS; ++c) {
    for (int i = 0; i < RIG_FRAMES; ++i) {
      if (rig_samples[c][i] != rig_back[c][i]) {
        fprintf(stderr,
                "channel %d, frame %d: %g instead of %g\n",
                c,
                i,
                (double)rig_back[c][i],
                (double)rig_samples[c][i]);
        return false;
      }
    }
  }
  return true;
}
