// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  What a window that watches is shown is what the engine found; nobody who does
  not watch is shown anything, and the samples are the same either way.

      test_viewer BUNDLE KIT
*/

#include "check.h"
#include "host.h"
#include "protocol/patch.h"
#include "protocol/show.h"
#include "protocol/walk.h"
#include "reference.h"
#include "tools.h"

#include "nms/portrait.h"
#include "nms/separator.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RATE 44100.0
#define BLOCK 1024
#define MAX_BLOCK 8192
#define N_BLOCKS 40
#define MOST_COMPONENTS 64

static const char* bundle;
static const char* kit;
static PlugUris    uris;

/// What a window was shown since it was cleared
typedef struct {
  PlugShow      show; ///< The newest one
  PlugShowAbout about;
  PlugShowPart  part;
  uint32_t      n_shows;
  uint32_t      n_columns;
  uint32_t      n_abouts;
  uint32_t      n_parts;
  uint32_t      largest; ///< Bytes of a message
} Window;

static LV2_URID
map(LV2_URID_Map_Handle handle, const char* uri)
{
  (void)handle;
  return host_map(uri);
}

static Host*
open_host(const char* uri, HostKind kind)
{
  const HostConfig config = {bundle, uri, RATE, kind, MAX_BLOCK};
  Host*            host   = host_new(&config);
  host_activate(host);
  return host;
}

/// Load a dictionary of the kit, and return its path
static const char*
load(Host* host, const char* name)
{
  static char path[512];
  snprintf(path, sizeof(path), "%s/%s.nmf", kit, name);
  host_set_dictionary(host, path);
  host_settle(host);
  host_activate(host);
  return path;
}

/// Take down what the block before has shown
static void
look(const Host* host, Window* window)
{
  PlugAtom event = {0, 0, NULL};
  PlugWalk walk  = plug_patch_begin(&uris, &host->notify.sequence);
  while (plug_walk_event(&walk, &event)) {
    bool is_ours = false;
    if (plug_show_read(&uris, &event, &window->show)) {
      ++window->n_shows;
      window->n_columns += window->show.n_columns;
      is_ours = true;
    }
    if (plug_show_read_about(&uris, &event, &window->about)) {
      ++window->n_abouts;
      is_ours = true;
    }
    if (plug_show_read_part(&uris, &event, &window->part)) {
      ++window->n_parts;
      is_ours = true;
    }
    if (is_ours && event.size > window->largest) {
      window->largest = event.size;
    }
  }
}

/// Run noise through a host
static void
run_noise(Host* host, uint32_t block, uint32_t n, Window* window)
{
  Random random = {n};
  for (uint32_t at = 0; at < n; at += block) {
    host_begin(host, block);
    for (uint32_t c = 0; c < host->n_inputs; ++c) {
      for (uint32_t i = 0; i < block; ++i) {
        host->in[c][i] = (float)random_between(&random, -0.5, 0.5);
      }
    }
    host_run(host);
    look(host, window);
  }
}

/// Only while a window watches, and some seconds longer
static void
test_watched(void)
{
  Host*  host   = open_host("urn:nmf-separate:stereo", HOST_NO_WORKER);
  Window window = {.n_shows = 0};
  run_noise(host, BLOCK, 44100, &window);
  CHECK_INT(window.n_shows + window.n_abouts + window.n_parts, 0);

  host_watch(host, PLUG_N_SOURCES, 0);
  run_noise(host, BLOCK, (PLUG_WATCH_S - 1) * 44100, &window);
  CHECK(window.n_shows > 20);
  CHECK_INT(window.n_abouts, 1);
  CHECK_INT(window.n_parts, 0);
  run_noise(host, BLOCK, 2 * 44100, &window);

  const uint32_t n_shows = window.n_shows;
  run_noise(host, BLOCK, 44100, &window);
  CHECK_INT(window.n_shows, n_shows);
  host_watch(host, PLUG_N_SOURCES, 0);
  run_noise(host, BLOCK, 44100, &window);
  CHECK(window.n_shows > n_shows + 10);
  CHECK_INT(window.n_abouts, 2);
  host_free(host);
}

