// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tables_mute.h"

#include <stdbool.h>
#include <stddef.h>

#define MUTE "--hop 1024 --remix vocals=mute"
#define SOFT "--hop 1024 --remix vocals=-80"
#define MUTE_128 "--hop 128 --remix vocals=mute"
#define SOFT_128 "--hop 128 --remix vocals=-80"

const BenchSource bench_mute_sources[] = {
    {"drums", "drums", false},
    {"bass", "bass", false},
    {"vocals", "vocals", true},
    {"other", "other", false},
    {NULL, NULL, false},
};

// A gain of -80 dB is no mute: what masks leave as they are for streams

const BenchVariant bench_mute_band_variants[] = {
    {"muted, hop 1024", "", 0, MUTE, NULL},
    {"at -80 dB, hop 1024", "", 0, SOFT, NULL},
    {"muted, hop 128", "", 0, MUTE_128, NULL},
    {"at -80 dB, hop 128", "", 0, SOFT_128, NULL},
    {NULL, NULL, 0, NULL, NULL},
};

const BenchBound bench_mute_band_bounds[] = {
    {"depth, hop 1024", 0, -1, 10.5},
    {"depth, hop 1024, over -80 dB", 0, 1, 3.5},
    {"depth, hop 128", 2, -1, 8.5},
    {NULL, 0, 0, 0.0},
};

const BenchVariant bench_mute_own_variants[] = {
    {"muted, plain", "--plain", 0, MUTE, NULL},
    {"at -80 dB, plain", NULL, 0, SOFT, NULL},
    {"muted, refined", "", 2, MUTE, NULL},
    {"at -80 dB, refined", NULL, 2, SOFT, NULL},
    {NULL, NULL, 0, NULL, NULL},
};

const BenchBound bench_mute_own_bounds[] = {
    {"depth, plain", 0, -1, 19.5},
    {"depth, refined", 2, -1, 17.7},
    {"depth, refined, over -80 dB", 2, 3, 4.0},
    {NULL, 0, 0, 0.0},
};
