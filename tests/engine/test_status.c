// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"

#include "nms/nms.h"

#include <ctype.h>
#include <string.h>

#define N_STATUSES (NMS_BAD_MATERIAL + 1)

/// Every status has a sentence of its own
static void
test_sentences(void)
{
  for (int i = 0; i < N_STATUSES; ++i) {
    const char* sentence = nms_strerror((NmsStatus)i);
    check_note("status %d", i);
    REQUIRE(sentence != NULL);
    REQUIRE(strlen(sentence) > 0);
    CHECK(isupper((unsigned char)sentence[0]));
    CHECK(sentence[strlen(sentence) - 1] != '.');
    CHECK(!strpbrk(sentence, "\n\t\r"));
    CHECK(strcmp(sentence, "Unknown error") != 0);
    for (int j = 0; j < i; ++j) {
      CHECK(strcmp(sentence, nms_strerror((NmsStatus)j)) != 0);
    }
  }
  check_no_note();
}

static void
test_unknown(void)
{
  CHECK_TEXT(nms_strerror((NmsStatus)N_STATUSES), "Unknown error");
  CHECK_TEXT(nms_strerror((NmsStatus)9999), "Unknown error");
  CHECK_TEXT(nms_strerror((NmsStatus)-1), "Unknown error");
}

int
main(void)
{
  CHECK_INT(NMS_SUCCESS, 0);
  test_sentences();
  test_unknown();
  return check_result();
}
