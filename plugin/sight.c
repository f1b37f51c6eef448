// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "sight.h"

#include "nms/portrait.h"
#include "nms/stft.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

/// What is needed only while tables are made
typedef struct {
  const PlugSightConfig* config;
  PlugSight*             sight;
  PlugSightRow           rows[PLUG_SHOW_ROWS]; ///< Of the dictionary's bins
  uint32_t               n_rows;
  NmsCentre*             order;    ///< [n_components]
  double*                energies; ///< [n_groups], of a component
  double*                levels;   ///< [n_groups], of a light in a bin of each
  double*                source;   ///< [n_groups], of a source
  double*                n_bins;   ///< [n_groups]
} Making;

/// Return the bin, with fraction, that stands at a row, with fraction
static double
bin_at(double row, double bin_spacing_hz)
{
  const double part = row / (double)(PLUG_SHOW_ROWS - 1);

  return PLUG_SHOW_LOWEST_HZ / bin_spacing_hz *
         pow(PLUG_SHOW_HIGHEST_HZ / PLUG_SHOW_LOWEST_HZ, part);
}

/// Find what each row takes from a spectrum, and return how many are in it
static uint32_t
make_rows(uint32_t n_bins, double bin_spacing_hz, PlugSightRow* rows)
{
  uint32_t r = 0;
  for (; r < PLUG_SHOW_ROWS; ++r) {
    const double centre = bin_at(r, bin_spacing_hz);
    if (centre > (double)(n_bins - 1)) {
      break;
    }

    const uint32_t low  = (uint32_t)centre;
    const uint32_t near = (uint32_t)(centre + 0.5);
    const double   end  = bin_at(r + 0.5, bin_spacing_hz);
    const uint32_t first =
        (uint32_t)ceil(fmax(bin_at(r - 0.5, bin_spacing_hz), 0.0));
    const uint32_t last =
        end < (double)(n_bins - 1) ? (uint32_t)end : n_bins - 1;

    rows[r] = (PlugSightRow){.low    = low,
                             .high   = low + 1 < n_bins ? low + 1 : low,
                             .first  = last > first ? first : near,
                             .n_bins = last > first ? last - first + 1 : 1,
                             .part   = (float)(centre - low)};
  }
  return r;
}

/// Find what a sine of full scale amounts to
static NmsStatus
measure(PlugSight* sight, const PlugSightConfig* config)
{
  const uint32_t window    = nms_separator_window_samples(config->separator);
  const uint32_t hop       = nms_separator_hop_samples(config->separator);
  float* const   analysis  = calloc(window, sizeof(float));
  float* const   synthesis = calloc((size_t)2 * hop, sizeof(float));
  double         sum       = 0.0;
  double         squares   = 0.0;
  if (!analysis || !synthesis) {
    free(analysis);
    free(synthesis);
    return NMS_NO_MEMORY;
  }

  nms_stft_windows(window, hop, analysis, synthesis);
  for (uint32_t n = 0; n < window; ++n) {
    sum += (double)analysis[n];
    squares += (double)analysis[n] * (double)analysis[n];
  }
  sight->bin_power   = 4.0 / (sum * sum);
  sight->frame_power = 4.0 / (window * squares);
  free(analysis);
  free(synthesis);
  return NMS_SUCCESS;
}

static NmsStatus
map_bins(PlugSight* sight, const PlugSightConfig* config)
{
  const NmsAnalysis analysis = nms_separator_analysis(config->separator);
  sight->n_rows              = make_rows(analysis.n_bins,
                            config->sample_rate_hz /
                                nms_separator_window_samples(config->separator),
                            sight->rows);

  sight->groups = calloc(analysis.n_bins, sizeof(uint32_t));
  if (!sight->groups) {
    return NMS_NO_MEMORY;
  }
  for (uint32_t g = 0; g < analysis.n_groups; ++g) {
    const uint32_t first = analysis.starts ? analysis.starts[g] : g;
    const uint32_t end   = analysis.starts ? analysis.starts[g + 1] : g + 1;
    for (uint32_t bin = first; bin < end; ++bin) {
      sight->groups[bin] = g;
    }
  }
  return NMS_SUCCESS;
}

/// Write the spectrum of a light: its largest row is 255
static void
write_part(const Making* making, const double* levels, uint8_t* part)
{
  const NmsDictionary* const dictionary = making->config->dictionary;
  double                     powers[PLUG_SHOW_ROWS] = {0.0};
  double                     largest                = 0.0;
  for (uint32_t r = 0; r < making->n_rows; ++r) {
    const PlugSightRow* const row = &making->rows[r];
    for (uint32_t i = 0; i < row->n_bins; ++i) {
      powers[r] = fmax(
          powers[r], levels[nms_dictionary_group(dictionary, row->first + i)]);
    }
    largest = fmax(largest, powers[r]);
  }
  for (uint32_t r = 0; largest > 0.0 && r < making->n_rows; ++r) {
    part[r] = plug_show_level(powers[r] / largest);
  }
}

