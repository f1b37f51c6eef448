// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  What a frame costs of each kind of signal, in turn through one separator, so
  that silence and denormals come after what they follow in a session, too.

      long_cost PRESET ROUNDS HOP CHANNELS

  The least of all stretches is compared, since others that are busy only add to
  it: fails if any signal costs more than a tenth more than noise.  A
  measurement, and so no test of the suite.
*/

#include "check.h"
#include "endurance.h"
#include "kit.h"
#include "separator_rig.h"
#include "tools.h"

#include "nms/dictionary.h"
#include "nms/separator.h"

#include <stdio.h>
#include <stdlib.h>

/// Frames of a stretch
#define N_FRAMES 400

/// Signals in turn, those of EnduranceKind up to ENDURANCE_DENORMAL
#define N_KINDS 4

static int
compare(const void* a, const void* b)
{
  const double x = *(const double*)a;
  const double y = *(const double*)b;
  return (x > y) - (x < y);
}

/// Return the time that a stretch takes, us a frame
static double
time_us(NmsSeparator* separator,
        const Planes* input,
        const Planes* output,
        EnduranceKind kind,
        uint64_t      at)
{
  const uint32_t n = (uint32_t)input->n_samples;
  for (uint32_t r = 0; r < input->n_rows; ++r) {
    endurance_fill(kind, at, r, input->rows[r], n);
  }
  const double begin_s = endurance_cpu_s();
  rig_run(separator, input, output, 256);
  return 1e6 * (endurance_cpu_s() - begin_s) / N_FRAMES;
}

int
main(int argc, char** argv)
{
  REQUIRE(argc == 5);
  NmsDictionary* const     dictionary = kit_read(argv[1]);
  const size_t             n_rounds   = strtoul(argv[2], NULL, 10);
  const NmsSeparatorConfig config     = {
          .sample_rate_hz = 48000.0,
          .n_channels     = (uint32_t)strtoul(argv[4], NULL, 10),
          .hop            = (uint32_t)strtoul(argv[3], NULL, 10),
          .output         = NMS_REMIX};
  NmsSeparator* const separator = rig_separator(&config, dictionary);
  nms_separator_set_gain(separator, 0, 0.25f);
  const size_t n_samples = (size_t)N_FRAMES * config.hop;
  Planes       input     = planes_new(config.n_channels, n_samples);
  Planes       output    = planes_new(config.n_channels, n_samples);
  double*      times[N_KINDS];
  REQUIRE(n_rounds > 2);
  for (int k = 0; k < N_KINDS; ++k) {
    times[k] = new_doubles(n_rounds);
  }
  for (size_t i = 0; i < n_rounds; ++i) {
    for (size_t k = 0; k < N_KINDS; ++k) {
      times[k][i] = time_us(separator,
                            &input,
                            &output,
                            (EnduranceKind)k,
                            (uint64_t)n_samples * (N_KINDS * i + k));
    }
  }

  printf("hop %u, %u channels, %zu times %d frames each, least and median us"
         " a frame:",
         config.hop,
         config.n_channels,
         n_rounds,
         N_FRAMES);
  for (int k = 0; k < N_KINDS; ++k) {
    qsort(times[k], n_rounds, sizeof(double), compare);
    printf("%s %s %.1f %.1f",
           k ? "," : "",
           endurance_name((EnduranceKind)k),
           times[k][0],
           times[k][n_rounds / 2]);
  }
  printf("\n");
  for (int k = 1; k < N_KINDS; ++k) {
    check_note("%s", endurance_name((EnduranceKind)k));
    CHECK_BELOW(times[k][0], 1.1 * times[0][0]);
  }
  for (int k = 0; k < N_KINDS; ++k) {
    free(times[k]);
  }
  planes_free(&input);
  planes_free(&output);
  nms_separator_free(separator);
  nms_dictionary_free(dictionary);
  return check_result();
}
