// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  Material of a learner from anywhere: what is taken is written as it was read,
  and can be learnt from.
*/

#include "check.h"
#include "fuzz.h"
#include "small.h"

#include "nms/learner.h"

#include <stdlib.h>
#include <string.h>

/// What is written is taken, and written alike
static void
write_again(const NmsLearner* learner)
{
  void*           first   = NULL;
  void*           second  = NULL;
  size_t          n_first = 0, n_second = 0;
  const NmsStatus status =
      nms_learner_encode_material(learner, 0, &first, &n_first);
  if (status == NMS_NO_MATERIAL) {
    return;
  }

  REQUIRE_INT(status, NMS_SUCCESS);
  REQUIRE(n_first <= NMS_MAX_MATERIAL);
  NmsLearner* const again = small_learner();
  REQUIRE_INT(nms_learner_decode_material(again, 0, first, n_first, NULL),
              NMS_SUCCESS);
  REQUIRE_INT(nms_learner_encode_material(again, 0, &second, &n_second),
              NMS_SUCCESS);
  REQUIRE_INT(n_second, n_first);
  REQUIRE(!memcmp(first, second, n_first));
  nms_learner_free(again);
  free(first);
  free(second);
}

int
LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t n_bytes)
{
  NmsLearner* const learner = small_learner();
  NmsMessage        message = {""};
  const NmsStatus   status =
      nms_learner_decode_material(learner, 0, bytes, n_bytes, &message);
  if (status) {
    REQUIRE(status == NMS_NO_MEMORY || message.text[0]);
  } else {
    write_again(learner);
    const NmsStatus learnt = nms_learner_learn_source(learner, 0, NULL, NULL);
    REQUIRE(learnt == NMS_SUCCESS || learnt == NMS_NO_MATERIAL);
  }
  nms_learner_free(learner);
  return 0;
}
