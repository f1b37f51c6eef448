// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "kit.h"

#include "nms/dictionary.h"

#include <jansson.h>

#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/**
   Headers that would take a parser much memory are refused before it sees them;
   what is written has a header that is read again.
*/

/// Bytes jansson holds, and the most it has held
static size_t n_held;
static size_t n_most;

static void*
count_in(size_t size)
{
  void* const block = malloc(size);
  n_held += block ? malloc_usable_size(block) : 0;
  n_most = n_held > n_most ? n_held : n_most;
  return block;
}

static void
count_out(void* block)
{
  n_held -= block ? malloc_usable_size(block) : 0;
  free(block);
}

/// Return a file with `n` times `part` between the ends of a header
static char*
make_file(const char* head,
          const char* part,
          size_t      n,
          const char* tail,
          size_t*     size)
{
  const size_t part_length = strlen(part);
  const size_t length      = strlen(head) + n * part_length + strlen(tail);
  char*        file        = malloc(8 + length + 1);
  REQUIRE(file != NULL);
  for (unsigned i = 0; i < 8; ++i) {
    file[i] = (char)(length >> 8 * i & 0xFFU);
  }
  char* to = file + 8 + sprintf(file + 8, "%s", head);
  for (size_t i = 0; i < n; ++i, to += part_length) {
    memcpy(to, part, part_length + 1);
  }
  sprintf(to, "%s", tail);
  *size = 8 + length;
  return file;
}

/// What repeats, and how often for some number of bytes
typedef struct {
  const char* head;
  const char* part;
  const char* tail;
} Large;

#define OURS "{\"__metadata__\":{\"format\":\"nmf-separate\","

static const Large large[] = {
    {OURS "\"format_version\":\"1\"},\"x\":[{}", ",{}", "]}"},
    {OURS "\"format_version\":\"1\"},\"x\":[[]", ",[]", "]}"},
    {OURS "\"format_version\":\"1\"},\"x\":[0", ",0", "]}"},
    {OURS "\"format_version\":\"[{}", ",{}", "]\"}}"},
    {OURS "\"format_version\":\"[", "[", "\"}}"},
    {"", "[", ""},
    {"", "{\"a\":", ""},
    {"", "\"", ""},
    {"\"", "\\\"", "\""},
    {"\"", "\\", "\""},
};

/// Refused, at once and with little memory, whatever the length
static void
test_large(size_t n_bytes)
{
  for (size_t i = 0; i < sizeof(large) / sizeof(large[0]); ++i) {
    const Large*   it         = &large[i];
    size_t         size       = 0;
    NmsDictionary* dictionary = NULL;
    NmsMessage     message    = {""};

    char* file = make_file(
        it->head, it->part, n_bytes / strlen(it->part), it->tail, &size);
    n_most = 0;
    check_note("header %zu of %zu bytes", i, size - 8);
    CHECK_INT(nms_dictionary_decode(file, size, &dictionary, &message),
              NMS_BAD_DICTIONARY);
    CHECK(message.text[0] != '\0');
    CHECK_BELOW(n_most, 8e6);
    CHECK_INT(n_held, 0);
    free(file);
  }
  check_no_note();
}

/// A long provenance is written and read, a longer one is neither
static void
test_written(size_t n, NmsStatus expected)
{
  const KitConfig config     = KIT_DEFAULTS;
  NmsDictionary*  dictionary = kit_new(&config);
  void*           bytes      = NULL;
  size_t          n_bytes    = 0;
  char*           text       = malloc(n + 1);
  REQUIRE(text != NULL);
  memset(text, ',', n); // As many as one likes in a string
  text[n] = '\0';
  REQUIRE_INT(nms_dictionary_describe(dictionary, NULL, text), NMS_SUCCESS);
  check_note("a provenance of %zu bytes", n);
  CHECK_INT(nms_dictionary_encode(dictionary, NMS_F32, &bytes, &n_bytes),
            expected);
  CHECK_INT(bytes != NULL, expected == NMS_SUCCESS);
  if (bytes) {
    NmsDictionary* again = NULL;
    REQUIRE_INT(nms_dictionary_decode(bytes, n_bytes, &again, NULL),
                NMS_SUCCESS);
    kit_check_same(again, dictionary);
    nms_dictionary_free(again);
  }
  check_no_note();
  free(bytes);
  free(text);
  nms_dictionary_free(dictionary);
}

int
main(void)
{
  json_set_alloc_funcs(count_in, count_out);
  test_large(100000);
  test_large(1000000);
  test_large(16000000);
  test_written(1000000, NMS_SUCCESS);
  test_written(1048576, NMS_BAD_DICTIONARY);
  return check_result();
}
