// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_audio.c
   Audio files in and out: exact samples, clipping, files that lie.
*/

#include "base/report.h"
#include "base/text.h"
#include "check.h"
#include "files/audio_extent.h"
#include "files/audio_mpeg.h"
#include "files/audio_reader.h"
#include "files/audio_writer.h"

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
  const CliAudioSpec    spec   = {format, N_CHANNELS, 44100, true, NULL, 0};
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

/// Write the samples as no writer of ours does, whatever they are
static void
write_as_it_is(const char* path)
{
  SF_INFO        info = {.samplerate = 44100,
                         .channels   = N_CHANNELS,
                         .format     = SF_FORMAT_WAV | SF_FORMAT_FLOAT};
  SNDFILE* const file = sf_open(path, SFM_WRITE, &info);
  for (int i = 0; file && i < N_FRAMES; ++i) {
    const float frame[] = {samples[0][i], samples[1][i], samples[2][i]};
    CHECK(sf_writef_float(file, frame, 1) == 1);
  }
  CHECK(file && !sf_close(file));
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
  write_as_it_is("bad");
  CHECK(read_samples("bad", &report) == N_FRAMES);
  CHECK(read_back[0][100] == 0.0F && read_back[1][200] == 0.0F);
  CHECK(read_back[2][300] == 0.0F && read_back[2][301] == samples[2][301]);
  CHECK(report.n_lines == 1 && report.lines[0].severity == CLI_WARNING);
  CHECK(!strncmp(report.lines[0].text, "3 samples", 9));
  cli_report_clear(&report);
}

/// What is not finite is written as 0 and counted, and does not hide the peak
static void
test_writing_not_finite(int format)
{
  static const float wrong[] = {NAN, INFINITY, -INFINITY, -NAN};
  const CliAudioSpec spec    = {format, N_CHANNELS, 44100, true, NULL, 0};
  CliReport          report  = {0};
  const float* channels[N_CHANNELS] = {samples[0], samples[1], samples[2]};
  fill(16);
  for (int i = 0; i < N_FRAMES; ++i) {
    samples[1][i] = i % 1000 == 7 ? wrong[i / 1000 % 4] : samples[1][i] / 2.0F;
    samples[0][i] = samples[2][i] = 0.0F;
  }
  samples[2][9]                = -0.75F;
  CliAudioWriter* const writer = cli_audio_writer_new("b.wav", &spec, &report);
  CHECK(writer && cli_audio_writer_write(writer, channels, N_FRAMES, &report) &&
        cli_audio_writer_finish(writer, &report) &&
        cli_audio_writer_commit(writer, &report));
  CHECK(writer && cli_audio_writer_n_broken(writer) == 10);
  CHECK(writer && cli_audio_writer_n_clipped(writer) == 0);
  CHECK(writer && cli_audio_writer_peak(writer) == 0.75F);
  cli_audio_writer_free(writer);
  CHECK(read_samples("b.wav", &report) == N_FRAMES);
  for (int i = 0; i < N_FRAMES; ++i) {
    CHECK(read_back[1][i] == (isfinite(samples[1][i]) ? samples[1][i] : 0.0F));
  }
  cli_report_clear(&report);
}

