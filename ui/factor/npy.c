// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "npy.h"

#include "base/memory.h"
#include "base/stop.h"
#include "base/text.h"
#include "files/spool.h"
#include "npy_header.h"

#include <errno.h>
#include <fcntl.h>
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/// Values read and written at a time
#define BLOCK_VALUES 8192

/// A file being read
typedef struct {
  const char* path;
  UiReport*   report;
  int         file;
  UiNpyHeader header;
  uint32_t    row;    ///< Of the next value
  uint32_t    column; ///< Of it
} Reading;

UiMatrix
ui_matrix_new(uint32_t n_rows, uint32_t n_columns)
{
  const UiMatrix matrix = {
      n_rows, n_columns, ui_new((size_t)n_rows * n_columns, sizeof(float))};
  return matrix;
}

void
ui_matrix_clear(UiMatrix* matrix)
{
  free(matrix->values);
  *matrix = (UiMatrix){0};
}

bool
ui_npy_knows(const char* path)
{
  struct stat info;
  char        magic[UI_NPY_MAGIC_SIZE] = {0};
  if (!strcasecmp(ui_path_suffix(path), "npy")) {
    return true;
  }
  if (stat(path, &info) || !S_ISREG(info.st_mode)) {
    return false;
  }
  const int     file = open(path, O_RDONLY | O_CLOEXEC);
  const ssize_t n    = file >= 0 ? read(file, magic, sizeof(magic)) : 0;
  if (file >= 0) {
    close(file);
  }
  return n == (ssize_t)sizeof(magic) &&
         !memcmp(magic, UI_NPY_MAGIC, sizeof(magic));
}

/// Open a file; what cannot be measured is spooled first
static bool
open_file(Reading* reading)
{
  struct stat info;
  reading->file = open(reading->path, O_RDONLY | O_CLOEXEC);
  if (reading->file < 0 || fstat(reading->file, &info)) {
    return ui_report_fail_errno(
        reading->report, reading->path, "cannot be opened");
  }
  if (S_ISDIR(info.st_mode)) {
    return ui_report_fail(reading->report, reading->path, "is a folder");
  }
  if (S_ISREG(info.st_mode)) {
    return true;
  }
  const int spool = ui_spool_new(reading->report);
  const int pipe  = reading->file;
  reading->file   = spool;
  const bool ok =
      spool >= 0 &&
      ui_spool_copy(pipe, spool, reading->path, reading->report) &&
      (lseek(spool, 0, SEEK_SET) == 0 ||
       ui_report_fail_errno(reading->report, reading->path, "cannot be read"));
  close(pipe);
  return ok;
}

/// Read so many bytes
static bool
read_bytes(const Reading* reading, void* bytes, size_t n_bytes)
{
  char* to = bytes;
  while (n_bytes) {
    const ssize_t n = read(reading->file, to, n_bytes);
    if (n < 0 && errno == EINTR) {
      continue;
    }
    if (n < 0) {
      return ui_report_fail_errno(
          reading->report, reading->path, "cannot be read");
    }
    if (n == 0) {
      return ui_report_fail(
          reading->report, reading->path, "ends before its header does");
    }
    to += n;
    n_bytes -= (size_t)n;
  }
  return true;
}

/// Return a number of so many bytes, the least significant first
static size_t
to_number(const unsigned char* bytes, size_t n_bytes)
{
  size_t value = 0;
  for (size_t i = n_bytes; i-- > 0;) {
    value = (value << 8U) | bytes[i];
  }
  return value;
}

/// Read all that stands before the values
static bool
read_header(Reading* reading)
{
  unsigned char start[UI_NPY_MAGIC_SIZE + 2];
  unsigned char length[4];
  if (!read_bytes(reading, start, sizeof(start))) {
    return false;
  }
  if (memcmp(start, UI_NPY_MAGIC, UI_NPY_MAGIC_SIZE) != 0) {
    return ui_report_fail(reading->report, reading->path, "is no .npy file");
  }
  const unsigned major = start[UI_NPY_MAGIC_SIZE];
  const unsigned minor = start[UI_NPY_MAGIC_SIZE + 1];
  if (major < 1 || major > 2 || minor) {
    return ui_report_fail(reading->report,
                          reading->path,
                          "is a .npy file of version %u.%u, and not 1.0 or 2.0",
                          major,
                          minor);
  }
  const size_t n_length = major == 1 ? 2 : 4;
  if (!read_bytes(reading, length, n_length)) {
    return false;
  }
  const size_t size = to_number(length, n_length);
  if (size > UI_NPY_MAX_HEADER) {
    return ui_report_fail(reading->report,
                          reading->path,
                          "has a header of %zu bytes, more than %d",
                          size,
                          UI_NPY_MAX_HEADER);
  }
  char* const text = ui_new(size + 1, 1);
  const bool  ok   = read_bytes(reading, text, size) &&
                  ui_npy_header_parse(
                      text, &reading->header, reading->path, reading->report);
  free(text);
  return ok;
}

