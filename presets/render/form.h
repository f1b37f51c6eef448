// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef RENDER_FORM_H
#define RENDER_FORM_H

#include "random.h"

#include <stdbool.h>
#include <stddef.h>

/**
   @file form.h
   When things happen in a song: bars of four beats, in sections of equal
   length.
*/

/// Sections of a song at most; later ones are like the last
#define REN_MAX_SECTIONS 24

/// The form of a song
typedef struct {
  double   bpm;
  double   swing;        ///< What off-beats are late by, in beats
  int      n_bars;       ///< Enough to fill the song
  int      section_bars; ///< Bars per section
  int      n_sections;
  unsigned playing[REN_MAX_SECTIONS]; ///< A bit for each stem that plays
  size_t   n_samples;                 ///< Length of the song
} RenForm;

/// Lay out a song with a tempo, all stems playing.
RenForm ren_form_new(RenRandom* random, double bpm, size_t n_samples);

/// Return the time in seconds of a position in beats from the start of a bar.
double ren_form_time(const RenForm* form, int bar, double beat);

/// Return seconds per beat.
double ren_form_beat_s(const RenForm* form);

/// Return true if a stem plays in a bar.
bool ren_form_plays(const RenForm* form, int bar, int stem);

/// Return the section of a bar.
int ren_form_section(const RenForm* form, int bar);

#endif // RENDER_FORM_H
