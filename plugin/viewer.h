// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_VIEWER_H
#define PLUG_VIEWER_H

#include "atoms.h"
#include "model.h"
#include "nms/attributes.h"
#include "nms/ears.h"
#include "protocol/message.h"
#include "protocol/show.h"
#include "protocol/urids.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file viewer.h
   What a window is shown while one watches: the audio thread's side.

   A block is run in parts, none of which has more than a frame that counts:

       plug_viewer_update(viewer, atoms, n_samples);
       if (plug_viewer_watches(viewer)) {
         // For each part of plug_viewer_part() samples
         plug_viewer_look(viewer, model, n_of_part);
       }
       plug_viewer_write(viewer, model, ears, uris, writer);
*/

/// Messages that can wait for the end of a long block
#define PLUG_VIEWER_PLACES 8

/// A moment of the spectrogram, before it is levels
typedef struct {
  double  powers[PLUG_SHOW_ROWS];
  uint8_t owners[PLUG_SHOW_ROWS]; ///< As PlugShowColumn has them
  bool    is_any;                 ///< There was a frame
} PlugViewerColumn;

/// What was seen; start with plug_viewer_init()
typedef struct {
  double   sample_rate_hz;
  uint32_t watch_samples;  ///< A window counts as gone after so many
  uint32_t column_samples; ///< From column to column
  uint32_t least_part;     ///< Frames closer than so many are passed over
  uint32_t left;           ///< Samples for which a window watches still
  uint32_t elapsed;        ///< Samples of the message that is made
  uint64_t serial;         ///< Of the model whose frames were seen
  uint64_t n_frames;       ///< Of it, when one was seen last

  // Of the message that is made
  PlugViewerColumn column;
  PlugShow         show; ///< Columns that are done, and trust
  bool             is_any;
  double lights[PLUG_N_SOURCES * PLUG_SHOW_LIGHTS]; ///< Compressed roots
  double peaks[PLUG_N_STRIPS][PLUG_N_CHANNELS];     ///< Powers

  PlugShow ready[PLUG_VIEWER_PLACES]; ///< [n_ready], the oldest first
  uint32_t n_ready;

  bool     owes_about;              ///< As soon as there is room
  uint32_t n_takes[PLUG_N_SOURCES]; ///< As told last
  uint64_t about_serial;            ///< Of the model told of last
  bool     owes_part;
  uint32_t strip; ///< Of the light that was asked for, or PLUG_N_SOURCES
  uint32_t light;
} PlugViewer;

/// Set up, with nobody watching.  Setup thread.
void plug_viewer_init(PlugViewer* viewer, double sample_rate_hz);

/**
   Take over what windows have said, and let time pass.

   @param atoms     In and out, what they said is taken.
   @param n_samples Of the block that begins.

   Audio thread.  Realtime: constant time.
*/
void plug_viewer_update(PlugViewer* viewer,
                        PlugAtoms*  atoms,
                        uint32_t    n_samples) NMS_REALTIME;

/// Return whether a window watches.  Audio thread.  Realtime: constant time.
static inline bool
plug_viewer_watches(const PlugViewer* viewer)
{
  return viewer->left > 0;
}

/**
   Return in how long parts a block is to be run, samples: two frames that are
   to be seen never fall into one.

   @param model In, what is heard.

   Audio thread.  Realtime: constant time.
*/
uint32_t plug_viewer_part(const PlugViewer* viewer,
                          const PlugModel*  model) NMS_REALTIME;

/**
   Look at the newest frame, if it is new.

   @param model     In, what is heard.
   @param n_samples Run since the last call.

   Audio thread, while a window watches.  Realtime: O(bins * streams).
*/
void plug_viewer_look(PlugViewer*      viewer,
                      const PlugModel* model,
                      uint32_t         n_samples) NMS_REALTIME;

/**
   Write what is to be shown.  What does not fit of it is left out, but that
   strips and lights were asked for stays.

   @param model  In, what is heard.
   @param ears   In, for the takes.
   @param writer Without capacity if nothing can be written.

   Audio thread, while a window watches.  Realtime: constant time.
*/
void plug_viewer_write(PlugViewer*            viewer,
                       const PlugModel*       model,
                       const NmsEars*         ears,
                       const PlugUris*        uris,
                       const PlugPatchWriter* writer) NMS_REALTIME;

#endif // PLUG_VIEWER_H
