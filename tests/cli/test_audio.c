// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_audio.c
   Audio files in and out: exact samples, clipping, files that lie.
*/

#include "audio_extent.h"
#include "audio_reader.h"
#include "audio_writer.h"
#include "check.h"
#include "report.h"
#include "text.h"

#include <sndfile.h>

#include <fcntl.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// Length of the files tested, not a multiple of any block
#define N_FRAMES 10007

#define N_CHANNELS 3

static float samples[N_CHANNELS][N_FRAMES];
static float read_back[N_CHANNELS][N_FRAMES + 1];

/// Fill the samples with multiples of 2^-(bits-1) from -1 to below 1
static void
fill(int bits)
{
  uint32_t state = 1;
  for (int c = 0; c < N_CHANNELS; ++c) {
    for (int i = 0; i < N_FRAMES; ++i) {
      state         = state * 1664525U + 1013904223U;
      const int x   = (int)(state >> 8U) % (1 << (bits - 1));
      samples[c][i] = (float)(i % 2 ? x : -x - 1) / (float)(1 << (bits - 1));
    }
  }
}

/// Write the samples in odd blocks; return how many were clipped, or -1
static int64_t
write_samples(const char* path, int format)
{
  const CliAudioSpec    spec   = {format, N_CHANNELS, 44100, true};
  CliReport             report = {0};
  CliAudioWriter* const writer = cli_audio_writer_new(path, &spec, &report);
  bool                  ok     = writer != NULL;
  for (uint32_t at = 0, block = 1; ok && at < N_FRAMES; block = block * 3 + 1) {
    const uint32_t n = N_FRAMES - at < block ? N_FRAMES - at : block;
    const float*   channels[N_CHANNELS];
    for (int c = 0; c < N_CHANNELS; ++c) {
      channels[c] = samples[c] + at;
    }
    ok = cli_audio_writer_write(writer, channels, n, &report);
    at += n;
  }
  ok = ok && cli_audio_writer_finish(writer, &report) &&
       cli_audio_writer_commit(writer, &report);
  const int64_t n_clipped =
      ok ? (int64_t)cli_audio_writer_n_clipped(writer) : -1;
  cli_audio_writer_free(writer);
  cli_report_print(&report, true);
  cli_report_clear(&report);
  return n_clipped;
}

/// Read a file in odd blocks; return the number of frames, or -1
static int
read_samples(const char* path, CliReport* report)
{
  CliAudioReader* const reader = cli_audio_reader_new(path, report);
  if (!reader) {
    return -1;
  }
  uint32_t at = 0;
  uint32_t n  = 1;
  while (n) {
    float*         channels[CLI_MAX_CHANNELS] = {NULL};
    const uint32_t left                       = N_FRAMES + 1 - at;
    for (int c = 0; c < N_CHANNELS; ++c) {
      channels[c] = read_back[c] + at;
    }
    n = cli_audio_reader_read(reader, channels, left < 777 ? left : 777);
    at += n;
  }
  CHECK(cli_audio_reader_position(reader) == at);
  const bool ok = cli_audio_reader_finish(reader, report);
  cli_audio_reader_free(reader);
  return ok ? (int)at : -1;
}

/// Whether what was read is what was written
static bool
is_same(void)
{
  for (int c = 0; c < N_CHANNELS; ++c) {
    for (int i = 0; i < N_FRAMES; ++i) {
      if (samples[c][i] != read_back[c][i]) {
        fprintf(stderr,
                "channel %d, frame %d: %g instead of %g\n",
                c,
                i,
                (double)read_back[c][i],
                (double)samples[c][i]);
        return false;
      }
    }
  }
  return true;
}