/// Return what a file lacks of what its header promises
static uint64_t
missing(const char* path)
{
  const int            fd     = open(path, O_RDONLY);
  const CliAudioExtent extent = cli_audio_extent(fd);
  const uint64_t       n      = cli_audio_extent_missing(&extent);
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

/// Put what is told in samples into a file, at 4000 and 7000
static void
put_times(SNDFILE* file)
{
  SF_BROADCAST_INFO broadcast = {.time_reference_low  = 0xFFFFFFFFU,
                                 .time_reference_high = 1};
  SF_CUES           cues      = {.cue_count = 2};
  SF_INSTRUMENT     instrument;
  memset(&instrument, 0, sizeof(instrument));
  for (uint32_t i = 0; i < 2; ++i) {
    cues.cue_points[i].indx          = (int32_t)i;
    cues.cue_points[i].sample_offset = 4000 + 3000 * i;
    instrument.loops[i].start        = 4000 + 3000 * i;
    instrument.loops[i].end          = 9000;
    instrument.loops[i].mode         = SF_LOOP_FORWARD;
  }
  instrument.loop_count = 2;
  sf_command(file, SFC_SET_BROADCAST_INFO, &broadcast, sizeof(broadcast));
  sf_command(file, SFC_SET_CUE, &cues, sizeof(cues));
  sf_command(file, SFC_SET_INSTRUMENT, &instrument, sizeof(instrument));
}

/// A part of a recording tells times from its own first sample
static void
test_times_of_a_part(void)
{
  SF_INFO        info = {.samplerate = 44100,
                         .channels   = 1,
                         .format     = SF_FORMAT_WAV | SF_FORMAT_PCM_16};
  SNDFILE* const file = sf_open("whole", SFM_WRITE, &info);
  put_times(file);
  sf_close(file);
  SNDFILE* const      whole = sf_open("whole", SFM_READ, &info);
  CliAudioTags* const tags  = cli_audio_tags_new(whole, &info);
  sf_close(whole);
  SNDFILE* const written = sf_open("part", SFM_WRITE, &info);
  cli_audio_tags_write(tags, 5000, written, info.format);
  cli_audio_tags_free(tags);
  sf_close(written);

  SF_BROADCAST_INFO broadcast;
  SF_CUES           cues;
  SF_INSTRUMENT     instrument;
  SNDFILE* const    part = sf_open("part", SFM_READ, &info);
  CHECK(
      sf_command(part, SFC_GET_BROADCAST_INFO, &broadcast, sizeof(broadcast)));
  CHECK(broadcast.time_reference_low == 4999);
  CHECK(broadcast.time_reference_high == 2);
  CHECK(sf_command(part, SFC_GET_CUE, &cues, sizeof(cues)));
  CHECK(cues.cue_count == 1 && cues.cue_points[0].sample_offset == 2000);
  CHECK(sf_command(part, SFC_GET_INSTRUMENT, &instrument, sizeof(instrument)));
  CHECK(instrument.loop_count == 1);
  CHECK(instrument.loops[0].start == 2000 && instrument.loops[0].end == 4000);
  sf_close(part);
}

/// Write a file of one channel; return its size, or 0 if it has no encoder
static size_t
write_file(const char* path, int format)
{
  SF_INFO        info = {.samplerate = 44100, .channels = 1, .format = format};
  SNDFILE* const file = sf_open(path, SFM_WRITE, &info);
  if (!file) {
    return 0;
  }
  CHECK(sf_writef_float(file, samples[0], N_FRAMES) == N_FRAMES);
  sf_close(file);
  const int   fd   = open(path, O_RDONLY);
  const off_t size = lseek(fd, 0, SEEK_END);
  close(fd);
  return (size_t)size;
}

/// Change some bytes, most of them near the beginning
static void
damage(int fd, size_t size, uint32_t* state)
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
  fill(16);
  for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); ++i) {
    for (int k = 0; k < 40; ++k) {
      const size_t size = write_file("damaged", formats[i]);
      const int    fd   = open("damaged", O_RDWR);
      damage(fd, size, &state);
      const CliAudioExtent extent = cli_audio_extent(fd);
      CHECK(extent.begin <= size && extent.there <= size - extent.begin);
      CHECK(extent.size_at <= size && extent.n_size <= sizeof(extent.size));
      close(fd);
    }
  }
}

/// Decode MP3 to its end; return its length
static uint64_t
decode(const CliMpegRange* range)
{
  uint64_t       n    = 0;
  CliMpeg* const mpeg = cli_mpeg_new(range);
  if (mpeg) {
    static float block[2 * 777];
    size_t       left = 1;
    while (left) {
      left = cli_mpeg_read(mpeg, block, 777);
      n += left;
    }
    CHECK(!cli_mpeg_error(mpeg));
    CHECK(cli_mpeg_n_lost(mpeg) <= 48 * (range->end - range->begin));
  }
  cli_mpeg_free(mpeg);
  return n;
}

/// Damaged MP3 gives no more samples than so many bytes can hold
static void
test_damaged_mpeg(void)
{
  const int format = SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III;
  uint32_t  state  = 1;
  fill(16);
  if (!write_file("damaged", format)) {
    fprintf(stderr, "libsndfile cannot write MP3\n");
    return;
  }
  for (int k = 0; k < 60; ++k) {
    const size_t       size  = write_file("damaged", format);
    const int          fd    = open("damaged", O_RDWR);
    const CliMpegRange whole = {fd, 0, size};
    if (!k) {
      CHECK(decode(&whole) == N_FRAMES);
    }
    damage(fd, size, &state);
    CHECK(decode(&whole) <= size * 48);
    const CliMpegRange part = {fd, size / 3, size - size / 3};
    CHECK(decode(&part) <= size * 48);
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
  test_writing_not_finite(SF_FORMAT_WAV | SF_FORMAT_FLOAT);
  test_writing_not_finite(SF_FORMAT_WAV | SF_FORMAT_PCM_24);
  test_extent();
  test_times_of_a_part();
  test_damaged_extent();
  test_damaged_mpeg();
  char* const command = cli_format("rm -rf '%s'", folder);
  const int   removed = system(command); // NOLINT(cert-env33-c)
  free(command);
  CHECK_INT(removed, 0);
  return check_result();
}
