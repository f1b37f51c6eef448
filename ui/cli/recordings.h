// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef CLI_RECORDINGS_H
#define CLI_RECORDINGS_H

#include "base/report.h"
#include "files/finder.h"
#include "files/taken.h"
#include "nms/attributes.h"
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
  char*    path;
  CliTimes times; ///< What is heard of it
  bool     found; ///< In a folder, so it may turn out not to be audio
} CliRecording;

/// A source
typedef struct {
  char*         name;
  CliRecording* recordings; ///< [n_recordings]
  size_t        n_recordings;
  CliFinder     finder; ///< What its folders hold
  CliTaken*     taken;  ///< [n_taken]
  size_t        n_taken;
} CliSource;

/// All sources, in the order of their first mention
typedef struct {
  CliSource* sources; ///< [n_sources]
  size_t     n_sources;
  CliOrigins origins; ///< What sources are taken from
} CliSources;

/**
   Read operands of the form NAME=FILE[@FROM-TO][,FILE...], NAME=DIR or
   NAME=@DICTIONARY[:SOURCE].

   A path that exists as it stands is taken whole, commas, '@' and all.  Folders
   are searched (finder.h); what they hold counts once for a source.

   @param operands In.
   @param sources  Out, freed with cli_sources_clear() in any case.
   @param report   In and out.
   @return CLI_EXIT_DONE, or with an error CLI_EXIT_USAGE for an operand that
   makes no sense and CLI_EXIT_FAILED for a folder without a file, or a source
   that cannot be taken.
*/
NMS_NODISCARD CliExit cli_sources_read(const CliOperands* operands,
                                       CliSources*        sources,
                                       CliReport*         report);

/**
   Find recordings as they are found for a source: a file, or those in a folder.

   @param path   In.
   @param found  In and out, to whose recordings they are added.
   @param report In and out.
   @return False with an error for a folder without a file.
*/
NMS_NODISCARD bool
cli_recordings_find(const char* path, CliSource* found, CliReport* report);

/// Free what a source owns.
void cli_recordings_clear(CliSource* source);

/// Free what the sources own.
void cli_sources_clear(CliSources* sources);

#endif // CLI_RECORDINGS_H
