// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  A session sounds as before after the dictionary's own file is gone, in every
  kind of host; and what a state may hold that it should not.

      test_sessions BUNDLE KIT FOLDER
*/

#include "check.h"
#include "host.h"
#include "reference.h"
#include "session.h"
#include "tools.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LENGTH 8000
#define URI_BYTES "urn:nmf-separate:dictionary-bytes"
#define URI_DICTIONARY "urn:nmf-separate:dictionary"

static const char* bundle;
static const char* folder;
static char        two[512];
static char        four[512];
static char        original[512]; ///< Comes and goes
static float*      input[HOST_INPUTS];
static float*      wanted[HOST_OUTPUTS];
static float*      found[HOST_OUTPUTS];

static Host*
open_host(HostKind kind)
{
  const HostConfig config = {
      bundle, "urn:nmf-separate:stereo", 44100.0, kind, 1024};
  Host* host = host_new(&config);
  // With a short delay, of which there is a lot in a short sound
  *host_value(host, "hop") = (float)REFERENCE_LIVE_HOP;
  host_activate(host);
  return host;
}

/// Return a file's content, to be freed
static char*
read_file(const char* path, size_t* size)
{
  FILE* file = fopen(path, "rb");
  REQUIRE(file != NULL);
  fseek(file, 0, SEEK_END);
  *size       = (size_t)ftell(file);
  char* bytes = malloc(*size + 1);
  rewind(file);
  REQUIRE(bytes && fread(bytes, 1, *size, file) == *size);
  fclose(file);
  return bytes;
}

static void
write_file(const char* path, const char* bytes, size_t size)
{
  FILE* file = fopen(path, "wb");
  REQUIRE(file && fwrite(bytes, 1, size, file) == size);
  fclose(file);
}

static bool
has_bytes(const char* path, const char* bytes, size_t size)
{
  size_t     n    = 0;
  char*      read = read_file(path, &n);
  const bool same = n == size && !memcmp(read, bytes, size);
  free(read);
  return same;
}

/// The sound of the dictionary with four sources, the first one mute
static void
check_sound(Host* host)
{
  *host_value(host, "gain_1") = -90.0f;
  Reference want              = reference_of(host, four, REFERENCE_LIVE_HOP);
  want.gains[0]               = 0.0f;
  reference_run(&want, input, wanted, LENGTH);
  host_settle(host);
  host_activate(host);
  reference_run_host(host, 256, input, found, LENGTH);
  for (uint32_t o = 0; o < host->n_outputs; ++o) {
    CHECK_SAME(found[o], wanted[o], LENGTH);
  }
}

/// Two sessions hold the same, byte by byte
static void
check_equal(const Session* a, const Session* b)
{
  REQUIRE_INT(a->n_values, b->n_values);
  for (uint32_t v = 0; v < a->n_values; ++v) {
    CHECK_INT(a->values[v].key, b->values[v].key);
    REQUIRE_INT(a->values[v].size, b->values[v].size);
    CHECK(!memcmp(a->values[v].bytes, b->values[v].bytes, a->values[v].size));
  }
}

/// Check that a session is whole by itself, as its host's way is
static void
check_whole(const Session* session, const char* bytes, size_t size)
{
  const SessionValue* kept = session_value(session, URI_BYTES);
  CHECK(session_value(session, URI_DICTIONARY) != NULL);
  if (session->kind == SESSION_FILES) {
    char path[600];
    snprintf(path, sizeof(path), "%s/original.nmf", session->folder);
    CHECK(!kept && has_bytes(path, bytes, size));
  } else {
    REQUIRE(kept && kept->size == size);
    CHECK(!memcmp(kept->bytes, bytes, size));
  }
}

