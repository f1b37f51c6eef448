// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_play.c
   A recording played as a sampler does: at its speed, from its place, with its
   fades, and at other pitches.
*/

#include "check.h"
#include "play.h"
#include "recording.h"
#include "tone.h"

#include <math.h>
#include <stddef.h>

/// Play a second of a tone into two seconds of silence
static RenSound
play_tone(double hz, const RenPlay* play)
{
  RenSound tone = tone_new(hz, 0.5, REN_RATE);
  RenSound out  = ren_sound_new(2 * REN_RATE);
  ren_play(&out, &tone, play);
  ren_sound_free(&tone);
  CHECK(tone_is_finite(&out));
  return out;
}

/// As it stands, it is as it was, but for the fade at its end
static void
test_plain(void)
{
  const RenPlay play = {.ratio = 1.0, .gain = 1.0};
  RenSound      tone = tone_new(441.0, 0.5, REN_RATE);
  RenSound      out  = play_tone(441.0, &play);
  for (size_t i = 0; i < REN_RATE - 400; ++i) {
    CHECK_NEAR(out.samples[i], tone.samples[i], 1e-6);
  }
  for (size_t i = REN_RATE; i < 2 * REN_RATE; ++i) {
    CHECK(out.samples[i] == 0.0f);
  }
  CHECK(fabs((double)out.samples[REN_RATE - 10]) < 0.05);
  ren_sound_free(&out);
  ren_sound_free(&tone);
}

static void
test_place(void)
{
  const RenPlay play = {.start_s = 0.5, .ratio = 1.0, .gain = 2.0};
  RenSound      tone = tone_new(441.0, 0.5, REN_RATE);
  RenSound      out  = play_tone(441.0, &play);
  for (size_t i = 0; i < REN_RATE / 2; ++i) {
    CHECK(out.samples[i] == 0.0f);
    CHECK_NEAR(out.samples[REN_RATE / 2 + i], 2.0f * tone.samples[i], 1e-5);
  }
  ren_sound_free(&out);

  // What lies before the beginning is cut off
  const RenPlay early = {.start_s = -0.25, .ratio = 1.0, .gain = 1.0};
  out                 = play_tone(441.0, &early);
  for (size_t i = 0; i < REN_RATE / 2; ++i) {
    CHECK_NEAR(out.samples[i], tone.samples[i + REN_RATE / 4], 1e-5);
  }
  ren_sound_free(&out);

  // What lies after the end, too
  const RenPlay late = {.start_s = 3.0, .ratio = 1.0, .gain = 1.0};
  out                = play_tone(441.0, &late);
  CHECK(ren_sound_peak(&out) == 0.0);
  ren_sound_free(&out);
  ren_sound_free(&tone);
}

/// Another speed is another pitch and another length
static void
test_speed(void)
{
  static const double ratios[] = {0.5, 0.75, 1.0, 1.26, 2.0, 4.0};
  for (int i = 0; i < 6; ++i) {
    const RenPlay play = {.ratio = ratios[i], .gain = 1.0};
    RenSound      out  = play_tone(441.0, &play);
    const size_t  end  = (size_t)(REN_RATE / ratios[i]);
    check_note("%g times as fast", ratios[i]);
    const RenSound heard = {out.samples, end - 400};
    CHECK_NEAR(tone_frequency(&heard), 441.0 * ratios[i], 0.05);
    CHECK_NEAR(ren_sound_rms(&heard), 0.5 / sqrt(2.0), 0.002);
    for (size_t k = end + 64; k < out.n_samples; ++k) {
      CHECK(out.samples[k] == 0.0f);
    }
    ren_sound_free(&out);
  }
  check_no_note();
}

/// Return the largest magnitude between two times
static double
peak_between(const RenSound* sound, double from_s, double to_s)
{
  const size_t   from = (size_t)(from_s * REN_RATE);
  const RenSound part = {sound->samples + from,
                         (size_t)(to_s * REN_RATE) - from};
  return ren_sound_peak(&part);
}

static void
test_fades(void)
{
  const RenPlay play = {.ratio     = 1.0,
                        .gain      = 1.0,
                        .attack_s  = 0.2,
                        .hold_s    = 0.5,
                        .release_s = 0.1};
  RenSound      out  = play_tone(2000.0, &play);
  CHECK(peak_between(&out, 0.0, 0.02) < 0.02);
  CHECK_NEAR(peak_between(&out, 0.095, 0.105), 0.25, 0.05);
  CHECK_NEAR(peak_between(&out, 0.3, 0.5), 0.5, 0.01);
  CHECK_NEAR(peak_between(&out, 0.545, 0.555), 0.25, 0.05);
  CHECK(peak_between(&out, 0.61, 1.0) == 0.0);
  for (int i = 2; i < 20; ++i) {
    const double at_s = 0.01 * i;
    CHECK(peak_between(&out, at_s, at_s + 0.01) >
          peak_between(&out, at_s - 0.01, at_s));
  }
  ren_sound_free(&out);
}

/// It glides to its pitch, and swings around it
static void
test_pitch(void)
{
  const RenPlay glide = {
      .ratio = 1.0, .gain = 1.0, .glide = -12.0, .glide_s = 0.3};
  RenSound       out   = play_tone(882.0, &glide);
  const RenSound early = {out.samples, REN_RATE / 50};
  const RenSound later = {out.samples + REN_RATE / 2, REN_RATE / 4};
  CHECK_NEAR(tone_frequency(&early), 441.0, 15.0);
  CHECK_NEAR(tone_frequency(&later), 882.0, 1.0);
  ren_sound_free(&out);

  const RenPlay vibrato = {
      .ratio = 1.0, .gain = 1.0, .vibrato = 1.0, .vibrato_hz = 5.0};
  out         = play_tone(882.0, &vibrato);
  double low  = 1e9;
  double high = 0.0;
  for (int i = 45; i < 85; ++i) {
    const double   at_s = 0.01 * i;
    const RenSound part = {out.samples + (size_t)(at_s * REN_RATE),
                           REN_RATE / 50};
    low                 = fmin(low, tone_frequency(&part));
    high                = fmax(high, tone_frequency(&part));
  }
  CHECK_NEAR(low, 882.0 * exp2(-1.0 / 12.0), 8.0);
  CHECK_NEAR(high, 882.0 * exp2(1.0 / 12.0), 8.0);
  ren_sound_free(&out);
}

int
main(void)
{
  test_plain();
  test_place();
  test_speed();
  test_fades();
  test_pitch();
  return check_result();
}
