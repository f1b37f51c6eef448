// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "protocol.h"

#include <stdbool.h>
#include <stddef.h>

static const BenchSource band_sources[] = {
    {"drums", "drums", true},
    {"bass", "bass", true},
    {"vocals", "vocals", true},
    {"other", "other", true},
    {NULL, NULL, false},
};

static const BenchSource drums_sources[] = {
    {"kick", "kick", true},
    {"snare", "snare", true},
    {"cymbals", "hihat,cymbals", true},
    {"toms", "toms", false},
    {NULL, NULL, false},
};

static const BenchSource speech_sources[] = {
    {"speech", "speech", true},
    {"noise", "noise", false},
    {NULL, NULL, false},
};

static const BenchVariant half_variants[] = {
    {"plain, hop 1024 (46.4 ms)", "--plain", 0, "--hop 1024"},
    {"plain, hop 128 (5.8 ms), same dictionary", NULL, 0, "--hop 128"},
    {"plain, hop 128, dictionary learnt at 128",
     "--plain --hop 128",
     2,
     "--hop 128"},
    {"ordinary KL-NMF, 1024/512, 5 a source, 10 iterations",
     "--plain --window 1024 --hop 512 --bands 0 --groups 0 --context 1 "
     "--exponent 1 --components 5 --iterations 10 --mask-exponent 1",
     3,
     "--hop 512"},
    {"refined, hop 1024", "", 4, "--hop 1024"},
    {"refined, hop 128, same dictionary", NULL, 4, "--hop 128"},
    {"refined for files", "--for-files", 6, ""},
    {NULL, NULL, 0, NULL},
};

static const BenchBound half_bounds[] = {
    {"plain, hop 1024", 0, -1, 5.8},
    {"plain, hop 128", 1, -1, 4.9},
    {"plain, hop 128, same dictionary, over one learnt at 128", 1, 2, -0.3},
    {"refined, hop 1024", 4, -1, 6.6},
    {"refined, hop 128", 5, -1, 5.6},
    {"refined for files", 6, -1, 6.9},
    {NULL, 0, 0, 0.0},
};

static const BenchVariant preset_variants[] = {
    {"shipped dictionary", "", 0, ""},
    {NULL, NULL, 0, NULL},
};

static const BenchVariant own_variants[] = {
    {"plain", "--plain", 0, ""},
    {"refined", "", 1, ""},
    {NULL, NULL, 0, NULL},
};

static const BenchBound band_bounds[] = {
    {"shipped dictionary", 0, -1, 3.5},
    {NULL, 0, 0, 0.0},
};

static const BenchBound drums_bounds[] = {
    {"shipped dictionary, 2 over a plain one", 0, -1, 8.7},
    {NULL, 0, 0, 0.0},
};

static const BenchBound own_bounds[] = {
    {"refined over plain", 1, 0, 1.5},
    {NULL, 0, 0, 0.0},
};

static const BenchBound speech_bounds[] = {
    {"shipped dictionary", 0, -1, 5.0},
    {NULL, 0, 0, 0.0},
};

static const BenchVariant joined_variants[] = {
    {"preset's and learnt noise", "--plain --components 32", 0, ""},
    {"preset's noise where it is needed",
     "--plain --components 32 --choose",
     1,
     ""},
    {NULL, NULL, 0, NULL},
};

static const BenchBound joined_bounds[] = {
    {"chosen, at 0 dB", 1, -1, 6.7},
    {NULL, 0, 0, 0.0},
};

static const BenchBound joined_10_bounds[] = {
    {"chosen, at 10 dB", 1, -1, 3.9},
    {NULL, 0, 0, 0.0},
};

const BenchProtocol bench_protocols[] = {
    {"half",
     "Learnt from the first half of a song's stems, second half separated",
     "band",
     BENCH_FIRST_HALF,
     NULL,
     false,
     band_sources,
     half_variants,
     half_bounds,
     0.0},
    {"starter-band",
     "Starter dictionary `band` on whole songs",
     "band",
     BENCH_PRESET,
     "band",
     false,
     band_sources,
     preset_variants,
     band_bounds,
     0.0},
    {"drums-split",
     "Starter dictionary `drums` on grooves of two kits",
     "drums-split",
     BENCH_PRESET,
     "drums",
     false,
     drums_sources,
     preset_variants,
     drums_bounds,
     0.0},
    {"drums-own",
     "Learnt from single hits of the same kit, grooves separated",
     "drums-split",
     BENCH_OWN_KIT,
     NULL,
     false,
     drums_sources,
     own_variants,
     own_bounds,
     0.0},
    {"speech",
     "Starter dictionary `speech` at 0 dB, gain over the noisy input",
     "speech-noise",
     BENCH_PRESET,
     "speech",
     true,
     speech_sources,
     preset_variants,
     speech_bounds,
     0.0},
    {"speech-learnt",
     "Preset `speech` and noise from two seconds at 0 dB, gain over the input",
     "speech-noise",
     BENCH_JOINED,
     "speech",
     true,
     speech_sources,
     joined_variants,
     joined_bounds,
     0.0},
    {"speech-learnt-10",
     "The same at 10 dB",
     "speech-noise",
     BENCH_JOINED,
     "speech",
     true,
     speech_sources,
     joined_variants,
     joined_10_bounds,
     -10.0},
    {NULL, NULL, NULL, BENCH_PRESET, NULL, false, NULL, NULL, NULL, 0.0},
};
