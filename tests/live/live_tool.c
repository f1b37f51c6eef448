// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file live_tool.c
   Recordings of a sound card that is a file.

   live-tool raw FILE RAW         writes the samples of a sound file, float
   live-tool same RAW N FILE...   fails unless RAW holds, from some frame on, N
                                  frames of the channels of all the files, side
                                  by side, bit for bit
   live-tool impulse FILE RATE FRAMES AT
                                  makes a stereo file with one sample in it
   live-tool peak FILE            prints the frame of the largest sample
   live-tool loop kick|hat FILE RATE FRAMES
                                  makes a loop of a drum, the same in both
                                  channels, that begins with a stroke
   live-tool take FILE TAKE       makes a file of what an armed strip hears of
                                  another: from the first sound over -80 dBFS
                                  to 0.2 s after the last one
   live-tool feed RAW RATE FRAMES writes silence, two channels, into a pipe as
                                  time goes by, and at once what is in a file
                                  called "play" when that comes; it goes then.
                                  In blocks of as many frames as are read, as a
                                  card does not read on after a shorter one
*/

#include <math.h>
#include <sndfile.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/// A whole recording
typedef struct {
  long   n_frames;
  int    n_channels;
  float* samples; ///< [n_frames][n_channels]
} Sound;

static Sound
read_sound(const char* path)
{
  SF_INFO        info  = {0};
  SNDFILE* const file  = sf_open(path, SFM_READ, &info);
  Sound          sound = {(long)info.frames, info.channels, NULL};
  if (!file) {
    fprintf(stderr, "%s: %s\n", path, sf_strerror(NULL));
    exit(2);
  }
  const size_t n = (size_t)info.frames * (size_t)info.channels;
  sound.samples  = calloc(n + 1, sizeof(float));
  if (!sound.samples ||
      sf_readf_float(file, sound.samples, info.frames) != info.frames) {
    exit(2);
  }
  sf_close(file);
  return sound;
}

static Sound
read_raw(const char* path, int n_channels)
{
  FILE* const file  = fopen(path, "rb");
  Sound       sound = {0, n_channels, NULL};
  if (!file || fseek(file, 0, SEEK_END)) {
    perror(path);
    exit(2);
  }
  const size_t frame = sizeof(float) * (size_t)n_channels;
  sound.n_frames     = (long)((size_t)ftell(file) / frame);
  sound.samples      = calloc((size_t)sound.n_frames + 1, frame);
  rewind(file);
  if (!sound.samples ||
      fread(sound.samples, frame, (size_t)sound.n_frames, file) !=
          (size_t)sound.n_frames) {
    exit(2);
  }
  fclose(file);
  return sound;
}

static int
write_raw(const char* from, const char* to)
{
  const Sound  sound = read_sound(from);
  FILE* const  file  = fopen(to, "wb");
  const size_t n     = (size_t)sound.n_frames * (size_t)sound.n_channels;
  const bool   ok = file && fwrite(sound.samples, sizeof(float), n, file) == n;
  free(sound.samples);
  return file && !fclose(file) && ok ? 0 : 1;
}

/// Put the channels of files side by side
static Sound
join(int n_files, char** paths)
{
  Sound all = {0, 0, NULL};
  for (int f = 0; f < n_files; ++f) {
    const Sound one = read_sound(paths[f]);
    if (!f) {
      all.n_frames   = one.n_frames;
      all.n_channels = n_files * one.n_channels;
      all.samples    = calloc((size_t)all.n_frames * (size_t)all.n_channels + 1,
                           sizeof(float));
    }
    if (!all.samples || one.n_frames != all.n_frames ||
        n_files * one.n_channels != all.n_channels) {
      exit(2);
    }
    for (long i = 0; i < one.n_frames; ++i) {
      memcpy(all.samples + i * all.n_channels + (long)f * one.n_channels,
             one.samples + i * one.n_channels,
             sizeof(float) * (size_t)one.n_channels);
    }
    free(one.samples);
  }
  return all;
}

/// Whether frames are the same from an offset on
static bool
is_same(const Sound* raw, const Sound* all, long offset, long n)
{
  const size_t bytes = (size_t)n * (size_t)all->n_channels * sizeof(float);
  return !memcmp(raw->samples + offset * all->n_channels, all->samples, bytes);
}

static int
same(const char* path, long n, int n_files, char** paths)
{
  const Sound all    = join(n_files, paths);
  const Sound raw    = read_raw(path, all.n_channels);
  long        offset = 0;
  bool        found  = false;
  double      sum    = 0.0;
  for (long i = 0; n <= all.n_frames && i < n * all.n_channels; ++i) {
    sum += fabs((double)all.samples[i]);
  }
  while (sum > 0.0 && !found && offset + n <= raw.n_frames) {
    found = is_same(&raw, &all, offset, n);
    offset += !found;
  }
  printf("%s: %ld frames of %d channels are %s, %ld later\n",
         path,
         n,
         all.n_channels,
         found ? "the same" : "nowhere",
         offset);
  free(all.samples);
  free(raw.samples);
  return found ? 0 : 1;
}

static int
write_impulse(const char* path, int rate, long n_frames, long at)
{
  SF_INFO        info = {.samplerate = rate,
                         .channels   = 2,
                         .format     = SF_FORMAT_WAV | SF_FORMAT_FLOAT};
  SNDFILE* const file = sf_open(path, SFM_WRITE, &info);
  for (long i = 0; file && i < n_frames; ++i) {
    const float x        = i == at ? 0.5f : 0.0f;
    const float frame[2] = {x, x};
    sf_writef_float(file, frame, 1);
  }
  return file ? sf_close(file) : 1;
}

