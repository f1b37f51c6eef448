// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef WIN_DESK_H
#define WIN_DESK_H

#include "layout.h"
#include "model.h"
#include "nms/attributes.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file desk.h
   What can be done with the model, whoever does it; each change also becomes an
   action, which waits until it is taken to the plugin.
*/

/// Actions that may wait
#define WIN_N_ACTIONS 256

/// Triggers that may be held at once
#define WIN_N_PULSES 8

/// Smallest and largest zoom of the user's
#define WIN_MIN_ZOOM 0.75
#define WIN_MAX_ZOOM 3.0

/// What is asked of the plugin, or of the host
typedef enum {
  WIN_WRITE, ///< Set `port` to `value`
  WIN_TOUCH, ///< The user holds `port` from now on, or not: `value` 1 or 0
  WIN_TELL,  ///< Set `property` to `text`
  WIN_FILE,  ///< Let the user choose a file for `property`
  WIN_ZOOM,  ///< Show things `value` times as large
} WinActionKind;

/// Something that is asked
typedef struct {
  WinActionKind kind;
  uint32_t      port;
  float         value;
  PlugProperty  property;
  char          text[PLUG_PATH_SIZE];
} WinAction;

/// A trigger that is held for a while, so that the plugin sees it
typedef struct {
  uint32_t port;
  float    value;  ///< 1 if it is to be set, 0 if it is to be let go
  double   left_s; ///< Until then; 0 for a free place
} WinPulse;

/// The model, and what was done with it
typedef struct {
  WinModel*  model;
  WinLayout  layout;  ///< As of the last win_desk_lay_out()
  uint32_t   width;   ///< Pixels
  uint32_t   height;  ///< Pixels
  WinAction* actions; ///< [WIN_N_ACTIONS], a ring
  uint32_t   first_action;
  uint32_t   n_actions;
  WinPulse   pulses[WIN_N_PULSES];
  uint32_t   held;       ///< Port that the user drags, or PLUG_N_PORTS
  double     zoom;       ///< The user's
  double     said_s;     ///< For how long what was said stays at the foot
  bool       has_files;  ///< The host lets files be chosen
  bool       has_second; ///< Setting B was heard
} WinDesk;

/**
   Make an empty desk.

   @param desk   Out.
   @param model  In and out from now on; owned by the caller.
   @return False if memory is short.

   Window thread, as all here.
*/
NMS_NODISCARD bool win_desk_init(WinDesk* desk, WinModel* model);

/// Free what a desk owns.
void win_desk_clear(WinDesk* desk);

/// Lay out the model as it is now, at a size in pixels.
void win_desk_lay_out(WinDesk* desk, uint32_t width, uint32_t height);

/// Return whether a place is a value that can be stepped through; those take
/// keys after a click.
bool win_desk_has_steps(WinPart part);

/// Take the action that has waited longest; false if there is none.
bool win_desk_next(WinDesk* desk, WinAction* action);

/// Set a port, within its range and in whole numbers where it has no others.
/// PLUG_N_PORTS and what the plugin alone sets change nothing, likewise below.
void win_desk_write(WinDesk* desk, uint32_t port, float value);

/// Set a port as a whole gesture, so that hosts record it.
void win_desk_change(WinDesk* desk, uint32_t port, float value);

/// Begin or end a drag of a port.
void win_desk_hold(WinDesk* desk, uint32_t port);
void win_desk_let_go(WinDesk* desk);

/// Set a port to its default.
void win_desk_reset(WinDesk* desk, uint32_t port);

/// Set a switch to what it is not.
void win_desk_toggle(WinDesk* desk, uint32_t port);

/// Let a trigger act, and let it go a moment later.
void win_desk_trigger(WinDesk* desk, uint32_t port);

/// Set a text of the plugin's.
void win_desk_tell(WinDesk* desk, PlugProperty property, const char* text);

/// Let a strip take a source of a dictionary, "KIT:SOURCE".
void win_desk_take(WinDesk* desk, uint32_t strip, const char* text);

/// Let the user choose a dictionary's file, if the host has a way.
void win_desk_ask_file(WinDesk* desk);

/// Show everything larger or smaller.
void win_desk_set_zoom(WinDesk* desk, double zoom);

/// Hear the other setting, 0 A or 1 B; B is A until it was changed.
void win_desk_switch(WinDesk* desk, uint32_t setting);

/// Let both settings be the one that is heard.
void win_desk_copy_settings(WinDesk* desk);

/// Load the dictionary that many further on in the list.
void win_desk_step_kit(WinDesk* desk, int steps);

/// Say something at the foot for a while.
NMS_PRINTF(3, 4)
void win_desk_say(WinDesk* desk, bool is_error, const char* format, ...);

/// Take over a port's value that the host tells; the one that is dragged keeps
/// what the user gave it.  Return whether it has changed.
bool win_desk_told(WinDesk* desk, uint32_t port, float value);

/// Take over a text that the plugin tells.
void win_desk_told_text(WinDesk*     desk,
                        PlugProperty property,
                        const char*  text,
                        uint32_t     length);

/// Let time pass; return whether anything that is drawn has changed.
bool win_desk_tick(WinDesk* desk, double seconds);

/// Let go what is held or was triggered, as the window is about to close.
void win_desk_finish(WinDesk* desk);

#endif // WIN_DESK_H
