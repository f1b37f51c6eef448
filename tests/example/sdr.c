// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Prints the signal-to-distortion ratio of each source of a separation, beside
// that of the mix itself taken as the source

#include "sound.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// What is compared
typedef struct {
  const char* references; ///< Folder of SOURCE.wav
  const char* estimates;  ///< Folder of SOURCE.wav
  BenchSound  mix;
} Comparison;

/// Measure one source; false if a file cannot be read.
static bool
measure(const Comparison* comparison,
        const char*       source,
        double*           mix_db,
        double*           estimate_db)
{
  BenchSound reference = {0};
  BenchSound estimate  = {0};
  char       path[4096];

  snprintf(path, sizeof(path), "%s/%s.wav", comparison->references, source);
  bool done = bench_sound_read(&reference, path);
  snprintf(path, sizeof(path), "%s/%s.wav", comparison->estimates, source);
  done = done && bench_sound_read(&estimate, path);
  if (done) {
    *mix_db      = bench_sound_sdr_db(&reference, &comparison->mix);
    *estimate_db = bench_sound_sdr_db(&reference, &estimate);
  }
  bench_sound_free(&reference);
  bench_sound_free(&estimate);
  return done;
}

/// Print the table and the mean; not a number if a file cannot be read.
static double
print_table(const Comparison* comparison, char** sources, int n_sources)
{
  double means[2] = {0.0, 0.0};

  printf("%-10s %9s %11s\n", "SDR, dB", "mix", "separated");
  for (int i = 0; i < n_sources; ++i) {
    double mix_db      = 0.0;
    double estimate_db = 0.0;
    if (!measure(comparison, sources[i], &mix_db, &estimate_db)) {
      return NAN;
    }
    printf("%-10s %9.2f %11.2f\n", sources[i], mix_db, estimate_db);
    means[0] += mix_db / n_sources;
    means[1] += estimate_db / n_sources;
  }
  printf("%-10s %9.2f %11.2f\n", "mean", means[0], means[1]);
  return means[1];
}

int
main(int argc, char** argv)
{
  double bound_db = -INFINITY;
  if (argc > 2 && !strcmp(argv[1], "--at-least")) {
    bound_db = strtod(argv[2], NULL);
    argc -= 2;
    argv += 2;
  }
  if (argc < 5) {
    fprintf(stderr,
            "usage: nms_sdr [--at-least DB] REFERENCES ESTIMATES MIX.wav "
            "SOURCE...\n");
    return 2;
  }

  Comparison comparison = {argv[1], argv[2], {0}};
  if (!bench_sound_read(&comparison.mix, argv[3])) {
    return 1;
  }
  const double mean_db = print_table(&comparison, argv + 4, argc - 4);
  bench_sound_free(&comparison.mix);
  if (!(mean_db >= bound_db)) {
    fprintf(stderr, "error: The mean is below %.2f dB\n", bound_db);
    return 1;
  }
  return 0;
}