static void
test_exact(void)
{
  static const struct {
    int format;
    int bits;
  } cases[] = {
      {SF_FORMAT_WAV | SF_FORMAT_PCM_16, 16},
      {SF_FORMAT_WAV | SF_FORMAT_PCM_24, 24},
      {SF_FORMAT_WAV | SF_FORMAT_PCM_32, 24},
      {SF_FORMAT_WAV | SF_FORMAT_FLOAT, 24},
      {SF_FORMAT_WAV | SF_FORMAT_DOUBLE, 24},
      {SF_FORMAT_RF64 | SF_FORMAT_PCM_16, 16},
      {SF_FORMAT_RF64 | SF_FORMAT_FLOAT, 24},
      {SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 16},
      {SF_FORMAT_FLAC | SF_FORMAT_PCM_24, 24},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); ++i) {
    CliReport report = {0};
    fill(cases[i].bits);
    CHECK(write_samples("exact", cases[i].format) == 0);
    CHECK(read_samples("exact", &report) == N_FRAMES);
    CHECK(is_same());
    CHECK(!report.n_lines);
    cli_report_clear(&report);
  }
}

static void
test_small_rf64(void)
{
  char magic[4] = "";
  CHECK(write_samples("small", SF_FORMAT_RF64 | SF_FORMAT_PCM_16) == 0);
  const int small = open("small", O_RDONLY);
  CHECK(read(small, magic, sizeof(magic)) == 4);
  CHECK(!memcmp(magic, "RIFF", 4)); // Only a large file needs the other
  close(small);
}

static void
test_clipping(void)
{
  fill(16);
  samples[0][5]    = 1.0F;
  samples[1][6]    = -1.5F;
  samples[2][7]    = -1.0F;
  samples[2][8]    = 32767.4F / 32768.0F;
  samples[2][9]    = 1e30F;
  CliReport report = {0};
  CHECK(write_samples("clip", SF_FORMAT_WAV | SF_FORMAT_PCM_16) == 3);
  CHECK(read_samples("clip", &report) == N_FRAMES);
  CHECK(read_back[0][5] == 32767.0F / 32768.0F);
  CHECK(read_back[1][6] == -1.0F);
  CHECK(read_back[2][7] == -1.0F);
  CHECK(read_back[2][8] == 32767.0F / 32768.0F);
  CHECK(read_back[2][9] == 32767.0F / 32768.0F);
  CHECK(!report.n_lines);

  CHECK(write_samples("loud", SF_FORMAT_WAV | SF_FORMAT_FLOAT) == 0);
  CHECK(read_samples("loud", &report) == N_FRAMES);
  CHECK(read_back[1][6] == -1.5F && read_back[2][9] == 0.0F);
  CHECK(report.n_lines == 1 && !report.n_errors);
  cli_report_clear(&report);
}

static void
test_not_finite(void)
{
  fill(16);
  samples[0][100]  = NAN;
  samples[1][200]  = INFINITY;
  samples[2][300]  = -INFINITY;
  CliReport report = {0};
  CHECK(write_samples("bad", SF_FORMAT_WAV | SF_FORMAT_FLOAT) == 0);
  CHECK(read_samples("bad", &report) == N_FRAMES);
  CHECK(read_back[0][100] == 0.0F && read_back[1][200] == 0.0F);
  CHECK(read_back[2][300] == 0.0F && read_back[2][301] == samples[2][301]);
  CHECK(report.n_lines == 1 && report.lines[0].severity == CLI_WARNING);
  CHECK(!strncmp(report.lines[0].text, "3 samples", 9));
  cli_report_clear(&report);
}

/// Return what a file lacks of what its header promises
static uint64_t
missing(const char* path)
{
  const int      fd = open(path, O_RDONLY);
  const uint64_t n  = cli_audio_extent_missing(fd);
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
  fill(16);
  for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); ++i) {
    SF_INFO info = {.samplerate = 44100, .channels = 1, .format = formats[i]};
    SNDFILE* const file = sf_open("extent", SFM_WRITE, &info);
    CHECK(file && sf_writef_float(file, samples[0], 5000) == 5000);
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

int
main(void)
{
  char folder[] = "/tmp/nmf-cli-audio-XXXXXX";
  if (!mkdtemp(folder) || chdir(folder)) {
    return 1;
  }
  test_exact();
  test_small_rf64();
  test_clipping();
  test_not_finite();
  test_extent();
  char* const command = cli_format("rm -rf '%s'", folder);
  const int   removed = system(command); // NOLINT(cert-env33-c)
  free(command);
  return n_failures != 0 || removed;
}
