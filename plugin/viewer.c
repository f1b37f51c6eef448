// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "viewer.h"

#include "nms/separator.h"
#include "protocol/ports.h"
#include "sight.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

/// Frames that are looked at for a column, at most
#define LOOKS 4

/// Whose a row is that is no source's, all of it
#define NOBODY (0xF0U | (PLUG_N_STRIPS - 1U))

void
plug_viewer_init(PlugViewer* viewer, double sample_rate_hz)
{
  memset(viewer, 0, sizeof(*viewer));
  viewer->sample_rate_hz = sample_rate_hz;
  viewer->watch_samples  = (uint32_t)ceil(PLUG_WATCH_S * sample_rate_hz);
  viewer->column_samples =
      (uint32_t)ceil(sample_rate_hz / PLUG_SHOW_COLUMNS_PER_S);
  viewer->least_part = viewer->column_samples / LOOKS + 1;
}

/// Forget what was seen and not told
static void
begin(PlugViewer* viewer)
{
  memset(viewer->lights, 0, sizeof(viewer->lights));
  memset(viewer->peaks, 0, sizeof(viewer->peaks));
  viewer->show.n_columns = 0;
  viewer->is_any         = false;
}

void
plug_viewer_update(PlugViewer* viewer, PlugAtoms* atoms, uint32_t n_samples)
{
  if (!viewer->left && !atoms->is_watched) {
    return;
  }

  viewer->left -= n_samples < viewer->left ? n_samples : viewer->left;
  if (!atoms->is_watched) {
    return;
  }
  if (!viewer->left) {
    begin(viewer);
    viewer->column.is_any = false;
    viewer->elapsed       = 0;
    viewer->n_ready       = 0;
  }

  // Told each time: a window may have come in the place of another one
  viewer->left       = viewer->watch_samples;
  viewer->owes_about = true;
  viewer->owes_part  = atoms->strip < PLUG_N_SOURCES;
  viewer->strip      = atoms->strip;
  viewer->light      = atoms->light;
  atoms->is_watched  = false;
}

uint32_t
plug_viewer_part(const PlugViewer* viewer, const PlugModel* model)
{
  const uint32_t hop = nms_separator_hop_samples(model->playable.separator);

  return hop > viewer->least_part ? hop : viewer->least_part;
}

/// Return the power of a row
static double
power_of(const PlugSightRow* row, const float* magnitudes)
{
  const double low  = (double)magnitudes[row->low];
  const double high = (double)magnitudes[row->high];
  double       peak = low + (high - low) * (double)row->part;
  for (uint32_t i = 0; row->n_bins > 1 && i < row->n_bins; ++i) {
    peak = fmax(peak, (double)magnitudes[row->first + i]);
  }

  return peak * peak;
}

/// Return whose a row is, and how much of it
static uint8_t
owner_of(const PlugSightRow* row,
         const PlugModel*    model,
         const NmsAnalysis*  analysis)
{
  double   most  = 0.0;
  double   sum   = 0.0;
  uint32_t owner = 0;
  for (uint32_t s = 0; s < analysis->n_streams; ++s) {
    double energy = 0.0;
    for (uint32_t i = 0; i < row->n_bins; ++i) {
      const uint32_t bin       = row->first + i;
      const double   magnitude = (double)analysis->magnitudes[bin];

      energy += (double)analysis->masks[s][model->sight->groups[bin]] *
                magnitude * magnitude;
    }
    sum += energy;
    owner = energy > most ? s : owner;
    most  = fmax(most, energy);
  }

  const uint32_t strip = model->strips[owner];
  return most > 0.0 && strip < PLUG_N_STRIPS
             ? (uint8_t)((uint32_t)(15.0 * most / sum + 0.5) << 4U | strip)
             : (uint8_t)NOBODY;
}

