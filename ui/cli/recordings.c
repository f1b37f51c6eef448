// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "recordings.h"

#include "nms/dictionary.h"
#include "text.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/// How deep folders are searched
#define MAX_DEPTH 16

static bool
is_folder(const char* path)
{
  struct stat info;
  return !stat(path, &info) && S_ISDIR(info.st_mode);
}

/// Add a file; takes over `path`
static void
add_recording(CliSource* source, char* path, bool found)
{
  source->recordings = cli_grow(
      source->recordings, source->n_recordings + 1, sizeof(CliRecording));
  CliRecording* const recording = &source->recordings[source->n_recordings++];
  recording->path               = path;
  recording->found              = found;
}

static int
is_visible(const struct dirent* entry)
{
  return entry->d_name[0] != '.';
}

static int
compare(const struct dirent** a, const struct dirent** b)
{
  return strcmp((*a)->d_name, (*b)->d_name);
}

/// Add every file in a folder and below
static void // NOLINTNEXTLINE(misc-no-recursion): MAX_DEPTH ends it
add_folder(CliSource* source, const char* folder, int depth)
{
  struct dirent** entries   = NULL;
  const int       n_entries = scandir(folder, &entries, is_visible, compare);
  for (int i = 0; i < n_entries; ++i) {
    char* const path = cli_path_join(folder, entries[i]->d_name);
    free(entries[i]);
    if (!is_folder(path)) {
      add_recording(source, path, true);
      continue;
    }
    if (depth < MAX_DEPTH) {
      add_folder(source, path, depth + 1);
    }
    free(path);
  }
  free((void*)entries);
}

/// Add a file or a folder
static bool
add_path(CliSource* source, const char* path, CliReport* report)
{
  if (!is_folder(path)) {
    add_recording(source, cli_format("%s", path), false);
    return true;
  }
  const size_t n_before = source->n_recordings;
  add_folder(source, path, 1);
  return source->n_recordings > n_before ||
         cli_report_fail(report, path, "holds no files");
}

/// Add what stands behind the '='
static bool
add_paths(CliSource* source, const char* paths, CliReport* report)
{
  struct stat info;
  if (!stat(paths, &info)) {
    return add_path(source, paths, report);
  }
  char* const copy = cli_format("%s", paths);
  char*       left = copy;
  bool        ok   = true;
  for (const char* path = cli_list_next(&left); ok && path;
       path             = cli_list_next(&left)) {
    ok = add_path(source, path, report);
  }
  free(copy);
  return ok;
}

/// Return the source of a name, made if it is new
static CliSource*
find_source(CliSources* sources, const char* name)
{
  for (size_t i = 0; i < sources->n_sources; ++i) {
    if (!strcmp(sources->sources[i].name, name)) {
      return &sources->sources[i];
    }
  }
  sources->sources =
      cli_grow(sources->sources, sources->n_sources + 1, sizeof(CliSource));
  CliSource* const source = &sources->sources[sources->n_sources++];
  *source                 = (CliSource){.name = cli_format("%s", name)};
  return source;
}

/// Read one operand
static CliExit
read_operand(CliSources* sources, const char* operand, CliReport* report)
{
  const char* const sign = strchr(operand, '=');
  if (!sign || !sign[1]) {
    cli_report_fail(report, operand, "is not of the form NAME=FILE");
    return CLI_EXIT_USAGE;
  }
  char* const name      = cli_format("%.*s", (int)(sign - operand), operand);
  CliExit     exit_code = CLI_EXIT_DONE;
  if (!nms_dictionary_name_is_good(name)) {
    cli_report_fail(report,
                    operand,
                    "'%s' is no name for a source: it takes up to %d letters, "
                    "digits, spaces, '-', '_' and '+', and not 'residual'",
                    name,
                    NMS_NAME_SIZE - 1);
    exit_code = CLI_EXIT_USAGE;
  } else if (!add_paths(find_source(sources, name), sign + 1, report)) {
    exit_code = CLI_EXIT_FAILED;
  }
  free(name);
  return exit_code;
}

CliExit
cli_sources_read(const CliOperands* operands,
                 CliSources*        sources,
                 CliReport*         report)
{
  *sources          = (CliSources){0};
  CliExit exit_code = CLI_EXIT_DONE;
  for (int i = 0; exit_code == CLI_EXIT_DONE && i < operands->n_operands; ++i) {
    exit_code = read_operand(sources, operands->operands[i], report);
  }
  if (exit_code == CLI_EXIT_DONE && sources->n_sources > NMS_MAX_SOURCES) {
    cli_report_fail(report,
                    NULL,
                    "%zu sources are more than the %d a dictionary holds",
                    sources->n_sources,
                    NMS_MAX_SOURCES);
    exit_code = CLI_EXIT_USAGE;
  }
  return exit_code;
}

bool
cli_recordings_find(const char* path, CliSource* found, CliReport* report)
{
  return add_path(found, path, report);
}

void
cli_recordings_clear(CliSource* source)
{
  for (size_t i = 0; i < source->n_recordings; ++i) {
    free(source->recordings[i].path);
  }
  free(source->recordings);
  free(source->name);
  *source = (CliSource){0};
}

void
cli_sources_clear(CliSources* sources)
{
  for (size_t i = 0; i < sources->n_sources; ++i) {
    cli_recordings_clear(&sources->sources[i]);
  }
  free(sources->sources);
  *sources = (CliSources){0};
}
