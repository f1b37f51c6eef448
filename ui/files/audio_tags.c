// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "audio_tags.h"

#include "base/memory.h"
#include "base/text.h"

#include <jansson.h>

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// Most bytes of a history or text that has no length of its own
#define MAX_TEXT 8192

/// Most cue points
#define MAX_CUES 10000

/// A loudness that is not told, EBU Tech 3285
#define NO_LOUDNESS 0x7FFF

typedef SF_BROADCAST_INFO_VAR(MAX_TEXT) Broadcast;
typedef SF_CART_INFO_VAR(MAX_TEXT) Cart;
typedef SF_CUES_VAR(MAX_CUES) Cues;

struct UiAudioTagsImpl {
  char*         texts[SF_STR_LAST + 1]; ///< Or NULL, by libsndfile's codes
  Broadcast     broadcast;
  Cart          cart;
  SF_INSTRUMENT instrument;
  Cues*         cues; ///< Or NULL
  size_t        cues_size;
  int           layout[UI_MAX_CHANNELS]; ///< [n_channels]
  int           n_channels;
  bool          has_broadcast;
  bool          has_cart;
  bool          has_instrument;
  bool          has_layout;
  bool          is_ambisonic;
};

/// Whether every channel has a place of its own.  Of AIFF, libsndfile 1.2
/// gives what is no place at all.
static bool
is_layout(const int* layout, int n_channels)
{
  for (int i = 0; i < n_channels; ++i) {
    if (layout[i] <= SF_CHANNEL_MAP_INVALID ||
        layout[i] >= SF_CHANNEL_MAP_MAX) {
      return false;
    }
    for (int k = 0; k < i; ++k) {
      if (layout[k] == layout[i]) {
        return false;
      }
    }
  }
  return true;
}

/// Fill in the places that FLAC's channels have by definition, RFC 9639, 9.1.3
static bool
lay_out_flac(int n_channels, int* layout)
{
  enum {
    L   = SF_CHANNEL_MAP_LEFT,
    R   = SF_CHANNEL_MAP_RIGHT,
    C   = SF_CHANNEL_MAP_CENTER,
    LFE = SF_CHANNEL_MAP_LFE,
    BL  = SF_CHANNEL_MAP_REAR_LEFT,
    BR  = SF_CHANNEL_MAP_REAR_RIGHT,
    BC  = SF_CHANNEL_MAP_REAR_CENTER,
    SL  = SF_CHANNEL_MAP_SIDE_LEFT,
    SR  = SF_CHANNEL_MAP_SIDE_RIGHT
  };
  static const int layouts[][UI_MAX_CHANNELS] = {
      {L, R, C},
      {L, R, BL, BR},
      {L, R, C, BL, BR},
      {L, R, C, LFE, BL, BR},
      {L, R, C, LFE, BC, SL, SR},
      {L, R, C, LFE, BL, BR, SL, SR},
  };
  if (n_channels < 3 || n_channels > UI_MAX_CHANNELS) {
    return false;
  }
  memcpy(layout, layouts[n_channels - 3], sizeof(layouts[0]));
  return true;
}

/// Find out where the channels belong
static void
read_layout(UiAudioTags* tags, SNDFILE* file, const SF_INFO* info)
{
  const int n_channels = info->channels;
  const int container  = info->format & SF_FORMAT_TYPEMASK;
  tags->is_ambisonic   = sf_command(file, SFC_WAVEX_GET_AMBISONIC, NULL, 0) ==
                       SF_AMBISONIC_B_FORMAT;
  if (n_channels < 3 || n_channels > UI_MAX_CHANNELS) {
    return;
  }
  if (container == SF_FORMAT_FLAC) {
    tags->has_layout = lay_out_flac(n_channels, tags->layout);
  } else if (container != SF_FORMAT_AIFF) {
    tags->has_layout = sf_command(file,
                                  SFC_GET_CHANNEL_MAP_INFO,
                                  tags->layout,
                                  n_channels * (int)sizeof(int)) &&
                       is_layout(tags->layout, n_channels);
  }
}

