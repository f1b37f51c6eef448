// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef WIN_MODEL_H
#define WIN_MODEL_H

#include "history.h"
#include "nms/attributes.h"
#include "protocol/ports.h"
#include "protocol/properties.h"
#include "protocol/show.h"
#include "waterfall.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   @file model.h
   What a window shows: the plugin's values as they were told last, and what is
   the window's own.  Knows no X and draws nothing.
*/

/// Settings to switch between: A and B
#define WIN_N_SETTINGS 2

/// Longest sentence at the foot, its terminating zero included
#define WIN_FOOT_SIZE 256

/// Longest text that can be edited, its terminating zero included
#define WIN_EDIT_SIZE 64

/// Dictionaries to choose from, at most
#define WIN_N_KITS 64

/// Entries of a menu, at most
#define WIN_N_ENTRIES (WIN_N_KITS + 8)

/// What a place in the window is; `strip` says whose where strips have one each
typedef enum {
  WIN_NOTHING,
  WIN_KIT,          ///< The dictionary; opens a menu of all
  WIN_KIT_PREVIOUS, ///< The one before in that menu
  WIN_KIT_NEXT,
  WIN_SETTINGS, ///< `index` 0 A, 1 B
  WIN_LATENCY,
  WIN_SHARPNESS,
  WIN_STEREO,
  WIN_REST, ///< Which strip is the rest, and whether it follows
  WIN_BYPASS,
  WIN_MENU,       ///< Of the window: zoom, image, undo, save, file
  WIN_PICTURE,    ///< The spectrogram
  WIN_NAME,       ///< Of a strip; a double click edits it
  WIN_STRIP_MENU, ///< Of a strip
  WIN_FADER,
  WIN_MUTE,
  WIN_SOLO,
  WIN_LEARN,
  WIN_PLACE,
  WIN_LIGHT, ///< `index` of the light
  WIN_APART, ///< In the residual's strip
  WIN_ENTRY, ///< `index` of the open menu's entry
  WIN_EDIT,  ///< The text that is edited
} WinPartKind;

/// A place in the window
typedef struct {
  WinPartKind kind;
  uint32_t    strip; ///< 0 to PLUG_N_STRIPS - 1
  uint32_t    index;
} WinPart;

/// A dictionary to choose
typedef struct {
  char name[PLUG_TEXT_SIZE];
  char path[PLUG_PATH_SIZE]; ///< "" for the one built in
  bool is_saved;             ///< The user's own, else it came with the plugin
} WinKit;

/// An entry of an open menu
typedef struct {
  char text[WIN_EDIT_SIZE];
  bool is_checked;
  bool is_disabled;
  bool is_line; ///< A line between entries, without a text
  int  command; ///< The events' own number
} WinEntry;

/// An open menu
typedef struct {
  WinPart  of; ///< WIN_NOTHING if none is open
  uint32_t n_entries;
  WinEntry entries[WIN_N_ENTRIES];
  uint32_t first; ///< Entry at the top, where not all have room
} WinMenu;

/// A text that is edited
typedef struct {
  WinPart  of; ///< WIN_NOTHING if none is: a name, a fader's value, a file name
  char     text[WIN_EDIT_SIZE]; ///< UTF-8
  uint32_t cursor;              ///< Bytes
  bool     is_all;              ///< All is selected: typing replaces it
} WinEdit;

/// A meter: what is shown of a level, before gains
typedef struct {
  float level_db; ///< Falls slowly
  float held_db;  ///< The loudest of the last seconds
  float held_s;   ///< For how long it was held, seconds
} WinMeter;

/// A level that is none, dB
#define WIN_SILENCE_DB PLUG_SHOW_FLOOR_DB

