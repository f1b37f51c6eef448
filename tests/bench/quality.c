// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Prints how well the command line separates real recordings, as
// docs/measuring.md says

#include "folder.h"
#include "plan.h"
#include "protocol.h"
#include "text.h"

#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/// Exit status of a test that cannot run here
#define EXIT_SKIPPED 77

static const char usage[] =
    "usage: quality [OPTION]...\n"
    "Measures separation on the recordings in $NMS_AUDIO/dev.\n\n"
    "  -p, --protocol NAME    half, half-stereo, half-real, starter-band,\n"
    "                         starter-band-stereo, drums-split, drums-own,\n"
    "                         speech, speech-learnt, speech-learnt-10,\n"
    "                         mute-band or mute-own; all of them without\n"
    "  -s, --only A,B         these songs, clips or pairs alone\n"
    "  -v, --variants 0,2     these ways alone, counted from 0\n"
    "  -i, --images A,B       those with these stereo images alone\n"
    "  -l, --learn WORDS      more options for nmf-learn\n"
    "  -x, --separate WORDS   more options for nmf-separate\n"
    "  -d, --dictionary NMF   instead of the shipped one\n"
    "  -D, --dictionaries DIR keep those learnt there, and take them from "
    "there\n"
    "                         instead of learning them, whatever --learn says\n"
    "  -c, --check            fail if a bound is missed\n"
    "  -j, --jobs N           commands at the same time (2)\n"
    "  -t, --temporary DIR    write there and leave it\n"
    "  -q, --quiet            no progress\n"
    "  -h, --help             this\n"
    "\n$NMF_LEARN and $NMF_SEPARATE name other programs than those built.\n";

static const struct option long_options[] = {
    {"protocol", required_argument, NULL, 'p'},
    {"only", required_argument, NULL, 's'},
    {"variants", required_argument, NULL, 'v'},
    {"images", required_argument, NULL, 'i'},
    {"learn", required_argument, NULL, 'l'},
    {"separate", required_argument, NULL, 'x'},
    {"dictionary", required_argument, NULL, 'd'},
    {"dictionaries", required_argument, NULL, 'D'},
    {"check", no_argument, NULL, 'c'},
    {"jobs", required_argument, NULL, 'j'},
    {"temporary", required_argument, NULL, 't'},
    {"quiet", no_argument, NULL, 'q'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

/// Return an environment variable, or what stands for it.
static const char*
environment(const char* name, const char* otherwise)
{
  const char* const value = getenv(name);

  return value && *value ? value : otherwise;
}

/// Take one option; false if it is unknown.
static bool
take_option(BenchOptions* options, int option, const char* value)
{
  switch (option) {
  case 'p':
    options->protocol = value;
    return true;
  case 's':
    options->only = value;
    return true;
  case 'v':
    options->variants = value;
    return true;
  case 'i':
    options->images = value;
    return true;
  case 'D':
    options->dictionaries = value;
    return true;
  case 'l':
    options->learn_words = value;
    return true;
  case 'x':
    options->separate_words = value;
    return true;
  case 'd':
    options->dictionary = value;
    return true;
  case 'c':
    options->check = true;
    return true;
  case 'j':
    options->n_jobs = (unsigned)strtoul(value, NULL, 10);
    return options->n_jobs > 0;
  case 't':
    options->work = value;
    return true;
  case 'q':
    options->quiet = true;
    return true;
  default:
    return false;
  }
}

/// Read the command line; false if the program is to end with `status`.
static bool
take_options(BenchOptions* options, int argc, char** argv, int* status)
{
  int option = 0;
  while ((option = getopt_long(
              argc, argv, "p:s:v:i:l:x:d:D:cj:t:qh", long_options, NULL)) !=
         -1) {
    if (!take_option(options, option, optarg)) {
      *status = option == 'h' ? 0 : 2;
      fputs(usage, *status ? stderr : stdout);
      return false;
    }
  }
  if (optind < argc) {
    *status = 2;
    fputs(usage, stderr);
    return false;
  }
  return true;
}

/// Plan, run and report one protocol.
static bool
measure(const BenchProtocol* protocol, const BenchOptions* options)
{
  BenchPlan  plan = {0};
  const bool done = bench_protocol_plan(protocol, options, &plan) &&
                    bench_plan_run(&plan, options) &&
                    bench_protocol_report(protocol, options, &plan);
  bench_plan_free(&plan);
  return done;
}

/// Measure what was asked for; false if something failed or there is none.
static bool
measure_all(const BenchOptions* options)
{
  bool     done = true;
  unsigned n    = 0;
  for (const BenchProtocol* p = bench_protocols; p->name; ++p) {
    if (!options->protocol || bench_text_lists(options->protocol, p->name)) {
      done = measure(p, options) && done;
      ++n;
    }
  }
  if (!n) {
    fprintf(stderr, "error: %s: No such protocol\n", options->protocol);
  }
  return done && n;
}

/// Measure in a temporary folder, which is removed after.
static bool
measure_in_temporary(BenchOptions* options)
{
  char* const folder = bench_folder_new("nms-quality");
  if (!folder) {
    return false;
  }

  options->work   = folder;
  const bool done = measure_all(options);
  bench_folder_remove(folder);
  options->work = NULL;
  return done;
}

int
main(int argc, char** argv)
{
  const char* const audio   = environment("NMS_AUDIO", NMS_AUDIO_DEFAULT);
  int               status  = 0;
  char* const       dev     = bench_text("%s/dev", audio);
  BenchOptions      options = {
           .learn    = environment("NMF_LEARN", NMF_LEARN_DEFAULT),
           .separate = environment("NMF_SEPARATE", NMF_SEPARATE_DEFAULT),
           .audio    = dev,
           .n_jobs   = 2,
  };

  struct stat info;
  if (!take_options(&options, argc, argv, &status)) {
    // Said already
  } else if (stat(dev, &info)) {
    printf("Skipped: no recordings in %s (set NMS_AUDIO)\n", dev);
    status = EXIT_SKIPPED;
  } else {
    status =
        (options.work ? measure_all(&options) : measure_in_temporary(&options))
            ? 0
            : 1;
  }
  free(dev);
  return status;
}