/// Save, lose the file, open, save again and open that
static void
test_gone(SessionKind kind, bool with_worker)
{
  check_note("kind %d, %s worker", (int)kind, with_worker ? "a" : "no");
  char    path[512];
  Session first;
  Session second;
  size_t  size  = 0;
  char*   bytes = read_file(four, &size);
  write_file(original, bytes, size);
  snprintf(path, sizeof(path), "%s/%d-%d", folder, (int)kind, with_worker);
  session_init(&first, kind, path);
  session_init(&second, kind, path);
  first.original  = original;
  second.original = original;

  Host* host = open_host(HOST_STEPPED);
  host_set_dictionary(host, original);
  host_settle(host);
  CHECK_INT(session_save(&first, host), LV2_STATE_SUCCESS);
  CHECK(has_bytes(original, bytes, size));
  check_whole(&first, bytes, size);
  host_free(host);
  REQUIRE_INT(unlink(original), 0);

  host = open_host(HOST_STEPPED);
  CHECK_INT(session_restore(&first, host, with_worker), LV2_STATE_SUCCESS);
  if (with_worker) { // Saved before the worker has come to it
    CHECK_INT(session_save(&second, host), LV2_STATE_SUCCESS);
    check_whole(&second, bytes, size);
    session_clear(&second);
  }
  check_sound(host);
  CHECK(strstr(host->status, "original.nmf: 4 sources") == host->status);
  CHECK_INT(strstr(host->status, "kept in the session") != NULL,
            kind != SESSION_FILES);
  CHECK_INT(session_save(&second, host), LV2_STATE_SUCCESS);
  check_whole(&second, bytes, size);
  check_equal(&second, &first);
  host_free(host);

  host = open_host(HOST_NO_WORKER);
  CHECK_INT(session_restore(&second, host, false), LV2_STATE_SUCCESS);
  host_activate(host);
  host_begin(host, 0);
  host_run(host);
  CHECK_TEXT(host->sources, "one, two, three, four");
  host_free(host);
  session_clear(&first);
  session_clear(&second);
  free(bytes);
}

/// A link that a host hands out leads to nothing we write to
static void
test_link(void)
{
  check_note("link");
  char    path[600];
  size_t  size = 0;
  Session session;
  char*   bytes = read_file(two, &size);
  write_file(original, bytes, size);
  snprintf(path, sizeof(path), "%s/link", folder);
  session_init(&session, SESSION_FILES, path);
  snprintf(path, sizeof(path), "%s/link/four.nmf", folder);
  REQUIRE_INT(symlink(original, path), 0);

  Host* host = open_host(HOST_STEPPED);
  host_set_dictionary(host, four);
  host_settle(host);
  CHECK_INT(session_save(&session, host), LV2_STATE_SUCCESS);
  CHECK(has_bytes(original, bytes, size));
  host_free(host);
  session_clear(&session);
  free(bytes);
}

/// What counts if there are a path and bytes, of which one may be bad
static void
test_which(const char* path,
           const char* kept,
           const char* sources,
           const char* status)
{
  check_note("%s, %s", path ? path : "no path", kept ? kept : "no bytes");
  Session session;
  Session again;
  size_t  size = 0;
  session_init(&session, SESSION_BARE, folder);
  session_init(&again, SESSION_BARE, folder);
  if (path) {
    session_put(&session, URI_DICTIONARY, LV2_ATOM__Path, path, strlen(path));
  }
  if (kept) {
    char* bytes = read_file(kept, &size);
    session_put(&session, URI_BYTES, LV2_ATOM__Chunk, bytes, size);
    free(bytes);
  }

  Host* host = open_host(HOST_STEPPED);
  CHECK_INT(session_restore(&session, host, true), LV2_STATE_SUCCESS);
  host_settle(host);
  CHECK_TEXT(host->sources, sources);
  CHECK(strstr(host->status, status) != NULL);

  // It stays that way
  CHECK_INT(session_save(&again, host), LV2_STATE_SUCCESS);
  CHECK_INT(session_restore(&again, host, false), LV2_STATE_SUCCESS);
  host_settle(host);
  CHECK_TEXT(host->sources, sources);
  host_free(host);
  session_clear(&session);
  session_clear(&again);
}

