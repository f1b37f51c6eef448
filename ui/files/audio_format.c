// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "audio_format.h"

#include <sndfile.h>
#include <stdint.h>

/// Bytes from which on a WAV file might outgrow its 32-bit sizes.  Far below
/// 4 GB, as the length of some inputs is an estimate.
#define LARGE_BYTES ((uint64_t)1 << 31)

/// libsndfile's codes, in the order of CliSubtype; CLI_AUTO has none
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

/// libsndfile's codes, in the order of CliContainer
static const int container_codes[] = {
    SF_FORMAT_WAV,
    SF_FORMAT_FLAC,
    SF_FORMAT_OGG,
};

const char*
cli_audio_format_suffix(CliContainer container)
{
  static const char* const suffixes[] = {"wav", "flac", "ogg"};
  return suffixes[container];
}

bool
cli_audio_format_check(const CliAudioWish* wish, CliReport* report)
{
  // Opus would want one of its few rates, which the input decides later
  const SF_INFO info = {.samplerate = 48000,
                        .channels   = 1,
                        .format     = container_codes[wish->container] |
                                  subtype_codes[wish->subtype]};
  return wish->subtype == CLI_AUTO || sf_format_check(&info) ||
         cli_report_fail(report,
                         NULL,
                         "--subtype: %s files cannot hold this one",
                         cli_audio_format_suffix(wish->container));
}

/// Choose the subtype that keeps what the input has
static int
choose_subtype(CliContainer container, int input_format)
{
  const int input = input_format & SF_FORMAT_SUBMASK;
  if (container == CLI_OGG) {
    return SF_FORMAT_VORBIS;
  }
  if (input == SF_FORMAT_PCM_16 || input == SF_FORMAT_PCM_24) {
    return input;
  }
  if (container == CLI_FLAC) {
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
cli_audio_format_choose(const CliAudioWish* wish, const CliAudioShape* shape)
{
  const int      subtype = wish->subtype == CLI_AUTO
                               ? choose_subtype(wish->container, shape->format)
                               : subtype_codes[wish->subtype];
  const uint64_t n_bytes =
      shape->n_frames * shape->n_channels * sample_size(subtype);
  const bool large = !shape->n_frames || n_bytes >= LARGE_BYTES;
  if (wish->container == CLI_WAV && large) {
    return SF_FORMAT_RF64 | subtype;
  }
  if (wish->container == CLI_WAV && shape->has_layout) {
    return SF_FORMAT_WAVEX | subtype;
  }
  return container_codes[wish->container] | subtype;
}
