// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "audio_format.h"

#include <sndfile.h>
#include <stdint.h>

/// Bytes from which on a WAV file might outgrow its 32-bit sizes.  Far below
/// 4 GB, as the length of some inputs is an estimate.
#define LARGE_BYTES ((uint64_t)1 << 31)

/// libsndfile's codes, in the order of UiSubtype; UI_AUTO has none
static const int subtype_codes[] = {
    0,
    SF_FORMAT_PCM_16,
    SF_FORMAT_PCM_24,
    SF_FORMAT_PCM_32,
    SF_FORMAT_FLOAT,
    SF_FORMAT_DOUBLE,
    SF_FORMAT_VORBIS,
    SF_FORMAT_OPUS,
};

/// libsndfile's codes, in the order of UiContainer
static const int container_codes[] = {
    SF_FORMAT_WAV,
    SF_FORMAT_FLAC,
    SF_FORMAT_OGG,
};

const char*
ui_audio_format_suffix(UiContainer container)
{
  static const char* const suffixes[] = {"wav", "flac", "ogg"};
  return suffixes[container];
}

bool
ui_audio_format_check(const UiAudioWish* wish, UiReport* report)
{
  // Opus would want one of its few rates, which the input decides later
  const SF_INFO info = {.samplerate = 48000,
                        .channels   = 1,
                        .format     = container_codes[wish->container] |
                                  subtype_codes[wish->subtype]};
  return wish->subtype == UI_AUTO || sf_format_check(&info) ||
         ui_report_fail(report,
                        NULL,
                        "--subtype: %s files cannot hold this one",
                        ui_audio_format_suffix(wish->container));
}

/// Choose the subtype that keeps what the input has
static int
choose_subtype(UiContainer container, int input_format)
{
  const int input = input_format & SF_FORMAT_SUBMASK;
  if (container == UI_OGG) {
    return SF_FORMAT_VORBIS;
  }
  if (input == SF_FORMAT_PCM_16 || input == SF_FORMAT_PCM_24) {
    return input;
  }
  if (container == UI_FLAC) {
    return SF_FORMAT_PCM_24;
  }
  if (input == SF_FORMAT_FLOAT || input == SF_FORMAT_DOUBLE) {
    return SF_FORMAT_FLOAT;
  }
  return input == SF_FORMAT_PCM_32 ? input : SF_FORMAT_PCM_24;
}

/// Return an upper bound of the bytes of a sample
static uint64_t
sample_size(int subtype)
{
  return subtype == SF_FORMAT_DOUBLE ? 8 : 4;
}

int
ui_audio_format_choose(const UiAudioWish* wish, const UiAudioShape* shape)
{
  const int      subtype = wish->subtype == UI_AUTO
                               ? choose_subtype(wish->container, shape->format)
                               : subtype_codes[wish->subtype];
  const uint64_t n_bytes =
      shape->n_frames * shape->n_channels * sample_size(subtype);
  const bool large = !shape->n_frames || n_bytes >= LARGE_BYTES;
  if (wish->container == UI_WAV && large) {
    return SF_FORMAT_RF64 | subtype;
  }
  if (wish->container == UI_WAV && shape->has_layout) {
    return SF_FORMAT_WAVEX | subtype;
  }
  return container_codes[wish->container] | subtype;
}
