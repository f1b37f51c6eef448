// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "protocol.h"
#include "tables_stereo.h"

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
    {"plain, hop 1024 (46.4 ms)", "--plain", 0, "--hop 1024", NULL},
    {"plain, hop 128 (5.8 ms), same dictionary", NULL, 0, "--hop 128", NULL},
    {"plain, hop 128, dictionary learnt at 128",
     "--plain --hop 128",
     2,
     "--hop 128",
     NULL},
    {"ordinary KL-NMF, 1024/512, 5 a source, 10 iterations",
     "--plain --window 1024 --hop 512 --bands 0 --groups 0 --context 1 "
     "--exponent 1 --components 5 --iterations 10 --mask-exponent 1",
     3,
     "--hop 512",
     NULL},
    {"refined, hop 1024", "", 4, "--hop 1024", NULL},
    {"refined, hop 128, same dictionary", NULL, 4, "--hop 128", NULL},
    {NULL, NULL, 0, NULL, NULL},
};

static const BenchBound half_bounds[] = {
    {"plain, hop 1024", 0, -1, 5.8},
    {"plain, hop 128", 1, -1, 4.9},
    {"plain, hop 128, same dictionary, over one learnt at 128", 1, 2, -0.3},
    {"refined, hop 1024", 4, -1, 6.6},
    {"refined, hop 128", 5, -1, 5.6},
    {NULL, 0, 0, 0.0},
};

static const BenchVariant preset_variants[] = {
    {"shipped dictionary", "", 0, "", NULL},
    {NULL, NULL, 0, NULL, NULL},
};

static const BenchVariant own_variants[] = {
    {"plain", "--plain", 0, "", NULL},
    {"refined", "", 1, "", NULL},
    {NULL, NULL, 0, NULL, NULL},
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
    {"preset's and learnt noise", "--plain --components 32", 0, "", NULL},
    {"preset's noise where it is needed",
     "--plain --components 32 --choose",
     1,
     "",
     NULL},
    {NULL, NULL, 0, NULL, NULL},
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
    {"half-stereo",
     "The same, stems put into stereo images",
     "band",
     BENCH_FIRST_HALF,
     NULL,
     false,
     band_sources,
     bench_stereo_variants,
     bench_stereo_bounds,
     0.0},
    {"half-real",
     "The same, stems recorded in stereo",
     "band-stereo",
     BENCH_FIRST_HALF,
     NULL,
     false,
     band_sources,
     bench_real_variants,
     bench_real_bounds,
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
    {"starter-band-stereo",
     "Starter dictionary `band` on whole songs in stereo images",
     "band",
     BENCH_PRESET,
     "band",
     false,
     band_sources,
     bench_starter_variants,
     bench_starter_bounds,
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
