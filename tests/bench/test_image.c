// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_image.c
   Stereo images: pans keep the power, reverbs have their level and decay and
   are independent, all of it is the same every time.
*/

#include "check.h"

#include "image.h"
#include "sound.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

enum { rate_hz = 44100, n_samples = rate_hz };

/// Return a second with one sample of 1 at a place.
static BenchSound
make_click(size_t at)
{
  BenchSound click = {0};
  REQUIRE(bench_sound_new(&click, n_samples, 1, rate_hz));
  click.samples[at] = 1.0f;
  return click;
}

/// Return the image of one take.
static BenchSound
make_image(const BenchSound* mono, BenchTake take)
{
  BenchSound image = {0};
  REQUIRE(bench_sound_new(&image, mono->n_samples, 2, rate_hz));
  REQUIRE(bench_image_add(mono, &take, &image));
  return image;
}

/// Return the energy of a channel from `begin` up to `end`.
static double
energy(const BenchSound* image, size_t channel, size_t begin, size_t end)
{
  double sum = 0.0;
  for (size_t i = begin; i < end; ++i) {
    const double value = (double)image->samples[(2 * i) + channel];
    sum += value * value;
  }
  return sum;
}

static double
level_db(double ratio)
{
  return 10.0 * log10(ratio);
}

/// A dry sound keeps its power, with the gains of a constant-power pan.
static void
check_pan_keeps_power(void)
{
  static const double pans[] = {-1.0, -0.5, 0.0, 0.1, 0.8, 1.0};
  BenchSound          click  = make_click(7);
  for (size_t i = 0; i < sizeof(pans) / sizeof(pans[0]); ++i) {
    BenchSound   image = make_image(&click, (BenchTake){.pan = pans[i]});
    const double left  = (double)image.samples[14];
    const double right = (double)image.samples[15];
    check_note("pan %g", pans[i]);
    CHECK_NEAR((left * left) + (right * right), 1.0, 1e-6);
    CHECK_NEAR(atan2(right, left), (pans[i] + 1.0) * atan(1.0), 1e-6);
    CHECK_NEAR(
        energy(&image, 0, 0, n_samples), left * left, 1e-12); // Nothing else
    bench_sound_free(&image);
  }
  check_no_note();
  bench_sound_free(&click);
}

/// Each channel has a reverb of the level asked for.
static void
check_reverb_has_its_level(void)
{
  BenchSound click = make_click(0);
  BenchSound dry   = make_image(&click, (BenchTake){.pan = 0.5});
  BenchSound wet   = make_image(
      &click,
      (BenchTake){.pan = 0.5, .decay_s = 0.5, .reverb_db = -13.0, .seed = 1});
  for (size_t i = 0; i < 2 * (size_t)n_samples; ++i) {
    wet.samples[i] -= dry.samples[i];
  }
  CHECK_NEAR(level_db(energy(&wet, 0, 0, n_samples)), -13.0, 0.01);
  CHECK_NEAR(level_db(energy(&wet, 1, 0, n_samples)), -13.0, 0.01);
  bench_sound_free(&wet);
  bench_sound_free(&dry);
  bench_sound_free(&click);
}

/// A reverb falls by 60 dB in its time, and then there is silence.
static void
check_reverb_decays(void)
{
  BenchSound   click = make_click(0);
  BenchTake    take  = {.gain_db = -200.0, .decay_s = 0.5, .seed = 2};
  const size_t n     = rate_hz / 2;
  const size_t step  = n / 10;
  take.reverb_db     = 200.0; // The reverb alone
  BenchSound image   = make_image(&click, take);
  for (size_t channel = 0; channel < 2; ++channel) {
    const double first = energy(&image, channel, 0, step);
    const double last  = energy(&image, channel, n - step, n);
    CHECK_NEAR(level_db(last / first), -54.0, 1.0);
    CHECK_BELOW(energy(&image, channel, n + 1, n_samples), 1e-9);
  }
  bench_sound_free(&image);
  bench_sound_free(&click);
}

