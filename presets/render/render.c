// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later
/**
   @file render.c
   Renders mixtures to learn from, out of single hits and notes.

   usage: render-presets [OPTION...] KIND TRAIN OUT
     KIND   drums, band or speech
     TRAIN  the folder of recordings
     OUT    a folder that is made if needed; OUT/SONG/STEM.wav is written,
   mono, 44.1 kHz, 16 bits

   --seed N     what everything depends on (1)
   --songs N    how many (40)
   --first N    number of the first (0)
   --seconds S  how long each is (25)
   --verbose    print figures of each stem

   All stems of a song are aligned and equally long.  The same seed gives the
   same songs; each depends on the seed and on its number only.
*/

#include "end.h"
#include "library.h"
#include "mix.h"
#include "random.h"
#include "recording.h"
#include "song.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char usage[] =
    "usage: render-presets [--seed N] [--songs N] [--first N] [--seconds S]"
    " [--verbose] drums|band|speech TRAIN OUT\n";

static const RenKind* const kinds[] = {
    &ren_song_drums, &ren_song_band, &ren_song_speech, NULL};

/// What was asked for
typedef struct {
  unsigned long  seed;
  unsigned long  first; ///< Number of the first song
  unsigned long  n_songs;
  double         seconds;
  bool           verbose;
  const RenKind* kind;
  const char*    train;
  const char*    out;
} Request;

/// Print how the program is used and exit with 2.
static _Noreturn void
end_usage(void)
{
  fputs(usage, stderr);
  exit(2);
}

/// Read a whole number from an option's value.
static unsigned long
read_number(const char* text, unsigned long low)
{
  char*               rest  = NULL;
  const unsigned long value = strtoul(text, &rest, 10);

  if (*text < '0' || *text > '9' || *rest || value < low || value > 1000000) {
    end_usage();
  }
  return value;
}

/// Take an operand.
static void
take_operand(Request* request, const char* text)
{
  if (!request->kind) {
    for (size_t i = 0; kinds[i]; ++i) {
      if (!strcmp(kinds[i]->name, text)) {
        request->kind = kinds[i];
      }
    }
    if (!request->kind) {
      end_usage();
    }
  } else if (!request->train) {
    request->train = text;
  } else if (!request->out) {
    request->out = text;
  } else {
    end_usage();
  }
}

/// Read the command line.
static Request
read_request(int argc, char** argv)
{
  Request request = {1, 0, 40, 25.0, false, NULL, NULL, NULL};

  for (int i = 1; i < argc; ++i) {
    const char* const value = i + 1 < argc ? argv[i + 1] : "";

    if (!strcmp(argv[i], "--verbose")) {
      request.verbose = true;
    } else if (!strcmp(argv[i], "--seed")) {
      request.seed = read_number(value, 0);
      ++i;
    } else if (!strcmp(argv[i], "--first")) {
      request.first = read_number(value, 0);
      ++i;
    } else if (!strcmp(argv[i], "--songs")) {
      request.n_songs = read_number(value, 1);
      ++i;
    } else if (!strcmp(argv[i], "--seconds")) {
      request.seconds = (double)read_number(value, 1);
      ++i;
    } else if (argv[i][0] == '-') {
      end_usage();
    } else {
      take_operand(&request, argv[i]);
    }
  }
  if (!request.out) {
    end_usage();
  }
  return request;
}

/// Make a folder, or end the program if there is none afterwards.
static void
make_folder(const char* path)
{
  if (mkdir(path, 0777) != 0 && errno != EEXIST) {
    ren_end(path, strerror(errno));
  }
}

/// Render and write a song.
static void
render_song(const Request* request, RenLibrary* library, unsigned long number)
{
  const RenKind* const kind      = request->kind;
  const size_t         n_samples = (size_t)(request->seconds * REN_RATE);
  RenRandom            random = ((RenRandom)request->seed << 32U) + number + 1;
  RenSound             stems[REN_MAX_STEMS];
  char                 name[32];

  random = ren_random_next(&random);
  for (size_t i = 0; i < kind->n_stems; ++i) {
    stems[i] = ren_sound_new(n_samples);
  }
  kind->render(&random, library, stems);
  ren_mix_limit(stems, kind->n_stems);
  snprintf(name, sizeof(name), "song%04lu", number);

  char* const folder = ren_join(request->out, name);

  make_folder(folder);
  for (size_t i = 0; i < kind->n_stems; ++i) {
    char file[32];

    snprintf(file, sizeof(file), "%s.wav", kind->stems[i]);

    char* const path = ren_join(folder, file);

    ren_sound_write(&stems[i], path);
    free(path);
    if (request->verbose) {
      ren_mix_describe(&stems[i], name, kind->stems[i]);
    }
    ren_sound_free(&stems[i]);
  }
  free(folder);
}

int
main(int argc, char** argv)
{
  const Request request = read_request(argc, argv);
  RenLibrary    library;
  const char*   lacking = NULL;

  ren_library_open(&library, request.train);
  lacking = request.kind->missing(&library);
  if (lacking) {
    char* const folder = ren_join(request.train, lacking);

    ren_end(folder, "no recordings");
  }
  make_folder(request.out);
  for (unsigned long i = 0; i < request.n_songs; ++i) {
    render_song(&request, &library, request.first + i);
    ren_library_trim(&library);
  }
  ren_library_close(&library);
  return 0;
}
