// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "short.h"

#include "base/memory.h"
#include "base/text.h"
#include "files/preset.h"
#include "inputs/taken.h"
#include "nms/dictionary.h"
#include "nms/learner.h"
#include "nms/status.h"
#include "rest.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// Less sound is not learnt from; with less a preset helps (docs/quality.md)
static const double least_s  = 1.0;
static const double enough_s = 6.0;

/// With a larger mean misfit a preset knows nothing of what was heard
static const double largest_misfit = 0.3;

/// What a source is worth that has the same name, in shares
static const double same_name = 1.0;

/// No source of the preset
#define NOBODY UINT32_MAX

/// What a preset has to say to what was heard
typedef struct {
  const UiLesson* lesson;
  NmsDictionary*  dictionary;
  NmsLikeness*    likenesses; ///< [n_sources], of those there are recordings of
  uint32_t*       partners;   ///< [n_sources], in the preset, or NOBODY
  double          worth;      ///< How well it fits, 0 for not at all
  double          shortest_s; ///< Of the sources, before anything is joined
} Offer;

static bool
is_heard(const UiLesson* lesson, size_t index)
{
  return lesson->sources->sources[index].n_recordings > 0;
}

/// Return how long a source sounds
static double
sounding_s(const UiLesson* lesson, size_t index)
{
  const NmsMaterial material =
      nms_learner_material(lesson->learner, (uint32_t)index);
  const UiOrigins* const origins = &lesson->sources->origins;
  const uint32_t         hop     = origins->n_origins
                                       ? origins->origins[0].dictionary->shape.hop
                                       : lesson->config->hop;
  const uint64_t         n = material.n_frames_heard - material.n_frames_silent;
  // The last hop is not whole
  return (double)(n + 1) * hop / lesson->config->sample_rate_hz;
}

bool
ui_short_check(const UiLesson* lesson)
{
  for (size_t i = 0; i < lesson->sources->n_sources; ++i) {
    const double sounding = sounding_s(lesson, i);
    if (is_heard(lesson, i) && sounding < least_s) {
      return ui_report_fail(lesson->report,
                            lesson->sources->sources[i].name,
                            "cannot be learnt from %.2f s of sound: a second "
                            "is needed at least, and ten are better",
                            sounding);
    }
  }
  return true;
}

/// Return whether the recordings are single hits, as refining has them: a few
/// of those say all there is to know
static bool
is_hits(const UiLesson* lesson, size_t index)
{
  const size_t n = lesson->sources->sources[index].n_recordings;
  return n >= 4 && sounding_s(lesson, index) < 3.0 * (double)n;
}

/// Return the source that is heard shortest, single hits apart
static size_t
find_shortest(const UiLesson* lesson)
{
  size_t shortest = 0;
  for (size_t i = 1; i < lesson->sources->n_sources; ++i) {
    if (!is_hits(lesson, i) &&
        (is_hits(lesson, shortest) ||
         sounding_s(lesson, i) < sounding_s(lesson, shortest))) {
      shortest = i;
    }
  }
  return shortest;
}

/// Whether presets are asked: all was learnt, and some of it is short
static bool
is_short(const UiLesson* lesson)
{
  for (size_t i = 0; i < lesson->sources->n_sources; ++i) {
    if (!is_heard(lesson, i)) {
      return false;
    }
  }
  return lesson->sources->n_sources > 1 &&
         ui_rest_find(lesson->sources) == lesson->sources->n_sources &&
         !lesson->sources->origins.n_origins &&
         !is_hits(lesson, find_shortest(lesson)) &&
         sounding_s(lesson, find_shortest(lesson)) < enough_s;
}

/// Compare all sources with a preset; false if it cannot be joined
static bool
compare(Offer* offer)
{
  NmsStatus status = NMS_SUCCESS;
  for (size_t i = 0; !status && i < offer->lesson->sources->n_sources; ++i) {
    status             = nms_learner_compare(offer->lesson->learner,
                                 (uint32_t)i,
                                 offer->dictionary,
                                 &offer->likenesses[i]);
    offer->partners[i] = NOBODY;
  }
  return !status;
}

/// Return whether a source of the preset is somebody's partner
static bool
is_taken(const Offer* offer, uint32_t source)
{
  for (size_t i = 0; i < offer->lesson->sources->n_sources; ++i) {
    if (offer->partners[i] == source) {
      return true;
    }
  }
  return false;
}

/// Return what a source of the preset is worth as a source's partner, 0 if it
/// explains less of it than the others do
static double
worth_of(const Offer* offer, size_t index, uint32_t source)
{
  const char* const name  = offer->lesson->sources->sources[index].name;
  const double      share = (double)offer->likenesses[index].shares[source];
  if (!strcmp(name, offer->dictionary->sources[source].name)) {
    return share + same_name;
  }
  return share * offer->dictionary->shape.n_sources < 1.0 ? 0.0 : share;
}

