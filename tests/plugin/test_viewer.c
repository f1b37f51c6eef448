// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  A window is shown levels and peaks while it watches, at a steady rate; nobody
  who does not watch is shown anything, and the samples are the same either way.

      test_viewer BUNDLE KIT
*/

#include "check.h"
#include "host.h"
#include "protocol/show.h"
#include "tools.h"
#include "watching.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RATE WATCHING_RATE
#define BLOCK 1024
#define N_BLOCKS 40

static const char* bundle;
static const char* kit;

/// Only while a window watches, and some seconds longer
static void
test_watched(void)
{
  Host* host = watching_open(bundle, "urn:nmf-separate:stereo", HOST_NO_WORKER);
  Window window = {.n_shows = 0};
  watching_noise(host, BLOCK, 44100, &window);
  CHECK_INT(window.n_shows + window.n_abouts + window.n_parts, 0);

  host_watch(host, PLUG_N_SOURCES, 0);
  watching_noise(host, BLOCK, (PLUG_WATCH_S - 1) * 44100, &window);
  CHECK(window.n_shows > 20);
  CHECK_INT(window.n_abouts, 1);
  CHECK_INT(window.n_parts, 0);
  watching_noise(host, BLOCK, 2 * 44100, &window);

  const uint32_t n_shows = window.n_shows;
  watching_noise(host, BLOCK, 44100, &window);
  CHECK_INT(window.n_shows, n_shows);
  host_watch(host, PLUG_N_SOURCES, 0);
  watching_noise(host, BLOCK, 44100, &window);
  CHECK(window.n_shows > n_shows + 10);
  CHECK_INT(window.n_abouts, 2);
  host_free(host);
}

/// At most so many messages and columns a second, however long blocks and hops
/// are, but all that the hop allows
static void
test_rates(void)
{
  static const uint32_t blocks[] = {32, 441, 1024, 3000, WATCHING_MOST};
  static const float    hops[]   = {64.0f, 1024.0f};
  for (size_t b = 0; b < sizeof(blocks) / sizeof(blocks[0]); ++b) {
    for (size_t h = 0; h < 2; ++h) {
      Host* host =
          watching_open(bundle, "urn:nmf-separate:stems-mono", HOST_NO_WORKER);
      Window window = {.n_shows = 0};
      check_note("%u samples a block, hop %g", blocks[b], (double)hops[h]);
      *host_value(host, "hop") = hops[h];
      host_skip(host, 88200);
      host_watch(host, PLUG_N_SOURCES, 0);
      watching_noise(host, blocks[b], 88200, &window);

      const double n_blocks = ceil(88200.0 / blocks[b]);
      const double time_s   = n_blocks * blocks[b] / RATE;
      const double most     = time_s * PLUG_SHOW_COLUMNS_PER_S;
      CHECK(window.n_shows <= time_s * 30.0 + 1.0);
      CHECK_NEAR(window.n_shows, time_s * 30.0, 4.0);
      CHECK(window.n_columns <= most);
      CHECK_NEAR(window.about.columns_per_s, window.n_columns / time_s, 2.0);
      CHECK_NEAR(window.n_columns, h ? time_s * RATE / 1024.0 : most, 12.0);
      CHECK(window.largest < 1000);
      host_free(host);
    }
  }
  check_no_note();
}

/// Return the row of a frequency
static uint32_t
row_of(double hz)
{
  return (uint32_t)lrint((PLUG_SHOW_ROWS - 1) * log(hz / PLUG_SHOW_LOWEST_HZ) /
                         log(PLUG_SHOW_HIGHEST_HZ / PLUG_SHOW_LOWEST_HZ));
}

/// Play a sine of full scale, on the left alone or everywhere
static Window
play_sine(Host* host, double hz, bool is_left)
{
  Window window = {.n_shows = 0};
  double phase  = 0.0;
  host_watch(host, PLUG_N_SOURCES, 0);
  for (uint32_t b = 0; b < N_BLOCKS; ++b) {
    host_begin(host, BLOCK);
    for (uint32_t i = 0; i < BLOCK; ++i) {
      phase = fmod(phase + 2.0 * TOOLS_PI * hz / RATE, 2.0 * TOOLS_PI);
      for (uint32_t c = 0; c < host->n_inputs; ++c) {
        host->in[c][i] = is_left && c ? 0.0f : (float)sin(phase);
      }
    }
    host_run(host);
    watching_look(host, &window);
  }
  REQUIRE(window.n_shows > 0 && window.show.n_columns > 0);
  return window;
}

