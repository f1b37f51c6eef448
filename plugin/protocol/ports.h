// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_PORTS_H
#define PLUG_PORTS_H

#include "nms/attributes.h"
#include "nms/hop.h"
#include "protocol/uris.h"

#include <stdbool.h>
#include <stdint.h>

/**
   @file ports.h
   The plugins and their ports, as data.

   There is one table, in three parts.  The code finds its ports in it, the
   bundle's Turtle is written from it, and the tests compare both.
*/

/// Version of the plugins, not of the project: LV2's lv2:minorVersion, raised
/// when a port is added or moved; even numbers are stable versions
#define PLUG_MINOR_VERSION 6

/// The first one, whose ports every host has to connect; as LV2 asks, those
/// that came later need no connection, so the plugins keep their URIs
#define PLUG_FIRST_MINOR_VERSION 2

/// Plugins in the bundle
#define PLUG_N_VARIANTS 4

/// Sources with their own controls and outputs
#define PLUG_N_SOURCES 4

/// Those and the residual
#define PLUG_N_STRIPS (PLUG_N_SOURCES + 1)

/// Most channels of a plugin
#define PLUG_N_CHANNELS 2

/// Most audio outputs of a plugin: the main ones, and those of each strip
#define PLUG_N_OUTPUTS ((1 + PLUG_N_STRIPS) * PLUG_N_CHANNELS)

/// Most ports of a plugin, and one place that is none
#define PLUG_N_PORTS 80

/// Latencies to choose from
#define PLUG_N_CHOICES NMS_N_HOPS

/// The first of them in samples of hop; each next one is twice as long
#define PLUG_FIRST_HOP NMS_SHORTEST_HOP

/// The one chosen by default
#define PLUG_DEFAULT_CHOICE 4

/// Largest latency of all, samples: 2 * hop at 192 kHz
#define PLUG_LARGEST_LATENCY (8U * (PLUG_FIRST_HOP << (PLUG_N_CHOICES - 1U)))

/// At or below this many dB a gain is nothing: NMS_STRIP_OFF_DB of the engine
#define PLUG_MUTE_DB (-90.0f)

/// A plugin
typedef struct {
  const char* uri;
  const char* slug;       ///< Short name, for URIs of its parts
  const char* name;       ///< For people
  const char* brief;      ///< A phrase
  const char* comment;    ///< One or two sentences
  uint32_t    n_channels; ///< 1 or 2
  bool        stems;      ///< Hands the sources out, else an insert
} PlugVariant;

/// Every plugin
extern const PlugVariant plug_variants[PLUG_N_VARIANTS];

/// What a port is for; ports repeated per strip or channel share it
typedef enum {
  PLUG_PORT_CONTROL,     ///< Atoms in
  PLUG_PORT_NOTIFY,      ///< Atoms out
  PLUG_PORT_INPUT,       ///< Audio in, per channel
  PLUG_PORT_MAIN,        ///< Audio out, per channel: the remix
  PLUG_PORT_STEM,        ///< Audio out, per strip and channel
  PLUG_PORT_ENABLED,     ///< 0 bypasses
  PLUG_PORT_HOP,         ///< Latency choice, as hop at 44.1 and 48 kHz
  PLUG_PORT_SHARPNESS,   ///< Exponent of the masks, 0 for the dictionary's own
  PLUG_PORT_LATENCY,     ///< Reported latency, samples
  PLUG_PORT_LOAD,        ///< Worst share of the block period, percent
  PLUG_PORT_GAIN,        ///< Per strip, dB
  PLUG_PORT_MUTE,        ///< Per strip
  PLUG_PORT_SOLO,        ///< Per strip
  PLUG_PORT_APART,       ///< 1 gives the residual a strip of its own
  PLUG_PORT_STEREO,      ///< 0 lets where sources are count, 1 does not
  PLUG_PORT_FOLLOW,      ///< 1 finds where they are from the mix
  PLUG_PORT_FREEZE,      ///< 1 leaves what was found as it is
  PLUG_PORT_LEARN,       ///< Per source, 1 listens, and 0 after that learns
  PLUG_PORT_CLEAR,       ///< Per source, on 1 lets it hold nothing
  PLUG_PORT_LOCK,        ///< Per source, 1 lets it stay as it is
  PLUG_PORT_STATE,       ///< Per source, PlugStripState
  PLUG_PORT_PROGRESS,    ///< Per source, of what is being learnt, percent
  PLUG_PORT_HEARD,       ///< Per source, of all takes, seconds
  PLUG_PORT_REST,        ///< Source that is the rest, from 1 on; 0 if none is
  PLUG_PORT_FOLLOW_REST, ///< 1 learns it again and again from what plays
  PLUG_PORT_UNDO,        ///< On 1 takes back the newest take
  PLUG_PORT_SAVE,        ///< On 1 saves the dictionary
  PLUG_PORT_FREEWHEEL,   ///< 1 if the host does not keep to the time
} PlugPortRole;

