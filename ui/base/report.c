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
cli_report_name_tool(const char* tool)
{
  tool_name = tool;
}

const char*
cli_report_tool(void)
{
  return tool_name;
}

/// Append a line, or only count it if memory is short; takes over `text`
static void
append(CliReport* report, CliSeverity severity, const char* file, char* text)
{
  char* const    name  = file ? cli_format("%s", file) : NULL;
  const bool     whole = text && (name || !file);
  CliLine* const lines =
      whole ? cli_grow(report->lines, report->n_lines + 1, sizeof(CliLine))
            : NULL;
  report->n_errors += severity == CLI_ERROR;
  if (!lines) {
    free(name);
    free(text);
    return;
  }
  report->lines                    = lines;
  report->lines[report->n_lines++] = (CliLine){severity, name, text};
}

void
cli_report_add(CliReport*  report,
               CliSeverity severity,
               const char* file,
               const char* format,
               ...)
{
  va_list arguments;
  va_start(arguments, format);
  append(report, severity, file, cli_format_list(format, arguments));
  va_end(arguments);
}

bool
cli_report_fail(CliReport* report, const char* file, const char* format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  append(report, CLI_ERROR, file, cli_format_list(format, arguments));
  va_end(arguments);
  return false;
}

bool
cli_report_fail_errno(CliReport* report, const char* file, const char* what)
{
  char      words[128] = "";
  const int error      = errno;
  if (strerror_r(error, words, sizeof(words))) {
    snprintf(words, sizeof(words), "error %d", error);
  }
  return cli_report_fail(report, file, "%s: %s", what, words);
}

/// Print one line
static void
print_line(const CliLine* line)
{
  fprintf(cli_console(), "%s: ", tool_name);
  if (line->file) {
    cli_show(cli_console(), line->file);
    fputs(": ", cli_console());
  }
  fputs(line->severity == CLI_WARNING ? "warning: " : "", cli_console());
  cli_show(cli_console(), line->text);
  fputc('\n', cli_console());
}

void
cli_report_print(CliReport* report, bool quiet)
{
  flockfile(cli_console());
  cli_line_hide();
  for (; report->n_printed < report->n_lines; ++report->n_printed) {
    const CliLine* const line = &report->lines[report->n_printed];
    if (!quiet || line->severity != CLI_NOTE) {
      print_line(line);
    }
  }
  funlockfile(cli_console());
}

void
cli_report_flush_stdout(void)
{
  errno = 0;
  if (fflush(stdout) && !stdout_error) {
    stdout_error = errno;
  }
}

bool
cli_report_check_stdout(CliReport* report)
{
  cli_report_flush_stdout();
  if (!stdout_error) {
    return !ferror(stdout) ||
           cli_report_fail(report, "stdout", "cannot be written");
  }
  errno = stdout_error;
  return errno != EPIPE &&
         cli_report_fail_errno(report, "stdout", "cannot be written");
}

const char*
cli_report_error(const CliReport* report)
{
  for (size_t i = 0; i < report->n_lines; ++i) {
    if (report->lines[i].severity == CLI_ERROR) {
      return report->lines[i].text;
    }
  }
  return report->n_errors ? "out of memory" : NULL;
}

void
cli_report_move(CliReport* from, CliReport* to)
{
  const size_t   n_lines = to->n_lines + from->n_lines;
  CliLine* const lines =
      from->n_lines ? cli_grow(to->lines, n_lines, sizeof(CliLine)) : NULL;
  if (lines) {
    memcpy(lines + to->n_lines, from->lines, from->n_lines * sizeof(CliLine));
    to->lines     = lines;
    to->n_lines   = n_lines;
    from->n_lines = 0; // They are the other's now
  }
  to->n_errors += from->n_errors;
  cli_report_clear(from);
}

void
cli_report_clear(CliReport* report)
{
  for (size_t i = 0; i < report->n_lines; ++i) {
    free(report->lines[i].file);
    free(report->lines[i].text);
  }
  free(report->lines);
  *report = (CliReport){0};
}
