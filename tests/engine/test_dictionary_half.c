// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "kit.h"
#include "tools.h"

#include "nms/dictionary.h"

#include <jansson.h>

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/**
   Half precision at the ends of what weights may be, and jansson without
   memory: what is encoded is decoded to the same, or there are no bytes.
*/

#define MOST 1e12f

/// Fill all weights: random, from 0 or nearly so to `most`
static void
fill(NmsDictionary* dictionary, float most, uint64_t seed)
{
  Random         random = {seed};
  const uint32_t n      = kit_n_analysis(dictionary);
  const uint32_t m      = kit_n_reconstruction(dictionary);
  for (uint32_t i = 0; i < n + m; ++i) {
    const double level = exp2(-random_between(&random, 0.0, 40.0));
    const float  value = random_below(&random, 8) ? (float)level * most : most;
    if (i < n) {
      dictionary->analysis[i] = random_below(&random, 9) ? value : 0.0f;
    } else {
      dictionary->reconstruction[i - n] = value;
    }
  }
}

/// Values agree within half precision of themselves and of the largest
static void
check_close(const float* read, const float* given, uint32_t n, float most)
{
  double worst = 0.0;
  for (uint32_t i = 0; i < n; ++i) {
    const double step =
        fmax(0x1p-11 * (double)given[i],
             fmax(0x1p-39 * (double)most, 0.5 * (double)FLT_TRUE_MIN));
    const double off = fabs((double)read[i] - (double)given[i]);
    worst            = fmax(worst, off / step);
    if (!(read[i] >= 0.0f && read[i] <= MOST)) {
      CHECK_BELOW(read[i], MOST);
    }
  }
  CHECK_BELOW(worst, 1.001);
}

static void
test_size(float most)
{
  KitConfig config          = KIT_DEFAULTS;
  config.n_bands            = 0;
  NmsDictionary* dictionary = kit_new(&config);
  for (uint64_t seed = 1; seed <= 4; ++seed) {
    NmsDictionary* read    = NULL;
    size_t         n_bytes = 0;
    size_t         n_again = 0;
    fill(dictionary, most, seed);
    check_note("weights up to %g", (double)most);
    void* bytes = kit_encode(dictionary, NMS_F16, &n_bytes);
    REQUIRE_INT(nms_dictionary_decode(bytes, n_bytes, &read, NULL),
                NMS_SUCCESS);
    check_close(
        read->analysis, dictionary->analysis, kit_n_analysis(dictionary), most);
    check_close(read->reconstruction,
                dictionary->reconstruction,
                kit_n_reconstruction(dictionary),
                most);

    // What was read is written alike
    void* const again = kit_encode(read, NMS_F16, &n_again);
    CHECK_INT(n_again, n_bytes);
    CHECK(n_again == n_bytes && !memcmp(again, bytes, n_bytes));
    nms_dictionary_free(read);
    free(again);
    free(bytes);
  }
  check_no_note();
  nms_dictionary_free(dictionary);
}

/// jansson's allocations: the one after so many fails, and perhaps the others
static uint64_t n_good = UINT64_MAX;
static bool     fails_once;

/// Leave out this word of what jansson writes
static const char* lost_word = "";

static void*
scarce(size_t size)
{
  if (!n_good) {
    n_good = fails_once ? UINT64_MAX : 0;
    return NULL;
  }
  --n_good;
  return calloc(1, size);
}

// The linker's names for what is wrapped, and for the wrapping
// NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)
json_t* __real_json_loadb(const char*   bytes,
                          size_t        n_bytes,
                          size_t        flags,
                          json_error_t* error);
json_t* __wrap_json_loadb(const char*   bytes,
                          size_t        n_bytes,
                          size_t        flags,
                          json_error_t* error);
size_t
__real_json_dumpb(const json_t* json, char* to, size_t size, size_t flags);
size_t
__wrap_json_dumpb(const json_t* json, char* to, size_t size, size_t flags);