/// A state that is none changes nothing
static void
test_malformed(const char*      key,
               const char*      type,
               const void*      bytes,
               size_t           size,
               LV2_State_Status status)
{
  check_note("%s as %s, %zu bytes", key, type, size);
  Session session;
  session_init(&session, SESSION_BARE, folder);
  session_put(&session, key, type, bytes, size);
  Host* host = open_host(HOST_STEPPED);
  host_set_dictionary(host, two);
  host_settle(host);
  CHECK_INT(session_restore(&session, host, true), status);
  host_settle(host);
  CHECK_TEXT(host->sources, "one, two");
  host_free(host);
  session_clear(&session);
}

static Host* logging;

/// Save while the worker loads, which is when it logs
static int
save_within_log(LV2_Log_Handle handle,
                LV2_URID       type,
                const char*    format,
                va_list        args)
{
  (void)handle;
  (void)type;
  (void)format;
  (void)args;
  Session session;
  session_init(&session, SESSION_BARE, folder);
  CHECK_INT(session_save(&session, logging), LV2_STATE_SUCCESS);
  const SessionValue* path = session_value(&session, URI_DICTIONARY);
  CHECK(path && !strcmp(path->bytes, "/nonexistent/kit.nmf"));
  session_clear(&session);
  return 0;
}

/// Saving waits for no dictionary that is being loaded
static void
test_save_while_loading(void)
{
  check_note("while loading");
  logging                       = open_host(HOST_STEPPED);
  logging->features.log.vprintf = save_within_log;
  host_set_dictionary(logging, "/nonexistent/kit.nmf");
  alarm(60); // If it waits, it waits for ever
  host_settle(logging);
  alarm(0);
  host_free(logging);
}

int
main(int argc, char** argv)
{
  REQUIRE(argc > 3);
  static char long_path[5000];
  char        text[512];
  bundle = argv[1];
  folder = argv[3];
  snprintf(two, sizeof(two), "%s/two.nmf", argv[2]);
  snprintf(four, sizeof(four), "%s/four.nmf", argv[2]);
  snprintf(original, sizeof(original), "%s/original.nmf", folder);
  snprintf(text, sizeof(text), "%s/text.nmf", folder);
  write_file(text, "Dear diary", 10);
  memset(long_path, 'a', sizeof(long_path));
  for (uint32_t i = 0; i < HOST_INPUTS; ++i) {
    input[i] = new_random(LENGTH, i + 1, -0.5, 0.5);
  }
  for (uint32_t o = 0; o < HOST_OUTPUTS; ++o) {
    wanted[o] = new_floats(LENGTH);
    found[o]  = new_floats(LENGTH);
  }

  for (int kind = 0; kind < SESSION_KINDS; ++kind) {
    test_gone((SessionKind)kind, false);
    test_gone((SessionKind)kind, true);
  }
  test_link();
  test_which(two, four, "one, two", "two.nmf: 2 sources");
  test_which("/nonexistent", two, "one, two", "kept in the session");
  test_which(text, two, "one, two", "text.nmf: 2 sources, kept in the session");
  test_which(NULL, two, "one, two", "2 sources, kept in the session");
  test_which(text, text, "", "passed through");
  test_which("/nonexistent", text, "", "passed through");
  test_malformed(
      URI_DICTIONARY, LV2_ATOM__Int, "aaaa", 4, LV2_STATE_ERR_BAD_TYPE);
  test_malformed(URI_DICTIONARY,
                 LV2_ATOM__Path,
                 long_path,
                 sizeof(long_path),
                 LV2_STATE_ERR_BAD_TYPE);
  test_malformed(URI_BYTES, LV2_ATOM__String, "a", 1, LV2_STATE_ERR_BAD_TYPE);
  test_malformed("urn:other", LV2_ATOM__Int, "aaaa", 4, LV2_STATE_SUCCESS);
  test_save_while_loading();

  for (uint32_t i = 0; i < HOST_INPUTS; ++i) {
    free(input[i]);
  }
  for (uint32_t o = 0; o < HOST_OUTPUTS; ++o) {
    free(wanted[o]);
    free(found[o]);
  }
  return check_result();
}
