// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "damage.h"
#include "kit.h"
#include "tools.h"

#include "nms/dictionary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t
n_values(const NmsDictionary* dictionary)
{
  return (size_t)dictionary->shape.n_sources * dictionary->shape.n_groups * 4;
}

/// A new dictionary's sources are anywhere, and what is set is copied
static void
test_set(void)
{
  KitConfig config      = KIT_DEFAULTS;
  config.n_groups       = 30;
  NmsDictionary* made   = kit_new(&config);
  config.spatial        = true;
  NmsDictionary* images = kit_new(&config);

  CHECK(made->spatial == NULL);
  CHECK(!made->shape.has_spatial);
  REQUIRE_INT(nms_dictionary_set_spatial(made, images->spatial), NMS_SUCCESS);
  CHECK(made->shape.has_spatial);
  REQUIRE(made->spatial && made->spatial != images->spatial);
  kit_check_same(made, images);

  REQUIRE_INT(nms_dictionary_set_spatial(made, NULL), NMS_SUCCESS);
  CHECK(!made->shape.has_spatial);
  CHECK(made->spatial == NULL);
  nms_dictionary_free(made);

  REQUIRE_INT(nms_dictionary_new(&images->shape, &made), NMS_SUCCESS);
  const float anywhere[] = {0.5f, 0.5f, 0.0f, 0.0f};
  for (size_t i = 0; i < n_values(made); i += 4) {
    CHECK_SAME(made->spatial + i, anywhere, 4);
  }
  nms_dictionary_free(made);
  nms_dictionary_free(images);
}

/// Covariances that are none
static const float bad[][4] = {
    {0.0f, 0.0f, 0.0f, 0.0f},
    {0.5f, 0.4f, 0.0f, 0.0f},
    {0.5f, 0.6f, 0.0f, 0.0f},
    {-0.1f, 1.1f, 0.0f, 0.0f},
    {1.1f, -0.1f, 0.0f, 0.0f},
    {0.5f, 0.5f, 0.51f, 0.0f},
    {0.5f, 0.5f, 0.0f, -0.51f},
    {0.5f, 0.5f, 0.4f, 0.4f},
    {1.0f, 0.0f, 0.1f, 0.0f},
    {NAN, 0.5f, 0.0f, 0.0f},
    {0.5f, NAN, 0.0f, 0.0f},
    {0.5f, 0.5f, NAN, 0.0f},
    {0.5f, 0.5f, 0.0f, NAN},
    {INFINITY, 0.5f, 0.0f, 0.0f},
    {0.5f, -INFINITY, 0.0f, 0.0f},
    {0.5f, 0.5f, INFINITY, 0.0f},
    {0.5f, 0.5f, 0.0f, -INFINITY},
    {1e30f, 1e30f, 1e30f, 1e30f},
};

static const float good[][4] = {
    {0.5f, 0.5f, 0.5f, 0.0f},
    {1.0f, 0.0f, 0.0f, 0.0f},
    {0.0f, 1.0f, 0.0f, 0.0f},
    {0.5f, 0.5f, -0.3f, 0.4f},
    {0.5000001f, 0.5000001f, 0.5000002f, 0.0f},
};

#define N_BAD (sizeof(bad) / sizeof(bad[0]))
#define N_GOOD (sizeof(good) / sizeof(good[0]))

/// What is no covariance changes nothing, wherever it stands
static void
test_bad(void)
{
  KitConfig config       = KIT_DEFAULTS;
  config.spatial         = true;
  NmsDictionary* made    = kit_new(&config);
  float*         before  = new_copy(made->spatial, n_values(made));
  float*         changed = new_copy(made->spatial, n_values(made));

  for (size_t i = 0; i < N_BAD + N_GOOD; ++i) {
    const bool   is_good = i >= N_BAD;
    const float* values  = is_good ? good[i - N_BAD] : bad[i];
    const size_t at      = i % 2 ? n_values(made) - 4 : 0;
    memcpy(changed + at, values, 4 * sizeof(float));
    check_note("%g %g %g %g",
               (double)values[0],
               (double)values[1],
               (double)values[2],
               (double)values[3]);
    CHECK_INT(nms_dictionary_set_spatial(made, changed),
              is_good ? NMS_SUCCESS : NMS_BAD_ARGUMENT);
    CHECK_SAME(made->spatial, is_good ? changed : before, n_values(made));
    memcpy(changed, before, n_values(made) * sizeof(float));
  }
  check_no_note();
  free(before);
  free(changed);
  nms_dictionary_free(made);
}

