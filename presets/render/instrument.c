// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "instrument.h"

#include "play.h"

#include <math.h>
#include <string.h>

/// Instruments of a family at most
#define MAX_INSTRUMENTS 16

RenInstrument
ren_instrument_choose(RenRandom*  random,
                      RenLibrary* library,
                      RenFamily   family,
                      const char* prefix)
{
  const RenFolder* const folder = &library->notes[family];
  const char*            names[MAX_INSTRUMENTS];
  int                    n_names    = 0;
  RenInstrument          instrument = {0};

  for (size_t i = 0; i < folder->n_samples; ++i) {
    const RenSample* const sample = &folder->samples[i];

    // The folder is in order, so that an instrument's notes lie together
    if (sample->midi >= 0.0 && n_names < MAX_INSTRUMENTS &&
        !strncmp(sample->instrument, prefix, strlen(prefix)) &&
        (n_names == 0 || strcmp(names[n_names - 1], sample->instrument) != 0)) {
      names[n_names++] = sample->instrument;
    }
  }
  if (n_names == 0) {
    return instrument;
  }

  const char* const name = names[ren_below(random, n_names)];

  instrument.low       = 127.0;
  instrument.sustained = family == REN_ORGAN || family == REN_STRINGS ||
                         family == REN_WINDS || family == REN_VOICE;
  if (!strncmp(name, "section-pizz", strlen("section-pizz"))) {
    instrument.sustained = false;
  }
  for (size_t i = 0; i < folder->n_samples; ++i) {
    RenSample* const sample = &folder->samples[i];

    if (!strcmp(sample->instrument, name) && sample->midi >= 0.0 &&
        instrument.n_samples < REN_MAX_NOTES) {
      instrument.samples[instrument.n_samples++] = sample;

      instrument.low  = fmin(instrument.low, sample->midi);
      instrument.high = fmax(instrument.high, sample->midi);
    }
  }
  return instrument;
}

bool
ren_instrument_reaches(const RenInstrument* instrument, double midi)
{
  for (int i = 0; i < instrument->n_samples; ++i) {
    if (fabs(instrument->samples[i]->midi - midi) <= 5.0) {
      return true;
    }
  }
  return false;
}

/// Return the recording to play a note with.
static RenSample*
choose_sample(RenRandom* random, const RenInstrument* instrument, double midi)
{
  RenSample* const* const samples = instrument->samples;
  double                  nearest = 1000.0;
  int                     n       = 0;
  int                     chosen  = 0;

  for (int i = 0; i < instrument->n_samples; ++i) {
    nearest = fmin(nearest, fabs(samples[i]->midi - midi));
  }
  for (int i = 0; i < instrument->n_samples; ++i) {
    n += fabs(samples[i]->midi - midi) <= nearest + 0.6;
  }
  chosen = ren_below(random, n);
  for (int i = 0; i < instrument->n_samples; ++i) {
    if (fabs(samples[i]->midi - midi) <= nearest + 0.6 && chosen-- == 0) {
      return samples[i];
    }
  }
  return samples[0];
}

void
ren_instrument_play(RenRandom*           random,
                    const RenInstrument* instrument,
                    const RenNote*       note,
                    RenSound*            out)
{
  static const double fade_s = 0.35;

  if (instrument->n_samples == 0) {
    return;
  }

  RenSample* const      sample = choose_sample(random, instrument, note->midi);
  const RenSound* const sound  = ren_sample_sound(sample);
  RenPlay               play   = {0};
  double                left_s = note->hold_s;

  play.ratio         = exp2((note->midi - sample->midi) / 12.0);
  play.start_s       = note->time_s;
  play.gain          = note->gain;
  play.attack_s      = note->attack_s;
  play.hold_s        = note->hold_s;
  play.release_s     = note->release_s;
  play.glide         = note->glide;
  play.glide_s       = note->glide_s;
  play.vibrato       = note->vibrato;
  play.vibrato_hz    = ren_uniform(random, 4.8, 6.3);
  play.vibrato_phase = ren_uniform(random, 0.0, 6.28);

  const double length_s = (double)sound->n_samples / REN_RATE / play.ratio;
  const double turn_s   = length_s - fade_s - 0.05;

  if (instrument->sustained && left_s > turn_s && turn_s > 0.5) {
    // Longer than was recorded: cross over to an earlier place in it
    const double back_s = fmin(0.4, 0.3 * turn_s);

    play.hold_s    = turn_s;
    play.release_s = fade_s;
    ren_play(out, sound, &play);
    left_s -= turn_s;
    play.skip_s   = back_s * play.ratio;
    play.attack_s = fade_s;
    play.glide    = 0.0;
    play.start_s += turn_s;
    while (left_s > turn_s - back_s) {
      play.hold_s = turn_s - back_s;
      ren_play(out, sound, &play);
      play.start_s += turn_s - back_s;
      left_s -= turn_s - back_s;
    }
    play.hold_s    = fmax(left_s, 0.05);
    play.release_s = note->release_s;
  }
  ren_play(out, sound, &play);
}
