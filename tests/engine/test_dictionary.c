// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "kit.h"
#include "tools.h"

#include "nms/dictionary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/// Decode bytes that are good, or end the test
static NmsDictionary*
decode(const void* bytes, size_t n_bytes)
{
  NmsDictionary* dictionary = NULL;
  NmsMessage     message    = {"junk"};
  REQUIRE_INT(nms_dictionary_decode(bytes, n_bytes, &dictionary, &message),
              NMS_SUCCESS);
  REQUIRE(dictionary != NULL);
  CHECK_TEXT(message.text, "");
  return dictionary;
}

/// Bytes and back is the same, bit for bit, and the same bytes every time
static void
test_round_trip(const NmsDictionary* dictionary)
{
  size_t         n_bytes[2];
  char*          bytes = (char*)kit_encode(dictionary, NMS_F32, &n_bytes[0]);
  NmsDictionary* again = decode(bytes, n_bytes[0]);
  char*          other = (char*)kit_encode(again, NMS_F32, &n_bytes[1]);
  kit_check_same(again, dictionary);
  REQUIRE_INT(n_bytes[1], n_bytes[0]);
  CHECK(!memcmp(bytes, other, n_bytes[0]));
  nms_dictionary_free(again);
  free(other);

  // The bytes need not be aligned
  char* moved = malloc(n_bytes[0] + 1);
  REQUIRE(moved != NULL);
  memcpy(moved + 1, bytes, n_bytes[0]);
  again = decode(moved + 1, n_bytes[0]);
  kit_check_same(again, dictionary);
  nms_dictionary_free(again);
  free(moved);
  free(bytes);
}

static void
test_round_trips(void)
{
  KitConfig configs[5] = {
      KIT_DEFAULTS, KIT_DEFAULTS, KIT_DEFAULTS, KIT_DEFAULTS, KIT_DEFAULTS};
  configs[1].n_bands        = 0;
  configs[1].sample_rate_hz = 1.0 / 3.0 + 44100.0;
  configs[1].exponent       = 1.0f / 3.0f;
  configs[1].beta           = 0.1f;
  configs[1].mask_exponent  = 8.0f;
  configs[1].relaxation     = 2.0f;
  configs[1].momentum       = 0.0f;
  configs[1].n_groups       = 1;
  configs[2].n_groups       = 100;
  configs[2].n_sources      = 8;
  configs[2].n_context      = NMS_MAX_CONTEXT;
  configs[2].beta           = -2.0f;
  configs[2].sparsity       = 1.0f / 7.0f;
  configs[3].window         = 16;
  configs[3].hop            = 8;
  configs[3].n_bands        = 3;
  configs[3].n_groups       = 9;
  configs[3].n_sources      = 1;
  configs[3].n_components   = 1;
  configs[3].n_iterations   = 1;
  configs[3].n_context      = 1;
  configs[3].beta           = 0.0f;
  configs[4].sample_rate_hz = 768000.0;
  configs[4].stride_samples = 1;
  configs[4].n_iterations   = NMS_MAX_ITERATIONS;
  configs[4].exponent       = 1.0f;
  configs[4].sparsity       = 0.0f;
  for (int i = 0; i < 5; ++i) {
    NmsDictionary* dictionary = kit_new(&configs[i]);
    check_note("round trip %d", i);
    test_round_trip(dictionary);
    nms_dictionary_free(dictionary);
  }
  check_no_note();
}

/// Return whether a file has a text in its header
static bool
has_text(const char* bytes, size_t n_bytes, const char* text)
{
  const size_t length = strlen(text);
  for (size_t i = 0; i + length <= n_bytes; ++i) {
    if (!memcmp(bytes + i, text, length)) {
      return true;
    }
  }
  return false;
}

/// What looks ahead or has symmetrical windows is for files, comes back as it
/// was, and has a version that older programs refuse; all else has none of it
static void
test_for_files(void)
{
  const struct {
    uint32_t n_ahead;
    bool     is_symmetrical;
  } cases[] = {{0, false}, {0, true}, {1, false}, {1, true}, {2, true}};
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); ++i) {
    KitConfig config          = KIT_DEFAULTS;
    config.n_context          = 3;
    config.n_ahead            = cases[i].n_ahead;
    config.is_symmetrical     = cases[i].is_symmetrical;
    NmsDictionary* dictionary = kit_new(&config);
    size_t         n_bytes    = 0;
    char*          bytes = (char*)kit_encode(dictionary, NMS_F16, &n_bytes);
    check_note("for files, case %zu", i);
    test_round_trip(dictionary);
    CHECK_INT(nms_dictionary_is_for_files(dictionary), i > 0);
    CHECK_INT(has_text(bytes, n_bytes, "\"format_version\":\"2\""), i > 0);
    CHECK_INT(has_text(bytes, n_bytes, "\"format_version\":\"1\""), i == 0);
    CHECK_INT(has_text(bytes, n_bytes, "\"symmetrical\""), i > 0);
    CHECK_INT(has_text(bytes, n_bytes, "\"context_ahead\""), i > 0);
    free(bytes);
    nms_dictionary_free(dictionary);
  }
  check_no_note();
}

