// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef WIN_LAYOUT_H
#define WIN_LAYOUT_H

#include "model.h"
#include "picture/canvas.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file layout.h
   Where everything in the window is, in pixels, for whatever size it has.
*/

/// Size at a scale of 1, pixels
#define WIN_WIDTH 980
#define WIN_HEIGHT 620

/// Lights of a strip side by side, at most
#define WIN_LIGHT_COLUMNS 10

/// Boxes that win_layout_moving() tells, at most
#define WIN_N_MOVING (2 + 2 * PLUG_N_STRIPS)

/// Boxes of a strip; those of parts, and what is drawn without being one
typedef struct {
  UiBox all;
  UiBox number; ///< The digit before the name
  UiBox name;
  UiBox menu;
  UiBox scale; ///< The numbers left of the fader
  UiBox fader; ///< Half a knob longer than its way at both ends
  UiBox meter; ///< As high as that way
  UiBox held;  ///< The number above the meter
  UiBox gain;  ///< The number below the fader
  UiBox mute;
  UiBox solo;
  UiBox place;
  UiBox lights; ///< All of them
  UiBox learn;  ///< Or what keeps the residual apart
} WinStripBoxes;

/// Boxes of everything, at one size of the window; an empty one has no width
typedef struct {
  double        scale;          ///< Pixels a unit
  UiBox         page;           ///< The window
  UiBox         head[WIN_MENU]; ///< By kind of the part, up to WIN_MENU
  UiBox         settings[WIN_N_SETTINGS];
  UiBox         menu; ///< The button at the right of the head
  UiBox         picture;
  UiBox         times;   ///< The numbers below it
  UiBox         pitches; ///< The numbers left of it
  WinStripBoxes strips[PLUG_N_STRIPS];
  uint32_t      n_lights[PLUG_N_STRIPS];
  UiBox         foot;   ///< The sentence
  UiBox         status; ///< The numbers to its right
  UiBox         open;   ///< The open menu
  double        entry_height;
  uint32_t      first_entry;
  uint32_t      n_entries; ///< Those that have room
  UiBox         edit;      ///< The text that is edited
  WinPart       edited;    ///< Whose it is
} WinLayout;

/**
   Lay the window out.

   The scale is the model's zoom, or less if all has no room then; room that is
   left over goes to the picture and, sideways, to the strips.

   @param model  In: which strips there are, the open menu, the zoom.
   @param width  Pixels, >= 1.
   @param height Pixels, >= 1.
   @param layout Out.
*/
void win_layout_make(const WinModel* model,
                     uint32_t        width,
                     uint32_t        height,
                     WinLayout*      layout);

/// Return the box of a place; empty if it is not there.
UiBox win_layout_box(const WinLayout* layout, WinPart part);

/// Return the topmost place at a point.
WinPart win_layout_at(const WinLayout* layout, double x, double y);

/// Return the gain of a fader at a height in its box, dB, -90 to 12, by the
/// taper that gives +-12 dB half of the way.
float win_layout_gain_at(const WinLayout* layout, uint32_t strip, double y);

/// Return the height of a gain in the box of a fader.
double win_layout_y_of(const WinLayout* layout, uint32_t strip, float gain_db);

/// Return the box of an entry of the open menu; empty if it has no room.
UiBox win_layout_entry(const WinLayout* layout, uint32_t entry);

/**
   Return the boxes that are to be drawn anew after the plugin has shown
   something, or meters have fallen.

   @param boxes Out, [WIN_N_MOVING].
   @return How many there are.
*/
uint32_t win_layout_moving(const WinLayout* layout, UiBox* boxes);

/// Return whether two boxes have a pixel in common.
bool win_box_touches(UiBox a, UiBox b);

/// Return what two boxes have in common; empty if nothing.
UiBox win_box_common(UiBox a, UiBox b);

#endif // WIN_LAYOUT_H
