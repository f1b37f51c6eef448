// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "scenes.h"

#include "check.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/// Columns that were heard; few, as pictures of many are large
#define N_COLUMNS 120

/// Columns of a beat
#define BEAT 24

/// Return the level of one sound in a band, dB: a bump around a row
static double
bump(double row, double centre, double width, double peak_db)
{
  const double off = (row - centre) / width;
  return peak_db - 12.0 * off * off;
}

/// The drums: a kick on every second beat, a snare between, hats
static double
drums_at(double row, uint32_t column)
{
  const double age  = (double)(column % BEAT);
  const bool   kick = column / BEAT % 2 == 0;
  const double low  = bump(row, kick ? 10.0 : 45.0, 9.0, -12.0 - 3.0 * age);
  const double hat =
      row > 118.0 ? -30.0 - 4.0 * (double)(column % (BEAT / 2)) : -96.0;
  return fmax(low, hat);
}

/// The bass: a note for four beats, four partials
static double
bass_at(double row, uint32_t column)
{
  static const double notes[] = {6.0, 12.0, 3.0, 9.0};
  const double        note    = notes[column / (4 * BEAT) % 4];
  double              level   = -96.0;
  for (int k = 1; k <= 4; ++k) {
    const double at = note + 25.7 * log2((double)k) / log2(2.0);
    level           = fmax(level, bump(row, at * 0.7, 1.6, -22.0 - 6.0 * k));
  }
  return level;
}

/// The guitar: chords with many partials, that die away
static double
guitar_at(double row, uint32_t column)
{
  const double age   = (double)(column % (2 * BEAT));
  double       level = -96.0;
  for (int k = 0; k < 9; ++k) {
    level = fmax(level,
                 bump(row, 52.0 + 8.0 * k, 1.4, -26.0 - 2.0 * k - 0.5 * age));
  }
  return level;
}

/// The voice: long notes that tremble
static double
voice_at(double row, uint32_t column)
{
  const double bend  = 1.2 * sin(0.5 * column);
  double       level = -96.0;
  if (column / (3 * BEAT) % 2) {
    return level;
  }
  for (int k = 0; k < 4; ++k) {
    level =
        fmax(level, bump(row, 66.0 + 13.0 * k + bend, 1.8, -16.0 - 5.0 * k));
  }
  return level;
}

/// Return a level as a byte
static uint8_t
byte_of(double level_db)
{
  const double part = 1.0 - level_db / (double)PLUG_SHOW_FLOOR_DB;
  return (uint8_t)rint(255.0 * fmin(fmax(part, 0.0), 1.0));
}

/// Make a column of the spectrogram
static PlugShowColumn
make_column(uint32_t number)
{
  PlugShowColumn column = {{0}, {0}};
  for (uint32_t row = 0; row < PLUG_SHOW_ROWS; ++row) {
    const double levels[PLUG_N_SOURCES] = {drums_at(row, number),
                                           bass_at(row, number),
                                           guitar_at(row, number),
                                           voice_at(row, number)};
    uint32_t     owner                  = 0;
    double       second                 = -96.0;
    for (uint32_t i = 1; i < PLUG_N_SOURCES; ++i) {
      second = fmax(second, fmin(levels[i], levels[owner]));
      owner  = levels[i] > levels[owner] ? i : owner;
    }
    const double lead  = fmin(levels[owner] - second, 12.0);
    column.levels[row] = byte_of(levels[owner]);
    column.owners[row] =
        (uint8_t)(owner | (uint32_t)(6.0 + 9.0 * lead / 12.0) << 4U);
  }
  return column;
}

void
scene_set(WinModel* model, PlugPortRole role, uint32_t strip, float value)
{
  const uint32_t port = win_model_port(model, role, strip);
  REQUIRE(port < PLUG_N_PORTS);
  win_model_set(model, port, value);
}

/// Let strips hold components in places
static void
fill_about(WinModel* model)
{
  static const PlugShowStrip strips[PLUG_N_SOURCES] = {
      {40, 40, 3, true, 0.0f, 0.25f, false},
      {24, 24, 0, true, 0.05f, 0.02f, false},
      {60, 40, 0, true, -0.55f, 0.12f, false},
      {32, 32, 0, true, 0.3f, 0.08f, false}};
  memcpy(model->about.strips, strips, sizeof(strips));
  model->about.columns_per_s = 46.875f;
}

