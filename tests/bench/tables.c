// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "protocol.h"
#include "tables_mute.h"
#include "tables_stereo.h"

#include <math.h>
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

static const BenchSource toms_sources[] = {
    {"kick", "kick", true},
    {"snare", "snare", true},
    {"cymbals", "hihat,cymbals", true},
    {"toms", "toms", true},
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

static const BenchVariant one_variants[] = {
    {.title    = "rest as by the preset chosen, plain",
     .learn    = "--plain",
     .learnt   = 0,
     .separate = "--hop 1024"},
    {.title    = "rest without a preset, plain",
     .learn    = "--plain --rest-like none",
     .learnt   = 1,
     .separate = "--hop 1024"},
    {.title    = "rest as by the preset chosen, refined",
     .learn    = "",
     .learnt   = 2,
     .separate = "--hop 1024"},
    {.title = NULL},
};

static const BenchBound one_bounds[] = {
    {"rest as by the preset, plain", 0, -1, 5.3},
    {"rest without a preset, plain", 1, -1, 4.2},
    {"rest as by the preset, refined", 2, -1, 5.2},
    {NULL, 0, 0, 0.0},
};

static const BenchVariant short_variants[] = {
    {"plain, own", "--plain --own-only", 0, "", NULL},
    {"refined, own", "--own-only", 1, "", NULL},
    {"plain, preset beside", "--plain", 2, "", NULL},
    {"refined, preset beside", "", 3, "", NULL},
    {NULL, NULL, 0, NULL, NULL},
};

static const BenchBound short_bounds[] = {
    {"three seconds, refined, preset beside", 3, -1, 5.7},
    {NULL, 0, 0, 0.0},
};

static const BenchBound short_5_bounds[] = {
    {"five seconds, refined, preset beside", 3, -1, 6.1},
    {NULL, 0, 0, 0.0},
};

static const BenchBound short_worst[] = {
    {"refined over plain, the worst song", 1, 0, -0.2},
    {"the same, preset beside", 3, 2, -0.05},
    {NULL, 0, 0, 0.0},
};

static const BenchVariant bleed_variants[] = {
    {"plain", "--plain", 0, "", NULL},
    {"refined", "", 1, "", NULL},
    {"plain, together", "--together --plain", 2, "", NULL},
    {"refined, together", "--together", 3, "", NULL},
    {"plain, apart", "--bleed --plain", 4, "", NULL},
    {"refined, apart", "--bleed", 5, "", NULL},
    {NULL, NULL, 0, NULL, NULL},
};

static const BenchBound bleed_bounds[] = {
    {"refined, together", 3, -1, 6.5},
    {"refined, apart", 5, -1, 6.2},
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
    {"shipped dictionary", 0, -1, 3.7},
    {NULL, 0, 0, 0.0},
};

static const BenchBound drums_bounds[] = {
    {"shipped dictionary, 2 over a plain one", 0, -1, 8.7},
    {NULL, 0, 0, 0.0},
};

static const BenchSourceBound split_bounds[] = {
    {"kick", 0, 20.2},
    {"snare", 0, 10.3},
    {"cymbals", 0, 5.3},
    {NULL, 0, 0.0},
};

static const BenchSourceBound toms_bounds[] = {
    {"toms", 0, 2.9},
    {NULL, 0, 0.0},
};

static const BenchBound own_bounds[] = {
    {"refined over plain", 1, 0, 1.5},
    {NULL, 0, 0, 0.0},
};

static const BenchVariant speech_variants[] = {
    {"hop 1024 (46.4 ms)", "", 0, "--hop 1024", NULL},
    {"hop 128 (5.8 ms)", NULL, 0, "--hop 128", NULL},
    {NULL, NULL, 0, NULL, NULL},
};

static const BenchBound speech_minus_5_bounds[] = {
    {"hop 1024, at -5 dB", 0, -1, 7.9},
    {"hop 128, at -5 dB", 1, -1, 7.8},
    {NULL, 0, 0, 0.0},
};

static const BenchBound speech_bounds[] = {
    {"hop 1024, at 0 dB", 0, -1, 6.6},
    {"hop 128, at 0 dB", 1, -1, 6.0},
    {NULL, 0, 0, 0.0},
};

static const BenchBound speech_5_bounds[] = {
    {"hop 1024, at 5 dB", 0, -1, 5.2},
    {"hop 128, at 5 dB", 1, -1, 4.1},
    {NULL, 0, 0, 0.0},
};

static const BenchBound speech_10_bounds[] = {
    {"hop 1024, at 10 dB", 0, -1, 3.6},
    {"hop 128, at 10 dB", 1, -1, 2.1},
    {NULL, 0, 0, 0.0},
};

static const BenchBound speech_clean_bounds[] = {
    {"hop 1024, without noise", 0, -1, 21.1},
    {"hop 128, without noise", 1, -1, 17.9},
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
    {"preset's and learnt, at 0 dB", 0, -1, 7.1},
    {"chosen, at 0 dB", 1, -1, 6.95},
    {NULL, 0, 0, 0.0},
};

static const BenchBound joined_10_bounds[] = {
    {"preset's and learnt, at 10 dB", 0, -1, 3.9},
    {"chosen, at 10 dB", 1, -1, 4.4},
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
    {.name     = "half-3",
     .title    = "The same, learnt from three seconds",
     .folder   = "band",
     .material = BENCH_FIRST_HALF,
     .sources  = band_sources,
     .variants = short_variants,
     .bounds   = short_bounds,
     .worst    = short_worst,
     .kept_s   = 3.0},
    {.name     = "half-5",
     .title    = "The same, learnt from five seconds",
     .folder   = "band",
     .material = BENCH_FIRST_HALF,
     .sources  = band_sources,
     .variants = short_variants,
     .bounds   = short_5_bounds,
     .worst    = short_worst,
     .kept_s   = 5.0},
    {.name     = "half-10",
     .title    = "The same, learnt from ten seconds",
     .folder   = "band",
     .material = BENCH_FIRST_HALF,
     .sources  = band_sources,
     .variants = short_variants,
     .worst    = short_worst,
     .kept_s   = 10.0},
    {.name     = "half-bleed",
     .title    = "Learnt from first halves with all others at -15 dB in them",
     .folder   = "band",
     .material = BENCH_FIRST_HALF,
     .sources  = band_sources,
     .variants = bleed_variants,
     .bounds   = bleed_bounds,
     .bleed_db = -15.0},
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
    {.name     = "half-one",
     .title    = "One source learnt from the first half, the rest from the "
                 "second's mix",
     .folder   = "band",
     .material = BENCH_REST,
     .sources  = band_sources,
     .variants = one_variants,
     .bounds   = one_bounds},
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
    {.name          = "drums-split",
     .title         = "Starter dictionary `drums` on grooves of two kits",
     .folder        = "drums-split",
     .material      = BENCH_PRESET,
     .preset        = "drums",
     .sources       = drums_sources,
     .variants      = preset_variants,
     .bounds        = drums_bounds,
     .source_bounds = split_bounds},
    {.name     = "drums-toms",
     .title    = "Starter dictionary `drums` on grooves with toms, played here",
     .folder   = "drums-own",
     .material = BENCH_PRESET,
     .preset   = "drums",
     .sources  = toms_sources,
     .variants = preset_variants,
     .source_bounds = toms_bounds,
     .grooves       = bench_grooves},
    {.name     = "drums-own",
     .title    = "Learnt from single hits of the same kit, grooves separated",
     .folder   = "drums-split",
     .material = BENCH_OWN_KIT,
     .sources  = drums_sources,
     .variants = own_variants,
     .bounds   = own_bounds},
    {.name  = "speech-minus-5",
     .title = "Starter dictionary `speech` at -5 dB, gain over the noisy input",
     .folder   = "speech-noise",
     .material = BENCH_PRESET,
     .preset   = "speech",
     .is_gain  = true,
     .sources  = speech_sources,
     .variants = speech_variants,
     .bounds   = speech_minus_5_bounds,
     .noise_db = 5.0},
    {.name   = "speech",
     .title  = "Starter dictionary `speech` at 0 dB, gain over the noisy input",
     .folder = "speech-noise",
     .material = BENCH_PRESET,
     .preset   = "speech",
     .is_gain  = true,
     .sources  = speech_sources,
     .variants = speech_variants,
     .bounds   = speech_bounds},
    {.name   = "speech-5",
     .title  = "Starter dictionary `speech` at 5 dB, gain over the noisy input",
     .folder = "speech-noise",
     .material = BENCH_PRESET,
     .preset   = "speech",
     .is_gain  = true,
     .sources  = speech_sources,
     .variants = speech_variants,
     .bounds   = speech_5_bounds,
     .noise_db = -5.0},
    {.name  = "speech-10",
     .title = "Starter dictionary `speech` at 10 dB, gain over the noisy input",
     .folder   = "speech-noise",
     .material = BENCH_PRESET,
     .preset   = "speech",
     .is_gain  = true,
     .sources  = speech_sources,
     .variants = speech_variants,
     .bounds   = speech_10_bounds,
     .noise_db = -10.0},
    {.name     = "speech-clean",
     .title    = "Starter dictionary `speech` without noise, what is kept",
     .folder   = "speech-noise",
     .material = BENCH_PRESET,
     .preset   = "speech",
     .sources  = speech_sources,
     .variants = speech_variants,
     .bounds   = speech_clean_bounds,
     .noise_db = -HUGE_VAL},
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
