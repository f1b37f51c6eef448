// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "recordings.h"

#include "base/memory.h"
#include "base/text.h"
#include "nms/dictionary.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/// Add a file; takes over `path`
static void
add_recording(CliSource* source, char* path, CliTimes times, bool found)
{
  source->recordings = cli_grow(
      source->recordings, source->n_recordings + 1, sizeof(CliRecording));
  CliRecording* const recording = &source->recordings[source->n_recordings++];
  recording->path               = path;
  recording->times              = times;
  recording->found              = found;
}

/// Add every file in a folder and below that the source has not got yet
static bool
add_folder(CliSource* source, const char* folder, CliReport* report)
{
  CliFinder* const finder   = &source->finder;
  const size_t     n_before = finder->n_paths;
  if (!cli_finder_search(finder, folder, report)) {
    return false;
  }
  for (size_t i = n_before; i < finder->n_paths; ++i) {
    add_recording(source, cli_format("%s", finder->paths[i]), CLI_WHOLE, true);
  }
  return true;
}

/// Add a file or a folder
static bool
add_path(CliSource* source, const char* path, CliReport* report)
{
  struct stat info;
  const bool  is_there = !stat(path, &info);
  if (is_there && S_ISDIR(info.st_mode)) {
    return add_folder(source, path, report);
  }
  if (is_there) { // So that a folder does not give it again
    cli_finder_meet(&source->finder, &info);
  }
  add_recording(source, cli_format("%s", path), CLI_WHOLE, false);
  return true;
}

/// Whether there is a file of this name; "-" is always there
static bool
exists(const char* path)
{
  struct stat info;
  return !strcmp(path, "-") || !stat(path, &info);
}

/// Return where "@FROM-TO" begins behind a file's name, or NULL if all of it is
/// a name
static char*
find_times(char* path)
{
  char* const sign = strrchr(path, '@');
  if (!sign || sign == path || exists(path)) {
    return NULL;
  }
  *sign              = '\0';
  const bool is_file = exists(path);
  *sign              = '@';
  return is_file || !sign[1 + strspn(sign + 1, "0123456789.:-")] ? sign : NULL;
}

/// Add a part of a file, cut off from its times
static CliExit
add_part(CliSource*  source,
         const char* path,
         const char* text,
         CliReport*  report)
{
  struct stat info;
  CliTimes    times;
  const bool  is_there = !stat(path, &info);
  if (!cli_times_parse(text, &times)) {
    cli_report_fail(report,
                    path,
                    "'%s' is no range FROM-TO in seconds or as m:ss that ends "
                    "after it begins",
                    text);
    return CLI_EXIT_USAGE;
  }
  if (is_there && S_ISDIR(info.st_mode)) {
    cli_report_fail(
        report, path, "is a directory, of which there is no range %s", text);
    return CLI_EXIT_USAGE;
  }
  if (is_there) {
    cli_finder_meet(&source->finder, &info);
  }
  add_recording(source, cli_format("%s", path), times, false);
  return CLI_EXIT_DONE;
}

/// Add a source of another dictionary
static CliExit
add_taken(CliOrigins* origins,
          CliSource*  source,
          const char* text,
          CliReport*  report)
{
  CliTaken taken = {0};
  if (!cli_origins_take(origins, text, source->name, &taken, report)) {
    return CLI_EXIT_FAILED;
  }
  source->taken =
      cli_grow(source->taken, source->n_taken + 1, sizeof(CliTaken));
  source->taken[source->n_taken++] = taken;
  return CLI_EXIT_DONE;
}

/// Add an item of a list: a file, a part of one, a folder or a source of
/// another dictionary; `path` is cut
static CliExit
add_item(CliOrigins* origins, CliSource* source, char* path, CliReport* report)
{
  if (*path == '@' && path[1] && !exists(path)) {
    return add_taken(origins, source, path + 1, report);
  }
  char* const sign = find_times(path);
  if (sign) {
    *sign = '\0';
    return add_part(source, path, sign + 1, report);
  }
  return add_path(source, path, report) ? CLI_EXIT_DONE : CLI_EXIT_FAILED;
}

/// Whether there is a file of this name, perhaps with times behind it or as a
/// dictionary
static bool
is_one_file(const char* path)
{
  const char* const sign = strrchr(path, '@');
  char* const       file = cli_format("%s", path);
  bool              is   = exists(file) || (*file == '@' && exists(file + 1));
  if (!is && sign && !strchr(sign, ',')) {
    file[sign - path] = '\0';
    is                = exists(file);
  }
  free(file);
  return is;
}

/// Add what stands behind the '='
static CliExit
add_paths(CliOrigins* origins,
          CliSource*  source,
          const char* paths,
          CliReport*  report)
{
  char* const copy = cli_format("%s", paths);
  char*       left = copy;
  CliExit     code = CLI_EXIT_DONE;
  if (is_one_file(paths)) {
    code = add_item(origins, source, copy, report);
    left = NULL;
  }
  for (char* path = cli_list_next(&left); code == CLI_EXIT_DONE && path;
       path       = cli_list_next(&left)) {
    code = add_item(origins, source, path, report);
  }
  free(copy);
  return code;
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
  } else {
    CliSource* const source = find_source(sources, name);
    exit_code = add_paths(&sources->origins, source, sign + 1, report);
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
  cli_finder_clear(&source->finder);
  free(source->recordings);
  free(source->taken);
  free(source->name);
  *source = (CliSource){0};
}

void
cli_sources_clear(CliSources* sources)
{
  for (size_t i = 0; i < sources->n_sources; ++i) {
    cli_recordings_clear(&sources->sources[i]);
  }
  cli_origins_clear(&sources->origins);
  free(sources->sources);
  *sources = (CliSources){0};
}