void
scene_play(WinModel* model)
{
  static const uint8_t peaks[PLUG_N_STRIPS] = {236, 219, 228, 190, 120};

  fill_about(model);
  for (uint32_t i = 0; i < N_COLUMNS; i += 2) {
    PlugShow show   = {.n_columns = 2};
    show.columns[0] = make_column(i);
    show.columns[1] = make_column(i + 1);
    for (uint32_t strip = 0; strip < PLUG_N_STRIPS; ++strip) {
      show.peaks[strip][0] = (uint8_t)(peaks[strip] + i % 16);
      show.peaks[strip][1] = (uint8_t)(peaks[strip] - i % 16);
    }
    for (uint32_t strip = 0; strip < PLUG_N_SOURCES; ++strip) {
      for (uint32_t k = 0; k < PLUG_SHOW_LIGHTS; ++k) {
        show.lights[strip][k] = (uint8_t)((k * 37 + strip * 11 + i) * 41 % 256);
      }
    }
    win_model_show(model, &show);
    win_model_tick(model, 1.0 / 23.4);
  }
}

/// Name the strips, and the dictionary
static void
name_all(WinModel* model, const char* const* names)
{
  char* const sources = model->texts[PLUG_PROPERTY_SOURCES];
  sources[0]          = '\0';
  for (uint32_t i = 0; i < PLUG_N_SOURCES; ++i) {
    snprintf(
        model->texts[PLUG_PROPERTY_NAME + i], PLUG_PATH_SIZE, "%s", names[i]);
    const size_t used = strlen(sources);
    snprintf(sources + used,
             PLUG_PATH_SIZE - used,
             "%s%s",
             used ? ", " : "",
             names[i]);
  }
}

/// What all but the empty window have
static void
fill_band(WinModel* model)
{
  static const char* const names[PLUG_N_SOURCES] = {
      "drums", "bass", "guitar", "voice"};
  name_all(model, names);
  snprintf(model->texts[PLUG_PROPERTY_DICTIONARY],
           PLUG_PATH_SIZE,
           "/home/me/.local/share/nmf-separate/song kit.nmf");
  snprintf(model->foot,
           WIN_FOOT_SIZE,
           "Drag with Ctrl for fine steps, double click for 0 dB.");
  for (uint32_t i = 0; i < PLUG_N_SOURCES; ++i) {
    scene_set(model, PLUG_PORT_STATE, i, (float)PLUG_STATE_FILE);
  }
  scene_set(model, PLUG_PORT_LATENCY, 0, 2048.0f);
  scene_set(model, PLUG_PORT_LOAD, 0, 6.0f);
  scene_set(model, PLUG_PORT_LOAD, 0, 1.2f);
}

static void
fill_empty(WinModel* model)
{
  snprintf(model->foot, WIN_FOOT_SIZE, "Press Learn and play one sound alone.");
  scene_set(model, PLUG_PORT_LATENCY, 0, 2048.0f);
}

static void
fill_playing(WinModel* model)
{
  fill_band(model);
  scene_play(model);
  scene_set(model, PLUG_PORT_APART, 0, 1.0f);
  scene_set(model, PLUG_PORT_GAIN, 1, -3.0f);
  scene_set(model, PLUG_PORT_GAIN, 3, PLUG_MUTE_DB);
  scene_set(model, PLUG_PORT_MUTE, 3, 1.0f);
  model->hover = (WinPart){WIN_FADER, 1, 0};
}

static void
fill_learning(WinModel* model)
{
  fill_band(model);
  scene_play(model);
  memset(&model->about.strips[2], 0, 2 * sizeof(PlugShowStrip));
  model->texts[PLUG_PROPERTY_DICTIONARY][0] = '\0';
  scene_set(model, PLUG_PORT_STATE, 0, (float)PLUG_STATE_LEARNT);
  scene_set(model, PLUG_PORT_HEARD, 0, 31.0f);
  scene_set(model, PLUG_PORT_PROGRESS, 0, 100.0f);
  scene_set(model, PLUG_PORT_STATE, 1, (float)PLUG_STATE_LEARNING);
  scene_set(model, PLUG_PORT_PROGRESS, 1, 40.0f);
  scene_set(model, PLUG_PORT_STATE, 2, (float)PLUG_STATE_LISTENING);
  scene_set(model, PLUG_PORT_HEARD, 2, 7.0f);
  scene_set(model, PLUG_PORT_STATE, 3, (float)PLUG_STATE_ARMED);
  scene_set(model, PLUG_PORT_REST, 0, 4.0f);
  scene_set(model, PLUG_PORT_SOLO, 0, 1.0f);
}

