// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  Sessions: what one host saves opens in another, at another rate too, after the
  dictionary's own file is gone.

      test_state BUNDLE KIT FOLDER
      test_state --open BUNDLE STATE URI SOURCES
          open a state that another host saved, which has these sources
*/

#include "check.h"
#include "host.h"
#include "reference.h"
#include "rt_state.h"
#include "tools.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LENGTH 20000
#define STEREO "urn:nmf-separate:stereo"

static const char* bundle;
static const char* folder;
static char        original[512]; ///< The dictionary, to be deleted
static char        two[512];
static float*      input[HOST_INPUTS];
static float*      wanted[HOST_OUTPUTS];
static float*      found[HOST_OUTPUTS];

static Host*
open_host(HostKind kind, double rate)
{
  const HostConfig config = {bundle, STEREO, rate, kind, 1024};
  Host*            host   = host_new(&config);
  host_activate(host);
  return host;
}

static void
copy_file(const char* from, const char* to)
{
  char  buffer[4096];
  FILE* in  = fopen(from, "rb");
  FILE* out = fopen(to, "wb");
  REQUIRE(in && out);
  for (size_t n = 1; n > 0;) {
    n = fread(buffer, 1, sizeof(buffer), in);
    REQUIRE(fwrite(buffer, 1, n, out) == n);
  }
  fclose(in);
  fclose(out);
}

static const void*
get_value(const char* symbol, void* user, uint32_t* size, uint32_t* type)
{
  *size = sizeof(float);
  *type = host_map(LV2_ATOM__Float);
  return host_value((Host*)user, symbol);
}

static void
set_value(const char* symbol,
          void*       user,
          const void* value,
          uint32_t    size,
          uint32_t    type)
{
  REQUIRE(size == sizeof(float) && type == host_map(LV2_ATOM__Float));
  *host_value((Host*)user, symbol) = *(const float*)value;
}

/// Save as a host does, with folders for what the plugin makes and for copies,
/// or without
static void
save(Host* host, const char* name, bool with_files)
{
  char session[600];
  char scratch[600];
  char copies[600];
  snprintf(session, sizeof(session), "%s/%s", folder, name);
  snprintf(scratch, sizeof(scratch), "%s/%s-scratch", folder, name);
  snprintf(copies, sizeof(copies), "%s/%s-copies", folder, name);
  mkdir(session, 0700);
  mkdir(scratch, 0700);
  mkdir(copies, 0700);
  LilvState* state =
      lilv_state_new_from_instance(host->plugin,
                                   host->instance,
                                   &host->features.map,
                                   with_files ? scratch : NULL,
                                   with_files ? copies : NULL,
                                   NULL,
                                   session,
                                   get_value,
                                   host,
                                   LV2_STATE_IS_POD | LV2_STATE_IS_PORTABLE,
                                   NULL);
  REQUIRE(state != NULL);
  REQUIRE_INT(lilv_state_save(host->world,
                              &host->features.map,
                              &host->features.unmap,
                              state,
                              NULL,
                              session,
                              "state.ttl"),
              0);
  lilv_state_free(state);
}

/// Restore and free a state, offering a worker to the plugin or not
static void
restore_state(Host* host, LilvState* state, bool with_worker)
{
  const LV2_Feature  worker = {LV2_WORKER__schedule, &host->schedule_restore};
  const LV2_Feature  safe   = {LV2_STATE__threadSafeRestore, NULL};
  const LV2_Feature* features[] = {&worker, &safe, NULL};
  lilv_state_restore(state,
                     host->instance,
                     set_value,
                     host,
                     0,
                     with_worker ? features : features + 2);
  lilv_state_free(state);
}

static void
restore(Host* host, const char* name, bool with_worker)
{
  char path[600];
  snprintf(path, sizeof(path), "%s/%s/state.ttl", folder, name);
  LilvState* state =
      lilv_state_new_from_file(host->world, &host->features.map, NULL, path);
  REQUIRE(state != NULL);
  restore_state(host, state, with_worker);
}

