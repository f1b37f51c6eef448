// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "times.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

bool
ui_time_parse(const char* text, double* seconds)
{
  const char* at = text;
  *seconds       = 0.0;
  for (int n_parts = 1; n_parts <= 3; ++n_parts) {
    const size_t n_digits = strspn(at, "0123456789");
    char*        end      = NULL;
    const double part     = strtod(at, &end);
    if (!n_digits || end != at + strspn(at, "0123456789.") ||
        (n_parts > 1 && part >= 60.0)) {
      return false;
    }
    *seconds = 60.0 * *seconds + part;
    if (!*end) {
      return true;
    }
    if (*end != ':' || end != at + n_digits) {
      return false;
    }
    at = end + 1;
  }
  return false;
}

bool
ui_times_parse(const char* text, UiTimes* times)
{
  *times                 = UI_WHOLE;
  const char* const sign = strchr(text, '-');
  if (!sign || !text[1]) {
    return false;
  }
  char* const from = ui_format("%.*s", (int)(sign - text), text);
  const bool  ok   = (!*from || ui_time_parse(from, &times->begin_s)) &&
                  (!sign[1] || ui_time_parse(sign + 1, &times->end_s));
  free(from);
  return ok && times->begin_s < times->end_s &&
         times->begin_s <= UI_MAX_TIME_S &&
         (!sign[1] || times->end_s <= UI_MAX_TIME_S);
}
