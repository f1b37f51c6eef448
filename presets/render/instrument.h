// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef RENDER_INSTRUMENT_H
#define RENDER_INSTRUMENT_H

#include "library.h"
#include "random.h"
#include "recording.h"

#include <stdbool.h>

/**
   @file instrument.h
   Instruments that play notes from recordings of some of them.
*/

/// Recordings of an instrument at most
#define REN_MAX_NOTES 96

/// An instrument
typedef struct {
  RenSample* samples[REN_MAX_NOTES];
  int        n_samples; ///< 0 for an instrument without any
  double     low;       ///< Lowest note recorded
  double     high;      ///< Highest note recorded
  bool       sustained; ///< Sounds for as long as it is held
} RenInstrument;

/// A note
typedef struct {
  double time_s;
  double midi;
  double hold_s;    ///< After which it is damped
  double release_s; ///< Time the damping takes
  double gain;      ///< Amplitude
  double attack_s;  ///< Added fade at the start
  double glide;     ///< Semitones it starts away from its pitch
  double glide_s;
  double vibrato; ///< Semitones
} RenNote;

/**
   Choose one of a family's instruments.

   @param prefix What its name begins with; "" for any.
*/
RenInstrument ren_instrument_choose(RenRandom*  random,
                                    RenLibrary* library,
                                    RenFamily   family,
                                    const char* prefix);

/// Return true if an instrument can play a note, by at most a fourth away.
bool ren_instrument_reaches(const RenInstrument* instrument, double midi);

/**
   Play a note with the nearest recording at another speed.

   Of equally near ones one is chosen at random.  Instruments that sustain go on
   for as long as they are held.
*/
void ren_instrument_play(RenRandom*           random,
                         const RenInstrument* instrument,
                         const RenNote*       note,
                         RenSound*            out);

#endif // RENDER_INSTRUMENT_H
