// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_SAVE_H
#define PLUG_SAVE_H

#include "nms/attributes.h"
#include "nms/dictionary.h"

#include <stddef.h>

/**
   @file save.h
   Dictionaries saved under a name, where nmf-separate finds them by it:
   NAME.nmf in $XDG_DATA_HOME/nmf-separate, or in ~/.local/share/nmf-separate.
   Hosts find it as a preset, in ~/.lv2.
*/

/**
   Save a dictionary; one that has the name stays, and this is not saved.

   @param dictionary In; NULL is nothing to be saved.
   @param name       In, as of a source.
   @return A sentence on what became of it, constant.

   Any thread but the audio thread.  Not realtime: writes a file.
*/
NMS_NODISCARD const char* plug_save(const NmsDictionary* dictionary,
                                    const char*          name);

/**
   Return where a dictionary of a name would be.

   @param path Out, [size]; "" if the name is not good or there is no such
               folder.

   Any thread but the audio thread.
*/
void plug_save_path(const char* name, char* path, size_t size);

#endif // PLUG_SAVE_H
