// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Prints how fast the engine is, as ratios within one run (docs/speed.md)

#include "speed.h"

#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: speed [OPTION]...\n"
    "Prints one table of how fast the engine is; every figure compares two\n"
    "things of the same run.  Takes six minutes.\n\n"
    "  -q, --quick         seconds, with figures of no worth\n"
    "  -o, --only LETTERS  these parts alone: f(iles), k(ernels), "
    "c(allbacks),\n"
    "                      w(ide dictionaries), p(aced), g(rowth), l(earning)\n"
    "  -a, --against BUILD compare wide dictionaries with another build, "
    "whose\n"
    "                      folder this is and whose sources are still there\n"
    "  -h, --help          this\n"
    "\n$NMS_KERNEL names another kernel than the fastest, $NMS_CACHES other "
    "sizes of\n"
    "the caches, in KiB: 32,1024.\n";

static const struct option long_options[] = {
    {"quick", no_argument, NULL, 'q'},
    {"only", required_argument, NULL, 'o'},
    {"against", required_argument, NULL, 'a'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

/// A part of the table
typedef struct {
  char letter;
  void (*print)(const SpeedOptions* options);
} Part;

// Files first: a child's memory counts from what its parent has at the fork
static const Part parts[] = {
    {'f', speed_files},
    {'k', speed_kernels},
    {'c', speed_callbacks},
    {'w', speed_wide},
    {'p', speed_paced},
    {'g', speed_growth},
    {'l', speed_learning},
};

static bool all_good = true;

void
speed_section(const char* title)
{
  printf("\n%-58s %10s\n", title, "");
  fflush(stdout);
}

void
speed_row(const char* what, double figure, const char* unit, const char* aim)
{
  all_good = all_good && isfinite(figure) && figure > 0.0;
  printf("  %-56s %10.3g %-12s %s\n", what, figure, unit, aim);
  fflush(stdout);
}

void
speed_row_missing(const char* what, const char* why)
{
  printf("  %-56s %10s %s\n", what, "-", why);
  fflush(stdout);
}

bool
speed_all_good(void)
{
  return all_good;
}

int
main(int argc, char** argv)
{
  const char*  only    = "fkcwpgl";
  SpeedOptions options = {.seconds  = 2e-3,
                          .n_rounds = 25,
                          .preset   = NMS_PRESET,
                          .python   = NMS_PYTHON_PROGRAM,
                          .script   = NMS_SPEED_SCRIPT,
                          .separate = NMF_SEPARATE,
                          .build    = NMS_BUILD};
  int          option  = 0;
  while ((option = getopt_long(argc, argv, "qo:a:h", long_options, NULL)) !=
         -1) {
    if (option == 'q') {
      options.quick    = true;
      options.seconds  = 5e-5;
      options.n_rounds = 2;
    } else if (option == 'o') {
      only = optarg;
    } else if (option == 'a') {
      options.against = optarg;
    } else {
      fputs(usage, option == 'h' ? stdout : stderr);
      return option == 'h' ? 0 : 2;
    }
  }

  speed_machine();
  for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); ++i) {
    if (strchr(only, parts[i].letter)) {
      parts[i].print(&options);
    }
  }
  if (!speed_all_good()) {
    fprintf(stderr, "speed: a figure is not positive\n");
    return 1;
  }
  return 0;
}
