// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "filter.h"
#include "mix.h"
#include "play.h"
#include "room.h"
#include "song.h"

#include <math.h>

/// Speak sentences of one or two voices with pauses.
static void
speak(RenRandom* random, RenLibrary* library, RenSound* out)
{
  const double end_s   = (double)out->n_samples / REN_RATE;
  const double pausing = ren_uniform(random, 0.2, 2.0);
  const double ratio   = exp2(ren_uniform(random, -1.5, 1.5) / 12.0);
  const int    n       = (int)library->n_voices;
  RenFolder*   voice   = NULL;
  double       at_s    = ren_uniform(random, 0.0, 1.5);

  if (n == 0) {
    return;
  }
  voice = &library->speech[ren_below(random, n)];
  while (at_s < end_s) {
    if (voice->n_samples < 2 || ren_chance(random, 0.05)) {
      voice = &library->speech[ren_below(random, n)];
    }

    const RenSound* const sound = ren_sample_sound(
        &voice->samples[ren_below(random, (int)voice->n_samples)]);
    RenPlay play = {0};

    play.start_s  = at_s;
    play.ratio    = ratio;
    play.gain     = ren_gain(ren_uniform(random, -3.0, 3.0));
    play.attack_s = 0.005;
    ren_play(out, sound, &play);
    at_s += ((double)sound->n_samples / REN_RATE / ratio) +
            ren_uniform(random, 0.1, pausing);
  }
}

/// Fill a recording with a noise, one excerpt crossing over to the next.
static void
fill(RenRandom* random, RenLibrary* library, RenSound* out)
{
  static const double fade_s = 0.5;
  const RenFolder*    noise  = &library->noise;
  const double        end_s  = (double)out->n_samples / REN_RATE;
  RenPlay             play   = {0};

  if (noise->n_samples == 0) {
    return;
  }

  const RenSound* const sound = ren_sample_sound(
      &noise->samples[ren_below(random, (int)noise->n_samples)]);
  const double length_s = (double)sound->n_samples / REN_RATE;

  play.ratio     = exp2(ren_uniform(random, -2.0, 2.0) / 12.0);
  play.gain      = 1.0;
  play.release_s = fade_s;
  play.skip_s    = ren_uniform(random, 0.0, 0.5 * length_s);
  while (play.start_s < end_s) {
    play.hold_s =
        fmax(0.1, ((length_s - play.skip_s) / play.ratio) - fade_s - 0.02);
    ren_play(out, sound, &play);
    play.start_s += play.hold_s;
    play.skip_s   = ren_uniform(random, 0.0, 0.3 * length_s);
    play.attack_s = fade_s;
  }
}

/// Move a recording's level slowly up and down, by some decibels.
static void
move(RenRandom* random, RenSound* sound)
{
  const double hz    = ren_uniform(random, 0.05, 0.3);
  const double db    = ren_uniform(random, 0.0, 4.0);
  const double phase = ren_uniform(random, 0.0, 6.28);

  for (size_t i = 0; i < sound->n_samples; ++i) {
    const double turn = (6.283185307 * hz * (double)i / REN_RATE) + phase;

    sound->samples[i] *= (float)exp(db * 0.11512925 * sin(turn));
  }
}

/// Return how much louder than the noise somebody speaks, in decibels: now and
/// then so much that there is nothing to be taken away.
static double
choose_ratio(RenRandom* random)
{
  return ren_chance(random, 0.25) ? ren_uniform(random, 10.0, 40.0)
                                  : ren_uniform(random, -6.0, 12.0);
}

/// Return the level of speech so much louder than the noise, in decibels.
///
/// What is learnt is what makes the errors of all songs together small, in
/// which soft ones count less.  Errors are the smaller the less noise there is;
/// equally loud, songs with little noise would count for nothing.
static double
choose_level(double snr_db)
{
  return -32.0 + (0.2 * fmin(snr_db, 22.0));
}

/// Render somebody who speaks in noise.
static void
render(RenRandom* random, RenLibrary* library, RenSound* stems)
{
  const double  snr_db   = choose_ratio(random);
  const double  level_db = choose_level(snr_db);
  const double  decay_s  = ren_uniform(random, 0.1, 0.7);
  const RenRoom room =
      ren_room_new(random, decay_s, ren_uniform(random, -25.0, -8.0));

  speak(random, library, &stems[0]);
  ren_equalize(random, &stems[0], 5.0);
  if (ren_chance(random, 0.5)) {
    ren_room_add(&room, &stems[0]);
  }
  fill(random, library, &stems[1]);
  if (ren_chance(random, 0.35)) {
    RenSound second = ren_sound_new(stems[1].n_samples);

    fill(random, library, &second);
    ren_mix_level(&stems[1], 0.0);
    ren_mix_level(&second, ren_uniform(random, -8.0, 0.0));
    ren_sound_add(&stems[1], &second, 1.0);
    ren_sound_free(&second);
  }
  ren_equalize(random, &stems[1], 5.0);
  move(random, &stems[1]);
  ren_mix_level(&stems[0], level_db);
  ren_mix_level(&stems[1], level_db - snr_db);
}

/// Return what is lacking.
static const char*
missing(const RenLibrary* library)
{
  return library->n_voices == 0          ? "speech"
         : library->noise.n_samples == 0 ? "noise"
                                         : NULL;
}

const RenKind ren_song_speech = {
    "speech", 2, {"speech", "noise"}, missing, render};
