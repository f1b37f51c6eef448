// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "damage.h"
#include "kit.h"

#include "nms/dictionary.h"

#include <jansson.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Header lengths that lie
static void
test_lengths(const char* bytes, size_t n_bytes)
{
  const uint64_t lengths[] = {0,
                              1,
                              damage_header_length(bytes) - 1,
                              damage_header_length(bytes) + 1,
                              n_bytes - 8,
                              n_bytes - 7,
                              n_bytes,
                              UINT64_C(1) << 31,
                              UINT64_C(1) << 32,
                              UINT64_C(1) << 63,
                              UINT64_MAX - 7,
                              UINT64_MAX};
  char*          wrong     = malloc(n_bytes);
  REQUIRE(wrong != NULL);
  memcpy(wrong, bytes, n_bytes);
  for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); ++i) {
    for (int b = 0; b < 8; ++b) {
      wrong[b] = (char)(lengths[i] >> (8 * b) & 0xFF);
    }
    check_note("header length %llu", (unsigned long long)lengths[i]);
    damage_check_refused(wrong, n_bytes);
  }
  free(wrong);
}

/// Headers that are no JSON, or not ours
static void
test_headers(void)
{
  static const char* const headers[] = {"",
                                        " ",
                                        "{}",
                                        "[]",
                                        "null",
                                        "{\"a\":1}",
                                        "{",
                                        "\"text\"",
                                        "1e999",
                                        "{\"__metadata__\":{}}",
                                        "\xff\xfe{}",
                                        "{\"__metadata__\":[]}",
                                        "{\"__metadata__\":{\"format\":7}}"};
  for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); ++i) {
    size_t n_bytes = 0;
    char*  bytes   = damage_assemble(headers[i], "data", 4, &n_bytes);
    check_note("header %s", headers[i]);
    damage_check_refused(bytes, n_bytes);
    free(bytes);
  }
  char* deep = malloc(1000001);
  REQUIRE(deep != NULL);
  memset(deep, '[', 1000000);
  deep[1000000]  = '\0';
  size_t n_bytes = 0;
  char*  bytes   = damage_assemble(deep, "", 0, &n_bytes);
  check_note("deep header");
  damage_check_refused(bytes, n_bytes);
  free(bytes);
  free(deep);
}

#define META "__metadata__"