/// Let a component be part of a light
static void
add_component(Making* making, uint32_t component, uint32_t place)
{
  const NmsDictionary* const dictionary = making->config->dictionary;
  PlugSight* const           sight      = making->sight;
  double                     energy     = 0.0;

  nms_portrait_energies(dictionary, component, 1, making->energies);
  for (uint32_t g = 0; g < dictionary->shape.n_groups; ++g) {
    energy += making->energies[g];
    making->source[g] += making->energies[g];
    if (making->n_bins[g] > 0.0) {
      making->levels[g] =
          fmax(making->levels[g], making->energies[g] / making->n_bins[g]);
    }
  }

  // Mono or in the middle of two channels, a full scale sine is 0 dB
  const double gain =
      pow(energy * sight->frame_power / making->config->n_channels,
          1.0 / sight->exponent);
  sight->lights[component] = (uint16_t)place;
  sight->gains[component]  = gain > 1e-20 ? (float)gain : 0.0f;
}

/// Let the components of a source be lights of its strip
static void
add_source(Making* making, uint32_t s)
{
  const NmsDictionary* const dictionary = making->config->dictionary;
  const NmsSource* const     source     = &dictionary->sources[s];
  const uint32_t             strip      = making->config->strips[s];
  const uint32_t             n_groups   = dictionary->shape.n_groups;
  const uint32_t             n          = source->n_components;
  const uint32_t n_lights = n < PLUG_SHOW_LIGHTS ? n : PLUG_SHOW_LIGHTS;

  uint32_t k = 0;
  for (uint32_t g = 0; g < n_groups; ++g) {
    making->source[g] = 0.0;
  }
  for (uint32_t l = 0; l < n_lights; ++l) {
    for (uint32_t g = 0; g < n_groups; ++g) {
      making->levels[g] = 0.0;
    }
    for (; (uint64_t)k * n_lights / n == l && k < n; ++k) {
      add_component(making,
                    making->order[source->first_component + k].component,
                    strip * PLUG_SHOW_LIGHTS + l);
    }
    write_part(making, making->levels, making->sight->parts[strip][l]);
  }

  const NmsPlace place    = nms_portrait_place(dictionary, s, making->source);
  const bool is_somewhere = making->config->has_images && isfinite(place.pan) &&
                            isfinite(place.width);
  making->sight->about.strips[strip] =
      (PlugShowStrip){.n_components = n,
                      .n_lights     = n_lights,
                      .has_place    = is_somewhere,
                      .pan          = is_somewhere ? (float)place.pan : 0.0f,
                      .width        = is_somewhere ? (float)place.width : 0.0f};
}

static NmsStatus
add_sources(PlugSight* sight, const PlugSightConfig* config)
{
  const NmsDictionaryShape* const shape = &config->dictionary->shape;
  const double  bin_spacing_hz = shape->sample_rate_hz / (double)shape->window;
  double* const groups = calloc((size_t)4 * shape->n_groups, sizeof(double));
  Making        making = {.config = config,
                          .sight  = sight,
                          .order = calloc(shape->n_components, sizeof(NmsCentre))};

  sight->exponent = 2.0 / (double)shape->exponent;
  sight->lights   = calloc(shape->n_components, sizeof(uint16_t));
  sight->gains    = calloc(shape->n_components, sizeof(float));

  const bool is_good = groups && making.order && sight->lights && sight->gains;
  if (is_good) {
    making.energies = groups;
    making.levels   = groups + (size_t)shape->n_groups;
    making.source   = groups + (size_t)2 * shape->n_groups;
    making.n_bins   = groups + (size_t)3 * shape->n_groups;
    making.n_rows =
        make_rows(config->dictionary->n_bins, bin_spacing_hz, making.rows);
    for (uint32_t bin = 0; bin < config->dictionary->n_bins; ++bin) {
      making.n_bins[nms_dictionary_group(config->dictionary, bin)] += 1.0;
    }
    nms_portrait_order(config->dictionary, making.order);
    for (uint32_t s = 0; s < shape->n_sources; ++s) {
      add_source(&making, s);
    }
  }
  free(making.order);
  free(groups);
  return is_good ? NMS_SUCCESS : NMS_NO_MEMORY;
}

NmsStatus
plug_sight_new(const PlugSightConfig* config, PlugSight** sight)
{
  PlugSight* const made   = calloc(1, sizeof(PlugSight));
  NmsStatus        status = made ? map_bins(made, config) : NMS_NO_MEMORY;

  status = status ? status : measure(made, config);
  if (!status && config->dictionary) {
    status = add_sources(made, config);
  }
  if (status) {
    plug_sight_free(made);
  }
  *sight = status ? NULL : made;
  return status;
}

void
plug_sight_free(PlugSight* sight)
{
  if (sight) {
    free(sight->groups);
    free(sight->lights);
    free(sight->gains);
    free(sight);
  }
}
