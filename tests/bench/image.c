// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "image.h"

#include "base/random.h"

#include <fftw3.h>

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const double pi = 3.14159265358979323846;

/// The second take of a doubled source
static const double take_delay_s = 0.018;
static const double take_gain_db = -3.01;

/// The reverb of a stem
typedef struct {
  const char* stem;
  double      decay_s;
  double      reverb_db;
} Room;

static const Room rooms[] = {
    {"drums", 0.5, -13.0},
    {"bass", 0.2, -22.0},
    {"vocals", 1.2, -13.0},
    {"other", 0.9, -15.0},
};

enum { n_rooms = sizeof(rooms) / sizeof(rooms[0]) };

/// Transforms of one length there and back
typedef struct {
  size_t         n_samples;
  float*         samples; ///< [n_samples], owned
  fftwf_complex* bins;    ///< [n_samples / 2 + 1], owned
  fftwf_complex* sound;   ///< The same, of what is filtered, owned
  fftwf_plan     forward;
  fftwf_plan     backward;
} Transform;

static bool
fail(const char* what, const char* why)
{
  fprintf(stderr, "error: %s: %s\n", what, why);
  return false;
}

static void
transform_free(Transform* t)
{
  fftwf_destroy_plan(t->forward);
  fftwf_destroy_plan(t->backward);
  fftwf_free(t->samples);
  fftwf_free(t->bins);
  fftwf_free(t->sound);
}

/// Make transforms of at least so many samples.
static bool
transform_new(Transform* t, size_t n_samples)
{
  size_t size = 64;
  while (size < n_samples) {
    size *= 2;
  }

  memset(t, 0, sizeof(*t));
  t->n_samples = size;
  t->samples   = fftwf_alloc_real(size);
  t->bins      = fftwf_alloc_complex((size / 2) + 1);
  t->sound     = fftwf_alloc_complex((size / 2) + 1);
  if (t->samples && t->bins && t->sound) {
    t->forward = fftwf_plan_dft_r2c_1d(
        (int)size, t->samples, t->bins, FFTW_ESTIMATE | FFTW_DESTROY_INPUT);
    t->backward = fftwf_plan_dft_c2r_1d(
        (int)size, t->bins, t->samples, FFTW_ESTIMATE | FFTW_DESTROY_INPUT);
  }
  if (!t->forward || !t->backward) {
    transform_free(t);
    return fail("reverb", "Out of memory");
  }
  return true;
}

/// Return a normal deviate (Box & Muller 1958).
static double
normal(NmsRandom* random)
{
  const double u = 1.0 - (double)nms_random_uniform(random);
  const double v = (double)nms_random_uniform(random);

  return sqrt(-2.0 * log(u)) * cos(2.0 * pi * v);
}

/// Write the impulse response of a reverb of energy 1, followed by zeros.
static void
write_response(Transform* t, size_t n_response, NmsRandom* random)
{
  double energy = 0.0;
  memset(t->samples, 0, t->n_samples * sizeof(float));
  for (size_t i = 0; i < n_response; ++i) {
    const double level_db = -60.0 * (double)i / (double)n_response;
    const double value    = normal(random) * pow(10.0, level_db / 20.0);
    t->samples[i]         = (float)value;
    energy += value * value;
  }

  const float scale = (float)(1.0 / sqrt(energy));
  for (size_t i = 0; i < n_response; ++i) {
    t->samples[i] *= scale;
  }
}

/// Filter the sound by a response; `samples` has both, one after the other.
static void
filter(Transform* t)
{
  const float scale = 1.0f / (float)t->n_samples;
  fftwf_execute(t->forward);
  for (size_t k = 0; k <= t->n_samples / 2; ++k) {
    const float re =
        (t->bins[k][0] * t->sound[k][0]) - (t->bins[k][1] * t->sound[k][1]);
    const float im =
        (t->bins[k][0] * t->sound[k][1]) + (t->bins[k][1] * t->sound[k][0]);
    t->bins[k][0] = re * scale;
    t->bins[k][1] = im * scale;
  }
  fftwf_execute(t->backward);
}

