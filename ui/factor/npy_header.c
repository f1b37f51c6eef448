// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "npy_header.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Longest word between quotes
#define WORD_SIZE 32

/// Most dimensions that are counted
#define MAX_DIMENSIONS 33

/// A text being read
typedef struct {
  const char* at;
  bool        is_bad; ///< Something was there that should not be
} Scanner;

/// What was found
typedef struct {
  bool     has_type;
  bool     has_order;
  bool     has_shape;
  char     type[WORD_SIZE];
  bool     by_columns;
  uint32_t n_dimensions;
  uint64_t shape[MAX_DIMENSIONS]; ///< [n_dimensions]
} Fields;

static void
skip_space(Scanner* scanner)
{
  scanner->at += strspn(scanner->at, " \t\r\n");
}

/// Take a character if it is next
static bool
take(Scanner* scanner, char character)
{
  skip_space(scanner);
  if (*scanner->at != character) {
    return false;
  }
  ++scanner->at;
  return true;
}

/// Take a character that has to be next
static void
expect(Scanner* scanner, char character)
{
  if (!take(scanner, character)) {
    scanner->is_bad = true;
  }
}

/// Take a word between quotes
static void
scan_word(Scanner* scanner, char* word)
{
  const char quote = take(scanner, '\'') ? '\'' : '"';
  if (quote == '"') {
    expect(scanner, '"');
  }
  const char* const end  = strchr(scanner->at, quote);
  const size_t      size = end ? (size_t)(end - scanner->at) : WORD_SIZE;
  *word                  = '\0';
  if (scanner->is_bad || size >= WORD_SIZE || memchr(scanner->at, '\\', size)) {
    scanner->is_bad = true;
    return;
  }
  memcpy(word, scanner->at, size);
  word[size]  = '\0';
  scanner->at = end + 1;
}

/// Take True or False
static bool
scan_truth(Scanner* scanner)
{
  skip_space(scanner);
  const bool is = !strncmp(scanner->at, "True", 4);
  if (!is && strncmp(scanner->at, "False", 5) != 0) {
    scanner->is_bad = true;
    return false;
  }
  scanner->at += is ? 4 : 5;
  return is;
}

/// Take a number of at most 19 digits, which Python 2 ended with L
static uint64_t
scan_number(Scanner* scanner)
{
  skip_space(scanner);
  const size_t n_digits = strspn(scanner->at, "0123456789");
  if (!n_digits || n_digits > 19) {
    scanner->is_bad = true;
    return 0;
  }
  const uint64_t value = strtoull(scanner->at, NULL, 10);
  scanner->at += n_digits;
  (void)take(scanner, 'L');
  return value;
}

/// Take numbers between parentheses
static void
scan_shape(Scanner* scanner, Fields* fields)
{
  expect(scanner, '(');
  while (!scanner->is_bad && !take(scanner, ')')) {
    if (fields->n_dimensions == MAX_DIMENSIONS) {
      scanner->is_bad = true;
      return;
    }
    fields->shape[fields->n_dimensions++] = scan_number(scanner);
    if (!take(scanner, ',')) {
      expect(scanner, ')');
      return;
    }
  }
}

/// Take a key and its value, each once
static void
scan_field(Scanner* scanner, Fields* fields)
{
  char  key[WORD_SIZE];
  bool* has = NULL;
  scan_word(scanner, key);
  expect(scanner, ':');
  if (scanner->is_bad) {
    return;
  }
  if (!strcmp(key, "descr")) {
    has = &fields->has_type;
    skip_space(scanner);
    if (*scanner->at == '[') { // A record: known, and refused with its name
      strcpy(fields->type, "records");
      const char* const end = strchr(scanner->at, ']');
      scanner->at           = end ? end + 1 : scanner->at;
    } else {
      scan_word(scanner, fields->type);
    }
  } else if (!strcmp(key, "fortran_order")) {
    has                = &fields->has_order;
    fields->by_columns = scan_truth(scanner);
  } else if (!strcmp(key, "shape")) {
    has = &fields->has_shape;
    scan_shape(scanner, fields);
  }
  if (!has || *has) {
    scanner->is_bad = true;
    return;
  }
  *has = true;
}

/// Take the whole dictionary
static bool
scan(const char* text, Fields* fields)
{
  Scanner scanner = {text, false};
  expect(&scanner, '{');
  while (!scanner.is_bad && !take(&scanner, '}')) {
    scan_field(&scanner, fields);
    if (!take(&scanner, ',')) {
      expect(&scanner, '}');
      break;
    }
  }
  skip_space(&scanner);
  return !scanner.is_bad && !*scanner.at && fields->has_type &&
         fields->has_order && fields->has_shape;
}

bool
ui_npy_header_parse(const char*  text,
                    UiNpyHeader* header,
                    const char*  path,
                    UiReport*    report)
{
  Fields fields = {0};
  if (!scan(text, &fields)) {
    return ui_report_fail(report, path, "has no good header of a .npy file");
  }
  const bool is_single = !strcmp(fields.type, "<f4");
  if (!is_single && strcmp(fields.type, "<f8") != 0) {
    return ui_report_fail(report,
                          path,
                          "holds '%s', and neither '<f4' nor '<f8': "
                          "little-endian floats of 32 or 64 bits",
                          fields.type);
  }
  if (fields.n_dimensions != 2) {
    return ui_report_fail(report,
                          path,
                          "has %u dimensions, where a matrix has 2",
                          fields.n_dimensions);
  }
  if (!fields.shape[0] || !fields.shape[1]) {
    return ui_report_fail(report, path, "is empty");
  }
  if (fields.shape[0] > INT32_MAX || fields.shape[1] > INT32_MAX) {
    return ui_report_fail(report,
                          path,
                          "has %" PRIu64 " rows and %" PRIu64
                          " columns, more than %d of one",
                          fields.shape[0],
                          fields.shape[1],
                          INT32_MAX);
  }
  *header = (UiNpyHeader){.n_rows     = (uint32_t)fields.shape[0],
                          .n_columns  = (uint32_t)fields.shape[1],
                          .value_size = is_single ? 4 : 8,
                          .by_columns = fields.by_columns};
  return true;
}

void
ui_npy_header_write(uint32_t n_rows, uint32_t n_columns, char* bytes)
{
  enum { BEFORE = UI_NPY_MAGIC_SIZE + 4 };
  const int n_text = UI_NPY_HEADER_SIZE - BEFORE;
  memcpy(bytes, UI_NPY_MAGIC "\1", UI_NPY_MAGIC_SIZE + 2);
  bytes[BEFORE - 2] = (char)n_text;
  bytes[BEFORE - 1] = '\0';

  char      text[UI_NPY_HEADER_SIZE];
  const int size =
      snprintf(text,
               sizeof(text),
               "{'descr': '<f4', 'fortran_order': False, 'shape': (%" PRIu32
               ", %" PRIu32 "), }",
               n_rows,
               n_columns);
  memset(bytes + BEFORE, ' ', (size_t)n_text);
  memcpy(bytes + BEFORE, text, (size_t)size);
  bytes[UI_NPY_HEADER_SIZE - 1] = '\n';
}
