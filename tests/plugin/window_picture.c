// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  What the window shows of real sounds: the plugin runs in a host, a window's
  model is told what that shows, and is drawn.

      window_picture place OUT.wav PAN FILE
          the first channel of a file, in two channels
      window_picture draw BUNDLE KIT OUT.png ZOOM END
          SYMBOL=VALUE@SECONDS ... -- FILE ...
          the window when the sum of some files with two channels has played
          until END, in seconds; a control is set so many seconds before that,
          or from the beginning without @
*/

#include "check.h"
#include "host.h"
#include "protocol/patch.h"
#include "protocol/show.h"
#include "protocol/walk.h"
#include "screens.h"
#include "tools.h"
#include "window/model.h"

#include <sndfile.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BLOCK 512

/// A whole sound file, interleaved
typedef struct {
  float*  samples;
  int64_t n_frames;
  int     n_channels;
  int     rate;
} Sound;

static PlugUris uris;

static LV2_URID
map(LV2_URID_Map_Handle handle, const char* uri)
{
  (void)handle;
  return host_map(uri);
}

static Sound
read_sound(const char* path)
{
  SF_INFO  info = {0};
  SNDFILE* file = sf_open(path, SFM_READ, &info);
  check_note("%s", path);
  REQUIRE(file != NULL);
  Sound sound = {new_floats((size_t)(info.frames * info.channels)),
                 info.frames,
                 info.channels,
                 info.samplerate};
  REQUIRE_INT(sf_readf_float(file, sound.samples, info.frames), info.frames);
  sf_close(file);
  check_no_note();
  return sound;
}

static int
place(char** arguments)
{
  const Sound  sound = read_sound(arguments[2]);
  const double angle = (atof(arguments[1]) + 1.0) * 0.25 * TOOLS_PI;
  SF_INFO      info  = {.samplerate = sound.rate,
                        .channels   = 2,
                        .format     = SF_FORMAT_WAV | SF_FORMAT_FLOAT};
  SNDFILE*     file  = sf_open(arguments[0], SFM_WRITE, &info);
  REQUIRE(file != NULL);
  for (int64_t i = 0; i < sound.n_frames; ++i) {
    const double value    = (double)sound.samples[i * sound.n_channels];
    const float  frame[2] = {(float)(value * cos(angle)),
                             (float)(value * sin(angle))};
    REQUIRE_INT(sf_writef_float(file, frame, 1), 1);
  }
  CHECK_INT(sf_close(file), 0);
  free(sound.samples);
  return check_result();
}

/// Return the sum of files
static Sound
sum_sounds(char** paths)
{
  Sound sum = read_sound(paths[0]);
  REQUIRE_INT(sum.n_channels, 2);
  for (char** path = paths + 1; *path; ++path) {
    Sound other = read_sound(*path);
    REQUIRE(other.n_channels == 2 && other.rate == sum.rate);
    sum.n_frames =
        other.n_frames < sum.n_frames ? other.n_frames : sum.n_frames;
    for (int64_t i = 0; i < 2 * sum.n_frames; ++i) {
      sum.samples[i] += other.samples[i];
    }
    free(other.samples);
  }
  return sum;
}

/// Take over the controls, but for the load
static void
take_controls(WinModel* model, Host* host)
{
  for (uint32_t i = 0; i < model->n_ports; ++i) {
    const PlugPort* const port = &model->ports[i];
    if (port->row->type == PLUG_FLOAT_PORT &&
        port->row->role != PLUG_PORT_LOAD) {
      win_model_set(model, i, *host_value(host, port->symbol));
    }
  }
}

