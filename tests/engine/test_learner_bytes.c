// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "kit.h"
#include "material.h"
#include "tools.h"

#include "base/bytes.h"
#include "learn/learner_impl.h"
#include "learn/material_format.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/**
   Material goes to bytes and back: learning goes on from it, and bytes from
   anywhere do no harm.
*/

#define N_SAMPLES 60000

/// Material of a source, as bytes
typedef struct {
  uint8_t* bytes;
  size_t   n_bytes;
} Written;

static Written
encode(const NmsLearner* learner, uint32_t source)
{
  Written written = {NULL, 0};
  void*   bytes   = NULL;
  REQUIRE_INT(
      nms_learner_encode_material(learner, source, &bytes, &written.n_bytes),
      NMS_SUCCESS);
  CHECK(written.n_bytes <= NMS_MAX_MATERIAL);
  written.bytes = (uint8_t*)bytes;
  return written;
}

/// Decode, or end the test
static void
decode(NmsLearner* learner, uint32_t source, const Written* written)
{
  NmsMessage      message = {"none"};
  const NmsStatus status  = nms_learner_decode_material(
      learner, source, written->bytes, written->n_bytes, &message);
  CHECK_TEXT(message.text, "");
  REQUIRE_INT(status, NMS_SUCCESS);
}

/// Check that a source is written as these bytes
static void
check_written(const NmsLearner* learner, uint32_t source, const Written* wanted)
{
  const Written found = encode(learner, source);
  REQUIRE_INT(found.n_bytes, wanted->n_bytes);
  CHECK(!memcmp(found.bytes, wanted->bytes, wanted->n_bytes));
  free(found.bytes);
}

static void
check_material(const NmsMaterial* found, const NmsMaterial* wanted)
{
  CHECK_INT(found->n_frames_heard, wanted->n_frames_heard);
  CHECK_INT(found->n_frames_silent, wanted->n_frames_silent);
  CHECK_INT(found->n_frames_kept, wanted->n_frames_kept);
  CHECK_INT(found->step, wanted->step);
}

/// Check every value, to half a step of its level, and those far below the
/// frame's largest, which are zero
static void
check_values(const NmsStore* found, const NmsStore* wanted)
{
  const double half = 1.001 * NMS_MATERIAL_STEP_DB / 2.0;
  CHECK_SAME(found->levels, wanted->levels, wanted->heard.n_frames_kept);
  for (size_t t = 0; t < wanted->heard.n_frames_kept; ++t) {
    const float* a    = found->values + t * wanted->n_values;
    const float* b    = wanted->values + t * wanted->n_values;
    const double peak = max_magnitude(b, wanted->n_values);
    CHECK(max_magnitude(a, wanted->n_values) == peak);
    for (size_t j = 0; j < wanted->n_values; ++j) {
      const double db = 20.0 * log10((double)b[j] / peak);
      if (db > -95.0) {
        CHECK_NEAR(20.0 * log10((double)a[j] / peak), db, half);
      } else if (db < -95.5) {
        CHECK(a[j] == 0.0f);
      }
    }
  }
}

