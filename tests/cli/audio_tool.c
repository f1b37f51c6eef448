// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file audio_tool.c
   Makes and compares the recordings of the command line tests.

   audio-tool make KIND FILE [channels=C] [rate=HZ] [frames=N] [at=N]
                   [format=wav|rf64|w64|aiff|au|flac|ogg] [subtype=16|24|float]
                   [vbr=1] [bleed=DB] [pan=P]
                   [swap=1: left is right] [same=1: right is left]
     KIND is tones, pulses, mix (the sum of both), impulse (one sample, at
     `at`), silence, loud (tones at +6 dB), burst (noise up to `at`, silence
     after) or bad (tones with NaN and infinity); with `bleed`, tones have
     the pulses in them at that level, and pulses the tones; with `pan` both
     of two channels have the first one's sound, -1 for left to 1 for right
   audio-tool shape FILE             prints "rate channels frames subtype"
   audio-tool null TOLERANCE MIX STEM...
                                     fails unless the stems add up to the mix
   audio-tool same TOLERANCE A B     fails unless two files hold the same
   audio-tool peak FILE              prints the frame of the largest sample
   audio-tool sdr REFERENCE FILE     prints 10 log10 of signal over error
   audio-tool range FILE PART BEGIN FRAMES
                                     writes some frames of a file to another,
                                     as float WAV if it is Ogg or MP3
   audio-tool cut FILE BYTES         cuts a file to its first bytes
   audio-tool blank FILE TEXT        writes zeros over the first TEXT in a file
*/

#include <math.h>
#include <sndfile.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// Frames worked on at a time
#define CHUNK 4096

#define MAX_CHANNELS 16

/// What `make` was asked for
typedef struct {
  const char* kind;
  const char* path;
  int         channels;
  int         rate;
  long        frames;
  long        at;
  int         format;
  bool        vbr;   ///< A lossy format takes the bytes it needs
  bool        swap;  ///< Left is right
  bool        same;  ///< All channels are the first
  double      pan;   ///< By the constant-power law, or not a number
  double      bleed; ///< Factor of the other kind, 0 for none
} Recipe;

/// A name and libsndfile's code for it
typedef struct {
  const char* name;
  int         code;
} Code;