/// Texts of any kind survive
static void
test_texts(void)
{
  const KitConfig config     = KIT_DEFAULTS;
  NmsDictionary*  dictionary = kit_new(&config);
  CHECK_INT(nms_dictionary_describe(
                dictionary, NULL, "\"quoted\", \\ \n\t {[\xC3\xA9\xE2\x82\xAC"),
            NMS_SUCCESS);
  CHECK_TEXT(dictionary->licence, "CC0-1.0");
  test_round_trip(dictionary);
  CHECK_INT(nms_dictionary_describe(dictionary, "", NULL), NMS_SUCCESS);
  CHECK_TEXT(dictionary->licence, "");
  strcpy(dictionary->sources[0].name, "Gro\xC3\x9F-e+ Trommel_2");
  memset(dictionary->sources[1].name, 'x', NMS_NAME_SIZE - 1);
  test_round_trip(dictionary);
  nms_dictionary_free(dictionary);
}

/// Check half precision: 0.05 % of all but the smallest values of a column
static void
check_halves(const float* half,
             const float* full,
             uint32_t     n,
             uint32_t     n_columns)
{
  for (uint32_t k = 0; k < n_columns; ++k) {
    double most = 0.0;
    for (uint32_t i = k; i < n; i += n_columns) {
      most = fmax(most, (double)full[i]);
    }
    for (uint32_t i = k; i < n; i += n_columns) {
      const double exact = (double)full[i];
      CHECK_NEAR(half[i], exact, 0.0005 * exact + 1e-6 * most);
      CHECK((exact == 0.0) <= (half[i] == 0.0f));
    }
  }
}

/// Half precision is half as large, close, and stable when encoded again
static void
test_half(double from, double to)
{
  KitConfig config          = KIT_DEFAULTS;
  config.n_sources          = 8;
  config.window             = 2048;
  NmsDictionary* dictionary = kit_new(&config);
  const uint32_t n          = dictionary->shape.n_components;
  const uint32_t n_analysis = kit_n_analysis(dictionary);
  const uint32_t n_rebuild  = kit_n_reconstruction(dictionary);
  for (uint32_t i = 0; i < n_analysis + n_rebuild; ++i) {
    const double part  = (double)(i % n) / (n - 1);
    const double level = i % 50 ? pow(10.0, from + part * (to - from)) : 0.0;
    if (i < n_analysis) {
      dictionary->analysis[i] *= (float)level;
    } else {
      dictionary->reconstruction[i - n_analysis] *= (float)level;
    }
  }
  size_t         n_bytes[4];
  void*          full  = kit_encode(dictionary, NMS_F32, &n_bytes[0]);
  void*          half  = kit_encode(dictionary, NMS_F16, &n_bytes[1]);
  NmsDictionary* once  = decode(half, n_bytes[1]);
  void*          more  = kit_encode(once, NMS_F16, &n_bytes[2]);
  NmsDictionary* twice = decode(more, n_bytes[2]);
  check_note("half precision, columns from 1e%g to 1e%g", from, to);
  CHECK_INT(n_bytes[0] / 2000, (2 * n_bytes[1]) / 2000);
  check_halves(once->analysis, dictionary->analysis, n_analysis, n);
  check_halves(once->reconstruction, dictionary->reconstruction, n_rebuild, n);
  CHECK_SAME(once->sparsity, dictionary->sparsity, config.n_iterations);
  kit_check_same(twice, once);
  check_no_note();
  free(full);
  free(half);
  free(more);
  nms_dictionary_free(once);
  nms_dictionary_free(twice);
  nms_dictionary_free(dictionary);
}

