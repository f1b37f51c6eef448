// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "protocol.h"

#include "case.h"
#include "folder.h"
#include "takes.h"
#include "text.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// What is being planned
typedef struct {
  const BenchProtocol* protocol;
  const BenchOptions*  options;
  const char*          case_name;
  const char*          stems;  ///< Folder of the recordings
  const char*          work;   ///< Folder of the case
  unsigned             song;   ///< Number of the case
  const BenchSource*   target; ///< The only one learnt by itself, or NULL
} Context;

/// Return the folder of a case with an image, to be freed by the caller.
static char*
files_path(const Context* c, const BenchImage* image)
{
  return image ? bench_text("%s/%s", c->work, image->name)
               : bench_text("%s", c->work);
}

/// Add `source=file,file,...` for all hits of a kit, if there are any.
static void
add_hits(BenchCommand*      command,
         const char*        audio,
         const char*        kit,
         const BenchSource* source)
{
  char* const stems = bench_text("%s", source->stems);
  char*       rest  = NULL;
  char*       word  = NULL;
  for (char* stem = strtok_r(stems, ",", &rest); stem;
       stem       = strtok_r(NULL, ",", &rest)) {
    char* const pattern =
        bench_text("%s/drums-own/%s/%s/*.flac", audio, kit, stem);
    glob_t found = {0};
    glob(pattern, 0, NULL, &found);
    for (size_t i = 0; i < found.gl_pathc; ++i) {
      char* const longer = bench_text("%s%c%s",
                                      word ? word : source->name,
                                      word ? ',' : '=',
                                      found.gl_pathv[i]);
      free(word);
      word = longer;
    }
    globfree(&found);
    free(pattern);
  }
  if (word) {
    bench_command_add(command, word);
  }
  free(word);
  free(stems);
}

/// Add `source=file` for what is kept of a source to learn from, unless it is
/// silent.
static void
add_half(BenchCommand* command, const char* work, const BenchSource* source)
{
  char* const path = bench_text("%s/train/%s.wav", work, source->name);
  if (!access(path, F_OK)) {
    char* const word = bench_text("%s=%s", source->name, path);
    bench_command_add(command, word);
    free(word);
  }
  free(path);
}

/// Return the kit a case was played on: the last part of its name.
static const char*
kit_of(const char* case_name)
{
  const char* const end = strrchr(case_name, '_');

  return end ? end + 1 : case_name;
}

/// Return the name or path of the dictionary that is shipped.
static const char*
preset_of(const Context* c)
{
  return c->options->dictionary ? c->options->dictionary : c->protocol->preset;
}

/// Add a source of the preset, and what is known of it if it does not count.
static void
add_joined(BenchCommand*      command,
           const Context*     c,
           const char*        work,
           const BenchSource* source)
{
  char* const word = bench_text("%s=@%s", source->name, preset_of(c));
  bench_command_add(command, word);
  free(word);
  if (!source->in_mean) {
    add_half(command, work, source);
  }
}

/// Add the target of a case, and the mix whose rest is learnt.
static void
add_target(BenchCommand*      command,
           const Context*     c,
           const char*        work,
           const BenchSource* source)
{
  if (source == c->target) {
    char* const mix = bench_text("%s/mix.wav", work);
    add_half(command, work, source);
    bench_command_add(command, "--rest");
    bench_command_add(command, mix);
    free(mix);
  }
}

/// Add what a source is learnt from.
static void
add_material(BenchCommand*      command,
             const Context*     c,
             const char*        work,
             const BenchSource* source)
{
  switch (c->protocol->material) {
  case BENCH_FIRST_HALF:
    add_half(command, work, source);
    break;
  case BENCH_OWN_KIT:
    add_hits(command, c->options->audio, kit_of(c->case_name), source);
    break;
  case BENCH_JOINED:
    add_joined(command, c, work, source);
    break;
  case BENCH_REST:
    add_target(command, c, work, source);
    break;
  case BENCH_PRESET:
    break;
  }
}

/// Return the path of a dictionary by the variant which says how it is learnt,
/// to be freed by the caller.
static char*
dictionary_path(const Context* c, unsigned learnt)
{
  const BenchProtocol* const p     = c->protocol;
  const BenchImage* const    image = p->variants[learnt].image;
  const char* const          name =
      p->material == BENCH_OWN_KIT ? kit_of(c->case_name) : c->case_name;
  if (p->material == BENCH_PRESET) {
    return bench_text("%s", preset_of(c));
  }
  return bench_text("%s/%s-%s%s%s-%u.nmf",
                    c->options->dictionaries ? c->options->dictionaries
                                             : c->options->work,
                    p->name,
                    name,
                    image ? "-" : "",
                    image ? image->name : "",
                    learnt);
}