static void
look_at_rows(PlugViewerColumn*  column,
             const PlugModel*   model,
             const NmsAnalysis* analysis)
{
  const PlugSight* const sight = model->sight;
  if (!column->is_any) {
    memset(column->powers, 0, sizeof(column->powers));
    memset(column->owners, NOBODY, sizeof(column->owners));
    column->is_any = true;
  }
  for (uint32_t r = 0; r < sight->n_rows; ++r) {
    const PlugSightRow* const row   = &sight->rows[r];
    const double              power = power_of(row, analysis->magnitudes);
    if (power > column->powers[r]) {
      column->powers[r] = power;
      column->owners[r] = owner_of(row, model, analysis);
    }
  }
}

static void
look_at_lights(PlugViewer*        viewer,
               const PlugModel*   model,
               const NmsAnalysis* analysis)
{
  const PlugSight* const sight = model->sight;
  for (uint32_t k = 0; k < analysis->n_components; ++k) {
    double* const light = &viewer->lights[sight->lights[k]];

    *light = fmax(*light,
                  (double)analysis->activations[k] * (double)sight->gains[k]);
  }
}

/// Look at what a mask lets through of each of two channels
static void
look_at_sides(const NmsAnalysis* analysis, const float* mask, double* energies)
{
  const float* const left  = analysis->covariances;
  const float* const right = left + analysis->n_groups;
  for (uint32_t g = 0; g < analysis->n_groups; ++g) {
    const double share = (double)mask[g] * (double)mask[g];

    energies[0] += share * (double)left[g];
    energies[1] += share * (double)right[g];
  }
}

static void
look_at_peaks(PlugViewer*        viewer,
              const PlugModel*   model,
              const NmsAnalysis* analysis)
{
  for (uint32_t s = 0; s < analysis->n_streams; ++s) {
    const double level       = (double)analysis->levels[s];
    double       energies[2] = {0.0, 0.0};
    if (model->strips[s] >= PLUG_N_STRIPS || !model->n_sources) {
      continue;
    }
    if (analysis->covariances) {
      look_at_sides(analysis, analysis->masks[s], energies);
    } else {
      energies[0] = level * level;
    }

    double* const peaks = viewer->peaks[model->strips[s]];
    for (uint32_t c = 0; c < PLUG_N_CHANNELS; ++c) {
      peaks[c] = fmax(peaks[c], energies[c] * model->sight->frame_power);
    }
  }
}

/// Make a column of what was seen; what comes too soon is part of the last one
static void
end_column(PlugViewer* viewer, const PlugModel* model, uint32_t n_channels)
{
  PlugShow* const         show = &viewer->show;
  PlugViewerColumn* const seen = &viewer->column;
  if (!seen->is_any || show->n_columns == PLUG_SHOW_COLUMNS) {
    return;
  }

  PlugShowColumn* const column = &show->columns[show->n_columns++];
  const double          power  = model->sight->bin_power / n_channels;
  for (uint32_t r = 0; r < PLUG_SHOW_ROWS; ++r) {
    column->levels[r] = plug_show_level(seen->powers[r] * power);
    column->owners[r] = seen->owners[r];
  }
  seen->is_any = false;
}

/// Put what was seen with the messages to be written
static void
end_message(PlugViewer* viewer, const PlugModel* model)
{
  if (!viewer->is_any || viewer->n_ready == PLUG_VIEWER_PLACES) {
    return;
  }

  PlugShow* const show  = &viewer->show;
  uint8_t* const  light = &show->lights[0][0];
  for (uint32_t l = 0; l < PLUG_N_SOURCES * PLUG_SHOW_LIGHTS; ++l) {
    light[l] =
        viewer->lights[l] > 0.0
            ? plug_show_level(pow(viewer->lights[l], model->sight->exponent))
            : 0;
  }
  for (uint32_t s = 0; s < PLUG_N_STRIPS; ++s) {
    for (uint32_t c = 0; c < PLUG_N_CHANNELS; ++c) {
      show->peaks[s][c] = plug_show_level(viewer->peaks[s][c]);
    }
  }
  viewer->ready[viewer->n_ready++] = *show;
  begin(viewer);
}

