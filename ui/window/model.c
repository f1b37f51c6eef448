// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "model.h"

#include "base/memory.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// How fast meters and what they held fall, dB/s
#define FALL_DB_PER_S 24.0f

/// How fast lights go out, steps of their levels a second
#define FADE_PER_S 200.0f

/// How long a peak is held, seconds
#define HOLD_S 2.0f

/// After how long without a word the plugin shows nothing any more, seconds
#define FED_S 1.0f

/// For how long the largest load counts, seconds
#define WORST_S 30.0f

/// Let all meters show silence
static void
silence(WinModel* model)
{
  for (uint32_t strip = 0; strip < PLUG_N_STRIPS; ++strip) {
    for (uint32_t c = 0; c < PLUG_N_CHANNELS; ++c) {
      model->meters[strip][c] =
          (WinMeter){WIN_SILENCE_DB, WIN_SILENCE_DB, 0.0f};
    }
  }
}

WinModel*
win_model_new(const PlugVariant* variant, double sample_rate_hz)
{
  WinModel* const model = ui_new(1, sizeof(WinModel));
  if (!model) {
    return NULL;
  }
  model->variant        = variant;
  model->sample_rate_hz = sample_rate_hz;
  model->zoom           = 1.0;
  model->n_ports        = plug_ports_list(variant, model->ports);
  for (uint32_t i = 0; i < model->n_ports; ++i) {
    model->values[i] = model->ports[i].row->initial;
    for (uint32_t k = 0; k < WIN_N_SETTINGS; ++k) {
      model->settings[k][i] = model->values[i];
    }
  }
  silence(model);
  model->history   = win_history_new();
  model->waterfall = win_waterfall_new();
  model->kits      = ui_new(WIN_N_KITS, sizeof(WinKit));
  if (!model->history || !model->waterfall || !model->kits) {
    win_model_free(model);
    return NULL;
  }
  return model;
}

void
win_model_free(WinModel* model)
{
  if (model) {
    win_history_free(model->history);
    win_waterfall_free(model->waterfall);
    free(model->kits);
    free(model);
  }
}

uint32_t
win_model_port(const WinModel* model, PlugPortRole role, uint32_t strip)
{
  for (uint32_t i = 0; i < model->n_ports; ++i) {
    const PlugPort* const port = &model->ports[i];
    if (port->row->role == role && port->strip == strip && !port->channel) {
      return i;
    }
  }
  return PLUG_N_PORTS;
}

float
win_model_value(const WinModel* model,
                PlugPortRole    role,
                uint32_t        strip,
                float           fallback)
{
  const uint32_t port = win_model_port(model, role, strip);
  return port < PLUG_N_PORTS ? model->values[port] : fallback;
}

bool
win_model_set(WinModel* model, uint32_t port, float value)
{
  if (port >= model->n_ports || !isfinite(value)) {
    return false;
  }
  const bool has_changed = memcmp(&model->values[port], &value, sizeof(value));
  model->values[port]    = value;
  if (model->ports[port].row->role == PLUG_PORT_LOAD &&
      value >= model->worst_load) {
    model->worst_load = value;
    model->worst_s    = 0.0f;
  }
  return has_changed;
}

PlugStripState
win_model_state(const WinModel* model, uint32_t strip)
{
  if (strip >= PLUG_N_SOURCES) {
    return PLUG_STATE_FILE;
  }
  const float state = win_model_value(model, PLUG_PORT_STATE, strip, 0.0f);
  return state >= 0.0f && state < (float)PLUG_N_STATES ? (PlugStripState)state
                                                       : PLUG_STATE_EMPTY;
}

uint32_t
win_model_rest(const WinModel* model)
{
  const float rest = win_model_value(model, PLUG_PORT_REST, 0, 0.0f);
  return rest >= 0.5f && rest < (float)PLUG_N_SOURCES + 0.5f
             ? (uint32_t)(rest + 0.5f)
             : 0;
}

bool
win_model_is_apart(const WinModel* model)
{
  uint32_t n_sources = 0;
  for (uint32_t i = 0; i < PLUG_N_SOURCES; ++i) {
    n_sources += model->about.strips[i].n_components > 0;
  }
  return n_sources == 1 ||
         win_model_value(model, PLUG_PORT_APART, 0, 0.0f) > 0.5f;
}

bool
win_model_is_learnt(const WinModel* model)
{
  bool is_learnt = false;
  for (uint32_t i = 0; i < PLUG_N_SOURCES; ++i) {
    is_learnt = is_learnt || model->about.strips[i].is_learnt ||
                win_model_state(model, i) == PLUG_STATE_LEARNT;
  }
  return is_learnt;
}

uint32_t
win_model_kit(const WinModel* model)
{
  const char* const path = model->texts[PLUG_PROPERTY_DICTIONARY];
  const char* const base = ui_path_base(*path ? path : PLUG_DEFAULT_PRESET);

  uint32_t alike = model->n_kits;
  if (win_model_is_learnt(model)) {
    return alike;
  }

  for (uint32_t k = 0; k < model->n_kits; ++k) {
    if (!strcmp(model->kits[k].path, path)) {
      return k;
    }

    // One that a session has brought from elsewhere is shown by its name
    const char* const its = ui_path_base(model->kits[k].path);
    if (alike == model->n_kits &&
        (!strcmp(its, base) || !strcmp(model->kits[k].name, path))) {
      alike = k;
    }
  }
  return alike;
}

