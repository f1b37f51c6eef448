// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "output_name.h"

#include "base/text.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/// Return what a field stands for, or NULL if there is no such field
static const char*
find_field(const UiOutputFields* fields, const char* name, size_t length)
{
  const struct {
    const char* name;
    const char* value;
  } known[] = {
      {"file", fields->file},
      {"suffix", fields->suffix},
      {"source", fields->source},
      {"dictionary", fields->dictionary},
  };
  for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); ++i) {
    if (strlen(known[i].name) == length &&
        !memcmp(known[i].name, name, length)) {
      return known[i].value;
    }
  }
  return NULL;
}

/// Replace the fields; NULL with an error
static char*
replace(const char*           pattern,
        const UiOutputFields* fields,
        const char*           about,
        UiReport*             report)
{
  char* name = ui_format("%s", "");
  for (const char* at = pattern; *at;) {
    const int   plain  = (int)strcspn(at, "{");
    const char* value  = "";
    const char* begin  = at + plain;
    size_t      length = 0;
    if (*begin) {
      length = strcspn(++begin, "}");
      value  = begin[length] ? find_field(fields, begin, length) : NULL;
    }
    if (!value) {
      ui_report_fail(report,
                     about,
                     "'{%.*s' is no field: there are {file}, {suffix}, "
                     "{source} and {dictionary}",
                     (int)(length + (begin[length] != '\0')),
                     begin);
      free(name);
      return NULL;
    }
    char* const longer = ui_format("%s%.*s%s", name, plain, at, value);
    free(name);
    name = longer;
    at   = *begin ? begin + length + 1 : begin;
  }
  return name;
}

/// Check that a name leads nowhere but down
static bool
check_parts(const char* name, const char* about, UiReport* report)
{
  if (*name == '/') {
    return ui_report_fail(
        report, about, "the name '%s' begins with '/'; see --output", name);
  }
  for (const char* part = name; part;) {
    const size_t length = strcspn(part, "/");
    if (!length) {
      return ui_report_fail(report,
                            about,
                            *name ? "the name '%s' has an empty part"
                                  : "the name '%s' is empty",
                            name);
    }
    if (strspn(part, ".") >= length && length <= 2) {
      return ui_report_fail(report,
                            about,
                            "the name '%s' would be in the folder '%.*s'",
                            name,
                            (int)length,
                            part);
    }
    part = part[length] ? part + length + 1 : NULL;
  }
  return true;
}

char*
ui_output_name_fill(const char*           pattern,
                    const UiOutputFields* fields,
                    const char*           about,
                    UiReport*             report)
{
  char* const name = replace(pattern, fields, about, report);
  if (name && !check_parts(name, about, report)) {
    free(name);
    return NULL;
  }
  return name;
}

bool
ui_output_name_check(const char* pattern, UiReport* report)
{
  static const UiOutputFields good = {"file", "suffix", "source", "kit"};

  char* const name = ui_output_name_fill(pattern, &good, "--name", report);
  free(name);
  return name != NULL;
}
