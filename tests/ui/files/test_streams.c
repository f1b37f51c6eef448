// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_streams.c
   Which streams are wanted, and how loud: stems, remixes, the residual and the
   rest.
*/

#include "base/report.h"
#include "check.h"
#include "files/streams.h"
#include "nms/dictionary.h"
#include "small_dictionary.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// Choose streams, forgetting what was said
static bool
choose_streams(const NmsDictionary* dictionary,
               const UiStreamWish*  wish,
               UiStreams*           streams)
{
  UiReport   report = {0};
  const bool ok     = ui_streams_choose(dictionary, wish, streams, &report);
  CHECK(ok == !report.n_errors);
  ui_report_clear(&report);
  return ok;
}

static void
test_streams(void)
{
  NmsDictionary* const dictionary = small_dictionary_new(3);
  UiStreams            streams;

  UiStreamWish wish = {NULL, NULL, false, false};
  CHECK(choose_streams(dictionary, &wish, &streams));
  CHECK(streams.n_streams == 3 && streams.n_wanted == 3);
  CHECK(!streams.residual && !streams.remix);

  wish = (UiStreamWish){"s2,s0", NULL, true, false};
  CHECK(choose_streams(dictionary, &wish, &streams));
  CHECK(streams.n_streams == 4 && streams.n_wanted == 3);
  CHECK(streams.wanted[0] && !streams.wanted[1] && streams.wanted[3]);

  wish = (UiStreamWish){"residual", NULL, false, false};
  CHECK(choose_streams(dictionary, &wish, &streams));
  CHECK(streams.residual && streams.n_wanted == 1 && streams.wanted[3]);

  wish = (UiStreamWish){NULL, "s1=-20,s2=mute", false, false};
  CHECK(choose_streams(dictionary, &wish, &streams));
  CHECK(streams.remix && !streams.residual && streams.n_wanted == 1);
  CHECK(fabsf(streams.gains[1] - 0.1f) < 1e-7f);
  CHECK(streams.gains[0] == 1.0f && streams.gains[2] == 0.0f);

  wish = (UiStreamWish){NULL, "residual=6", false, false};
  CHECK(choose_streams(dictionary, &wish, &streams));
  CHECK(streams.residual && streams.gains[3] > 1.99f);

  wish = (UiStreamWish){"s1", NULL, false, true};
  CHECK(choose_streams(dictionary, &wish, &streams));
  CHECK(streams.rest && streams.n_wanted == 2 && streams.n_made == 3);
  CHECK(!streams.wanted[0] && streams.made[0]);
  wish = (UiStreamWish){"s0,s1,s2", NULL, false, true};
  CHECK(!choose_streams(dictionary, &wish, &streams));
  wish = (UiStreamWish){"s0,s1,s2", NULL, true, true};
  CHECK(!choose_streams(dictionary, &wish, &streams));

  static const char* const bad[] = {"s1", "s1=", "s1=x", "s1=99", "s9=1", ""};
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); ++i) {
    wish = (UiStreamWish){NULL, bad[i], false, false};
    CHECK(!choose_streams(dictionary, &wish, &streams));
  }
  nms_dictionary_free(dictionary);
}

static void
test_lists(void)
{
  CHECK(ui_streams_list_has("a,b", "b"));
  CHECK(ui_streams_list_has("a", "a"));
  CHECK(!ui_streams_list_has("a,bc", "b"));
  CHECK(!ui_streams_list_has("a,b", "a,b"));
  CHECK(!ui_streams_list_has("", "a"));
  CHECK(!ui_streams_list_has(NULL, "b"));
}

/// Every gain that is one, and none beside
static void
test_gains(void)
{
  static const struct {
    const char* remix;
    double      gain; ///< Of s0
  } good[] = {
      {"s0=0", 1.0},
      {"s0=20", 10.0},
      {"s0=40", 100.0},
      {"s0=-120", 1e-6},
      {"s0=-0.5", 0.94406},
      {"s0=mute", 0.0},
      {"s0=20,s0=-20", 0.1}, // The last one holds
  };
  static const char* const bad[] = {
      "s0=40.1", "s0=-121", "s0=nan", "s0=inf", "s0=loud", "s0=0dB", "s0,s1=0"};
  NmsDictionary* dictionary = small_dictionary_new(2);
  UiStreams      streams;
  for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); ++i) {
    const UiStreamWish wish = {NULL, good[i].remix, false, false};
    check_note("%s", good[i].remix);
    CHECK(choose_streams(dictionary, &wish, &streams));
    CHECK_NEAR(streams.gains[0], good[i].gain, 1e-5 * good[i].gain);
    CHECK(streams.gains[1] == 1.0f);
  }
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); ++i) {
    const UiStreamWish wish = {NULL, bad[i], false, false};
    check_note("%s", bad[i]);
    CHECK(!choose_streams(dictionary, &wish, &streams));
  }
  check_no_note();
  nms_dictionary_free(dictionary);
}

