// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "kit.h"
#include "material.h"
#include "stereo.h"

#include "base/bytes.h"
#include "learn/material_format.h"
#include "nms/learner.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/**
   Images go to bytes and back with the rest of the material.
*/

#define N_GROUPS 160

/// Bytes of the sums at the end of material
#define N_SUMS ((size_t)32 * N_GROUPS)

/// Write a source's material as bytes, or end the test
static uint8_t*
write_material(const NmsLearner* learner, uint32_t source, size_t* n_bytes)
{
  void* bytes = NULL;
  REQUIRE_INT(nms_learner_encode_material(learner, source, &bytes, n_bytes),
              NMS_SUCCESS);
  CHECK(*n_bytes <= NMS_MAX_MATERIAL);
  return (uint8_t*)bytes;
}

/// Read material, or end the test
static void
read_material(NmsLearner*    learner,
              uint32_t       source,
              const uint8_t* bytes,
              size_t         n)
{
  NmsMessage message = {""};
  REQUIRE_INT(nms_learner_decode_material(learner, source, bytes, n, &message),
              NMS_SUCCESS);
}

/// Material is written with its image, and learning goes on with it; material
/// of one channel is written as it always was, and read has no image
static void
test_material(void)
{
  const NmsLearnerConfig config = material_config();
  NmsLearner*            heard  = material_learner(&config);
  NmsLearner*            to     = material_learner(&config);
  size_t                 n[2]   = {0, 0};
  stereo_push(heard, 0, stereo_tones(1.0f, 0.0f, 0), 0);
  stereo_push_channels(heard, 1, 1, 1.0f);
  for (uint32_t s = 0; s < 2; ++s) {
    uint8_t* bytes = write_material(heard, s, &n[0]);
    CHECK_INT(nms_get_u32(bytes + NMS_AT_VERSION), s ? 1 : 2);
    read_material(to, s, bytes, n[0]);
    uint8_t* again = write_material(to, s, &n[1]);
    REQUIRE_INT(n[1], n[0]);
    CHECK(!memcmp(bytes, again, n[0]));
    free(bytes);
    free(again);
  }
  for (int i = 0; i < 2; ++i) {
    stereo_push(i ? to : heard, 0, stereo_tones(0.0f, 1.0f, 0), 0);
    stereo_push(i ? to : heard, 1, stereo_bursts(0.0f, 1.0f), 0);
  }
  NmsDictionary* wanted = material_learn(heard);
  NmsDictionary* found  = material_learn(to);
  CHECK(nms_learner_has_spatial(to, 0));
  CHECK(!nms_learner_has_spatial(to, 1));
  CHECK(!found->spatial && !wanted->spatial);
  nms_dictionary_free(wanted);
  nms_dictionary_free(found);

  // The sums are those of both, to the last bit
  uint8_t* bytes = write_material(heard, 0, &n[0]);
  uint8_t* again = write_material(to, 0, &n[1]);
  REQUIRE_INT(n[1], n[0]);
  CHECK(!memcmp(bytes + n[0] - N_SUMS, again + n[0] - N_SUMS, N_SUMS));
  free(bytes);
  free(again);
  nms_learner_free(heard);
  nms_learner_free(to);
}

/// Sums that are those of no image are refused with a sentence, and do no harm
static void
test_bad_material(void)
{
  static const struct {
    size_t at;
    double value;
  } cases[]                      = {{0, -1.0},
                                    {0, (double)NAN},
                                    {0, (double)INFINITY},
                                    {0, 1e121},
                                    {1, -1e-9},
                                    {1, (double)NAN},
                                    {2, 1e60},
                                    {2, (double)NAN},
                                    {3, -1e60},
                                    {3, (double)INFINITY},
                                    {4 * N_GROUPS - 4, -1.0},
                                    {4 * N_GROUPS - 1, (double)NAN}};
  const NmsLearnerConfig config  = material_config();
  NmsLearner*            learner = material_learner(&config);
  size_t                 n       = 0;
  stereo_push(learner, 0, stereo_tones(0.3f, 0.3f, 0), 0);
  uint8_t* good = write_material(learner, 0, &n);
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); ++i) {
    NmsMessage message = {""};
    uint8_t*   bad     = malloc(n);
    REQUIRE(bad != NULL);
    memcpy(bad, good, n);
    nms_put_f64(bad + n - N_SUMS + sizeof(double) * cases[i].at,
                cases[i].value);
    check_note("case %zu", i);
    CHECK_INT(nms_learner_decode_material(learner, 0, bad, n, &message),
              NMS_BAD_MATERIAL);
    CHECK(strstr(message.text, "image of group") != NULL);
    CHECK_INT(nms_learner_decode_material(learner, 0, bad, n - N_SUMS, NULL),
              NMS_BAD_MATERIAL);
    CHECK_INT(nms_learner_decode_material(learner, 0, bad, 80, NULL),
              NMS_BAD_MATERIAL);

    // As version 1 the sums are too many bytes
    memcpy(bad, good, n);
    nms_put_u32(bad + NMS_AT_VERSION, 1);
    CHECK_INT(nms_learner_decode_material(learner, 0, bad, n, NULL),
              NMS_BAD_MATERIAL);
    free(bad);
  }
  check_no_note();
  size_t   n_after = 0;
  uint8_t* after   = write_material(learner, 0, &n_after);
  REQUIRE_INT(n_after, n);
  CHECK(!memcmp(after, good, n));
  free(good);
  free(after);
  nms_learner_free(learner);
}

int
main(void)
{
  test_material();
  test_bad_material();
  return check_result();
}