/// Number of roles
#define PLUG_N_ROLES (PLUG_PORT_FREEWHEEL + 1)

/// What a strip holds or does, as PLUG_PORT_STATE tells it
typedef enum {
  PLUG_STATE_EMPTY,
  PLUG_STATE_FILE,      ///< A source of the dictionary that was loaded
  PLUG_STATE_ARMED,     ///< Waits for sound
  PLUG_STATE_LISTENING, ///< Hears it
  PLUG_STATE_LEARNING,
  PLUG_STATE_LEARNT,
  PLUG_STATE_FAILED, ///< PLUG_URI_STATUS said why
} PlugStripState;

/// Number of states
#define PLUG_N_STATES (PLUG_STATE_FAILED + 1)

/// What passes through a port
typedef enum {
  PLUG_ATOM_PORT,
  PLUG_AUDIO_PORT,
  PLUG_FLOAT_PORT,
} PlugPortType;

/// More about a port, as bits
typedef enum {
  PLUG_IS_OUTPUT      = 1U << 0U,
  PLUG_IS_TOGGLED     = 1U << 1U,
  PLUG_IS_INTEGER     = 1U << 2U,
  PLUG_IS_ENUMERATION = 1U << 3U,
  PLUG_IS_LATENCY     = 1U << 4U,
  PLUG_IS_HIDDEN      = 1U << 5U, ///< Hosts have their own control for it
  PLUG_IS_TRIGGER     = 1U << 6U, ///< Acts when it goes from 0 to 1
  PLUG_IS_FOR_TWO     = 1U << 7U, ///< Only where there are two channels
} PlugPortFlag;

/// How often a row of the table stands in a plugin
typedef enum {
  PLUG_ONCE,
  PLUG_PER_CHANNEL,
  PLUG_PER_STRIP, ///< Rows in a row: all of the first strip, then the second
  PLUG_PER_STRIP_AND_CHANNEL,
  PLUG_PER_SOURCE, ///< As PLUG_PER_STRIP, but without the residual
} PlugRepeat;

/// A value with a name
typedef struct {
  float       value;
  const char* label;
} PlugScalePoint;

/// Ports that hosts show together
typedef struct {
  const char* symbol;    ///< Or its stem
  const char* name;      ///< For people; NULL if it is that of the strip
  bool        per_strip; ///< Each strip has one, with a symbol of its own
} PlugPortGroup;

