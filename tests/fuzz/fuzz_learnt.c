// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  What a session kept, from anywhere: what is found in it lies within it, and is
  written as it was read.
*/

#include "check.h"
#include "fuzz.h"

#include "nms/learnt.h"

#include <stdlib.h>
#include <string.h>

/// What is found lies within the bytes
static void
check_within(const void*    part,
             size_t         n_part,
             const uint8_t* bytes,
             size_t         n_bytes)
{
  if (n_part) {
    const uint8_t* const at = part;
    REQUIRE(at >= bytes && n_part <= n_bytes &&
            (size_t)(at - bytes) <= n_bytes - n_part);
  }
}

static void
write_again(const NmsLearnt* learnt)
{
  void*      first   = NULL;
  void*      second  = NULL;
  size_t     n_first = 0, n_second = 0;
  NmsLearnt  again;
  NmsMessage message = {""};
  REQUIRE_INT(nms_learnt_encode(learnt, &first, &n_first), NMS_SUCCESS);
  REQUIRE(nms_learnt_decode(first, n_first, &again, &message));
  REQUIRE_INT(nms_learnt_encode(&again, &second, &n_second), NMS_SUCCESS);
  REQUIRE_INT(n_second, n_first);
  REQUIRE(!memcmp(first, second, n_first));
  free(first);
  free(second);
}

int
LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t n_bytes)
{
  NmsLearnt        learnt;
  NmsLearntSources sources;
  NmsMessage       message = {""};
  const bool is_learnt = nms_learnt_decode(bytes, n_bytes, &learnt, &message);
  check_within(learnt.dictionary, learnt.n_dictionary, bytes, n_bytes);
  for (uint32_t s = 0; s < NMS_LEARNT_STRIPS; ++s) {
    const NmsLearntStrip* const strip = &learnt.strips[s];
    REQUIRE(strip->holds <= NMS_HOLDS_LEARNT);
    check_within(strip->material, strip->n_material, bytes, n_bytes);
  }
  if (is_learnt && !message.text[0]) {
    write_again(&learnt);
  }

  const NmsStatus status =
      nms_learnt_read_sources(bytes, n_bytes, &sources, &message);
  if (!status && sources.dictionary) {
    for (uint32_t s = 0; s < sources.dictionary->shape.n_sources; ++s) {
      REQUIRE(sources.strips[s] < NMS_LEARNT_STRIPS);
    }
  }
  REQUIRE(!status || !sources.dictionary);
  nms_dictionary_free(sources.dictionary);
  return 0;
}