static void
check_sound(Host* host, const char* dictionary, uint32_t hop)
{
  Reference want = reference_of(host, dictionary, hop);
  want.gains[0]  = 0.0f;
  reference_run(&want, input, wanted, LENGTH);
  host_activate(host);
  reference_run_host(host, 256, input, found, LENGTH);
  for (uint32_t o = 0; o < host->n_outputs; ++o) {
    CHECK_SAME(found[o], wanted[o], LENGTH);
  }
}

/// Save a session with its own dictionary, which then goes away
static void
make_sessions(const char* kit)
{
  copy_file(kit, original);
  Host* host = open_host(HOST_STEPPED, 44100.0);
  host_set_dictionary(host, original);
  *host_value(host, "gain_1") = -90.0f;
  *host_value(host, "hop")    = 256.0f;
  host_settle(host);
  save(host, "whole", true);
  save(host, "again", true);
  save(host, "gone", true);
  save(host, "bytes", false);

  // A host that helps in nothing still gets the path
  char path[HOST_TEXT];
  rt_state_save(host, path);
  CHECK_TEXT(path, original);
  host_free(host);
}

/// Open a session in every kind of host
static void
test_open(const char* name, const char* kit)
{
  static const struct {
    HostKind kind;
    bool     with_worker;
    double   rate;
    uint32_t hop;
  } cases[] = {{HOST_NO_WORKER, false, 44100.0, 256},
               {HOST_STEPPED, false, 48000.0, 256},
               {HOST_STEPPED, true, 96000.0, 512},
               {HOST_STEPPED, true, 22050.0, 128},
               {HOST_NO_WORKER, true, 192000.0, 1024}};
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); ++i) {
    check_note("%s, case %zu", name, i);
    Host* host = open_host(cases[i].kind, cases[i].rate);
    restore(host, name, cases[i].with_worker);
    host_settle(host);
    CHECK(*host_value(host, "gain_1") == -90.0f);
    CHECK(*host_value(host, "hop") == 256.0f);
    CHECK_TEXT(host->sources, "one, two, three, four");
    check_sound(host, kit, cases[i].hop);
    host_free(host);
  }
  check_no_note();
}

/// The bundle's presets bring their dictionaries
static void
test_preset(bool with_worker)
{
  Host*     host = open_host(HOST_STEPPED, 44100.0);
  LilvNode* node = lilv_new_uri(host->world, STEREO "#preset-drums");
  lilv_world_load_resource(host->world, node);
  LilvState* state =
      lilv_state_new_from_world(host->world, &host->features.map, node);
  REQUIRE(state != NULL);
  restore_state(host, state, with_worker);
  host_settle(host);
  CHECK_TEXT(host->sources, "one, two, three");
  lilv_node_free(node);
  host_free(host);
}

/// A state without a dictionary leaves the one there is
static void
test_without_dictionary(void)
{
  char path[600];
  snprintf(path, sizeof(path), "%s/bare", folder);
  mkdir(path, 0700);
  snprintf(path, sizeof(path), "%s/bare/state.ttl", folder);
  FILE* file = fopen(path, "w");
  REQUIRE(file != NULL);
  fputs("@prefix lv2: <http://lv2plug.in/ns/lv2core#> .\n"
        "@prefix pset: <http://lv2plug.in/ns/ext/presets#> .\n"
        "<> a pset:Preset ; lv2:appliesTo <" STEREO "> ;\n"
        "lv2:port [ lv2:symbol \"gain_2\" ; pset:value -12.0 ] .\n",
        file);
  fclose(file);

  Host* host = open_host(HOST_STEPPED, 44100.0);
  host_set_dictionary(host, two);
  host_settle(host);
  restore(host, "bare", true);
  host_settle(host);
  CHECK_TEXT(host->dictionary, two);
  CHECK(*host_value(host, "gain_2") == -12.0f);
  host_free(host);
}

