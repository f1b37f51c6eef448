// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "dictionary_file.h"

#include "base/memory.h"
#include "nms/status.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/// Bytes of a file
typedef struct {
  char*  bytes;
  size_t n_bytes;
} Content;

/// Read until the end
static bool
read_all(int fd, const char* path, Content* content, UiReport* report)
{
  size_t  room = 0;
  ssize_t n    = 1;
  while (n) {
    if (content->n_bytes == room) {
      room           = room ? 2 * room : 65536;
      content->bytes = ui_grow(content->bytes, room, 1);
    }
    n = read(fd, content->bytes + content->n_bytes, room - content->n_bytes);
    if (n < 0) {
      return ui_report_fail_errno(report, path, "cannot be read");
    }
    content->n_bytes += (size_t)n;
    if (content->n_bytes > UI_MAX_DICTIONARY_BYTES) {
      return ui_report_fail(report, path, "is too large for a dictionary");
    }
  }
  return true;
}

/// Read a file of any kind but a directory
static bool
read_file(const char* path, Content* content, UiReport* report)
{
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    return ui_report_fail_errno(report, path, "cannot be opened");
  }
  struct stat info;
  const bool  is_folder = !fstat(fd, &info) && S_ISDIR(info.st_mode);
  const bool  ok = is_folder ? ui_report_fail(report, path, "is a directory")
                             : read_all(fd, path, content, report);
  close(fd);
  return ok;
}

NmsDictionary*
ui_dictionary_read(const char* path, UiReport* report)
{
  Content        content    = {0};
  NmsDictionary* dictionary = NULL;
  if (read_file(path, &content, report)) {
    NmsMessage      message = {""};
    const NmsStatus status  = nms_dictionary_decode(
        content.bytes, content.n_bytes, &dictionary, &message);
    if (status) {
      ui_report_fail(report,
                     path,
                     "is not a good dictionary: %s",
                     *message.text ? message.text : nms_strerror(status));
    }
  }
  free(content.bytes);
  return dictionary;
}

bool
ui_dictionary_write(const NmsDictionary* dictionary,
                    NmsPrecision         precision,
                    UiTarget*            target,
                    UiReport*            report)
{
  void*           bytes   = NULL;
  size_t          n_bytes = 0;
  const NmsStatus status =
      nms_dictionary_encode(dictionary, precision, &bytes, &n_bytes);
  if (status) {
    return ui_report_fail(report,
                          ui_target_path(target),
                          "cannot be written: %s",
                          nms_strerror(status));
  }
  const bool ok = ui_target_write(target, bytes, n_bytes, report) &&
                  ui_target_sync(target, report) &&
                  ui_target_commit(target, report);
  free(bytes);
  return ok;
}

void
ui_dictionary_warn_if_slow(const NmsDictionary*      dictionary,
                           const NmsSeparatorConfig* config,
                           const char*               file,
                           UiReport*                 report)
{
  const NmsDictionaryShape* const shape = &dictionary->shape;
  const NmsSeparatorConfig own = {.sample_rate_hz = shape->sample_rate_hz,
                                  .n_channels     = 1,
                                  .hop            = shape->hop};
  const NmsSeparatorConfig* const used = config ? config : &own;
  const double load = nms_separator_least_load(used, dictionary);
  if (load > 1.0) {
    ui_report_add(report,
                  UI_WARNING,
                  file,
                  "at a hop of %u, %u iterations with %u components take a "
                  "core of this machine at least %.2g times as long as it "
                  "plays",
                  used->hop,
                  used->n_iterations ? used->n_iterations : shape->n_iterations,
                  shape->n_components,
                  load);
  }
}
