// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file dictionary_tool.c
   Spoils a dictionary: dictionary-tool DAMAGE IN OUT

   DAMAGE is one of the names in `damages` below.
*/

#include <jansson.h>

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Largest file worked on
#define MAX_BYTES (1 << 22)

/// A dictionary in parts
typedef struct {
  uint64_t header_length; ///< As it will be written
  json_t*  header;
  uint8_t* tensors; ///< [n_bytes]
  size_t   n_bytes;
} File;

static _Noreturn void
fail(const char* what)
{
  fprintf(stderr, "dictionary-tool: %s\n", what);
  exit(1);
}

/// Take a file apart
static void
read_file(const char* path, File* file)
{
  static uint8_t bytes[MAX_BYTES];
  FILE* const    stream = fopen(path, "rb");
  const size_t   n      = stream ? fread(bytes, 1, sizeof(bytes), stream) : 0;
  if (n < 8 || n == sizeof(bytes)) {
    fail(path);
  }
  fclose(stream);
  for (int i = 7; i >= 0; --i) {
    file->header_length = file->header_length << 8U | bytes[i];
  }
  const size_t length = (size_t)file->header_length;
  file->header        = json_loadb((const char*)bytes + 8, length, 0, NULL);
  if (!file->header) {
    fail("the header is not JSON");
  }
  file->n_bytes = n - 8 - length;
  file->tensors = malloc(file->n_bytes);
  if (!file->tensors) {
    fail("no memory");
  }
  memcpy(file->tensors, bytes + 8 + length, file->n_bytes);
}

/// Put a file together
static void
write_file(const char* path, const File* file, int keep_length)
{
  FILE* const stream = fopen(path, "wb");
  char* const text   = json_dumps(file->header, JSON_COMPACT);
  if (!stream || !text) {
    fail(path);
  }
  const uint64_t length = keep_length ? file->header_length : strlen(text);
  for (unsigned i = 0; i < 8; ++i) {
    fputc((int)(length >> 8 * i & 0xFFU), stream);
  }
  fwrite(text, 1, strlen(text), stream);
  fwrite(file->tensors, 1, file->n_bytes, stream);
  fclose(stream);
  free(text);
}

static json_t*
tensor(File* file)
{
  return json_object_get(file->header, "analysis");
}

/// Put a number in place of the first of the analysis
static void
poke(File* file, float value)
{
  json_t* const offsets = json_object_get(tensor(file), "data_offsets");
  const size_t  at = (size_t)json_integer_value(json_array_get(offsets, 0));
  memcpy(file->tensors + at, &value, sizeof(value));
}

static void
set_metadata(File* file, const char* key, const char* value)
{
  json_object_set_new(
      json_object_get(file->header, "__metadata__"), key, json_string(value));
}

static int
spoil_length(File* file)
{
  file->header_length = (uint64_t)1 << 63U;
  return 1;
}

static int
spoil_dtype(File* file)
{
  json_object_set_new(tensor(file), "dtype", json_string("I32"));
  return 0;
}

static int
spoil_shape(File* file)
{
  json_object_set_new(
      tensor(file),
      "shape",
      json_pack("[I, I]", (json_int_t)1 << 40, (json_int_t)1 << 40));
  return 0;
}

static int
spoil_negative(File* file)
{
  poke(file, -1.0f);
  return 0;
}

static int
spoil_nan(File* file)
{
  poke(file, NAN);
  return 0;
}

static int
spoil_infinity(File* file)
{
  poke(file, INFINITY);
  return 0;
}

static int
spoil_sources(File* file)
{
  set_metadata(file, "sources", "[]");
  return 0;
}

static int
spoil_names(File* file)
{
  set_metadata(file,
               "sources",
               "[{\"name\":\"tones\",\"first_component\":0,\"components\":4},"
               "{\"name\":\"tones\",\"first_component\":4,\"components\":4}]");
  return 0;
}

static int
spoil_path(File* file)
{
  set_metadata(file,
               "sources",
               "[{\"name\":\"../up\",\"first_component\":0,\"components\":4},"
               "{\"name\":\"tones\",\"first_component\":4,\"components\":4}]");
  return 0;
}

/// Rename the first source, of 4 components, as the second has
static int
rename_first(File* file, const char* name)
{
  json_t* const sources = json_pack("[{s:s, s:i, s:i}, {s:s, s:i, s:i}]",
                                    "name",
                                    name,
                                    "first_component",
                                    0,
                                    "components",
                                    4,
                                    "name",
                                    "pulses",
                                    "first_component",
                                    4,
                                    "components",
                                    4);
  char* const   text    = json_dumps(sources, JSON_COMPACT);
  set_metadata(file, "sources", text);
  free(text);
  json_decref(sources);
  return 0;
}

static int
spoil_name_escape(File* file)
{
  return rename_first(file, "a\x1b[31m");
}

static int
spoil_name_c1(File* file)
{
  return rename_first(file, "a\xC2\x9B");
}

static int
spoil_name_bidi(File* file)
{
  return rename_first(file, "a\xE2\x80\xAE\xE2\x80\xAC");
}

static int
spoil_name_isolate(File* file)
{
  return rename_first(file, "a\xE2\x81\xA6\xE2\x81\xA9");
}

static int
spoil_name_delete(File* file)
{
  return rename_first(file, "a\x7F");
}

static int
spoil_texts(File* file)
{
  set_metadata(file,
               "licence",
               "MIT\x1b[31m\xC2\x9B"
               "31m\xE2\x80\xAE"
               "x\xE2\x80\xAC");
  set_metadata(
      file, "provenance", "one\nlicence        CC0\r\ttwo \x7F\xE2\x81\xA9");
  return 0;
}

/// 12 MB of objects in objects
static int
spoil_nested(File* file)
{
  json_t* list = json_array();
  for (int i = 0; i < 1000; ++i) {
    json_t* object = json_object();
    for (int k = 0; k < 1000; ++k) {
      char key[16];
      snprintf(key, sizeof(key), "%d", k);
      json_object_set_new(object, key, json_object());
    }
    json_array_append_new(list, object);
  }
  json_object_set_new(file->header, "nested", list);
  return 0;
}

static const struct {
  const char* name;
  int (*spoil)(File* file); ///< Returns whether to keep the header's length
} damages[] = {
    {"length", spoil_length},
    {"dtype", spoil_dtype},
    {"shape", spoil_shape},
    {"negative", spoil_negative},
    {"nan", spoil_nan},
    {"infinity", spoil_infinity},
    {"sources", spoil_sources},
    {"names", spoil_names},
    {"path", spoil_path},
    {"name_escape", spoil_name_escape},
    {"name_c1", spoil_name_c1},
    {"name_bidi", spoil_name_bidi},
    {"name_isolate", spoil_name_isolate},
    {"name_delete", spoil_name_delete},
    {"texts", spoil_texts},
    {"nested", spoil_nested},
};

int
main(int argc, char** argv)
{
  if (argc != 4) {
    fail("takes a damage, a dictionary and a file to write");
  }
  for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); ++i) {
    if (!strcmp(damages[i].name, argv[1])) {
      File file = {0};
      read_file(argv[2], &file);
      const int keep_length = damages[i].spoil(&file);
      write_file(argv[3], &file, keep_length);
      json_decref(file.header);
      free(file.tensors);
      return 0;
    }
  }
  fail("this damage is unknown");
}
