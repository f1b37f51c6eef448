// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLACES_H
#define PLACES_H

#include "protocol/ports.h"
#include "uihost.h"
#include "window/layout.h"
#include "window/model.h"

#include <stdint.h>

/**
   @file places.h
   Where things are in a plugin's window, and what is done to them there.
*/

#define PLACES_STEREO "urn:nmf-separate:stereo"
#define PLACES_MONO "urn:nmf-separate:mono"

/// Folder of the plugins
extern const char* places_bundle;

/// A model to lay out as the window does; not the window's
extern WinModel* places_model;

/// Where things are in the window that was looked at last
extern WinLayout places_layout;

/// Begin with the plugins of a bundle.
void places_init(const char* bundle);

/// End.
void places_clear(void);

/// Return a host with a plugin, whose window is not open.
UiHost* places_new_host(const char* uri);

/// Return a host with a plugin, whose window is open and was drawn.
UiHost* places_open_host(const char* uri);

/// Find the middle of a place, at the size that the window has.
void
places_find(UiHost* uihost, WinPartKind kind, uint32_t strip, int* x, int* y);

/// Click on the middle of a place, and let the window see it.
void places_click(UiHost* uihost, int button, WinPartKind kind, uint32_t strip);

/// Return the index of a port.
uint32_t places_port(PlugPortRole role, uint32_t strip);

/// Return the value that the plugin has.
float places_value(UiHost* uihost, PlugPortRole role, uint32_t strip);

#endif // PLACES_H