static void
fill_failed(WinModel* model)
{
  fill_band(model);
  model->texts[PLUG_PROPERTY_SOURCES][0] = '\0';
  for (uint32_t i = 0; i < PLUG_N_SOURCES; ++i) {
    model->texts[PLUG_PROPERTY_NAME + i][0] = '\0';
    scene_set(model, PLUG_PORT_STATE, i, (float)PLUG_STATE_EMPTY);
  }
  scene_set(model, PLUG_PORT_STATE, 1, (float)PLUG_STATE_FAILED);
  scene_set(model, PLUG_PORT_ENABLED, 0, 0.0f);
  model->is_error = true;
  snprintf(model->foot,
           WIN_FOOT_SIZE,
           "song kit.nmf: is not a dictionary: the header is damaged");
}

static void
add_entry(WinModel* model, const char* text, bool is_checked, bool is_disabled)
{
  WinEntry* const entry = &model->menu.entries[model->menu.n_entries++];
  snprintf(entry->text, WIN_EDIT_SIZE, "%s", text);
  entry->is_checked  = is_checked;
  entry->is_disabled = is_disabled;
  entry->is_line     = !*text;
}

static void
fill_menu(WinModel* model)
{
  fill_playing(model);
  model->menu.of = (WinPart){WIN_STRIP_MENU, 2, 0};
  add_entry(model, "Clear", false, false);
  add_entry(model, "Undo take", false, true);
  add_entry(model, "", false, false);
  add_entry(model, "Rename", false, false);
  add_entry(model, "Lock", true, false);
  add_entry(model, "Learn the rest", false, false);
  add_entry(model, "", false, false);
  add_entry(model, "Take from drums: kick", false, false);
  add_entry(model, "Take from speech: speech", false, false);
  model->hover = (WinPart){WIN_ENTRY, 0, 3};
}

static void
fill_edit(WinModel* model)
{
  fill_playing(model);
  model->edit.of = (WinPart){WIN_NAME, 0, 0};
  snprintf(model->edit.text, WIN_EDIT_SIZE, "big drums");
  model->edit.cursor = 3;
  model->hover       = (WinPart){WIN_LIGHT, 2, 5};
  model->part        = (PlugShowPart){.strip = 2, .light = 5};
  for (uint32_t i = 0; i < PLUG_SHOW_ROWS; ++i) {
    model->part.levels[i] = byte_of(20.0 + guitar_at(i, 0));
  }
}

static void
fill_long(WinModel* model)
{
  static const char* const names[PLUG_N_SOURCES] = {
      "the second violins of the orchestra",
      "Schlagzeug (laut)",
      "\xC3\xA9lectrique guitare rythmique",
      "a"};
  fill_band(model);
  name_all(model, names);
  scene_play(model);
  snprintf(model->texts[PLUG_PROPERTY_DICTIONARY],
           PLUG_PATH_SIZE,
           "/a dictionary with a name that is much too long for its box.nmf");
  snprintf(model->foot,
           WIN_FOOT_SIZE,
           "A sentence at the foot may be as long as it likes, as that of a "
           "file name that is part of it; then it is cut at its end.");
  scene_set(model, PLUG_PORT_REST, 0, 1.0f);
}

const Scene scenes[N_SCENES] = {{"empty", 0, fill_empty},
                                {"playing", 0, fill_playing},
                                {"learning", 0, fill_learning},
                                {"failed", 0, fill_failed},
                                {"menu", 0, fill_menu},
                                {"edit", 0, fill_edit},
                                {"mono", 1, fill_playing},
                                {"stems", 2, fill_learning},
                                {"long", 3, fill_long}};

WinModel*
scene_new(const Scene* scene)
{
  WinModel* const model =
      win_model_new(&plug_variants[scene->variant], 44100.0);
  REQUIRE(model != NULL);
  scene->fill(model);
  return model;
}
