// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "protocol/ports.h"

#include "protocol/uris.h"

#include <math.h>
#include <stdio.h>

const PlugVariant plug_variants[PLUG_N_VARIANTS] = {
    {PLUG_URI_STEREO,
     "stereo",
     "NMF Separate Stereo",
     "Rebalances the sources of a stereo mix",
     "Takes a stereo mix apart with a learned dictionary and puts it together "
     "again with a gain for each source.",
     2,
     false},
    {PLUG_URI_MONO,
     "mono",
     "NMF Separate Mono",
     "Rebalances the sources of a mono mix",
     "Takes a mono mix apart with a learned dictionary and puts it together "
     "again with a gain for each source.",
     1,
     false},
    {PLUG_URI_STEMS_STEREO,
     "stems-stereo",
     "NMF Separate Stems Stereo",
     "Splits a stereo mix into its sources",
     "Takes a stereo mix apart with a learned dictionary, puts it together "
     "again with a gain for each source on the first outputs, and hands out "
     "each source, as it was found, on those that follow.",
     2,
     true},
    {PLUG_URI_STEMS_MONO,
     "stems-mono",
     "NMF Separate Stems Mono",
     "Splits a mono mix into its sources",
     "Takes a mono mix apart with a learned dictionary, puts it together "
     "again with a gain for each source on the first output, and hands out "
     "each source, as it was found, on those that follow.",
     1,
     true},
};

/// Where the nearest power of two, by ratio, changes
#define SQRT_2 1.4142135623730951

static const char* const strip_names[PLUG_N_STRIPS] = {
    "Source 1", "Source 2", "Source 3", "Source 4", "Residual"};

static const char* const strip_symbols[PLUG_N_STRIPS] = {
    "1", "2", "3", "4", "residual"};

/// Ascending also by the letters of their names, by which Ardour sorts them
static const PlugScalePoint hop_points[PLUG_N_CHOICES] = {
    {64.0f, " 2.9 ms"},
    {128.0f, " 5.8 ms (Live)"},
    {256.0f, "11.6 ms"},
    {512.0f, "23 ms"},
    {1024.0f, "46 ms (Best)"},
};

static const PlugScalePoint sharpness_points[] = {
    {0.0f, "As learnt"},
};

static const PlugScalePoint gain_points[] = {
    {PLUG_MUTE_DB, "-inf"},
};

const PlugPortGroup plug_settings_group = {"settings", "Settings", false};
const PlugPortGroup plug_strip_group    = {"strip", NULL, true};

static const PlugPortGroup in_group     = {"in", "In", false};
static const PlugPortGroup out_group    = {"out", "Out", false};
static const PlugPortGroup main_group   = {"out", "Main", false};
static const PlugPortGroup stem_group   = {"out", NULL, true};
static const PlugPortGroup status_group = {"status", "Status", false};

