// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef SCENES_H
#define SCENES_H

#include "window/model.h"

#include <stdint.h>

/**
   @file scenes.h
   Windows to be drawn: models that are the same on every machine.
*/

/// One
typedef struct {
  const char* name;
  uint32_t    variant;           ///< Of plug_variants
  void (*fill)(WinModel* model); ///< From the defaults
} Scene;

/// Number of scenes
#define N_SCENES 9

/// The first of them, of which there are also pictures at twice the size
#define N_LARGE_SCENES 4

/// All of them
extern const Scene scenes[N_SCENES];

/// Make a scene's model; owned by the caller.  Ends the test without memory.
WinModel* scene_new(const Scene* scene);

/// Set a port by its role.
void scene_set(WinModel* model, PlugPortRole role, uint32_t strip, float value);

/// Let the plugin have shown some seconds of music.
void scene_play(WinModel* model);

#endif // SCENES_H