/// 0 dB is a sine of full scale, but for what falls between bins, and stands in
/// the row of its frequency; a single source that does not know it leaves it
/// to the residual
static void
test_levels(void)
{
  const uint32_t      rest       = PLUG_N_STRIPS - 1;
  static const double tones_hz[] = {1000.0, 55.0, 12000.0};
  for (int stereo = 0; stereo < 2; ++stereo) {
    Host* host = watching_open(bundle,
                               stereo ? "urn:nmf-separate:stereo"
                                      : "urn:nmf-separate:mono",
                               HOST_STEPPED);
    watching_load(host, kit, "one");
    for (size_t t = 0; t < 3; ++t) {
      const uint32_t row    = row_of(tones_hz[t]);
      Window         window = play_sine(host, tones_hz[t], false);
      const uint8_t* levels = window.show.columns[0].levels;
      check_note("%g Hz, %d", tones_hz[t], stereo);
      CHECK_NEAR(plug_show_db(levels[row]), -1.2, 1.4);
      CHECK(plug_show_db(levels[row_of(4000.0)]) < -40.0f);
      CHECK(plug_show_db(levels[row_of(300.0)]) < -40.0f);
      CHECK_INT(window.show.columns[0].owners[row], 0xF0 | rest);
      CHECK_NEAR(plug_show_db(window.show.peaks[rest][0]), 0.0, 0.5);
      CHECK_INT(window.show.peaks[rest][1],
                stereo ? window.show.peaks[rest][0] : 0);
      CHECK(plug_show_db(window.show.peaks[0][0]) < -20.0f);
      CHECK_INT(window.show.peaks[1][0], 0);
      if (stereo) {
        window = play_sine(host, tones_hz[t], true);
        CHECK_NEAR(plug_show_db(window.show.columns[0].levels[row]), -4.2, 1.4);
        CHECK_NEAR(plug_show_db(window.show.peaks[rest][0]), 0.0, 0.5);
        CHECK_INT(window.show.peaks[rest][1], 0);
      }
    }
    host_free(host);
  }
  check_no_note();
}

/// Without a dictionary it is nobody's, but shown
static void
test_passed_through(void)
{
  Host* host = watching_open(bundle, "urn:nmf-separate:stereo", HOST_STEPPED);
  host_set_dictionary(host, "/nonexistent/dictionary.nmf");
  host_settle(host);
  const Window window = play_sine(host, 1000.0, false);
  CHECK_NEAR(
      plug_show_db(window.show.columns[0].levels[row_of(1000.0)]), 0.0, 1.0);
  CHECK_INT(window.show.columns[0].owners[row_of(1000.0)],
            0xF0 | (PLUG_N_STRIPS - 1));
  CHECK_INT(window.about.strips[0].n_components, 0);
  CHECK_INT(window.show.peaks[0][0], 0);
  host_free(host);
}

/// A notify port that is too small for a column has room for less
static void
test_room(void)
{
  Host* host = watching_open(bundle, "urn:nmf-separate:stereo", HOST_NO_WORKER);
  Window window     = {.n_shows = 0};
  host->notify_size = 300;
  host_skip(host, BLOCK);
  host_watch(host, 0, 0);
  watching_noise(host, BLOCK, 44100, &window);
  CHECK_INT(window.n_shows, 0);
  CHECK_INT(window.n_abouts, 1);
  CHECK_INT(window.n_parts, 1);
  host->notify_size = 8192;
  watching_noise(host, BLOCK, 44100, &window);
  CHECK(window.n_shows > 10 && window.n_shows <= 31);
  host_free(host);
}

/// Bit for bit the samples of one that nobody watches
static void
test_samples(void)
{
  const uint32_t n      = 60000;
  Random         random = {3};
  Window         window = {.n_shows = 0};
  Host*          alone =
      watching_open(bundle, "urn:nmf-separate:stems-stereo", HOST_NO_WORKER);
  Host* watched =
      watching_open(bundle, "urn:nmf-separate:stems-stereo", HOST_NO_WORKER);
  Host* both[2] = {alone, watched};
  for (uint32_t at = 0; at < n;) {
    const uint32_t block = next_block(&random, 0, n - at);
    const uint32_t now   = block < WATCHING_MOST ? block : WATCHING_MOST;
    float*         noise = new_random(2 * (size_t)now, at, -0.5, 0.5);
    host_watch(watched, 0, 0);
    for (uint32_t h = 0; h < 2; ++h) {
      *host_value(both[h], "hop")    = at < n / 2 ? 1024.0f : 64.0f;
      *host_value(both[h], "gain_2") = at < n / 3 ? 0.0f : -20.0f;
      both[h]->sharing               = at < n / 4 ? HOST_IN_PLACE : HOST_APART;
      host_begin(both[h], now);
      memcpy(both[h]->in[0], noise, now * sizeof(float));
      memcpy(both[h]->in[1], noise + now, now * sizeof(float));
      host_run(both[h]);
    }
    watching_look(watched, &window);
    for (uint32_t o = 0; o < alone->n_outputs; ++o) {
      CHECK_SAME(watched->out[o], alone->out[o], now);
    }
    free(noise);
    at += now;
  }
  CHECK(window.n_shows > 10);
  host_free(alone);
  host_free(watched);
}

int
main(int argc, char** argv)
{
  REQUIRE(argc > 2);
  bundle = argv[1];
  kit    = argv[2];
  test_watched();
  test_rates();
  test_levels();
  test_passed_through();
  test_room();
  test_samples();
  return check_result();
}
