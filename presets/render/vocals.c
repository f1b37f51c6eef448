// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "dynamics.h"
#include "end.h"
#include "filter.h"
#include "instrument.h"
#include "part.h"
#include "play.h"
#include "room.h"
#include "sing.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/// Sing a melody on recorded vowels.
static void
sing_vowels(const RenBand* band, RenSound* out)
{
  RenRandom* const    random = band->random;
  const double        beat_s = ren_form_beat_s(band->form);
  const double        higher = ren_chance(random, 0.4) ? 5.0 : 0.0;
  RenTone* const      tones  = ren_new(REN_MAX_MELODY, sizeof(RenTone));
  const RenInstrument voice =
      ren_instrument_choose(random, band->library, REN_VOICE, "");
  // Women do not reach as low
  const int low = voice.low > 52.0 ? (int)voice.low - 2 : 40;
  const int n   = ren_melody_new(
      band, REN_VOCALS, low, low + 17, ren_uniform(random, 0.1, 0.7), tones);

  for (int i = 0; i < n; ++i) {
    RenNote note = {0};

    note.time_s = ren_form_time(band->form, tones[i].bar, tones[i].beat) +
                  ren_normal(random, 0.02);
    note.midi      = tones[i].midi + higher;
    note.hold_s    = fmax(0.1, tones[i].beats * beat_s * 0.98);
    note.release_s = 0.06;
    note.attack_s  = 0.02;
    note.gain      = ren_uniform(random, 0.7, 1.0);
    if (i > 0 && ren_chance(random, 0.5)) {
      note.glide   = fmax(-4.0, fmin(4.0, tones[i - 1].midi - tones[i].midi));
      note.glide_s = ren_uniform(random, 0.05, 0.15);
    }
    if (note.hold_s > 0.4) {
      note.vibrato = ren_uniform(random, 0.0, 0.5);
    }
    ren_instrument_play(random, &voice, &note, out);
  }
  free(tones);
}

/// Return the pitches of a melody, `lower` semitones down, with glides and
/// vibrato, at each hop.
static float*
draw_tune(const RenBand* band, double centre, double lower, size_t n_frames)
{
  RenRandom* const random = band->random;
  RenTone* const   tones  = ren_new(REN_MAX_MELODY, sizeof(RenTone));
  float* const     tune   = ren_new(n_frames, sizeof(float));
  const double     hz     = ren_uniform(random, 4.8, 6.2);
  const double     depth  = ren_uniform(random, 0.0, 0.5);
  const double     glide  = ren_uniform(random, 0.8, 0.95);
  const int        low    = (int)(centre - 4.0);
  const int        n      = ren_melody_new(
      band, REN_VOCALS, low, low + 16, ren_uniform(random, 0.0, 0.6), tones);
  double smooth = n > 0 ? tones[0].midi : centre;
  double since  = 0.0;
  int    t      = 0;

  for (size_t f = 0; f < n_frames; ++f) {
    const double at_s = (double)(f * REN_SING_HOP) / REN_RATE;

    if (t + 1 < n &&
        ren_form_time(band->form, tones[t + 1].bar, tones[t + 1].beat) <=
            at_s) {
      ++t;
      since = at_s;
    }

    const double target = n > 0 ? tones[t].midi : centre;
    const double rise   = fmin(1.0, fmax(0.0, (at_s - since - 0.2) / 0.4));

    smooth  = target + (glide * (smooth - target));
    tune[f] = (float)(smooth - lower +
                      (depth * rise * sin(2.0 * 3.14159265358979 * hz * at_s)));
  }
  free(tones);
  return tune;
}

/// A singer or speaker in the middle of a song
typedef struct {
  RenFolder* voice;
  bool       sings;
  double     ratio;   ///< Speed when speaking
  double     stretch; ///< Of vowels when singing
  float*     tune;    ///< [n_frames], owned, made with the first sentence
  size_t     n_frames;
} Speaker;

/// Utter a sentence at a time and return how long it takes.
static double
utter(const RenBand* band, Speaker* speaker, double at_s, RenSound* out)
{
  RenRandom* const random = band->random;
  RenFolder* const voice  = speaker->voice;
  const RenSound*  sound  = ren_sample_sound(
      &voice->samples[ren_below(random, (int)voice->n_samples)]);
  RenSound sung = {0};
  RenPlay  play = {0};

  if (speaker->sings) {
    RenPitches pitches = ren_pitches_new(sound);
    RenTune    tune    = {NULL, speaker->n_frames, 0, speaker->stretch};

    if (!speaker->tune) {
      speaker->tune = draw_tune(band,
                                ren_pitches_median(&pitches),
                                12.0 * log2(speaker->ratio),
                                speaker->n_frames);
    }
    tune.midi  = speaker->tune;
    tune.start = (size_t)(at_s * REN_RATE / REN_SING_HOP);
    sung       = ren_sing(sound, &pitches, &tune);
    sound      = &sung;
    ren_pitches_free(&pitches);
  }
  play.start_s = at_s;
  play.ratio   = speaker->ratio;
  play.gain    = 1.0;
  if (!speaker->sings && ren_chance(random, 0.5)) {
    play.vibrato    = ren_uniform(random, 0.1, 0.6);
    play.vibrato_hz = ren_uniform(random, 3.0, 6.0);
  }
  ren_play(out, sound, &play);

  const double length_s = (double)sound->n_samples / REN_RATE / speaker->ratio;

  ren_sound_free(&sung);
  return length_s;
}