static const DamageChange bad_changes[] = {
    {"analysis", "dtype", "\"F64\""},
    {"analysis", "dtype", "\"I32\""},
    {"analysis", "dtype", "\"BF16\""},
    {"analysis", "dtype", "\"\""},
    {"analysis", "dtype", "4"},
    {"analysis", "dtype", NULL},
    {"analysis", "dtype", "\"F16\""},
    {"sparsity", "dtype", "\"U8\""},
    {"bands", "dtype", "\"F64\""},
    {"reconstruction", "dtype", "[]"},
    {"analysis", "shape", NULL},
    {"analysis", "shape", "[]"},
    {"analysis", "shape", "[1]"},
    {"analysis", "shape", "\"80, 9\""},
    {"analysis", "shape", "[80, 9, 1]"},
    {"analysis", "shape", "[9, 80]"},
    {"analysis", "shape", "[81, 9]"},
    {"analysis", "shape", "[-80, -9]"},
    {"analysis", "shape", "[80.0, 9.0]"},
    {"analysis", "shape", "[0, 9]"},
    {"analysis", "shape", "[80, 0]"},
    {"analysis", "shape", "[4611686018427387904, 4]"},
    {"analysis", "shape", "[4294967376, 9]"},
    {"analysis", "shape", "[80, 4294967305]"},
    {"analysis", "shape", "[2305843009213693952, 9]"},
    {"analysis", "shape", "[9223372036854775807, 9223372036854775807]"},
    {"reconstruction", "shape", "[65, 8]"},
    {"reconstruction", "shape", "[66, 9]"},
    {"reconstruction", "shape", "[4611686018427387969, 9]"},
    {"sparsity", "shape", "[9]"},
    {"sparsity", "shape", "[8, 1]"},
    {"sparsity", "shape", "[4294967304]"},
    {"bands", "shape", "[40, 2]"},
    {"bands", "shape", "[3, 40]"},
    {"bands", "shape", "[41, 3]"},
    {"bands", "shape", "[4294967336, 3]"},
    {"analysis", "data_offsets", NULL},
    {"analysis", "data_offsets", "[]"},
    {"analysis", "data_offsets", "[0]"},
    {"analysis", "data_offsets", "7"},
    {"analysis", "data_offsets", "[0, 2880]"}, // Overlaps the sparsity
    {"analysis", "data_offsets", "[2912, 32]"},
    {"analysis", "data_offsets", "[-2880, 0]"},
    {"analysis", "data_offsets", "[32, 2911]"},
    {"analysis", "data_offsets", "[32, 2913]"},
    {"analysis", "data_offsets", "[1000000, 1002880]"},
    {"analysis", "data_offsets", "[9223372036854772928, 9223372036854775807]"},
    {"analysis", "data_offsets", "[4294967328, 4294970208]"},
    {"bands", "data_offsets", "[0, 480]"},
    {META, "format", NULL},
    {META, "format", "\"something else\""},
    {META, "format_version", NULL},
    {META, "format_version", "\"2\""},
    {META, "format_version", "\"-1\""},
    {META, "format_version", "1"},
    {META, "window", NULL},
    {META, "window", "128"},
    {META, "window", "\"127\""},
    {META, "window", "\"130\""},
    {META, "window", "\"-128\""},
    {META, "window", "\"128.5\""},
    {META, "window", "\"\""},
    {META, "window", "\"0x80\""},
    {META, "window", "\"4294967424\""},
    {META, "window", "\"99999999999999999999999\""},
    {META, "hop", "\"0\""},
    {META, "hop", "\"65\""},
    {META, "sample_rate_hz", NULL},
    {META, "sample_rate_hz", "\"0\""},
    {META, "sample_rate_hz", "\"1e400\""},
    {META, "sample_rate_hz", "\"NaN\""},
    {META, "sample_rate_hz", "\"-44100\""},
    {META, "context", "\"0\""},
    {META, "context", "\"17\""},
    {META, "context", "\"3\""},
    {META, "stride_samples", "\"0\""},
    {META, "exponent", "\"0\""},
    {META, "exponent", "\"1e300\""},
    {META, "exponent", "\"\\\"1\\\"\""},
    {META, "beta", "\"-3\""},
    {META, "beta", "\"1e39\""},
    {META, "relaxation", "\"0\""},
    {META, "relaxation", "\"3\""},
    {META, "momentum", "\"-1\""},
    {META, "momentum", "\"1\""},
    {META, "mask_exponent", "\"0\""},
    {META, "mask_exponent", "\"100\""},
    {META, "sources", NULL},
    {META, "sources", "\"[]\""},
    {META, "sources", "\"{}\""},
    {META, "sources", "\"drums\""},
    {META, "sources", "[]"},
    {NULL, "__metadata__", NULL},
    {NULL, "__metadata__", "7"},
    {NULL, "analysis", NULL},
    {NULL, "analysis", "[]"},
    {NULL, "reconstruction", NULL},
    {NULL, "sparsity", NULL},
    {NULL, "bands", "{}"},
};

static const DamageChange bad_group_changes[] = {
    {"groups", "shape", "[30]"},
    {"groups", "shape", "[31, 1]"},
    {"groups", "shape", "[1]"},
    {"groups", "shape", "[4294967327]"},
    {"groups", "data_offsets", "[0, 124]"},
    {"reconstruction", "shape", "[65, 9]"},
    {NULL, "groups", "{}"},
    {NULL, "groups", NULL}, // Then the reconstruction has too few rows
    {NULL, NULL, NULL},
};

/// Lists of sources, for 9 components, which are not as they should be
static const char* const bad_sources[] = {
    "[{'name':'a','first_component':0,'components':8}]",
    "[{'name':'a','first_component':0,'components':10}]",
    "[{'name':'a','first_component':1,'components':8}]",
    "[{'name':'a','first_component':0,'components':4},"
    "{'name':'b','first_component':5,'components':4}]",
    "[{'name':'a','first_component':0,'components':5},"
    "{'name':'b','first_component':4,'components':5}]",
    "[{'name':'b','first_component':4,'components':5},"
    "{'name':'a','first_component':0,'components':4}]",
    "[{'name':'a','first_component':0,'components':9},"
    "{'name':'b','first_component':9,'components':0}]",
    "[{'name':'a','first_component':0,'components':4},"
    "{'name':'a','first_component':4,'components':5}]",
    "[{'name':'a','first_component':0,'components':-9}]",
    "[{'name':'a','first_component':-1,'components':10}]",
    "[{'name':'a','first_component':0,'components':4294967305}]",
    "[{'name':'a','first_component':0.0,'components':9.0}]",
    "[{'name':'a','first_component':'0','components':'9'}]",
    "[{'name':'a','first_component':0}]",
    "[{'name':'a','components':9}]",
    "[{'first_component':0,'components':9}]",
    "[{'name':7,'first_component':0,'components':9}]",
    "[{'name':'','first_component':0,'components':9}]",
    "[{'name':'../a','first_component':0,'components':9}]",
    "[{'name':'residual','first_component':0,'components':9}]",
    "[{'name':'a\\u0000b','first_component':0,'components':9}]",
    "[{'name':'123456789012345678901234567890123456789012345678',"
    "'first_component':0,'components':9}]",
    "[7]",
    "[[]]",
    "[null]",
};

