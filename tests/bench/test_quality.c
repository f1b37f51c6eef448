// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_quality.c
   The measuring program itself, with a song of noise: kept dictionaries are
   taken instead of being learnt, images can be chosen, bounds can be missed,
   grooves are played.
*/

#include "check.h"

#include "fall.h"
#include "folder.h"
#include "sound.h"
#include "text.h"

#include <sndfile.h>

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { rate_hz = 16000, n_samples = 2 * rate_hz };

static const char* const stems[] = {"drums", "bass", "vocals", "other"};

/// Write a stem: noise of which each stem has more at times of its own.
static void
write_stem(const char* folder, unsigned number)
{
  uint32_t    state = number + 1;
  BenchSound  sound = {0};
  char* const path  = bench_text("%s/%s.flac", folder, stems[number]);
  REQUIRE(bench_sound_new(&sound, n_samples, 1, rate_hz));
  for (size_t i = 0; i < n_samples; ++i) {
    state            = (state * UINT32_C(1664525)) + UINT32_C(1013904223);
    const float gain = (i / 1000) % 4 == number ? 0.2f : 0.02f;
    sound.samples[i] = gain * ((float)(state >> 8U) * 0x1p-23f - 1.0f);
  }
  REQUIRE(bench_sound_write(&sound, path, SF_FORMAT_FLOAT)); // By any name
  bench_sound_free(&sound);
  free(path);
}

/// Make recordings of one song, as a new folder.
static char*
make_audio(void)
{
  char* const audio = bench_folder_new("nms-test-quality");
  REQUIRE(audio != NULL);
  char* const song = bench_text("%s/dev/band/Noise", audio);
  REQUIRE(bench_folder_make(song));
  for (unsigned i = 0; i < 4; ++i) {
    write_stem(song, i);
  }
  free(song);
  return audio;
}

/// Measure with more options; return whether that went well.
static bool
measure(const char* audio, const char* protocol, const char* options)
{
  BenchCommand command = {0};
  bench_command_add(&command, NMS_QUALITY);
  bench_command_add_words(&command, "--quiet --protocol");
  bench_command_add(&command, protocol);
  bench_command_add(&command, "--learn");
  bench_command_add(&command, "--plain --iterations 2 --components 2");
  char* const work = bench_text("%s/work", audio);
  bench_command_add(&command, "--temporary");
  bench_command_add(&command, work);
  bench_command_add_words(&command, options);
  const bool done = bench_command_run(&command);
  bench_command_free(&command);
  free(work);
  return done;
}

/// Return true if a file lies in a folder of the recordings.
static bool
has(const char* audio, const char* path)
{
  char* const whole = bench_text("%s/%s", audio, path);
  const bool  there = !access(whole, F_OK);
  free(whole);
  return there;
}

/// What is learnt once is kept, and later measured without nmf-learn.
static void
check_dictionaries_are_kept(const char* audio)
{
  char* const keep = bench_text("--variants 0 --dictionaries %s/kept", audio);
  CHECK(measure(audio, "half", keep));
  CHECK(has(audio, "kept/half-Noise-0.nmf"));
  CHECK(!has(audio, "work/half-Noise-0.nmf"));

  REQUIRE(!setenv("NMF_LEARN", "/nonexistent", 1));
  CHECK(measure(audio, "half", keep));
  CHECK(!measure(audio, "half", "--variants 0"));
  REQUIRE(!unsetenv("NMF_LEARN"));
  CHECK(measure(audio, "half", "--variants 0"));
  CHECK(has(audio, "work/half-Noise-0.nmf"));
  free(keep);
}

/// An image is measured with the dictionary of the image that it names, and no
/// other image is made.
static void
check_images_are_chosen(const char* audio)
{
  CHECK(measure(audio, "half-stereo", "--images mirrored --variants 22,23"));
  CHECK(has(audio, "work/half-stereo-Noise-moderate-0.nmf"));
  CHECK(has(audio, "work/half-stereo/Noise/mirrored/mix.wav"));
  CHECK(has(audio, "work/half-stereo/Noise/moderate/train/other.wav"));
  CHECK(!has(audio, "work/half-stereo/Noise/wide"));
  CHECK(!measure(audio, "half-stereo", "--images nowhere"));
}

/// Return a file of the image `moderate`.
static BenchSound
read_file(const char* audio, const char* name)
{
  BenchSound  sound = {0};
  char* const path =
      bench_text("%s/work/half-stereo/Noise/moderate/%s.wav", audio, name);
  REQUIRE(bench_sound_read(&sound, path));
  free(path);
  return sound;
}

/// The mix is the sum of the references, each with two different channels.
static void
check_mix_is_the_sum_of_images(const char* audio)
{
  CHECK(measure(audio, "half-stereo", "--images moderate --variants 0"));
  BenchSound mix = read_file(audio, "mix");
  BenchSound sum = {0};
  REQUIRE(bench_sound_new(&sum, n_samples / 2, 2, rate_hz));
  for (unsigned i = 0; i < 4; ++i) {
    char* const name = bench_text("reference/%s", stems[i]);
    BenchSound  part = read_file(audio, name);
    CHECK(part.samples[0] != part.samples[1]);
    CHECK(bench_sound_add(&sum, &part));
    bench_sound_free(&part);
    free(name);
  }
  CHECK_BELOW(-bench_sound_sdr_db(&mix, &sum), -100.0);
  bench_sound_free(&sum);
  bench_sound_free(&mix);
}

