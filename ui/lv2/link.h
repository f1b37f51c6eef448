// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef WIN_LINK_H
#define WIN_LINK_H

#include "nms/attributes.h"
#include "protocol/patch.h"
#include "window/desk.h"

#include <lv2/ui/ui.h>
#include <lv2/urid/urid.h>

#include <stdbool.h>
#include <stdint.h>

/**
   @file link.h
   The way from a window to its plugin and back, by the host's functions.

   Nothing that the plugin sends is believed.
*/

/// What the host offers
typedef struct {
  LV2UI_Write_Function       write;
  LV2UI_Controller           controller;
  const LV2_URID_Map*        map;
  const LV2UI_Touch*         touch;   ///< Or NULL
  const LV2UI_Request_Value* request; ///< Or NULL
} WinLinkHost;

/// What the host tells of a port
typedef struct {
  uint32_t    port;
  uint32_t    size;     ///< Of `bytes`
  uint32_t    protocol; ///< 0 for a float, or that of events
  const void* bytes;
} WinPortEvent;

/// What is to be drawn anew
typedef struct {
  bool     is_all;
  bool     moves;  ///< What moves all the time, as win_layout_moving() tells it
  uint32_t strips; ///< Bits
} WinChange;

/// The way
typedef struct {
  WinLinkHost host;
  PlugUris    uris;
  LV2_URID    event_transfer;
  uint32_t    control; ///< Port that takes messages
  uint32_t    notify;  ///< Port that sends them
} WinLink;

/// Find the way; false if the host does not number URIs.
NMS_NODISCARD bool
win_link_init(WinLink* link, const WinLinkHost* host, const WinModel* model);

/// Ask for all that the plugin can tell.
void win_link_ask(const WinLink* link);

/**
   Say that a window watches.

   @param hover What is below the pointer: a light is asked for.
*/
void win_link_watch(const WinLink* link, WinPart hover);

/// Take an action to the plugin or the host.
void win_link_do(const WinLink* link, const WinAction* action, WinDesk* desk);

/// Take over what the host tells of a port; return what has changed.
WinChange
win_link_told(const WinLink* link, WinDesk* desk, const WinPortEvent* event);

#endif // WIN_LINK_H