static void
test_sources(const char* bytes, size_t n_bytes)
{
  for (size_t i = 0; i < sizeof(bad_sources) / sizeof(bad_sources[0]); ++i) {
    char list[256];
    char json[400];
    snprintf(list, sizeof(list), "%s", bad_sources[i]);
    for (char* c = list; *c; ++c) {
      *c = *c == '\'' ? '"' : *c;
    }
    json_t* string = json_string(list);
    char*   text   = json_dumps(string, JSON_ENCODE_ANY);
    snprintf(json, sizeof(json), "%s", text);
    damage_change(bytes, n_bytes, &(DamageChange){META, "sources", json});
    free(text);
    json_decref(string);
  }
}

/// Put a value into a tensor, the first one
static void
try_value(const char* bytes, size_t n_bytes, const char* tensor, float value)
{
  damage_values(bytes, n_bytes, &(DamageValues){tensor, 0, &value, 1});
}

/// Weights that are negative or no numbers, bands and groups that are none
static void
test_values(const char* bytes, size_t n_bytes, const char* groups)
{
  const float values[] = {NAN, -NAN, INFINITY, -INFINITY, -1.0f, -1e-30f};
  for (int i = 0; i < 6; ++i) {
    try_value(bytes, n_bytes, "analysis", values[i]);
    try_value(bytes, n_bytes, "reconstruction", values[i]);
    try_value(bytes, n_bytes, "sparsity", values[i]);
    if (i < 4) { // Edges of the first may lie below zero
      try_value(bytes, n_bytes, groups, values[i]);
    }
  }
}

/// A file with 30 groups
static void
test_groups(KitConfig config)
{
  config.n_groups           = 30;
  NmsDictionary* dictionary = kit_new(&config);
  size_t         n_bytes    = 0;
  char*          bytes      = (char*)kit_encode(dictionary, NMS_F32, &n_bytes);
  damage_truncate(bytes, n_bytes);
  for (const DamageChange* change = bad_group_changes; change->key; ++change) {
    damage_change(bytes, n_bytes, change);
  }
  test_values(bytes, n_bytes, "groups");
  try_value(bytes, n_bytes, "groups", 1e9f); // Above the next
  damage_flip(bytes, n_bytes, 3, 4000);
  free(bytes);
  nms_dictionary_free(dictionary);
}

int
main(void)
{
  KitConfig config          = KIT_DEFAULTS;
  config.window             = 128;
  config.hop                = 32;
  NmsDictionary* dictionary = kit_new(&config);
  size_t         n_bytes[2] = {0, 0};
  char*          bytes      = (char*)kit_encode(dictionary, NMS_F32, n_bytes);
  char*          half = (char*)kit_encode(dictionary, NMS_F16, n_bytes + 1);
  REQUIRE_INT(dictionary->shape.n_components, 9);
  damage_truncate(bytes, n_bytes[0]);
  damage_truncate(half, n_bytes[1]);
  test_lengths(bytes, n_bytes[0]);
  test_headers();
  for (size_t i = 0; i < sizeof(bad_changes) / sizeof(bad_changes[0]); ++i) {
    damage_change(bytes, n_bytes[0], &bad_changes[i]);
  }
  test_sources(bytes, n_bytes[0]);
  test_values(bytes, n_bytes[0], "bands");
  damage_flip(bytes, n_bytes[0], 1, 4000);
  damage_flip(half, n_bytes[1], 2, 4000);
  test_groups(config);
  check_note("nothing");
  damage_check_refused(NULL, 0);
  free(bytes);
  free(half);
  nms_dictionary_free(dictionary);
  return check_result();
}