/// Write the files of a case with an image, unless they were for this plan.
static bool
write_files(const Context* c, BenchPlan* plan, const BenchImage* image)
{
  char* const work = files_path(c, image);
  bool        done = bench_plan_has_files(plan, work);
  if (!done) {
    const BenchCase files = {
        .stems    = c->stems,
        .work     = work,
        .material = c->protocol->material,
        .noise_db = c->protocol->noise_db,
        .song     = c->song,
        .target   = c->target ? c->target->name : NULL,
        .image    = image,
    };
    done = bench_case_write(&files, c->protocol->sources);
    bench_plan_add_files(plan, work);
  }
  free(work);
  return done;
}

/// Plan the learning of a dictionary, unless it is planned already, shipped or
/// kept from before.
static bool
plan_dictionary(const Context* c, BenchPlan* plan, unsigned learnt)
{
  const BenchVariant* const v    = &c->protocol->variants[learnt];
  char* const               path = dictionary_path(c, learnt);
  if (c->protocol->material == BENCH_PRESET || bench_plan_has(plan, path) ||
      (c->options->dictionaries && !access(path, R_OK))) {
    free(path);
    return true;
  }
  if (!write_files(c, plan, v->image)) {
    free(path);
    return false;
  }

  char* const  work    = files_path(c, v->image);
  BenchCommand command = {0};
  bench_command_add(&command, c->options->learn);
  bench_command_add_words(&command, "-q --force --jobs 1 -o");
  bench_command_add(&command, path);
  bench_command_add_words(&command, v->learn);
  bench_command_add_words(&command, c->options->learn_words);
  for (const BenchSource* s = c->protocol->sources; s->name; ++s) {
    add_material(&command, c, work, s);
  }
  bench_plan_learn(plan, (BenchDictionary){path, command});
  free(work);
  return true;
}

/// Plan a case under a variant.
static bool
plan_trial(const Context* c, BenchPlan* plan, unsigned variant)
{
  const BenchVariant* const v          = &c->protocol->variants[variant];
  const unsigned            learnt     = v->learnt;
  char* const               dictionary = dictionary_path(c, learnt);
  char* const               work       = files_path(c, v->image);
  char* const               out        = bench_text("%s/%u", c->work, variant);
  BenchTrial                trial      = {
                          .case_name = bench_text("%s", c->case_name),
                          .variant   = variant,
                          .reference = bench_text("%s/reference", work),
                          .estimate  = bench_text("%s/mix", out),
                          .mix       = bench_text("%s/mix.wav", work),
  };

  const bool done =
      plan_dictionary(c, plan, learnt) && write_files(c, plan, v->image);
  bench_command_add(&trial.command, c->options->separate);
  bench_command_add_words(&trial.command,
                          "-q --force --jobs 1 --subtype float -d");
  bench_command_add(&trial.command, dictionary);
  bench_command_add_words(&trial.command, v->separate);
  bench_command_add_words(&trial.command, c->options->separate_words);
  bench_command_add(&trial.command, "-o");
  bench_command_add(&trial.command, out);
  bench_command_add(&trial.command, trial.mix);
  bench_plan_try(plan, trial);
  free(dictionary);
  free(work);
  free(out);
  return done;
}

/// Return whether a case has what is to be muted.
static bool
has_counted(const BenchProtocol* protocol, const char* stems)
{
  bool has = true;
  for (const BenchSource* s = protocol->sources; has && s->name; ++s) {
    char* const path = bench_text("%s/%s.flac", stems, s->stems);
    has              = !s->in_mean || !access(path, F_OK);
    free(path);
  }
  return has;
}

/// Plan all variants of a case, and write their files.
static bool
plan_variants(const Context* c, BenchPlan* plan)
{
  bool done = true;
  for (unsigned i = 0; done && c->protocol->variants[i].title; ++i) {
    done = !bench_protocol_measures(c->protocol, c->options, i) ||
           plan_trial(c, plan, i);
  }
  return done;
}

/// Plan a case for one source of a song, unless there is nothing to learn from
/// or to find.
static bool
plan_target(const Context* song, const BenchSource* target, BenchPlan* plan)
{
  Context     c    = *song;
  char* const name = bench_text("%s-%s", song->case_name, target->name);
  char* const work = bench_text("%s-%s", song->work, target->name);
  c.case_name      = name;
  c.work           = work;
  c.target         = target;

  bool        done = write_files(&c, plan, NULL);
  char* const path = bench_text("%s/reference/%s.wav", work, target->name);
  if (done && !access(path, F_OK)) {
    done = plan_variants(&c, plan);
  }
  free(path);
  free(name);
  free(work);
  return done;
}

