// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file json_get.c
   Reads one JSON object per line from stdin, each strictly, and prints a value
   of every one: json-get KEY[.KEY...], where a number is an array's index and
   "#" the length of an array.
*/

#include <jansson.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Follow one key
static json_t*
follow(json_t* value, const char* key)
{
  if (json_is_array(value)) {
    return json_array_get(value, strtoul(key, NULL, 10));
  }
  return json_object_get(value, key);
}

/// Print one value
static void
print(const json_t* value)
{
  if (json_is_string(value)) {
    puts(json_string_value(value));
  } else {
    json_dumpf(value, stdout, JSON_ENCODE_ANY | JSON_REAL_PRECISION(9));
    putchar('\n');
  }
}

/// Print the value at a path within one line; false if it is not there
static int
get(const char* line, const char* path)
{
  json_error_t  error;
  json_t* const object = json_loads(line, JSON_REJECT_DUPLICATES, &error);
  if (!object) {
    fprintf(stderr, "json-get: %s\n", error.text);
    return 1;
  }
  char keys[256] = "";
  snprintf(keys, sizeof(keys), "%s", path);
  char*   rest  = NULL;
  json_t* value = object;
  for (char* key = strtok_r(keys, ".", &rest); key && value;
       key       = strtok_r(NULL, ".", &rest)) {
    if (!strcmp(key, "#")) {
      printf("%zu\n", json_array_size(value));
      json_decref(object);
      return 0;
    }
    value = follow(value, key);
  }
  if (!value) {
    fprintf(stderr, "json-get: no %s in %s", path, line);
    json_decref(object);
    return 1;
  }
  print(value);
  json_decref(object);
  return 0;
}

int
main(int argc, char** argv)
{
  static char line[1 << 20];
  int         status = argc == 2 ? 0 : 2;
  while (!status && fgets(line, sizeof(line), stdin)) {
    status = get(line, argv[1]);
  }
  return status;
}
