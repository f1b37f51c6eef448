// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  Audio files from anywhere, through the whole of nmf-separate: what is written
  is there whole or not at all, all stems are equally long, what goes wrong is
  said in a sentence, and JSON is JSON.

  The first byte of an input says which options there are, the rest is the file.
*/

#define _GNU_SOURCE // memfd_create

#include "check.h"
#include "fuzz.h"
#include "kit.h"
#include "scratch.h"
#include "separate_main.h"
#include "small.h"

#include "base/console.h"
#include "base/report.h"
#include "base/stop.h"
#include "files/audio_reader.h"

#include <dirent.h>
#include <fcntl.h>
#include <getopt.h>
#include <jansson.h>
#include <limits.h>
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define N_KITS 2
#define MOST_ARGUMENTS 16

/// Samples per channel beyond which a try would take too long
#define MOST_FRAMES 100000

/// What separates in what way
static const char* const option_sets[][5] = {
    {NULL},
    {"--json"},
    {"--json", "--remix", "one=-3,two=mute"},
    {"--stereo", "mix"},
    {"--residual", "--format", "flac"},
    {"--start", "0.001", "--end", "0.004", "--json"},
    {"--format", "ogg", "--block", "7"},
    {"--stems", "one", "--rest", "--plot"},
};

/// Made once
static int messages = -1; ///< What the tool says
static int printed;       ///< What it prints

/// Return a file that has no name
static int
make_memory(const char* name)
{
  const int file = memfd_create(name, MFD_CLOEXEC);
  REQUIRE(file >= 0);
  REQUIRE_INT(fcntl(file, F_SETFL, O_APPEND), 0);
  return file;
}

/// Write a dictionary, one that plays and one for files
static void
make_kit(uint32_t k)
{
  char                 path[32];
  size_t               n_bytes = 0;
  NmsDictionary* const dictionary =
      small_dictionary(k ? SMALL_N_DICTIONARIES - 1 : 6);
  void* const bytes = kit_encode(dictionary, NMS_F32, &n_bytes);
  snprintf(path, sizeof(path), "kit%u.nmf", k);
  FILE* const file = fopen(path, "wb");
  REQUIRE(file != NULL);
  REQUIRE_INT(fwrite(bytes, 1, n_bytes, file), n_bytes);
  REQUIRE_INT(fclose(file), 0);
  free(bytes);
  nms_dictionary_free(dictionary);
}

static void
begin(void)
{
  scratch_enter_memory();
  atexit(scratch_leave);
  for (uint32_t k = 0; k < N_KITS; ++k) {
    make_kit(k);
  }

  // Descriptor 2 stays that of checks, fuzzer and sanitizers
  messages            = make_memory("messages");
  printed             = make_memory("printed");
  const int errors    = dup(STDERR_FILENO);
  const int unchanged = dup2(messages, STDERR_FILENO);
  REQUIRE_INT(unchanged, STDERR_FILENO);
  ui_console_open();
  REQUIRE_INT(dup2(errors, STDERR_FILENO), STDERR_FILENO);
  close(errors);
}

/// Take what was written to a file that has no name; freed with free()
static char*
take(int file)
{
  const off_t size = lseek(file, 0, SEEK_END);
  REQUIRE(size >= 0);
  char* const text = calloc(1, (size_t)size + 1);
  REQUIRE(text != NULL);
  REQUIRE_INT(pread(file, text, (size_t)size, 0), size);
  REQUIRE_INT(ftruncate(file, 0), 0);
  return text;
}