/// A row of the table
typedef struct {
  PlugPortRole          role;
  PlugPortType          type;
  PlugRepeat            repeat;
  uint32_t              in_insert;   ///< Minor version since which it is there,
  uint32_t              in_stems;    ///< 0 if it is not; of the stems plugins
  uint32_t              flags;       ///< PlugPortFlag
  const char*           symbol;      ///< Stem of the symbol
  const char*           name;        ///< Stem of the name, may be ""
  const char*           comment;     ///< For people
  const PlugPortGroup*  group;       ///< Or NULL
  const char*           designation; ///< Prefixed name, or NULL
  const char*           unit;        ///< Name in Turtle, or NULL
  float                 initial;     ///< Default
  float                 minimum;
  float                 maximum;
  const PlugScalePoint* points;   ///< [n_points], or NULL
  uint32_t              n_points; ///< Named values
} PlugPortRow;

/// Off or on, as PlugPortFlag
#define PLUG_TOGGLED (PLUG_IS_TOGGLED | PLUG_IS_INTEGER)

/// A unit of our own, as LV2 has none for a switch
#define PLUG_SWITCH "<" PLUG_URI_SWITCH ">"

/// Of the controls of all
extern const PlugPortGroup plug_settings_group;

/// Of the controls of a strip
extern const PlugPortGroup plug_strip_group;

/// Rows of the ports for two channels
#define PLUG_N_STEREO_ROWS 3

/// Those rows
extern const PlugPortRow plug_stereo_rows[PLUG_N_STEREO_ROWS];

/// Rows of the ports for learning
#define PLUG_N_TEACH_ROWS 11

/// Those rows, a table of their own, which follow all others
extern const PlugPortRow plug_teach_rows[PLUG_N_TEACH_ROWS];

/// A port of a plugin
typedef struct {
  const PlugPortRow* row;
  uint32_t           strip;      ///< 0 to PLUG_N_STRIPS - 1, 0 if not repeated
  uint32_t           channel;    ///< 0 or 1, 0 if not repeated
  char               symbol[24]; ///< Unique in the plugin
  char               name[32];   ///< For people
  char               group[24];  ///< Symbol of its group, "" for none
  const char*        group_name; ///< For people, or NULL
} PlugPort;

/**
   List the ports of a plugin.

   @param variant In.
   @param ports   Out, [PLUG_N_PORTS], in order of their index.
   @return How many there are.

   Any thread.  Not realtime: formats text.
*/
uint32_t plug_ports_list(const PlugVariant* variant, PlugPort* ports);

/**
   Return whether a port is the first of its group.

   @param ports As listed by plug_ports_list().
   @param index Of the port.

   Any thread.  Realtime: O(index).
*/
bool plug_port_opens_group(const PlugPort* ports, uint32_t index) NMS_REALTIME;

/**
   Return whether a host may leave a port of a plugin unconnected.

   Any thread.  Realtime: constant time.
*/
bool plug_port_is_optional(const PlugVariant* variant,
                           const PlugPort*    port) NMS_REALTIME;

/**
   Return the name of a strip: "Source 1", ..., "Residual".

   Any thread.  Realtime: constant time.
*/
const char* plug_strip_name(uint32_t strip) NMS_REALTIME;

/**
   Return the symbol of a strip: "1", ..., "residual".

   Any thread.  Realtime: constant time.
*/
const char* plug_strip_symbol(uint32_t strip) NMS_REALTIME;

/**
   Return the latency choice nearest, by ratio, to a value of the hop port.

   @param value Any; not a number gives the default.
   @return 0 to PLUG_N_CHOICES - 1.

   Any thread.  Realtime: constant time.
*/
uint32_t plug_choice_of_hop(float value) NMS_REALTIME;

/**
   Return the hop in samples of a latency choice at a sample rate.

   As nms_hop_at() has it, 64 to 1024 at 44.1 and 48 kHz, but at most 4 times
   that.

   @param choice         0 to PLUG_N_CHOICES - 1.
   @param sample_rate_hz Any; counts as 1 to 176.4 kHz.
   @return >= 1; the latency is twice that.

   Any thread.  Realtime: constant time.
*/
uint32_t plug_hop_of_choice(uint32_t choice,
                            double   sample_rate_hz) NMS_REALTIME;

#endif // PLUG_PORTS_H
