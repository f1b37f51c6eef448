// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef WIN_PREFERENCES_H
#define WIN_PREFERENCES_H

/**
   @file preferences.h
   What the window remembers from one time to the next:
   $XDG_CONFIG_HOME/nmf-separate/window, lines "KEY VALUE".
*/

/**
   Return the zoom that was remembered, within what is allowed; 1 if there is
   none.

   Window thread.  Not realtime: reads a file.
*/
double win_preferences_zoom(void);

/**
   Remember a zoom: the file is then the new one or the old one, and never half.
   What cannot be remembered is forgotten.

   Window thread.  Not realtime: writes a file.
*/
void win_preferences_set_zoom(double zoom);

#endif // WIN_PREFERENCES_H
