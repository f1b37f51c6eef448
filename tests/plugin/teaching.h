// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef TEACHING_H
#define TEACHING_H

#include "host.h"

#include "protocol/ports.h"

#include <stddef.h>
#include <stdint.h>

/**
   @file teaching.h
   Teaches a plugin in a host: HOST_STEPPED, so that a test decides when what is
   learnt is waited for.
*/

/// Return a port of a strip, counted from 1, or end the test.
float* teaching_port(Host* host, const char* stem, uint32_t strip);

/// Return what a strip holds or does.
PlugStripState teaching_state(Host* host, uint32_t strip);

/// Run without samples, and do what work there is, until no more comes.
void teaching_turn(Host* host);

/// Wait until all is learnt and refined, and play it.
void teaching_wait(Host* host);

/// Arm a strip and wait until it is, which happens beside.
void teaching_arm(Host* host, uint32_t strip);

/**
   Arm a strip, play sound to it and disarm it.

   @param channels In, [inputs of the plugin][n].
*/
void teaching_play(Host*               host,
                   uint32_t            strip,
                   const float* const* channels,
                   size_t              n);

/// Press a trigger and let it go.
void teaching_press(Host* host, const char* symbol);

#endif // TEACHING_H