/*
  All that lv2lint asks for, but this:

  - lv2:isLive says that the sound must not be rendered ahead, cached or frozen,
    as what comes out depends on the time of day.  Here it does not.
  - A worker's end_run() has nothing to do: run() looks at what has come.
  - state:loadDefaultState: without a state there is the built-in dictionary.
  - foaf:homepage and foaf:mbox: the project has no address that will last.
  - The atom ports are in no group: nobody turns them.
*/
static const PlugPortRow rows[] = {
    {.role        = PLUG_PORT_CONTROL,
     .type        = PLUG_ATOM_PORT,
     .in_insert   = 2,
     .in_stems    = 2,
     .symbol      = "control",
     .name        = "Control",
     .comment     = "Sets the dictionary, asks for it",
     .designation = "lv2:control"},
    {.role        = PLUG_PORT_NOTIFY,
     .type        = PLUG_ATOM_PORT,
     .in_insert   = 2,
     .in_stems    = 2,
     .flags       = PLUG_IS_OUTPUT,
     .symbol      = "notify",
     .name        = "Notify",
     .comment     = "Tells the dictionary and the names of its sources",
     .designation = "lv2:control"},
    {.role      = PLUG_PORT_INPUT,
     .type      = PLUG_AUDIO_PORT,
     .repeat    = PLUG_PER_CHANNEL,
     .in_insert = 2,
     .in_stems  = 2,
     .symbol    = "in",
     .name      = "In",
     .comment   = "The mix",
     .group     = &in_group},
    {.role      = PLUG_PORT_MAIN,
     .type      = PLUG_AUDIO_PORT,
     .repeat    = PLUG_PER_CHANNEL,
     .in_insert = 2,
     .flags     = PLUG_IS_OUTPUT,
     .symbol    = "out",
     .name      = "Out",
     .comment   = "The mix with its sources rebalanced",
     .group     = &out_group},
    {.role     = PLUG_PORT_MAIN,
     .type     = PLUG_AUDIO_PORT,
     .repeat   = PLUG_PER_CHANNEL,
     .in_stems = 4,
     .flags    = PLUG_IS_OUTPUT,
     .symbol   = "out",
     .name     = "Main",
     .comment  = "The mix with its sources rebalanced",
     .group    = &main_group},
    {.role     = PLUG_PORT_STEM,
     .type     = PLUG_AUDIO_PORT,
     .repeat   = PLUG_PER_STRIP_AND_CHANNEL,
     .in_stems = 2,
     .flags    = PLUG_IS_OUTPUT,
     .symbol   = "out",
     .name     = "",
     .comment  = "One source whatever its gain, silent if there is none",
     .group    = &stem_group},
    {.role        = PLUG_PORT_ENABLED,
     .type        = PLUG_FLOAT_PORT,
     .in_insert   = 2,
     .in_stems    = 2,
     .flags       = PLUG_TOGGLED,
     .symbol      = "enabled",
     .name        = "Enabled",
     .comment     = "Off passes the input through, delayed as ever",
     .group       = &plug_settings_group,
     .designation = "lv2:enabled",
     .unit        = PLUG_SWITCH,
     .initial     = 1.0f,
     .minimum     = 0.0f,
     .maximum     = 1.0f},
    {.role      = PLUG_PORT_HOP,
     .type      = PLUG_FLOAT_PORT,
     .in_insert = 2,
     .in_stems  = 2,
     .flags     = PLUG_IS_INTEGER | PLUG_IS_ENUMERATION,
     .symbol    = "hop",
     .name      = "Latency",
     .comment   = "Delay at 44.1 kHz; longer separates better.  The value is "
                  "the hop in samples, half the delay",
     .group     = &plug_settings_group,
     .unit      = "units:frame",
     .initial   = (float)(PLUG_FIRST_HOP << PLUG_DEFAULT_CHOICE),
     .minimum   = (float)PLUG_FIRST_HOP,
     .maximum   = (float)(PLUG_FIRST_HOP << (PLUG_N_CHOICES - 1U)),
     .points    = hop_points,
     .n_points  = PLUG_N_CHOICES},
    {.role      = PLUG_PORT_SHARPNESS,
     .type      = PLUG_FLOAT_PORT,
     .in_insert = 2,
     .in_stems  = 2,
     .symbol    = "sharpness",
     .name      = "Sharpness",
     .comment   = "Low shares sounds softly, high gives them to the strongest "
                  "source; 0 is what the dictionary was learnt for",
     .group     = &plug_settings_group,
     .unit      = "units:coef",
     .initial   = 0.0f,
     .minimum   = 0.0f,
     .maximum   = 4.0f,
     .points    = sharpness_points,
     .n_points  = 1},
    {.role      = PLUG_PORT_LATENCY,
     .type      = PLUG_FLOAT_PORT,
     .in_insert = 2,
     .in_stems  = 2,
     .flags =
         PLUG_IS_OUTPUT | PLUG_IS_INTEGER | PLUG_IS_LATENCY | PLUG_IS_HIDDEN,
     .symbol      = "latency",
     .name        = "Reported Latency",
     .comment     = "How late the outputs are",
     .group       = &status_group,
     .designation = "lv2:latency",
     .unit        = "units:frame",
     .initial     = (float)(2U * (PLUG_FIRST_HOP << PLUG_DEFAULT_CHOICE)),
     .minimum     = 0.0f,
     .maximum     = (float)PLUG_LARGEST_LATENCY},
    {.role      = PLUG_PORT_LOAD,
     .type      = PLUG_FLOAT_PORT,
     .in_insert = 2,
     .in_stems  = 2,
     .flags     = PLUG_IS_OUTPUT,
     .symbol    = "load",
     .name      = "Load",
     .comment   = "Worst share of a block's time spent in the last second",
     .group     = &status_group,
     .unit      = "units:pc",
     .initial   = 0.0f,
     .minimum   = 0.0f,
     .maximum   = 100.0f},
    {.role      = PLUG_PORT_GAIN,
     .type      = PLUG_FLOAT_PORT,
     .repeat    = PLUG_PER_STRIP,
     .in_insert = 2,
     .in_stems  = 4,
     .symbol    = "gain",
     .name      = "Gain",
     .comment   = "Gain of this source, at the lowest value nothing",
     .group     = &plug_strip_group,
     .unit      = "units:db",
     .initial   = 0.0f,
     .minimum   = PLUG_MUTE_DB,
     .maximum   = 12.0f,
     .points    = gain_points,
     .n_points  = 1},
    {.role      = PLUG_PORT_MUTE,
     .type      = PLUG_FLOAT_PORT,
     .repeat    = PLUG_PER_STRIP,
     .in_insert = 2,
     .in_stems  = 4,
     .flags     = PLUG_TOGGLED,
     .symbol    = "mute",
     .name      = "Mute",
     .comment   = "Silences this source",
     .group     = &plug_strip_group,
     .unit      = PLUG_SWITCH,
     .initial   = 0.0f,
     .minimum   = 0.0f,
     .maximum   = 1.0f},
    {.role      = PLUG_PORT_SOLO,
     .type      = PLUG_FLOAT_PORT,
     .repeat    = PLUG_PER_STRIP,
     .in_insert = 2,
     .in_stems  = 4,
     .flags     = PLUG_TOGGLED,
     .symbol    = "solo",
     .name      = "Solo",
     .comment   = "Silences all sources without a solo",
     .group     = &plug_strip_group,
     .unit      = PLUG_SWITCH,
     .initial   = 0.0f,
     .minimum   = 0.0f,
     .maximum   = 1.0f},
    {.role      = PLUG_PORT_APART,
     .type      = PLUG_FLOAT_PORT,
     .in_insert = 4,
     .in_stems  = 4,
     .flags     = PLUG_TOGGLED,
     .symbol    = "apart",
     .name      = "Keep the unexplained apart",
     .comment   = "On, what the sources do not explain is the residual; off, "
                  "they share it, and a mute takes more away",
     .group     = &plug_settings_group,
     .unit      = PLUG_SWITCH,
     .initial   = 0.0f,
     .minimum   = 0.0f,
     .maximum   = 1.0f},
};