/// Take the broadcast chunk, less what is only true of the input
static void
read_broadcast(UiAudioTags* tags, SNDFILE* file)
{
  Broadcast* const info = &tags->broadcast;
  tags->has_broadcast =
      sf_command(file, SFC_GET_BROADCAST_INFO, info, sizeof(*info));
  if (!tags->has_broadcast) {
    return;
  }
  if (info->coding_history_size > MAX_TEXT) {
    info->coding_history_size = MAX_TEXT;
  }
  memset(info->umid, 0, sizeof(info->umid));
  if (info->version >= 2) {
    info->loudness_value         = NO_LOUDNESS;
    info->loudness_range         = NO_LOUDNESS;
    info->max_true_peak_level    = NO_LOUDNESS;
    info->max_momentary_loudness = NO_LOUDNESS;
    info->max_shortterm_loudness = NO_LOUDNESS;
  }
}

/// Take the cue points
static void
read_cues(UiAudioTags* tags, SNDFILE* file)
{
  uint32_t n_cues = 0;
  if (!sf_command(file, SFC_GET_CUE_COUNT, &n_cues, sizeof(n_cues)) ||
      !n_cues || n_cues > MAX_CUES) {
    return;
  }
  tags->cues_size = offsetof(Cues, cue_points) + n_cues * sizeof(SF_CUE_POINT);
  tags->cues      = ui_new(tags->cues_size, 1);
  if (!sf_command(file, SFC_GET_CUE, tags->cues, (int)tags->cues_size)) {
    free(tags->cues);
    tags->cues = NULL;
  }
}

UiAudioTags*
ui_audio_tags_new(SNDFILE* file, const SF_INFO* info)
{
  UiAudioTags* const tags = ui_new(1, sizeof(UiAudioTags));
  tags->n_channels        = info->channels;
  for (int i = SF_STR_FIRST; i <= SF_STR_LAST; ++i) {
    const char* const text = sf_get_string(file, i);
    if (text && *text && i != SF_STR_SOFTWARE) {
      tags->texts[i] = ui_format("%s", text);
    }
  }
  read_broadcast(tags, file);
  read_cues(tags, file);
  read_layout(tags, file, info);
  tags->has_cart =
      sf_command(file, SFC_GET_CART_INFO, &tags->cart, sizeof(tags->cart)) &&
      tags->cart.tag_text_size <= MAX_TEXT;
  tags->has_instrument = sf_command(
      file, SFC_GET_INSTRUMENT, &tags->instrument, sizeof(tags->instrument));
  return tags;
}

void
ui_audio_tags_free(UiAudioTags* tags)
{
  if (tags) {
    for (int i = SF_STR_FIRST; i <= SF_STR_LAST; ++i) {
      free(tags->texts[i]);
    }
    free(tags->cues);
    free(tags);
  }
}

bool
ui_audio_tags_have_layout(const UiAudioTags* tags)
{
  return tags->has_layout || tags->is_ambisonic;
}

/// Tell the time of the first sample
static void
shift_broadcast(Broadcast* info, uint64_t start)
{
  const uint64_t time =
      ((uint64_t)info->time_reference_high << 32U | info->time_reference_low) +
      start;
  info->time_reference_high = (uint32_t)(time >> 32U);
  info->time_reference_low  = (uint32_t)time;
}

/// Return the cue points from a sample on, told from there; owned by the caller
static Cues*
shift_cues(const UiAudioTags* tags, uint64_t start)
{
  Cues* const cues = ui_new(tags->cues_size, 1);
  memcpy(cues, tags->cues, tags->cues_size);
  cues->cue_count = 0;
  for (uint32_t i = 0; i < tags->cues->cue_count; ++i) {
    const SF_CUE_POINT* const old = &tags->cues->cue_points[i];
    if (old->sample_offset >= start) {
      SF_CUE_POINT* const cue = &cues->cue_points[cues->cue_count++];
      *cue                    = *old;
      cue->sample_offset -= (uint32_t)start;
      cue->position -= old->position >= start ? (uint32_t)start : 0;
    }
  }
  return cues;
}

