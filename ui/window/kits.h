// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef WIN_KITS_H
#define WIN_KITS_H

#include "model.h"

#include <stdint.h>

/**
   @file kits.h
   The dictionaries to choose from: those of the bundle, and the user's own.
*/

/// Sources of one that are listed, at most
#define WIN_N_KIT_SOURCES 16

/**
   List the dictionaries anew: the bundle's by name, then those saved in
   $XDG_DATA_HOME/nmf-separate.

   @param model  In and out: its kits.
   @param bundle Folder, with a '/' at its end or without.

   Window thread.  Not realtime: reads folders.
*/
void win_kits_list(WinModel* model, const char* bundle);

/**
   Read the names of a dictionary's sources from the head of its file.

   @param path  In.
   @param names Out, [WIN_N_KIT_SOURCES].
   @return How many there are; 0 if the file cannot be read that way.

   Window thread.  Not realtime: reads a file.
*/
uint32_t win_kits_sources(const char* path, char names[][PLUG_TEXT_SIZE]);

#endif // WIN_KITS_H
