// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "taken.h"

#include "base/memory.h"
#include "base/text.h"
#include "files/dictionary_file.h"
#include "files/preset.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// What stands between the terms of a licence
#define AND " AND "

/// A setting of two dictionaries
typedef struct {
  const char* name;
  double      values[2];
} Setting;

/// Return the first setting that keeps two dictionaries from being joined, or
/// NULL
static const char*
find_difference(const NmsDictionary* a, const NmsDictionary* b, Setting* found)
{
  const NmsDictionaryShape* const x          = &a->shape;
  const NmsDictionaryShape* const y          = &b->shape;
  const Setting                   settings[] = {
                        {"a sample rate", {x->sample_rate_hz, y->sample_rate_hz}},
                        {"a window", {x->window, y->window}},
                        {"bands", {x->has_bands ? x->n_bands : 0, y->has_bands ? y->n_bands : 0}},
                        {"groups",
                         {x->has_groups ? x->n_groups : 0, y->has_groups ? y->n_groups : 0}},
                        {"a context", {x->n_context, y->n_context}},
                        {"a stride", {x->stride_samples, y->stride_samples}},
                        {"an exponent", {(double)x->exponent, (double)y->exponent}},
                        {"a beta", {(double)x->beta, (double)y->beta}},
  };
  for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); ++i) {
    *found = settings[i];
    if (found->values[0] < found->values[1] ||
        found->values[0] > found->values[1]) {
      return found->name;
    }
  }
  return NULL;
}

/// Whether bands and groups lie at the same places; there are as many
static bool
is_laid_out_alike(const NmsDictionary* a, const NmsDictionary* b)
{
  return (!a->bands ||
          !memcmp(a->bands, b->bands, a->shape.n_bands * sizeof(NmsBand))) &&
         (!a->edges ||
          !memcmp(a->edges, b->edges, (a->shape.n_groups + 1) * sizeof(float)));
}

/// Whether the frames of two dictionaries are alike: one for files has others
static bool
is_framed_alike(const NmsDictionary* a, const NmsDictionary* b)
{
  return a->shape.is_symmetrical == b->shape.is_symmetrical &&
         a->shape.n_ahead == b->shape.n_ahead;
}

/// Check that sources of a dictionary can be joined with the first one's
static bool
check_settings(const UiOrigins*     origins,
               const NmsDictionary* dictionary,
               const char*          path,
               UiReport*            report)
{
  if (!origins->n_origins) {
    return true;
  }
  const UiOrigin* const first   = &origins->origins[0];
  Setting               setting = {NULL, {0.0, 0.0}};
  if (find_difference(first->dictionary, dictionary, &setting)) {
    return ui_report_fail(report,
                          path,
                          "has %s of %.6g, and %s, with which it is to be "
                          "joined, of %.6g",
                          setting.name,
                          setting.values[1],
                          first->path,
                          setting.values[0]);
  }
  if (!is_framed_alike(first->dictionary, dictionary)) {
    return ui_report_fail(report,
                          path,
                          "has other windows, or looks ahead otherwise, than "
                          "%s, with which it is to be joined; one of them is "
                          "for files",
                          first->path);
  }
  return is_laid_out_alike(first->dictionary, dictionary) ||
         ui_report_fail(report,
                        path,
                        "has its bands or groups at other frequencies than "
                        "%s, with which it is to be joined",
                        first->path);
}

/// Return the number of a dictionary, read unless it was before; or -1
static long
find_origin(UiOrigins* origins, const char* path, UiReport* report)
{
  for (size_t i = 0; i < origins->n_origins; ++i) {
    if (!strcmp(origins->origins[i].path, path)) {
      return (long)i;
    }
  }
  NmsDictionary* const dictionary = ui_dictionary_read(path, report);
  if (!dictionary || !check_settings(origins, dictionary, path, report)) {
    nms_dictionary_free(dictionary);
    return -1;
  }
  origins->origins =
      ui_grow(origins->origins, origins->n_origins + 1, sizeof(UiOrigin));
  origins->origins[origins->n_origins] =
      (UiOrigin){ui_format("%s", path), dictionary};
  return (long)origins->n_origins++;
}

