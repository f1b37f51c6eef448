// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef LIVE_SAVE_H
#define LIVE_SAVE_H

#include "base/report.h"
#include "nms/attributes.h"
#include "nms/dictionary.h"

#include <stdbool.h>

/**
   @file save.h
   Dictionaries saved under a name, by which -d finds them.
*/

/**
   Save a dictionary; one that has the name stays, and this is not saved.

   @param dictionary In; NULL is nothing to be saved.
   @param name       In.
   @param report     In and out; a note if it was saved.
   @return False with an error.

   Any thread but the audio thread.  Not realtime: writes a file.
*/
NMS_NODISCARD bool
live_save(const NmsDictionary* dictionary, const char* name, UiReport* report);

/**
   Write a name that no dictionary has yet: "learnt", "learnt-2" and so on.

   @param name Out, [NMS_NAME_SIZE].

   Main thread.  Not realtime: reads folders.
*/
void live_save_propose(char* name);

#endif // LIVE_SAVE_H
