// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file tags_tool.c
   Makes and shows what goes with the sound in a file.

   tags-tool make FILE wav|wavex|rf64|flac|ogg|mp3 CHANNELS
     a second of tones with every tag that the format holds, and with channels
     in places that nobody would assume
   tags-tool show FILE
     one line for each tag
*/

#include <math.h>
#include <sndfile.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RATE 44100

/// Most channels of a file
#define MAX_CHANNELS 8

/// The places of four channels, and of six: not what anybody would assume
static const int four[] = {SF_CHANNEL_MAP_LEFT,
                           SF_CHANNEL_MAP_RIGHT,
                           SF_CHANNEL_MAP_SIDE_LEFT,
                           SF_CHANNEL_MAP_SIDE_RIGHT};
static const int six[]  = {SF_CHANNEL_MAP_LEFT,
                           SF_CHANNEL_MAP_RIGHT,
                           SF_CHANNEL_MAP_CENTER,
                           SF_CHANNEL_MAP_LFE,
                           SF_CHANNEL_MAP_SIDE_LEFT,
                           SF_CHANNEL_MAP_SIDE_RIGHT};

static _Noreturn void
fail(const char* path, const char* cause)
{
  fprintf(stderr, "tags-tool: %s: %s\n", path, cause);
  exit(1);
}