/// Copy a text as far as there is room, without half a letter at its end
static void
copy_text(char* to, size_t size, const char* from)
{
  size_t n = strlen(from);
  if (n >= size) {
    n = size - 1;
    while (n > 0 && ((unsigned char)from[n] & 0xC0U) == 0x80U) {
      --n;
    }
  }
  memcpy(to, from, n);
  to[n] = '\0';
}

void
win_model_name(const WinModel* model, uint32_t strip, char* text)
{
  if (strip >= PLUG_N_SOURCES) {
    copy_text(text, PLUG_TEXT_SIZE, "residual");
    return;
  }
  const char* const name = model->texts[PLUG_PROPERTY_NAME + strip];
  copy_text(text, PLUG_TEXT_SIZE, *name ? name : plug_strip_name(strip));
}

bool
win_model_is_heard(const WinModel* model, uint32_t strip)
{
  bool has_solo = false;
  for (uint32_t i = 0; i < PLUG_N_STRIPS; ++i) {
    has_solo =
        has_solo || win_model_value(model, PLUG_PORT_SOLO, i, 0.0f) > 0.5f;
  }
  const bool mute = win_model_value(model, PLUG_PORT_MUTE, strip, 0.0f) > 0.5f;
  const bool solo = win_model_value(model, PLUG_PORT_SOLO, strip, 0.0f) > 0.5f;
  return !mute && (solo || !has_solo);
}

/// Let a meter rise to a level
static void
raise_meter(WinMeter* meter, float level_db)
{
  meter->level_db = fmaxf(meter->level_db, level_db);
  if (level_db >= meter->held_db) {
    meter->held_db = level_db;
    meter->held_s  = 0.0f;
  }
}

void
win_model_show(WinModel* model, const PlugShow* show)
{
  const PlugShow before = model->show;
  model->show           = *show;
  model->is_fed         = true;
  model->unfed_s        = 0.0f;
  for (uint32_t strip = 0; strip < PLUG_N_SOURCES; ++strip) {
    for (uint32_t i = 0; i < PLUG_SHOW_LIGHTS; ++i) {
      const uint8_t level = before.lights[strip][i];
      model->show.lights[strip][i] =
          level > show->lights[strip][i] ? level : show->lights[strip][i];
    }
  }
  for (uint32_t i = 0; i < show->n_columns && i < PLUG_SHOW_COLUMNS; ++i) {
    win_history_add(model->history, &show->columns[i]);
  }
  for (uint32_t strip = 0; strip < PLUG_N_STRIPS; ++strip) {
    for (uint32_t c = 0; c < model->variant->n_channels; ++c) {
      raise_meter(&model->meters[strip][c],
                  plug_show_db(show->peaks[strip][c]));
    }
  }
}

/// Let a meter fall; return whether it did
static bool
lower_meter(WinMeter* meter, float seconds)
{
  const float level_db = meter->level_db;
  const float held_db  = meter->held_db;
  const float fall_db  = FALL_DB_PER_S * seconds;
  meter->level_db      = fmaxf(WIN_SILENCE_DB, level_db - fall_db);
  meter->held_s        = fminf(meter->held_s + seconds, 2.0f * HOLD_S);
  if (meter->held_s > HOLD_S) {
    meter->held_db = fmaxf(meter->level_db, held_db - fall_db);
  }
  return meter->level_db < level_db || meter->held_db < held_db;
}

/// Let lights go out; return whether one did
static bool
fade_lights(WinModel* model, float seconds)
{
  const float    all   = model->fade + FADE_PER_S * seconds;
  const uint32_t steps = (uint32_t)all;
  uint8_t* const first = model->show.lights[0];
  bool           fades = false;
  model->fade          = all - (float)steps;
  for (size_t i = 0; i < sizeof(model->show.lights); ++i) {
    fades    = fades || (first[i] > 0 && steps > 0);
    first[i] = (uint8_t)(first[i] > steps ? first[i] - steps : 0);
  }
  return fades;
}

/// Note that nothing is shown, and forget the largest load when it is old
static bool
tick_rest(WinModel* model, float seconds)
{
  const float load    = win_model_value(model, PLUG_PORT_LOAD, 0, 0.0f);
  bool        changes = false;
  model->worst_s += seconds;
  if (model->worst_s > WORST_S && model->worst_load > load) {
    model->worst_load = load;
    model->worst_s    = 0.0f;
    changes           = true;
  }
  model->unfed_s = fminf(model->unfed_s + seconds, 2.0f * FED_S);
  if (model->is_fed && model->unfed_s > FED_S) {
    model->is_fed = false;
    changes       = true;
  }
  return changes;
}

bool
win_model_tick(WinModel* model, double seconds)
{
  const float passed_s = (float)fmin(fmax(seconds, 0.0), 10.0);
  bool        changes  = tick_rest(model, passed_s);
  changes              = fade_lights(model, passed_s) || changes;
  for (uint32_t strip = 0; strip < PLUG_N_STRIPS; ++strip) {
    for (uint32_t c = 0; c < PLUG_N_CHANNELS; ++c) {
      changes = lower_meter(&model->meters[strip][c], passed_s) || changes;
    }
  }
  return changes;
}

bool
win_part_equal(WinPart a, WinPart b)
{
  return a.kind == b.kind && a.strip == b.strip && a.index == b.index;
}
