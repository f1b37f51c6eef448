// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  A strip that takes a source of another dictionary holds what nmf-learn would
  make of it, beside what it held, until it is cleared.

      test_take BUNDLE KIT NMF_LEARN FOLDER

  With "none" for NMF_LEARN that is not compared.
*/

#include "check.h"
#include "host.h"
#include "kit.h"
#include "material.h"
#include "protocol/ports.h"
#include "reference.h"
#include "session.h"
#include "teaching.h"
#include "watching.h"

#include "nms/dictionary.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define RATE 44100.0
#define LENGTH 16000
#define TAKE "urn:nmf-separate:take-"

static const char* bundle;
static const char* kit;
static const char* learn;
static const char* folder;

static Host*
open_host(const char* name)
{
  const HostConfig config = {
      bundle, "urn:nmf-separate:stereo", RATE, HOST_STEPPED, 1024};
  char  path[512];
  Host* host = host_new(&config);
  snprintf(path, sizeof(path), "%s/%s.nmf", kit, name);
  host_activate(host);
  host_get(host);
  host_set_dictionary(host, path);
  host_settle(host);
  return host;
}

/// Let a strip take what a text says, and wait until it has
static void
take(Host* host, uint32_t strip, const char* text)
{
  char uri[64];
  snprintf(uri, sizeof(uri), TAKE "%u", strip);
  host_set_text(host, uri, text);
  teaching_turn(host);
  teaching_wait(host);
}

/// Let a strip take a source of a dictionary of the kit
static void
take_of_kit(Host* host, uint32_t strip, const char* name, const char* source)
{
  char text[512];
  snprintf(text, sizeof(text), "%s/%s.nmf:%s", kit, name, source);
  take(host, strip, text);
}

/// Run a program to its good end
static void
run(char* const* arguments)
{
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (!child) {
    execv(arguments[0], arguments);
    _exit(127);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status) && !WEXITSTATUS(status));
}

/// Run nmf-learn on sources: STRIP=FILE or STRIP=FILE:SOURCE each, with files
/// of the kit, or of the bundle if they begin with '/'
static NmsDictionary*
run_learn(const char* sources)
{
  static char words[16][1024];
  char        path[512];
  char        copy[1024];
  char*       state = NULL;
  int         n     = 4;
  snprintf(path, sizeof(path), "%s/made.nmf", folder);
  snprintf(copy, sizeof(copy), "%s", sources);
  remove(path);
  char* arguments[17] = {(char*)learn, (char*)"-q", (char*)"-o", path};
  for (char* at = strtok_r(copy, " ", &state); at;
       at       = strtok_r(NULL, " ", &state)) {
    char* file = strchr(at, '=') + 1;
    REQUIRE(n < 16);
    snprintf(words[n],
             sizeof(words[n]),
             "%.*s@%s/%s",
             (int)(file - at),
             at,
             *file == '/' ? bundle : kit,
             file);
    arguments[n] = words[n];
    ++n;
  }
  check_note("%s", sources);
  run(arguments);
  check_no_note();
  return reference_read(path);
}

/// Check that what the strips hold is what nmf-learn makes of sources
static void
check_is_learnt(Host* host, const char* sources)
{
  if (!strcmp(learn, "none")) {
    return;
  }
  NmsDictionary* found  = teaching_dictionary(host, folder);
  NmsDictionary* wanted = run_learn(sources);
  REQUIRE_INT(found->shape.n_sources, wanted->shape.n_sources);
  REQUIRE_INT(found->shape.n_components, wanted->shape.n_components);
  for (uint32_t s = 0; s < wanted->shape.n_sources; ++s) {
    CHECK_TEXT(found->sources[s].name, wanted->sources[s].name);
    CHECK_INT(found->sources[s].first_component,
              wanted->sources[s].first_component);
  }
  CHECK_INT(found->shape.window, wanted->shape.window);
  CHECK(found->shape.exponent == wanted->shape.exponent);
  CHECK_SAME(found->analysis, wanted->analysis, kit_n_analysis(wanted));
  CHECK_SAME(found->reconstruction,
             wanted->reconstruction,
             kit_n_reconstruction(wanted));
  REQUIRE(found->spatial && wanted->spatial);
  for (uint32_t i = 0; i < 4 * wanted->shape.n_sources * wanted->shape.n_groups;
       ++i) {
    CHECK_NEAR(found->spatial[i], (double)wanted->spatial[i], 1e-6);
  }
  nms_dictionary_free(found);
  nms_dictionary_free(wanted);
}

