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
add_recording(UiSource* source, char* path, UiTimes times, bool found)
{
  source->recordings = ui_grow(
      source->recordings, source->n_recordings + 1, sizeof(UiRecording));
  UiRecording* const recording = &source->recordings[source->n_recordings++];
  recording->path              = path;
  recording->times             = times;
  recording->found             = found;
}

/// Add every file in a folder and below that the source has not got yet
static bool
add_folder(UiSource* source, const char* folder, UiReport* report)
{
  UiFinder* const finder   = &source->finder;
  const size_t    n_before = finder->n_paths;
  if (!ui_finder_search(finder, folder, report)) {
    return false;
  }
  for (size_t i = n_before; i < finder->n_paths; ++i) {
    add_recording(source, ui_format("%s", finder->paths[i]), UI_WHOLE, true);
  }
  return true;
}

/// Add a file or a folder
static bool
add_path(UiSource* source, const char* path, UiReport* report)
{
  struct stat info;
  const bool  is_there = !stat(path, &info);
  if (is_there && S_ISDIR(info.st_mode)) {
    return add_folder(source, path, report);
  }
  if (is_there) { // So that a folder does not give it again
    ui_finder_meet(&source->finder, &info);
  }
  add_recording(source, ui_format("%s", path), UI_WHOLE, false);
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
static UiExit
add_part(UiSource* source, const char* path, const char* text, UiReport* report)
{
  struct stat info;
  UiTimes     times;
  const bool  is_there = !stat(path, &info);
  if (!ui_times_parse(text, &times)) {
    ui_report_fail(report,
                   path,
                   "'%s' is no range FROM-TO in seconds or as m:ss that ends "
                   "after it begins",
                   text);
    return UI_EXIT_USAGE;
  }
  if (is_there && S_ISDIR(info.st_mode)) {
    ui_report_fail(
        report, path, "is a directory, of which there is no range %s", text);
    return UI_EXIT_USAGE;
  }
  if (is_there) {
    ui_finder_meet(&source->finder, &info);
  }
  add_recording(source, ui_format("%s", path), times, false);
  return UI_EXIT_DONE;
}

/// Add a source of another dictionary
static UiExit
add_taken(UiOrigins*  origins,
          UiSource*   source,
          const char* text,
          UiReport*   report)
{
  UiTaken taken = {0};
  if (!ui_origins_take(origins, text, source->name, &taken, report)) {
    return UI_EXIT_FAILED;
  }
  source->taken = ui_grow(source->taken, source->n_taken + 1, sizeof(UiTaken));
  source->taken[source->n_taken++] = taken;
  return UI_EXIT_DONE;
}

/// Add an item of a list: a file, a part of one, a folder or a source of
/// another dictionary; `path` is cut
static UiExit
add_item(UiOrigins* origins, UiSource* source, char* path, UiReport* report)
{
  if (*path == '@' && path[1] && !exists(path)) {
    return add_taken(origins, source, path + 1, report);
  }
  char* const sign = find_times(path);
  if (sign) {
    *sign = '\0';
    return add_part(source, path, sign + 1, report);
  }
  return add_path(source, path, report) ? UI_EXIT_DONE : UI_EXIT_FAILED;
}

/// Whether there is a file of this name, perhaps with times behind it or as a
/// dictionary
static bool
is_one_file(const char* path)
{
  const char* const sign = strrchr(path, '@');
  char* const       file = ui_format("%s", path);
  bool              is   = exists(file) || (*file == '@' && exists(file + 1));
  if (!is && sign && !strchr(sign, ',')) {
    file[sign - path] = '\0';
    is                = exists(file);
  }
  free(file);
  return is;
}

/// Add what stands behind the '='
static UiExit
add_paths(UiOrigins*  origins,
          UiSource*   source,
          const char* paths,
          UiReport*   report)
{
  char* const copy = ui_format("%s", paths);
  char*       left = copy;
  UiExit      code = UI_EXIT_DONE;
  if (is_one_file(paths)) {
    code = add_item(origins, source, copy, report);
    left = NULL;
  }
  for (char* path = ui_list_next(&left); code == UI_EXIT_DONE && path;
       path       = ui_list_next(&left)) {
    code = add_item(origins, source, path, report);
  }
  free(copy);
  return code;
}

/// Return the source of a name, made if it is new
static UiSource*
find_source(UiSources* sources, const char* name)
{
  for (size_t i = 0; i < sources->n_sources; ++i) {
    if (!strcmp(sources->sources[i].name, name)) {
      return &sources->sources[i];
    }
  }
  sources->sources =
      ui_grow(sources->sources, sources->n_sources + 1, sizeof(UiSource));
  UiSource* const source = &sources->sources[sources->n_sources++];
  *source                = (UiSource){.name = ui_format("%s", name)};
  return source;
}

/// Check that a dictionary holds as many sources
static UiExit
check_number(const UiSources* sources, UiReport* report)
{
  if (sources->n_sources <= NMS_MAX_SOURCES) {
    return UI_EXIT_DONE;
  }
  ui_report_fail(report,
                 NULL,
                 "%zu sources are more than the %d a dictionary holds",
                 sources->n_sources,
                 NMS_MAX_SOURCES);
  return UI_EXIT_USAGE;
}

/// Read one operand
static UiExit
read_operand(UiSources* sources, const char* operand, UiReport* report)
{
  const char* const sign = strchr(operand, '=');
  if (!sign || !sign[1]) {
    ui_report_fail(report, operand, "is not of the form NAME=FILE");
    return UI_EXIT_USAGE;
  }
  char* const name      = ui_format("%.*s", (int)(sign - operand), operand);
  UiExit      exit_code = UI_EXIT_DONE;
  if (!nms_dictionary_name_is_good(name)) {
    ui_report_fail(report,
                   operand,
                   "'%s' is no name for a source: it takes up to %d letters, "
                   "digits, spaces, '-', '_' and '+', and not 'residual'",
                   name,
                   NMS_NAME_SIZE - 1);
    exit_code = UI_EXIT_USAGE;
  } else {
    UiSource* const source = find_source(sources, name);
    exit_code = add_paths(&sources->origins, source, sign + 1, report);
  }
  free(name);
  return exit_code;
}

UiExit
ui_sources_read(const UiOperands* operands,
                UiSources*        sources,
                UiReport*         report)
{
  *sources         = (UiSources){0};
  UiExit exit_code = UI_EXIT_DONE;
  for (int i = 0; exit_code == UI_EXIT_DONE && i < operands->n_operands; ++i) {
    exit_code = read_operand(sources, operands->operands[i], report);
  }
  return exit_code == UI_EXIT_DONE ? check_number(sources, report) : exit_code;
}

UiExit
ui_sources_read_rest(const UiTexts* texts, UiSources* sources, UiReport* report)
{
  const size_t    n_before = sources->n_sources;
  UiSource* const rest     = find_source(sources, UI_REST_NAME);
  UiExit          code     = UI_EXIT_DONE;
  if (sources->n_sources == n_before) {
    ui_report_fail(report,
                   "--rest",
                   "the name '" UI_REST_NAME "' is that of a source: give that "
                   "another one");
    return UI_EXIT_USAGE;
  }
  rest->is_rest = true;
  for (size_t i = 0; code == UI_EXIT_DONE && i < texts->n_texts; ++i) {
    code = add_paths(&sources->origins, rest, texts->texts[i], report);
  }
  if (code == UI_EXIT_DONE && (rest->n_taken || !rest->n_recordings)) {
    ui_report_fail(report,
                   "--rest",
                   rest->n_taken ? "is learnt from recordings; see --rest-like "
                                   "for a dictionary to begin with"
                                 : "no recording was given");
    return UI_EXIT_USAGE;
  }
  return code == UI_EXIT_DONE ? check_number(sources, report) : code;
}

bool
ui_recordings_find(const char* path, UiSource* found, UiReport* report)
{
  return add_path(found, path, report);
}

void
ui_recordings_clear(UiSource* source)
{
  for (size_t i = 0; i < source->n_recordings; ++i) {
    free(source->recordings[i].path);
  }
  ui_finder_clear(&source->finder);
  free(source->recordings);
  free(source->taken);
  free(source->name);
  *source = (UiSource){0};
}

void
ui_sources_clear(UiSources* sources)
{
  for (size_t i = 0; i < sources->n_sources; ++i) {
    ui_recordings_clear(&sources->sources[i]);
  }
  ui_origins_clear(&sources->origins);
  free(sources->sources);
  *sources = (UiSources){0};
}
