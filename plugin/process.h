// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_PROCESS_H
#define PLUG_PROCESS_H

#include "atoms.h"
#include "connections.h"
#include "exchange.h"
#include "follow.h"
#include "listen.h"
#include "nms/attributes.h"
#include "nms/load.h"
#include "nms/player.h"
#include "settings.h"
#include "viewer.h"

#include <stdint.h>

/**
   @file process.h
   Everything the audio thread touches, one struct for each concern.

   What sets it up stands in process_setup.h.  Models come ready from the
   worker and go back to it; see exchange.h.
*/

/// Everything the audio thread touches
typedef struct {
  PlugConnections connections;
  PlugAtoms       atoms;
  PlugExchange    exchange;
  PlugFollow      follow;
  PlugListen      listen;
  PlugSettings    settings;
  PlugViewer      viewer;
  NmsPlayer*      player;
  NmsLoad         load;
  double          sample_rate_hz;
} PlugProcess;

/**
   Run a block.

   Reads all of a chunk's input before it writes any of its output, so that
   ports may share buffers in any way.

   @param n_samples Any number, 0 too, which only reports.

   Audio thread.  Realtime: as nms_player_run().
*/
void plug_process_run(PlugProcess* process, uint32_t n_samples) NMS_REALTIME;

#endif // PLUG_PROCESS_H