/// Move the loops; one that begins earlier is none any more
static void
shift_loops(SF_INSTRUMENT* instrument, uint64_t start)
{
  const int n_loops      = instrument->loop_count;
  instrument->loop_count = 0;
  for (int i = 0; i < n_loops && i < 16; ++i) {
    if (instrument->loops[i].start >= start) {
      const int k          = instrument->loop_count++;
      instrument->loops[k] = instrument->loops[i];
      instrument->loops[k].start -= (uint32_t)start;
      instrument->loops[k].end -= (uint32_t)start;
    }
  }
}

/// Write what is told in samples
static void
write_times(const UiAudioTags* tags, uint64_t start, SNDFILE* file)
{
  if (tags->has_broadcast) {
    Broadcast broadcast = tags->broadcast;
    shift_broadcast(&broadcast, start);
    sf_command(
        file, SFC_SET_BROADCAST_INFO, &broadcast, (int)sizeof(broadcast));
  }
  if (tags->cues) {
    Cues* const cues = shift_cues(tags, start);
    if (cues->cue_count) {
      sf_command(file, SFC_SET_CUE, cues, (int)tags->cues_size);
    }
    free(cues);
  }
  if (tags->has_instrument) {
    SF_INSTRUMENT instrument = tags->instrument;
    shift_loops(&instrument, start);
    sf_command(file, SFC_SET_INSTRUMENT, &instrument, (int)sizeof(instrument));
  }
}

/// Write the rest of what only WAV and its kin have
static void
write_chunks(const UiAudioTags* tags, SNDFILE* file)
{
  if (tags->has_cart) {
    Cart cart = tags->cart;
    sf_command(file, SFC_SET_CART_INFO, &cart, (int)sizeof(cart));
  }
  if (tags->has_layout) {
    int layout[UI_MAX_CHANNELS];
    memcpy(layout, tags->layout, sizeof(layout));
    sf_command(file,
               SFC_SET_CHANNEL_MAP_INFO,
               layout,
               tags->n_channels * (int)sizeof(int));
  }
  if (tags->is_ambisonic) {
    sf_command(file, SFC_WAVEX_SET_AMBISONIC, NULL, SF_AMBISONIC_B_FORMAT);
  }
}

/**
   Return a text as UTF-8, owned by the caller: what is none is Latin-1.

   FLAC and Ogg have no other, and libFLAC 1.4 crashes on it, and on the two
   characters that are none.
*/
static char*
make_utf8(const char* text)
{
  json_t* const string = json_string(text);
  const bool    is_utf8 =
      string && !strstr(text, "\xEF\xBF\xBE") && !strstr(text, "\xEF\xBF\xBF");
  char* const made = ui_new(2 * strlen(text) + 1, 1);
  char*       to   = made;
  for (const char* at = text; *at; ++at) {
    const uint8_t byte = (uint8_t)*at;
    if (is_utf8 || byte < 0x80) {
      *to++ = *at;
    } else {
      *to++ = (char)(0xC0U | byte >> 6U);
      *to++ = (char)(0x80U | (byte & 0x3FU));
    }
  }
  json_decref(string);
  return made;
}

void
ui_audio_tags_write(const UiAudioTags* tags,
                    uint64_t           start,
                    SNDFILE*           file,
                    int                format)
{
  const int  container = format & SF_FORMAT_TYPEMASK;
  const bool is_utf8 =
      container == SF_FORMAT_FLAC || container == SF_FORMAT_OGG;
  for (int i = SF_STR_FIRST; i <= SF_STR_LAST; ++i) {
    if (tags->texts[i] && is_utf8) {
      char* const text = make_utf8(tags->texts[i]);
      sf_set_string(file, i, text);
      free(text);
    } else if (tags->texts[i]) {
      sf_set_string(file, i, tags->texts[i]);
    }
  }
  if (!is_utf8) {
    write_times(tags, start, file);
    write_chunks(tags, file);
  }
}
