// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_OPTIONS_H
#define UI_OPTIONS_H

#include "base/report.h"
#include "nms/attributes.h"

#include <stddef.h>

/**
   @file options.h
   A command line as a table: what may be given, where it goes, what --help
   says.
*/

/// What an option takes, and the C type it is stored as
typedef enum {
  UI_FLAG,   ///< Nothing; bool, set to true
  UI_TEXT,   ///< Any text; const char*, points into argv
  UI_TEXTS,  ///< Any text, each time it is given; UiTexts, pointing into argv
  UI_COUNT,  ///< A whole number; uint32_t
  UI_SEED,   ///< A whole number; uint64_t, `minimum` and `maximum` ignored
  UI_REAL,   ///< A number; double
  UI_TIME,   ///< Seconds, m:ss or h:mm:ss; double, seconds
  UI_CHOICE, ///< One word of `argument`; int, its index from 0
} UiOptionType;

/// Most times that one option may be given and add a text
#define UI_MAX_TEXTS 64

/// The texts of an option that may come again
typedef struct {
  const char* texts[UI_MAX_TEXTS]; ///< [n_texts]
  size_t      n_texts;
} UiTexts;

/// One option
typedef struct {
  char         letter;   ///< Short form, or 0
  const char*  name;     ///< Long form, without the dashes
  UiOptionType type;     ///< What it takes
  size_t       offset;   ///< Of its field in the struct of values
  const char*  argument; ///< Name for --help, or "one|two|three"
  double       minimum;  ///< Of a number
  double       maximum;  ///< Of a number
  const char*  help;     ///< A sentence; a '%' stands for the default number
} UiOption;

/// A tool's command line; --help and --version are understood by themselves
typedef struct {
  const char*     name;      ///< "nmf-separate"
  const char*     usage;     ///< What follows the name in the synopsis
  const char*     summary;   ///< One sentence
  const char*     footer;    ///< Examples, may be ""
  const UiOption* options;   ///< [n_options]
  size_t          n_options; ///< At most UI_MAX_OPTIONS
  const void*     defaults;  ///< Struct of values for '%', or NULL
} UiProgram;

/// Most options of a tool
#define UI_MAX_OPTIONS 40

/// What to do after parsing
typedef enum {
  UI_PARSE_RUN,  ///< Go on
  UI_PARSE_DONE, ///< --help or --version was printed
  UI_PARSE_BAD,  ///< An error was printed
} UiParse;

/// What is left of the command line
typedef struct {
  int    n_operands;
  char** operands; ///< [n_operands], into argv
} UiOperands;

/**
   Read a command line into a struct of values.

   Options and operands may stand in any order; "--" ends the options.  Fields
   of options that were not given are left alone, so set defaults before.

   @param program  In.
   @param argc     As main() got it.
   @param argv     As main() got it; is reordered, operands last.
   @param values   In and out, the struct which the offsets refer to.
   @param operands Out.
   @return What to do next.

   Setup thread.  Not realtime: prints.
*/
NMS_NODISCARD UiParse ui_options_parse(const UiProgram* program,
                                       int              argc,
                                       char**           argv,
                                       void*            values,
                                       UiOperands*      operands);

/**
   Return the exit code of a tool that ends after parsing.

   @param parse UI_PARSE_DONE, which fails only if stdout does, or
                UI_PARSE_BAD.
*/
NMS_NODISCARD UiExit ui_options_exit_code(UiParse parse);

#endif // UI_OPTIONS_H