static void
test_names(void)
{
  const char* const good[] = {
      "a",
      "drums",
      "Lead Vocals",
      "kick-2_b+c",
      "residuals",
      "Residual",
      "\xC3\xA9t\xC3\xA9",
      "12345678901234567890123456789012345678901234567"};
  const char* const bad[] = {
      "",
      "residual",
      "a/b",
      "a\\b",
      "a\nb",
      "a\x01",
      "a\x7f",
      "a:b",
      "a\"b",
      "..",
      "a.b",
      "a,b",
      "a=b",
      "\xff\xfe",
      "a\xC3",
      "a\xC2\x9B",
      "\xE2\x80\xAE\xE2\x80\xAC",
      "123456789012345678901234567890123456789012345678"};
  for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); ++i) {
    check_note("good name %zu", i);
    CHECK(nms_dictionary_name_is_good(good[i]));
  }
  for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); ++i) {
    check_note("bad name %zu", i);
    CHECK(!nms_dictionary_name_is_good(bad[i]));
  }
  check_no_note();
}

static void
test_find(void)
{
  const KitConfig config     = KIT_DEFAULTS;
  NmsDictionary*  dictionary = kit_new(&config);
  CHECK_INT(nms_dictionary_find(dictionary, "one"), 0);
  CHECK_INT(nms_dictionary_find(dictionary, "three"), 2);
  CHECK_INT(nms_dictionary_find(dictionary, "On"), -1);
  CHECK_INT(nms_dictionary_find(dictionary, "four"), -1);
  CHECK_INT(nms_dictionary_find(dictionary, ""), -1);
  nms_dictionary_free(dictionary);
  nms_dictionary_free(NULL);
}

/// A new dictionary is empty; shapes out of range are refused
static void
test_shapes(void)
{
  const KitConfig          config     = KIT_DEFAULTS;
  NmsDictionary*           dictionary = kit_new(&config);
  const NmsDictionaryShape good       = dictionary->shape;
  nms_dictionary_free(dictionary);
  REQUIRE_INT(nms_dictionary_new(&good, &dictionary), NMS_SUCCESS);
  CHECK(max_magnitude(dictionary->analysis, kit_n_analysis(dictionary)) == 0);
  CHECK_TEXT(dictionary->licence, "");
  CHECK_TEXT(dictionary->provenance, "");
  CHECK_INT(dictionary->n_bins, good.window / 2 + 1);
  CHECK_INT(dictionary->n_features, good.n_bands * good.n_context);
  nms_dictionary_free(dictionary);

  NmsDictionaryShape bad[39];
  int                n = 0;
  for (int i = 0; i < 39; ++i) {
    bad[i] = good;
  }
  bad[n++].sample_rate_hz = 999.0;
  bad[n++].sample_rate_hz = 768001.0;
  bad[n++].sample_rate_hz = NAN;
  bad[n++].window         = 0;
  bad[n++].window         = 14;
  bad[n++].window         = 511;
  bad[n++].window         = NMS_MAX_WINDOW + 2;
  bad[n++].hop            = 0;
  bad[n++].hop            = 257;
  bad[n++].n_bands        = 0;
  bad[n++].n_bands        = UINT32_MAX;
  bad[n++].n_context      = 0;
  bad[n++].n_context      = NMS_MAX_CONTEXT + 1;
  bad[n++].n_ahead        = 2; // Then no column is of the frame
  bad[n++].stride_samples = 0;
  bad[n++].exponent       = 0.0f;
  bad[n++].exponent       = NAN;
  bad[n++].beta           = -3.0f;
  bad[n++].beta           = 5.0f;
  bad[n++].beta           = NAN;
  bad[n++].n_iterations   = 0;
  bad[n++].n_iterations   = NMS_MAX_ITERATIONS + 1;
  bad[n++].relaxation     = 0.0f;
  bad[n++].relaxation     = 2.5f;
  bad[n++].relaxation     = NAN;
  bad[n++].momentum       = -0.1f;
  bad[n++].momentum       = 0.95f;
  bad[n++].momentum       = NAN;
  bad[n++].mask_exponent  = 0.0f;
  bad[n++].mask_exponent  = 9.0f;
  bad[n++].mask_exponent  = NAN;
  bad[n++].n_components   = 0;
  bad[n++].n_components   = NMS_MAX_COMPONENTS + 1;
  bad[n++].n_sources      = 0;
  bad[n++].n_sources      = NMS_MAX_SOURCES + 1;
  bad[n++].has_bands      = false; // Then n_bands must be n_bins
  bad[n++].n_groups       = 256;   // And so here
  bad[n].has_groups       = true;
  bad[n++].n_groups       = 0;
  bad[n].has_groups       = true;
  bad[n++].n_groups       = NMS_MAX_WINDOW + 1;
  for (int i = 0; i < n; ++i) {
    dictionary = (NmsDictionary*)bad;
    check_note("bad shape %d", i);
    CHECK_INT(nms_dictionary_new(&bad[i], &dictionary), NMS_BAD_ARGUMENT);
    CHECK(dictionary == NULL);
  }
  check_no_note();
}

