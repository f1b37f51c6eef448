// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef WIN_VIEW_H
#define WIN_VIEW_H

#include "link.h"
#include "nms/attributes.h"
#include "protocol/ports.h"

#include <lv2/ui/ui.h>

#include <stdbool.h>
#include <stdint.h>

/**
   @file view.h
   A window with all that belongs to it, on a screen.
*/

/// A window
typedef struct WinViewImpl WinView;

/// What one is made of
typedef struct {
  const PlugVariant*  variant;
  WinLinkHost         host;
  const LV2UI_Resize* resize;         ///< Or NULL
  const char*         bundle;         ///< Folder
  uint32_t            parent;         ///< The host's window
  double              scale;          ///< That the host asks for, or 0
  double              sample_rate_hz; ///< > 0
  bool                has_idle;       ///< The host calls win_view_idle()
} WinViewSetup;

/**
   Open a window within the host's.

   @param why Out, a text that stays, if that fails.
   @return Owned by the caller, or NULL.

   Window thread, as all here.  Not realtime: waits for the X server.
*/
NMS_NODISCARD WinView* win_view_new(const WinViewSetup* setup,
                                    const char**        why);

/// Close it; NULL is fine.
void win_view_free(WinView* view);

/// Return the window's number.
uint32_t win_view_window(const WinView* view);

/// Take over what the host tells of a port.
void win_view_told(WinView* view, const WinPortEvent* event);

/// Do what there is to do; return false when the window is gone.
bool win_view_idle(WinView* view);

/// Take the size that the host gives.
void win_view_resize(WinView* view, uint32_t width, uint32_t height);

#endif // WIN_VIEW_H