/// What is read is what was written, and learns as well
static void
test_there_and_back(void)
{
  const NmsLearnerConfig config = material_config();
  NmsLearner*            heard  = material_heard(&config, N_SAMPLES);
  NmsLearner*            read   = material_learner(&config);
  NmsLearner*            again  = material_learner(&config);
  for (uint32_t s = 0; s < 2; ++s) {
    const Written     written = encode(heard, s);
    const NmsMaterial wanted  = nms_learner_material(heard, s);
    check_written(heard, s, &written);
    decode(read, s, &written);
    const NmsMaterial found = nms_learner_material(read, s);
    check_material(&found, &wanted);
    CHECK_INT(read->sources[s].store.waiting, heard->sources[s].store.waiting);
    check_values(&read->sources[s].store, &heard->sources[s].store);
    check_written(read, s, &written);

    // At any alignment
    Written moved = {(uint8_t*)malloc(written.n_bytes + 1), written.n_bytes};
    REQUIRE(moved.bytes != NULL);
    memcpy(++moved.bytes, written.bytes, written.n_bytes);
    decode(again, s, &moved);
    check_written(again, s, &written);
    free(moved.bytes - 1);
    free(written.bytes);
  }
  NmsDictionary* wanted = material_learn(heard);
  NmsDictionary* found  = material_learn(read);
  const double   before = material_separation_db(wanted, 256);
  const double   after  = material_separation_db(found, 256);
  fprintf(stderr, "learnt as heard %.2f dB, as read %.2f dB\n", before, after);
  CHECK_NEAR(after, before, 0.2);

  // Without its sound it cannot be mixed
  CHECK(nms_learner_can_refine(heard));
  CHECK(!nms_learner_can_refine(read));
  nms_dictionary_free(wanted);
  nms_dictionary_free(found);
  nms_learner_free(heard);
  nms_learner_free(read);
  nms_learner_free(again);
}

/// More can be heard after it was read: the frames are those that would have
/// been kept
static void
test_go_on(void)
{
  NmsLearnerConfig config = material_config();
  config.max_frames       = 64;
  for (int more = 0; more < 4; ++more) {
    NmsLearner* heard  = material_heard(&config, N_SAMPLES + 256 * more);
    NmsLearner* read   = material_learner(&config);
    float*      bursts = material_bursts(N_SAMPLES, 9);
    Written     before = encode(heard, 0);
    decode(read, 0, &before);
    material_push(heard, 0, bursts, N_SAMPLES, 0);
    material_push(read, 0, bursts, N_SAMPLES, 0);
    const Written after = encode(heard, 0);
    CHECK(nms_learner_material(heard, 0).step > 1);
    check_written(read, 0, &after);
    free(before.bytes);
    free(after.bytes);
    free(bursts);
    nms_learner_free(heard);
    nms_learner_free(read);
  }
}

/// Reading takes the place of what was heard, not of what was learnt
static void
test_in_place(void)
{
  const NmsLearnerConfig config  = material_config();
  const float            zero    = 0.0f;
  const float*           channel = &zero;
  NmsLearner*            learner = material_heard(&config, N_SAMPLES);
  NmsDictionary*         before  = material_learn(learner);
  NmsDictionary*         after   = NULL;
  const Written          bursts  = encode(learner, 1);
  REQUIRE_INT(nms_learner_begin(learner, 0, 1), NMS_SUCCESS);
  decode(learner, 0, &bursts);
  CHECK_INT(nms_learner_push(learner, &channel, 1), NMS_BAD_ARGUMENT);
  REQUIRE_INT(nms_learner_finish(learner, &after), NMS_SUCCESS);
  kit_check_same(after, before);
  nms_dictionary_free(after);
  CHECK(!nms_learner_can_refine(learner));
  check_written(learner, 0, &bursts);
  check_written(learner, 1, &bursts);

  CHECK_INT(nms_learner_lock_source(learner, 0, true), NMS_SUCCESS);
  CHECK_INT(nms_learner_decode_material(
                learner, 0, bursts.bytes, bursts.n_bytes, NULL),
            NMS_BAD_ARGUMENT);
  check_written(learner, 0, &bursts); // Written it is, though
  CHECK_INT(nms_learner_decode_material(
                learner, 2, bursts.bytes, bursts.n_bytes, NULL),
            NMS_BAD_ARGUMENT);
  free(bursts.bytes);
  nms_dictionary_free(before);
  nms_learner_free(learner);
}

/// Nothing heard is nothing to write
static void
test_nothing(void)
{
  const NmsLearnerConfig config  = material_config();
  NmsLearner*            learner = material_learner(&config);
  void*                  bytes   = learner;
  size_t                 n_bytes = 1;
  CHECK_INT(nms_learner_encode_material(learner, 0, &bytes, &n_bytes),
            NMS_NO_MATERIAL);
  CHECK(bytes == NULL && n_bytes == 0);
  CHECK_INT(nms_learner_encode_material(learner, 2, &bytes, &n_bytes),
            NMS_BAD_ARGUMENT);
  nms_learner_free(learner);
}