/// Return libsndfile's code of a format
static int
find_format(const char* name)
{
  static const struct {
    const char* name;
    int         code;
  } formats[] = {
      {"wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16},
      {"wavex", SF_FORMAT_WAVEX | SF_FORMAT_PCM_16},
      {"rf64", SF_FORMAT_RF64 | SF_FORMAT_PCM_16},
      {"flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16},
      {"ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS},
      {"mp3", SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III},
  };
  for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); ++i) {
    if (!strcmp(formats[i].name, name)) {
      return formats[i].code;
    }
  }
  fail(name, "is unknown");
}

/// Put the chunks that WAV and its kin have
static void
put_chunks(SNDFILE* file)
{
  SF_BROADCAST_INFO broadcast;
  memset(&broadcast, 0, sizeof(broadcast));
  snprintf(broadcast.description, sizeof(broadcast.description), "Scene 7");
  snprintf(broadcast.originator, sizeof(broadcast.originator), "Recorder");
  memcpy(broadcast.origination_date, "2026-11-26", 10);
  memcpy(broadcast.origination_time, "08:15:00", 8);
  memset(broadcast.umid, 7, sizeof(broadcast.umid));
  broadcast.time_reference_low  = 3600 * RATE;
  broadcast.time_reference_high = 1;
  broadcast.version             = 2;
  broadcast.loudness_value      = -2300;
  sf_command(file, SFC_SET_BROADCAST_INFO, &broadcast, sizeof(broadcast));

  SF_CUES cues;
  memset(&cues, 0, sizeof(cues));
  cues.cue_count = 3;
  for (uint32_t i = 0; i < cues.cue_count; ++i) {
    cues.cue_points[i].indx          = (int32_t)i + 1;
    cues.cue_points[i].position      = i * 10000;
    cues.cue_points[i].sample_offset = i * 10000;
    memcpy(&cues.cue_points[i].fcc_chunk, "data", 4);
  }
  sf_command(file, SFC_SET_CUE, &cues, sizeof(cues));

  SF_INSTRUMENT instrument;
  memset(&instrument, 0, sizeof(instrument));
  instrument.basenote       = 57;
  instrument.loop_count     = 1;
  instrument.loops[0].mode  = SF_LOOP_FORWARD;
  instrument.loops[0].start = 1000;
  instrument.loops[0].end   = 23000;
  sf_command(file, SFC_SET_INSTRUMENT, &instrument, sizeof(instrument));

  SF_CART_INFO cart;
  memset(&cart, 0, sizeof(cart));
  memcpy(cart.version, "0101", 4);
  snprintf(cart.title, sizeof(cart.title), "Jingle");
  sf_command(file, SFC_SET_CART_INFO, &cart, sizeof(cart));
}

static int
make(const char* path, const char* format, int n_channels)
{
  SF_INFO        info = {.samplerate = RATE,
                         .channels   = n_channels,
                         .format     = find_format(format)};
  SNDFILE* const file = sf_open(path, SFM_WRITE, &info);
  if (!file || n_channels > MAX_CHANNELS) {
    fail(path, sf_strerror(NULL));
  }
  for (int i = SF_STR_FIRST; i <= SF_STR_LAST; ++i) {
    char text[32];
    snprintf(text, sizeof(text), i == SF_STR_TRACKNUMBER ? "7" : "Text %d", i);
    sf_set_string(file, i, text);
  }
  put_chunks(file);
  if (n_channels == 4 || n_channels == 6) {
    int layout[6];
    memcpy(
        layout, n_channels == 4 ? four : six, sizeof(int) * (size_t)n_channels);
    sf_command(
        file, SFC_SET_CHANNEL_MAP_INFO, layout, n_channels * (int)sizeof(int));
  }
  static float samples[RATE * MAX_CHANNELS];
  for (int i = 0; i < RATE * n_channels; ++i) {
    samples[i] = 0.2f * sinf((float)(i / n_channels) * 0.05f);
  }
  if (sf_writef_float(file, samples, RATE) != RATE) {
    fail(path, sf_strerror(file));
  }
  return sf_close(file);
}

/// Show the chunks that WAV and its kin have
static void
show_chunks(SNDFILE* file)
{
  SF_BROADCAST_INFO broadcast;
  if (sf_command(file, SFC_GET_BROADCAST_INFO, &broadcast, sizeof(broadcast))) {
    printf("broadcast %u %u '%s' '%s' %.10s %.8s loudness %d umid %d\n",
           broadcast.time_reference_high,
           broadcast.time_reference_low,
           broadcast.description,
           broadcast.originator,
           broadcast.origination_date,
           broadcast.origination_time,
           broadcast.loudness_value,
           broadcast.umid[0]);
  }
  SF_CUES cues;
  if (sf_command(file, SFC_GET_CUE, &cues, sizeof(cues))) {
    for (uint32_t i = 0; i < cues.cue_count; ++i) {
      printf("cue %u\n", cues.cue_points[i].sample_offset);
    }
  }
  SF_INSTRUMENT instrument;
  if (sf_command(file, SFC_GET_INSTRUMENT, &instrument, sizeof(instrument))) {
    printf("instrument %d, loop %u %u\n",
           instrument.basenote,
           instrument.loops[0].start,
           instrument.loops[0].end);
  }
  SF_CART_INFO cart;
  if (sf_command(file, SFC_GET_CART_INFO, &cart, sizeof(cart))) {
    printf("cart '%s'\n", cart.title);
  }
}

static int
show(const char* path)
{
  SF_INFO        info = {0};
  SNDFILE* const file = sf_open(path, SFM_READ, &info);
  if (!file) {
    fail(path, sf_strerror(NULL));
  }
  for (int i = SF_STR_FIRST; i <= SF_STR_LAST; ++i) {
    const char* const text = sf_get_string(file, i);
    if (text && i != SF_STR_SOFTWARE) {
      printf("text %d '%s'\n", i, text);
    }
  }
  show_chunks(file);
  int layout[MAX_CHANNELS] = {0};
  if (info.channels <= MAX_CHANNELS &&
      sf_command(file,
                 SFC_GET_CHANNEL_MAP_INFO,
                 layout,
                 info.channels * (int)sizeof(int))) {
    printf("layout");
    for (int i = 0; i < info.channels; ++i) {
      printf(" %d", layout[i]);
    }
    printf("\n");
  }
  return sf_close(file);
}

int
main(int argc, char** argv)
{
  if (argc == 5 && !strcmp(argv[1], "make")) {
    return make(argv[2], argv[3], (int)strtol(argv[4], NULL, 10));
  }
  if (argc == 3 && !strcmp(argv[1], "show")) {
    return show(argv[2]);
  }
  fail(argc > 1 ? argv[1] : "nothing", "is not a command");
}