/// What a session asks for undoes what was asked for before it
static void
test_order(bool with_worker)
{
  Host* host = open_host(HOST_STEPPED, 44100.0);
  host_set_dictionary(host, two);
  host_begin(host, 64);
  host_run(host);
  host_work(host); // Two is on its way
  restore(host, "whole", with_worker);
  host_settle(host);
  CHECK_TEXT(host->sources, "one, two, three, four");

  host_set_dictionary(host, two);
  host_begin(host, 64);
  host_run(host); // Two is asked for, and once more while that is under way
  host_set_dictionary(host, two);
  host_begin(host, 64);
  host_run(host);
  restore(host, "whole", with_worker);
  host_settle(host);
  CHECK_TEXT(host->sources, "one, two, three, four");

  // But not what is asked for after it
  restore(host, "whole", with_worker);
  host_set_dictionary(host, two);
  host_settle(host);
  CHECK_TEXT(host->sources, "one, two");

  // Saved before the worker came to it, the newest path is what counts
  char path[HOST_TEXT];
  rt_state_restore(host, "/nonexistent");
  rt_state_restore(host, original);
  rt_state_save(host, path);
  CHECK_TEXT(path, original);
  host_free(host);
}

/// A session whose dictionary has gone passes sound through
static void
test_missing(void)
{
  char log[8192];
  char copy[600];
  check_note("missing");
  host_take_log(log, sizeof(log));
  snprintf(copy, sizeof(copy), "%s/gone/original.nmf", folder);
  REQUIRE_INT(unlink(copy), 0);
  Host* host = open_host(HOST_STEPPED, 44100.0);
  restore(host, "gone", true);
  host_settle(host);
  CHECK_TEXT(host->sources, "");
  host_take_log(log, sizeof(log));
  CHECK(strstr(log, "original.nmf") != NULL);

  // And a session saved now goes on asking for it
  save(host, "missing", true);
  host_free(host);
  host = open_host(HOST_STEPPED, 44100.0);
  copy_file(two, copy);
  restore(host, "missing", true);
  host_settle(host);
  CHECK_TEXT(host->sources, "one, two");
  host_free(host);
}

static int
open_foreign(char** arguments)
{
  const HostConfig config = {
      arguments[0], arguments[2], 96000.0, HOST_STEPPED, 1024};
  Host*      host  = host_new(&config);
  LilvState* state = lilv_state_new_from_file(
      host->world, &host->features.map, NULL, arguments[1]);
  REQUIRE(state != NULL);
  host_activate(host);
  restore_state(host, state, true);
  host_settle(host);
  CHECK_TEXT(host->sources, arguments[3]);
  host_free(host);
  return check_result();
}

int
main(int argc, char** argv)
{
  if (argc == 6 && !strcmp(argv[1], "--open")) {
    return open_foreign(argv + 2);
  }
  REQUIRE(argc > 3);
  char kit[512];
  bundle = argv[1];
  folder = argv[3];
  snprintf(kit, sizeof(kit), "%s/four.nmf", argv[2]);
  snprintf(two, sizeof(two), "%s/two.nmf", argv[2]);
  snprintf(original, sizeof(original), "%s/original.nmf", folder);
  for (uint32_t i = 0; i < HOST_INPUTS; ++i) {
    input[i] = new_random(LENGTH, i + 1, -0.5, 0.5);
  }
  for (uint32_t o = 0; o < HOST_OUTPUTS; ++o) {
    wanted[o] = new_floats(LENGTH);
    found[o]  = new_floats(LENGTH);
  }

  make_sessions(kit);
  REQUIRE_INT(unlink(original), 0);
  test_open("whole", kit);
  test_open("again", kit);
  test_open("bytes", kit);
  test_preset(false);
  test_preset(true);
  test_without_dictionary();
  test_order(false);
  test_order(true);
  test_missing();

  for (uint32_t i = 0; i < HOST_INPUTS; ++i) {
    free(input[i]);
  }
  for (uint32_t o = 0; o < HOST_OUTPUTS; ++o) {
    free(wanted[o]);
    free(found[o]);
  }
  return check_result();
}