/// Half a minute fits whole; of more, every second frame goes until it does
static void
test_bounded(void)
{
  const NmsLearnerConfig config  = nms_learner_defaults();
  const size_t           n_half  = 30 * 44100;
  NmsLearner*            learner = material_learner(&config);
  NmsLearner*            read    = material_learner(&config);
  float*                 noise   = new_random(n_half, 1, -0.1, 0.1);
  for (int i = 1; i <= 3; ++i) {
    material_push(learner, 0, noise, n_half, 8192);
    const NmsMaterial all     = nms_learner_material(learner, 0);
    const Written     written = encode(learner, 0);
    const uint32_t    every   = i == 1 ? 1 : i == 2 ? 2 : 4;
    check_note("%d half minutes, %zu bytes", i, written.n_bytes);
    CHECK(written.n_bytes > NMS_MAX_MATERIAL / 3);
    decode(read, 0, &written);
    const NmsMaterial left = nms_learner_material(read, 0);
    CHECK_INT(all.step, 1);
    CHECK_INT(left.step, every);
    CHECK_INT(left.n_frames_kept, (all.n_frames_kept + every - 1) / every);
    check_written(read, 0, &written);
    free(written.bytes);
  }
  check_no_note();
  free(noise);
  nms_learner_free(learner);
  nms_learner_free(read);
}

/// A learner that keeps fewer frames reads fewer
static void
test_fewer(void)
{
  NmsLearnerConfig config = material_config();
  NmsLearner*      heard  = material_heard(&config, N_SAMPLES);
  const Written    many   = encode(heard, 0);
  config.max_frames       = 32;
  NmsLearner* read        = material_learner(&config);
  CHECK(nms_learner_material(heard, 0).n_frames_kept > 128);
  decode(read, 0, &many);
  CHECK_INT(nms_learner_material(read, 0).step, 8);
  CHECK(nms_learner_material(read, 0).n_frames_kept <= 32);
  CHECK_SAME(
      read->sources[0].store.levels + 1, heard->sources[0].store.levels + 8, 1);
  free(many.bytes);
  nms_learner_free(heard);
  nms_learner_free(read);
}

/// Quiet frames that learning drops count for more than were heard: no matter
static void
test_quiet(void)
{
  NmsLearnerConfig config  = material_config();
  NmsLearner*      learner = material_learner(&config);
  NmsLearner*      read    = material_learner(&config);
  float*           sound   = material_tones(N_SAMPLES, 1);
  config.max_frames        = 16;
  for (size_t i = 0; i + 4000 < N_SAMPLES; ++i) {
    sound[i] = 1e-4f;
  }
  nms_learner_free(learner);
  learner = material_learner(&config);
  for (int i = 0; i < 3; ++i) {
    material_push(learner, 0, sound, N_SAMPLES, 0);
    REQUIRE_INT(nms_learner_learn_source(learner, 0, NULL, NULL), NMS_SUCCESS);
    const Written written = encode(learner, 0);
    decode(read, 0, &written);
    check_written(read, 0, &written);
    free(written.bytes);
  }
  CHECK(nms_learner_material(learner, 0).step > 1);
  free(sound);
  nms_learner_free(learner);
  nms_learner_free(read);
}

/// Check that bytes are refused with a sentence, and nothing happens
static void
check_refused(NmsLearner* learner, const Written* bad, const char* part)
{
  NmsMessage        message = {""};
  const NmsMaterial before  = nms_learner_material(learner, 0);
  CHECK_INT(nms_learner_decode_material(
                learner, 0, bad->bytes, bad->n_bytes, &message),
            NMS_BAD_MATERIAL);
  CHECK_INT(
      nms_learner_decode_material(learner, 0, bad->bytes, bad->n_bytes, NULL),
      NMS_BAD_MATERIAL);
  CHECK(strlen(message.text) > 10);
  CHECK(message.text[strlen(message.text) - 1] != '.');
  CHECK(strstr(message.text, part) != NULL);
  if (!strstr(message.text, part)) {
    fprintf(stderr, "\"%s\" without \"%s\"\n", message.text, part);
  }
  const NmsMaterial after = nms_learner_material(learner, 0);
  check_material(&after, &before);
}

