// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  A separator that runs for hours: it asks for no memory, all that comes out is
  finite, and in the end it gives the bits of one that was just made.

      long_separator PRESET FRAMES HOP CHANNELS SIGNAL TAIL_S OUTPUT

  PRESET is a file, or small for a made-up dictionary that knows where its
  sources are.  TAIL_S seconds at the end are compared; in the second half of
  them there is noise, whatever was before.  OUTPUT is remix, or all for the
  streams, too.
*/

#include "check.h"
#include "endurance.h"
#include "hooks.h"
#include "kit.h"
#include "separator_rig.h"
#include "tools.h"

#include "nms/dictionary.h"
#include "nms/separator.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Samples that are made, and looked at, at a time
#define CHUNK 6000

static const double rate_hz = 48000.0;

/// What is tried
typedef struct {
  const NmsDictionary* dictionary;
  NmsSeparatorConfig   config;
  EnduranceKind        kind;
  uint64_t             n_samples; ///< In all
  uint64_t             n_tail;    ///< Compared
} Trial;

/// What was seen
typedef struct {
  Planes input;  ///< [n_channels][CHUNK]
  Planes output; ///< [n_outputs][CHUNK]
  Planes wanted; ///< [n_outputs][CHUNK]
  Random blocks;
  double peak;  ///< Before the noise at the end
  double cpu_s; ///< Of the separator
} Course;

/// Return whether a sample has an exponent of a number
static bool
all_finite(const float* samples, uint32_t n)
{
  uint32_t bad = 0;
  for (uint32_t i = 0; i < n; ++i) {
    uint32_t bits;
    memcpy(&bits, samples + i, sizeof(bits));
    bad |= (bits & 0x7F800000U) == 0x7F800000U;
  }
  return !bad;
}

/// Run a chunk through, in blocks of any size
static void
run_chunk(NmsSeparator* separator, Course* course, Planes* output, uint32_t n)
{
  const uint32_t sizes[] = {0, 64, 256, 480, 1024};
  const uint32_t block   = sizes[random_below(&course->blocks, 5)];
  for (uint32_t done = 0; done < n;) {
    const float*   in[PLANES_ROWS];
    float*         out[PLANES_ROWS];
    const uint32_t now = next_block(&course->blocks, block, n - done);
    for (uint32_t r = 0; r < course->input.n_rows; ++r) {
      in[r] = course->input.rows[r] + done;
    }
    for (uint32_t r = 0; r < output->n_rows; ++r) {
      out[r] = output->rows[r] + done;
    }
    nms_separator_run(separator, in, out, now);
    done += now;
  }
}

/// Run samples `from` to `to` through, and through another one that is to give
/// the same from a sample on; NULL for none
static void
run_stretch(const Trial*   trial,
            Course*        course,
            NmsSeparator*  separators[2],
            const uint64_t span[2],
            uint64_t       same_from)
{
  const uint64_t turn = trial->n_samples - trial->n_tail / 2;
  for (uint64_t at = span[0]; at < span[1];) {
    const uint64_t end  = at < turn && turn < span[1] ? turn : span[1];
    const uint32_t n    = end - at < CHUNK ? (uint32_t)(end - at) : CHUNK;
    EnduranceKind  kind = at < turn ? trial->kind : ENDURANCE_NOISE;
    for (uint32_t r = 0; r < course->input.n_rows; ++r) {
      endurance_fill(kind, at, r, course->input.rows[r], n);
    }
    const double begin_s = endurance_cpu_s();
    run_chunk(separators[0], course, &course->output, n);
    course->cpu_s += endurance_cpu_s() - begin_s;
    if (separators[1]) {
      run_chunk(separators[1], course, &course->wanted, n);
    }
    for (uint32_t r = 0; r < course->output.n_rows; ++r) {
      const float* const found = course->output.rows[r];
      REQUIRE(all_finite(found, n));
      if (at < turn) {
        course->peak = fmax(course->peak, max_magnitude(found, n));
      }
      if (at >= same_from) {
        check_require(CHECK_SAME(found, course->wanted.rows[r], n),
                      __FILE__,
                      __LINE__,
                      "the same as fresh");
      }
    }
    at += n;
  }
}

