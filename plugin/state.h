// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_STATE_H
#define PLUG_STATE_H

#include <lv2/state/state.h>

/**
   @file state.h
   What a session remembers beyond the controls: the dictionary.

   A host that lets plugins make files, and keeps them, gets the dictionary's
   bytes as a file of its own, so that the session stays whole when the original
   goes away; any other gets the path, and the bytes beside it.  On restore the
   file at the path counts, or else the bytes.  A host that offers a worker then
   may go on running meanwhile; without, the dictionary is loaded at once.  A
   state without a dictionary, such as a preset of gains, leaves the one there
   is.
*/

/// For LV2_STATE__interface; both take the plugin's handle
extern const LV2_State_Interface plug_state_interface;

#endif // PLUG_STATE_H