/// Say that there is no such source, and which there are
static bool
complain(const UiOrigin* origin, const char* name, UiReport* report)
{
  const NmsDictionary* const dictionary = origin->dictionary;
  char*                      known      = ui_format("%s", "");
  for (uint32_t i = 0; i < dictionary->shape.n_sources; ++i) {
    char* const longer =
        ui_format("%s%s%s", known, i ? ", " : "", dictionary->sources[i].name);
    free(known);
    known = longer;
  }
  ui_report_fail(
      report, origin->path, "has no source '%s'; its sources: %s", name, known);
  free(known);
  return false;
}

bool
ui_origins_take(UiOrigins*  origins,
                const char* text,
                const char* name,
                UiTaken*    taken,
                UiReport*   report)
{
  char* const word  = ui_format("%s", text);
  char*       colon = strrchr(word, ':');
  if (colon && (strchr(colon, '/') || !access(word, F_OK))) {
    colon = NULL;
  }
  if (colon) {
    *colon = '\0';
  }
  const char* const wanted = colon ? colon + 1 : name;
  char* const       path   = ui_preset_resolve(word, report);
  const long        origin = path ? find_origin(origins, path, report) : -1;
  bool              ok     = origin >= 0;
  if (ok) {
    const UiOrigin* const from  = &origins->origins[origin];
    const int             index = nms_dictionary_find(from->dictionary, wanted);
    *taken                      = (UiTaken){(size_t)origin, (uint32_t)index};
    ok                          = index >= 0 || complain(from, wanted, report);
  }
  free(path);
  free(word);
  return ok;
}

/// Return where a word comes first outside of parentheses, or NULL
static const char*
find_word(const char* licence, const char* word)
{
  int depth = 0;
  for (const char* at = licence; *at; ++at) {
    depth += (*at == '(') - (*at == ')');
    if (!depth && !strncmp(at, word, strlen(word))) {
      return at;
    }
  }
  return NULL;
}

/// Take the next term of a licence; 0 behind the last
static size_t
next_term(const char** at, const char** term)
{
  const char* const end = *at ? find_word(*at, AND) : NULL;
  *term                 = *at;
  *at                   = end ? end + strlen(AND) : NULL;
  return end ? (size_t)(end - *term) : *term ? strlen(*term) : 0;
}

/// Return a licence with one term more, if it is new; takes over `licence`
static char*
add_term(char* licence, const char* term, size_t length)
{
  const char* at  = licence;
  const char* own = NULL;
  for (size_t n = next_term(&at, &own); n; n = next_term(&at, &own)) {
    if (n == length && !memcmp(own, term, length)) {
      return licence;
    }
  }
  char* const longer =
      ui_format("%s%s%.*s", licence, *licence ? AND : "", (int)length, term);
  free(licence);
  return longer;
}

/// Return a licence with another's terms; takes over `licence`
static char*
add_licence(char* licence, const char* more)
{
  char* const whole =
      find_word(more, " OR ") ? ui_format("(%s)", more) : ui_format("%s", more);
  const char* at   = whole;
  const char* term = NULL;
  for (size_t n = next_term(&at, &term); n; n = next_term(&at, &term)) {
    licence = add_term(licence, term, n);
  }
  free(whole);
  return licence;
}

char*
ui_origins_licence(const UiOrigins* origins, const char* own)
{
  if (!origins->n_origins) {
    return ui_format("%s", own ? own : "");
  }
  char* licence = add_licence(ui_format("%s", ""), own ? own : "");
  for (size_t i = 0; i < origins->n_origins; ++i) {
    licence = add_licence(licence, origins->origins[i].dictionary->licence);
  }
  return licence;
}

char*
ui_origins_provenance(const UiOrigins* origins, const char* own)
{
  char* text = ui_format("%s", own);
  for (size_t i = 0; i < origins->n_origins; ++i) {
    const char* const more = origins->origins[i].dictionary->provenance;
    char* const       longer =
        ui_format("%s%sTaken from: %s",
                  text,
                  *text ? "\n" : "",
                  *more ? more : "a dictionary that does not say");
    free(text);
    text = longer;
  }
  return text;
}

void
ui_origins_clear(UiOrigins* origins)
{
  for (size_t i = 0; i < origins->n_origins; ++i) {
    free(origins->origins[i].path);
    nms_dictionary_free(origins->origins[i].dictionary);
  }
  free(origins->origins);
  *origins = (UiOrigins){0};
}
