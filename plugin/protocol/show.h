// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_SHOW_H
#define PLUG_SHOW_H

#include "nms/attributes.h"
#include "protocol/message.h"
#include "protocol/ports.h"
#include "protocol/urids.h"
#include "protocol/walk.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file show.h
   What the plugin shows to a window that watches, in bytes.

   A level is one byte: 0 for PLUG_SHOW_FLOOR_DB and below, 255 for 0 dB and
   above, in even steps of dB between.  0 dB is a sine of full scale.

   A message is an object of a type of its own, below 1 KB, and fits whole or is
   not written.  Whoever reads one believes nothing: what is malformed, of
   another length, or out of its range is no message.
*/

/// Rows of the spectrogram, the lowest first, evenly spaced on a logarithmic
/// axis from PLUG_SHOW_LOWEST_HZ to PLUG_SHOW_HIGHEST_HZ
#define PLUG_SHOW_ROWS 160

#define PLUG_SHOW_LOWEST_HZ 40.0
#define PLUG_SHOW_HIGHEST_HZ 20000.0

/// Level of byte 0, dB
#define PLUG_SHOW_FLOOR_DB (-96.0f)

/// Columns of the spectrogram in one message, at most
#define PLUG_SHOW_COLUMNS 2

/// Columns in a second, at most; times of more frames are shown by the loudest
#define PLUG_SHOW_COLUMNS_PER_S 60

/// Lights of a strip, at most: components in order of pitch, neighbours
/// together where there are more
#define PLUG_SHOW_LIGHTS 40

/// A window that watches says so more often than this, else it is gone
#define PLUG_WATCH_S 3

/// A moment of the spectrogram
typedef struct {
  uint8_t levels[PLUG_SHOW_ROWS]; ///< Of the input, before any gain
  uint8_t owners[PLUG_SHOW_ROWS]; ///< Low four bits: the strip with the largest
                                  ///< share, high four: that share, 0 to 15
} PlugShowColumn;

/// What is shown up to PLUG_SHOW_COLUMNS_PER_S / PLUG_SHOW_COLUMNS times a
/// second
typedef struct {
  uint32_t       n_columns;                         ///< 0 to PLUG_SHOW_COLUMNS
  PlugShowColumn columns[PLUG_SHOW_COLUMNS];        ///< The oldest first
  uint8_t lights[PLUG_N_SOURCES][PLUG_SHOW_LIGHTS]; ///< Loudest since the last
  uint8_t peaks[PLUG_N_STRIPS][PLUG_N_CHANNELS];    ///< Before gains, levels of
                                                    ///< the loudest frame
  uint8_t trust;                                    ///< 0 one mask, 255 filters
} PlugShow;

/// What a strip is made of
typedef struct {
  uint32_t n_components; ///< 0 if it holds nothing
  uint32_t n_lights;     ///< 0 to PLUG_SHOW_LIGHTS
  uint32_t n_takes;      ///< Heard here, not yet undone; at most 255
  bool     has_place;    ///< An image is known
  float    pan;          ///< -1 left to 1 right
  float    width;        ///< 0 a point to 1
  bool     is_learnt;    ///< What it holds was learnt here
} PlugShowStrip;

/// What is shown when a window begins to watch, and after every change
typedef struct {
  PlugShowStrip strips[PLUG_N_SOURCES];
  float         columns_per_s; ///< Of the spectrogram, of sound; 0 if unknown
} PlugShowAbout;

/// What is shown of the light that a window asks for
typedef struct {
  uint32_t strip;                  ///< 0 to PLUG_N_SOURCES - 1
  uint32_t light;                  ///< 0 to its n_lights - 1
  uint8_t  levels[PLUG_SHOW_ROWS]; ///< Its spectrum, the largest 255
} PlugShowPart;

/// Return the level of a power, 1 for a sine of full scale.  Realtime.
uint8_t plug_show_level(double power) NMS_REALTIME;

/// Return the dB of a level.  Realtime.
float plug_show_db(uint8_t level) NMS_REALTIME;

/**
   Append what is shown.

   @param show In; too many columns count as PLUG_SHOW_COLUMNS.
   @return False if there is no room; nothing is written then.

   Any thread.  Realtime: constant time.
*/
NMS_NODISCARD bool plug_show_write(const PlugUris*        uris,
                                   const PlugPatchWriter* writer,
                                   const PlugShow*        show) NMS_REALTIME;

/**
   Read what is shown.

   @param object In, an event; see plug_walk_event() and plug_atom_at().
   @param show   Out; columns that are not there are zeros.
   @return False if this is no such message; undefined then.

   Any thread.  Realtime: constant time.
*/
NMS_NODISCARD bool plug_show_read(const PlugUris* uris,
                                  const PlugAtom* object,
                                  PlugShow*       show) NMS_REALTIME;

/// Append what strips are made of; as plug_show_write().  Pan and width are
/// rounded to steps of 1/127 and 1/255.
NMS_NODISCARD bool
plug_show_write_about(const PlugUris*        uris,
                      const PlugPatchWriter* writer,
                      const PlugShowAbout*   about) NMS_REALTIME;

/// Read what strips are made of; as plug_show_read().
NMS_NODISCARD bool plug_show_read_about(const PlugUris* uris,
                                        const PlugAtom* object,
                                        PlugShowAbout*  about) NMS_REALTIME;

/// Append what a light is; as plug_show_write().
NMS_NODISCARD bool plug_show_write_part(const PlugUris*        uris,
                                        const PlugPatchWriter* writer,
                                        const PlugShowPart* part) NMS_REALTIME;

/// Read what a light is; as plug_show_read().
NMS_NODISCARD bool plug_show_read_part(const PlugUris* uris,
                                       const PlugAtom* object,
                                       PlugShowPart*   part) NMS_REALTIME;

/**
   Append that a window watches; the plugin reads it by plug_patch_next().

   @param strip Of the light that is asked for, or PLUG_N_SOURCES.
   @param light In, 0 to PLUG_SHOW_LIGHTS - 1.
   @return False if there is no room; nothing is written then.

   Any thread.  Realtime: constant time.
*/
NMS_NODISCARD bool plug_watch_write(const PlugUris*        uris,
                                    const PlugPatchWriter* writer,
                                    uint32_t               strip,
                                    uint32_t               light) NMS_REALTIME;

#endif // PLUG_SHOW_H
