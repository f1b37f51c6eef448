// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Renders the example: DIR/train/SOURCE.wav to learn from, DIR/test/SOURCE.wav
// and their sum DIR/test/mix.wav to separate

#include "band.h"
#include "sound.h"

#include <sndfile.h>

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/// Make a folder unless it is there.
static bool
make_folder(const char* path)
{
  if (mkdir(path, 0777) && errno != EEXIST) {
    fprintf(stderr, "error: %s: %s\n", path, strerror(errno));
    return false;
  }
  return true;
}

/// Play one part, write it, and add it to the mix, which is made by the first.
static bool
render_part(const char* folder,
            BandPiece   piece,
            BandSource  source,
            BenchSound* mix)
{
  BenchSound part = {0};
  if (!band_play(piece, source, &part)) {
    return false;
  }

  char path[4096];
  snprintf(path, sizeof(path), "%s/%s.wav", folder, band_source_name(source));

  const bool done =
      (mix->samples || bench_sound_new(mix, part.n_samples, 2, 44100)) &&
      bench_sound_write(&part, path, SF_FORMAT_PCM_24) &&
      bench_sound_add(mix, &part);
  bench_sound_free(&part);
  return done;
}

/// Render all parts of a piece into DIR/NAME.
static bool
render_piece(const char* dir, const char* name, BandPiece piece)
{
  char folder[2048];
  snprintf(folder, sizeof(folder), "%s/%s", dir, name);

  BenchSound mix  = {0};
  bool       done = make_folder(folder);
  for (int i = 0; done && i < BAND_N_SOURCES; ++i) {
    done = render_part(folder, piece, (BandSource)i, &mix);
  }

  if (done && piece == BAND_TEST) {
    char path[4096];
    snprintf(path, sizeof(path), "%s/mix.wav", folder);
    done = bench_sound_write(&mix, path, SF_FORMAT_PCM_24);
  }
  bench_sound_free(&mix);
  return done;
}

int
main(int argc, char** argv)
{
  if (argc != 2 || argv[1][0] == '-') {
    fprintf(stderr, "usage: nms_render DIR\n");
    return 2;
  }

  return make_folder(argv[1]) && render_piece(argv[1], "train", BAND_TRAIN) &&
                 render_piece(argv[1], "test", BAND_TEST)
             ? 0
             : 1;
}
