// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file endless.c
   A loop that is played to a JACK client as time goes by, for as long as it is
   wanted, and a check of what was recorded of it.

   endless play LOOP CLIENT INPUT,INPUT   plays a file again and again, until it
                                          is told to end; says when it begins
   endless repeat LOOP N FILE             makes a file of N rounds of it
   endless same RECORDING ROUNDS N        fails unless the recording holds, from
                                          some frame on to its end, the first of
                                          three rounds of N frames and then the
                                          second one again and again
*/

#include <jack/jack.h>
#include <sndfile.h>

#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { N_CHANNELS = 2 };

/// A stereo file
typedef struct {
  int    rate;
  size_t n_frames;
  float* samples; ///< [n_frames][N_CHANNELS]
} Sound;

/// Everything the process callback touches
typedef struct {
  jack_port_t* ports[N_CHANNELS];
  Sound        loop;
  size_t       position;
  atomic_bool  goes;
} Player;

static void
end(const char* what, const char* why)
{
  fprintf(stderr, "%s: %s\n", what, why);
  exit(2);
}

static Sound
read_sound(const char* path)
{
  SF_INFO        info  = {0};
  SNDFILE* const file  = sf_open(path, SFM_READ, &info);
  Sound          sound = {info.samplerate, (size_t)info.frames, NULL};
  if (!file || info.channels != N_CHANNELS || !info.frames) {
    end(path, "is no stereo file");
  }
  sound.samples = calloc(sound.n_frames, N_CHANNELS * sizeof(float));
  if (!sound.samples ||
      sf_readf_float(file, sound.samples, info.frames) != info.frames) {
    end(path, "cannot be read");
  }
  sf_close(file);
  return sound;
}

static int
process(jack_nframes_t n, void* user)
{
  Player* const player = user;
  float*        to[N_CHANNELS];
  for (int c = 0; c < N_CHANNELS; ++c) {
    to[c] = (float*)jack_port_get_buffer(player->ports[c], n);
    memset(to[c], 0, n * sizeof(float));
  }
  const bool goes = atomic_load(&player->goes);
  for (jack_nframes_t i = 0; goes && i < n; ++i) {
    for (size_t c = 0; c < N_CHANNELS; ++c) {
      to[c][i] = player->loop.samples[player->position * N_CHANNELS + c];
    }
    player->position = (player->position + 1) % player->loop.n_frames;
  }
  return 0;
}

static int
play(const char* path, const char* client, char* inputs)
{
  static Player         player;
  const struct timespec pause = {0, 300000000};
  sigset_t              signals;
  int                   got = 0;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, NULL); // In JACK's threads, too

  player.loop               = read_sound(path);
  jack_client_t* const jack = jack_client_open("loop", JackNoStartServer, NULL);
  if (!jack || jack_get_sample_rate(jack) != (unsigned)player.loop.rate) {
    end(path, "there is no JACK server of this rate");
  }
  for (int c = 0; c < N_CHANNELS; ++c) {
    player.ports[c] = jack_port_register(jack,
                                         c ? "right" : "left",
                                         JACK_DEFAULT_AUDIO_TYPE,
                                         JackPortIsOutput,
                                         0);
  }
  jack_set_process_callback(jack, process, &player);
  if (!player.ports[0] || !player.ports[1] || jack_activate(jack)) {
    end(path, "cannot be played");
  }
  char* name = strtok(inputs, ",");
  for (int c = 0; c < N_CHANNELS; ++c) {
    char to[256];
    snprintf(to, sizeof(to), "%s:%s", client, name ? name : "");
    if (jack_connect(jack, jack_port_name(player.ports[c]), to)) {
      end(to, "cannot be played to");
    }
    name = strtok(NULL, ",");
  }
  nanosleep(&pause, NULL); // Until both are connected
  atomic_store(&player.goes, true);
  printf("plays\n");
  fflush(stdout);
  sigwait(&signals, &got);
  jack_client_close(jack);
  free(player.loop.samples);
  return 0;
}

static int
repeat(const char* path, long n_rounds, const char* to)
{
  const Sound    loop = read_sound(path);
  SF_INFO        info = {.samplerate = loop.rate,
                         .channels   = N_CHANNELS,
                         .format     = SF_FORMAT_WAV | SF_FORMAT_FLOAT};
  SNDFILE* const file = sf_open(to, SFM_WRITE, &info);
  bool           ok   = file != NULL;
  for (long i = 0; ok && i < n_rounds; ++i) {
    ok = sf_writef_float(file, loop.samples, (sf_count_t)loop.n_frames) ==
         (sf_count_t)loop.n_frames;
  }
  free(loop.samples);
  return ok && !sf_close(file) ? 0 : 2;
}

/// Return how many of `n` frames are the same, from the first on
static size_t
count_same(const float* a, const float* b, size_t n)
{
  const size_t frame = N_CHANNELS * sizeof(float);
  size_t       i     = 0;
  while (i < n && !memcmp(a + i * N_CHANNELS, b + i * N_CHANNELS, frame)) {
    ++i;
  }
  return i;
}

/// Return the frame of a recording at which so many frames begin, or its length
static size_t
find(const Sound* recording, const float* frames, size_t n)
{
  size_t at = 0;
  while (at + n <= recording->n_frames &&
         count_same(recording->samples + at * N_CHANNELS, frames, n) < n) {
    ++at;
  }
  return at + n <= recording->n_frames ? at : recording->n_frames;
}

static int
same(const char* path, const char* rounds_path, long n)
{
  const Sound  rounds    = read_sound(rounds_path);
  const Sound  recording = read_sound(path);
  const size_t n_round   = (size_t)n;
  if (rounds.n_frames != 3 * n_round) {
    end(rounds_path, "is not of three rounds");
  }
  const size_t first  = find(&recording, rounds.samples, n_round);
  size_t       at     = first + n_round;
  bool         agrees = first < recording.n_frames;
  for (size_t done = 0; agrees && at < recording.n_frames; at += done) {
    const size_t left  = recording.n_frames - at;
    const size_t n_now = left < n_round ? left : n_round;

    done   = count_same(recording.samples + at * N_CHANNELS,
                      rounds.samples + n_round * N_CHANNELS,
                      n_now);
    agrees = done == n_now;
  }
  printf("of %zu frames the loop begins at %zu, and is the same up to %zu\n",
         recording.n_frames,
         first,
         at);
  free(rounds.samples);
  free(recording.samples);
  return agrees && at >= first + 2 * n_round ? 0 : 1;
}

int
main(int argc, char** argv)
{
  const char* const what = argc == 5 ? argv[1] : "";
  if (!strcmp(what, "play")) {
    return play(argv[2], argv[3], argv[4]);
  }
  if (!strcmp(what, "repeat")) {
    return repeat(argv[2], strtol(argv[3], NULL, 10), argv[4]);
  }
  if (!strcmp(what, "same")) {
    return same(argv[2], argv[3], strtol(argv[4], NULL, 10));
  }
  fprintf(stderr, "endless play|repeat|same ...\n");
  return 2;
}