/// Groups keep their covariances at another rate; bins between are between
static void
test_fit(uint32_t n_groups, double rate_hz)
{
  KitConfig config        = KIT_DEFAULTS;
  config.n_groups         = n_groups;
  config.spatial          = true;
  NmsDictionary* made     = kit_new(&config);
  NmsDictionary* fitted   = NULL;
  const float    left[]   = {1.0f, 0.0f, 0.0f, 0.0f};
  const size_t   n        = (size_t)made->shape.n_groups * 4;
  const size_t   n_source = made->shape.n_sources;

  check_note("%u groups at %g Hz", n_groups, rate_hz);
  for (size_t i = 0; i < n; i += 4) {
    memcpy(made->spatial + n + i, left, sizeof(left));
  }
  REQUIRE_INT(nms_dictionary_fit(made, rate_hz, 64, &fitted), NMS_SUCCESS);
  REQUIRE(fitted->shape.has_spatial && fitted->spatial);
  const size_t n_fitted = (size_t)fitted->shape.n_groups * 4;
  for (size_t s = 0; n_groups && s < n_source; ++s) {
    CHECK_SAME(fitted->spatial + s * n_fitted, made->spatial + s * n, n_fitted);
  }
  for (size_t i = 0; i < n_fitted; i += 4) {
    CHECK_SAME(fitted->spatial + n_fitted + i, left, 4);
  }
  REQUIRE_INT(nms_dictionary_set_spatial(made, NULL), NMS_SUCCESS);

  float* copied = new_copy(fitted->spatial, n_values(fitted));
  CHECK_INT(nms_dictionary_set_spatial(fitted, copied), NMS_SUCCESS);
  free(copied);
  nms_dictionary_free(fitted);
  REQUIRE_INT(nms_dictionary_fit(made, rate_hz, 64, &fitted), NMS_SUCCESS);
  CHECK(!fitted->shape.has_spatial && !fitted->spatial);
  nms_dictionary_free(fitted);
  nms_dictionary_free(made);
  check_no_note();
}

static NmsDictionary*
new_images(void)
{
  KitConfig config = KIT_DEFAULTS;
  config.window    = 128;
  config.hop       = 32;
  config.n_groups  = 30;
  config.spatial   = true;
  return kit_new(&config);
}

/// Files give the covariances back bit for bit, in half precision, too
static void
test_round_trip(NmsPrecision precision)
{
  NmsDictionary* made    = new_images();
  NmsDictionary* read    = NULL;
  size_t         n_bytes = 0;
  void*          bytes   = kit_encode(made, precision, &n_bytes);

  REQUIRE_INT(nms_dictionary_decode(bytes, n_bytes, &read, NULL), NMS_SUCCESS);
  REQUIRE(read->shape.has_spatial && read->spatial);
  CHECK_SAME(read->spatial, made->spatial, n_values(made));
  if (precision == NMS_F32) {
    kit_check_same(read, made);
  }
  nms_dictionary_free(read);
  nms_dictionary_free(made);
  free(bytes);
}

/// What is no covariance is not written
static void
test_encode_bad(void)
{
  NmsDictionary* made = new_images();
  for (size_t i = 0; i < N_BAD; ++i) {
    void*  bytes   = made;
    size_t n_bytes = 1;
    memcpy(made->spatial + n_values(made) - 4, bad[i], 4 * sizeof(float));
    CHECK_INT(nms_dictionary_encode(made, NMS_F32, &bytes, &n_bytes),
              NMS_BAD_DICTIONARY);
    CHECK(!bytes && !n_bytes);
  }
  nms_dictionary_free(made);
}

/// Entries in the header that are not those of 3 sources and 30 groups
static const DamageChange bad_changes[] = {
    {"spatial", "shape", "[3, 30]"},
    {"spatial", "shape", "[3, 120]"},
    {"spatial", "shape", "[90, 4]"},
    {"spatial", "shape", "[360]"},
    {"spatial", "shape", "[3, 30, 4, 1]"},
    {"spatial", "shape", "[3, 30, 5]"},
    {"spatial", "shape", "[3, 31, 4]"},
    {"spatial", "shape", "[2, 30, 4]"},
    {"spatial", "shape", "[4, 30, 3]"},
    {"spatial", "shape", "[3, 30, 0]"},
    {"spatial", "shape", "[3, 30, -4]"},
    {"spatial", "shape", "[4294967299, 30, 4]"},
    {"spatial", "shape", "[3, 9223372036854775807, 4]"},
    {"spatial", "shape", NULL},
    {"spatial", "dtype", "\"F64\""},
    {"spatial", "dtype", "\"F16\""},
    {"spatial", "data_offsets", "[0, 1440]"}, // Overlaps others
    {"spatial", "data_offsets", "[0, 1439]"},
    {"spatial", "data_offsets", NULL},
    {NULL, "spatial", "{}"},
    {NULL, "spatial", "[]"},
    {"__metadata__", "sources", "\"[]\""},
};

/// Damaged files are refused, each with a sentence
static void
test_damaged(void)
{
  NmsDictionary* made    = new_images();
  size_t         n_bytes = 0;
  char*          bytes   = (char*)kit_encode(made, NMS_F32, &n_bytes);

  REQUIRE_INT(n_values(made), 360);
  damage_truncate(bytes, n_bytes);
  for (size_t i = 0; i < sizeof(bad_changes) / sizeof(bad_changes[0]); ++i) {
    damage_change(bytes, n_bytes, &bad_changes[i]);
  }
  for (size_t i = 0; i < N_BAD; ++i) {
    const size_t at = i % 2 ? n_values(made) - 4 : 0;
    damage_values(bytes, n_bytes, &(DamageValues){"spatial", at, bad[i], 4});
  }
  damage_flip(bytes, n_bytes, 4, 4000);
  free(bytes);
  nms_dictionary_free(made);
}

int
main(void)
{
  test_round_trip(NMS_F32);
  test_round_trip(NMS_F16);
  test_encode_bad();
  test_damaged();
  test_set();
  test_bad();
  test_fit(30, 44100.0);
  test_fit(30, 16000.0);
  test_fit(30, 96000.0);
  test_fit(0, 44100.0);
  test_fit(0, 22050.0);
  test_fit(0, 96000.0);
  return check_result();
}