/// Write the files of a case whose recordings are to be changed, if they are
/// long enough to be.
static BenchTakes
write_changed(const Context* c, BenchPlan* plan)
{
  const BenchProtocol* const p = c->protocol;
  if (p->kept_s <= 0.0 && p->bleed_db >= 0.0) {
    return BENCH_TAKES_DONE;
  }
  if (!write_files(c, plan, NULL)) {
    return BENCH_TAKES_FAILED;
  }
  return p->kept_s > 0.0 ? bench_takes_shorten(c->work, p->sources, p->kept_s)
                         : bench_takes_bleed(c->work, p->sources, p->bleed_db);
}

/// Plan the cases that a folder of stems makes.
static bool
plan_case(const BenchProtocol* protocol,
          const BenchOptions*  options,
          const char*          stems,
          unsigned             song,
          BenchPlan*           plan)
{
  const char* const name = strrchr(stems, '/') + 1;
  char* const       work =
      bench_text("%s/%s/%s", options->work, protocol->name, name);
  const Context    c     = {protocol, options, name, stems, work, song, NULL};
  const BenchTakes takes = write_changed(&c, plan);
  bool             done  = takes != BENCH_TAKES_FAILED;
  if (protocol->material == BENCH_REST) {
    for (const BenchSource* s = protocol->sources; done && s->name; ++s) {
      done = plan_target(&c, s, plan);
    }
  } else if (takes == BENCH_TAKES_DONE &&
             (protocol->most_hurt_db <= 0.0 || has_counted(protocol, stems))) {
    done = plan_variants(&c, plan);
  }
  free(work);
  return done;
}

/// Return true if a case is to be measured.
static bool
is_wanted(const BenchOptions* options, const char* name)
{
  return !options->only || bench_text_lists(options->only, name);
}

/// Plan a case of which the stems are recorded.
static bool
plan_recorded(const BenchProtocol* protocol,
              const BenchOptions*  options,
              const char*          stems,
              unsigned             song,
              BenchPlan*           plan)
{
  return !is_wanted(options, strrchr(stems, '/') + 1) ||
         plan_case(protocol, options, stems, song, plan);
}

/// Play all grooves on a kit and plan a case for each.
static bool
plan_grooves(const BenchProtocol* protocol,
             const BenchOptions*  options,
             const char*          kit,
             BenchPlan*           plan)
{
  const char* const kit_name = strrchr(kit, '/') + 1;
  bool              done     = true;
  for (unsigned i = 0; done && protocol->grooves[i].name; ++i) {
    const BenchGroove* const groove = &protocol->grooves[i];
    char* const              name = bench_text("%s_%s", groove->name, kit_name);
    char* const              stems =
        bench_text("%s/%s-stems/%s", options->work, protocol->name, name);
    done = !is_wanted(options, name) ||
           (bench_groove_render(groove, kit, stems) &&
            plan_case(protocol, options, stems, i, plan));
    free(stems);
    free(name);
  }
  return done;
}

bool
bench_protocol_measures(const BenchProtocol* protocol,
                        const BenchOptions*  options,
                        unsigned             variant)
{
  const BenchImage* const image  = protocol->variants[variant].image;
  char* const             number = bench_text("%u", variant);
  const bool              measures =
      (!options->variants || bench_text_lists(options->variants, number)) &&
      (!options->images ||
       (image && bench_text_lists(options->images, image->name)));
  free(number);
  return measures;
}

bool
bench_protocol_plan(const BenchProtocol* protocol,
                    const BenchOptions*  options,
                    BenchPlan*           plan)
{
  plan->is_remix = protocol->most_hurt_db > 0.0;
  for (const BenchSource* s = protocol->sources; s->name; ++s) {
    plan->sources[plan->n_sources++] = s->name;
  }

  char* const pattern = bench_text("%s/%s/*", options->audio, protocol->folder);
  glob_t      found   = {0};
  bool        done =
      !options->dictionaries || bench_folder_make(options->dictionaries);
  glob(pattern, 0, NULL, &found);
  for (size_t i = 0; done && i < found.gl_pathc; ++i) {
    const char* const path = found.gl_pathv[i];
    done                   = protocol->grooves
                                 ? plan_grooves(protocol, options, path, plan)
                                 : plan_recorded(protocol, options, path, (unsigned)i, plan);
  }
  if (done && !plan->n_trials) {
    fprintf(stderr, "error: %s: There is no such case\n", pattern);
    done = false;
  }
  globfree(&found);
  free(pattern);
  return done;
}