/// Who does not know a name learns which there are
static void
test_unknown(void)
{
  NmsDictionary*     dictionary = small_dictionary_new(2);
  UiReport           report     = {0};
  const UiStreamWish wish       = {"s0,drums", NULL, true, false};
  UiStreams          streams;
  CHECK(!ui_streams_choose(dictionary, &wish, &streams, &report));
  CHECK_TEXT(ui_report_error(&report),
             "the dictionary has no source 'drums'; it has s0, s1, residual");
  ui_report_clear(&report);
  nms_dictionary_free(dictionary);
}

/// One source would get everything: its residual is kept apart
static void
test_alone(void)
{
  NmsDictionary*     dictionary = small_dictionary_new(1);
  UiReport           report     = {0};
  const UiStreamWish wish       = {NULL, NULL, false, false};
  UiStreams          streams;
  CHECK(ui_streams_choose(dictionary, &wish, &streams, &report));
  CHECK(streams.residual);
  CHECK_INT(streams.n_streams, 2);
  CHECK_INT(streams.n_wanted, 2);
  CHECK_TEXT(streams.names[1], "residual");
  REQUIRE_INT(report.n_lines, 1);
  CHECK_INT(report.lines[0].severity, UI_NOTE);
  ui_report_clear(&report);
  nms_dictionary_free(dictionary);
}

/// The rest is the sum of all that are not wanted, in each channel
static void
test_rest(void)
{
  enum { N_CHANNELS = 2, N_SAMPLES = 50, N_STREAMS = 5 };
  static float       samples[N_STREAMS * N_CHANNELS][N_SAMPLES];
  float*             outputs[N_STREAMS * N_CHANNELS];
  NmsDictionary*     dictionary = small_dictionary_new(4);
  const UiStreamWish wish       = {"s0,s2", NULL, true, true};
  UiStreams          streams;
  REQUIRE(choose_streams(dictionary, &wish, &streams));
  REQUIRE_INT(streams.n_streams, N_STREAMS);
  CHECK_INT(ui_streams_rest(&streams), 1); // s1, and with it s3
  for (uint32_t i = 0; i < N_STREAMS * N_CHANNELS; ++i) {
    outputs[i] = samples[i];
    for (uint32_t k = 0; k < N_SAMPLES; ++k) {
      samples[i][k] = (float)(1U << i) + (float)k * 1024.0f;
    }
  }
  ui_streams_sum_rest(&streams, outputs, N_CHANNELS, N_SAMPLES);
  for (uint32_t c = 0; c < N_CHANNELS; ++c) {
    for (uint32_t k = 0; k < N_SAMPLES; ++k) {
      const float s1 = (float)(1U << (2 + c));
      const float s3 = (float)(1U << (6 + c));
      CHECK(samples[2 + c][k] == s1 + s3 + 2.0f * (float)k * 1024.0f);
      CHECK(samples[0 + c][k] == (float)(1U << c) + (float)k * 1024.0f);
      CHECK(samples[4 + c][k] == (float)(1U << (4 + c)) + (float)k * 1024.0f);
    }
  }
  nms_dictionary_free(dictionary);
}

/// A source may not have the rest's name
static void
test_rest_name(void)
{
  NmsDictionary*     dictionary = small_dictionary_new(3);
  const UiStreamWish wish       = {"rest", NULL, false, true};
  UiStreams          streams;
  strcpy(dictionary->sources[1].name, UI_REST);
  CHECK(!choose_streams(dictionary, &wish, &streams));
  nms_dictionary_free(dictionary);
}

int
main(void)
{
  test_streams();
  test_lists();
  test_gains();
  test_unknown();
  test_alone();
  test_rest();
  test_rest_name();
  return check_result();
}