/// Return the time that this thread has worked, seconds
static double
now_s(void)
{
  struct timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/// Run the block begun, and take over its load: as its port has it, but of a
/// machine that nobody else keeps busy
static void
run(WinModel* model, Host* host, uint32_t block, double block_s)
{
  const uint32_t each  = (uint32_t)(1.0 / block_s); // Blocks of a second
  const uint32_t port  = win_model_port(model, PLUG_PORT_LOAD, 0);
  const double   begin = now_s();
  host_run(host);
  const float load = (float)(100.0 * (now_s() - begin) / block_s);
  if (block % each == 0 || load > model->values[port]) {
    win_model_set(model, port, load);
  }
}

/// Take over what the plugin has told
static void
listen(WinModel* model, Host* host)
{
  PlugAtom event = {0, 0, NULL};
  PlugWalk walk  = plug_patch_begin(&uris, &host->notify.sequence);
  while (plug_walk_event(&walk, &event)) {
    PlugShow show;
    PlugNews news;
    if (plug_show_read(&uris, &event, &show)) {
      win_model_show(model, &show);
    } else if (plug_patch_read_news(&uris, &event, &news)) {
      for (int i = 0; i < PLUG_N_PROPERTIES; ++i) {
        if (news.texts[i]) {
          memcpy(model->texts[i], news.texts[i], news.lengths[i]);
          model->texts[i][news.lengths[i]] = '\0';
        }
      }
    } else {
      PlugShowAbout about;
      if (plug_show_read_about(&uris, &event, &about)) {
        model->about = about;
      }
    }
  }
}

/// Set the controls whose time has come, `left_s` before the end
static void
set_controls(Host* host, char** words, double left_s)
{
  for (char** word = words; *word && strcmp(*word, "--") != 0; ++word) {
    char   symbol[64] = "";
    float  value      = 0.0f;
    double before_s   = 1e9;
    REQUIRE(sscanf(*word, "%63[^=]=%f@%lf", symbol, &value, &before_s) >= 2);
    if (left_s <= before_s) {
      *host_value(host, symbol) = value;
    }
  }
}

/// Play a sound, and let the model be told of it; as slowly as in a host, as
/// learning has a thread of its own
static void
play(Host* host, WinModel* model, const Sound* sound, char** controls)
{
  const double          block_s = (double)BLOCK / sound->rate;
  const struct timespec pause   = {0, (long)(1e9 * block_s)};
  for (int64_t at = 0; at + BLOCK <= sound->n_frames; at += BLOCK) {
    set_controls(host, controls, (double)(sound->n_frames - at) / sound->rate);
    if (at / BLOCK % 64 == 0) {
      host_watch(host, PLUG_N_SOURCES, 0);
    }
    host_begin(host, BLOCK);
    for (uint32_t i = 0; i < BLOCK; ++i) {
      for (uint32_t c = 0; c < 2; ++c) {
        host->in[c][i] = sound->samples[2 * (at + i) + c];
      }
    }
    run(model, host, (uint32_t)(at / BLOCK), block_s);
    listen(model, host);
    take_controls(model, host);
    host_work(host);
    win_model_tick(model, block_s);
    nanosleep(&pause, NULL);
  }
}

static int
draw(char** arguments)
{
  const LV2_URID_Map mapping  = {NULL, map};
  char**             controls = arguments + 5;
  char**             files    = controls;
  while (strcmp(*files, "--") != 0) {
    REQUIRE(*++files != NULL);
  }
  REQUIRE(plug_uris_map(&uris, &mapping));
  Sound         sound     = sum_sounds(files + 1);
  const int64_t end       = (int64_t)(atof(arguments[4]) * sound.rate);
  sound.n_frames          = end < sound.n_frames ? end : sound.n_frames;
  const HostConfig config = {
      arguments[0], PLUG_URI_STEREO, (double)sound.rate, HOST_STEPPED, BLOCK};
  Host*     host  = host_new(&config);
  WinModel* model = win_model_new(&plug_variants[0], (double)sound.rate);
  REQUIRE(model != NULL);
  host_activate(host);
  host_set_dictionary(host, arguments[1]);
  host_settle(host);
  host_activate(host);
  host_get(host);
  play(host, model, &sound, controls);

  const uint32_t zoom = (uint32_t)atoi(arguments[3]);
  model->zoom         = (double)zoom;
  snprintf(model->foot,
           WIN_FOOT_SIZE,
           "Drag with Ctrl for fine steps, double click for 0 dB.");
  Screen screen = screen_of(model, WIN_WIDTH * zoom, WIN_HEIGHT * zoom);
  screen_write(&screen, arguments[2]);
  CHECK(win_history_count(model->history) > 100);
  screen_free(&screen);
  win_model_free(model);
  host_free(host);
  free(sound.samples);
  return check_result();
}

int
main(int argc, char** argv)
{
  if (argc == 5 && !strcmp(argv[1], "place")) {
    return place(argv + 2);
  }
  REQUIRE(argc > 8 && !strcmp(argv[1], "draw"));
  return draw(argv + 2);
}