/// Every length but the right one is refused
static void
test_lengths(NmsLearner* learner, const Written* good)
{
  for (size_t n = 0; n < good->n_bytes; n += n < 200 ? 1 : 97) {
    // In memory of just that size, so that reading beyond it is found
    const Written bad = {(uint8_t*)malloc(n + !n), n};
    REQUIRE(bad.bytes != NULL);
    memcpy(bad.bytes, good->bytes, n);
    check_note("%zu of %zu bytes", n, good->n_bytes);
    check_refused(learner, &bad, n < NMS_MATERIAL_HEADER ? "not" : "length");
    free(bad.bytes);
  }
  const Written longer = {(uint8_t*)calloc(1, NMS_MAX_MATERIAL + 1),
                          good->n_bytes + 1};
  const Written huge   = {longer.bytes, NMS_MAX_MATERIAL + 1};
  REQUIRE(longer.bytes != NULL);
  memcpy(longer.bytes, good->bytes, good->n_bytes);
  check_note("longer");
  check_refused(learner, &longer, "length");
  check_refused(learner, &huge, "at most 2000000");
  check_no_note();
  free(longer.bytes);
}

/// Every number of the header is checked
static void
test_header(NmsLearner* learner, const Written* good)
{
  static const struct {
    size_t      at;
    uint32_t    value;
    const char* part;
  } cases[]   = {{0, 0x12345678, "not material"},
                 {NMS_AT_VERSION, 2, "length"},
                 {NMS_AT_VERSION, 3, "version 3"},
                 {NMS_AT_VERSION, 0, "version 0"},
                 {NMS_AT_FRAMES, 0, "no frames"},
                 {NMS_AT_FRAMES, 1, "length"},
                 {NMS_AT_FRAMES, UINT32_MAX, "more frames"},
                 {NMS_AT_WINDOW, 2048, "a window of 2048, not 1024"},
                 {NMS_AT_HOP, 128, "a hop of 128"},
                 {NMS_AT_BANDS, 0, "bands"},
                 {NMS_AT_GROUPS, 3, "groups"},
                 {NMS_AT_CONTEXT, UINT32_MAX, "contexts"},
                 {NMS_AT_STRIDE, 1, "stride"},
                 {NMS_AT_RATE + 4, 0x7FF80000, "Hz"},
                 {NMS_AT_RATE + 4, 0x40E00000, "Hz"},
                 {NMS_AT_EXPONENT, 0x7FC00000, "compression"},
                 {NMS_AT_LAYOUT, 1, "bands or groups"},
                 {NMS_AT_HEARD, 5, "heard"},
                 {NMS_AT_SILENT + 4, 1, "heard"},
                 {NMS_AT_STEP, 0, "step"},
                 {NMS_AT_STEP, 3, "step"},
                 {NMS_AT_STEP, 1U << 31U, "step"},
                 {NMS_AT_WAITING, 1, "step"}};
  Written bad = {(uint8_t*)malloc(good->n_bytes), good->n_bytes};
  REQUIRE(bad.bytes != NULL);
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); ++i) {
    memcpy(bad.bytes, good->bytes, good->n_bytes);
    nms_put_u32(bad.bytes + cases[i].at, cases[i].value);
    check_note("case %zu", i);
    check_refused(learner, &bad, cases[i].part);
  }
  check_no_note();
  free(bad.bytes);
}