/// Reading is not tried: without memory, jansson 2.14 writes where it must not
json_t*
__wrap_json_loadb(const char*   bytes,
                  size_t        n_bytes,
                  size_t        flags,
                  json_error_t* error)
{
  n_good = UINT64_MAX;
  return __real_json_loadb(bytes, n_bytes, flags, error);
}

size_t
__wrap_json_dumpb(const json_t* json, char* to, size_t size, size_t flags)
{
  const size_t n    = __real_json_dumpb(json, to, size, flags);
  char* const  word = *lost_word && size ? strstr(to, lost_word) : NULL;
  if (word) {
    memset(word, ' ', strlen(lost_word));
  }
  return n;
}
// NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)

/// Return whether there were bytes; they are whole, though memory was short
static bool
try_scarce(const NmsDictionary* dictionary, uint64_t n, bool once)
{
  void*          bytes   = NULL;
  NmsDictionary* read    = NULL;
  size_t         n_bytes = 0;

  check_note("jansson's allocation %llu fails", (unsigned long long)n);
  n_good     = n;
  fails_once = once;
  const NmsStatus status =
      nms_dictionary_encode(dictionary, NMS_F32, &bytes, &n_bytes);
  n_good = UINT64_MAX;
  CHECK_INT(status, bytes ? NMS_SUCCESS : NMS_NO_MEMORY);
  if (bytes) {
    REQUIRE_INT(nms_dictionary_decode(bytes, n_bytes, &read, NULL),
                NMS_SUCCESS);
    kit_check_same(read, dictionary);
    nms_dictionary_free(read);
  }
  free(bytes);
  return bytes != NULL;
}

static void
test_scarce(void)
{
  KitConfig config = KIT_DEFAULTS;
  char      text[3000];
  config.n_sources          = 8;
  NmsDictionary* dictionary = kit_new(&config);
  memset(text, 'x', sizeof(text) - 1);
  text[sizeof(text) - 1] = '\0';
  REQUIRE_INT(nms_dictionary_describe(dictionary, NULL, text), NMS_SUCCESS);

  uint64_t n = 0;
  while (!try_scarce(dictionary, n, false)) {
    (void)try_scarce(dictionary, n, true);
    ++n;
  }
  check_no_note();
  CHECK(n > 100);
  nms_dictionary_free(dictionary);
}

/// What lacks a word is never handed out
static void
test_lost_words(void)
{
  static const char* const words[]    = {"\"licence\"",
                                         "CC0-1.0",
                                         "made",
                                         "one",
                                         "5",
                                         "\"momentum\"",
                                         "first_component",
                                         "\"analysis\"",
                                         "data_offsets",
                                         "}"};
  const KitConfig          config     = KIT_DEFAULTS;
  NmsDictionary*           dictionary = kit_new(&config);
  for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); ++i) {
    void*  bytes   = NULL;
    size_t n_bytes = 0;
    check_note("without %s", words[i]);
    lost_word = words[i];
    CHECK_INT(nms_dictionary_encode(dictionary, NMS_F16, &bytes, &n_bytes),
              NMS_NO_MEMORY);
    CHECK(bytes == NULL);
    lost_word = "";
    free(bytes);
  }
  check_no_note();
  nms_dictionary_free(dictionary);
}

int
main(void)
{
  json_set_alloc_funcs(scarce, free);
  static const float most[] = {FLT_TRUE_MIN,
                               3e-45f,
                               1e-42f,
                               FLT_MIN,
                               0x1p-112f,
                               0x1.fffp-112f,
                               1e-37f,
                               4e-34f,
                               1e-30f,
                               0x1.ffffp-1f,
                               1.0f,
                               65519.9f,
                               9.99e11f,
                               999999995904.0f,
                               MOST};
  for (size_t i = 0; i < sizeof(most) / sizeof(most[0]); ++i) {
    test_size(most[i]);
  }
  test_scarce();
  test_lost_words();
  return check_result();
}
