// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "protocol/ports.h"

static const PlugScalePoint stereo_points[] = {
    {0.0f, "Auto"},
    {1.0f, "Off"},
};

const PlugPortRow plug_stereo_rows[PLUG_N_STEREO_ROWS] = {
    {.role      = PLUG_PORT_STEREO,
     .type      = PLUG_FLOAT_PORT,
     .in_insert = 6,
     .in_stems  = 6,
     .flags     = PLUG_IS_INTEGER | PLUG_IS_ENUMERATION | PLUG_IS_FOR_TWO,
     .symbol    = "stereo",
     .name      = "Stereo",
     .comment  = "Auto tells sources apart also by where they are between left "
                 "and right, if the dictionary knows and the mix agrees",
     .group    = &plug_settings_group,
     .unit     = PLUG_SWITCH,
     .initial  = 0.0f,
     .minimum  = 0.0f,
     .maximum  = 1.0f,
     .points   = stereo_points,
     .n_points = 2},
    {.role      = PLUG_PORT_FOLLOW,
     .type      = PLUG_FLOAT_PORT,
     .in_insert = 6,
     .in_stems  = 6,
     .flags     = PLUG_TOGGLED | PLUG_IS_FOR_TWO,
     .symbol    = "follow",
     .name      = "Follow the image",
     .comment = "On, where the sources are is found from the last half minute "
                "of the mix, whatever the dictionary knows of it",
     .group   = &plug_settings_group,
     .unit    = PLUG_SWITCH,
     .initial = 0.0f,
     .minimum = 0.0f,
     .maximum = 1.0f},
    {.role      = PLUG_PORT_FREEZE,
     .type      = PLUG_FLOAT_PORT,
     .in_insert = 6,
     .in_stems  = 6,
     .flags     = PLUG_TOGGLED | PLUG_IS_FOR_TWO,
     .symbol    = "freeze",
     .name      = "Freeze the image",
     .comment   = "On, what was found by following stays as it is",
     .group     = &plug_settings_group,
     .unit      = PLUG_SWITCH,
     .initial   = 0.0f,
     .minimum   = 0.0f,
     .maximum   = 1.0f},
};