#define N_ROWS ((uint32_t)(sizeof(rows) / sizeof(rows[0])))

/// Return a row of all tables, or NULL after the last one
static const PlugPortRow*
row_at(uint32_t index)
{
  static const struct {
    const PlugPortRow* rows;
    uint32_t           n_rows;
  } tables[] = {{rows, N_ROWS},
                {plug_stereo_rows, PLUG_N_STEREO_ROWS},
                {plug_teach_rows, PLUG_N_TEACH_ROWS}};

  for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); ++t) {
    if (index < tables[t].n_rows) {
      return &tables[t].rows[index];
    }
    index -= tables[t].n_rows;
  }
  return NULL;
}

/// Return the minor version since which a plugin has a row's ports, or 0
static uint32_t
row_since(const PlugPortRow* row, const PlugVariant* variant)
{
  if ((row->flags & PLUG_IS_FOR_TWO) && variant->n_channels < 2) {
    return 0;
  }
  return variant->stems ? row->in_stems : row->in_insert;
}

bool
plug_port_opens_group(const PlugPort* ports, uint32_t index)
{
  const PlugPort* const port = &ports[index];

  bool is_first = port->row->group != NULL;
  for (uint32_t p = 0; p < index; ++p) {
    is_first = is_first && (ports[p].row->group != port->row->group ||
                            ports[p].strip != port->strip);
  }

  return is_first;
}

bool
plug_port_is_optional(const PlugVariant* variant, const PlugPort* port)
{
  return port->row->type == PLUG_ATOM_PORT ||
         row_since(port->row, variant) > PLUG_FIRST_MINOR_VERSION;
}

const char*
plug_strip_name(uint32_t strip)
{
  return strip_names[strip];
}

const char*
plug_strip_symbol(uint32_t strip)
{
  return strip_symbols[strip];
}

