// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_audio_format.c
   Which kind of file comes out of which kind that went in.
*/

#include "base/report.h"
#include "check.h"
#include "files/audio_format.h"
#include "files/audio_reader.h"

#include <sndfile.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// Return the format chosen for an input
static int
choose(UiContainer container, UiSubtype subtype, int input, uint64_t frames)
{
  const UiAudioWish  wish  = {container, subtype};
  const UiAudioShape shape = {frames, 2, 44100, input, false};
  return ui_audio_format_choose(&wish, &shape);
}

static void
test_format(void)
{
  const int      wav16 = SF_FORMAT_WAV | SF_FORMAT_PCM_16;
  const uint64_t hour  = (uint64_t)3600 * 44100;
  CHECK(choose(UI_WAV, UI_AUTO, wav16, hour) == wav16);
  CHECK(choose(UI_WAV, UI_FLOAT, wav16, hour) ==
        (SF_FORMAT_WAV | SF_FORMAT_FLOAT));
  CHECK(choose(UI_FLAC, UI_AUTO, wav16, hour) ==
        (SF_FORMAT_FLAC | SF_FORMAT_PCM_16));

  // What may not fit into 4 GB, or is of unknown length, becomes RF64
  CHECK(choose(UI_WAV, UI_AUTO, wav16, 10 * hour) ==
        (SF_FORMAT_RF64 | SF_FORMAT_PCM_16));
  CHECK(choose(UI_WAV, UI_AUTO, wav16, 0) ==
        (SF_FORMAT_RF64 | SF_FORMAT_PCM_16));
  CHECK(choose(UI_WAV, UI_DOUBLE, wav16, hour) ==
        (SF_FORMAT_RF64 | SF_FORMAT_DOUBLE));
  CHECK(choose(UI_FLAC, UI_AUTO, wav16, 100 * hour) ==
        (SF_FORMAT_FLAC | SF_FORMAT_PCM_16));
}

/// Return the subtype chosen by itself
static int
keep(UiContainer container, int subtype)
{
  return choose(container, UI_AUTO, SF_FORMAT_WAV | subtype, 1000) &
         SF_FORMAT_SUBMASK;
}

/// What the input has is kept where the container can hold it
static void
test_kept(void)
{
  CHECK_INT(keep(UI_WAV, SF_FORMAT_PCM_16), SF_FORMAT_PCM_16);
  CHECK_INT(keep(UI_WAV, SF_FORMAT_PCM_24), SF_FORMAT_PCM_24);
  CHECK_INT(keep(UI_WAV, SF_FORMAT_PCM_32), SF_FORMAT_PCM_32);
  CHECK_INT(keep(UI_WAV, SF_FORMAT_FLOAT), SF_FORMAT_FLOAT);
  CHECK_INT(keep(UI_WAV, SF_FORMAT_DOUBLE), SF_FORMAT_FLOAT);
  CHECK_INT(keep(UI_WAV, SF_FORMAT_PCM_U8), SF_FORMAT_PCM_24);
  CHECK_INT(keep(UI_WAV, SF_FORMAT_VORBIS), SF_FORMAT_PCM_24);
  CHECK_INT(keep(UI_FLAC, SF_FORMAT_PCM_16), SF_FORMAT_PCM_16);
  CHECK_INT(keep(UI_FLAC, SF_FORMAT_PCM_24), SF_FORMAT_PCM_24);
  CHECK_INT(keep(UI_FLAC, SF_FORMAT_PCM_32), SF_FORMAT_PCM_24);
  CHECK_INT(keep(UI_FLAC, SF_FORMAT_FLOAT), SF_FORMAT_PCM_24);
  CHECK_INT(keep(UI_OGG, SF_FORMAT_PCM_16), SF_FORMAT_VORBIS);
  CHECK_INT(keep(UI_OGG, SF_FORMAT_FLOAT), SF_FORMAT_VORBIS);
}

/// Places of channels want the extensible header
static void
test_layout(void)
{
  const UiAudioWish  wish  = {UI_WAV, UI_PCM16};
  const UiAudioShape shape = {1000, 6, 44100, SF_FORMAT_FLAC, true};
  CHECK_INT(ui_audio_format_choose(&wish, &shape),
            SF_FORMAT_WAVEX | SF_FORMAT_PCM_16);
}

/// What can hold what
static void
test_check(void)
{
  static const char* const suffixes[] = {"wav", "flac", "ogg"};
  // In the order of UiSubtype
  static const bool can[3][8] = {{1, 1, 1, 1, 1, 1, 0, 0},
                                 {1, 1, 1, 0, 0, 0, 0, 0},
                                 {1, 0, 0, 0, 0, 0, 1, 1}};
  for (int container = 0; container < 3; ++container) {
    CHECK_TEXT(ui_audio_format_suffix((UiContainer)container),
               suffixes[container]);
    for (int subtype = 0; subtype < 8; ++subtype) {
      UiReport          report = {0};
      const UiAudioWish wish   = {(UiContainer)container, (UiSubtype)subtype};
      check_note("%s, subtype %d", suffixes[container], subtype);
      CHECK_INT(ui_audio_format_check(&wish, &report), can[container][subtype]);
      CHECK_INT(report.n_errors, !can[container][subtype]);
      CHECK(can[container][subtype] ||
            strstr(ui_report_error(&report), suffixes[container]) != NULL);
      ui_report_clear(&report);
    }
  }
  check_no_note();
}

int
main(void)
{
  test_format();
  test_kept();
  test_layout();
  test_check();
  return check_result();
}