static void
write_input(const uint8_t* bytes, size_t n_bytes)
{
  const int file = open("in", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  REQUIRE(file >= 0);
  REQUIRE_INT(write(file, bytes, n_bytes), n_bytes);
  close(file);
}

/// Return whether the input is soon done with: kilobytes of FLAC or Ogg may
/// hold hours of silence
static bool
is_short(void)
{
  static float   samples[UI_MAX_CHANNELS][4096];
  float*         channels[UI_MAX_CHANNELS];
  UiReport       report = {0};
  UiAudioReader* reader = ui_audio_reader_new("in", &report);
  for (uint32_t c = 0; c < UI_MAX_CHANNELS; ++c) {
    channels[c] = samples[c];
  }
  while (reader && ui_audio_reader_position(reader) <= MOST_FRAMES &&
         ui_audio_reader_read(reader, channels, 4096)) {
  }
  const bool result =
      !reader || ui_audio_reader_position(reader) <= MOST_FRAMES;
  ui_audio_reader_free(reader);
  ui_report_clear(&report);
  return result;
}

/// Run the tool with a set of options, with its output kept
static int
run(uint32_t options)
{
  static char fixed[][16] = {"nmf-separate", "-o", "out", "-d", "kit0.nmf"};

  const size_t n_sets = sizeof(option_sets) / sizeof(option_sets[0]);
  char         given[5][16];
  char         input[]              = "in";
  char*        argv[MOST_ARGUMENTS] = {NULL};
  int          argc                 = 0;
  for (size_t f = 0; f < sizeof(fixed) / sizeof(fixed[0]); ++f) {
    argv[argc++] = fixed[f];
  }
  fixed[4][3] = options & 128U ? '1' : '0';
  for (size_t a = 0; a < 5 && option_sets[options % n_sets][a]; ++a) {
    snprintf(
        given[a], sizeof(given[a]), "%s", option_sets[options % n_sets][a]);
    argv[argc++] = given[a];
  }
  argv[argc++] = input;

  fflush(stdout);
  const int before = dup(STDOUT_FILENO);
  REQUIRE(before >= 0);
  REQUIRE_INT(dup2(printed, STDOUT_FILENO), STDOUT_FILENO);
  optind         = 0;
  const int code = separate_main(argc, argv);
  fflush(stdout);
  REQUIRE_INT(dup2(before, STDOUT_FILENO), STDOUT_FILENO);
  close(before);
  return code;
}

/// All that was written is whole, and equally long
static void
check_stems(void)
{
  DIR* const folder = opendir("out/in");
  REQUIRE(folder != NULL);
  sf_count_t           n_frames = -1;
  const struct dirent* entry    = NULL;
  while ((entry = readdir(folder))) {
    char    path[PATH_MAX];
    SF_INFO info = {0};
    if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..") ||
        !strcmp(entry->d_name, "plot.png")) {
      continue;
    }
    REQUIRE(entry->d_name[0] != '.'); // Not whole
    snprintf(path, sizeof(path), "out/in/%s", entry->d_name);
    SNDFILE* const file = sf_open(path, SFM_READ, &info);
    REQUIRE(file != NULL);
    sf_close(file);
    REQUIRE(info.frames >= 0 && (n_frames < 0 || info.frames == n_frames));
    n_frames = info.frames;
  }
  closedir(folder);
  REQUIRE(n_frames >= 0);
}

/// What is printed is an object a line
static void
check_json(const char* text)
{
  json_error_t error;
  for (const char* line = text; *line;) {
    const char* const end = strchr(line, '\n');
    REQUIRE(end != NULL);
    json_t* const object = json_loadb(line, (size_t)(end - line), 0, &error);
    REQUIRE(json_is_object(object));
    json_decref(object);
    line = end + 1;
  }
}

int
LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t n_bytes)
{
  if (messages < 0) {
    begin();
  }
  if (!n_bytes) {
    return -1;
  }

  write_input(bytes + 1, n_bytes - 1);
  if (!is_short()) {
    return -1;
  }
  const int   code = run(bytes[0]);
  char* const said = take(messages);
  char* const json = take(printed);
  if (ui_stop_requested()) {
    exit(ui_stop_exit_code());
  }
  REQUIRE(code == 0 || code == 1);
  if (code) {
    REQUIRE(strstr(said, "nmf-separate: ") == said && strchr(said, '\n'));
    REQUIRE_INT(scratch_count("out"), 0);
  } else {
    check_stems();
  }
  check_json(json);
  free(said);
  free(json);
  scratch_empty("out");
  return 0;
}
