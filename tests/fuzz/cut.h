// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef CUT_H
#define CUT_H

#include <stddef.h>
#include <stdint.h>

/**
   @file cut.h
   An input cut into numbers and stretches of bytes, for targets that do one
   thing after the other; and the other way round, for what they begin with.
*/

/// Most bytes of an input that is made
#define CUT_ROOM 32768

/// What is left of an input
typedef struct {
  const uint8_t* at;
  size_t         n_left;
} Cut;

/// An input being made; start from all zeros
typedef struct {
  uint8_t bytes[CUT_ROOM];
  size_t  n_bytes;
} CutMaker;

/// Cut a number of 1 to 4 bytes off, the lowest first; bytes that are not there
/// are 0.
uint32_t cut_number(Cut* cut, uint32_t n_bytes);

/**
   Cut a stretch off: two bytes say how long it is, if there is as much.

   @param n_bytes Out.
   @return A copy in memory of just its size, freed with free(), or the test
   ends.
*/
void* cut_stretch(Cut* cut, size_t* n_bytes);

/// Append a number, or end the test.
void cut_add_number(CutMaker* maker, uint32_t value, uint32_t n_bytes);

/// Append a stretch, or end the test.
void cut_add_stretch(CutMaker* maker, const void* bytes, size_t n_bytes);

#endif // CUT_H