/// Sing or speak sentences of one voice with pauses.
static void
speak(const RenBand* band, bool sings, RenSound* out)
{
  RenRandom* const     random  = band->random;
  const RenForm* const form    = band->form;
  const double         bar_s   = 4.0 * ren_form_beat_s(form);
  const double         end_s   = (double)out->n_samples / REN_RATE;
  const double         pausing = ren_uniform(random, 0.1, 1.5);
  const int            n       = (int)band->library->n_voices;
  Speaker              speaker = {NULL, sings, 1.0, 1.0, NULL, 0};

  if (n == 0) {
    return;
  }
  speaker.voice    = &band->library->speech[ren_below(random, n)];
  speaker.stretch  = ren_uniform(random, 1.3, 3.5);
  speaker.n_frames = (out->n_samples / REN_SING_HOP) + 1;
  speaker.ratio    = exp2(ren_uniform(random, -3.0, 3.0) / 12.0);
  if (sings) {
    // Only a little, for a smaller or larger head
    speaker.ratio = exp2(ren_uniform(random, -2.0, 2.0) / 12.0);
  }
  for (double at_s = ren_uniform(random, 0.0, 1.0); at_s < end_s;) {
    const int bar = (int)(at_s / bar_s);

    if (!ren_form_plays(form, bar, REN_VOCALS)) {
      at_s = ((bar + 1) * bar_s) + 1e-6;
      continue;
    }
    // Short collections are one sentence each
    if (speaker.voice->n_samples < 2) {
      speaker.voice = &band->library->speech[ren_below(random, n)];
    }
    at_s += utter(band, &speaker, at_s, out);
    at_s += ren_uniform(random, 0.05, pausing);
  }
  free(speaker.tune);
}

/// Take the vocals of a production where they should sound.
static void
take_production(const RenBand* band, RenSound* out)
{
  RenRandom* const     random = band->random;
  const RenForm* const form   = band->form;
  const double         bar_s  = 4.0 * ren_form_beat_s(form);
  RenPlay              play   = {0};
  RenFolder*           folder = NULL;

  if (band->library->n_productions == 0) {
    return;
  }
  folder =
      &band->library
           ->productions[ren_below(random, (int)band->library->n_productions)];
  play.ratio = exp2(ren_uniform(random, -3.0, 3.0) / 12.0);
  for (size_t i = 0; i < folder->n_samples; ++i) {
    if (strcmp(folder->samples[i].instrument, "vocals") != 0) {
      continue;
    }

    const RenSound* const sound = ren_sample_sound(&folder->samples[i]);
    const double          end_s = (double)sound->n_samples / REN_RATE;

    play.gain      = 1.0;
    play.attack_s  = 0.02;
    play.release_s = 0.1;
    for (int bar = 0; bar < form->n_bars; bar += form->section_bars) {
      play.start_s = bar * bar_s;
      play.hold_s  = form->section_bars * bar_s;
      play.skip_s  = ren_uniform(random, 0.0, fmax(0.0, end_s - play.hold_s));
      if (ren_form_plays(form, bar, REN_VOCALS)) {
        ren_play(out, sound, &play);
      }
    }
  }
}

void
ren_vocals_render(const RenBand* band, RenSound* out)
{
  RenRandom* const random  = band->random;
  const int        dice    = ren_below(random, 10);
  const size_t     singers = band->library->n_singers;

  if (singers > 0 && ren_chance(random, 0.45)) {
    ren_excerpts_render(band, REN_VOCALS, band->library->singers, singers, out);
  } else if (dice < 2) {
    sing_vowels(band, out);
  } else if (dice < 4) {
    take_production(band, out);
  } else {
    speak(band, dice < 8, out);
  }
  if (ren_sound_rms(out) < 1e-6) {
    speak(band, true, out);
  }
  ren_filter(out, ren_highpass(ren_uniform(random, 70.0, 130.0), 0.7));
  ren_equalize(random, out, 4.0);
  if (ren_chance(random, 0.8)) {
    RenCompressor compressor = {0};

    compressor.threshold_db = ren_uniform(random, -6.0, 0.0);
    compressor.ratio        = ren_uniform(random, 2.0, 6.0);
    compressor.attack_s     = 0.004;
    compressor.release_s    = ren_uniform(random, 0.05, 0.2);

    ren_compress(out, 1, &compressor);
  }
  if (ren_chance(random, 0.1)) {
    ren_distort(out, ren_uniform(random, -3.0, 9.0), 0.1);
  }
  if (ren_chance(random, 0.3)) {
    ren_double_add(random, out, 0.01, 0.03, ren_uniform(random, 0.4, 0.9));
  }
  if (ren_chance(random, 0.25)) {
    const double delay_s = ren_chance(random, 0.5)
                               ? ren_uniform(random, 0.08, 0.15)
                               : ren_form_beat_s(band->form) * 0.5;

    ren_echo_add(out, delay_s, ren_uniform(random, 0.1, 0.35), 0.3);
  }
  if (ren_chance(random, 0.75)) {
    const double  decay_s = ren_uniform(random, 0.4, 2.5);
    const RenRoom room =
        ren_room_new(random, decay_s, ren_uniform(random, -22.0, -8.0));

    ren_room_add(&room, out);
  }
}
