// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef WATCHING_H
#define WATCHING_H

#include "host.h"
#include "protocol/show.h"

#include <stdint.h>

/**
   @file watching.h
   A window that takes down what a plugin shows it.
*/

#define WATCHING_RATE 44100.0
#define WATCHING_MOST 8192 // Samples of a block

/// What a window was shown since it was cleared
typedef struct {
  PlugShow      show; ///< The newest one
  PlugShowAbout about;
  PlugShowPart  part;
  uint32_t      n_shows;
  uint32_t      n_columns;
  uint32_t      n_abouts;
  uint32_t      n_parts;
  uint32_t      largest; ///< Bytes of a message
} Window;

/// Open a host with a plugin at its defaults, activated.
Host* watching_open(const char* bundle, const char* uri, HostKind kind);

/// Load a dictionary of a folder, and return its path, which stays until the
/// next call.
const char* watching_load(Host* host, const char* kit, const char* name);

/// Take down what the block before has shown.
void watching_look(const Host* host, Window* window);

/// Run noise through a host, and take down what it shows.
void watching_noise(Host* host, uint32_t block, uint32_t n, Window* window);

/// Return what a window that comes is told of a strip, from 1 on, after a block
/// without samples.
PlugShowStrip watching_told(Host* host, uint32_t strip);

#endif // WATCHING_H