/// Everything that is drawn
typedef struct {
  const PlugVariant* variant;
  PlugPort           ports[PLUG_N_PORTS];
  uint32_t           n_ports;
  float              values[PLUG_N_PORTS]; ///< As the host told them
  double             sample_rate_hz;

  char texts[PLUG_N_PROPERTIES][PLUG_PATH_SIZE]; ///< As the plugin told them

  PlugShow      show; ///< Newest; its lights go out slowly
  float         fade; ///< Part of a step that lights are late by
  PlugShowAbout about;
  PlugShowPart  part;       ///< Of the light below the pointer
  bool          is_fed;     ///< The plugin has shown something of late
  float         unfed_s;    ///< Since when it has not, seconds
  float         worst_load; ///< Largest load of the last while, percent
  float         worst_s;    ///< Since when it is the largest, seconds
  WinHistory*   history;
  WinWaterfall* waterfall; ///< Its picture, which win_draw() adds to
  WinMeter      meters[PLUG_N_STRIPS][PLUG_N_CHANNELS];

  WinKit*  kits; ///< [n_kits], at most WIN_N_KITS
  uint32_t n_kits;

  float    settings[WIN_N_SETTINGS][PLUG_N_PORTS]; ///< Values of A and B
  uint32_t setting;                                ///< Which is heard

  WinPart hover;   ///< Below the pointer
  WinPart pressed; ///< Held down
  WinPart focus;   ///< Takes keys, after a click
  WinMenu menu;
  WinEdit edit;
  char    foot[WIN_FOOT_SIZE]; ///< A hint or a message
  bool    is_error;            ///< The foot says that something went wrong
  double  zoom;                ///< Pixels a unit: the user's zoom, times what
                               ///< the host or screen asks for; > 0
} WinModel;

/**
   Make a model with the defaults of all ports.

   @param variant        Of the plugin.
   @param sample_rate_hz > 0.
   @return Owned by the caller; NULL if memory is short.

   Window thread.
*/
NMS_NODISCARD WinModel* win_model_new(const PlugVariant* variant,
                                      double             sample_rate_hz);

/// Free a model; NULL is fine.
void win_model_free(WinModel* model);

/**
   Return the index of a port, or PLUG_N_PORTS if the plugin has none such.

   @param strip   0 to PLUG_N_STRIPS - 1, 0 if not repeated per strip.
*/
uint32_t
win_model_port(const WinModel* model, PlugPortRole role, uint32_t strip);

/// Return the value of a port, or the fallback if the plugin has none such.
float win_model_value(const WinModel* model,
                      PlugPortRole    role,
                      uint32_t        strip,
                      float           fallback);

/**
   Set a port's value as the host told it.

   @param port  Index; those that are not there, and what is not finite, change
   nothing.
   @return Whether the value has changed.
*/
bool win_model_set(WinModel* model, uint32_t port, float value);

/// Return a strip's state as its port tells it, PLUG_STATE_EMPTY if that says
/// nothing known; that of the residual is PLUG_STATE_FILE.
PlugStripState win_model_state(const WinModel* model, uint32_t strip);

/// Return which source is the rest, from 1 on, as its port tells it; 0 if none
/// is, or if that says nothing known.
uint32_t win_model_rest(const WinModel* model);

/// Return whether the residual is apart: as it was set, and where there is one
/// source alone, which would be everything.
bool win_model_is_apart(const WinModel* model);

/// Return whether the dictionary is one that was learnt here: a strip holds
/// what was, also while it listens again, which its state does not say.
bool win_model_is_learnt(const WinModel* model);

/// Return the index of the dictionary that is loaded; one that a session has
/// brought, which is at another path, is found by its name; n_kits if none is
/// like it.
uint32_t win_model_kit(const WinModel* model);

/**
   Write a strip's name: as the user or the dictionary named it, else
   "Source 1" and so on, for the residual "residual".

   @param text Out, [PLUG_TEXT_SIZE], whole UTF-8 as far as it came so.
*/
void win_model_name(const WinModel* model, uint32_t strip, char* text);

/// Return whether a strip is heard: neither muted, nor without a solo beside
/// one that has it.
bool win_model_is_heard(const WinModel* model, uint32_t strip);

/// Take over what the plugin showed; the history grows and meters rise.
void win_model_show(WinModel* model, const PlugShow* show);

/**
   Let time pass: meters fall, held peaks are let go.

   @param seconds >= 0, since the last call.
   @return Whether anything that is drawn has changed.
*/
bool win_model_tick(WinModel* model, double seconds);

/// Return whether two places are the same.
bool win_part_equal(WinPart a, WinPart b);

#endif // WIN_MODEL_H
