// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "protocol.h"

#include "case.h"
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
  const char*          work; ///< Folder of the case
} Context;

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
add_joined(BenchCommand* command, const Context* c, const BenchSource* source)
{
  char* const word = bench_text("%s=@%s", source->name, preset_of(c));
  bench_command_add(command, word);
  free(word);
  if (!source->in_mean) {
    add_half(command, c->work, source);
  }
}

/// Add what a source is learnt from.
static void
add_material(BenchCommand* command, const Context* c, const BenchSource* source)
{
  switch (c->protocol->material) {
  case BENCH_FIRST_HALF:
    add_half(command, c->work, source);
    break;
  case BENCH_OWN_KIT:
    add_hits(command, c->options->audio, kit_of(c->case_name), source);
    break;
  case BENCH_JOINED:
    add_joined(command, c, source);
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
  switch (c->protocol->material) {
  case BENCH_FIRST_HALF:
  case BENCH_JOINED:
    return bench_text("%s/%u.nmf", c->work, learnt);
  case BENCH_OWN_KIT:
    return bench_text("%s/%s/%s-%u.nmf",
                      c->options->work,
                      c->protocol->name,
                      kit_of(c->case_name),
                      learnt);
  case BENCH_PRESET:
    break;
  }
  return bench_text("%s", preset_of(c));
}

/// Plan the learning of a dictionary, unless it is planned already or shipped.
static void
plan_dictionary(const Context* c, BenchPlan* plan, unsigned learnt)
{
  char* const path = dictionary_path(c, learnt);
  if (c->protocol->material == BENCH_PRESET || bench_plan_has(plan, path)) {
    free(path);
    return;
  }

  BenchCommand command = {0};
  bench_command_add(&command, c->options->learn);
  bench_command_add_words(&command, "-q --force --jobs 1 -o");
  bench_command_add(&command, path);
  bench_command_add_words(&command, c->protocol->variants[learnt].learn);
  bench_command_add_words(&command, c->options->learn_words);
  for (const BenchSource* s = c->protocol->sources; s->name; ++s) {
    add_material(&command, c, s);
  }
  bench_plan_learn(plan, (BenchDictionary){path, command});
}

/// Plan a case under a variant.
static void
plan_trial(const Context* c, BenchPlan* plan, unsigned variant)
{
  const BenchVariant* const v          = &c->protocol->variants[variant];
  const unsigned            learnt     = v->learnt;
  char* const               dictionary = dictionary_path(c, learnt);
  char* const               out        = bench_text("%s/%u", c->work, variant);
  BenchTrial                trial      = {
                          .case_name = bench_text("%s", c->case_name),
                          .variant   = variant,
                          .reference = bench_text("%s/reference", c->work),
                          .estimate  = bench_text("%s/mix", out),
                          .mix       = bench_text("%s/mix.wav", c->work),
  };

  plan_dictionary(c, plan, learnt);
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
  free(out);
}

/// Make what is to be learnt from as the protocol wants it.
static BenchTakes
change_takes(const BenchProtocol* protocol, const char* work)
{
  return protocol->kept_s > 0.0
             ? bench_takes_shorten(work, protocol->sources, protocol->kept_s)
         : protocol->bleed_db < 0.0
             ? bench_takes_bleed(work, protocol->sources, protocol->bleed_db)
             : BENCH_TAKES_DONE;
}

/// Write the files of a case and plan all variants of it.
static bool
plan_case(const BenchProtocol* protocol,
          const BenchOptions*  options,
          const char*          stems,
          BenchPlan*           plan)
{
  const char* const name = strrchr(stems, '/') + 1;
  char* const       work =
      bench_text("%s/%s/%s", options->work, protocol->name, name);
  const BenchCase files = {stems, work, protocol->material, protocol->noise_db};
  const BenchTakes takes = bench_case_write(&files, protocol->sources)
                               ? change_takes(protocol, work)
                               : BENCH_TAKES_FAILED;
  if (takes == BENCH_TAKES_DONE) {
    const Context c = {protocol, options, name, work};
    for (unsigned i = 0; protocol->variants[i].title; ++i) {
      if (bench_protocol_measures(options, i)) {
        plan_trial(&c, plan, i);
      }
    }
  }
  free(work);
  return takes != BENCH_TAKES_FAILED;
}

bool
bench_protocol_measures(const BenchOptions* options, unsigned variant)
{
  char* const number = bench_text("%u", variant);
  const bool  measures =
      !options->variants || bench_text_lists(options->variants, number);
  free(number);
  return measures;
}

bool
bench_protocol_plan(const BenchProtocol* protocol,
                    const BenchOptions*  options,
                    BenchPlan*           plan)
{
  for (const BenchSource* s = protocol->sources; s->name; ++s) {
    plan->sources[plan->n_sources++] = s->name;
  }

  char* const pattern = bench_text("%s/%s/*", options->audio, protocol->folder);
  glob_t      found   = {0};
  bool        done    = true;
  glob(pattern, 0, NULL, &found);
  for (size_t i = 0; done && i < found.gl_pathc; ++i) {
    const char* const name = strrchr(found.gl_pathv[i], '/') + 1;
    if (!options->only || bench_text_lists(options->only, name)) {
      done = plan_case(protocol, options, found.gl_pathv[i], plan);
    }
  }
  if (done && !plan->n_trials) {
    fprintf(stderr, "error: %s: There is no such case\n", pattern);
    done = false;
  }
  globfree(&found);
  free(pattern);
  return done;
}
