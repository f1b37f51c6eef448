// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "live_options.h"

#include "files/audio_reader.h"
#include "nms/dictionary.h"

/// Longest time that --duration takes, seconds: a day
#define MAX_DURATION_S 86400

// clang-format off
#define FIELD(name) offsetof(LiveOptions, name)

static const UiOption table[] = {
  {'d', "dictionary", UI_TEXT, FIELD(dictionary), "KIT", 0, 0,
   "Dictionary file (.nmf), or the name of a preset; default: band"},
  {0, "input", UI_TEXT, FIELD(input), "DEV", 0, 0,
   "Part of the name of a device, or alsa:NAME or jack:NAME; default: JACK's "
   "if its server runs, else ALSA's pipewire or default"},
  {0, "output", UI_TEXT, FIELD(output), "DEV", 0, 0,
   "Likewise; default: the same"},
  {0, "rate", UI_COUNT, FIELD(rate), "HZ", UI_MIN_RATE_HZ, UI_MAX_RATE_HZ,
   "Sample rate; default: the device's"},
  {0, "latency", UI_REAL, FIELD(latency), "MS", 0, 1000,
   "Delay asked of the device, each way; default: 20"},
  {0, "hop", UI_COUNT, FIELD(hop), "M", 1, 0.5 * NMS_MAX_WINDOW,
   "Samples from frame to frame; the engine's delay is twice that; default: "
   "the dictionary's"},
  {0, "remix", UI_TEXT, FIELD(remix), "A=DB,B=mute", 0, 0,
   "Begin with these gains; default: all sources as they are"},
  {0, "stereo", UI_CHOICE, FIELD(stereo), LIVE_STEREO_CHOICES, 0, 0,
   "Whether sources are told apart by where they were when learnt, too: as "
   "long as the sound agrees, or not; default: auto"},
  {0, "stems", UI_FLAG, FIELD(stems), NULL, 0, 0,
   "Play the first source on the first pair of outputs, the second on the "
   "second, and so on"},
  {0, "record", UI_TEXT, FIELD(record), "DIR", 0, 0,
   "Record into DIR/take-1, from the beginning: the remix, or the stems"},
  {0, "duration", UI_REAL, FIELD(duration), "S", 0, MAX_DURATION_S,
   "Stop after so many seconds of sound"},
  {0, "list-devices", UI_FLAG, FIELD(list), NULL, 0, 0,
   "List the devices and stop"},
  {'v', "verbose", UI_FLAG, FIELD(verbose), NULL, 0, 0,
   "Print a line each second, not the view"},
};
// clang-format on

static const UiProgram program = {
    "nmf-live",
    "[OPTION]...",
    "Take sound apart while it is played, from sound card to sound card: "
    "gain, mute and solo for each source, with the delay shown.",
    "Examples:\n"
    "  nmf-live --remix vocals=mute\n"
    "  nmf-live -d speech --hop 128 --input microphone\n"
    "  nmf-live --stems --record takes --input jack: --output jack:\n",
    table,
    sizeof(table) / sizeof(table[0]),
    NULL,
};

UiParse
live_options_parse(int argc, char** argv, LiveOptions* options)
{
  *options = (LiveOptions){.dictionary = "band", .latency = 20.0};

  UiOperands    operands;
  const UiParse parse =
      ui_options_parse(&program, argc, argv, options, &operands);
  if (parse != UI_PARSE_RUN || !operands.n_operands) {
    return parse;
  }
  UiReport report = {0};
  ui_report_fail(&report,
                 operands.operands[0],
                 "nmf-live plays no files; see nmf-live --help");
  ui_report_print(&report, false);
  ui_report_clear(&report);
  return UI_PARSE_BAD;
}