/// A strip of its own, behind those there are
static void
test_empty(void)
{
  Host* host = open_host("two");
  take_of_kit(host, 4, "four", "three");
  CHECK_TEXT(host->sources, "one, two, three");
  CHECK_INT(teaching_state(host, 3), PLUG_STATE_EMPTY);
  CHECK_INT(teaching_state(host, 4), PLUG_STATE_FILE);
  check_is_learnt(host, "one=two.nmf two=two.nmf three=four.nmf");

  // All of another strip, and again
  teaching_press(host, "clear_1");
  teaching_wait(host);
  take_of_kit(host, 1, "four", "four");
  take_of_kit(host, 1, "four", "one");
  check_is_learnt(host,
                  "four=four.nmf four=four.nmf:one "
                  "two=two.nmf three=four.nmf");
  host_free(host);
}

/// Beside what a strip holds, which is first
static void
test_beside(void)
{
  Host* host = open_host("two");
  take_of_kit(host, 1, "four", "three");
  CHECK_TEXT(host->sources, "one, two");
  CHECK_INT(teaching_state(host, 1), PLUG_STATE_FILE);
  check_is_learnt(host, "one=two.nmf one=four.nmf:three two=two.nmf");

  // It is gone with the rest of the strip
  teaching_press(host, "clear_1");
  teaching_wait(host);
  CHECK_TEXT(host->sources, "two");
  check_is_learnt(host, "two=two.nmf");
  host_free(host);
}

/// With nothing loaded at all it is all there is
static void
test_alone(void)
{
  Host* host = open_host("nothing");
  CHECK_TEXT(host->sources, "");
  take_of_kit(host, 2, "four", "two");
  CHECK_TEXT(host->sources, "two");
  check_is_learnt(host, "two=four.nmf");
  host_free(host);
}

/// Let a dictionary of the kit be saved under a name
static void
link_saved(const char* of_kit, const char* name)
{
  char from[1024];
  char to[1024];
  snprintf(from, sizeof(from), "%s/%s.nmf", kit, of_kit);
  snprintf(to, sizeof(to), "%s/data/nmf-separate/%s.nmf", folder, name);
  REQUIRE_INT(symlink(from, to), 0);
}

/// By the names of dictionaries, saved ones before those of the bundle; and of
/// the strip if no source is named
static void
test_names(void)
{
  char path[1024];
  snprintf(path, sizeof(path), "%s/data", folder);
  REQUIRE_INT(mkdir(path, 0700), 0);
  snprintf(path, sizeof(path), "%s/data/nmf-separate", folder);
  REQUIRE_INT(mkdir(path, 0700), 0);
  link_saved("four", "mine");
  link_saved("seven", "drums");
  snprintf(path, sizeof(path), "%s/data", folder);
  setenv("XDG_DATA_HOME", path, 1);

  Host* host = open_host("two");
  take(host, 3, "mine:four");
  take(host, 4, "drums:seven"); // The bundle's has three sources
  take(host, 2, "band");
  CHECK_TEXT(host->sources, "one, two, four, seven");
  check_is_learnt(host,
                  "one=two.nmf two=two.nmf two=/presets/band.nmf "
                  "four=four.nmf seven=seven.nmf");
  setenv("XDG_DATA_HOME", "/dev/null", 1);
  host_free(host);
}

/// What cannot be taken leaves everything as it is, and is said
static void
test_errors(void)
{
  static const struct {
    const char* text;
    const char* status;
  } cases[] = {
      {"nonesuch:one", "There is no dictionary of that name"},
      {"../two:one", "cannot be read"},
      {":", "There is no dictionary of that name"},
      {"/nonexistent.nmf:one", "cannot be read"},
      {"/dev/null:one", "cannot be read"},
      {"band:nonesuch", "has no source of that name"},
      {"KIT/large.nmf:one", "other settings"},
      {"KIT/files.nmf:one", "is for files"},
      {"KIT:one", "cannot be read"},
  };
  Host* host = open_host("two");
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); ++i) {
    const bool is_of_kit = !strncmp(cases[i].text, "KIT", 3);
    char       text[512];
    check_note("%s", cases[i].text);
    snprintf(text,
             sizeof(text),
             "%s%s",
             is_of_kit ? kit : "",
             cases[i].text + (is_of_kit ? 3 : 0));
    take(host, 3, text);
    if (!strstr(host->status, cases[i].status)) {
      printf("status: %s\n", host->status);
    }
    CHECK(strstr(host->status, cases[i].status) != NULL);
    CHECK_TEXT(host->sources, "one, two");
  }

  check_note("no text, one too long, and a lock");
  char* text = calloc(1, 6000);
  memset(text, 'a', 5999);
  take(host, 3, text);
  take(host, 3, "");
  free(text);
  CHECK_TEXT(host->sources, "one, two");
  *teaching_port(host, "lock", 3) = 1.0f;
  take_of_kit(host, 3, "four", "three");
  CHECK(strstr(host->status, "The strip is locked") != NULL);
  CHECK_TEXT(host->sources, "one, two");
  check_no_note();
  host_free(host);

  const HostConfig bare = {
      bundle, "urn:nmf-separate:stereo", RATE, HOST_NO_WORKER, 1024};
  host = host_new(&bare);
  host_activate(host);
  host_get(host);
  host_set_text(host, TAKE "1", "drums:one");
  host_begin(host, 0);
  host_run(host);
  CHECK(strstr(host->status, "no worker") != NULL);
  host_free(host);
}