void
plug_viewer_look(PlugViewer* viewer, const PlugModel* model, uint32_t n_samples)
{
  const NmsAnalysis analysis =
      nms_separator_analysis(model->playable.separator);
  const bool is_new =
      viewer->serial != model->serial || viewer->n_frames != analysis.n_frames;
  if (viewer->serial != model->serial) { // Lights and levels have other units
    begin(viewer);
    viewer->column.is_any = false;
  }
  viewer->serial   = model->serial;
  viewer->n_frames = analysis.n_frames;
  if (is_new && analysis.n_frames) {
    viewer->is_any     = true;
    viewer->show.trust = (uint8_t)(255.0f * analysis.trust + 0.5f);
    look_at_rows(&viewer->column, model, &analysis);
    look_at_lights(viewer, model, &analysis);
    look_at_peaks(viewer, model, &analysis);
  }

  const uint32_t before = viewer->elapsed / viewer->column_samples;
  viewer->elapsed += n_samples;
  if (viewer->elapsed / viewer->column_samples != before) {
    end_column(viewer, model, analysis.covariances ? 2 : 1);
  }
  if (viewer->elapsed >= PLUG_SHOW_COLUMNS * viewer->column_samples) {
    viewer->elapsed %= PLUG_SHOW_COLUMNS * viewer->column_samples;
    end_message(viewer, model);
  }
}

/// Return how many columns come in a second
static double
columns_per_s(const PlugViewer* viewer, const PlugModel* model)
{
  const uint32_t hop  = nms_separator_hop_samples(model->playable.separator);
  const uint32_t most = viewer->column_samples;

  return viewer->sample_rate_hz / (hop > most ? hop : most);
}

/// Tell what strips are made of, if it is owed or has changed
static void
write_about(PlugViewer*            viewer,
            const PlugModel*       model,
            const NmsEars*         ears,
            const PlugUris*        uris,
            const PlugPatchWriter* writer)
{
  PlugShowAbout about = model->sight->about;
  about.columns_per_s = (float)columns_per_s(viewer, model);
  for (uint32_t s = 0; s < PLUG_N_SOURCES; ++s) {
    const uint32_t n_takes = nms_ears_news(ears, s).n_takes;

    about.strips[s].n_takes   = n_takes;
    about.strips[s].is_learnt = model->holds[s] == NMS_HOLDS_LEARNT;
    viewer->owes_about |= n_takes != viewer->n_takes[s];
    viewer->n_takes[s] = n_takes;
  }

  viewer->owes_about |= model->serial != viewer->about_serial;
  viewer->about_serial = model->serial;
  if (viewer->owes_about) {
    viewer->owes_about = !plug_show_write_about(uris, writer, &about);
  }
}

/// Tell what the light is that was asked for, if there is such a one
static void
write_part(PlugViewer*            viewer,
           const PlugModel*       model,
           const PlugUris*        uris,
           const PlugPatchWriter* writer)
{
  const uint32_t strip = viewer->strip;
  const uint32_t light = viewer->light;
  if (!viewer->owes_part) {
    return;
  }
  if (light >= model->sight->about.strips[strip].n_lights) {
    viewer->owes_part = false;
    return;
  }

  PlugShowPart part = {.strip = strip, .light = light};
  memcpy(part.levels, model->sight->parts[strip][light], sizeof(part.levels));
  viewer->owes_part = !plug_show_write_part(uris, writer, &part);
}

void
plug_viewer_write(PlugViewer*            viewer,
                  const PlugModel*       model,
                  const NmsEars*         ears,
                  const PlugUris*        uris,
                  const PlugPatchWriter* writer)
{
  bool fits = true;

  write_about(viewer, model, ears, uris, writer);
  write_part(viewer, model, uris, writer);
  for (uint32_t m = 0; fits && m < viewer->n_ready; ++m) {
    fits = plug_show_write(uris, writer, &viewer->ready[m]);
  }
  viewer->n_ready = 0;
}
