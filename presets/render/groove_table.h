// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef RENDER_GROOVE_TABLE_H
#define RENDER_GROOVE_TABLE_H

/**
   @file groove_table.h
   One bar each of many grooves, as text.
*/

/// A bar; each lane has 16 steps, or 12 for triplets
typedef struct {
  const char* name;
  double      low_bpm;  ///< Slowest tempo
  double      high_bpm; ///< Fastest tempo
  double      swing;    ///< What off-beats are late by at most, in beats
  const char* kick;     ///< X loud, x medium, g ghost, . nothing
  const char* snare;    ///< The same, and s for the rim
  const char* cymbal;   ///< X x g, o open, p pedal, b bell or crash
  const char* tom;      ///< 1 to 4 from the highest, or NULL
} RenGroove;

/// Number of grooves
#define REN_N_GROOVES 35

extern const RenGroove ren_grooves[REN_N_GROOVES];

#endif // RENDER_GROOVE_TABLE_H
