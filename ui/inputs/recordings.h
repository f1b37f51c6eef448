// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_RECORDINGS_H
#define UI_RECORDINGS_H

#include "base/report.h"
#include "files/finder.h"
#include "nms/attributes.h"
#include "taken.h"
#include "terminal/options.h"
#include "terminal/times.h"

#include <stdbool.h>
#include <stddef.h>

/**
   @file recordings.h
   What nmf-learn is to hear: sources by name, each with its files, and with the
   sources of other dictionaries that are joined to it.
*/

/// A file, or a part of one
typedef struct {
  char*   path;
  UiTimes times; ///< What is heard of it
  bool    found; ///< In a folder, so it may turn out not to be audio
} UiRecording;

/// A source
typedef struct {
  char*        name;
  UiRecording* recordings; ///< [n_recordings]
  size_t       n_recordings;
  UiFinder     finder; ///< What its folders hold
  UiTaken*     taken;  ///< [n_taken]
  size_t       n_taken;
  bool         is_rest; ///< It is what the others leave of its recordings
} UiSource;

/// The name of what the other sources leave
#define UI_REST_NAME "rest"

/// All sources, in the order of their first mention
typedef struct {
  UiSource* sources; ///< [n_sources]
  size_t    n_sources;
  UiOrigins origins; ///< What sources are taken from
} UiSources;

/**
   Read operands of the form NAME=FILE[@FROM-TO][,FILE...], NAME=DIR or
   NAME=@DICTIONARY[:SOURCE].

   A path that exists as it stands is taken whole, commas, '@' and all.  Folders
   are searched (finder.h); what they hold counts once for a source.

   @param operands In.
   @param sources  Out, freed with ui_sources_clear() in any case.
   @param report   In and out.
   @return UI_EXIT_DONE, or with an error UI_EXIT_USAGE for an operand that
   makes no sense and UI_EXIT_FAILED for a folder without a file, or a source
   that cannot be taken.
*/
NMS_NODISCARD UiExit ui_sources_read(const UiOperands* operands,
                                     UiSources*        sources,
                                     UiReport*         report);

/**
   Add a source, the last one, that is what the others leave of recordings.

   @param texts   In: FILE[@FROM-TO][,FILE...] or DIR each, one or more.
   @param sources In and out.
   @param report  In and out.
   @return As ui_sources_read(), also UI_EXIT_USAGE if the name is taken or it
   takes from a dictionary.
*/
NMS_NODISCARD UiExit ui_sources_read_rest(const UiTexts* texts,
                                          UiSources*     sources,
                                          UiReport*      report);

/**
   Find recordings as they are found for a source: a file, or those in a folder.

   @param path   In.
   @param found  In and out, to whose recordings they are added.
   @param report In and out.
   @return False with an error for a folder without a file.
*/
NMS_NODISCARD bool
ui_recordings_find(const char* path, UiSource* found, UiReport* report);

/// Free what a source owns.
void ui_recordings_clear(UiSource* source);

/// Free what the sources own.
void ui_sources_clear(UiSources* sources);

#endif // UI_RECORDINGS_H