static int
print_peak(const char* path)
{
  const Sound sound = read_sound(path);
  long        best  = 0;
  for (long i = 0; i < sound.n_frames; ++i) {
    best = fabsf(sound.samples[i * sound.n_channels]) >
                   fabsf(sound.samples[best * sound.n_channels])
               ? i
               : best;
  }
  printf("%ld\n", best);
  free(sound.samples);
  return 0;
}

/// Return a moment of a drum, some samples after its stroke
static double
drum(bool is_kick, double t, unsigned* random)
{
  *random            = 1664525U * *random + 1013904223U;
  const double noise = (double)(*random >> 8) / 8388608.0 - 1.0;
  const double phase = 50.0 * t - 4.0 * exp(-30.0 * t);
  return is_kick ? 0.7 * exp(-14.0 * t) * cos(2.0 * 3.14159265358979 * phase) +
                       0.3 * exp(-90.0 * t) * noise
                 : 0.4 * exp(-40.0 * t) * noise;
}

static int
write_loop(const char* kind, const char* path, int rate, long n_frames)
{
  SF_INFO        info    = {.samplerate = rate,
                            .channels   = 2,
                            .format     = SF_FORMAT_WAV | SF_FORMAT_FLOAT};
  SNDFILE* const file    = sf_open(path, SFM_WRITE, &info);
  const bool     is_kick = !strcmp(kind, "kick");
  const long     every   = is_kick ? rate / 2 : rate / 5;
  unsigned       random  = 9;
  for (long i = 0; file && i < n_frames; ++i) {
    const double t        = (double)(i % every) / rate;
    const float  x        = (float)drum(is_kick, t, &random);
    const float  frame[2] = {x, x};
    sf_writef_float(file, frame, 1);
  }
  return file ? sf_close(file) : 1;
}

static int
write_take(const char* from, const char* to)
{
  SF_INFO     info   = {0};
  const Sound sound  = read_sound(from);
  const long  n      = sound.n_frames * sound.n_channels;
  const float quiet  = 1e-4f;
  long        first  = 0;
  long        last   = n - 1;
  SNDFILE*    source = sf_open(from, SFM_READ, &info);
  sf_close(source);
  while (first < n && fabsf(sound.samples[first]) <= quiet) {
    ++first;
  }
  while (last > first && fabsf(sound.samples[last]) <= quiet) {
    --last;
  }
  const long     begin  = first / sound.n_channels;
  const long     length = last / sound.n_channels - begin + info.samplerate / 5;
  const float    silence[2] = {0.0f, 0.0f};
  SNDFILE* const file       = sf_open(to, SFM_WRITE, &info);
  for (long i = begin; file && i < begin + length; ++i) {
    const float* const frame = sound.samples + i * sound.n_channels;
    sf_writef_float(file, i < sound.n_frames ? frame : silence, 1);
  }
  free(sound.samples);
  return file ? sf_close(file) : 1;
}

/// Most floats of a block that a pipe takes as a whole
#define MOST_FLOATS 1024

/// Write what the file "play" has, if it is there, and fill up its last block
static bool
feed_file(FILE* to, size_t n_floats)
{
  float       block[MOST_FLOATS];
  FILE* const from = fopen("play", "rb");
  bool        ok   = true;
  for (size_t n = from ? 1 : 0; ok && n;) {
    memset(block, 0, sizeof(block));
    n  = fread(block, sizeof(float), n_floats, from);
    ok = !n || (fwrite(block, sizeof(float), n_floats, to) && !fflush(to));
  }
  if (from) {
    fclose(from);
    ok = ok && !remove("play");
  }
  return ok;
}

static int
feed(const char* path, long rate, long n_frames)
{
  static const float    silence[MOST_FLOATS];
  const struct timespec pause    = {0, n_frames * 1000000000L / rate};
  const size_t          n_floats = 2 * (size_t)n_frames;
  FILE* const to = n_floats <= MOST_FLOATS ? fopen(path, "r+b") : NULL;
  bool        ok = to != NULL;
  while (ok) {
    ok = fwrite(silence, sizeof(float), n_floats, to) && !fflush(to) &&
         feed_file(to, n_floats);
    nanosleep(&pause, NULL);
  }
  return 1;
}

int
main(int argc, char** argv)
{
  const char* const what = argc > 2 ? argv[1] : "";
  if (!strcmp(what, "raw") && argc == 4) {
    return write_raw(argv[2], argv[3]);
  }
  if (!strcmp(what, "same") && argc > 4) {
    return same(argv[2], strtol(argv[3], NULL, 10), argc - 4, argv + 4);
  }
  if (!strcmp(what, "impulse") && argc == 6) {
    return write_impulse(argv[2],
                         (int)strtol(argv[3], NULL, 10),
                         strtol(argv[4], NULL, 10),
                         strtol(argv[5], NULL, 10));
  }
  if (!strcmp(what, "peak") && argc == 3) {
    return print_peak(argv[2]);
  }
  if (!strcmp(what, "loop") && argc == 6) {
    return write_loop(argv[2],
                      argv[3],
                      (int)strtol(argv[4], NULL, 10),
                      strtol(argv[5], NULL, 10));
  }
  if (!strcmp(what, "take") && argc == 4) {
    return write_take(argv[2], argv[3]);
  }
  if (!strcmp(what, "feed") && argc == 5) {
    return feed(argv[2], strtol(argv[3], NULL, 10), strtol(argv[4], NULL, 10));
  }
  fprintf(stderr, "live-tool raw|same|impulse|peak|loop|take|feed ...\n");
  return 2;
}
