// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUGIN_STEPS_H
#define PLUGIN_STEPS_H

/**
   @file plugin_steps.h
   What an input for the plugin is made of: a byte for plugin and host, then
   steps, each a byte and what it takes.
*/

/// Bits of the first byte, above those of the plugin
typedef enum {
  PLUGIN_NO_WORKER = 1 << 2, ///< The host has none
  PLUGIN_AT_ONCE   = 1 << 3, ///< It works within run(), as when it exports
  PLUGIN_REFUSES   = 1 << 4, ///< Its first answers find no room
  PLUGIN_LATE      = 1 << 5, ///< What is left of the work comes after the end
  PLUGIN_FAST      = 1 << 6, ///< The sample rate is 96 kHz
} PluginBit;

/// Steps
typedef enum {
  PLUGIN_RUN,      ///< Samples (2 bytes), what sounds, room for messages
  PLUGIN_ATOMS,    ///< A stretch, the body of a sequence for the next run
  PLUGIN_VALUE,    ///< Port, and the bits of a float
  PLUGIN_WORK,     ///< The worker does what it was asked for
  PLUGIN_STORE,    ///< Key, type, a stretch: a value of the session
  PLUGIN_RESTORE,  ///< Bits: with a worker, and help with paths
  PLUGIN_SAVE,     ///< The same bits
  PLUGIN_ACTIVATE, ///< Deactivated and activated again
  PLUGIN_FILE,     ///< A stretch, which becomes the file PLUGIN_PATH
} PluginStep;

/// Number of steps
#define PLUGIN_N_STEPS (PLUGIN_FILE + 1)

/// Bits of PLUGIN_RESTORE and PLUGIN_SAVE
#define PLUGIN_WITH_WORKER 1
#define PLUGIN_WITH_PATHS 2

/// A file for dictionaries
#define PLUGIN_PATH "a.nmf"

#endif // PLUGIN_STEPS_H