/// So is every level, and every largest value
static void
test_levels(NmsLearner* learner, const Written* good)
{
  static const float bad_levels[] = {
      0.0f, -1.0f, 2e12f, INFINITY, -INFINITY, NAN};
  const size_t size = NMS_AT_VALUES + learner->n_values;
  const size_t last = good->n_bytes - size;
  Written      bad  = {(uint8_t*)malloc(good->n_bytes), good->n_bytes};
  REQUIRE(bad.bytes != NULL);
  for (size_t i = 0; i < 6; ++i) {
    memcpy(bad.bytes, good->bytes, good->n_bytes);
    nms_put_f32(bad.bytes + last + NMS_AT_LEVEL, bad_levels[i]);
    check_refused(learner, &bad, "out of range");
    if (i > 0) {
      memcpy(bad.bytes, good->bytes, good->n_bytes);
      nms_put_f32(bad.bytes + NMS_MATERIAL_HEADER + NMS_AT_PEAK, bad_levels[i]);
      check_refused(learner, &bad, "frame 1 is");
    }
  }
  free(bad.bytes);
}

/// Whatever the bytes, they are refused or are good numbers
static void
test_any_bytes(const Written* good)
{
  const NmsLearnerConfig config  = material_config();
  NmsLearner*            learner = material_learner(&config);
  Random                 random  = {3};
  uint32_t               n_read  = 0;
  Written                bad = {(uint8_t*)malloc(good->n_bytes), good->n_bytes};
  REQUIRE(bad.bytes != NULL);
  for (int i = 0; i < 3000; ++i) {
    memcpy(bad.bytes, good->bytes, good->n_bytes);
    for (uint32_t n = 1 + random_below(&random, 4); n > 0; --n) {
      const size_t within = i % 2 ? NMS_MATERIAL_HEADER : good->n_bytes;
      bad.bytes[random_below(&random, (uint32_t)within)] =
          (uint8_t)random_bits(&random);
    }
    NmsMessage      message = {""};
    const NmsStatus status  = nms_learner_decode_material(
        learner, 0, bad.bytes, bad.n_bytes, &message);
    CHECK(status == NMS_BAD_MATERIAL || status == NMS_SUCCESS);
    CHECK((status == NMS_SUCCESS) == !message.text[0]);
    if (!status) {
      const NmsStore* store = &learner->sources[0].store;
      ++n_read;
      CHECK(max_magnitude(store->values,
                          (size_t)store->heard.n_frames_kept *
                              store->n_values) <= 1e12);
    }
  }
  CHECK(n_read > 500 && n_read < 2500);
  free(bad.bytes);
  nms_learner_free(learner);
}

/// Settings of another learner are refused, also where only bands differ
static void
test_other_learner(const Written* good)
{
  NmsLearnerConfig config     = material_config();
  NmsLearner*      learner    = material_learner(&config);
  NmsDictionary*   dictionary = NULL;
  decode(learner, 0, good);
  decode(learner, 1, good);
  dictionary = material_learn(learner);
  nms_learner_free(learner);
  dictionary->bands[3].upper_hz += 1.0f;
  REQUIRE_INT(nms_learner_new_like(&config, dictionary, &learner), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_add_source(learner, "a"), NMS_SUCCESS);
  check_refused(learner, good, "other bands or groups");
  nms_learner_free(learner);

  // But all is well where a learner is like the dictionary made
  dictionary->bands[3].upper_hz -= 1.0f;
  config.n_components = 3;
  REQUIRE_INT(nms_learner_new_like(&config, dictionary, &learner), NMS_SUCCESS);
  REQUIRE_INT(nms_learner_add_source(learner, "a"), NMS_SUCCESS);
  decode(learner, 0, good);
  nms_learner_free(learner);
  nms_dictionary_free(dictionary);
}

int
main(void)
{
  const NmsLearnerConfig config = material_config();
  test_there_and_back();
  test_go_on();
  test_in_place();
  test_nothing();
  test_bounded();
  test_fewer();
  test_quiet();

  NmsLearner*   learner = material_heard(&config, N_SAMPLES);
  const Written good    = encode(learner, 0);
  test_lengths(learner, &good);
  test_header(learner, &good);
  test_levels(learner, &good);
  test_any_bytes(&good);
  test_other_learner(&good);
  free(good.bytes);
  nms_learner_free(learner);
  return check_result();
}
