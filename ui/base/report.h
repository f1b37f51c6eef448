// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "nms/attributes.h"

#include <stdbool.h>
#include <stddef.h>

/**
   @file report.h
   What a tool has to say: notes, warnings and errors, kept until they can be
   printed in the order of the files they are about.
*/

/// Exit codes of every tool; a signal S that ends one gives 128 + S
typedef enum {
  CLI_EXIT_DONE   = 0, ///< Everything asked for was done
  CLI_EXIT_FAILED = 1, ///< Something could not be done; the rest was
  CLI_EXIT_USAGE  = 2, ///< The command line makes no sense; nothing was done
} CliExit;

/// How much a line matters
typedef enum {
  CLI_NOTE,    ///< Left out with -q
  CLI_WARNING, ///< Done, but look at it
  CLI_ERROR,   ///< Not done
} CliSeverity;

/// One sentence for a person, without a final full stop
typedef struct {
  CliSeverity severity;
  char*       file; ///< What it is about, or NULL for the command as a whole
  char*       text;
} CliLine;

/// Lines in the order they came; starts as all zeros.  One for which there is
/// no memory is lost, and counts all the same if it is an error
typedef struct {
  CliLine* lines; ///< [n_lines]
  size_t   n_lines;
  size_t   n_printed; ///< So many of them
  size_t   n_errors;  ///< So many, lost ones too
} CliReport;

/// Set the name that begins every line printed; kept by reference.
void cli_report_name_tool(const char* tool);

/// Return the name set last.
NMS_NODISCARD const char* cli_report_tool(void);

/**
   Add a line.

   @param report   In and out.
   @param severity In.
   @param file     In, copied; NULL for the command as a whole.
   @param format   In, as for printf().

   Any one thread.  Not realtime: allocates.
*/
NMS_PRINTF(4, 5)
void cli_report_add(CliReport*  report,
                    CliSeverity severity,
                    const char* file,
                    const char* format,
                    ...);

/// Add an error and return false: `return cli_report_fail(...)`.
NMS_PRINTF(3, 4)
bool
cli_report_fail(CliReport* report, const char* file, const char* format, ...);

/**
   Add an error that ends with the system's words for errno; return false.

   @param what In, such as "cannot be opened".
*/
bool
cli_report_fail_errno(CliReport* report, const char* file, const char* what);

/**
   Print the lines not yet printed to stderr, as `tool: file: text`, by way of
   cli_show().

   @param report In and out.
   @param quiet  Leave out notes.

   One thread at a time.  Not realtime: blocks.
*/
void cli_report_print(CliReport* report, bool quiet);

/**
   Bring what was printed to stdout there, and keep the cause of a failure for
   cli_report_check_stdout(): later it is not to be known any more.

   One thread at a time.  Not realtime: blocks.
*/
void cli_report_flush_stdout(void);

/**
   Check, at the end, that stdout took everything that was printed to it.

   @return False with an error; a closed pipe, as after `| head`, has none.
*/
NMS_NODISCARD bool cli_report_check_stdout(CliReport* report);

/// Return the text of the first error, or NULL if there is none; "out of
/// memory" if it was lost.
NMS_NODISCARD const char* cli_report_error(const CliReport* report);

/// Move the lines of one report to the end of another.
void cli_report_move(CliReport* from, CliReport* to);

/// Forget all lines.
void cli_report_clear(CliReport* report);

#endif // CLI_REPORT_H