/// Compare the length of the file with what its header says, before there is
/// memory for that
static bool
check_size(const Reading* reading)
{
  const UiNpyHeader* const header = &reading->header;
  struct stat              info;
  const off_t              at = lseek(reading->file, 0, SEEK_CUR);
  if (at < 0 || fstat(reading->file, &info)) {
    return ui_report_fail_errno(
        reading->report, reading->path, "cannot be read");
  }
  const uint64_t wanted =
      (uint64_t)header->n_rows * header->n_columns * header->value_size;
  const uint64_t found = info.st_size > at ? (uint64_t)(info.st_size - at) : 0;
  return wanted == found ||
         ui_report_fail(reading->report,
                        reading->path,
                        "has %" PRIu64 " bytes of values, where %u x %u of "
                        "them have %" PRIu64,
                        found,
                        header->n_rows,
                        header->n_columns,
                        wanted);
}

/// Return a value of the file
static double
to_value(const unsigned char* bytes, uint32_t size)
{
  // The processors that this is built for are little-endian, too
  float  single = 0.0f;
  double value  = 0.0;
  if (size == sizeof(single)) {
    memcpy(&single, bytes, sizeof(single));
    return (double)single;
  }
  memcpy(&value, bytes, sizeof(value));
  return value;
}

/// Refuse the next value, which no factorisation can have
static bool
refuse(const Reading* reading, double value)
{
  return ui_report_fail(reading->report,
                        reading->path,
                        "has %g in row %u, column %u, counted from 0, which %s",
                        value,
                        reading->row,
                        reading->column,
                        !isfinite(value) ? "is not finite"
                        : value < 0.0    ? "is negative"
                                         : "is too large");
}

/// Go on to the place of the value after
static void
advance(Reading* reading)
{
  if (reading->header.by_columns) {
    if (++reading->row == reading->header.n_rows) {
      reading->row = 0;
      ++reading->column;
    }
  } else if (++reading->column == reading->header.n_columns) {
    reading->column = 0;
    ++reading->row;
  }
}

/// Store the next values
static bool
store(Reading* reading, const unsigned char* bytes, size_t n, UiMatrix* matrix)
{
  const uint32_t size = reading->header.value_size;
  for (size_t i = 0; i < n; ++i) {
    const double value = to_value(bytes + i * size, size);
    if (!(value >= 0.0 && value <= (double)FLT_MAX)) {
      return refuse(reading, value);
    }
    matrix->values[(size_t)reading->row * matrix->n_columns + reading->column] =
        fabsf((float)value);
    advance(reading);
  }
  return true;
}

/// Read all values
static bool
read_values(Reading* reading, UiMatrix* matrix)
{
  const size_t         size  = reading->header.value_size;
  const size_t         n_all = (size_t)matrix->n_rows * matrix->n_columns;
  unsigned char* const block = ui_new(BLOCK_VALUES, size);
  bool                 ok    = true;
  for (size_t at = 0; ok && at < n_all; at += BLOCK_VALUES) {
    const size_t left = n_all - at;
    const size_t n    = left < BLOCK_VALUES ? left : BLOCK_VALUES;
    ok                = read_bytes(reading, block, n * size) &&
         store(reading, block, n, matrix) &&
         (!ui_stop_requested() ||
          ui_report_fail(reading->report, reading->path, "interrupted"));
  }
  free(block);
  return ok;
}

bool
ui_npy_read(const char* path, UiMatrix* matrix, UiReport* report)
{
  Reading reading = {.path = path, .report = report, .file = -1};
  *matrix         = (UiMatrix){0};

  bool ok =
      open_file(&reading) && read_header(&reading) && check_size(&reading);
  if (ok) {
    *matrix = ui_matrix_new(reading.header.n_rows, reading.header.n_columns);
    ok      = read_values(&reading, matrix);
  }
  if (!ok) {
    ui_matrix_clear(matrix);
  }
  if (reading.file >= 0) {
    close(reading.file);
  }
  return ok;
}

bool
ui_npy_write(const UiMatrix* matrix, UiTarget* target, UiReport* report)
{
  char         header[UI_NPY_HEADER_SIZE];
  const size_t n = (size_t)matrix->n_rows * matrix->n_columns;
  ui_npy_header_write(matrix->n_rows, matrix->n_columns, header);
  return ui_target_write(target, header, sizeof(header), report) &&
         ui_target_write(target, matrix->values, n * sizeof(float), report) &&
         ui_target_sync(target, report);
}
