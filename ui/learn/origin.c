// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "origin.h"

#include "base/text.h"
#include "inputs/taken.h"
#include "nms/dictionary.h"

#include <inttypes.h>
#include <stdlib.h>

/// Return what the file says of a source's origin, if the user does not
static char*
describe_source(const UiLesson* lesson, size_t index)
{
  const UiOutcome* const outcome = &lesson->outcomes[index];
  const char* const      name    = lesson->sources->sources[index].name;
  if (!outcome->n_recordings) {
    return ui_format("%s: %u components taken", name, outcome->n_taken);
  }
  const bool  is_rest = lesson->sources->sources[index].is_rest;
  char* const heard   = ui_format("%s: %.1f s in %zu files%s%s",
                                name,
                                outcome->heard_s,
                                outcome->n_recordings,
                                is_rest && lesson->like ? ", as by " : "",
                                is_rest && lesson->like ? lesson->like : "");
  if (!outcome->n_taken) {
    return heard;
  }
  char* const both =
      ui_format("%s, and %u components taken", heard, outcome->n_taken);
  free(heard);
  return both;
}

/// Return what the file says of its origin, if the user does not
static char*
describe(const UiLesson* lesson)
{
  const NmsLearnerConfig* const config = lesson->config;

  char* text = ui_format("nmf-learn " UI_VERSION "%s, %u components a "
                         "source, beta %g, seed %" PRIu64,
                         ui_lesson_is_plain(lesson) ? ", plain" : "",
                         config->n_components,
                         (double)config->beta,
                         config->seed);
  for (size_t i = 0; i < lesson->sources->n_sources; ++i) {
    char* const source = describe_source(lesson, i);
    char* const longer = ui_format("%s; %s", text, source);
    free(source);
    free(text);
    text = longer;
  }
  return text;
}

NmsStatus
ui_origin_note(const UiLesson* lesson, NmsDictionary* dictionary)
{
  const UiLearnOptions* const options = lesson->options;
  const UiOrigins* const      origins = &lesson->sources->origins;

  char* const own = options->provenance ? ui_format("%s", options->provenance)
                                        : describe(lesson);
  char* const licence    = ui_origins_licence(origins, options->licence);
  char* const provenance = ui_origins_provenance(origins, own);
  const NmsStatus status =
      nms_dictionary_describe(dictionary, licence, provenance);
  free(own);
  free(licence);
  free(provenance);
  return status;
}