/// Find the pair that is worth most of those that are left; false if none is
static bool
pair_next(Offer* offer)
{
  double   most   = 0.0;
  size_t   index  = 0;
  uint32_t source = 0;
  for (size_t i = 0; i < offer->lesson->sources->n_sources; ++i) {
    for (uint32_t s = 0; s < offer->dictionary->shape.n_sources; ++s) {
      const double worth = worth_of(offer, i, s);
      if (offer->partners[i] == NOBODY && !is_taken(offer, s) && worth > most) {
        most   = worth;
        index  = i;
        source = s;
      }
    }
  }
  if (most > 0.0) {
    offer->partners[index] = source;
    offer->worth += most;
  }
  return most > 0.0;
}

/// Judge a preset: how much of what is heard its sources explain, each another
/// source, for how much they all miss
static void
judge(Offer* offer)
{
  const size_t n      = offer->lesson->sources->n_sources;
  double       misfit = 1e-6;
  while (pair_next(offer)) {
  }
  for (size_t i = 0; i < n; ++i) {
    misfit += (double)offer->likenesses[i].misfit / (double)n;
  }
  offer->worth = misfit > largest_misfit ? 0.0 : offer->worth / misfit;
}

static void
clear(Offer* offer)
{
  nms_dictionary_free(offer->dictionary);
  free(offer->likenesses);
  free(offer->partners);
}

/// Make an offer of a preset, which is worth nothing if it cannot be read
static Offer
make_offer(const UiLesson* lesson, const char* path)
{
  const size_t n       = lesson->sources->n_sources;
  UiReport     ignored = {0};
  Offer        offer   = {.lesson     = lesson,
                          .dictionary = ui_lesson_read(lesson, path, &ignored),
                          .shortest_s = sounding_s(lesson, find_shortest(lesson)),
                          .likenesses = ui_new(n, sizeof(NmsLikeness)),
                          .partners   = ui_new(n, sizeof(uint32_t))};
  if (offer.dictionary && compare(&offer)) {
    judge(&offer);
  }
  ui_report_clear(&ignored);
  return offer;
}

/// Put the partner of a source beside what was learnt; false with an error
static bool
join(const Offer* offer, const char* path, size_t index)
{
  const UiLesson* const lesson  = offer->lesson;
  const uint32_t        partner = offer->partners[index];
  const NmsSource       source  = offer->dictionary->sources[partner];
  UiTaken               taken;

  const NmsStatus status = nms_learner_take_source(
      lesson->learner, (uint32_t)index, offer->dictionary, partner);
  if (status == NMS_BAD_ARGUMENT) {
    return true; // There would be too many: it is good without, too
  }
  if (status) {
    return ui_report_fail(lesson->report,
                          lesson->sources->sources[index].name,
                          "cannot be learnt: %s",
                          nms_strerror(status));
  }
  lesson->outcomes[index].n_taken = source.n_components;
  return ui_origins_take(
      &lesson->sources->origins, path, source.name, &taken, lesson->report);
}

/// Say whose components were joined to which sources
static void
tell(const Offer* offer, const char* preset)
{
  const UiLesson* const lesson   = offer->lesson;
  const size_t          shortest = find_shortest(lesson);

  char* list = ui_format("%s", "");
  for (size_t i = 0; i < lesson->sources->n_sources; ++i) {
    if (lesson->outcomes[i].n_taken) {
      char* const longer =
          ui_format("%s%s%s beside %s",
                    list,
                    *list ? ", " : "",
                    offer->dictionary->sources[offer->partners[i]].name,
                    lesson->sources->sources[i].name);
      free(list);
      list = longer;
    }
  }
  ui_report_add(lesson->report,
                UI_NOTE,
                lesson->options->output,
                "only %.1f s of %s sound, so the preset %s helps: %s; with "
                "--own-only it does not",
                offer->shortest_s,
                lesson->sources->sources[shortest].name,
                preset,
                list);
  free(list);
}

/// Join what a preset offers; false with an error
static bool
accept(const Offer* offer, const UiPreset* preset)
{
  bool ok     = true;
  bool is_any = false;
  for (size_t i = 0; ok && i < offer->lesson->sources->n_sources; ++i) {
    if (offer->partners[i] != NOBODY) {
      ok     = join(offer, preset->path, i);
      is_any = is_any || offer->lesson->outcomes[i].n_taken;
    }
  }
  if (ok && is_any) {
    tell(offer, preset->name);
  }
  return ok;
}

bool
ui_short_join(const UiLesson* lesson)
{
  if (!is_short(lesson)) {
    return true;
  }

  UiPresets presets = ui_presets_find();
  Offer     best    = {.lesson = lesson};
  size_t    index   = 0;
  for (size_t i = 0; i < presets.n_presets; ++i) {
    Offer offer = make_offer(lesson, presets.presets[i].path);
    if (offer.worth > best.worth) {
      clear(&best);
      best  = offer;
      index = i;
    } else {
      clear(&offer);
    }
  }
  const bool ok = !best.dictionary || accept(&best, &presets.presets[index]);
  clear(&best);
  ui_presets_free(&presets);
  return ok;
}