/// It is in the session
static void
test_session(void)
{
  Session session;
  Host*   host = open_host("two");
  take_of_kit(host, 1, "four", "three");
  take_of_kit(host, 3, "four", "four");
  CHECK(host->n_changed > 0);
  teaching_save(host, folder, &session);
  host_free(host);

  host = open_host("one");
  REQUIRE_INT(session_restore(&session, host, true), 0);
  host_settle(host);
  CHECK_TEXT(host->sources, "one, two, four");
  check_is_learnt(host,
                  "one=two.nmf one=four.nmf:three "
                  "two=two.nmf four=four.nmf");
  session_clear(&session);
  host_free(host);
}

/// Return what a window is told of a strip
static PlugShowStrip
told_of(Host* host, uint32_t strip)
{
  Window window = {.n_abouts = 0};
  host_watch(host, PLUG_N_SOURCES, 0);
  host_begin(host, 0);
  host_run(host);
  watching_look(host, &window);
  CHECK_INT(window.n_abouts, 1);
  return window.about.strips[strip - 1];
}

/// Beside what was taught, and there still when that is taken back
static void
test_taught(void)
{
  char path[512];
  snprintf(path, sizeof(path), "%s/two.nmf", kit);
  Host*              host       = teaching_open(bundle, HOST_STEPPED, path);
  float*             tones      = material_tones(LENGTH, 1);
  const float* const channels[] = {tones, tones};
  teaching_play(host, 3, channels, LENGTH);
  teaching_wait(host);
  NmsDictionary* taught = teaching_dictionary(host, folder);
  take_of_kit(host, 3, "four", "three");
  CHECK_INT(teaching_state(host, 3), PLUG_STATE_LEARNT);
  CHECK_INT(told_of(host, 3).n_takes, 1);
  CHECK(told_of(host, 3).is_learnt);
  CHECK_INT(told_of(host, 1).n_takes, 0);
  CHECK(!told_of(host, 1).is_learnt);

  NmsDictionary* both = teaching_dictionary(host, folder);
  REQUIRE_INT(both->shape.n_sources, 3);
  CHECK_INT(both->sources[2].n_components, taught->sources[2].n_components + 4);
  CHECK_TEXT(both->sources[2].name, "three"); // As it had no name

  // The first strips are as they were
  for (uint32_t f = 0; f < both->n_features; ++f) {
    CHECK_SAME(both->analysis + (size_t)f * both->shape.n_components,
               taught->analysis + (size_t)f * taught->shape.n_components,
               taught->sources[2].first_component);
  }
  nms_dictionary_free(taught);
  nms_dictionary_free(both);

  teaching_press(host, "undo");
  teaching_wait(host);
  CHECK_INT(teaching_state(host, 3), PLUG_STATE_FILE);
  CHECK_INT(told_of(host, 3).n_takes, 0);
  CHECK(!told_of(host, 3).is_learnt);
  both = teaching_dictionary(host, folder);
  CHECK_INT(both->sources[2].n_components, 4);
  nms_dictionary_free(both);
  free(tones);
  host_free(host);
}

int
main(int argc, char** argv)
{
  REQUIRE(argc > 4);
  bundle = argv[1];
  kit    = argv[2];
  learn  = argv[3];
  folder = argv[4];
  setenv("XDG_DATA_HOME", "/dev/null", 1);
  test_empty();
  test_beside();
  test_alone();
  test_names();
  test_errors();
  test_session();
  test_taught();
  return check_result();
}
