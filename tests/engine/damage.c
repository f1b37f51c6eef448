// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "damage.h"

#include "check.h"
#include "kit.h"
#include "tools.h"

#include "nms/dictionary.h"

#include <jansson.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/// A dictionary file taken apart
typedef struct {
  json_t* header;
  char*   data;
  size_t  n_data;
} File;

size_t
damage_header_length(const char* bytes)
{
  uint64_t length = 0;
  for (int i = 7; i >= 0; --i) {
    length = length << 8 | (uint8_t)bytes[i];
  }
  return (size_t)length;
}

static File
take_apart(const char* bytes, size_t n_bytes)
{
  const size_t length = damage_header_length(bytes);
  REQUIRE(n_bytes > 8 && length < n_bytes - 8);
  File file   = {.n_data = n_bytes - 8 - length};
  file.header = json_loadb(bytes + 8, length, 0, NULL);
  file.data   = malloc(file.n_data);
  REQUIRE(file.header && file.data);
  memcpy(file.data, bytes + 8 + length, file.n_data);
  return file;
}

static void
file_free(File* file)
{
  json_decref(file->header);
  free(file->data);
}

char*
damage_assemble(const char* header,
                const char* data,
                size_t      n_data,
                size_t*     n_bytes)
{
  const size_t length = strlen(header);
  *n_bytes            = 8 + length + n_data;
  char* bytes         = malloc(*n_bytes);
  REQUIRE(bytes != NULL);
  for (int i = 0; i < 8; ++i) {
    bytes[i] = (char)((uint64_t)length >> (8 * i) & 0xFF);
  }
  memcpy(bytes + 8, header, length);
  memcpy(bytes + 8 + length, data, n_data);
  return bytes;
}

void
damage_check_refused(const char* bytes, size_t n_bytes)
{
  NmsDictionary* dictionary = (NmsDictionary*)(uintptr_t)bytes;
  NmsMessage     message    = {""};
  CHECK_INT(nms_dictionary_decode(bytes, n_bytes, &dictionary, &message),
            NMS_BAD_DICTIONARY);
  CHECK(dictionary == NULL);
  const size_t length = strnlen(message.text, NMS_MESSAGE_SIZE);
  REQUIRE(length > 8 && length < NMS_MESSAGE_SIZE);
  CHECK(message.text[length - 1] != '.');
  CHECK(strchr(message.text, ' ') != NULL);
  for (size_t i = 0; i < length; ++i) {
    CHECK(!iscntrl((unsigned char)message.text[i]));
  }
  CHECK_INT(nms_dictionary_decode(bytes, n_bytes, &dictionary, NULL),
            NMS_BAD_DICTIONARY);
}

void
damage_truncate(const char* bytes, size_t n_bytes)
{
  for (size_t n = 0; n < n_bytes; ++n) {
    char* shorter = malloc(n ? n : 1);
    REQUIRE(shorter != NULL);
    memcpy(shorter, bytes, n);
    check_note("truncated to %zu", n);
    damage_check_refused(shorter, n);
    free(shorter);
  }
}

void
damage_change(const char* bytes, size_t n_bytes, const DamageChange* change)
{
  File    file   = take_apart(bytes, n_bytes);
  json_t* object = file.header;
  if (change->object) {
    object = json_object_get(file.header, change->object);
  }
  check_note("%s %s = %s",
             change->object ? change->object : "",
             change->key,
             change->json ? change->json : "nothing");
  REQUIRE(json_object_get(object, change->key) != NULL);
  if (change->json) {
    json_t* value = json_loads(change->json, JSON_DECODE_ANY, NULL);
    REQUIRE(value != NULL);
    json_object_set_new(object, change->key, value);
  } else {
    json_object_del(object, change->key);
  }
  char*  text  = json_dumps(file.header, JSON_COMPACT);
  size_t size  = 0;
  char*  wrong = damage_assemble(text, file.data, file.n_data, &size);
  damage_check_refused(wrong, size);
  free(text);
  free(wrong);
  file_free(&file);
}

/// Return where a tensor's data begins
static size_t
tensor_offset(const File* file, const char* name)
{
  json_t* entry   = json_object_get(file->header, name);
  json_t* offsets = json_object_get(entry, "data_offsets");
  return (size_t)json_integer_value(json_array_get(offsets, 0));
}

void
damage_values(const char* bytes, size_t n_bytes, const DamageValues* put)
{
  File         file = take_apart(bytes, n_bytes);
  const size_t at = tensor_offset(&file, put->tensor) + put->at * sizeof(float);
  REQUIRE(at + put->n * sizeof(float) <= file.n_data);
  memcpy(file.data + at, put->values, put->n * sizeof(float));
  char*  text  = json_dumps(file.header, JSON_COMPACT);
  size_t size  = 0;
  char*  wrong = damage_assemble(text, file.data, file.n_data, &size);
  check_note(
      "%s holds %g from %zu on", put->tensor, (double)put->values[0], put->at);
  damage_check_refused(wrong, size);
  free(text);
  free(wrong);
  file_free(&file);
}

void
damage_flip(const char* bytes, size_t n_bytes, uint64_t seed, int n_rounds)
{
  Random       random = {seed};
  const size_t head   = 8 + damage_header_length(bytes);
  char*        wrong  = malloc(n_bytes);
  REQUIRE(wrong != NULL);
  for (int round = 0; round < n_rounds; ++round) {
    const uint32_t n_flips    = 1 + random_below(&random, 6);
    NmsDictionary* dictionary = NULL;
    NmsMessage     message    = {""};
    memcpy(wrong, bytes, n_bytes);
    for (uint32_t i = 0; i < n_flips; ++i) {
      const size_t range = random_below(&random, 4) ? head : n_bytes;
      wrong[random_below(&random, (uint32_t)range)] =
          (char)random_bits(&random);
    }
    check_note("flips, seed %d, round %d", (int)seed, round);
    const NmsStatus status =
        nms_dictionary_decode(wrong, n_bytes, &dictionary, &message);
    CHECK(status == NMS_SUCCESS || status == NMS_BAD_DICTIONARY);
    CHECK((status == NMS_SUCCESS) == (dictionary != NULL));
    CHECK((status == NMS_SUCCESS) == !message.text[0]);
    if (dictionary) {
      size_t size = 0;
      free(kit_encode(dictionary, round % 2 ? NMS_F16 : NMS_F32, &size));
      nms_dictionary_free(dictionary);
    }
  }
  check_no_note();
  free(wrong);
}
