// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "report.h"

#include "console.h"
#include "line.h"
#include "memory.h"
#include "text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char* tool_name = "nmf-separate";
static int         stdout_error; ///< Why it first failed, or 0

void
ui_report_name_tool(const char* tool)
{
  tool_name = tool;
}

const char*
ui_report_tool(void)
{
  return tool_name;
}

/// Append a line, or only count it if memory is short; takes over `text`
static void
append(UiReport* report, UiSeverity severity, const char* file, char* text)
{
  char* const   name  = file ? ui_format("%s", file) : NULL;
  const bool    whole = text && (name || !file);
  UiLine* const lines =
      whole ? ui_grow(report->lines, report->n_lines + 1, sizeof(UiLine))
            : NULL;
  report->n_errors += severity == UI_ERROR;
  if (!lines) {
    free(name);
    free(text);
    return;
  }
  report->lines                    = lines;
  report->lines[report->n_lines++] = (UiLine){severity, name, text};
}

void
ui_report_add(UiReport*   report,
              UiSeverity  severity,
              const char* file,
              const char* format,
              ...)
{
  va_list arguments;
  va_start(arguments, format);
  append(report, severity, file, ui_format_list(format, arguments));
  va_end(arguments);
}

bool
ui_report_fail(UiReport* report, const char* file, const char* format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  append(report, UI_ERROR, file, ui_format_list(format, arguments));
  va_end(arguments);
  return false;
}

bool
ui_report_fail_errno(UiReport* report, const char* file, const char* what)
{
  char      words[128] = "";
  const int error      = errno;
  if (strerror_r(error, words, sizeof(words))) {
    snprintf(words, sizeof(words), "error %d", error);
  }
  return ui_report_fail(report, file, "%s: %s", what, words);
}

/// Print one line
static void
print_line(const UiLine* line)
{
  fprintf(ui_console(), "%s: ", tool_name);
  if (line->file) {
    ui_show(ui_console(), line->file);
    fputs(": ", ui_console());
  }
  fputs(line->severity == UI_WARNING ? "warning: " : "", ui_console());
  ui_show(ui_console(), line->text);
  fputc('\n', ui_console());
}

void
ui_report_print(UiReport* report, bool quiet)
{
  flockfile(ui_console());
  ui_line_hide();
  for (; report->n_printed < report->n_lines; ++report->n_printed) {
    const UiLine* const line = &report->lines[report->n_printed];
    if (!quiet || line->severity != UI_NOTE) {
      print_line(line);
    }
  }
  funlockfile(ui_console());
}

void
ui_report_flush_stdout(void)
{
  errno = 0;
  if (fflush(stdout) && !stdout_error) {
    stdout_error = errno;
  }
}

bool
ui_report_check_stdout(UiReport* report)
{
  ui_report_flush_stdout();
  if (!stdout_error) {
    return !ferror(stdout) ||
           ui_report_fail(report, "stdout", "cannot be written");
  }
  errno = stdout_error;
  return errno != EPIPE &&
         ui_report_fail_errno(report, "stdout", "cannot be written");
}

const char*
ui_report_error(const UiReport* report)
{
  for (size_t i = 0; i < report->n_lines; ++i) {
    if (report->lines[i].severity == UI_ERROR) {
      return report->lines[i].text;
    }
  }
  return report->n_errors ? "out of memory" : NULL;
}

void
ui_report_move(UiReport* from, UiReport* to)
{
  const size_t  n_lines = to->n_lines + from->n_lines;
  UiLine* const lines =
      from->n_lines ? ui_grow(to->lines, n_lines, sizeof(UiLine)) : NULL;
  if (lines) {
    memcpy(lines + to->n_lines, from->lines, from->n_lines * sizeof(UiLine));
    to->lines     = lines;
    to->n_lines   = n_lines;
    from->n_lines = 0; // They are the other's now
  }
  to->n_errors += from->n_errors;
  ui_report_clear(from);
}

void
ui_report_clear(UiReport* report)
{
  for (size_t i = 0; i < report->n_lines; ++i) {
    free(report->lines[i].file);
    free(report->lines[i].text);
  }
  free(report->lines);
  *report = (UiReport){0};
}
