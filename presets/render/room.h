// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef RENDER_ROOM_H
#define RENDER_ROOM_H

#include "random.h"
#include "recording.h"

/**
   @file room.h
   Rooms and plates: early reflections and a network of eight delays.

   Stautner & Puckette, Computer Music Journal 6(1), 1982; Jot & Chaigne, AES
   90, 1991.
*/

/// Delays of the network
#define REN_ROOM_DELAYS 8

/// Early reflections
#define REN_ROOM_EARLY 7

/// A room; the same one gives the same sound to each instrument in it
typedef struct {
  size_t delays[REN_ROOM_DELAYS]; ///< Samples
  double gains[REN_ROOM_DELAYS];  ///< Loss per passage
  double damping;                 ///< Of the high frequencies, in [0, 1)
  size_t early[REN_ROOM_EARLY];   ///< Samples
  double early_gains[REN_ROOM_EARLY];
  size_t pre_delay; ///< Samples before the network is fed
  double wet;       ///< Amplitude beside the dry sound's 1
} RenRoom;

/**
   Return a random room.

   @param decay_s Time in which it decays by 60 dB.
   @param wet_db  Energy of its sound beside the dry one's, roughly.
*/
RenRoom ren_room_new(RenRandom* random, double decay_s, double wet_db);

/// Add a room's sound to a recording, in place.
void ren_room_add(const RenRoom* room, RenSound* sound);

/// Add echoes: copies each `delay_s` later and `gain` times as loud.
void ren_echo_add(RenSound* sound, double delay_s, double gain, double damping);

/// Add a copy whose delay wanders between `low_s` and `high_s`.
void ren_double_add(RenRandom* random,
                    RenSound*  sound,
                    double     low_s,
                    double     high_s,
                    double     gain);

#endif // RENDER_ROOM_H