/// Return for how many strips a row stands, 0 if it is not repeated by strip
static uint32_t
n_strips_of(PlugRepeat repeat)
{
  return repeat == PLUG_PER_SOURCE ? PLUG_N_SOURCES
         : repeat == PLUG_PER_STRIP || repeat == PLUG_PER_STRIP_AND_CHANNEL
             ? PLUG_N_STRIPS
             : 0;
}

static bool
repeats_channel(PlugRepeat repeat)
{
  return repeat == PLUG_PER_CHANNEL || repeat == PLUG_PER_STRIP_AND_CHANNEL;
}

/// Write the symbol and name of a port that is otherwise filled in
static void
name_port(PlugPort* port, bool stereo)
{
  const PlugPortRow* const row     = port->row;
  const bool               strip   = n_strips_of(row->repeat) > 0;
  const bool               channel = stereo && repeats_channel(row->repeat);
  const char* const        side    = port->channel ? "r" : "l";

  snprintf(port->symbol,
           sizeof(port->symbol),
           "%s%s%s%s%s",
           row->symbol,
           strip ? "_" : "",
           strip ? plug_strip_symbol(port->strip) : "",
           channel ? "_" : "",
           channel ? side : "");

  snprintf(port->name,
           sizeof(port->name),
           "%s%s%s%s",
           strip ? plug_strip_name(port->strip) : "",
           strip && *row->name ? " " : "",
           row->name,
           channel ? (port->channel ? " Right" : " Left") : "");
}

/// Write the group of a port that is otherwise filled in
static void
group_port(PlugPort* port)
{
  const PlugPortGroup* const group = port->row->group;

  port->group[0]   = '\0';
  port->group_name = NULL;
  if (group) {
    snprintf(port->group,
             sizeof(port->group),
             "%s%s%s",
             group->symbol,
             group->per_strip ? "_" : "",
             group->per_strip ? plug_strip_symbol(port->strip) : "");
    port->group_name =
        group->per_strip ? plug_strip_name(port->strip) : group->name;
  }
}

/// List a row for one strip, and return how many ports it has there
static uint32_t
list_row(const PlugPortRow* row,
         const PlugVariant* variant,
         uint32_t           strip,
         PlugPort*          ports)
{
  const uint32_t n = repeats_channel(row->repeat) ? variant->n_channels : 1;

  for (uint32_t c = 0; c < n; ++c) {
    ports[c].row     = row;
    ports[c].strip   = strip;
    ports[c].channel = c;
    name_port(&ports[c], variant->n_channels > 1);
    group_port(&ports[c]);
  }

  return n;
}

/// Return how many rows from one on repeat together: those that follow each
/// other and repeat by strip alone
static uint32_t
count_together(uint32_t begin)
{
  const PlugRepeat repeat = row_at(begin)->repeat;
  uint32_t         n      = 1;
  while ((repeat == PLUG_PER_STRIP || repeat == PLUG_PER_SOURCE) &&
         row_at(begin + n) && row_at(begin + n)->repeat == repeat) {
    ++n;
  }

  return n;
}

uint32_t
plug_ports_list(const PlugVariant* variant, PlugPort* ports)
{
  uint32_t n = 0;

  for (uint32_t begin = 0, n_rows = 0; row_at(begin); begin += n_rows) {
    const uint32_t n_strips = n_strips_of(row_at(begin)->repeat);

    n_rows = count_together(begin);
    for (uint32_t strip = 0; strip < (n_strips ? n_strips : 1); ++strip) {
      for (uint32_t r = begin; r < begin + n_rows; ++r) {
        if (row_since(row_at(r), variant)) {
          n += list_row(row_at(r), variant, strip, ports + n);
        }
      }
    }
  }

  return n;
}

uint32_t
plug_choice_of_hop(float value)
{
  if (isnan(value)) {
    return PLUG_DEFAULT_CHOICE;
  }

  // A choice lasts until the geometric mean with the next one
  uint32_t choice = 0;
  float    limit  = (float)PLUG_FIRST_HOP * (float)SQRT_2;
  while (choice + 1 < PLUG_N_CHOICES && value > limit) {
    ++choice;
    limit *= 2.0f;
  }

  return choice;
}

uint32_t
plug_hop_of_choice(uint32_t choice, double sample_rate_hz)
{
  // Four times the hop is as far as the largest latency of all goes
  const double rate_hz = fmax(fmin(sample_rate_hz, 176400.0), 1000.0);

  return nms_hop_at(PLUG_FIRST_HOP << choice, 44100.0, rate_hz);
}