/// Write hits of a piece of drums: noise that decays.
static void
write_hits(const char* audio, const char* piece)
{
  char* const pattern = bench_text("%s/dev/drums-own/tiny/%s", audio, piece);
  char* const folder =
      bench_text("%.*s", (int)(strrchr(pattern, '/') - pattern), pattern);
  uint32_t state = (uint32_t)piece[0];
  REQUIRE(bench_folder_make(folder));
  for (int i = 0; i < 3; ++i) {
    BenchSound  hit  = {0};
    char* const path = bench_text("%s_%d.flac", pattern, i);
    REQUIRE(bench_sound_new(&hit, rate_hz / 4, 1, rate_hz));
    for (size_t j = 0; j < hit.n_samples; ++j) {
      const float gain = 0.5f * expf(-0.002f * (float)j);
      state            = (state * UINT32_C(1664525)) + UINT32_C(1013904223);
      hit.samples[j]   = gain * ((float)(state >> 8U) * 0x1p-23f - 1.0f);
    }
    REQUIRE(bench_sound_write(&hit, path, SF_FORMAT_FLOAT));
    bench_sound_free(&hit);
    free(path);
  }
  free(folder);
  free(pattern);
}

/// Grooves are played on a kit and separated, with toms among what is scored,
/// and hits of noise miss the bound for toms.
static void
check_grooves_are_played(const char* audio)
{
  static const char* const pieces[] = {"kick/kick",
                                       "snare/snare",
                                       "hihat/hh_closed",
                                       "hihat/hh_open",
                                       "cymbals/ride",
                                       "cymbals/crash",
                                       "toms/tom_hi",
                                       "toms/tom_lo"};
  for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); ++i) {
    write_hits(audio, pieces[i]);
  }
  CHECK(measure(audio, "drums-toms", "--only rock_tiny"));
  CHECK(has(audio, "work/drums-toms/rock_tiny/mix.wav"));
  CHECK(has(audio, "work/drums-toms/rock_tiny/reference/toms.wav"));
  CHECK(has(audio, "work/drums-toms/rock_tiny/0/mix/toms.wav"));
  CHECK(!has(audio, "work/drums-toms/fast_tiny"));
  CHECK(!measure(audio, "drums-toms", "--only rock_tiny --check"));
  CHECK(!measure(audio, "drums-toms", "--only rock_nowhere"));
}

/// Falls are those of each source by itself, even of sources that are alike.
static void
check_falls_are_those_of_each_source(void)
{
  BenchSound sources[2] = {{0}};
  BenchSound remix      = {0};
  double     falls[2]   = {0.0};
  REQUIRE(bench_sound_new(&sources[0], 1000, 1, rate_hz));
  REQUIRE(bench_sound_new(&sources[1], 1000, 1, rate_hz));
  REQUIRE(bench_sound_new(&remix, 1000, 1, rate_hz));
  for (size_t i = 0; i < 1000; ++i) {
    const float common    = (float)(i % 7) - 3.0f;
    sources[0].samples[i] = common + (float)(i % 5);
    sources[1].samples[i] = common - (float)(i % 3);
    remix.samples[i] =
        0.25f * sources[0].samples[i] - 2.0f * sources[1].samples[i];
  }
  CHECK(bench_falls_db(&remix, sources, 2, falls));
  CHECK_NEAR(falls[0], 12.0412, 1e-4);
  CHECK_NEAR(falls[1], -6.0206, 1e-4);
  remix.n_samples = 999;
  CHECK(!bench_falls_db(&remix, sources, 2, falls));
  bench_sound_free(&sources[0]);
  bench_sound_free(&sources[1]);
  bench_sound_free(&remix);
}

/// A remix is measured; a mute of noise is not deep enough.
static void
check_mutes_are_measured(const char* audio)
{
  CHECK(measure(audio, "mute-own", "--variants 0,1"));
  CHECK(has(audio, "work/mute-own/Noise/0/mix/remix.wav"));
  CHECK(!measure(audio, "mute-own", "--variants 0,1 --check"));
}

/// Noise keeps no bound, which --check says by its exit status.
static void
check_bounds_can_be_missed(const char* audio)
{
  CHECK(!measure(audio, "half", "--variants 0 --check"));
}

int
main(void)
{
  char* const audio = make_audio();
  REQUIRE(!setenv("NMS_AUDIO", audio, 1));
  check_dictionaries_are_kept(audio);
  check_images_are_chosen(audio);
  check_mix_is_the_sum_of_images(audio);
  check_bounds_can_be_missed(audio);
  check_grooves_are_played(audio);
  check_falls_are_those_of_each_source();
  check_mutes_are_measured(audio);
  bench_folder_remove(audio);
  return check_result();
}
