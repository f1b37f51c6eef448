// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_REPORT_H
#define UI_REPORT_H

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
  UI_EXIT_DONE   = 0, ///< Everything asked for was done
  UI_EXIT_FAILED = 1, ///< Something could not be done; the rest was
  UI_EXIT_USAGE  = 2, ///< The command line makes no sense; nothing was done
} UiExit;

/// How much a line matters
typedef enum {
  UI_NOTE,    ///< Left out with -q
  UI_WARNING, ///< Done, but look at it
  UI_ERROR,   ///< Not done
} UiSeverity;

/// One sentence for a person, without a final full stop
typedef struct {
  UiSeverity severity;
  char*      file; ///< What it is about, or NULL for the command as a whole
  char*      text;
} UiLine;

/// Lines in the order they came; starts as all zeros.  One for which there is
/// no memory is lost, and counts all the same if it is an error
typedef struct {
  UiLine* lines; ///< [n_lines]
  size_t  n_lines;
  size_t  n_printed; ///< So many of them
  size_t  n_errors;  ///< So many, lost ones too
} UiReport;

/// Set the name that begins every line printed; kept by reference.
void ui_report_name_tool(const char* tool);

/// Return the name set last.
NMS_NODISCARD const char* ui_report_tool(void);

/**
   Add a line.

   @param report   In and out.
   @param severity In.
   @param file     In, copied; NULL for the command as a whole.
   @param format   In, as for printf().

   Any one thread.  Not realtime: allocates.
*/
NMS_PRINTF(4, 5)
void ui_report_add(UiReport*   report,
                   UiSeverity  severity,
                   const char* file,
                   const char* format,
                   ...);

/// Add an error and return false: `return ui_report_fail(...)`.
NMS_PRINTF(3, 4)
bool
ui_report_fail(UiReport* report, const char* file, const char* format, ...);

/**
   Add an error that ends with the system's words for errno; return false.

   @param what In, such as "cannot be opened".
*/
bool ui_report_fail_errno(UiReport* report, const char* file, const char* what);

/**
   Print the lines not yet printed to stderr, as `tool: file: text`, by way of
   ui_show().

   @param report In and out.
   @param quiet  Leave out notes.

   One thread at a time.  Not realtime: blocks.
*/
void ui_report_print(UiReport* report, bool quiet);

/**
   Bring what was printed to stdout there, and keep the cause of a failure for
   ui_report_check_stdout(): later it is not to be known any more.

   One thread at a time.  Not realtime: blocks.
*/
void ui_report_flush_stdout(void);

/**
   Check, at the end, that stdout took everything that was printed to it.

   @return False with an error; a closed pipe, as after `| head`, has none.
*/
NMS_NODISCARD bool ui_report_check_stdout(UiReport* report);

/// Return the text of the first error, or NULL if there is none; "out of
/// memory" if it was lost.
NMS_NODISCARD const char* ui_report_error(const UiReport* report);

/// Move the lines of one report to the end of another.
void ui_report_move(UiReport* from, UiReport* to);

/// Forget all lines.
void ui_report_clear(UiReport* report);

#endif // UI_REPORT_H
