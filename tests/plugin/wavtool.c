// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  Sound files for the tests with real hosts:

      wavtool make OUT RATE CHANNELS FRAMES
          a sound with tones, hits and noise, float
      wavtool same HOST FIRST ALONE LATENCY
          channels of HOST from FIRST on are those of ALONE, bit for bit, but
          LATENCY samples later
      wavtool sum HOST FIRST N DRY LIMIT-DB
          N channels of HOST from FIRST on, odd and even, add up to two others,
          DRY and DRY + 1, to within LIMIT-DB of full scale; and those are not
          silent
      wavtool silent HOST FIRST N
          N channels of HOST from FIRST on are silent
*/

#include "check.h"
#include "tools.h"

#include <sndfile.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// A whole sound file, interleaved
typedef struct {
  float*  samples;
  int64_t n_frames;
  int     n_channels;
} Sound;

static Sound
read_sound(const char* path)
{
  SF_INFO  info = {0};
  SNDFILE* file = sf_open(path, SFM_READ, &info);
  check_note("%s", path);
  REQUIRE(file != NULL);
  Sound sound = {
      new_floats((size_t)(info.frames * info.channels)), 0, info.channels};
  sound.n_frames = sf_readf_float(file, sound.samples, info.frames);
  sf_close(file);
  CHECK_INT(sound.n_frames, info.frames);
  return sound;
}

static int
make(char** arguments)
{
  const int     rate       = atoi(arguments[1]);
  const int     n_channels = atoi(arguments[2]);
  const int64_t n_frames   = atoll(arguments[3]);
  SF_INFO       info       = {0};
  info.samplerate          = rate;
  info.channels            = n_channels;
  info.format              = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
  SNDFILE* file            = sf_open(arguments[0], SFM_WRITE, &info);
  REQUIRE(file != NULL);

  Random random = {1};
  float  hit    = 0.0f;
  for (int64_t i = 0; i < n_frames; ++i) {
    float        frame[8];
    const double t = (double)i / (double)rate;
    hit            = i % (rate / 3) == 0 ? 0.5f : hit * 0.9995f;
    for (int c = 0; c < n_channels; ++c) {
      const double tone  = sin(TOOLS_PI * 2.0 * (220.0 + 110.0 * c) * t);
      const double sweep = sin(TOOLS_PI * 300.0 * t * t);
      const double noise = random_between(&random, -1.0, 1.0);
      frame[c]           = (float)(0.15 * tone + 0.1 * sweep + 0.05 * noise) +
                 hit * (float)random_between(&random, -0.5, 0.5);
    }
    REQUIRE_INT(sf_writef_float(file, frame, 1), 1);
  }
  CHECK_INT(sf_close(file), 0);
  return check_result();
}

static int
same(char** arguments)
{
  const Sound   host    = read_sound(arguments[0]);
  const int     first   = atoi(arguments[1]);
  const Sound   alone   = read_sound(arguments[2]);
  const int64_t latency = atoll(arguments[3]);
  int64_t       n       = host.n_frames - latency;
  double        worst   = 0.0;
  int64_t       n_bad   = 0;
  n                     = n < alone.n_frames ? n : alone.n_frames;
  check_note("%s and %s", arguments[0], arguments[2]);
  REQUIRE(n > latency && n > alone.n_frames / 2);
  REQUIRE(first + alone.n_channels <= host.n_channels);
  for (int64_t i = 0; i < n; ++i) {
    for (int c = 0; c < alone.n_channels; ++c) {
      const float a = host.samples[(i + latency) * host.n_channels + first + c];
      const float b = alone.samples[i * alone.n_channels + c];
      n_bad += memcmp(&a, &b, sizeof(a)) != 0 && (a != 0.0f || b != 0.0f);
      worst = fmax(worst, fabs((double)a - (double)b));
    }
  }
  printf("%lld frames compared, %lld samples differ, by %g at most\n",
         (long long)n,
         (long long)n_bad,
         worst);
  CHECK_INT(n_bad, 0);
  CHECK(max_magnitude(alone.samples, (size_t)alone.n_frames) > 1e-3);
  free(host.samples);
  free(alone.samples);
  return check_result();
}

static int
sum(char** arguments)
{
  const Sound  host  = read_sound(arguments[0]);
  const int    first = atoi(arguments[1]);
  const int    n     = atoi(arguments[2]);
  const int    dry   = atoi(arguments[3]);
  const double limit = pow(10.0, atof(arguments[4]) / 20.0);
  double       worst = 0.0;
  double       peak  = 0.0;
  REQUIRE(dry + 2 <= host.n_channels && first + n <= host.n_channels);
  for (int64_t i = 0; i < host.n_frames; ++i) {
    const float* frame = host.samples + i * host.n_channels;
    for (int c = 0; c < 2; ++c) {
      double total = 0.0;
      for (int o = c; o < n; o += 2) {
        total += (double)frame[first + o];
      }
      worst = fmax(worst, fabs(total - (double)frame[dry + c]));
      peak  = fmax(peak, fabs((double)frame[dry + c]));
    }
  }
  printf("%lld frames, dry peak %.1f dBFS, sum less dry %.1f dBFS\n",
         (long long)host.n_frames,
         20.0 * log10(peak + 1e-30),
         20.0 * log10(worst + 1e-30));
  CHECK_BELOW(worst, limit);
  CHECK(peak > 0.1);
  free(host.samples);
  return check_result();
}

static int
silent(char** arguments)
{
  const Sound host  = read_sound(arguments[0]);
  const int   first = atoi(arguments[1]);
  const int   n     = atoi(arguments[2]);
  float       worst = 0.0f;
  REQUIRE(first + n <= host.n_channels);
  for (int64_t i = 0; i < host.n_frames; ++i) {
    for (int c = first; c < first + n; ++c) {
      worst = fmaxf(worst, fabsf(host.samples[i * host.n_channels + c]));
    }
  }
  CHECK_BELOW(worst, 0.0);
  free(host.samples);
  return check_result();
}

int
main(int argc, char** argv)
{
  if (argc == 5 && !strcmp(argv[1], "silent")) {
    return silent(argv + 2);
  }
  if (argc == 6 && !strcmp(argv[1], "make")) {
    return make(argv + 2);
  }
  if (argc == 6 && !strcmp(argv[1], "same")) {
    return same(argv + 2);
  }
  REQUIRE(argc == 7 && !strcmp(argv[1], "sum"));
  return sum(argv + 2);
}