/// What comes out is as loud as the signal lets it be
static void
check_peak(const Trial* trial, double peak)
{
  static const double most[ENDURANCE_N_KINDS] = {
      [ENDURANCE_NOISE]    = 4.0,
      [ENDURANCE_SILENCE]  = 0.0,
      [ENDURANCE_FULL]     = 8.0,
      [ENDURANCE_DENORMAL] = 1e-37,
      [ENDURANCE_CHANGING] = 8.0,
  };
  CHECK_BELOW(peak, most[trial->kind]);
}

static void
run_trial(const Trial* trial)
{
  NmsSeparator*  separator = rig_separator(&trial->config, trial->dictionary);
  NmsSeparator*  fresh     = rig_separator(&trial->config, trial->dictionary);
  const uint32_t n_outputs = nms_separator_n_outputs(separator);
  const uint64_t hop       = trial->config.hop;
  const uint64_t memory    = nms_separator_memory_samples(separator);
  REQUIRE(memory + trial->n_tail + 8 * hop < trial->n_samples);
  const uint64_t begin =
      (trial->n_samples - trial->n_tail - memory) / hop * hop;
  const uint64_t spans[4][2] = {{0, begin / 8},
                                {begin / 8, begin},
                                {begin, begin + memory},
                                {begin + memory, trial->n_samples}};
  Course         course = {.input = planes_new(trial->config.n_channels, CHUNK),
                           .output = planes_new(n_outputs, CHUNK),
                           .wanted = planes_new(n_outputs, CHUNK),
                           .blocks = {1}};
  nms_separator_set_gain(separator, 0, 0.25f);
  nms_separator_set_gain(fresh, 0, 0.25f);

  NmsSeparator* alone[2] = {separator, NULL};
  NmsSeparator* both[2]  = {separator, fresh};
  run_stretch(trial, &course, alone, spans[0], UINT64_MAX);
  const int64_t settled = endurance_memory().resident;
  const int64_t n_alive = hooks_n_alive();
  hooks_arm(UINT64_MAX);
  run_stretch(trial, &course, alone, spans[1], UINT64_MAX);
  const uint64_t n_asked = hooks_disarm();
  const int64_t  last    = endurance_memory().resident;
  CHECK_INT(n_asked, 0);
  CHECK_INT(hooks_n_alive(), n_alive);
  CHECK(last - settled <= 262144);
  run_stretch(trial, &course, both, spans[2], UINT64_MAX);
  run_stretch(trial, &course, both, spans[3], begin + memory);
  const uint64_t n_frames = nms_separator_analysis(separator).n_frames;
  CHECK_INT(n_frames, trial->n_samples / hop);
  check_peak(trial, course.peak);

  printf("%s, hop %" PRIu32 ", %" PRIu32 " channels: %" PRIu64
         " frames, peak %.3g, %.2f us a frame, %.0f kB, then %.0f, %" PRIu64
         " allocations, %.1f s as if fresh\n",
         endurance_name(trial->kind),
         trial->config.hop,
         trial->config.n_channels,
         n_frames,
         course.peak,
         1e6 * course.cpu_s / (double)n_frames,
         (double)settled / 1024.0,
         (double)last / 1024.0,
         n_asked,
         (double)(trial->n_samples - begin - memory) / rate_hz);
  planes_free(&course.input);
  planes_free(&course.output);
  planes_free(&course.wanted);
  nms_separator_free(separator);
  nms_separator_free(fresh);
}

/// Return the dictionary of a file or a small one, to be freed
static NmsDictionary*
new_dictionary(const char* name)
{
  KitConfig small = KIT_DEFAULTS;
  small.n_groups  = 90;
  small.spatial   = true;
  return strcmp(name, "small") != 0 ? kit_read(name) : kit_new(&small);
}

int
main(int argc, char** argv)
{
  REQUIRE(argc == 8);
  NmsDictionary* const     dictionary = new_dictionary(argv[1]);
  const bool               all        = !strcmp(argv[7], "all");
  const NmsSeparatorConfig config     = {
          .sample_rate_hz = rate_hz,
          .n_channels     = (uint32_t)strtoul(argv[4], NULL, 10),
          .hop            = (uint32_t)strtoul(argv[3], NULL, 10),
          .output         = all ? NMS_REMIX_AND_STREAMS : NMS_REMIX};
  const Trial trial = {.dictionary = dictionary,
                       .config     = config,
                       .kind       = endurance_kind(argv[5]),
                       .n_samples  = strtoull(argv[2], NULL, 10) * config.hop,
                       .n_tail = (uint64_t)(rate_hz * strtod(argv[6], NULL))};
  run_trial(&trial);
  nms_dictionary_free(dictionary);
  return check_result();
}