/// Return the correlation of two values of each sample, from -1 to 1.
static double
correlation(const float* a, const float* b, size_t stride)
{
  double ab = 0.0;
  double aa = 0.0;
  double bb = 0.0;
  for (size_t i = 0; i < n_samples; ++i) {
    const double x = (double)a[i * stride];
    const double y = (double)b[i * stride];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / sqrt(aa * bb);
}

/// The channels' reverbs and those of two seeds have nothing in common.
static void
check_reverbs_are_independent(void)
{
  BenchSound click = make_click(0);
  BenchTake  take  = {
        .gain_db = -200.0, .decay_s = 0.9, .reverb_db = 200.0, .seed = 3};
  BenchSound image = make_image(&click, take);
  BenchSound same  = make_image(&click, take);
  take.seed        = 4;
  BenchSound other = make_image(&click, take);

  CHECK_SAME(image.samples, same.samples, 2 * (size_t)n_samples);
  CHECK_NEAR(correlation(image.samples, image.samples + 1, 2), 0.0, 0.05);
  CHECK_NEAR(correlation(image.samples, other.samples, 2), 0.0, 0.05);
  CHECK_NEAR(correlation(image.samples + 1, other.samples, 2), 0.0, 0.05);
  bench_sound_free(&other);
  bench_sound_free(&same);
  bench_sound_free(&image);
  bench_sound_free(&click);
}

/// Two clicks have the sum of two responses: what FFTW filters is linear, and
/// nothing comes round from the end to the beginning.
static void
check_filter_is_linear(void)
{
  const size_t late   = n_samples - 1000;
  BenchTake    take   = {.decay_s = 0.2, .reverb_db = -6.0, .seed = 5};
  BenchSound   click  = make_click(0);
  BenchSound   image  = make_image(&click, take);
  click.samples[late] = -0.5f;
  BenchSound both     = make_image(&click, take);

  double error = 0.0;
  for (size_t i = 0; i < 2 * (size_t)n_samples; ++i) {
    const double second =
        i < 2 * late ? 0.0 : -0.5 * (double)image.samples[i - (2 * late)];
    error =
        fmax(error,
             fabs((double)both.samples[i] - (double)image.samples[i] - second));
  }
  CHECK_BELOW(error, 1e-6);
  bench_sound_free(&both);
  bench_sound_free(&image);
  bench_sound_free(&click);
}

/// Return the image of a stem of a song, of a click at the beginning.
static BenchSound
render(const BenchImage* image, const char* stem, unsigned song)
{
  BenchSound click = make_click(0);
  BenchSound sound = {0};
  REQUIRE(bench_image_render(image, stem, song, &click, &sound));
  bench_sound_free(&click);
  return sound;
}

/// Check the pan of a stem without reverb.
static void
check_place(const BenchImage* image,
            const char*       stem,
            unsigned          song,
            double            pan)
{
  BenchSound sound = render(image, stem, song);
  check_note("%s of song %u in %s", stem, song, image->name);
  CHECK_NEAR(atan2((double)sound.samples[1], (double)sound.samples[0]),
             (pan + 1.0) * atan(1.0),
             1e-6);
  check_no_note();
  bench_sound_free(&sound);
}

/// Stems stand where the image says; `other` changes sides.
static void
check_stems_have_their_places(void)
{
  const BenchImage plain   = {"plain", 0.1, 0.5, 1.0, 0.0, false, true};
  const BenchImage changed = {"changed", 0.1, 0.5, -0.8, 0.2, false, true};
  check_place(&plain, "drums", 0, 0.1);
  check_place(&plain, "drums", 1, 0.1);
  check_place(&plain, "bass", 1, 0.0);
  check_place(&plain, "vocals", 1, 0.0);
  check_place(&plain, "other", 0, 0.5);
  check_place(&plain, "other", 1, -0.5);
  check_place(&changed, "drums", 0, 0.12);
  check_place(&changed, "vocals", 0, 0.2);
  check_place(&changed, "other", 0, -0.2);
  check_place(&changed, "other", 1, 0.6);
}

/// Pans change nothing about the reverbs; songs and stems have their own.
static void
check_reverbs_stay_when_pans_change(void)
{
  const BenchImage plain    = {"plain", 0.1, 0.5, 1.0, 0.0, false, false};
  const BenchImage mirrored = {"mirrored", 0.1, 0.5, -1.0, 0.0, false, false};
  const size_t     n        = 2 * ((size_t)n_samples - 1);
  BenchSound       sound    = render(&plain, "other", 0);
  BenchSound       turned   = render(&mirrored, "other", 0);
  BenchSound       song     = render(&plain, "other", 1);
  BenchSound       vocals   = render(&plain, "vocals", 0);
  CHECK(sound.samples[0] != turned.samples[0]);
  CHECK_SAME(sound.samples + 2, turned.samples + 2, n);
  CHECK(memcmp(sound.samples + 2, song.samples + 2, n * sizeof(float)) != 0);
  CHECK(memcmp(sound.samples + 2, vocals.samples + 2, n * sizeof(float)) != 0);
  bench_sound_free(&vocals);
  bench_sound_free(&song);
  bench_sound_free(&turned);
  bench_sound_free(&sound);
}

/// A doubled stem has a second take, late, on the other side, and no more
/// power than one.
static void
check_second_take_is_late(void)
{
  const BenchImage doubled = {"doubled", 0.1, 0.8, 1.0, 0.0, true, true};
  const size_t     late    = (size_t)lround(0.018 * rate_hz);
  BenchSound       sound   = render(&doubled, "other", 0);
  BenchSound       drums   = render(&doubled, "drums", 0);
  CHECK_NEAR(sound.samples[2 * late], sound.samples[1], 1e-6);
  CHECK_NEAR(sound.samples[(2 * late) + 1], sound.samples[0], 1e-6);
  CHECK_NEAR(energy(&sound, 0, 0, n_samples) + energy(&sound, 1, 0, n_samples),
             1.0,
             0.001);
  CHECK(drums.samples[2 * late] == 0.0f);
  bench_sound_free(&drums);
  bench_sound_free(&sound);
}

/// What does not fit is refused, and leaves nothing behind.
static void
check_misfits_are_refused(void)
{
  const BenchImage plain = {"plain", 0.1, 0.5, 1.0, 0.0, false, true};
  BenchSound       click = make_click(0);
  BenchSound       sound = {0};
  BenchSound       image = make_image(&click, (BenchTake){.pan = 0.0});
  CHECK(!bench_image_render(&plain, "noise", 0, &click, &sound));
  CHECK(!sound.samples);
  CHECK(!bench_image_render(&plain, "drums", 0, &image, &sound));
  CHECK(!sound.samples);
  bench_sound_free(&image);
  bench_sound_free(&click);
}

int
main(void)
{
  check_pan_keeps_power();
  check_reverb_has_its_level();
  check_reverb_decays();
  check_reverbs_are_independent();
  check_filter_is_linear();
  check_stems_have_their_places();
  check_reverbs_stay_when_pans_change();
  check_second_take_is_late();
  check_misfits_are_refused();
  return check_result();
}
