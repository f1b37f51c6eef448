// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_audio_tags.c
   What goes with the sound to the files made of it.
*/

#include "check.h"
#include "files/audio_tags.h"
#include "scratch.h"

#include <sndfile.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

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
  SNDFILE* const     whole = sf_open("whole", SFM_READ, &info);
  UiAudioTags* const tags  = ui_audio_tags_new(whole, &info);
  sf_close(whole);
  SNDFILE* const written = sf_open("part", SFM_WRITE, &info);
  ui_audio_tags_write(tags, 5000, written, info.format);
  ui_audio_tags_free(tags);
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

/// Write a little silence, and close the file
static void
complete(SNDFILE* file, int n_channels)
{
  static const float silence[100 * UI_MAX_CHANNELS];
  CHECK_INT(sf_write_float(file, silence, 100 * n_channels), 100 * n_channels);
  CHECK_INT(sf_close(file), 0);
}

/// Texts go along, but for the name of the program that wrote the input
static void
test_texts(void)
{
  SF_INFO  info = {.samplerate = 44100,
                   .channels   = 1,
                   .format     = SF_FORMAT_FLAC | SF_FORMAT_PCM_16};
  SNDFILE* file = sf_open("texts", SFM_WRITE, &info);
  REQUIRE(file != NULL);
  sf_set_string(file, SF_STR_TITLE, "Title");
  sf_set_string(file, SF_STR_ARTIST, "Somebody");
  sf_set_string(file, SF_STR_SOFTWARE, "Another program");
  complete(file, 1);

  file = sf_open("texts", SFM_READ, &info);
  REQUIRE(file != NULL);
  UiAudioTags* tags = ui_audio_tags_new(file, &info);
  CHECK(!ui_audio_tags_have_layout(tags));
  sf_close(file);
  file = sf_open("written", SFM_WRITE, &info);
  REQUIRE(file != NULL);
  ui_audio_tags_write(tags, 0, file, info.format);
  ui_audio_tags_free(tags);
  ui_audio_tags_free(NULL);
  complete(file, 1);

  file = sf_open("written", SFM_READ, &info);
  REQUIRE(file != NULL);
  CHECK_TEXT(sf_get_string(file, SF_STR_TITLE), "Title");
  CHECK_TEXT(sf_get_string(file, SF_STR_ARTIST), "Somebody");
  const char* software = sf_get_string(file, SF_STR_SOFTWARE);
  CHECK(!software || !strstr(software, "Another program"));
  sf_close(file);
}

/// Texts in Latin-1 stay what they are in WAV and become UTF-8 elsewhere
static void
test_latin(void)
{
  static const struct {
    int         format;
    const char* title;
    const char* artist;
  } cases[] = {
      {SF_FORMAT_WAV | SF_FORMAT_PCM_16, "K\xF6nig", "a\xEF\xBF\xBF"},
      {SF_FORMAT_FLAC | SF_FORMAT_PCM_16,
       "K\xC3\xB6nig",
       "a\xC3\xAF\xC2\xBF\xC2\xBF"},
      {SF_FORMAT_OGG | SF_FORMAT_VORBIS,
       "K\xC3\xB6nig",
       "a\xC3\xAF\xC2\xBF\xC2\xBF"},
  };
  SF_INFO  info = {.samplerate = 44100,
                   .channels   = 1,
                   .format     = SF_FORMAT_WAV | SF_FORMAT_PCM_16};
  SNDFILE* file = sf_open("latin", SFM_WRITE, &info);
  sf_set_string(file, SF_STR_TITLE, "K\xF6nig");
  sf_set_string(file, SF_STR_ARTIST, "a\xEF\xBF\xBF"); // U+FFFF is none
  sf_set_string(file, SF_STR_COMMENT, "\xE2\x82\xAC");
  complete(file, 1);
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); ++i) {
    file              = sf_open("latin", SFM_READ, &info);
    UiAudioTags* tags = ui_audio_tags_new(file, &info);
    sf_close(file);
    info.format = cases[i].format;
    file        = sf_open("written", SFM_WRITE, &info);
    ui_audio_tags_write(tags, 0, file, info.format);
    ui_audio_tags_free(tags);
    complete(file, 1);
    file = sf_open("written", SFM_READ, &info);
    CHECK_TEXT(sf_get_string(file, SF_STR_TITLE), cases[i].title);
    CHECK_TEXT(sf_get_string(file, SF_STR_ARTIST), cases[i].artist);
    CHECK_TEXT(sf_get_string(file, SF_STR_COMMENT), "\xE2\x82\xAC");
    sf_close(file);
  }
}

/// Return whether the channels of a file have places
static bool
has_layout(int format, int n_channels)
{
  SF_INFO info = {
      .samplerate = 44100, .channels = n_channels, .format = format};
  SNDFILE* file = sf_open("layout", SFM_WRITE, &info);
  REQUIRE(file != NULL);
  complete(file, n_channels);
  file = sf_open("layout", SFM_READ, &info);
  REQUIRE(file != NULL);
  UiAudioTags* tags = ui_audio_tags_new(file, &info);
  const bool   has  = ui_audio_tags_have_layout(tags);
  ui_audio_tags_free(tags);
  sf_close(file);
  return has;
}

/// FLAC's channels have places by definition, from the third on
static void
test_layout(void)
{
  for (int n_channels = 1; n_channels <= UI_MAX_CHANNELS; ++n_channels) {
    check_note("%d channels", n_channels);
    CHECK_INT(has_layout(SF_FORMAT_FLAC | SF_FORMAT_PCM_16, n_channels),
              n_channels > 2);
    CHECK(!has_layout(SF_FORMAT_WAV | SF_FORMAT_PCM_16, n_channels));
  }
  check_no_note();
}

int
main(void)
{
  scratch_enter();
  test_times_of_a_part();
  test_texts();
  test_latin();
  test_layout();
  scratch_leave();
  return check_result();
}
