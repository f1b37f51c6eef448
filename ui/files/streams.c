// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "files/streams.h"

#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/// Lowest and highest gain taken, dB
#define MIN_GAIN_DB (-120.0)
#define MAX_GAIN_DB 40.0

bool
ui_streams_list_has(const char* list, const char* word)
{
  char* const copy  = ui_format("%s", list ? list : "");
  char*       left  = copy;
  bool        found = false;
  for (const char* item = ui_list_next(&left); item && !found;
       item             = ui_list_next(&left)) {
    found = !strcmp(item, word);
  }
  free(copy);
  return found;
}

/// Whether a remix names the residual, as "residual=..."
static bool
remix_has_residual(const char* remix)
{
  char* const copy  = ui_format("%s", remix ? remix : "");
  char*       left  = copy;
  bool        found = false;
  for (const char* item = ui_list_next(&left); item && !found;
       item             = ui_list_next(&left)) {
    found = !strncmp(item, UI_RESIDUAL "=", strlen(UI_RESIDUAL "="));
  }
  free(copy);
  return found;
}

/// Find a stream; -1 with an error that lists those there are
static int
find(const UiStreams* streams, const char* name, UiReport* report)
{
  char* known = ui_format("%s", streams->names[0]);
  for (uint32_t i = 0; i < streams->n_streams; ++i) {
    if (!strcmp(streams->names[i], name)) {
      free(known);
      return (int)i;
    }
    if (i) {
      char* const longer = ui_format("%s, %s", known, streams->names[i]);
      free(known);
      known = longer;
    }
  }
  ui_report_fail(report,
                 NULL,
                 "the dictionary has no source '%s'; it has %s",
                 name,
                 known);
  free(known);
  return -1;
}

/// Mark the stems listed as wanted
static bool
choose_stems(UiStreams* streams, const char* stems, UiReport* report)
{
  char* const copy = ui_format("%s", stems);
  char*       left = copy;
  bool        ok   = true;
  for (const char* item = ui_list_next(&left); ok && item;
       item             = ui_list_next(&left)) {
    const int stream = find(streams, item, report);
    ok               = stream >= 0;
    if (ok) {
      streams->wanted[stream] = true;
    }
  }
  free(copy);
  return ok;
}

/// Read a gain: decibels, or "mute"
static bool
parse_gain(const char* text, float* gain)
{
  if (!strcmp(text, "mute")) {
    *gain = 0.0f;
    return true;
  }
  char*        end     = NULL;
  const double gain_db = strtod(text, &end);
  *gain                = (float)pow(10.0, gain_db / 20.0);
  return end != text && !*end && gain_db >= MIN_GAIN_DB &&
         gain_db <= MAX_GAIN_DB;
}

/// Read one "name=gain"
static bool
choose_gain(UiStreams* streams, char* item, UiReport* report)
{
  char* const sign = strchr(item, '=');
  if (!sign) {
    return ui_report_fail(
        report, NULL, "--remix: '%s' is not of the form NAME=DB", item);
  }
  *sign            = '\0';
  const int stream = find(streams, item, report);
  if (stream < 0) {
    return false;
  }
  return parse_gain(sign + 1, &streams->gains[stream]) ||
         ui_report_fail(report,
                        NULL,
                        "--remix: '%s' is neither 'mute' nor a gain from %.0f "
                        "to %.0f dB",
                        sign + 1,
                        MIN_GAIN_DB,
                        MAX_GAIN_DB);
}

/// Read all gains
static bool
choose_gains(UiStreams* streams, const char* remix, UiReport* report)
{
  char* const copy = ui_format("%s", remix);
  char*       left = copy;
  bool        ok   = true;
  for (char* item = ui_list_next(&left); ok && item;
       item       = ui_list_next(&left)) {
    ok = choose_gain(streams, item, report);
  }
  free(copy);
  return ok;
}

/// Name the streams; each at unit gain, none wanted yet
static void
name_streams(const NmsDictionary* dictionary, UiStreams* streams)
{
  const uint32_t n_sources = dictionary->shape.n_sources;
  streams->n_streams       = n_sources + streams->residual;
  for (uint32_t i = 0; i < streams->n_streams; ++i) {
    streams->names[i] =
        i < n_sources ? dictionary->sources[i].name : UI_RESIDUAL;
    streams->gains[i] = 1.0f;
  }
}

/// Note which streams are to be made, and count the files there will be
static void
count_streams(UiStreams* streams)
{
  for (uint32_t i = 0; i < streams->n_streams; ++i) {
    streams->made[i] =
        streams->remix ? !i : streams->wanted[i] || streams->rest;
    streams->n_made += streams->made[i];
    streams->n_wanted += streams->wanted[i];
  }
  streams->n_wanted = streams->remix ? 1 : streams->n_wanted + streams->rest;
}

/// Check that something is left for the rest, under a name of its own
static bool
check_rest(const UiStreams* streams, UiReport* report)
{
  if (!streams->rest) {
    return true;
  }
  bool left = false;
  for (uint32_t i = 0; i < streams->n_streams; ++i) {
    left |= !streams->wanted[i];
    if (streams->wanted[i] && !strcmp(streams->names[i], UI_REST)) {
      return ui_report_fail(
          report, NULL, "--rest: a source is called '" UI_REST "', too");
    }
  }
  return left ||
         ui_report_fail(report, NULL, "--rest: --stems leaves no source to it");
}

bool
ui_streams_choose(const NmsDictionary* dictionary,
                  const UiStreamWish*  wish,
                  UiStreams*           streams,
                  UiReport*            report)
{
  *streams       = (UiStreams){0};
  streams->remix = wish->remix != NULL;

  // One source alone would share with nobody: all of it, or with "mute" nothing
  const bool is_alone = dictionary->shape.n_sources == 1;
  streams->residual   = is_alone || wish->residual ||
                      ui_streams_list_has(wish->stems, UI_RESIDUAL) ||
                      remix_has_residual(wish->remix);
  name_streams(dictionary, streams);

  bool ok = true;
  if (wish->remix) {
    ok = choose_gains(streams, wish->remix, report);
  } else if (wish->stems) {
    ok = choose_stems(streams, wish->stems, report);
  }
  for (uint32_t i = 0; i < streams->n_streams; ++i) {
    const bool is_residual = i == dictionary->shape.n_sources;
    streams->wanted[i] |= !wish->stems || (is_residual && wish->residual);
  }
  streams->rest = wish->rest;
  count_streams(streams);
  ok = ok && check_rest(streams, report);
  if (ok && is_alone) {
    ui_report_add(report,
                  UI_NOTE,
                  NULL,
                  "the dictionary has one source, %s; what it does not explain "
                  "is kept apart, as residual",
                  streams->names[0]);
  }
  return ok;
}

uint32_t
ui_streams_rest(const UiStreams* streams)
{
  uint32_t i = 0;
  while (i < streams->n_streams && streams->wanted[i]) {
    ++i;
  }
  return i;
}

void
ui_streams_sum_rest(const UiStreams* streams,
                    float* const*    outputs,
                    uint32_t         n_channels,
                    uint32_t         n_samples)
{
  const uint32_t      rest = ui_streams_rest(streams);
  float* const* const sum  = outputs + (size_t)rest * n_channels;
  for (uint32_t s = rest + 1; s < streams->n_streams; ++s) {
    const float* const* const output =
        (const float* const*)outputs + (size_t)s * n_channels;
    for (uint32_t c = 0; !streams->wanted[s] && c < n_channels; ++c) {
      for (uint32_t i = 0; i < n_samples; ++i) {
        sum[c][i] += output[c][i];
      }
    }
  }
}
