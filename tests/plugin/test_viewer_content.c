// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  What a window that watches is shown is what the engine found, column by column
  and light by light.

      test_viewer_content BUNDLE KIT
*/

#include "check.h"
#include "host.h"
#include "protocol/show.h"
#include "reference.h"
#include "tools.h"
#include "watching.h"

#include "nms/portrait.h"
#include "nms/separator.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RATE WATCHING_RATE
#define BLOCK 1024
#define N_BLOCKS 40
#define MOST_COMPONENTS 64

static const char* bundle;
static const char* kit;

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
  Host*  host = watching_open(bundle, "urn:nmf-separate:stereo", HOST_STEPPED);
  Engine engine = open_engine(watching_load(host, kit, "four"));
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
    watching_look(host, &window);
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
  Host*  host   = watching_open(bundle, "urn:nmf-separate:mono", HOST_STEPPED);
  Window window = {.n_shows = 0};
  NmsDictionary* dictionary = reference_read(watching_load(host, kit, "four"));
  double*        energies   = new_doubles(dictionary->shape.n_groups);
  host_watch(host, 2, 1);
  watching_noise(host, BLOCK, BLOCK, &window);
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
  watching_noise(host, BLOCK, BLOCK, &window);
  CHECK_INT(window.n_parts, 1);
  CHECK_INT(window.n_abouts, 2);

  // Another dictionary, another message
  char path[512];
  snprintf(path, sizeof(path), "%s/two.nmf", kit);
  host_set_dictionary(host, path);
  for (uint32_t b = 0; b < 20; ++b) {
    watching_noise(host, BLOCK, BLOCK, &window);
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
  Host*  host = watching_open(bundle, "urn:nmf-separate:stereo", HOST_STEPPED);
  Window window = {.n_shows = 0};
  watching_load(host, kit, "large");
  host_watch(host, 3, PLUG_SHOW_LIGHTS - 1);
  watching_noise(host, BLOCK, 16 * BLOCK, &window);
  CHECK_INT(window.about.strips[3].n_components, 67);
  CHECK_INT(window.about.strips[3].n_lights, PLUG_SHOW_LIGHTS);
  CHECK_INT(window.n_parts, 1);
  REQUIRE(window.n_shows > 0);
  for (uint32_t l = 0; l < PLUG_SHOW_LIGHTS; ++l) {
    CHECK(window.show.lights[3][l] > 0);
  }
  host_free(host);
}

int
main(int argc, char** argv)
{
  REQUIRE(argc > 2);
  bundle = argv[1];
  kit    = argv[2];
  test_content();
  test_parts();
  test_many();
  return check_result();
}