/// Encoding refuses what decoding would, and writes nothing
static void
check_not_encoded(const NmsDictionary* dictionary)
{
  for (int precision = NMS_F32; precision <= NMS_F16; ++precision) {
    size_t n_bytes = 0;
    void*  bytes   = &n_bytes;
    CHECK_INT(nms_dictionary_encode(
                  dictionary, (NmsPrecision)precision, &bytes, &n_bytes),
              NMS_BAD_DICTIONARY);
    CHECK(bytes == NULL);
  }
}

static void
test_refused_weights(void)
{
  const KitConfig config   = KIT_DEFAULTS;
  const float     values[] = {NAN, INFINITY, -INFINITY, -1.0f};
  for (int i = 0; i < 12; ++i) {
    NmsDictionary* dictionary = kit_new(&config);
    float*         arrays[3];
    arrays[0]            = dictionary->analysis;
    arrays[1]            = dictionary->reconstruction;
    arrays[2]            = dictionary->sparsity;
    arrays[i % 3][i % 8] = values[i / 3];
    check_note("array %d holds %g", i % 3, (double)values[i / 3]);
    check_not_encoded(dictionary);
    nms_dictionary_free(dictionary);
  }
  check_no_note();
}

static void
test_refused_edges(void)
{
  const float values[] = {NAN, INFINITY, -INFINITY, 1e4f, 1e-4f};
  KitConfig   config   = KIT_DEFAULTS;
  config.n_groups      = 20;
  for (int i = 0; i < 5; ++i) {
    NmsDictionary* dictionary = kit_new(&config);
    dictionary->edges[i + 1]  = values[i];
    check_note("edge %d is %g", i + 1, (double)values[i]);
    check_not_encoded(dictionary);
    dictionary->edges[i + 1] = dictionary->edges[i];
    check_not_encoded(dictionary);
    nms_dictionary_free(dictionary);
  }
  check_no_note();
}

/// Bins below, between and above the edges, and on them
static void
test_groups(void)
{
  KitConfig config          = KIT_DEFAULTS;
  config.n_groups           = 3;
  config.sample_rate_hz     = 51200.0;
  NmsDictionary* dictionary = kit_new(&config);
  dictionary->edges[0]      = 350.0f;
  dictionary->edges[1]      = 500.0f;
  dictionary->edges[2]      = 650.0f;
  dictionary->edges[3]      = 700.0f;
  for (uint32_t bin = 0; bin < dictionary->n_bins; ++bin) {
    check_note("bin %u", bin);
    CHECK_INT(nms_dictionary_group(dictionary, bin),
              bin < 5 ? 0 : (bin < 7 ? 1 : 2));
  }
  check_no_note();
  nms_dictionary_free(dictionary);
  config.n_groups = 0;
  dictionary      = kit_new(&config);
  CHECK_INT(nms_dictionary_group(dictionary, 0), 0);
  CHECK_INT(nms_dictionary_group(dictionary, 256), 256);
  nms_dictionary_free(dictionary);
}

static void
test_refused_sources(void)
{
  const KitConfig config = KIT_DEFAULTS;
  for (int i = 0; i < 7; ++i) {
    NmsDictionary* dictionary = kit_new(&config);
    NmsSource*     sources    = dictionary->sources;
    switch (i) {
    case 0:
      strcpy(sources[1].name, "one");
      break;
    case 1:
      strcpy(sources[1].name, "");
      break;
    case 2:
      strcpy(sources[1].name, "residual");
      break;
    case 3:
      strcpy(sources[1].name, "\xff");
      break;
    case 4:
      ++sources[1].first_component;
      break;
    case 5:
      --sources[2].n_components;
      break;
    default:
      sources[0].n_components = 0;
      break;
    }
    check_note("sources, case %d", i);
    check_not_encoded(dictionary);
    nms_dictionary_free(dictionary);
  }
  check_note("text that is no UTF-8");
  NmsDictionary* dictionary = kit_new(&config);
  CHECK_INT(nms_dictionary_describe(dictionary, NULL, "caf\xe9"), NMS_SUCCESS);
  check_not_encoded(dictionary);
  nms_dictionary_free(dictionary);
  check_no_note();
}

int
main(void)
{
  test_shapes();
  test_refused_weights();
  test_refused_edges();
  test_refused_sources();
  test_groups();
  test_round_trips();
  test_for_files();
  test_texts();
  test_half(-3.0, 3.0);
  test_half(-6.0, 0.0);
  test_half(0.0, 6.0);
  test_names();
  test_find();
  return check_result();
}
