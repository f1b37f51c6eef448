// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_excerpt.c
   Ranges of a recording: which samples they are, what is read around them, and
   where the recording ends.
*/

#include "base/report.h"
#include "check.h"
#include "files/audio_reader.h"
#include "inputs/excerpt.h"
#include "scratch.h"

#include <sndfile.h>

#include <math.h>
#include <stdint.h>

/// Length of the recording; each sample tells its place
#define N_FRAMES 10000

/// Of the separator
#define HOP 256
#define LATENCY 1024

/// Return the value of a sample
static float
sample_at(uint64_t frame)
{
  return (float)(frame + 1) / 16384.0f;
}

static void
write_recording(void)
{
  SF_INFO  info = {.samplerate = 8000,
                   .channels   = 1,
                   .format     = SF_FORMAT_WAV | SF_FORMAT_FLOAT};
  SNDFILE* file = sf_open("song.wav", SFM_WRITE, &info);
  REQUIRE(file != NULL);
  for (uint64_t i = 0; i < N_FRAMES; ++i) {
    const float sample = sample_at(i);
    CHECK_INT(sf_write_float(file, &sample, 1), 1);
  }
  CHECK_INT(sf_close(file), 0);
}

static void
test_times(void)
{
  UiRange range = ui_range_from_times(0.0, INFINITY, 44100);
  CHECK_INT(range.begin, 0);
  CHECK(range.end == UI_TO_THE_END);
  range = ui_range_from_times(1.5, 2.0, 44100);
  CHECK_INT(range.begin, 66150);
  CHECK_INT(range.end, 88200);

  // The nearest sample, also of times that have no exact number
  range = ui_range_from_times(0.1, 0.7, 48000);
  CHECK_INT(range.begin, 4800);
  CHECK_INT(range.end, 33600);
  range = ui_range_from_times(1.00001, 359999.9999, 44100);
  CHECK_INT(range.begin, 44100);
  CHECK_INT(range.end, 15875999996);

  // What ends here begins there
  for (int i = 0; i < 1000; ++i) {
    const double  time_s = i * 0.0123;
    const UiRange before = ui_range_from_times(0.0, time_s + 1e-9, 44100);
    const UiRange after  = ui_range_from_times(time_s + 1e-9, 100.0, 44100);
    CHECK_INT(before.end, after.begin);
  }
}

/// Begin to read a range, at the beginning of the recording
static UiExcerpt
begin(uint64_t first, uint64_t end, UiReport* report)
{
  UiExcerpt excerpt = {.reader = ui_audio_reader_new("song.wav", report),
                       .path   = "song.wav",
                       .range  = {first, end},
                       .block  = 777};
  REQUIRE(excerpt.reader != NULL);
  ui_excerpt_begin(&excerpt, HOP, LATENCY);
  return excerpt;
}

/// Read a range in blocks; return how many samples came, silence among them
static uint64_t
read_range(UiExcerpt* excerpt, uint32_t block)
{
  static float samples[N_FRAMES] = {0.0f};
  float*       channels[]        = {samples};
  UiReport     report            = {0};
  uint64_t     at                = excerpt->origin;
  double       fraction          = 0.0;
  uint32_t     n                 = block;
  while (n == block) {
    REQUIRE(ui_excerpt_read(excerpt, channels, &n, &report));
    for (uint32_t i = 0; i < n; ++i, ++at) {
      CHECK(samples[i] == (at < N_FRAMES ? sample_at(at) : 0.0f));
    }
    CHECK(ui_excerpt_fraction(excerpt) >= fraction);
    fraction = ui_excerpt_fraction(excerpt);
  }
  CHECK(fraction == 1.0);
  CHECK_INT(report.n_lines, 0);
  return at - excerpt->origin;
}

/// The last sample wanted comes out, and with it all from the origin on
static void
test_range(uint64_t first, uint64_t end, uint32_t block)
{
  UiReport       report  = {0};
  UiExcerpt      excerpt = begin(first, end, &report);
  const uint64_t last    = end < N_FRAMES ? end : N_FRAMES;
  check_note("%u to %u by %u", (unsigned)first, (unsigned)last, block);
  CHECK_INT(excerpt.origin % HOP, 0);
  CHECK(excerpt.origin <= first && first - excerpt.origin < HOP);
  CHECK_INT(excerpt.n_late, first - excerpt.origin + LATENCY);

  // What the separator is to remember
  const uint32_t n =
      excerpt.origin < 3 * HOP ? (uint32_t)excerpt.origin : 3 * HOP;
  if (n) {
    static float lead[3 * HOP] = {0.0f};
    float*       channels[]    = {lead};
    ui_excerpt_read_lead(&excerpt, channels, n);
    for (uint32_t i = 0; i < n; ++i) {
      CHECK(lead[i] == sample_at(excerpt.origin - n + i));
    }
  }
  CHECK_INT(read_range(&excerpt, block), last + LATENCY - excerpt.origin);
  ui_audio_reader_free(excerpt.reader);
  ui_report_clear(&report);
  check_no_note();
}

/// What begins after the recording's end is an error that says where that is
static void
test_beyond(void)
{
  static float samples[N_FRAMES] = {0.0f};
  float*       channels[]        = {samples};
  UiReport     report            = {0};
  UiExcerpt    excerpt           = begin(N_FRAMES, N_FRAMES + 100, &report);
  uint32_t     n                 = N_FRAMES;
  ui_excerpt_read_lead(&excerpt, channels, 3 * HOP);
  CHECK(!ui_excerpt_read(&excerpt, channels, &n, &report));
  CHECK_TEXT(ui_report_error(&report), "ends at 1.25 s, before --start");
  ui_audio_reader_free(excerpt.reader);
  ui_report_clear(&report);
}

int
main(void)
{
  static const uint32_t blocks[] = {1000, 64, 333, 8192};
  scratch_enter();
  write_recording();
  test_times();
  for (uint32_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); ++i) {
    test_range(0, UI_TO_THE_END, blocks[i]);
    test_range(0, 1, blocks[i]);
    test_range(HOP - 1, HOP, blocks[i]);
    test_range(HOP, HOP + 1, blocks[i]);
    test_range(5000, 7000, blocks[i]);
    test_range(5000, UI_TO_THE_END, blocks[i]);
    test_range(9000, N_FRAMES, blocks[i]);
    test_range(N_FRAMES - 1, UI_TO_THE_END, blocks[i]);
    test_range(0, N_FRAMES - LATENCY, blocks[i]);
    test_range(0, N_FRAMES + 1000, blocks[i]);
  }
  test_beyond();
  scratch_leave();
  return check_result();
}