static const Code formats[] = {
    {"wav", SF_FORMAT_WAV},
    {"rf64", SF_FORMAT_RF64},
    {"w64", SF_FORMAT_W64},
    {"aiff", SF_FORMAT_AIFF},
    {"au", SF_FORMAT_AU},
    {"flac", SF_FORMAT_FLAC},
    {"ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS},
    {"mp3", SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III},
    {NULL, 0},
};

static const Code subtypes[] = {
    {"8", SF_FORMAT_PCM_U8},
    {"16", SF_FORMAT_PCM_16},
    {"24", SF_FORMAT_PCM_24},
    {"32", SF_FORMAT_PCM_32},
    {"float", SF_FORMAT_FLOAT},
    {"double", SF_FORMAT_DOUBLE},
    {"vorbis", SF_FORMAT_VORBIS},
    {"opus", SF_FORMAT_OPUS},
    {NULL, 0},
};

static _Noreturn void
fail(const char* path, const char* cause)
{
  fprintf(stderr, "audio-tool: %s: %s\n", path, cause);
  exit(1);
}

static int
find_code(const Code* codes, const char* name)
{
  for (; codes->name; ++codes) {
    if (!strcmp(codes->name, name)) {
      return codes->code;
    }
  }
  fail(name, "is unknown");
}

static const char*
find_name(const Code* codes, int code)
{
  for (; codes->name; ++codes) {
    if (codes->code == code) {
      return codes->name;
    }
  }
  return "other";
}

/// A chord that changes twice a second
static double
tones_at(long frame, int rate, int channel)
{
  static const double chords[][3] = {
      {220.0, 277.2, 329.6}, {246.9, 311.1, 370.0}, {196.0, 246.9, 293.7}};

  const double time_s = (double)frame / rate;
  const long   chord  = (long)(2.0 * time_s) % 3;
  double       sum    = 0.0;
  for (int i = 0; i < 3; ++i) {
    for (int k = 1; k <= 4; ++k) {
      sum += sin(2.0 * 3.14159265358979 * k * chords[chord][i] * time_s) / k;
    }
  }
  return (0.06 + 0.02 * (channel % 2)) * sum;
}

/// Noise, the same on every machine
static double
noise_at(long frame)
{
  uint32_t bits = (uint32_t)frame * 2654435761U + 12345;
  bits ^= bits >> 15U;
  bits *= 2246822519U;
  bits ^= bits >> 13U;
  return (double)bits / 2147483648.0 - 1.0;
}

/// The other sound as it bleeds in, which mostly is not
static double
bleed_of(const Recipe* recipe,
         double (*sound_at)(long frame, int rate, int channel),
         long frame,
         int  channel)
{
  return recipe->bleed > 0.0
             ? recipe->bleed * sound_at(frame, recipe->rate, channel)
             : 0.0;
}

/// Bursts of noise, four a second
static double
pulses_at(long frame, int rate, int channel)
{
  const double since_s = fmod((double)frame / rate, 0.25);
  const double noise   = noise_at(frame);
  return (0.4 - 0.1 * (channel % 2)) * noise * exp(-40.0 * since_s);
}

static double
sample_at(const Recipe* recipe, long frame, int channel)
{
  const char* const kind = recipe->kind;
  if (!strcmp(kind, "silence")) {
    return 0.0;
  }
  if (!strcmp(kind, "impulse")) {
    return frame == recipe->at ? 0.9 : 0.0;
  }
  if (!strcmp(kind, "burst")) {
    return frame < recipe->at ? 0.2 * noise_at(frame) : 0.0;
  }
  if (!strcmp(kind, "pulses")) {
    return pulses_at(frame, recipe->rate, channel) +
           bleed_of(recipe, tones_at, frame, channel);
  }
  const double tones = tones_at(frame, recipe->rate, channel);
  if (!strcmp(kind, "bad") && frame % 1000 == 77) {
    return frame % 3000 == 77 ? (double)NAN : (double)INFINITY;
  }
  if (!strcmp(kind, "loud")) {
    return 6.0 * tones;
  }
  return tones + (strcmp(kind, "mix")
                      ? bleed_of(recipe, pulses_at, frame, channel)
                      : pulses_at(frame, recipe->rate, channel));
}

/// Return a sample of a sound that may be panned
static double
panned_at(const Recipe* recipe, long frame, int channel)
{
  if (isnan(recipe->pan)) {
    return sample_at(recipe, frame, channel);
  }
  const double angle = (recipe->pan + 1.0) * 0.785398163397448;
  return sample_at(recipe, frame, 0) * (channel ? sin(angle) : cos(angle));
}

static void
read_setting(Recipe* recipe, char* setting)
{
  char* const value = strchr(setting, '=');
  if (!value) {
    fail(setting, "is not of the form name=value");
  }
  if (!strncmp(setting, "channels=", 9)) {
    recipe->channels = (int)strtol(value + 1, NULL, 10);
  } else if (!strncmp(setting, "rate=", 5)) {
    recipe->rate = (int)strtol(value + 1, NULL, 10);
  } else if (!strncmp(setting, "frames=", 7)) {
    recipe->frames = strtol(value + 1, NULL, 10);
  } else if (!strncmp(setting, "at=", 3)) {
    recipe->at = strtol(value + 1, NULL, 10);
  } else if (!strncmp(setting, "pan=", 4)) {
    recipe->pan = strtod(value + 1, NULL);
  } else if (!strncmp(setting, "vbr=", 4)) {
    recipe->vbr = value[1] == '1';
  } else if (!strncmp(setting, "swap=", 5)) {
    recipe->swap = value[1] == '1';
  } else if (!strncmp(setting, "same=", 5)) {
    recipe->same = value[1] == '1';
  } else if (!strncmp(setting, "bleed=", 6)) {
    recipe->bleed = pow(10.0, strtod(value + 1, NULL) / 20.0);
  } else if (!strncmp(setting, "format=", 7)) {
    const int format = find_code(formats, value + 1);
    recipe->format   = (recipe->format & SF_FORMAT_SUBMASK) | format;
    if (format & SF_FORMAT_SUBMASK) {
      recipe->format = format;
    }
  } else if (!strncmp(setting, "subtype=", 8)) {
    recipe->format =
        (recipe->format & SF_FORMAT_TYPEMASK) | find_code(subtypes, value + 1);
  } else {
    fail(setting, "is unknown");
  }
}

static int
make(int argc, char** argv)
{
  if (argc < 2) {
    fail("make", "takes a kind and a file");
  }
  Recipe recipe = {.kind     = argv[0],
                   .path     = argv[1],
                   .channels = 2,
                   .rate     = 44100,
                   .frames   = 44100,
                   .pan      = (double)NAN,
                   .format   = SF_FORMAT_WAV | SF_FORMAT_PCM_16};
  for (int i = 2; i < argc; ++i) {
    read_setting(&recipe, argv[i]);
  }
  SF_INFO        info = {.samplerate = recipe.rate,
                         .channels   = recipe.channels,
                         .format     = recipe.format};
  SNDFILE* const file = sf_open(recipe.path, SFM_WRITE, &info);
  if (!file || recipe.channels > MAX_CHANNELS) {
    fail(recipe.path, sf_strerror(NULL));
  }
  if (recipe.vbr) {
    int mode = SF_BITRATE_MODE_VARIABLE;
    sf_command(file, SFC_SET_BITRATE_MODE, &mode, sizeof(mode));
  }
  static float chunk[CHUNK * MAX_CHANNELS];
  for (long at = 0; at < recipe.frames; at += CHUNK) {
    const long n = recipe.frames - at < CHUNK ? recipe.frames - at : CHUNK;
    for (long i = 0; i < n; ++i) {
      for (int c = 0; c < recipe.channels; ++c) {
        const int channel = recipe.same ? 0 : recipe.swap ? c ^ 1 : c;
        chunk[i * recipe.channels + c] =
            (float)panned_at(&recipe, at + i, channel);
      }
    }
    if (sf_writef_float(file, chunk, n) != n) {
      fail(recipe.path, sf_strerror(file));
    }
  }
  return sf_close(file);
}

/// Open a file to be read
static SNDFILE*
open_file(const char* path, SF_INFO* info)
{
  *info               = (SF_INFO){0};
  SNDFILE* const file = sf_open(path, SFM_READ, info);
  if (!file) {
    fail(path, sf_strerror(NULL));
  }
  return file;
}

static int
shape(int argc, char** argv)
{
  if (argc != 1) {
    fail("shape", "takes a file");
  }
  SF_INFO        info;
  SNDFILE* const file = open_file(argv[0], &info);
  printf("%d %d %lld %s\n",
         info.samplerate,
         info.channels,
         (long long)info.frames,
         find_name(subtypes, info.format & SF_FORMAT_SUBMASK));
  return sf_close(file);
}

/// Read a file whole
static float*
read_all(const char* path, SF_INFO* info)
{
  SNDFILE* const file    = open_file(path, info);
  const size_t   n       = (size_t)info->frames * (size_t)info->channels;
  float* const   samples = calloc(n + 1, sizeof(float));
  if (!samples || sf_readf_float(file, samples, info->frames) != info->frames) {
    fail(path, "cannot be read whole");
  }
  sf_close(file);
  return samples;
}

/// Add a file of the same shape to `sum`
static void
add(const char* path, const SF_INFO* shape, float* sum)
{
  SF_INFO      info;
  float* const samples = read_all(path, &info);
  if (info.frames != shape->frames || info.channels != shape->channels ||
      info.samplerate != shape->samplerate) {
    fail(path, "has another shape");
  }
  for (long i = 0; i < (long)(info.frames * info.channels); ++i) {
    sum[i] += samples[i];
  }
  free(samples);
}

/// Compare a file with the sum of others
static int
null(int argc, char** argv)
{
  if (argc < 3) {
    fail("null", "takes a tolerance, a mix and its stems");
  }
  const double tolerance = strtod(argv[0], NULL);
  SF_INFO      info;
  float* const mix = read_all(argv[1], &info);
  const long   n   = (long)(info.frames * info.channels);
  float* const sum = calloc((size_t)n + 1, sizeof(float));
  if (!sum) {
    fail(argv[1], "is too long");
  }
  for (int i = 2; i < argc; ++i) {
    add(argv[i], &info, sum);
  }
  double worst = 0.0;
  for (long i = 0; i < n; ++i) {
    worst = fmax(worst, fabs((double)mix[i] - (double)sum[i]));
  }
  printf("largest difference %.3g\n", worst);
  free(mix);
  free(sum);
  return worst > tolerance;
}

static int
peak(int argc, char** argv)
{
  if (argc != 1) {
    fail("peak", "takes a file");
  }
  SF_INFO      info;
  float* const samples = read_all(argv[0], &info);
  long         best    = 0;
  for (long i = 0; i < (long)(info.frames * info.channels); ++i) {
    best = fabsf(samples[i]) > fabsf(samples[best]) ? i : best;
  }
  printf("%ld\n", best / info.channels);
  free(samples);
  return 0;
}

static int
sdr(int argc, char** argv)
{
  if (argc != 2) {
    fail("sdr", "takes two files");
  }
  SF_INFO      info;
  SF_INFO      other;
  float* const reference = read_all(argv[0], &info);
  float* const estimate  = read_all(argv[1], &other);
  double       signal    = 0.0;
  double       error     = 1e-30;
  for (long i = 0; i < (long)(info.frames * info.channels); ++i) {
    const double x = (double)reference[i];
    const double d =
        i < (long)(other.frames * other.channels) ? x - (double)estimate[i] : x;
    signal += x * x;
    error += d * d;
  }
  printf("%.2f\n", 10.0 * log10(signal / error));
  free(reference);
  free(estimate);
  return 0;
}

static int
range(int argc, char** argv)
{
  if (argc != 4) {
    fail("range", "takes two files, where to begin and how many frames");
  }
  SF_INFO        info;
  float* const   samples = read_all(argv[0], &info);
  const long     begin   = strtol(argv[2], NULL, 10);
  const long     frames  = strtol(argv[3], NULL, 10);
  const int      kind    = info.format & SF_FORMAT_TYPEMASK;
  const bool     lossy   = kind == SF_FORMAT_OGG || kind == SF_FORMAT_MPEG;
  SF_INFO        part    = {.samplerate = info.samplerate,
                            .channels   = info.channels,
                            .format =
                      lossy ? SF_FORMAT_WAV | SF_FORMAT_FLOAT : info.format};
  SNDFILE* const file    = sf_open(argv[1], SFM_WRITE, &part);
  if (!file || begin + frames > (long)info.frames) {
    fail(argv[1], "cannot be written");
  }
  sf_command(file, SFC_SET_ADD_PEAK_CHUNK, NULL, SF_FALSE);
  sf_writef_float(file, samples + begin * info.channels, frames);
  free(samples);
  return sf_close(file);
}

static int
cut(int argc, char** argv)
{
  if (argc != 2) {
    fail("cut", "takes a file and a number of bytes");
  }
  return truncate(argv[0], strtol(argv[1], NULL, 10)) != 0;
}

static int
blank(int argc, char** argv)
{
  if (argc != 2) {
    fail("blank", "takes a file and a text");
  }
  FILE* const  file   = fopen(argv[0], "r+b");
  const size_t length = strlen(argv[1]);
  char         bytes[CHUNK];
  const size_t n = file ? fread(bytes, 1, sizeof(bytes), file) : 0;
  for (size_t i = 0; i + length <= n; ++i) {
    if (!memcmp(bytes + i, argv[1], length)) {
      memset(bytes, 0, length);
      const bool ok = !fseek(file, (long)i, SEEK_SET) &&
                      fwrite(bytes, 1, length, file) == length;
      return fclose(file) || !ok;
    }
  }
  fail(argv[0], "holds no such text");
}

int
main(int argc, char** argv)
{
  static const struct {
    const char* name;
    int (*run)(int argc, char** argv);
  } commands[] = {
      {"make", make},
      {"shape", shape},
      {"null", null},
      {"same", null},
      {"peak", peak},
      {"sdr", sdr},
      {"range", range},
      {"cut", cut},
      {"blank", blank},
  };
  for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); ++i) {
    if (argc > 1 && !strcmp(argv[1], commands[i].name)) {
      return commands[i].run(argc - 2, argv + 2);
    }
  }
  fail(argc > 1 ? argv[1] : "nothing", "is not a command");
}