/// At most so many messages and columns a second, however long blocks and hops
/// are, but all that the hop allows
static void
test_rates(void)
{
  static const uint32_t blocks[] = {32, 441, 1024, 3000, MAX_BLOCK};
  static const float    hops[]   = {64.0f, 1024.0f};
  for (size_t b = 0; b < sizeof(blocks) / sizeof(blocks[0]); ++b) {
    for (size_t h = 0; h < 2; ++h) {
      Host*  host   = open_host("urn:nmf-separate:stems-mono", HOST_NO_WORKER);
      Window window = {.n_shows = 0};
      check_note("%u samples a block, hop %g", blocks[b], (double)hops[h]);
      *host_value(host, "hop") = hops[h];
      host_skip(host, 88200);
      host_watch(host, PLUG_N_SOURCES, 0);
      run_noise(host, blocks[b], 88200, &window);

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
    look(host, &window);
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
    Host* host =
        open_host(stereo ? "urn:nmf-separate:stereo" : "urn:nmf-separate:mono",
                  HOST_STEPPED);
    load(host, "one");
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
  Host* host = open_host("urn:nmf-separate:stereo", HOST_STEPPED);
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

/// The engine by itself, at the plugin's settings
typedef struct {
  NmsDictionary* dictionary;
  NmsSeparator*  separator;
  double         bin_power;
  double         frame_power;
  double         lights[MOST_COMPONENTS]; ///< Powers, by pitch in each source
} Engine;

static Engine
open_engine(const char* path)
{
  Engine engine = {.dictionary = reference_read(path)};
  REQUIRE(engine.dictionary->shape.n_components <= MOST_COMPONENTS);
  const NmsSeparatorConfig config = {.sample_rate_hz = RATE,
                                     .n_channels     = 2,
                                     .hop            = REFERENCE_HOP,
                                     .output         = NMS_REMIX,
                                     .residual       = true};
  REQUIRE_INT(nms_separator_new(&config, engine.dictionary, &engine.separator),
              0);
  const uint32_t window    = nms_separator_window_samples(engine.separator);
  double*        analysis  = new_doubles(window);
  double*        synthesis = new_doubles(window);
  double         sum       = 0.0;
  double         squares   = 0.0;
  naive_windows(window, REFERENCE_HOP, analysis, synthesis);
  for (uint32_t i = 0; i < window; ++i) {
    sum += analysis[i];
    squares += analysis[i] * analysis[i];
  }
  engine.bin_power   = 2.0 / (sum * sum);
  engine.frame_power = 2.0 / (window * squares);
  free(analysis);
  free(synthesis);
  return engine;
}

/// Return the place of a component among those of its source, by pitch
static uint32_t
rank_of(const NmsDictionary* dictionary, uint32_t s, uint32_t component)
{
  const NmsSource* source = &dictionary->sources[s];
  const double     centre = nms_portrait_centre(dictionary, component);
  uint32_t         rank   = 0;
  for (uint32_t k = 0; k < source->n_components; ++k) {
    const uint32_t other = source->first_component + k;
    rank += nms_portrait_centre(dictionary, other) < centre;
  }
  return rank;
}

/// Let the lights be at least as bright as in the newest frame
static void
look_at_lights(Engine* engine)
{
  const NmsDictionary* dictionary = engine->dictionary;
  const NmsAnalysis    analysis   = nms_separator_analysis(engine->separator);
  const double         power      = 2.0 / (double)dictionary->shape.exponent;
  for (uint32_t s = 0; s < dictionary->shape.n_sources; ++s) {
    const NmsSource* source = &dictionary->sources[s];
    for (uint32_t k = 0; k < source->n_components; ++k) {
      const uint32_t component = source->first_component + k;
      double         energy    = 0.0;
      for (uint32_t bin = 0; bin < dictionary->n_bins; ++bin) {
        const size_t at = nms_dictionary_group(dictionary, bin) *
                              (size_t)dictionary->shape.n_components +
                          component;
        energy += pow((double)analysis.activations[component] *
                          (double)dictionary->reconstruction[at],
                      power);
      }
      double* light = &engine->lights[source->first_component +
                                      rank_of(dictionary, s, component)];
      *light        = fmax(*light, energy * engine->frame_power);
    }
  }
}

static void
check_lights(Engine* engine, const PlugShow* show)
{
  const NmsDictionary* dictionary = engine->dictionary;
  for (uint32_t s = 0; s < dictionary->shape.n_sources; ++s) {
    const NmsSource* source = &dictionary->sources[s];
    for (uint32_t k = 0; k < source->n_components; ++k) {
      const double power = engine->lights[source->first_component + k];
      CHECK_NEAR(show->lights[s][k], plug_show_level(power), 1.0);
    }
    CHECK_INT(show->lights[s][source->n_components], 0);
  }
  memset(engine->lights, 0, sizeof(engine->lights));
}

/// Check rows between two bins or around one; those of several are in others
static void
check_column(const Engine* engine, const PlugShowColumn* column)
{
  const NmsAnalysis analysis = nms_separator_analysis(engine->separator);
  const double      spacing_hz =
      RATE / nms_separator_window_samples(engine->separator);
  const uint32_t n_streams = engine->dictionary->shape.n_sources;
  for (uint32_t r = 0; r < 40; ++r) {
    const double bin = 40.0 * pow(500.0, r / 159.0) / spacing_hz;
    const double low = (double)analysis.magnitudes[(uint32_t)bin];
    const double at =
        low + (bin - floor(bin)) *
                  ((double)analysis.magnitudes[(uint32_t)bin + 1] - low);
    const size_t near  = (size_t)lrint(bin);
    uint32_t     owner = 0;
    for (uint32_t s = 1; s < n_streams; ++s) {
      owner = analysis.masks[s][near] > analysis.masks[owner][near] ? s : owner;
    }
    CHECK_NEAR(
        column->levels[r], plug_show_level(at * at * engine->bin_power), 1.0);
    CHECK_INT(column->owners[r] & 0xF, owner);
    CHECK_NEAR(column->owners[r] >> 4,
               15.0 * (double)analysis.masks[owner][near],
               0.51);
  }
}

/// Column by column, light by light: what the engine found
static void
test_content(void)
{
  Host*  host   = open_host("urn:nmf-separate:stereo", HOST_STEPPED);
  Engine engine = open_engine(load(host, "four"));
  Random random = {5};
  Window window = {.n_shows = 0};
  nms_separator_set_residual(engine.separator, false);
  host_watch(host, PLUG_N_SOURCES, 0);
  for (uint32_t b = 0; b < N_BLOCKS; ++b) {
    const float* in[2];
    float*       out[2]  = {NULL, NULL};
    float*       copy[2] = {new_floats(BLOCK), new_floats(BLOCK)};
    const double loud    = random_between(&random, 0.1, 1.0);
    host_begin(host, BLOCK);
    for (uint32_t c = 0; c < 2; ++c) {
      for (uint32_t i = 0; i < BLOCK; ++i) {
        copy[c][i] = (float)random_between(&random, -loud, loud);
      }
      memcpy(host->in[c], copy[c], BLOCK * sizeof(float));
      in[c] = copy[c];
    }
    host_run(host);
    nms_separator_run(engine.separator, in, out, BLOCK);
    look_at_lights(&engine);

    const uint32_t before = window.n_shows;
    look(host, &window);
    if (window.n_shows > before) {
      check_note("block %u", b);
      check_column(&engine, &window.show.columns[window.show.n_columns - 1]);
      check_lights(&engine, &window.show);
      CHECK_INT(
          window.show.trust,
          lrintf(255.0f * nms_separator_analysis(engine.separator).trust));
    }
    free(copy[0]);
    free(copy[1]);
  }
  CHECK(window.n_shows > N_BLOCKS / 2);
  check_no_note();
  nms_separator_free(engine.separator);
  nms_dictionary_free(engine.dictionary);
  host_free(host);
}

/// What strips are made of, when a window comes and when that changes, and the
/// light that is asked for
static void
test_parts(void)
{
  Host*          host       = open_host("urn:nmf-separate:mono", HOST_STEPPED);
  Window         window     = {.n_shows = 0};
  NmsDictionary* dictionary = reference_read(load(host, "four"));
  double*        energies   = new_doubles(dictionary->shape.n_groups);
  host_watch(host, 2, 1);
  run_noise(host, BLOCK, BLOCK, &window);
  CHECK_INT(window.n_abouts, 1);
  CHECK_INT(window.n_parts, 1);
  CHECK_INT(window.part.strip, 2);
  CHECK_INT(window.part.light, 1);
  for (uint32_t s = 0; s < 4; ++s) {
    const NmsSource* source = &dictionary->sources[s];
    nms_portrait_energies(
        dictionary, source->first_component, source->n_components, energies);
    const NmsPlace place = nms_portrait_place(dictionary, s, energies);
    CHECK_INT(window.about.strips[s].n_components, source->n_components);
    CHECK_INT(window.about.strips[s].n_lights, source->n_components);
    CHECK(window.about.strips[s].has_place);
    CHECK_NEAR(window.about.strips[s].pan, place.pan, 0.01);
    CHECK_NEAR(window.about.strips[s].width, place.width, 0.01);
  }
  uint32_t largest = 0;
  for (uint32_t r = 0; r < PLUG_SHOW_ROWS; ++r) {
    largest += window.part.levels[r] == 255;
  }
  CHECK(largest >= 1 && largest < 20);

  // None where there is no such light
  host_watch(host, 2, PLUG_SHOW_LIGHTS - 1);
  run_noise(host, BLOCK, BLOCK, &window);
  CHECK_INT(window.n_parts, 1);
  CHECK_INT(window.n_abouts, 2);

  // Another dictionary, another message
  char path[512];
  snprintf(path, sizeof(path), "%s/two.nmf", kit);
  host_set_dictionary(host, path);
  for (uint32_t b = 0; b < 20; ++b) {
    run_noise(host, BLOCK, BLOCK, &window);
    host_work(host);
  }
  CHECK_INT(window.n_abouts, 3);
  CHECK(window.about.strips[1].n_components > 0);
  CHECK_INT(window.about.strips[2].n_components, 0);
  free(energies);
  nms_dictionary_free(dictionary);
  host_free(host);
}

/// More components than lights: each is in one
static void
test_many(void)
{
  Host*  host   = open_host("urn:nmf-separate:stereo", HOST_STEPPED);
  Window window = {.n_shows = 0};
  load(host, "large");
  host_watch(host, 3, PLUG_SHOW_LIGHTS - 1);
  run_noise(host, BLOCK, 16 * BLOCK, &window);
  CHECK_INT(window.about.strips[3].n_components, 67);
  CHECK_INT(window.about.strips[3].n_lights, PLUG_SHOW_LIGHTS);
  CHECK_INT(window.n_parts, 1);
  REQUIRE(window.n_shows > 0);
  for (uint32_t l = 0; l < PLUG_SHOW_LIGHTS; ++l) {
    CHECK(window.show.lights[3][l] > 0);
  }
  host_free(host);
}

/// A notify port that is too small for a column has room for less
static void
test_room(void)
{
  Host*  host       = open_host("urn:nmf-separate:stereo", HOST_NO_WORKER);
  Window window     = {.n_shows = 0};
  host->notify_size = 300;
  host_skip(host, BLOCK);
  host_watch(host, 0, 0);
  run_noise(host, BLOCK, 44100, &window);
  CHECK_INT(window.n_shows, 0);
  CHECK_INT(window.n_abouts, 1);
  CHECK_INT(window.n_parts, 1);
  host->notify_size = 8192;
  run_noise(host, BLOCK, 44100, &window);
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
  Host* alone   = open_host("urn:nmf-separate:stems-stereo", HOST_NO_WORKER);
  Host* watched = open_host("urn:nmf-separate:stems-stereo", HOST_NO_WORKER);
  Host* both[2] = {alone, watched};
  for (uint32_t at = 0; at < n;) {
    const uint32_t block = next_block(&random, 0, n - at);
    const uint32_t now   = block < MAX_BLOCK ? block : MAX_BLOCK;
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
    look(watched, &window);
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
  bundle                = argv[1];
  kit                   = argv[2];
  LV2_URID_Map urid_map = {NULL, map};
  REQUIRE(plug_uris_map(&uris, &urid_map));
  test_watched();
  test_rates();
  test_levels();
  test_passed_through();
  test_content();
  test_parts();
  test_many();
  test_room();
  test_samples();
  return check_result();
}
