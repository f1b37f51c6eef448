// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef TEACHING_H
#define TEACHING_H

#include "host.h"
#include "session.h"

#include "nms/dictionary.h"
#include "nms/learnt.h"
#include "protocol/ports.h"

#include <stddef.h>
#include <stdint.h>

/**
   @file teaching.h
   Teaches a plugin in a host: HOST_STEPPED, so that a test decides when what is
   learnt is waited for.
*/

#define TEACHING_NAME "urn:nmf-separate:name-"
#define TEACHING_SAVE "urn:nmf-separate:save-as"
#define TEACHING_RATE 16000.0

/// Open a host with the stereo plugin and a dictionary, or the built-in one for
/// NULL; activated.
Host* teaching_open(const char* bundle, HostKind kind, const char* dictionary);

/**
   Save a session, and return what the strips hold, in its bytes.

   @param session Out, to be cleared.
   @param folder  Where it may make files.
*/
NmsLearnt teaching_save(Host* host, const char* folder, Session* session);

/// Return the dictionary of a session that is saved, to be freed.
NmsDictionary* teaching_dictionary(Host* host, const char* folder);

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