/// Add samples to a channel, late.
static void
add_late(BenchSound*  image,
         int          channel,
         const float* samples,
         size_t       delay,
         double       gain)
{
  for (size_t i = delay; i < image->n_samples; ++i) {
    image->samples[(2 * i) + (size_t)channel] +=
        (float)gain * samples[i - delay];
  }
}

/// Add a reverb to an image.
static bool
add_reverb(const BenchSound* mono, const BenchTake* take, BenchSound* image)
{
  const double rate       = (double)mono->sample_rate_hz;
  const size_t delay      = (size_t)lround(take->delay_s * rate);
  const size_t n_response = (size_t)lround(take->decay_s * rate);
  const double gain       = pow(10.0, (take->gain_db + take->reverb_db) / 20.0);
  NmsRandom    random     = take->seed;
  Transform    t;
  if (!transform_new(&t, mono->n_samples + n_response)) {
    return false;
  }

  memset(t.samples, 0, t.n_samples * sizeof(float));
  memcpy(t.samples, mono->samples, mono->n_samples * sizeof(float));
  fftwf_execute_dft_r2c(t.forward, t.samples, t.sound);
  for (int channel = 0; channel < 2; ++channel) {
    write_response(&t, n_response, &random);
    filter(&t);
    add_late(image, channel, t.samples, delay, gain);
  }
  transform_free(&t);
  return true;
}

bool
bench_image_add(const BenchSound* mono,
                const BenchTake*  take,
                BenchSound*       image)
{
  if (mono->n_channels != 1 || image->n_channels != 2 ||
      mono->sample_rate_hz != image->sample_rate_hz ||
      mono->n_samples != image->n_samples) {
    return fail("image", "Shapes do not fit");
  }

  const double rate  = (double)mono->sample_rate_hz;
  const double angle = (take->pan + 1.0) * pi / 4.0;
  const double gain  = pow(10.0, take->gain_db / 20.0);
  const size_t delay = (size_t)lround(take->delay_s * rate);
  add_late(image, 0, mono->samples, delay, gain * cos(angle));
  add_late(image, 1, mono->samples, delay, gain * sin(angle));
  return take->decay_s <= 0.0 || add_reverb(mono, take, image);
}

/// Return the room of a stem, or NULL, said on stderr.
static const Room*
find_room(const char* stem)
{
  for (int i = 0; i < n_rooms; ++i) {
    if (!strcmp(rooms[i].stem, stem)) {
      return &rooms[i];
    }
  }
  fail(stem, "Has no place in an image");
  return NULL;
}

/// Return where an image has a stem, before it is made wider and shifted.
static double
find_pan(const BenchImage* image, const char* stem, unsigned song)
{
  if (!strcmp(stem, "other")) {
    return song % 2 ? -image->other : image->other;
  }
  return strcmp(stem, "drums") ? 0.0 : image->drums;
}

bool
bench_image_render(const BenchImage* image,
                   const char*       stem,
                   unsigned          song,
                   const BenchSound* mono,
                   BenchSound*       sound)
{
  memset(sound, 0, sizeof(*sound));
  const Room* const room = find_room(stem);
  if (!room ||
      !bench_sound_new(sound, mono->n_samples, 2, mono->sample_rate_hz)) {
    return false;
  }

  const bool   is_doubled = image->is_doubled && !strcmp(stem, "other");
  const double pan        = find_pan(image, stem, song);
  BenchTake    take       = {
               .pan       = (pan * image->width) + image->shift,
               .gain_db   = is_doubled ? take_gain_db : 0.0,
               .decay_s   = image->is_dry ? 0.0 : room->decay_s,
               .reverb_db = room->reverb_db,
               .seed = (UINT64_C(1) << 32U) * (song + 1) + (uint64_t)(room - rooms),
  };
  bool done = bench_image_add(mono, &take, sound);
  if (is_doubled) {
    take.pan     = -take.pan;
    take.delay_s = take_delay_s;
    take.seed += n_rooms;
    done = done && bench_image_add(mono, &take, sound);
  }
  if (!done) {
    bench_sound_free(sound);
  }
  return done;
}
