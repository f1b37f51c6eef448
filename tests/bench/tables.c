// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "protocol.h"
#include "tables_mute.h"
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
    {"refined for files", "--for-files", 6, "", NULL},
    {NULL, NULL, 0, NULL, NULL},
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
    {.name = "half",
     .title =
         "Learnt from the first half of a song's stems, second half separated",
     .folder   = "band",
     .material = BENCH_FIRST_HALF,
     .sources  = band_sources,
     .variants = half_variants,
     .bounds   = half_bounds},
    {.name     = "half-stereo",
     .title    = "The same, with the stems in stereo images",
     .folder   = "band",
     .material = BENCH_FIRST_HALF,
     .sources  = band_sources,
     .variants = bench_stereo_variants,
     .bounds   = bench_stereo_bounds},
    {.name     = "half-real",
     .title    = "The same, with stems recorded in stereo",
     .folder   = "band-stereo",
     .material = BENCH_FIRST_HALF,
     .sources  = band_sources,
     .variants = bench_real_variants,
     .bounds   = bench_real_bounds},
    {.name     = "starter-band",
     .title    = "Starter dictionary `band` on whole songs",
     .folder   = "band",
     .material = BENCH_PRESET,
     .preset   = "band",
     .sources  = band_sources,
     .variants = preset_variants,
     .bounds   = band_bounds},
    {.name     = "starter-band-stereo",
     .title    = "Starter dictionary `band` on whole songs in stereo images",
     .folder   = "band",
     .material = BENCH_PRESET,
     .preset   = "band",
     .sources  = band_sources,
     .variants = bench_starter_variants,
     .bounds   = bench_starter_bounds},
    {.name         = "mute-band",
     .title        = "Starter dictionary `band`, vocals muted",
     .folder       = "band",
     .material     = BENCH_PRESET,
     .preset       = "band",
     .sources      = bench_mute_sources,
     .variants     = bench_mute_band_variants,
     .bounds       = bench_mute_band_bounds,
     .most_hurt_db = 1.0},
    {.name         = "mute-own",
     .title        = "Learnt from the first half, vocals of the second muted",
     .folder       = "band",
     .material     = BENCH_FIRST_HALF,
     .sources      = bench_mute_sources,
     .variants     = bench_mute_own_variants,
     .bounds       = bench_mute_own_bounds,
     .most_hurt_db = 1.0},
    {.name     = "drums-split",
     .title    = "Starter dictionary `drums` on grooves of two kits",
     .folder   = "drums-split",
     .material = BENCH_PRESET,
     .preset   = "drums",
     .sources  = drums_sources,
     .variants = preset_variants,
     .bounds   = drums_bounds},
    {.name     = "drums-own",
     .title    = "Learnt from single hits of the same kit, grooves separated",
     .folder   = "drums-split",
     .material = BENCH_OWN_KIT,
     .sources  = drums_sources,
     .variants = own_variants,
     .bounds   = own_bounds},
    {.name   = "speech",
     .title  = "Starter dictionary `speech` at 0 dB, gain over the noisy input",
     .folder = "speech-noise",
     .material = BENCH_PRESET,
     .preset   = "speech",
     .is_gain  = true,
     .sources  = speech_sources,
     .variants = preset_variants,
     .bounds   = speech_bounds},
    {.name   = "speech-learnt",
     .title  = "Preset `speech` and noise from two seconds at 0 dB, gain over "
               "the input",
     .folder = "speech-noise",
     .material = BENCH_JOINED,
     .preset   = "speech",
     .is_gain  = true,
     .sources  = speech_sources,
     .variants = joined_variants,
     .bounds   = joined_bounds},
    {.name     = "speech-learnt-10",
     .title    = "The same at 10 dB",
     .folder   = "speech-noise",
     .material = BENCH_JOINED,
     .preset   = "speech",
     .is_gain  = true,
     .sources  = speech_sources,
     .variants = joined_variants,
     .bounds   = joined_10_bounds,
     .noise_db = -10.0},
    {.name = NULL},
};
